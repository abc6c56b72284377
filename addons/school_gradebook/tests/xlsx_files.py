"""Make and spoil XLSX files for the import tests and the demo."""

import datetime
import io
import re
import zipfile

import openpyxl


def write_workbook(sheets):
    """Return an XLSX file of ``{sheet name: rows}``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        for column in sheet.iter_cols(min_col=2, max_col=3):
            sheet.column_dimensions[column[0].column_letter].width = 24
    return _save(book)


def edit_workbook(content, *edits):
    """Return the file with cells changed: (sheet, «E7», value) each."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, cell, value in edits:
        book[sheet][cell].value = value
    return _save(book)


def drop_column(content, sheet, header):
    """Return the file without the column of that header."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book[sheet].iter_rows(max_row=8):
        for cell in row:
            if cell.value == header:
                book[sheet].delete_cols(cell.column)
                return _save(book)
    raise KeyError(header)


def rename_sheet(content, old, new):
    """Return the file with a sheet renamed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book[old].title = new
    return _save(book)


def _save(book):
    moment = datetime.datetime(2026, 8, 1)
    book.properties.creator = "Hoa Sen"
    book.properties.created = book.properties.modified = moment
    target = io.BytesIO()
    book.save(target)
    return _without_times(target.getvalue())


def _without_times(content):
    """Return the ZIP file with fixed times, so that equal files are equal bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "docProps/core.xml":
                # openpyxl writes the moment of saving whatever it was told.
                data = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-08-01T00:00:00Z", data
                )
            info = zipfile.ZipInfo(part.filename, (2026, 8, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(info, data)
    return target.getvalue()


def zip_bomb(megabytes):
    """Return a small file that unpacks to a worksheet of ``megabytes`` of zeros."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (megabytes * 1024 * 1024))
    return target.getvalue()
