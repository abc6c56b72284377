"""The pages of a printed book as plain values: one matrix, rendered as PDF and as spreadsheet."""

from dataclasses import dataclass, field
from decimal import Decimal

MARK = "mark"


@dataclass(frozen=True)
class Column:
    """One column of a table; ``width`` in millimetres, ``groups`` are the headers above it."""

    key: str
    label: str
    width: float
    kind: str = "text"
    align: str = "center"
    groups: tuple = ()
    vertical: bool = False
    struck: bool = False
    lines: int = 1
    points: float = 10.5


@dataclass(frozen=True)
class Head:
    """One cell of the table head; width and height in millimetres."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    vertical: bool = False
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Cell:
    """One cell of a row. ``text`` is exactly what is printed; empty is never zero (law 1).

    ``old`` are the values that a correction has struck through, ``note`` tells their history.
    """

    text: str = ""
    kind: str = "text"
    align: str = "center"
    colspan: int = 1
    points: float = 10.5
    struck: bool = False
    bold: bool = False
    old: tuple = ()
    note: str = ""

    @property
    def number(self):
        """The mark as an exact number, ``None`` for text, codes and empty cells."""
        if self.kind == "int" and self.text.isdigit():
            return Decimal(self.text)
        digits = self.text.replace(",", ".")
        if self.kind != MARK or not digits.replace(".", "", 1).isdigit():
            return None
        return Decimal(digits)


@dataclass(frozen=True)
class Row:
    """One line of a table; ``gone`` marks a pupil who left."""

    cells: tuple
    gone: bool = False


@dataclass(frozen=True)
class Table:
    """Columns, head rows and body rows; heights in millimetres.

    ``side`` are lines of text in one cell beside all rows (the last column, which then has no
    cells of its own).
    """

    columns: tuple
    heads: tuple
    rows: tuple
    row_height: float
    head_heights: tuple
    rule_every: int = 5
    side: tuple = ()

    @property
    def width(self):
        """Total width in millimetres."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Signature:
    """A signature block: title, hint in italics, printed name, a line above (place and date).

    ``points`` is the size of the name, which keeps to one line.
    """

    title: str
    hint: str = ""
    name: str = ""
    above: str = ""
    seal: bool = False
    points: float = 11.5


@dataclass(frozen=True)
class Page:
    """One page of the form; a long table goes on over several sheets of paper."""

    key: str
    layout: str
    sheet: str
    titles: tuple = ()
    lines: tuple = ()
    paragraphs: tuple = ()
    table: Table | None = None
    signatures: tuple = ()
    corner: tuple = ()
    chunks: tuple = ()
    facing: bool = False
    foot: tuple = ()


@dataclass(frozen=True)
class Sheet:
    """One side of paper: a page, or the rows ``start:stop`` of its table."""

    page: Page
    rows: tuple = ()
    start: int = 0
    last: bool = True


@dataclass(frozen=True)
class Book:
    """All pages of one book, in order of the form; banner and watermark on drafts only."""

    title: str
    form: str
    legal_basis: str
    banner: str
    watermark: str
    pages: tuple = field(default=())

    def sheets(self):
        """Return the sides of paper in printing order.

        A page that faces the one before it (left and right half of an opening) alternates
        with it where both go on over several sheets.
        """
        sheets = []
        for opening in _openings(self.pages):
            sides = [page_sheets(page) for page in opening]
            for number in range(max(map(len, sides))):
                sheets.extend(side[number] for side in sides if number < len(side))
        return sheets


def page_sheets(page):
    """Return the sheets of one page, cut where ``page.chunks`` says."""
    if not page.table:
        return [Sheet(page)]
    sheets, start = [], 0
    for size in page.chunks:
        stop = start + size
        rows = page.table.rows[start:stop]
        sheets.append(Sheet(page, rows, start, stop >= len(page.table.rows)))
        start = stop
    return sheets


def head_rows(columns, heights):
    """Return the head rows of a table: groups above their columns, single columns spanning.

    :param heights: height of each head row; as many as the columns have levels of headers
    """
    depth = max((len(column.groups) for column in columns), default=0) + 1
    if len(heights) != depth:
        raise ValueError(f"a head of {depth} rows needs as many heights, not {len(heights)}")
    rows = tuple([] for _level in range(depth))
    _add_heads(rows, columns, 0, heights)
    return tuple(tuple(row) for row in rows)


def _add_heads(rows, columns, level, heights):
    position = 0
    while position < len(columns):
        column = columns[position]
        if len(column.groups) == level:
            span, height = len(rows) - level, sum(heights[level:])
            head = Head(column.label, 1, span, column.vertical, column.width, height)
            rows[level].append(head)
            position += 1
            continue
        members = _group(columns, position, level)
        total = sum(member.width for member in members)
        head = Head(column.groups[level], len(members), 1, False, total, heights[level])
        rows[level].append(head)
        _add_heads(rows, members, level + 1, heights)
        position += len(members)


def _group(columns, start, level):
    """Return the neighbours from ``start`` on that stand under the same header."""
    path, stop = columns[start].groups[: level + 1], start
    while stop < len(columns) and columns[stop].groups[: level + 1] == path:
        stop += 1
    return columns[start:stop]


def _openings(pages):
    openings = []
    for page in pages:
        if page.facing and openings:
            openings[-1].append(page)
        else:
            openings.append([page])
    return openings
