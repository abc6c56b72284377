"""Fill and spoil the file of a mark sheet, for its tests."""

import base64
import io
import zipfile

import openpyxl

from ..lib.sheet_file import DATA_SHEET, FIRST_COLUMN, FIRST_ROW
from .common import SchoolCommon

#: Columns of the invented book of mathematics, in the order of the file.
KEYS = ("tx1", "tx2", "tx3", "tx4", "gk", "ck", "comment")


class SheetFileCommon(SchoolCommon):
    """A teacher takes the sheet home and brings it back."""

    def download(self, book=None, login="math"):
        return self.as_user(self.book if book is None else book, login)._sheet_file()[1]

    def place(self, row, key):
        return FIRST_ROW + row, FIRST_COLUMN + KEYS.index(key)

    def fill_file(self, content, values, edit=None):
        """Return the file with {(row index, column): value} filled in."""
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        page = workbook.worksheets[0]
        for (row, key), value in values.items():
            page.cell(*self.place(row, key)).value = value
        if edit:
            edit(workbook, page)
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    def wizard(self, content, login="math", book=None, name="diem-8A.xlsx"):
        wizard = self.as_user(self.env["school.sheet.upload"], login).create(
            {
                "gradebook_id": (self.book if book is None else book).id,
                "file": base64.b64encode(content),
                "filename": name,
            }
        )
        wizard.action_check()
        return wizard

    def upload(self, values, login="math", content=None, edit=None):
        """Download, fill, upload and check; nothing is applied yet."""
        content = content or self.download()
        return self.wizard(self.fill_file(content, values, edit), login)

    def marks(self, book=None):
        """Return {(row index, column): what the sheet shows}."""
        rows = (self.book if book is None else book).get_sheet()["rows"]
        return {
            (number, key): cell["v"]
            for number, row in enumerate(rows)
            for key, cell in row["cells"].items()
        }

    def cells(self, wizard):
        """Return {address: (kind, message)} of what the wizard shows."""
        return {line.address: (line.kind, line.message or "") for line in wizard.line_ids}


def replace_part(content, name, old, new):
    """Return the ZIP file with a text replaced in one part."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part in source.infolist():
            data = source.read(part)
            copy.writestr(part, data.replace(old, new) if part.filename == name else data)
    return target.getvalue()


def spoil(workbook, page, row=2, change=lambda text: text[:-8] + "AAAAAAA="):
    """Change the hidden sheet."""
    cell = workbook[DATA_SHEET].cell(row, 1)
    cell.value = change(cell.value)
