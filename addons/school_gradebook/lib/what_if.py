"""«Thử tính»: which mark would lift the learning level, and what a change of marks changes.

Sources: TT 22/2021 Điều 9 (R22-AVG-*, R22-LV-1, R22-ADJ), TT 27/2020 Điều 9 (R27-TEXT-1), and
their counterparts in the other circulars. Nothing here is stored; the results are those of
``evaluate`` for the same payload with the mark in its place.
"""

from . import averages, levels
from .evaluate import evaluate
from .inputs import Reader
from .marks import ABSENT, EXEMPT, MAX_TENTHS, MarkError, format_tenths, parse_cell
from .params import RulesetError
from .rulesets import check_settings, rules_for
from .secondary_subjects import YEAR, SubjectReader, terms_until
from .what_if_compare import compare, display_names

__all__ = ["compare", "display_names", "needed"]

MISSING, NO_MARK, HIGHEST = "MISSING_MARK", "NO_MARK_REACHES", "HIGHEST"
_TEXTS = {
    None: "{label} từ {needed} (hiện nay {now}) thì mức học tập là {level}.",
    MISSING: "Còn thiếu kết quả khác nên chưa biết cần {label} bao nhiêu.",
    NO_MARK: "Riêng {label} thì dù là {most} cũng không làm mức học tập cao hơn.",
    HIGHEST: "Mức học tập đã là mức cao nhất.",
}


def needed(payload, rulesets, *, term, columns=("ck",)):
    """Return the lowest marks with which the level of ``payload["period"]`` gets higher.

    One entry for each subject with marks and column that has it in that term: ``now``, ``needed``
    (None with a ``reason``: MISSING_MARK, NO_MARK_REACHES, HIGHEST), ``level`` reached,
    ``level_now``, ``steps`` (the lowest mark of every higher level), the ``label`` of the column,
    the ``level_name``, and all that as a Vietnamese sentence in ``text``. A column is named by its
    key, or by its window («ck» is the term test of every circular). Where the mark is all that is
    missing, «higher» is higher than with a 0. A payload that cannot be evaluated has no entries;
    ``evaluate`` says why.
    """
    try:
        ruleset = rules_for(payload["level"], payload["grade"], payload["school_year"], rulesets)
        settings, problems = check_settings(
            ruleset.params, Reader().mapping(payload.get("settings"))
        )
    except (RulesetError, KeyError, TypeError, AttributeError):
        return []
    if any(code == "BAD_SETTING" for code, _key in problems):
        return []
    if ruleset.params.engine == "PRIMARY":
        return _primary_needed(payload, ruleset, rulesets, term)
    pupil = _Pupil(payload, ruleset.params, settings)
    return pupil.needed(term, columns) if term in pupil.terms else []


