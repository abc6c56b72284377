"""Year result and promotion of primary pupils.

Sources: TT 27/2020 Điều 9.2 (§3.5), Điều 11 (R27-PRO-1…4), R27-TEXT-1.
"""

from dataclasses import dataclass
from typing import Any

from .params import YEAR
from .problems import Problem

PROMOTED, RETAINED = "PROMOTED", "RETAINED"
HELP, PRINCIPAL = "EXTRA_HELP", "PRINCIPAL_DECIDES"


@dataclass(frozen=True, slots=True)
class PrimarySubject:
    """A subject at the end of the year: level T, H, C and the test mark (tenths) if it has one."""

    code: str
    level: str | None
    test: int | None = None
    exempt: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class PrimaryResult:
    """The year result (HTXS, HTT, HT, CHT) and the case it was judged on."""

    result: str | None
    subjects: tuple[PrimarySubject, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    params: Any = None

    def explain(self, names=None):
        """Return the result and which cell blocks the next higher one (R27-TEXT-1)."""
        return _explain(self, {**self.params.subject_names, **(names or {})})


def year_result(subjects, traits, params):
    """Return the year result from the subjects and traits (code → T, D, C) at the end of the year.

    The caller has made sure that nothing required is missing.
    """
    subjects = tuple(subject for subject in subjects if not subject.exempt)
    pairs = tuple(traits.items())
    for rule in params.primary.results:
        if not any(True for _block in blocking(rule, subjects, pairs)):
            return PrimaryResult(rule.code, subjects, pairs, params)
    raise AssertionError("the lowest result has no conditions")


def blocking(rule, subjects, traits):
    """Yield what keeps a pupil from a result or award: («level»/«test»/«trait», what)."""
    if not rule.conditions:
        return
    for subject in subjects:
        if subject.level is not None and subject.level not in rule.levels:
            yield "level", subject
        if subject.test is not None and subject.test < rule.least_test * 10:
            yield "test", subject
    for trait in traits:
        if trait[1] not in rule.traits:
            yield "trait", trait


def _explain(result, names):
    primary = result.params.primary
    rules = {rule.code: rule for rule in primary.results}
    reached = rules[result.result]
    entries = [
        {
            "kind": "met",
            "rule": primary.rules["result"],
            "article": primary.articles["result"],
            "subject": None,
            "period": primary.moment,
            "text": f"Kết quả giáo dục: {reached.name}.",
        }
    ]
    position = primary.results.index(reached)
    if position == 0:
        return entries
    higher = primary.results[position - 1]
    place = primary.rules["blocking"], primary.articles["result"]
    return [*entries, *explain_blocking(higher, result, names, *place)]


def explain_blocking(higher, result, names, rule, article):
    """Return an entry for each cell that blocks a result or an award (R27-TEXT-1)."""
    blocks = blocking(higher, result.subjects, result.traits)
    texts = (_block_text(kind, what, higher, result.params, names) for kind, what in blocks)
    return [
        {
            "kind": "unmet",
            "rule": rule,
            "article": article,
            "subject": subject,
            "period": result.params.primary.moment,
            "text": f"Chưa đạt {higher.name}: {text}.",
        }
        for subject, text in texts
    ]


def _block_text(kind, what, higher, params, names):
    """Return the subject (or trait) code and «Toán CN = 8 < 9»."""
    moment = params.primary.moment
    if kind == "trait":
        code, value = what
        trait = {trait.code: trait.name for trait in params.traits}.get(code, code)
        shown = dict(params.primary.trait_levels)
        wanted = " hoặc ".join(shown[value] for value in higher.traits)
        return code, f"{trait} = {shown[value]} (cần {wanted})"
    name = names.get(what.code, what.code)
    if kind == "test":
        return what.code, f"{name} {moment} = {what.test // 10} < {higher.least_test}"
    return what.code, f"{name} {moment} = {what.level} (cần {' hoặc '.join(higher.levels)})"


@dataclass(frozen=True, slots=True)
class PrimaryDecision:
    """``completed`` and ``promoted`` are two facts: not completed may be promoted (R27-PRO-3)."""

    code: str | None
    completed: bool | None = None
    promoted: bool | None = None
    errors: tuple[Problem, ...] = ()
    lines: tuple[tuple[str, str, str], ...] = ()

    def explain(self):
        """Return the lines of the circular that led to the decision."""
        return [
            {
                "kind": "decision",
                "rule": rule,
                "article": article,
                "subject": None,
                "period": YEAR,
                "text": text,
            }
            for rule, article, text in self.lines
        ]


def decide(result, params, after_help=None, principal=None):
    """Return whether the class programme is completed and the pupil promoted (R27-PRO-1…3)."""
    primary = params.primary
    rules, articles = primary.rules, primary.articles
    names = {rule.code: rule.name for rule in primary.results}
    if result is None:
        return PrimaryDecision(None)
    if result in primary.completed:
        line = (rules["completed"], articles["completed"], f"{names[result]}: được lên lớp.")
        return PrimaryDecision(PROMOTED, True, True, lines=(line,))
    if after_help is None:
        line = (rules["help"], articles["help"], f"{params.words['decisions'][HELP]}.")
        return PrimaryDecision(HELP, False, None, lines=(line,))
    if after_help in primary.completed:
        line = (rules["help"], articles["help"], f"Sau khi được giúp đỡ: {names[after_help]}.")
        return PrimaryDecision(PROMOTED, True, True, lines=(line,))
    return _principal(params, principal)


def _principal(params, principal):
    rule, article = params.primary.rules["principal"], params.primary.articles["principal"]
    if principal is None:
        line = (rule, article, f"{params.words['decisions'][PRINCIPAL]}.")
        return PrimaryDecision(PRINCIPAL, False, None, lines=(line,))
    if principal not in (PROMOTED, RETAINED):
        problem = Problem("DECISION_NOT_POSSIBLE", params={"value": principal})
        return PrimaryDecision(PRINCIPAL, False, None, errors=(problem,))
    words = params.words
    line = (rule, article, f"{words['head']} quyết định: {words['decisions'][principal]}.")
    return PrimaryDecision(principal, False, principal == PROMOTED, lines=(line,))
