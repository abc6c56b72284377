"""What a change of marks changes: two results of ``evaluate`` side by side, in words."""

from functools import lru_cache

from .rulesets import load_rulesets

NOTHING = "–"
_YES_NO = {True: "Hoàn thành", False: "Chưa hoàn thành"}
_RESULTS = {"DAT": "Đạt", "CHUA_DAT": "Chưa đạt", "EXEMPT": "Miễn"}
_LEARNING_KEYS = ("before_adjustment", "adjusted_by")


def display_names(params, grade=None, subject_names=None):
    """Return how the codes of a result read, for ``compare``: one dict per kind of thing."""
    engine = params.primary.results if params.engine == "PRIMARY" else params.learning.levels
    words = params.words
    final = words.get("final", {}).get(str(grade), {})
    return {
        "subject": {**params.subject_names, **(subject_names or {})},
        "period": {
            "CN": "Cả năm",
            "after_summer": "Sau hè",
            **{term.code: term.name for term in params.terms},
        },
        "learning": {rule.code: rule.name for rule in engine},
        "conduct": dict(params.conduct.levels) if params.conduct else {},
        "decision": {**words.get("decisions", {}), **final},
        "award": {award.code: award.name for award in params.awards},
        "completed": {
            True: final.get("completed") or words.get("completed") or _YES_NO[True],
            False: final.get("not_completed") or words.get("not_completed") or _YES_NO[False],
        },
    }


def compare(before, after, names):
    """Return what differs between two results, each with ``before`` and ``after`` in words.

    ``names`` are those of ``display_names``. A plain dict of subject names will do for the
    circulars as shipped; a ruleset with words of its own needs ``display_names``.
    The order is that of reading: subjects, learning, conduct, decision, completed, award.
    """
    names = _complete(names, before, after)
    found = []
    for what, code, period, old, new in _values(before, after):
        if old != new:
            found.append(
                {
                    "what": what,
                    "code": code,
                    "period": period,
                    "label": _label(what, code, period, names),
                    "before": _word(what, old, names),
                    "after": _word(what, new, names),
                }
            )
    return found


def _complete(names, *results):
    """Return names of every kind; the decision reads as the results themselves word it."""
    if all(isinstance(value, str) for value in names.values()):
        code = next((result["ruleset"] for result in results if result["ruleset"]), None)
        params = _shipped().get(code)
        names = display_names(params, subject_names=names) if params else {"subject": names}
    told = {r["decision"]: r["decision_text"] for r in results if r.get("decision_text")}
    return {**names, "decision": {**names.get("decision", {}), **told}}


@lru_cache(maxsize=1)
def _shipped():
    return {ruleset.code: ruleset.params for ruleset in load_rulesets()}


def _values(before, after):
    """Yield (what, code, period, value before, value after) of everything that is compared."""
    for code in _keys(before["subjects"], after["subjects"]):
        old, new = (result["subjects"].get(code, {}) for result in (before, after))
        for period in _keys(old, new):
            if period not in ("final", "exempt"):
                yield "subject", code, period, old.get(period), new.get(period)
    for what in ("learning", "conduct"):
        for period in _keys(before[what], after[what]):
            if period not in _LEARNING_KEYS:
                yield what, None, period, before[what].get(period), after[what].get(period)
    for what in ("decision", "completed", "award"):
        yield what, None, None, before[what], after[what]


def _keys(first, second):
    return [*first, *(key for key in second if key not in first)]


def _word(what, value, names):
    """Return a value as it is read; a mark stays as it is, nothing is a dash."""
    if value is None:
        return NOTHING
    known = names.get(what, {}) if what != "subject" else _RESULTS
    return known.get(value, _YES_NO.get(value, value) if what == "completed" else value)


def _label(what, code, period, names):
    """Return what it is that changed: «Toán, học kì I», «Học tập cả năm»."""
    known = names.get("period", {})
    when = {"test": "bài kiểm tra định kì", "reassess": "đánh giá lại"}.get(period)
    when = when or _small(known.get(period, period or ""))
    if what == "subject":
        return f"{names.get('subject', {}).get(code, code)}, {when}"
    title = {
        "learning": "Học tập",
        "conduct": "Rèn luyện",
        "decision": "Quyết định",
        "completed": "Hoàn thành chương trình",
        "award": "Khen thưởng",
    }[what]
    return f"{title} {when}" if when else title


def _small(text):
    return text[:1].lower() + text[1:]
