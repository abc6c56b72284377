"""A mark sheet as a file that is filled offline: what it carries along, how it is read back.

The visible sheet is for people; a hidden one holds what the file was made of (book, lines,
columns, every value) as one text, with a signature that only the school's system can make.
Rows are found by the pupil's code and columns by their place and head, so that a file that
was sorted or spoilt puts no mark beside the wrong pupil: it is refused.
"""

import base64
import binascii
import datetime
import json
import zlib
from dataclasses import dataclass

from .canonical import dumps
from .importing.values import show
from .importing.workbook import MEGABYTE, FileRefused, Formula, Limits
from .text import clean

VERSION = 1
DATA_SHEET = "_so_diem"
#: Rows and columns of the visible sheet, from 1.
HEAD_ROW, FIRST_ROW = 6, 7
CODE_COLUMN, NAME_COLUMN, FIRST_COLUMN = 2, 3, 5
#: A cell of a spreadsheet holds 32 767 characters.
CHUNK = 30_000
#: One class: far below what the import of a whole school may hold.
LIMITS = Limits(
    file_bytes=2 * MEGABYTE,
    unpacked_bytes=20 * MEGABYTE,
    parts=60,
    sheets=6,
    rows=500,
    raw_rows=5_000,
    cells=50_000,
)
_MOST_TEXT = 5 * MEGABYTE
#: Days as numbers, from 2000 to 2100: what is left of a date without its format.
_DAYS = range(36_526, 73_416)
_DAY_0 = datetime.date(1899, 12, 30)
_TEXT_COLUMN = "comment"


@dataclass(frozen=True)
class FileCell:
    """One cell of the visible sheet; ``problem`` is a code when it holds nothing to enter."""

    row: int
    column: int
    line_id: int
    key: str
    text: str
    base: str
    problem: str = ""
    params: tuple = ()


@dataclass(frozen=True)
class FileRow:
    """A row that cannot be read: its pupil is unknown, or stands there twice."""

    row: int
    code: str
    problem: str


def content_of(sheet):
    """Return what a file carries of the answer of ``get_sheet``, as plain data."""
    keys = [column["key"] for column in sheet["columns"]]
    return {
        "version": VERSION,
        "book": sheet["gradebook"]["id"],
        "at": sheet["server_time"],
        "columns": [[column["key"], column["short"]] for column in sheet["columns"]],
        "lines": [
            [row["line_id"], row["student_code"] or "", row["name"]] for row in sheet["rows"]
        ],
        "values": [[_value(row, key) for key in keys] for row in sheet["rows"]],
    }


def _value(row, key):
    return row["comment"] if key == _TEXT_COLUMN else row["cells"].get(key, {}).get("v", "")


def pack(content):
    """Return the one text that is signed and stored."""
    return base64.b64encode(zlib.compress(dumps(content).encode())).decode()


def chunks(packed):
    """Return the text in pieces that fit into cells."""
    return [packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK)]


def unpack(packed):
    """Return the content again; the caller has checked the signature."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.b64decode(packed, validate=True), _MOST_TEXT)
        content = json.loads(text)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise FileRefused("SHEET_FILE_SPOILT") from error
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise FileRefused("SHEET_FILE_OTHER_VERSION")
    return content


def stored(sheets):
    """Return (packed text, signature) of the hidden sheet.

    :raises FileRefused: SHEET_FILE_FOREIGN when the file is none of ours
    """
    hidden = next((sheet for sheet in sheets if sheet.name == DATA_SHEET), None)
    rows = [sheet_row[0] for sheet_row in hidden.rows if sheet_row] if hidden else []
    if len(rows) < 2 or not all(isinstance(value, str) for value in rows):
        raise FileRefused("SHEET_FILE_FOREIGN")
    return "".join(rows[1:]), rows[0]


def read(sheets, content):
    """Return the cells of the visible sheet, and the rows that cannot be read.

    :param content: of :func:`unpack`
    :return: ([FileCell], [FileRow])
    :raises FileRefused: SHEET_FILE_WITHOUT_TABLE, SHEET_FILE_HEADS
    """
    table = next((s for s in sheets if s.name != DATA_SHEET and not s.hidden), None)
    if table is None:
        raise FileRefused("SHEET_FILE_WITHOUT_TABLE")
    _check_heads(table, content)
    lines = {
        code: (line_id, name, values)
        for (line_id, code, name), values in zip(content["lines"], content["values"], strict=True)
    }
    cells, rows, seen = [], [], set()
    for row in range(FIRST_ROW, len(table.rows) + 1):
        code, name = (_as_text(table.value(row, n)) for n in (CODE_COLUMN, NAME_COLUMN))
        entries = [table.value(row, FIRST_COLUMN + n) for n in range(len(content["columns"]))]
        if not code and not name and all(_is_empty(value) for value in entries):
            continue
        problem = _row_problem(lines.get(code), code, name, seen)
        seen.add(code)
        if problem:
            rows.append(FileRow(row, code or name, problem))
        else:
            cells += _row_cells(row, entries, content["columns"], *lines[code][::2])
    return cells, rows


def _check_heads(table, content):
    for place, (_key, label) in enumerate(content["columns"], FIRST_COLUMN):
        found = _as_text(table.value(HEAD_ROW, place))
        if found != clean(label):
            raise FileRefused("SHEET_FILE_HEADS", found=found or "–", expected=label)


def _row_problem(line, code, name, seen):
    if line is None:
        return "ROW_UNKNOWN"
    if code in seen:
        return "ROW_TWICE"
    return "ROW_NAME" if name != clean(line[1]) else ""


def _row_cells(row, entries, columns, line_id, values):
    for place, (value, (key, _label), base) in enumerate(
        zip(entries, columns, values, strict=True), FIRST_COLUMN
    ):
        text, problem, params = _entry(value, key)
        yield FileCell(row, place, line_id, key, text, base, problem, params)


def _entry(value, key):
    """Return (text, problem, params) of what a spreadsheet holds in a cell."""
    if _is_empty(value):
        return "", "", ()
    if isinstance(value, datetime.datetime | datetime.date):
        return show(value), "CELL_DATE", (show(value),)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value), "CELL_TIME", (str(value),)
    if isinstance(value, Formula):
        return show(value), "CELL_FORMULA", (show(value),)
    if isinstance(value, bool):
        return str(value), "CELL_BOOLEAN", ()
    if isinstance(value, int | float):
        if key != _TEXT_COLUMN and value in _DAYS:
            day = show(_DAY_0 + datetime.timedelta(days=int(value)))
            return number_text(value), "CELL_DATE", (day,)
        return number_text(value), "", ()
    return clean(value), "", ()


def number_text(value):
    """Return a number as it reads: 8.0 → «8», 8.5 → «8,5»; nothing is rounded."""
    text = repr(value)
    return text.removesuffix(".0").replace(".", ",")


def _as_text(value):
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return clean(value) if isinstance(value, str) else ""


def _is_empty(value):
    return value is None or (isinstance(value, str) and not clean(value))


def address(row, column):
    """Return «H12»."""
    return f"{letters(column)}{row}"


def letters(column):
    """Return the name of a column, from 1: 8 → «H», 28 → «AB»."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
