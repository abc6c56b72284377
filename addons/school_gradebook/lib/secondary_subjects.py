"""Reading the subjects of a secondary payload: marks, averages or results, term by term."""

from dataclasses import dataclass, field

from . import averages, levels
from .averages import LineResult
from .columns import ANY, merge_of
from .inputs import short
from .marks import PASS, format_tenths
from .params import YEAR
from .term_marks import TermReader

_CTYPES = {"SCORE": "score", "COMMENT": "comment"}


@dataclass(slots=True)
class Subject:
    """One subject while it is read: results by period, and how they came about."""

    code: str | None
    kind: str | None
    exempt: bool = False
    terms: tuple[str, ...] = ()
    results: dict[str, LineResult] = field(default_factory=dict)
    explain: list[dict] = field(default_factory=list)
    reassess: levels.SubjectResult | None = None

    def of_term(self, term):
        """Return the result of a term, None when the subject is not taught in it."""
        if term in self.terms:
            return self.results.get(term, averages.NOT_FINAL)
        return None

    def final(self, period):
        """Return the period's result for the level, not final when there is none."""
        line = self.results.get(period)
        if self.exempt or (line and line.exempt):
            return levels.SubjectResult(self.code, self.kind, exempt=True)
        if line is None or not line.final:
            return levels.subject_result(self.code, self.kind)
        passed = None if line.code is None else line.code == PASS
        return levels.subject_result(self.code, self.kind, line.tenths, passed)


