"""Open an XLSX file that a stranger may have made.

Everything that can be refused is refused before the spreadsheet is parsed: by the
first bytes, by the sizes in the ZIP directory (which bound what is unpacked), and
by a scan of the parts for what a class list never holds.
"""

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

MEGABYTE = 1024 * 1024
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FAR_CELL = re.compile(rb"\sr=[\"'][A-Za-z]{3,}\d")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*\sencoding=[\"']([^\"']*)", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Limits:
    """How much one file may hold; a whole school's list stays far below."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 60 * MEGABYTE
    parts: int = 500
    sheets: int = 60
    rows: int = 5_000
    raw_rows: int = 20_000
    cells: int = 300_000


LIMITS = Limits()


class FileRefused(ValueError):
    """The file cannot be read at all; ``code`` and ``params`` say why."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Formula:
    """A formula whose value the file does not hold."""

    text: str


@dataclass(frozen=True)
class Sheet:
    """The values of a sheet: ``rows[0]`` is row 1, short rows are not padded."""

    file: str
    name: str
    hidden: bool
    rows: tuple[tuple, ...]
    formula_cells: frozenset = frozenset()

    def value(self, row: int, column: int):
        """Return the value at 1-based ``row``, ``column``; ``None`` outside."""
        if not 0 < row <= len(self.rows):
            return None
        values = self.rows[row - 1]
        return values[column - 1] if 0 < column <= len(values) else None


def open_workbook(name: str, content: bytes, limits: Limits = LIMITS):
    """Return the sheets of an XLSX file.

    :param str name: the file's name, for messages
    :param bytes content: the file
    :return: a tuple of :class:`Sheet`
    :raises FileRefused: with one of the codes FILE_EMPTY, FILE_TOO_LARGE,
        FILE_OLD_XLS, FILE_ENCRYPTED, FILE_NOT_XLSX, FILE_UNPACKED_TOO_LARGE,
        FILE_TOO_MANY_SHEETS, FILE_TOO_MANY_ROWS, FILE_TOO_MANY_COLUMNS
    """
    check_size(len(content), limits)
    _check_signature(content)
    has_formulas = _check_archive(content, limits)
    values = _load(name, content, limits, data_only=True)
    if has_formulas:
        formulas = _load(name, content, limits, data_only=False)
        values = tuple(map(_mark_formulas, values, formulas))
    return values


def check_size(size: int, limits: Limits = LIMITS) -> None:
    """Refuse a file by its size alone, before it is read into memory."""
    if size > limits.file_bytes:
        raise FileRefused(
            "FILE_TOO_LARGE",
            size=size / MEGABYTE,
            limit=limits.file_bytes / MEGABYTE,
        )


def _check_signature(content):
    if not content:
        raise FileRefused("FILE_EMPTY")
    if content.startswith(_OLE2):
        encrypted = _ENCRYPTED in content
        raise FileRefused("FILE_ENCRYPTED" if encrypted else "FILE_OLD_XLS")
    if not content.startswith(b"PK\x03\x04"):
        raise FileRefused("FILE_NOT_XLSX")


def _check_archive(content, limits):
    """Check the ZIP directory and the raw parts; return whether formulas occur."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive, limits)
            return _scan_parts(archive, limits)
    except (NotImplementedError, RuntimeError) as error:
        # zipfile: an unknown compression, or a password on a part
        raise FileRefused("FILE_ENCRYPTED") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError) as error:
        raise FileRefused("FILE_NOT_XLSX") from error
    except EOFError as error:
        raise FileRefused("FILE_NOT_XLSX") from error


def _check_directory(archive, limits):
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise FileRefused("FILE_NOT_XLSX")
    # zipfile never unpacks more of a part than the directory says it holds.
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or unpacked > limits.unpacked_bytes:
        raise FileRefused(
            "FILE_UNPACKED_TOO_LARGE",
            size=unpacked / MEGABYTE,
            limit=limits.unpacked_bytes / MEGABYTE,
        )


def _scan_parts(archive, limits):
    rows = cells = 0
    formulas = False
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        _check_xml(text)
        if "/worksheets/" not in part.filename:
            continue
        rows += sum(1 for _match in _ROW.finditer(text))
        cells += sum(1 for _match in _CELL.finditer(text))
        if rows > limits.raw_rows or cells > limits.cells:
            raise FileRefused("FILE_TOO_MANY_ROWS", limit=limits.rows)
        if _FAR_CELL.search(text):
            raise FileRefused("FILE_TOO_MANY_COLUMNS")
        formulas = formulas or bool(_FORMULA.search(text))
    return formulas


def _check_xml(text):
    """Refuse a document type, which Office never writes, and encodings that hide one."""
    encoding = _ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
    known = not encoding or encoding[1].lower() in (b"utf-8", b"us-ascii")
    if not known or b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:200]:
        raise FileRefused("FILE_NOT_XLSX")


def _load(name, content, limits, data_only):
    try:
        with warnings.catch_warnings():
            # Extensions that openpyxl does not know (drop-down lists, colours).
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,  # xml.etree.ElementTree.ParseError, lxml.etree.XMLSyntaxError
    ) as error:
        raise FileRefused("FILE_NOT_XLSX") from error
    try:
        worksheets = book.worksheets
        if len(worksheets) > limits.sheets:
            raise FileRefused("FILE_TOO_MANY_SHEETS", limit=limits.sheets)
        return tuple(_read_sheet(name, sheet, limits) for sheet in worksheets)
    finally:
        book.close()


def _read_sheet(file, worksheet, limits):
    # The dimension that a file states may be a lie in both directions.
    worksheet.reset_dimensions()
    rows = []
    filled = 0
    try:
        for number, values in enumerate(worksheet.iter_rows(values_only=True), 1):
            if any(value is not None for value in values):
                filled = number
            if filled > limits.rows:
                raise FileRefused("FILE_TOO_MANY_ROWS", limit=limits.rows)
            if number <= limits.rows:
                rows.append(_strip_right(values))
    except FileRefused:
        raise
    except (ValueError, KeyError, IndexError, TypeError, SyntaxError) as error:
        raise FileRefused("FILE_NOT_XLSX") from error
    return Sheet(
        file=file,
        name=worksheet.title,
        hidden=worksheet.sheet_state != "visible",
        rows=tuple(rows[:filled]),
    )


def _strip_right(values):
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return tuple(values[:end])


def _mark_formulas(sheet, formulas):
    """Mark the cells that hold formulas, and those whose value is not stored."""
    places = set()
    rows = [list(values) for values in sheet.rows]
    for number, values in enumerate(formulas.rows, 1):
        for column, value in enumerate(values, 1):
            if not _is_formula(value):
                continue
            places.add((number, column))
            if sheet.value(number, column) is None:
                _put(rows, number, column, Formula(str(getattr(value, "text", value))))
    return Sheet(
        sheet.file,
        sheet.name,
        sheet.hidden,
        tuple(tuple(values) for values in rows),
        frozenset(places),
    )


def _is_formula(value):
    if isinstance(value, ArrayFormula | DataTableFormula):
        return True
    return isinstance(value, str) and value.startswith("=")


def _put(rows, number, column, value):
    while len(rows) < number:
        rows.append([])
    values = rows[number - 1]
    values.extend([None] * (column - len(values)))
    values[column - 1] = value
