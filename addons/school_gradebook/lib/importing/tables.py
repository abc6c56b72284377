"""A sheet as a table: its title, its header row, its columns and its rows."""

from .headers import field_heads, find_header, form_header, is_derived, kind_by_heads, mark_key
from .issues import Place
from .titles import ASSIGNMENTS, MARKS, PUPILS, Title, read_title
from .values import is_empty, show
from .workbook import Sheet

#: Columns without which a sheet is not read.
_REQUIRED = {
    PUPILS: (
        "code",
        "name",
        "birth_date",
        "sex",
        "ethnicity",
        "personal_id",
        "street",
        "mother",
        "phone",
    ),
    ASSIGNMENTS: (
        "class_name",
        "subject",
        "code",
        "periods",
        "teacher",
        "email",
        "homeroom",
    ),
    MARKS: ("code", "name"),
}


class Table:
    """A sheet with its title, its header row and its columns."""

    def __init__(self, sheet: Sheet, kind, title: Title, header_row, heads):
        self.sheet = sheet
        self.kind = kind
        self.title = title
        self.header_row = header_row
        self.heads = heads
        self.place = Place(sheet.file, sheet.name)
        self.fields = {}

    @classmethod
    def find(cls, sheet, log):
        """Return the table of a sheet; ``None``, with an issue, when it holds none."""
        place = Place(sheet.file, sheet.name)
        if not sheet.rows:
            log.notice("SHEET_EMPTY", place)
            return None
        header_row, heads = find_header(sheet)
        title = read_title(sheet.rows[: (header_row or 6) - 1])
        kind = (title.kind or kind_by_heads(heads)) if header_row else None
        if kind is None:
            report = log.notice if sheet.hidden else log.error
            report("SHEET_UNKNOWN", place)
            return None
        if sheet.hidden:
            log.error("SHEET_HIDDEN", place)
            return None
        table = cls(sheet, kind, title, header_row, heads)
        return table if table.check(log) else None

    def check(self, log):
        """Check title and columns; return whether the rows can be read."""
        if self.title.bad_year:
            place = self.place.at(row=self.title.row)
            log.error("TITLE_YEAR", place, value=self.title.bad_year)
        found = field_heads(self.kind, self.heads)
        complete = True
        for field in _REQUIRED[self.kind]:
            if field not in found:
                header = form_header(self.kind, field)
                place = self.place.at(row=self.header_row, header=header)
                log.error("COLUMN_MISSING", place, header=header)
                complete = False
        for heads in found.values():
            complete = self.check_once(heads, log) and complete
        self.fields = {field: heads[0] for field, heads in found.items()}
        return complete

    def check_once(self, heads, log):
        """Refuse a column that occurs twice: which of them counts?"""
        for head in heads[1:]:
            log.error("COLUMN_TWICE", self.at(self.header_row, head), header=head.text)
        return len(heads) == 1

    def at(self, row, head=None):
        """Return the place of a row, or of one cell of it."""
        if head is None:
            return self.place.at(row=row)
        return self.place.at(row=row, column=head.letter, header=head.text)

    def rows(self, log):
        """Yield ``(row number, get)`` of the rows that hold a record.

        ``get(field)`` returns the raw value and its place.
        """
        key = "code" if self.kind != ASSIGNMENTS else "class_name"
        for number in range(self.header_row + 1, len(self.sheet.rows) + 1):
            values = self.sheet.rows[number - 1]
            if all(map(is_empty, values)):
                continue
            if not is_empty(self.raw(number, key)):
                yield number, self._getter(number)
            elif self._is_record(number):
                log.error("CELL_EMPTY", self.at(number, self.fields[key]))
            else:
                text = next(show(value) for value in values if not is_empty(value))
                log.notice("ROW_IGNORED", self.at(number), value=text)

    def raw(self, row, field):
        """Return the raw value of a field; ``None`` where the column is absent."""
        head = self.fields.get(field)
        return self.sheet.value(row, head.index) if head else None

    def _getter(self, row):
        def get(field):
            return self.raw(row, field), self.at(row, self.fields.get(field))

        return get

    def _is_record(self, row):
        """A row without its key still holds a record when it has a name or marks.

        What else stands under a table is a signature or a total.
        """
        if self.kind == ASSIGNMENTS:
            fields = ("code", "email")
            return any(not is_empty(self.raw(row, field)) for field in fields)
        if not is_empty(self.raw(row, "name")):
            return True
        heads = [head for head in self.heads if mark_key(head.folded)]
        return self.kind == MARKS and any(
            not is_empty(self.sheet.value(row, head.index)) for head in heads
        )

    def report_other_columns(self, known, log):
        """Say which columns with content were not read."""
        indexes = {head.index for head in known}
        for head in self.heads:
            if head.index in indexes or not self._has_content(head.index):
                continue
            code = "COLUMN_DERIVED" if is_derived(head.folded) else "COLUMN_IGNORED"
            log.notice(code, self.at(self.header_row, head), header=head.text)
        self._report_headless(log)

    def _has_content(self, index):
        below = range(self.header_row + 1, len(self.sheet.rows) + 1)
        return any(not is_empty(self.sheet.value(row, index)) for row in below)

    def _report_headless(self, log):
        """Refuse values to the right that stand under no header."""
        headed = {head.index for head in self.heads}
        key = "code" if self.kind != ASSIGNMENTS else "class_name"
        for row in range(self.header_row + 1, len(self.sheet.rows) + 1):
            if is_empty(self.raw(row, key)):
                continue
            for index, value in enumerate(self.sheet.rows[row - 1], 1):
                if index not in headed and not is_empty(value):
                    log.error("COLUMN_WITHOUT_HEADER", self.at(row), value=show(value))
                    return
