"""From the sheets of one file to records, with everything odd in the log."""

from .headers import (
    MarkHead,
    field_heads,
    find_header,
    form_header,
    is_derived,
    kind_by_heads,
    mark_key,
)
from .issues import Log, Place
from .records import (
    AssignmentRow,
    AssignmentSheet,
    MarkRow,
    MarkSheet,
    PupilRow,
    PupilSheet,
)
from .titles import ASSIGNMENTS, MARKS, PUPILS, Title, read_title
from .values import (
    is_broken,
    is_empty,
    read_code,
    read_date,
    read_email,
    read_periods,
    read_personal_id,
    read_phone,
    read_sex,
    read_text,
    read_tick,
    show,
)
from .workbook import FileRefused, Sheet, open_workbook

TRAITS_CODE = "PCNL"
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


def parse_file(name: str, content: bytes, log: Log) -> list:
    """Return the records of all sheets of an XLSX file.

    :param str name: the file's name, for messages
    :param bytes content: the file
    :param Log log: takes the issues; a file that cannot be read is one error
    :return: PupilSheet, AssignmentSheet and MarkSheet objects
    """
    try:
        sheets = open_workbook(name, content)
    except FileRefused as refusal:
        log.error(refusal.code, Place(name), **refusal.params)
        return []
    tables = [table for table in (_Table.find(sheet, log) for sheet in sheets) if table]
    context = _file_context(tables)
    found = [_PARSERS[table.kind](table, context, log) for table in tables]
    if not tables and not log.errors:
        log.error("FILE_WITHOUT_TABLE", Place(name))
    return [sheet for sheet in found if sheet is not None]


class _Table:
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
            complete = self._check_once(heads, log) and complete
        self.fields = {field: heads[0] for field, heads in found.items()}
        return complete

    def _check_once(self, heads, log):
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


def _parse_pupils(table, _context, log):
    title, place = table.title, table.place
    if not title.class_name:
        log.error("TITLE_WITHOUT_CLASS", place)
        return None
    if title.class_name.casefold() != table.sheet.name.strip().casefold():
        log.error("TITLE_CLASS_DIFFERS", place.at(row=title.row), title=title.class_name)
        return None
    table.report_other_columns(table.fields.values(), log)
    rows = [_pupil_row(table, number, get, log) for number, get in table.rows(log)]
    rows = tuple(row for row in rows if row)
    if not rows:
        log.notice("SHEET_WITHOUT_ROWS", place)
    return PupilSheet(place, title, title.class_name, rows)


def _pupil_row(table, number, get, log):
    stt = table.raw(number, "number")
    row = PupilRow(
        place=table.at(number),
        number=stt if isinstance(stt, int) else None,
        code=read_code(*get("code"), log),
        name=read_text(*get("name"), log, required=True),
        birth_date=read_date(*get("birth_date"), log),
        sex=read_sex(*get("sex"), log),
        ethnicity=read_text(*get("ethnicity"), log),
        personal_id=read_personal_id(*get("personal_id"), log),
        street=read_text(*get("street"), log),
        mother=read_text(*get("mother"), log),
        phone=read_phone(*get("phone"), log),
    )
    if row.phone and not row.mother and is_empty(table.raw(number, "mother")):
        log.error("PHONE_WITHOUT_NAME", get("phone")[1], value=row.phone)
    complete = row.code and row.name and row.birth_date and row.sex
    return row if complete else None


def _parse_assignments(table, _context, log):
    table.report_other_columns(table.fields.values(), log)
    rows = [_assignment_row(table, number, get, log) for number, get in table.rows(log)]
    rows = tuple(row for row in rows if row)
    if not rows:
        log.notice("SHEET_WITHOUT_ROWS", table.place)
    return AssignmentSheet(table.place, table.title, rows)


def _assignment_row(table, number, get, log):
    errors = len(log.errors)
    code = read_text(*get("code"), log, required=True)
    row = AssignmentRow(
        place=table.at(number),
        class_name=read_text(*get("class_name"), log, required=True),
        subject=read_text(*get("subject"), log),
        code=code and code.upper(),
        periods=read_periods(*get("periods"), log),
        teacher=read_text(*get("teacher"), log, required=True),
        email=read_email(*get("email"), log),
        homeroom=read_tick(*get("homeroom"), log),
    )
    return row if len(log.errors) == errors else None


def _file_context(tables):
    """Return what the titles of one file's mark sheets agree on.

    The sheet of qualities and competences has no title: it belongs to the class and
    term of the file, if these are the same on all its other sheets.
    """
    titles = [table.title for table in tables if table.kind == MARKS]
    complete = [title for title in titles if title.class_name and title.term]
    if len({(t.class_name, t.term, t.start_year) for t in complete}) != 1:
        return None
    first = complete[0]
    return Title(
        kind=MARKS,
        class_name=first.class_name,
        term=first.term,
        start_year=first.start_year,
        school=first.school,
    )


def _parse_marks(table, context, log):
    title = _mark_title(table, context, log)
    if title is None:
        return None
    heads = _mark_heads(table, log)
    table.report_other_columns([*table.fields.values(), *(column.head for column in heads)], log)
    if not heads:
        log.error("SHEET_WITHOUT_MARK_COLUMNS", table.place)
        return None
    rows = [_mark_row(table, heads, number, get, log) for number, get in table.rows(log)]
    return MarkSheet(
        place=table.place,
        title=title,
        class_name=title.class_name,
        term=title.term,
        subject_code=table.sheet.name.strip().upper(),
        heads=heads,
        rows=tuple(row for row in rows if row),
        header_row=table.header_row,
    )


def _mark_title(table, context, log):
    title = table.title
    if title.class_name and title.term:
        return title
    if title.kind or not context:
        log.error("TITLE_INCOMPLETE", table.place.at(row=title.row or 1))
        return None
    log.notice("TITLE_FROM_FILE", table.place, class_name=context.class_name, term=context.term)
    return context


def _mark_heads(table, log):
    found = {}
    for head in table.heads:
        key = mark_key(head.folded)
        if key:
            found.setdefault(key, []).append(head)
    if table.sheet.name.strip().upper() != TRAITS_CODE:
        # «Tin học» and the like head a column of marks only on the sheet of traits.
        found = {key: heads for key, heads in found.items() if not key[0].isupper()}
    for heads in found.values():
        table._check_once(heads, log)
    moment = table.title.moment or "end"
    return tuple(
        MarkHead(heads[0], key, moment if key.isupper() else default)
        for (key, default), heads in found.items()
    )


def _mark_row(table, heads, number, get, log):
    code = read_code(*get("code"), log)
    name = read_text(*get("name"), log, required=True)
    birth_date = None
    if "birth_date" in table.fields and not is_empty(table.raw(number, "birth_date")):
        birth_date = read_date(*get("birth_date"), log, notice=False)
    values = []
    for column in heads:
        value = table.sheet.value(number, column.head.index)
        place = table.at(number, column.head)
        broken = is_broken(value, place, log)
        if not broken and (number, column.head.index) in table.sheet.formula_cells:
            log.notice("FORMULA_VALUE", place, value=show(value))
        values.append(None if broken else value)
    if not (code and name):
        return None
    return MarkRow(table.at(number), code, name, birth_date, tuple(values))


_PARSERS = {
    PUPILS: _parse_pupils,
    ASSIGNMENTS: _parse_assignments,
    MARKS: _parse_marks,
}
