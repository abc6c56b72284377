"""Evaluating a primary payload: levels and tests of one moment, traits, year result, promotion."""

from . import awards, primary
from .averages import LineResult, merge_parts
from .columns import codes_of, columns_for, trait_is_blank
from .inputs import short
from .marks import EXEMPT


def evaluate_primary(payload, params, settings, reader, result, names):
    """Fill ``result`` from a primary payload (TT 27 and its predecessors)."""
    moments = [term.code for term in params.terms]
    period = payload.get("period", params.primary.moment)
    if period not in moments:
        reader.problem("UNKNOWN_PERIOD", value=short(period))
        return
    pupil = _Primary(payload, params, settings, reader, period)
    subjects, traits = pupil.subjects(result), pupil.traits()
    if period == params.primary.moment:
        _year(pupil, subjects, traits, result, names)


def _year(pupil, subjects, traits, result, names):
    """Fill in the year result, the promotion and the award."""
    payload, params, reader = pupil.payload, pupil.params, pupil.reader
    results = [rule.code for rule in params.primary.results]
    after = reader.code(payload.get("after_help"), results)
    principal = reader.decision(payload.get("principal_decision"))
    confirmed = [
        rule.confirmed_by
        for rule in params.awards
        if rule.confirmed_by and reader.flag(payload.get(rule.confirmed_by))
    ]
    if None in (subjects, traits):
        result["learning"] = {params.primary.moment: None}
        return
    year = primary.year_result(subjects, traits, params)
    decision = primary.decide(year.result, params, after, principal)
    reader.problems.extend(decision.errors)
    given = awards.award(params, year.result, confirmed=confirmed, year=year)
    result["learning"] = {params.primary.moment: year.result}
    result["decision"], result["completed"] = decision.code, decision.completed
    result["award"] = given.code
    result["explain"] = [
        *year.explain(names),
        *decision.explain(),
        *awards.explain_award(params, given, year=year, names=names),
    ]


class _Primary:
    """Reads one primary pupil's payload for one moment."""

    def __init__(self, payload, params, settings, reader, period):
        self.payload, self.params, self.settings = payload, params, settings
        self.reader, self.period = reader, period
        self.grade = payload["grade"]

    def subjects(self, result):
        """Return the subjects of the moment, or None when one of them is not complete."""
        found, complete = [], True
        for code, kind, data in self.reader.subjects(self.payload, ("PRIMARY",)):
            subject = self._subject(code, data) if kind else None
            exempt = self.reader.flag(data.get("exempt"), code) if kind else False
            if exempt:
                subject = primary.PrimarySubject(code, None, exempt=True)
            elif exempt is None:
                subject = None
            complete = complete and subject is not None
            if subject:
                found.append(subject)
            if code and kind:
                result["subjects"][code] = self._shown(data, subject)
        return found if complete and found else None

    def _subject(self, code, data):
        """Return level and test of one subject, or None with a problem for what is missing."""
        if data.get("exempt") is True:
            return None
        if data.get("parts") is None:
            return self._line(code, code, data)
        given = self.reader.parts(data, code, self.params, self.settings)
        parts = given and [self._line(code, part, own) for part, own in given]
        return _merged(code, parts) if parts and None not in parts else None

    def _line(self, subject, code, data):
        """Return level and test of a subject, or of the part ``code`` of it."""
        given = data.get(self.period)
        if given is None:
            return self.reader.problem("MISSING_TERM", code, self.period)
        given = self.reader.mapping(given, code, self.period)
        columns = columns_for(self.params, "PRIMARY", self.grade, self.period, subject, None)
        keys = [column.key for column in columns]
        self._unexpected(given, keys, code)
        cells, missing = {}, []
        for column in columns:
            cell, readable = self._cell(given.get(column.key), column, code)
            cells[column.key] = cell
            if readable and (cell is None or cell.state == "absent"):
                missing.append(column.label)
        if missing:
            self.reader.problem("MISSING_MARK", code, self.period, columns=", ".join(missing))
        if any(cell is None or cell.state == "absent" for cell in cells.values()):
            return None
        level, test = cells["level"], cells.get("test")
        return primary.PrimarySubject(
            code,
            level.code,
            test.tenths if test else None,
            all(cell.state == EXEMPT for cell in cells.values()),
        )

    def _cell(self, value, column, code):
        least = self.settings.get("primary_min_mark", 0) if column.ctype == "test" else 0
        return self.reader.cell(value, column.ctype, code, self.period, least, column.codes)

    def _unexpected(self, given, keys, code):
        """Report what the moment does not have, such as a test where none is prescribed."""
        for key, value in given.items():
            if key in keys or value in (None, ""):
                continue
            problem = "TEST_NOT_EXPECTED" if key == "test" else "UNKNOWN_COLUMN"
            self.reader.problem(problem, code, self.period, value=short(key))

    def _shown(self, data, subject):
        """Return the subject's entry of the result."""
        if data.get("exempt") is True:
            return {"exempt": True, "final": True}
        shown = {self.period: subject.level if subject else None, "final": subject is not None}
        if subject and subject.test is not None:
            shown["test"] = str(subject.test // 10)
        return shown

    def traits(self):
        """Return code → T, D, C of all qualities and competences, or None when one is missing."""
        given = {
            **self.reader.mapping(self.payload.get("qualities")),
            **self.reader.mapping(self.payload.get("competences")),
        }
        known = {trait.code: trait for trait in self.params.traits}
        codes = codes_of(self.params, "trait")
        readable, values, skipped = True, {}, set()
        for code, value in given.items():
            if code not in known:
                self.reader.problem("UNKNOWN_TRAIT", value=short(code))
                continue
            cell, fine = self.reader.cell(value, "trait", known[code].name, codes=codes)
            readable = readable and fine
            if cell is not None and cell.state == EXEMPT:
                skipped.add(code)
            elif cell is not None and cell.state == "value":
                values[code] = cell.code
            elif not fine:
                skipped.add(code)
        missing = [
            trait.name
            for trait in self.params.traits
            if trait.code not in values
            and trait.code not in skipped
            and not trait_is_blank(self.params, trait, self.grade, self.settings)
        ]
        if missing:
            self.reader.problem("MISSING_TRAIT", value=", ".join(missing))
        return values if readable and not missing else None


def _merged(code, parts):
    """Return a subject kept in parts: the lower level and the lower mark (R27-TST-3)."""
    line = merge_parts(
        [LineResult(part.test, part.level, True, exempt=part.exempt) for part in parts]
    )
    return primary.PrimarySubject(code, line.code, line.tenths, line.exempt)
