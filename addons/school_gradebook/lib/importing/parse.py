"""From the sheets of one file to records, with everything odd in the log."""

from .headers import MarkHead, mark_key
from .issues import Log, Place
from .records import (
    AssignmentRow,
    AssignmentSheet,
    MarkRow,
    MarkSheet,
    PupilRow,
    PupilSheet,
)
from .tables import Table
from .titles import ASSIGNMENTS, MARKS, PUPILS, Title
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
from .workbook import FileRefused, open_workbook

TRAITS_CODE = "PCNL"


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
    before = len(log.errors)
    tables = [table for table in (Table.find(sheet, log) for sheet in sheets) if table]
    context = _file_context(tables)
    found = [_PARSERS[table.kind](table, context, log) for table in tables]
    if not tables and len(log.errors) == before:
        log.error("FILE_WITHOUT_TABLE", Place(name))
    return [sheet for sheet in found if sheet is not None]


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
        table.check_once(heads, log)
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
