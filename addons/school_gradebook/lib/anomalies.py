"""What deserves a second look in a gradebook (regulations R-AUD-3): rules over plain values.

A finding is a question to the teacher, never a proof: thresholds are parameters, and a person
explains and closes each finding. Marks are tenths, moments are naive UTC.
"""

from datetime import timedelta
from itertools import combinations
from statistics import median

from . import averages, marks
from .anomaly_edits import crossed, late, often, other
from .anomaly_values import (
    CORRECTION,
    CROSSED,
    DEFAULT,
    FAR,
    IMPORT,
    KINDS,
    LATE,
    MISSING,
    NUMERIC,
    OFTEN,
    OTHER,
    PRESENT_KINDS,
    SAME,
    UNLIKE,
    Book,
    Change,
    Finding,
    Limits,
    Year,
    cell_of,
)

__all__ = [
    "CORRECTION",
    "CROSSED",
    "DEFAULT",
    "FAR",
    "IMPORT",
    "KINDS",
    "LATE",
    "MISSING",
    "OFTEN",
    "OTHER",
    "PRESENT_KINDS",
    "SAME",
    "UNLIKE",
    "Book",
    "Change",
    "Finding",
    "Limits",
    "Year",
    "cell_of",
    "find",
]


def find(book, now, limits=DEFAULT):
    """Return all findings of a book."""
    return [
        *missing(book, now, limits),
        *crossed(book, limits),
        *far(book, limits),
        *same(book, limits),
        *often(book, limits),
        *other(book),
        *late(book),
        *unlike(book, limits),
    ]


# -- how the book is now -----------------------------------------------------------------


def missing(book, now, limits=DEFAULT):
    """Required marks that are not there although the deadline of their column is near."""
    for column in book.columns:
        deadline = book.deadlines.get(column.window)
        if deadline is None or now < deadline - timedelta(days=limits.days_before):
            continue
        absent = tuple(line for line in book.lines if _is_missing(book, line, column.key))
        if absent:
            facts = {"deadline": deadline, "count": len(absent), "of": len(book.lines)}
            yield Finding(
                MISSING, (column.key, f"{deadline:%Y-%m-%d}"), column.key, absent, facts=facts
            )


def _is_missing(book, line, key):
    """An absence whose make-up is due is missing too."""
    cell = book.cells.get(line, {}).get(key)
    return cell is None or cell.state == marks.ABSENT


def _numbers(book, key):
    """Return {line: tenths} of what the teacher judged: not absences, zeros and exemptions."""
    found = {line: book.cells.get(line, {}).get(key) for line in book.lines}
    return {
        line: cell.tenths
        for line, cell in found.items()
        if cell and cell.tenths is not None and cell.state in (marks.VALUE, marks.TRANSFERRED)
    }


def far(book, limits=DEFAULT):
    """A mark far from the median of the pupil's other marks of the subject."""
    columns = {c.key: _numbers(book, c.key) for c in book.columns if c.ctype == marks.SCORE}
    for line in book.lines:
        own = {key: numbers[line] for key, numbers in columns.items() if line in numbers}
        for key, tenths in own.items():
            others = [value for other_key, value in own.items() if other_key != key]
            others += book.elsewhere.get(line, ())
            if len(others) < limits.others:
                continue
            middle = median(others)
            if abs(tenths - middle) >= limits.distance:
                facts = {"value": tenths, "median": averages.round_half_up(int(2 * middle), 2)}
                yield Finding(FAR, (line, key, tenths), key, (line,), facts=facts)


def same(book, limits=DEFAULT):
    """A column that equals another one, pupil by pupil or shifted by one pupil."""
    numbers = {c.key: _numbers(book, c.key) for c in book.columns if c.ctype in NUMERIC}
    for first, second in combinations(numbers, 2):
        own, other_ = numbers[first], numbers[second]
        longest = max(len(own), len(other_))
        if longest < limits.pupils:
            continue
        equal = sum(own[line] == other_.get(line) for line in own)
        shift, agreeing, of = 0, equal, longest
        if not _enough(equal, longest, limits) and len(set(own.values())) >= limits.distinct:
            shift, agreeing = _shifted(book.lines, own, other_)
            of = longest - 1
        if _enough(agreeing, of, limits):
            facts = {"other": first, "count": agreeing, "of": of, "shift": shift}
            yield Finding(SAME, (first, second, shift), second, facts=facts)


def _enough(agreeing, of, limits):
    return of and agreeing * 100 >= limits.share * of


def _agreeing(lines, own, other_, shift):
    """Count the pupils whose mark the other column has one pupil further down (1) or up (-1)."""
    pairs = zip(lines, lines[1:], strict=False)
    if shift < 0:
        pairs = ((below, above) for above, below in pairs)
    return sum(line in own and own[line] == other_.get(target) for line, target in pairs)


def _shifted(lines, own, other_):
    """Return the direction, 1 or -1, in which more marks agree, and how many do."""
    shift = max((1, -1), key=lambda way: _agreeing(lines, own, other_, way))
    return shift, _agreeing(lines, own, other_, shift)


def unlike(book, limits=DEFAULT):
    """A primary test mark that does not go with the level: T with a low, C with a high mark."""
    parts = {}
    for column in book.columns:
        parts.setdefault(column.part, {})[column.ctype] = column.key
    for keys in parts.values():
        if marks.LEVEL in keys and marks.TEST in keys:
            yield from _unlike_part(book, keys[marks.LEVEL], keys[marks.TEST], limits)


def _unlike_part(book, level, test, limits):
    tests = _numbers(book, test)
    for line, tenths in tests.items():
        cell = book.cells[line].get(level)
        code = cell and cell.code
        too_good = code == "T" and tenths < limits.excellent_from
        if too_good or (code == "C" and tenths >= limits.weak_below):
            facts = {"value": tenths, "level": code}
            yield Finding(UNLIKE, (line, level, code, tenths), test, (line,), facts=facts)