class SubjectReader:
    """Reads the subjects of one pupil and computes their results up to a period."""

    def __init__(self, payload, params, settings, reader, period, names):
        self.payload, self.params, self.settings = payload, params, settings
        self.reader, self.period, self.names = reader, period, names
        self.explaining = payload.get("explain") is not False
        self.terms = terms_until(params, period)
        self.all_terms = tuple(self.terms)
        self.marks = TermReader(payload, params, settings, reader)

    def read(self):
        """Return every subject of the payload."""
        subjects = []
        for code, kind, data in self.reader.subjects(self.payload, tuple(_CTYPES)):
            subject = Subject(code, kind, terms=self.all_terms)
            subjects.append(subject)
            if kind is None:
                continue
            exempt = self.reader.flag(data.get("exempt"), code)
            subject.exempt = exempt is True
            if exempt is False:
                self._read_results(subject, data)
        return subjects

    def _read_results(self, subject, data):
        """Read the terms of a subject from marks, averages or results, and its year."""
        taught = self._taught(subject, data)
        if taught is None:
            return
        subject.terms = taught
        if data.get("parts") is None:
            year = self._read_terms(subject, data)
        else:
            year = self._read_parts(subject, data)
        if not subject.terms and self.period == YEAR and year is None:
            self.reader.problem("MISSING_TERM", subject.code, YEAR)
        if self.period == YEAR:
            self._year(subject, year)
            self._read_reassess(subject, data)

    def _read_terms(self, subject, data):
        """Read the term results; return the year's when the payload gives it."""
        given = data.get("averages" if subject.kind == "SCORE" else "results")
        given = self.reader.mapping(given, subject.code)
        year = self._given(subject, given, YEAR) if given and self.period == YEAR else None
        periods = self.reader.whole(data.get("periods_per_year"), subject.code)
        for term in subject.terms:
            if given and not _is_blank(given.get(term)):
                subject.results[term] = self._given(subject, given, term) or averages.NOT_FINAL
            elif data.get(term) is not None:
                subject.results[term] = self._from_marks(subject, data, term, periods)
            elif year is None and term in self._needed(subject):
                self.reader.problem("MISSING_TERM", subject.code, term)
        return year

    def _read_parts(self, subject, data):
        """Read a subject that is kept in parts: each by itself, then merged (R22-SUB-4)."""
        given = self.reader.parts(data, subject.code, self.params, self.settings)
        if given is None or subject.kind == "SCORE":
            return None if given is None else self.reader.problem("NO_PARTS", subject.code)
        parts = []
        for code, own in given:
            part = Subject(code, subject.kind, terms=subject.terms)
            self._read_terms(part, own)
            parts.append(part)
            subject.explain.extend(part.explain)
        merge = merge_of(self.params, subject.code, self.settings)
        for term in subject.terms:
            lines = [part.results.get(term, averages.NOT_FINAL) for part in parts]
            subject.results[term] = averages.merge_parts(lines, merge)
        self._explain_parts(subject, merge)
        return None

    def _taught(self, subject, data):
        """Return the terms in which the subject is taught (R22-AVG-3), all unless said.

        None when the payload names a term that does not exist.
        """
        if data.get("terms") is None:
            return self.all_terms
        given = self.reader.sequence(data["terms"], subject.code)
        known = [rule.code for rule in self.params.terms]
        unknown = [term for term in given if term not in known]
        for term in unknown:
            self.reader.problem("UNKNOWN_PERIOD", subject.code, value=short(term))
        return None if unknown else tuple(term for term in self.terms if term in given)

    def _needed(self, subject):
        """Return the terms without which the period's result does not exist."""
        if self.period != YEAR:
            return (self.period,)
        if self.params.kinds[subject.kind].year == "LAST_TERM":
            return subject.terms[-1:]
        return subject.terms

    def _given(self, subject, given, period):
        """Return a result that the payload gives instead of marks, or None."""
        cell = self.reader.result(given.get(period), _CTYPES[subject.kind], subject.code, period)
        return cell and LineResult(cell.tenths, cell.code, True)

    def _from_marks(self, subject, data, term, periods):
        """Return the result of a term computed from its marks."""
        if not self.explaining:
            line = self.marks.at_a_glance(subject, data, term, periods)
            if line is not None:
                return line
        read = self.marks.read(subject, data, term, periods)
        if read is None:
            return averages.NOT_FINAL
        if self.explaining:
            self._explain_term(subject, *read, term)
        return read[-1]

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
        text = f"{name}, {self._when(term)}: {text}"
        subject.explain.append(_entry(rule.rule, rule.article, subject.code, term, text))

    def _explain_parts(self, subject, merge):
        """Say what the parts come to."""
        rule = self.params.parts[subject.code]
        need = "chỉ cần một phần Đạt" if merge == ANY else "mọi phần phải Đạt"
        for term in subject.terms if self.explaining else ():
            line = subject.results[term]
            if line.final and line.code:
                name = self.names.get(subject.code, subject.code)
                text = f"{name}, {self._when(term)}: {_words(line)} ({need})."
                entry = _entry(rule.rule, rule.article, subject.code, term, text)
                subject.explain.append(entry)

    def _year(self, subject, given):
        """Compute the year from the terms; a year that the payload gives stands."""
        first, second = map(subject.of_term, self.terms)
        year = averages.year_result(subject.kind, first, second, self.params, self.settings)
        if given is None:
            subject.results[YEAR] = year
            self._explain_year(subject, first, second, year)
            return
        if year.final and (year.tenths, year.code) != (given.tenths, given.code):
            self.reader.problem(
                "AVERAGE_MISMATCH", subject.code, YEAR, value=shown(given), max=shown(year)
            )
        subject.results[YEAR] = given

    def _explain_year(self, subject, first, second, year):
        rule = self.params.kinds[subject.kind]
        name = self.names.get(subject.code, subject.code)
        if not self.explaining or not year.final or year.exempt:
            return
        both = first is not None and second is not None
        if rule.year == "WEIGHTED" and both and not (first.exempt or second.exempt):
            text = averages.explain_year(first, second, year, self.params)
        else:
            text = f"lấy kết quả {self._when(subject.terms[-1])}: {_words(year)}"
        text = f"{name}, {self._when(YEAR)}: {text}"
        subject.explain.append(_entry(rule.year_rule, rule.year_article, subject.code, YEAR, text))

    def _when(self, period):
        return self.names.get(period, period)

    def _read_reassess(self, subject, data):
        """Read the result of a re-assessment; it never replaces the year's own (R22-RE-3)."""
        if data.get("reassess") is None:
            return
        ctype = _CTYPES[subject.kind]
        cell = self.reader.result(data.get("reassess"), ctype, subject.code, "reassess")
        if cell is not None:
            passed = None if cell.code is None else cell.code == PASS
            subject.reassess = levels.SubjectResult(subject.code, subject.kind, cell.tenths, passed)


def terms_until(params, period):
    """Return the codes of the terms that a period looks at."""
    terms = [term.code for term in params.terms]
    return terms if period == YEAR else terms[: terms.index(period) + 1]


def _entry(rule, article, subject, period, text):
    return {
        "kind": "arithmetic",
        "rule": rule,
        "article": article,
        "subject": subject,
        "period": period,
        "text": text,
    }


def shown(line):
    """Return a result as printed, or None while it is not final."""
    if line is None or not line.final:
        return None
    if line.exempt:
        return "EXEMPT"
    return line.code or format_tenths(line.tenths)


def _words(line):
    return {"DAT": "Đạt", "CHUA_DAT": "Chưa đạt"}.get(line.code) or format_tenths(line.tenths)


def _is_blank(value):
    """Whether a value was left out, or left empty."""
    return value is None or (isinstance(value, str) and not value.strip())
