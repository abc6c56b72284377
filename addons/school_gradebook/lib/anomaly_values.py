"""What the search for anomalies looks at and finds: limits, books, changes, findings."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from . import averages, marks

MISSING, CROSSED, FAR, SAME = "missing", "crossed", "far", "same"
OFTEN, OTHER, LATE, UNLIKE = "often", "other", "late", "unlike"
KINDS = (MISSING, CROSSED, FAR, SAME, OFTEN, OTHER, LATE, UNLIKE)
#: Kinds that describe how the book is now: they end when the book is no longer so.
PRESENT_KINDS = (MISSING, FAR, SAME, UNLIKE)
#: Entry windows of the tests, whose marks change after the deadline by a correction only.
TEST_WINDOWS = ("gk", "ck", "test")
NUMERIC = (marks.SCORE, marks.TEST)
CORRECTION, IMPORT = "correction", "import"


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
class Year:
    """The other term of the subject, with which a book's averages make those of the year.

    ``changes`` are the changes of each line's pupil in the other term, by line of the book;
    ``first`` says that the book itself is the first term.
    """

    columns: tuple
    changes: dict
    first: bool
    kind: str
    params: object
    settings: object = None

    def average(self, own, line, at):
        """Return the average of the year with a result of the book, at a moment, or None."""
        texts = {c.column: c.new for c in self.changes.get(line, ()) if c.new and c.at <= at}
        other = averages.term_result(self.columns, _cells(texts))
        terms = (own, other) if self.first else (other, own)
        return averages.year_result(self.kind, *terms, self.params, self.settings).tenths


@dataclass(frozen=True, slots=True)
class Book:
    """A gradebook as it is now, and the whole history of the lines with new changes.

    ``lines`` are the pupils who study, in the order of their numbers; ``seen`` is the last
    journal row that was looked at before; ``elsewhere`` are a pupil's marks of the subject in
    the other terms; ``trusted`` are sources whose writers need no second look; ``substitutes``
    are (user, from, until) of those who stood in for a teacher. ``year`` is the other term,
    where there is one. ``first`` says that nobody looked before: what an import brought until
    then is what the book begins with, no edit of it.
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
    year: Year | None = None
    first: bool = False

    def is_edit(self, change):
        """Whether a change is new, and no part of what the book begins with."""
        return change.seq > self.seen and not (self.first and change.source == IMPORT)

    def average(self, texts):
        """Return the result of a line from the journal's texts."""
        return averages.term_result(self.columns, _cells(texts))


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


def _cells(texts):
    return {key: cell_of(text) for key, text in texts.items()}
