"""Reading a payload of ``evaluate``: every value is checked, a fault is a Problem, none raises."""

from .columns import has_parts
from .marks import MarkError, parse_cell
from .problems import Problem
from .text import fold

_DECISIONS = {
    "promoted": "PROMOTED",
    "duoc len lop": "PROMOTED",
    "len lop": "PROMOTED",
    "retained": "RETAINED",
    "o lai lop": "RETAINED",
    "khong duoc len lop": "RETAINED",
    "sequence": "SUMMER_CONDUCT_THEN_RETEST",
    "summer_conduct_then_retest": "SUMMER_CONDUCT_THEN_RETEST",
}
_SHOWN = 40


def short(value):
    """Return a value as a person may be shown it, never a page of it."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class Reader:
    """Reads checked values and collects the problems on the way."""

    def __init__(self):
        self.problems = []

    def problem(self, code, subject=None, period=None, **params):
        """Note a problem; return None, which is what an unreadable value is worth."""
        self.problems.append(Problem(code, subject, period, params))

    def mapping(self, value, subject=None, period=None):
        """Return a dict; anything else but None is a problem."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.problem("NOT_AN_OBJECT", subject, period, value=short(value))
        return {}

    def sequence(self, value, subject=None, period=None):
        """Return a list; anything else but None is a problem."""
        if isinstance(value, list | tuple):
            return value
        if value is not None:
            self.problem("NOT_A_LIST", subject, period, value=short(value))
        return ()

    def flag(self, value, subject=None):
        """Return a boolean; absent is False, and None is what cannot be read."""
        if value is None or isinstance(value, bool):
            return bool(value)
        return self.problem("BAD_FLAG", subject, value=short(value))

    def whole(self, value, subject=None, period=None):
        """Return a whole number that is not negative, or None."""
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        return self.problem("BAD_NUMBER", subject, period, value=short(value))

    def code(self, value, allowed, subject=None, period=None):
        """Return one of the allowed codes, or None."""
        if value is None:
            return None
        if isinstance(value, str) and value.strip().upper() in allowed:
            return value.strip().upper()
        return self.problem("UNKNOWN_CODE", subject, period, value=short(value))

    def cell(self, value, ctype, subject=None, period=None, min_mark=0, codes=()):
        """Return a cell and whether the value was readable."""
        try:
            return parse_cell(value, ctype, min_mark=min_mark, codes=codes), True
        except MarkError as error:
            params = {**error.params, "value": short(value)}
            self.problem(error.code, subject, period, **params)
            return None, False

    def result(self, value, ctype, subject=None, period=None):
        """Return the cell of a result given instead of marks: a value, never «v», «k» or «m»."""
        cell, _readable = self.cell(value, ctype, subject, period)
        if cell is not None and cell.state != "value":
            return self.problem("NOT_A_MARK", subject, period, value=short(value))
        return cell

    def decision(self, value):
        """Return the principal's decision as a code; words are understood as well."""
        if value is None:
            return None
        if isinstance(value, bool):
            return "PROMOTED" if value else "RETAINED"
        known = _DECISIONS.get(fold(value)) if isinstance(value, str) else None
        return known or self.problem("UNKNOWN_CODE", value=short(value))

    def subjects(self, payload, kinds):
        """Return the readable subjects as (code, kind, data); kind None is not a known one."""
        found, seen = [], set()
        entries = self.sequence(payload.get("subjects"))
        if not entries:
            self.problem("MISSING_SUBJECTS")
        for position, entry in enumerate(entries, 1):
            data = self.mapping(entry) if entry is not None else {}
            code = data.get("code")
            if not isinstance(code, str) or not code.strip():
                self.problem("SUBJECT_CODE_MISSING", value=position)
                found.append((None, None, {}))
                continue
            code = code.strip()
            if code in seen:
                self.problem("DUPLICATE_SUBJECT", code)
                continue
            seen.add(code)
            kind = data.get("kind")
            if not isinstance(kind, str) or kind not in kinds:
                self.problem("UNKNOWN_KIND", code, value=short(kind))
                kind = None
            found.append((code, kind, data))
        return found

    def parts(self, data, code, params, settings):
        """Return the parts of a subject as (code, data), or None when it is not kept in parts."""
        if not has_parts(params, code, settings):
            return self.problem("NO_PARTS", code)
        given = self.mapping(data["parts"], code)
        known = [part.code for part in params.parts[code].parts]
        for key in given:
            if key not in known:
                self.problem("UNKNOWN_PART", code, value=short(key))
        return [(part, self.mapping(given.get(part), part)) for part in known]
