"""What deserves a second look in a gradebook (regulations R-AUD-3): rules over plain values.

A finding is a question to the teacher, never a proof: thresholds are parameters, and a person
explains and closes each finding. Marks are tenths, moments are naive UTC.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from statistics import median

from . import averages, marks

MISSING, CROSSED, FAR, SAME = "missing", "crossed", "far", "same"
OFTEN, OTHER, LATE, UNLIKE = "often", "other", "late", "unlike"
KINDS = (MISSING, CROSSED, FAR, SAME, OFTEN, OTHER, LATE, UNLIKE)
#: Kinds that describe how the book is now: they end when the book is no longer so.
PRESENT_KINDS = (MISSING, FAR, SAME, UNLIKE)
#: Entry windows of the tests, whose marks change after the deadline by a correction only.
TEST_WINDOWS = ("gk", "ck", "test")
NUMERIC = (marks.SCORE, marks.TEST)
CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is a finding."""

    days_before: int = 3
    thresholds: tuple[int, ...] = (35, 50, 65, 80, 90)
    distance: int = 30
    others: int = 3
    pupils: int = 8
    share: int = 90
    distinct: int = 3
    times: int = 3
    excellent_from: int = 70
    weak_below: int = 90


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the journal; ``old`` and ``new`` are its texts («8.5», «DAT», None)."""

    seq: int
    line: int
    column: str
    old: str | None
    new: str | None
    user: int | None
    at: datetime
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A gradebook as it is now, and the whole history of the lines with new changes.

    ``lines`` are the pupils who study, in the order of their numbers; ``seen`` is the last
    journal row that was looked at before; ``elsewhere`` are a pupil's marks of the subject in
    the other terms; ``trusted`` are sources whose writers need no second look; ``substitutes``
    are (user, from, until) of those who stood in for a teacher.
    """

    columns: tuple = ()
    lines: tuple[int, ...] = ()
    cells: dict = field(default_factory=dict)
    elsewhere: dict = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    seen: int = 0
    deadlines: dict = field(default_factory=dict)
    teachers: frozenset = frozenset()
    substitutes: tuple = ()
    trusted: frozenset = frozenset({CORRECTION})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; ``key`` tells it from the other findings of its kind and book."""

    kind: str
    key: tuple
    column: str = ""
    lines: tuple[int, ...] = ()
    user: int | None = None
    at: datetime | None = None
    facts: dict = field(default_factory=dict)


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


def cell_of(text):
    """Return the lib cell of a journal text: «8.5», «DAT», «absent», «transferred:7»."""
    if not text:
        return marks.EMPTY
    state, colon, value = text.rpartition(":")
    if not colon and value in (marks.ABSENT, marks.EXEMPT):
        return marks.Cell(value)
    if not colon and value == marks.ZERO:
        return marks.Cell(marks.ZERO, 0)
    state = state or marks.VALUE
    if value.replace(".", "", 1).isdigit():
        return marks.Cell(state, int(Decimal(value) * 10))
    return marks.Cell(state, None, value)


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


# -- what was changed --------------------------------------------------------------------


def crossed(book, limits=DEFAULT):
    """An edit with which the average of a pupil reaches a threshold from below.

    A cell that was emptied counts as its last mark until another one stands in it, so that
    deleting and entering again is the edit that it is.
    """
    if not any(column.ctype == marks.SCORE for column in book.columns):
        return
    keys = {column.key for column in book.columns}
    last = {}
    for change in book.changes:
        if change.new is None or change.column not in keys:
            continue
        before = last.get(change.line, {})
        after = {**before, change.column: change.new}
        if change.seq > book.seen and change.column in before:
            yield from _crossing(book, change, before, after, limits)
        last[change.line] = after


def _crossing(book, change, before, after, limits):
    old, new = _average(book, before), _average(book, after)
    if old is None or new is None:
        return
    passed = [threshold for threshold in limits.thresholds if old < threshold <= new]
    if passed:
        facts = {
            "old": before[change.column],
            "new": after[change.column],
            "average_old": old,
            "average_new": new,
            "threshold": passed[-1],
        }
        yield _of_change(CROSSED, change, facts=facts)


def _average(book, texts):
    """Return the final average of a line from the journal's texts, or None."""
    cells = {key: cell_of(text) for key, text in texts.items()}
    return averages.term_result(book.columns, cells).tenths


def _of_change(kind, change, key=None, lines=None, facts=None):
    """Return the finding of a change, or of the changes that it is the first of."""
    return Finding(
        kind,
        key or (change.line, change.column, change.seq),
        change.column,
        (change.line,) if lines is None else lines,
        change.user,
        change.at,
        facts or {},
    )


def often(book, limits=DEFAULT):
    """A cell that was changed again and again; entering anew what was deleted is a change."""
    keys = {column.key for column in book.columns}
    entries = {}
    for change in book.changes:
        if change.new is not None and change.column in keys:
            entries.setdefault((change.line, change.column), []).append(change)
    for (line, column), own in entries.items():
        times = len(own) - 1
        if times >= limits.times and own[-1].seq > book.seen:
            facts = {"count": times, "values": [change.new for change in own]}
            yield _of_change(OFTEN, own[-1], (line, column, times // limits.times), facts=facts)


def other(book):
    """Marks written by somebody who is no teacher of the book, one finding for each person."""
    strange = [
        change
        for change in _fresh(book)
        if change.source not in book.trusted and not _taught(book, change)
    ]
    for user in Counter(change.user for change in strange):
        own = [change for change in strange if change.user == user]
        yield _together(OTHER, own, (user or 0, own[0].seq))


def _taught(book, change):
    """Whether the person taught the book, or stood in for its teacher, at that moment."""
    return change.user in book.teachers or any(
        user == change.user and start <= change.at < end for user, start, end in book.substitutes
    )


def late(book):
    """Test marks that changed after their deadline, one finding for each column and person."""
    groups = {}
    windows = {c.key: c.window for c in book.columns if c.window in TEST_WINDOWS}
    for change in _fresh(book):
        deadline = book.deadlines.get(windows.get(change.column))
        if deadline and change.at > deadline and change.source != CORRECTION:
            groups.setdefault((change.column, change.user), []).append(change)
    for (column, _user), own in groups.items():
        facts = {"deadline": book.deadlines[windows[column]]}
        yield _together(LATE, own, (column, own[0].seq), facts)


def _fresh(book):
    """Return the changes of marks since the last look."""
    keys = {column.key for column in book.columns}
    return [c for c in book.changes if c.seq > book.seen and c.column in keys]


def _together(kind, changes, key, facts=None):
    """Return one finding of several changes by the same person, of one column or several."""
    first, lines = changes[0], tuple(dict.fromkeys(change.line for change in changes))
    columns = dict.fromkeys(change.column for change in changes)
    one = first if len(changes) == 1 else None
    facts = {
        **(facts or {}),
        "count": len(changes),
        "columns": tuple(columns),
        "source": first.source,
        "old": one and one.old,
        "new": one and one.new,
    }
    found = _of_change(kind, first, key, lines, facts)
    return found if len(columns) == 1 else replace(found, column="")