class _Pupil:
    """A secondary pupil whose marks are read once, and then one mark after the other varied."""

    def __init__(self, payload, params, settings):
        self.payload, self.params, self.settings = payload, params, settings
        self.period = payload.get("period", YEAR)
        known = (*(rule.code for rule in params.terms), YEAR)
        self.terms = terms_until(params, self.period) if self.period in known else ()
        self.specialised = payload.get("specialised")
        self.ranks = {rule.code: rule.rank for rule in params.learning.levels}
        self.names = {rule.code: rule.name for rule in params.learning.levels}
        self.subjects = self._read(payload.get("subjects")) if self.terms else []

    def _read(self, entries):
        """Return the subjects of a payload as ``evaluate`` reads them."""
        payload = {**self.payload, "subjects": entries, "explain": False}
        place = (self.params, self.settings, Reader(), self.period, {})
        return SubjectReader(payload, *place).read()

    def needed(self, term, columns):
        """Return the entries of one term, subject by subject."""
        entries = []
        for position, subject in enumerate(self.subjects):
            data = self._data(subject)
            if data is None or not _has_marks(subject, data, term):
                continue
            for key, group, index in _places(self.params, subject.kind, columns):
                cell = _now(data.get(term), group, index)
                if cell is None or cell.state != EXEMPT:
                    entry = self._entry(position, (data, term, group, index), cell)
                    entries.append({"subject": subject.code, "column": key, **entry})
        return entries

    def _data(self, subject):
        """Return what the payload holds of a scored subject that is not exempt."""
        if subject.kind is None or subject.exempt:
            return None
        if self.params.kinds[subject.kind].combine != "AVERAGE":
            return None
        return next(
            data
            for data in self.payload["subjects"]
            if isinstance(data, dict) and str(data.get("code", "")).strip() == subject.code
        )

    def _entry(self, position, place, cell):
        """Return what one mark must be: the level with every value from 0 to 10."""
        data, term, group, index = place
        label = group.label.format(n=index + 1)
        now = cell.tenths if cell else None
        entry = {"now": "" if now is None else format_tenths(now), "needed": None, "level": None}
        others = [
            subject.final(self.period)
            for number, subject in enumerate(self.subjects)
            if number != position and self._counts(subject)
        ]
        complete = all(subject.kind for subject in self.subjects)
        finals = self._finals(position, place) if complete else None
        if finals is None or not all(final.final for final in others):
            return _told({**entry, "level_now": None, "steps": [], "reason": MISSING}, label, {})
        reached = self._levels(position, finals, others)
        level_now = None if now is None else reached[now]
        return _told(
            {**entry, "level_now": level_now, **_steps(reached, level_now, self.ranks)},
            label,
            self.names,
        )

    def _counts(self, subject):
        """Whether the subject belongs to the period, as ``evaluate`` decides it."""
        return subject.exempt or self.period == YEAR or self.period in subject.terms

    def _finals(self, position, place):
        """Return the subject's result for each value of the mark, or None while it is open.

        Read with 0 and with 10, the exact averages give the mark's weight; what lies between
        follows from them without reading the pupil a hundred times.
        """
        data, term, group, index = place
        low, high = (
            self._read([_with(data, term, group, index, value)])[0] for value in ("0", "10")
        )
        period = self.period
        if not (low.final(period).final and high.final(period).final):
            return None
        first, last = low.results[term], high.results[term]
        if not (first.exact and last.exact) or period not in (term, YEAR):
            return [low.final(period)] * (MAX_TENTHS + 1)
        total, weights = first.exact
        weight = (last.exact[0] - total) // MAX_TENTHS
        lines = [_line(total + weight * value, weights) for value in range(MAX_TENTHS + 1)]
        if period == YEAR:
            # A year that the payload gives stands, whatever the marks are.
            if low.results[YEAR].exact is None:
                return [low.final(YEAR)] * (MAX_TENTHS + 1)
            lines = [self._year(low, term, line) for line in lines]
        code, kind = low.code, low.kind
        return [levels.SubjectResult(code, kind, line.tenths) for line in lines]

    def _year(self, subject, term, line):
        """Return the year of a subject with another result in one term."""
        results = {**subject.results, term: line}
        first, second = (
            results.get(code, averages.NOT_FINAL) if code in subject.terms else None
            for code in self.terms
        )
        return averages.year_result(subject.kind, first, second, self.params, self.settings)

    def _levels(self, position, finals, others):
        """Return the level for each result of one subject; equal results are judged once."""
        known, reached = {}, []
        at = sum(1 for subject in self.subjects[:position] if self._counts(subject))
        special = self.specialised if isinstance(self.specialised, str) else None
        for final in finals:
            if final.tenths not in known:
                results = [*others[:at], final, *others[at:]]
                level = levels.learning(results, self.params, self.settings, specialised=special)
                known[final.tenths] = level.level
            reached.append(known[final.tenths])
        return reached


def _line(total, weights):
    return averages.LineResult(
        averages.round_half_up(total, weights), None, True, exact=(total, weights)
    )


def _has_marks(subject, data, term):
    """Whether the term's result comes from marks, not from an average that was given."""
    if term not in subject.terms:
        return False
    given = data.get("averages")
    return not (isinstance(given, dict) and given.get(term) not in (None, ""))


