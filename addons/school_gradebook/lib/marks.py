"""One cell of a mark sheet: what a person types, what is stored, what is shown.

Sources: TT 22/2021 Điều 5.3b (R-NUM-1), R22-ENTRY-1, R22-MISS-3, R27-COD-1, R27-TST-1.
``mark_cases.json`` beside this file lists the grammar; the mark sheet in the browser obeys it too.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from . import text

VALUE, ABSENT, ZERO, EXEMPT, TRANSFERRED = "value", "absent", "zero", "exempt", "transferred"
STATES = (VALUE, ABSENT, ZERO, EXEMPT, TRANSFERRED)
SCORE, COMMENT, LEVEL, TEST, TRAIT = "score", "comment", "level", "test", "trait"
CTYPES = (SCORE, COMMENT, LEVEL, TEST, TRAIT)
PASS, FAIL = "DAT", "CHUA_DAT"
MAX_TENTHS = 100

_NUMBER = re.compile(r"([-−]?)(0|[1-9][0-9]*)(?:[.,]([0-9]+))?")
_STATE_KEYS = {"v": ABSENT, "k": ZERO, "m": EXEMPT}
_KEY_OF_STATE = {state: key for key, state in _STATE_KEYS.items()}
_COMMENT_WORDS = {
    **dict.fromkeys(("đ", "d", "đạt", "dat"), PASS),
    **dict.fromkeys(("cđ", "cd", "chưa đạt", "chua dat", "chua_dat"), FAIL),
}
_LEVEL_WORDS = {"t": "T", "h": "H", "c": "C"}
_TRAIT_WORDS = {"t": "T", "đ": "D", "d": "D", "c": "C"}
_SHOWN = {
    COMMENT: {PASS: "Đ", FAIL: "CĐ"},
    LEVEL: {"T": "T", "H": "H", "C": "C"},
    TRAIT: {"T": "T", "D": "Đ", "C": "C"},
}
_WORDS = {
    COMMENT: (_COMMENT_WORDS, "NOT_A_COMMENT"),
    LEVEL: (_LEVEL_WORDS, "NOT_A_LEVEL"),
    TRAIT: (_TRAIT_WORDS, "NOT_A_TRAIT"),
}


class MarkError(ValueError):
    """An entry that is not a mark; ``code`` says why, ``params`` what a message needs."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Cell:
    """An entered cell; a cell that was not entered is ``EMPTY``, which is no cell at all."""

    state: str
    tenths: int | None = None
    code: str | None = None


EMPTY = None
# How nearly every entry is written: read at a glance, with the same value as by parse_cell.
PLAIN_SCORES = {
    spelling: tenths
    for tenths in range(MAX_TENTHS + 1)
    for whole, decimal in [divmod(tenths, 10)]
    for spelling in (f"{whole},{decimal}", f"{whole}.{decimal}", *([] if decimal else [f"{whole}"]))
}
PLAIN_COMMENTS = {"Đ": PASS, "CĐ": FAIL}
PLAIN_CELLS = {
    SCORE: {spelling: Cell(VALUE, tenths) for spelling, tenths in PLAIN_SCORES.items()},
    COMMENT: {spelling: Cell(VALUE, None, code) for spelling, code in PLAIN_COMMENTS.items()},
}
_ABSENT, _EXEMPT = Cell(ABSENT), Cell(EXEMPT)
_ZEROS = {SCORE: Cell(ZERO, 0), TEST: Cell(ZERO, 0), COMMENT: Cell(ZERO, None, FAIL)}


def parse_cell(value, ctype, *, min_mark=0, missing_comma=False, exempt_allowed=True, codes=()):
    """Return the cell that ``value`` stands for, or ``EMPTY``; raise MarkError otherwise.

    Nothing is rounded, clamped or guessed. «85» is refused with the suggestion «8,5»; only a
    school that switches ``missing_comma`` on has it taken as 8,5. ``codes``: the levels that the
    circular knows, where it knows fewer than T, H, C (``Column.codes``).
    """
    if ctype not in CTYPES:
        raise ValueError(f"unknown column type {ctype!r}")
    if isinstance(value, str):
        return _parse_text(value, ctype, min_mark, missing_comma, exempt_allowed, codes)
    if value is None:
        return EMPTY
    if ctype in _WORDS:
        raise MarkError(_WORDS[ctype][1], value=str(value))
    return _parse_number(_number_as_text(value), ctype, min_mark, missing_comma)


