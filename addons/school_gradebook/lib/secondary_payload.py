"""Evaluating a secondary payload: term and year results, levels, conduct, decision, award."""

from dataclasses import dataclass, field

from . import averages, awards, conduct, levels, promotion
from .averages import LineResult
from .columns import columns_for, group_columns
from .inputs import short
from .marks import PASS, format_tenths
from .params import RulesetError

YEAR = "CN"
_CTYPES = {"SCORE": "score", "COMMENT": "comment"}


@dataclass(slots=True)
class _Subject:
    """One subject while it is read: results by period, and how they came about."""

    code: str | None
    kind: str | None
    exempt: bool = False
    terms: tuple[str, ...] = ()
    results: dict[str, LineResult] = field(default_factory=dict)
    explain: list[dict] = field(default_factory=list)
    reassess: levels.SubjectResult | None = None

    def final(self, period):
        """Return the period's result for the level, not final when there is none."""
        line = self.results.get(period)
        if self.exempt or (line and line.exempt):
            return levels.SubjectResult(self.code, self.kind, exempt=True)
        if line is None or not line.final:
            return levels.SubjectResult(self.code, self.kind)
        passed = None if line.code is None else line.code == PASS
        return levels.SubjectResult(self.code, self.kind, line.tenths, passed)


def evaluate_secondary(payload, params, settings, reader, result, names):
    """Fill ``result`` from a THCS, THPT or GDTX payload."""
    terms = [term.code for term in params.terms]
    period = payload.get("period", YEAR)
    if period not in (*terms, YEAR):
        reader.problem("UNKNOWN_PERIOD", value=short(period))
        return
    pupil = _Secondary(payload, params, settings, reader, period, names)
    pupil.read_subjects()
    pupil.fill(result)