def _places(params, kind, columns):
    """Return (column key, group, position in the group) of the columns asked for."""
    places = []
    for group in params.kinds[kind].groups:
        keys = [group.key.format(n=n) for n in range(1, 21 if group.repeated else 2)]
        places.extend((key, group, index) for index, key in enumerate(keys) if key in columns)
        if not group.repeated and group.window in columns and keys[0] not in columns:
            places.append((keys[0], group, 0))
    return places


def _now(given, group, index):
    """Return the cell that the mark is now; what is not there or cannot be read is empty."""
    value = given.get(group.name) if isinstance(given, dict) else None
    if group.repeated:
        several = isinstance(value, list | tuple) and index < len(value)
        value = value[index] if several else None
    try:
        cell = parse_cell(value, group.ctype)
    except MarkError:
        return None
    return None if cell is None or cell.state == ABSENT else cell


def _with(data, term, group, index, value):
    """Return a subject of the payload with one mark changed, everything else shared."""
    marks = data.get(term) if isinstance(data.get(term), dict) else {}
    if group.repeated:
        regular = marks.get(group.name)
        regular = list(regular) if isinstance(regular, list | tuple) else []
        regular.extend([""] * (index + 1 - len(regular)))
        regular[index] = value
        value = regular
    return {**data, term: {**marks, group.name: value}}


def _steps(reached, level_now, ranks, shown=format_tenths):
    """Return the lowest value of every higher level, and the first of them as the one needed."""
    base = reached[0] if level_now is None else level_now
    best, steps = ranks.get(base, -1), []
    for value, level in enumerate(reached):
        if level is not None and ranks[level] > best:
            best = ranks[level]
            steps.append({"needed": shown(value), "level": level})
    if steps:
        return {**steps[0], "steps": steps, "reason": None}
    return {"steps": [], "reason": HIGHEST if best == max(ranks.values()) else NO_MARK}


def _told(entry, label, names, most="10"):
    """Return the entry with its sentence."""
    text = _TEXTS[entry["reason"]].format(
        label=label,
        needed=entry["needed"],
        now=entry["now"] or "chưa có",
        level=names.get(entry["level"], entry["level"]),
        most=most,
    )
    named = {"label": label, "level_name": names.get(entry["level"])}
    return {**entry, **named, "text": f"{text[:1].upper()}{text[1:]}"}


def _primary_needed(payload, ruleset, rulesets, term):
    """Return the test marks that reach the next year result of primary school (R27-TEXT-1)."""
    params = ruleset.params
    moment = params.primary.moment
    if term != moment or payload.get("period", moment) != moment:
        return []
    count = len(params.primary.results)
    ranks = {rule.code: count - place for place, rule in enumerate(params.primary.results)}
    names = {rule.code: rule.name for rule in params.primary.results}
    group = next(g for g in params.kinds["PRIMARY"].groups if g.ctype == "test")
    entries = []
    for subject in payload.get("subjects") or ():
        given = subject.get(moment) if isinstance(subject, dict) else None
        if not isinstance(given, dict) or given.get("test") in (None, ""):
            continue
        reached = [_primary_level(payload, rulesets, subject, value) for value in range(11)]
        cell = _now(given, group, 0)
        level_now = reached[cell.tenths // 10] if cell else None
        entry = {"now": str(given["test"]), "needed": None, "level": None, "level_now": level_now}
        if reached[-1] is None:
            entry.update(steps=[], reason=MISSING)
        else:
            entry.update(_steps(reached, level_now, ranks, str))
        entry = _told(entry, group.label, names)
        entries.append({"subject": subject.get("code"), "column": "test", **entry})
    return entries


def _primary_level(payload, rulesets, subject, test):
    """Return the year result with another test mark in one subject."""
    moment = payload.get("period", YEAR)
    changed = {**subject, moment: {**subject[moment], "test": str(test)}}
    subjects = [changed if entry is subject else entry for entry in payload["subjects"]]
    result = evaluate({**payload, "subjects": subjects, "explain": False}, rulesets)
    return result["learning"].get(moment)