# A school repeats a few hundred different entries; frozen cells can be shared.
@lru_cache(maxsize=4096)
def _parse_text(value, ctype, min_mark, missing_comma, exempt_allowed, codes):
    """Parse what was typed or read as text."""
    entry = text.unify_d(text.narrow(text.clean(value))).casefold()
    if not entry:
        return EMPTY
    state = _STATE_KEYS.get(entry)
    if state and (state != ZERO or ctype in _ZEROS):
        return _parse_state(state, ctype, exempt_allowed)
    if ctype in _WORDS:
        words, error = _WORDS[ctype]
        if entry not in words:
            raise MarkError(error, value=value)
        return _coded(value, ctype, words[entry], codes)
    return _parse_number(entry, ctype, min_mark, missing_comma)


def _coded(value, ctype, code, codes):
    """Return the cell of a code, if the circular knows it."""
    if codes and code not in codes:
        allowed = ", ".join(_SHOWN[ctype][known] for known in codes)
        raise MarkError("CODE_NOT_USED", value=value, allowed=allowed)
    return Cell(VALUE, None, code)


def _parse_state(state, ctype, exempt_allowed):
    """Return the cell of a state key: v absent, k zero for no make-up, m exempt."""
    if state == ZERO:
        return _ZEROS[ctype]
    if state == ABSENT:
        return _ABSENT
    if not exempt_allowed:
        raise MarkError("EXEMPT_NOT_ALLOWED")
    return _EXEMPT


def _number_as_text(value):
    """Return a spreadsheet number as plain text, the way its shortest decimal form reads."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise MarkError("NOT_A_MARK", value=str(value))
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise MarkError("NOT_A_MARK", value=str(value))
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _parse_number(entry, ctype, min_mark, missing_comma):
    """Return the cell of a number written with a comma or a point."""
    match = _NUMBER.fullmatch(entry)
    if not match:
        raise MarkError("NOT_A_MARK", value=entry)
    minus, whole, decimals = match.groups(default="")
    if ctype == TEST and decimals.strip("0"):
        raise MarkError("NOT_INTEGER", value=entry)
    if len(decimals) > 1:
        raise MarkError("TOO_MANY_DECIMALS", value=entry)
    if ctype == SCORE and not minus and not decimals and len(whole) == 2 and whole != "10":
        return _parse_missing_comma(whole, min_mark, missing_comma)
    tenths = int(whole[:4] + (decimals or "0"))
    if minus or not min_mark * 10 <= tenths <= MAX_TENTHS:
        raise MarkError("OUT_OF_RANGE", value=entry, min=min_mark, max=MAX_TENTHS // 10)
    return Cell(VALUE, tenths)


def _parse_missing_comma(digits, min_mark, accepted):
    """«85» is how «8,5» comes out without its comma: a suggestion, unless the school takes it."""
    tenths = int(digits)
    if not accepted or tenths < min_mark * 10:
        raise MarkError(
            "MISSING_COMMA",
            value=digits,
            suggest=format_tenths(tenths),
            min=min_mark,
            max=MAX_TENTHS // 10,
        )
    return Cell(VALUE, tenths)


def format_tenths(tenths):
    """Return 79 as «7,9»: decimal comma, always one decimal (R-NUM-6)."""
    if 0 <= tenths <= MAX_TENTHS:
        return _WRITTEN[tenths]
    return f"{tenths // 10},{tenths % 10}"


_WRITTEN = tuple(f"{tenths // 10},{tenths % 10}" for tenths in range(MAX_TENTHS + 1))


format_mark = format_tenths


def format_cell(cell, ctype):
    """Return a cell as the sheet shows it and as ``parse_cell`` reads it back."""
    if cell is EMPTY:
        return ""
    if cell.state in _KEY_OF_STATE:
        return _KEY_OF_STATE[cell.state]
    if ctype == SCORE:
        return format_tenths(cell.tenths)
    if ctype == TEST:
        return str(cell.tenths // 10)
    return _SHOWN[ctype][cell.code]