class _Secondary:
    """Reads one secondary pupil's payload and computes what the period asks for."""

    def __init__(self, payload, params, settings, reader, period, names):
        self.payload, self.params, self.settings = payload, params, settings
        self.reader, self.period, self.names = reader, period, names
        self.terms = [term.code for term in params.terms]
        if period != YEAR:
            self.terms = self.terms[: self.terms.index(period) + 1]
        self.subjects = []
        specialised = payload.get("specialised")
        self.specialised = specialised if isinstance(specialised, str) else None

    # -- subjects ------------------------------------------------------------------------------

    def read_subjects(self):
        """Read every subject of the payload."""
        for code, kind, data in self.reader.subjects(self.payload, tuple(_CTYPES)):
            subject = _Subject(code, kind)
            self.subjects.append(subject)
            if kind is None:
                continue
            subject.exempt = self.reader.flag(data.get("exempt"), code)
            if not subject.exempt:
                self._read_results(subject, data)

    def _read_results(self, subject, data):
        """Read the terms of a subject from marks, averages or results, and its year."""
        subject.terms = self._taught(subject, data)
        given = self.reader.mapping(
            data.get("averages" if subject.kind == "SCORE" else "results"), subject.code
        )
        year = self._given(subject, given, YEAR) if self.period == YEAR else None
        periods = self.reader.whole(data.get("periods_per_year"), subject.code)
        for term in subject.terms:
            if given.get(term) is not None:
                subject.results[term] = self._given(subject, given, term) or averages.NOT_FINAL
            elif data.get(term) is not None:
                subject.results[term] = self._from_marks(subject, data, term, periods)
            elif year is None and term in self._needed(subject):
                self.reader.problem("MISSING_TERM", subject.code, term)
        if self.period == YEAR:
            self._year(subject, year)
            self._read_reassess(subject, data)

    def _taught(self, subject, data):
        """Return the terms in which the subject is taught (R22-AVG-3), all unless said."""
        if data.get("terms") is None:
            return tuple(self.terms)
        given = self.reader.sequence(data["terms"], subject.code)
        for term in given:
            if term not in [rule.code for rule in self.params.terms]:
                self.reader.problem("UNKNOWN_PERIOD", subject.code, value=short(term))
        return tuple(term for term in self.terms if term in given)

    def _needed(self, subject):
        """Return the terms without which the period's result does not exist."""
        if self.period != YEAR:
            return (self.period,)
        if self.params.kinds[subject.kind].year == "LAST_TERM":
            return subject.terms[-1:]
        return subject.terms

    def _given(self, subject, given, period):
        """Return a result that the payload gives instead of marks, or None."""
        cell = self.reader.result(
            given.get(period), _CTYPES[subject.kind], subject.code, period
        )
        return cell and LineResult(cell.tenths, cell.code, True)

    def _from_marks(self, subject, data, term, periods):
        """Return the result of a term computed from its marks."""
        given = self.reader.mapping(data[term], subject.code, term)
        try:
            columns = self._columns(subject, data, given, term, periods)
        except RulesetError as error:
            self.reader.problem(error.code, subject.code, term, **error.params)
            return averages.NOT_FINAL
        cells, unreadable = self._cells(subject, columns, given, term)
        line = averages.term_result(columns, cells)
        open_columns = [
            column.label
            for column in columns
            if column.key in line.missing and column.key not in unreadable
        ]
        if open_columns:
            self.reader.problem(
                "MISSING_MARK", subject.code, term, columns=", ".join(open_columns)
            )
        self._explain_term(subject, columns, cells, line, term)
        return line

    def _columns(self, subject, data, given, term, periods):
        """Return the columns of the term; open groups grow with the marks that are given."""
        cluster = self._has_cluster(subject, data, given, term, periods)
        columns = columns_for(
            self.params,
            subject.kind,
            self.payload["grade"],
            term,
            subject.code,
            periods,
            topic_cluster=cluster,
            settings=self.settings,
        )
        rule = self.params.kinds[subject.kind]
        grown = []
        for group in rule.groups:
            own = [column for column in columns if column.group == group.name]
            marks = given.get(group.name)
            count = len(marks) if isinstance(marks, list | tuple) else 1
            if group.open and count > len(own):
                own = group_columns(rule, group, count)
            grown.extend(own)
        return tuple(grown)

    def _has_cluster(self, subject, data, given, term, periods):
        """Whether a topic cluster counts as one more ĐĐGtx: as said, or by one mark more (THPT)."""
        cluster = self.params.cluster
        if not cluster or subject.kind != "SCORE":
            return False
        if self.payload["level"] not in cluster.levels:
            return False
        if data.get("topic_cluster") is not None:
            return self.reader.flag(data["topic_cluster"], subject.code)
        marks = given.get(cluster.group)
        plain = columns_for(
            self.params, subject.kind, self.payload["grade"], term, subject.code, periods
        )
        regular = sum(1 for column in plain if column.group == cluster.group)
        return isinstance(marks, list | tuple) and len(marks) == regular + 1

    def _cells(self, subject, columns, given, term):
        """Return the entered cells by column, and the columns whose entry cannot be read."""
        cells, unreadable = {}, set()
        for group in dict.fromkeys(column.group for column in columns):
            own = [column for column in columns if column.group == group]
            values = given.get(group)
            repeated = "{n}" in self._group(subject, group).key
            values = self.reader.sequence(values, subject.code, term) if repeated else (values,)
            if len(values) > len(own):
                self.reader.problem(
                    "TOO_MANY_MARKS", subject.code, term, value=len(values), max=len(own)
                )
                # Which of them the book would hold is not ours to choose.
                unreadable.update(column.key for column in own)
                continue
            for column, value in zip(own, values, strict=False):
                cell, readable = self.reader.cell(value, column.ctype, subject.code, term)
                if cell is not None:
                    cells[column.key] = cell
                if not readable:
                    unreadable.add(column.key)
        known = {group.name for group in self.params.kinds[subject.kind].groups}
        for key in given:
            if key not in known:
                self.reader.problem("UNKNOWN_COLUMN", subject.code, term, value=short(key))
        return cells, unreadable

    def _group(self, subject, name):
        return next(g for g in self.params.kinds[subject.kind].groups if g.name == name)

    def _explain_term(self, subject, columns, cells, line, term):
        """Keep the arithmetic of a final term result, or the reason of a comment result."""
        rule = self.params.kinds[subject.kind]
        name = self.names.get(subject.code, subject.code)
        if line.final and line.exact:
            text = averages.explain_term(columns, cells, line)
        elif line.final and line.code:
            text = averages.explain_comment(columns, cells, line)
        else:
            return
        subject.explain.append(_entry(rule.rule, rule.article, subject.code, f"{name}, {self._when(term)}: {text}"))

    def _year(self, subject, given):
        """Compute the year from the terms; a year that the payload gives stands."""
        first, second = (
            subject.results.get(term, averages.NOT_FINAL) if term in subject.terms else None
            for term in self.terms
        )
        year = averages.year_result(subject.kind, first, second, self.params, self.settings)
        if given is None:
            subject.results[YEAR] = year
            self._explain_year(subject, first, second, year)
            return
        if year.final and (year.tenths, year.code) != (given.tenths, given.code):
            self.reader.problem(
                "AVERAGE_MISMATCH", subject.code, YEAR, value=_shown(given), max=_shown(year)
            )
        subject.results[YEAR] = given

    def _explain_year(self, subject, first, second, year):
        rule = self.params.kinds[subject.kind]
        name = self.names.get(subject.code, subject.code)
        if not year.final or year.exempt:
            return
        both = first is not None and second is not None
        if rule.year == "WEIGHTED" and both and not (first.exempt or second.exempt):
            text = averages.explain_year(first, second, year, self.params)
        else:
            text = f"lấy kết quả {self._when(subject.terms[-1])}: {_words(year)}"
        subject.explain.append(
            _entry(rule.year_rule, rule.year_article, subject.code, f"{name}, {self._when(YEAR)}: {text}")
        )

    def _when(self, period):
        return self.names.get(period, period)

    def _read_reassess(self, subject, data):
        """Read the result of a re-assessment; it never replaces the year's own (R22-RE-3)."""
        ctype = _CTYPES[subject.kind]
        cell = self.reader.result(data.get("reassess"), ctype, subject.code, "reassess")
        if cell is not None:
            passed = None if cell.code is None else cell.code == PASS
            subject.reassess = levels.SubjectResult(
                subject.code, subject.kind, cell.tenths, passed
            )

    # -- result --------------------------------------------------------------------------------

    def fill(self, result):
        """Fill in all parts of the result."""
        result["subjects"] = {s.code: self._subject_entry(s) for s in self.subjects if s.kind}
        explain = [entry for subject in self.subjects for entry in subject.explain]
        found = self._levels(result, explain)
        self._conduct_and_decision(result, explain, found)
        result["explain"] = explain

    def _subject_entry(self, subject):
        """Return the subject's entry: results by period as printed."""
        if subject.exempt:
            return {"exempt": True, "final": True}
        periods = [*subject.terms, YEAR] if self.period == YEAR else list(subject.terms)
        entry = {period: _shown(subject.results.get(period)) for period in periods}
        entry["final"] = subject.final(self.period).final
        if subject.reassess:
            line = subject.reassess
            entry["reassess"] = _result(line.tenths, line.passed)
        return entry

    def _levels(self, result, explain):
        """Fill in the learning levels; return the level of the period asked for."""
        learning, level = {}, None
        for period in [*self.terms, YEAR] if self.period == YEAR else self.terms:
            found = self._level(period)
            learning[period] = found.level if found else None
            if found is None:
                continue
            entries = found.explain(self.names)
            explain.extend({**entry, "period": period} for entry in entries)
            for error in found.errors:
                self.reader.problem(error.code, None, period, **error.params)
            if period == self.period:
                level = found
        learning["before_adjustment"] = level.before if level else None
        learning["adjusted_by"] = level.adjusted_by if level else None
        result["learning"] = learning
        return level

    def _level(self, period):
        """Return the level of a period, or None while a subject's result is missing."""
        if any(subject.kind is None for subject in self.subjects):
            return None
        taught = [s for s in self.subjects if s.exempt or period == YEAR or period in s.terms]
        finals = [subject.final(period) for subject in taught]
        if not finals or not all(final.final for final in finals):
            return None
        return levels.learning(
            finals, self.params, self.settings, specialised=self.specialised
        )

    def _conduct_and_decision(self, result, explain, level):
        """Fill in conduct and, for the year, decision and award."""
        given = self._read_conduct()
        result["conduct"] = {key: code for key, code in given.items() if code is not None}
        absences = self.reader.whole(self.payload.get("absences"), None, "absences")
        if self.period != YEAR:
            return
        year_conduct = self._year_conduct(given, explain)
        if year_conduct is not None:
            result["conduct"][YEAR] = year_conduct
        self._missing_for_decision(year_conduct)
        final = level if level and not level.errors else None
        self._decision(result, explain, final, year_conduct, given.get("after_summer"), absences)

    def _read_conduct(self):
        """Return the conduct codes of the payload by term."""
        data = self.reader.mapping(self.payload.get("conduct"))
        codes = conduct.conduct_codes(self.params)
        given = {}
        for key, value in data.items():
            if key not in (*self.terms, YEAR, "after_summer"):
                if key not in [term.code for term in self.params.terms]:
                    self.reader.problem("UNKNOWN_PERIOD", value=short(key))
                continue
            given[key] = self.reader.code(value, codes, None, f"conduct {key}")
        return given

    def _year_conduct(self, given, explain):
        """Return the year's conduct: derived; a given one stands only where nothing derives it."""
        first, second = (given.get(term) for term in self.terms)
        year = conduct.year_conduct(first, second, self.params, given.get(YEAR))
        if self.params.conduct.table is None:
            return year
        if year is None:
            return given.get(YEAR) if first is None and second is None else None
        if given.get(YEAR) not in (None, year):
            self.reader.problem("CONDUCT_MISMATCH", value=given[YEAR], max=year)
        explain.extend(conduct.explain_conduct(first, second, self.params))
        return year

    def _missing_for_decision(self, year_conduct):
        """Name what a decision lacks, once the payload has begun to give it."""
        has_conduct = self.payload.get("conduct") is not None
        has_absences = self.payload.get("absences") is not None
        if has_conduct and not has_absences and not self.payload.get("disabled"):
            self.reader.problem("MISSING_ABSENCES")
        if year_conduct is not None or not (has_conduct or has_absences):
            return
        wanted = self.terms if self.params.conduct.table is not None else [YEAR]
        data = self.payload.get("conduct")
        for period in wanted:
            if not isinstance(data, dict) or data.get(period) is None:
                self.reader.problem("MISSING_CONDUCT", value=self._when(period))

    def _decision(self, result, explain, level, year_conduct, after, absences):
        """Fill in decision, re-assessment and award of the year."""
        subjects = tuple(s.final(YEAR) for s in self.subjects if s.kind)
        year = promotion.Year(
            conduct=year_conduct,
            learning=level.level if level else None,
            absences=absences,
            subjects=subjects if level else (),
            conduct_after=after,
            reassessed={s.code: s.reassess for s in self.subjects if s.reassess},
            summer_closed=self.reader.flag(self.payload.get("summer_closed")),
            disabled=self.reader.flag(self.payload.get("disabled")),
            principal=self.reader.decision(self.payload.get("principal_decision")),
            specialised=self.specialised,
        )
        decision = promotion.decide(year, self.params, self.settings)
        self.reader.problems.extend(decision.errors)
        result.update(
            decision=decision.code,
            completed=decision.completed,
            reassess_subjects=list(decision.reassess),
        )
        if decision.after:
            result["learning"]["after_summer"] = decision.after.level
            entries = decision.after.explain(self.names)
            explain.extend({**entry, "period": "after_summer"} for entry in entries)
        explain.extend(decision.explain())
        if decision.code:
            result["decision_text"] = promotion.words(
                self.params, decision.code, self.payload["grade"]
            )
        if level and year_conduct:
            scores = [s.tenths for s in subjects if s.tenths is not None and not s.exempt]
            given = awards.award(self.params, level.level, year_conduct, scores, self.settings)
            result["award"] = given.code
            explain.extend(awards.explain_award(self.params, given, scores, self.settings))


def _entry(rule, article, subject, text):
    return {"rule": rule, "article": article, "subject": subject, "text": text}


def _shown(line):
    """Return a result as printed, or None while it is not final."""
    if line is None or not line.final:
        return None
    if line.exempt:
        return "EXEMPT"
    return line.code or format_tenths(line.tenths)


def _result(tenths, passed):
    if tenths is not None:
        return format_tenths(tenths)
    return PASS if passed else "CHUA_DAT"


def _words(line):
    return {"DAT": "Đạt", "CHUA_DAT": "Chưa đạt"}.get(line.code) or format_tenths(line.tenths)
