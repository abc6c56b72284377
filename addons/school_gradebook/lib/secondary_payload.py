"""Evaluating a secondary payload: learning levels, conduct, decision and award."""

from . import awards, conduct, levels, promotion
from .inputs import short
from .marks import FAIL, PASS, format_tenths
from .params import YEAR
from .secondary_subjects import SubjectReader, shown, terms_until


def evaluate_secondary(payload, params, settings, reader, result, names):
    """Fill ``result`` from a THCS, THPT or GDTX payload."""
    terms = [term.code for term in params.terms]
    period = payload.get("period", YEAR)
    if period not in (*terms, YEAR):
        reader.problem("UNKNOWN_PERIOD", value=short(period))
        return
    pupil = _Secondary(payload, params, settings, reader, period, names)
    pupil.fill(result)


class _Secondary:
    """Computes from one secondary pupil's payload what the period asks for."""

    def __init__(self, payload, params, settings, reader, period, names):
        self.payload, self.params, self.settings = payload, params, settings
        self.reader, self.period, self.names = reader, period, names
        self.explaining = payload.get("explain") is not False
        self.terms = terms_until(params, period)
        self.finals = {}
        self.subjects = SubjectReader(payload, params, settings, reader, period, names).read()
        self.specialised = self._read_specialised()

    def _read_specialised(self):
        """Return the specialised subject (TT 58), or None; False is one that nobody knows."""
        given = self.payload.get("specialised")
        if given is None or given in [subject.code for subject in self.subjects]:
            return given
        self.reader.problem("UNKNOWN_SPECIALISED", value=short(given))
        return False

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
        entry = {period: shown(subject.results.get(period)) for period in periods}
        line = subject.results.get(self.period)
        entry["final"] = line is not None and line.final
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
            if self.explaining:
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
        if self.specialised is False or any(s.kind is None for s in self.subjects):
            return None
        finals = [
            subject.final(period)
            for subject in self.subjects
            if subject.exempt or period == YEAR or period in subject.terms
        ]
        self.finals[period] = finals
        found = levels.learning(finals, self.params, self.settings, specialised=self.specialised)
        return found if found.level else None

    def _conduct_and_decision(self, result, explain, level):
        """Fill in conduct and, for the year, decision and award."""
        self.conduct_required = self._needs_conduct()
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

    def _needs_conduct(self):
        """Whether conduct is assessed; only a circular that says so lets it be left out (§5)."""
        value = self.payload.get("conduct_required")
        if value is None or self.reader.flag(value) is not False:
            return True
        if not self.params.conduct.optional:
            self.reader.problem("CONDUCT_IS_REQUIRED")
        return not self.params.conduct.optional

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
        if not self.conduct_required:
            return
        wanted = self.terms if self.params.conduct.table is not None else [YEAR]
        data = self.payload.get("conduct")
        for period in wanted:
            if not isinstance(data, dict) or data.get(period) is None:
                self.reader.problem("MISSING_CONDUCT", value=self.names.get(period, period))

    def _decision(self, result, explain, level, year_conduct, after, absences):
        """Fill in decision, re-assessment and award of the year."""
        subjects = tuple(self.finals.get(YEAR, ()))
        year = promotion.Year(
            conduct=year_conduct,
            learning=level.level if level else None,
            absences=absences,
            subjects=subjects if level else (),
            conduct_required=self.conduct_required,
            conduct_after=after,
            reassessed={s.code: s.reassess for s in self.subjects if s.reassess},
            summer_closed=self.reader.flag(self.payload.get("summer_closed")),
            disabled=self.reader.flag(self.payload.get("disabled")),
            principal=self.reader.decision(self.payload.get("principal_decision")),
            specialised=self.specialised,
        )
        if any(problem.code == "BAD_FLAG" for problem in self.reader.problems):
            return
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


def _result(tenths, passed):
    if tenths is not None:
        return format_tenths(tenths)
    return PASS if passed else FAIL
