"""The mark sheet as a protected workbook: only the open cells can be filled."""

import io

import xlsxwriter

from ..lib import marks
from ..lib.sheet_file import (
    CODE_COLUMN,
    DATA_SHEET,
    FIRST_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    NAME_COLUMN,
    chunks,
    content_of,
    letters,
    pack,
)

_TEXT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "quote_prefix": True}
_CELL = {**_TEXT, "border": 1, "num_format": "@", "border_color": "#808080"}
_STYLES = {
    "title": {**_TEXT, "bold": True, "font_size": 14},
    "line": _TEXT,
    "hint": {**_TEXT, "italic": True, "font_color": "#404040"},
    "head": {**_CELL, "bold": True, "align": "center", "bg_color": "#D9E2EC", "text_wrap": True},
    "head_closed": {
        **_CELL,
        "bold": True,
        "align": "center",
        "bg_color": "#BFBFBF",
        "text_wrap": True,
    },
    "pupil": {**_CELL, "bg_color": "#F2F2F2"},
    "open": {**_CELL, "align": "center", "locked": False, "quote_prefix": False},
    "open_text": {**_CELL, "locked": False, "quote_prefix": False, "text_wrap": True},
    "closed": {**_CELL, "align": "center", "bg_color": "#D9D9D9", "font_color": "#404040"},
}
_WORDS = {
    marks.COMMENT: ("Đ", "D", "CĐ", "CD", "v", "k"),
    marks.LEVEL: ("T", "H", "C", "v"),
    marks.TRAIT: ("T", "Đ", "D", "C", "v"),
}
_SHEET = "Nhập điểm"
_ALLOWED = "_gia_tri"
_WIDTHS = (6, 14, 28, 12)
_HEADS = ("STT", "Mã học sinh", "Họ và tên", "Ngày sinh")


def write_sheet(sheet, sign, school="", words=None):
    """Return the file of a sheet.

    :param dict sheet: answer of ``school.gradebook.get_sheet``
    :param sign: function text → signature
    :param dict words: texts in the reader's language: hint, error, error_title, made
    """
    packed = pack(content_of(sheet))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        SheetWorkbook(workbook, sheet, school, words).fill()
        _write_data(workbook, packed, sign(packed))
    return stream.getvalue()


def _write_data(workbook, packed, signature):
    """The hidden sheet; base64 looks like no formula, and no program changes it."""
    data = workbook.add_worksheet(DATA_SHEET)
    data.very_hidden()
    data.protect()
    for row, text in enumerate([signature, *chunks(packed)]):
        data.write_string(row, 0, text)


class SheetWorkbook:
    """Draws one sheet into a workbook."""

    def __init__(self, workbook, sheet, school, words):
        self.workbook = workbook
        self.sheet = sheet
        self.school = school
        self.words = words
        self.styles = {name: workbook.add_format(style) for name, style in _STYLES.items()}
        self.closed = {
            (item["line_id"], item["column"]): not item["editable"] for item in sheet["exceptions"]
        }

    def fill(self):
        """Write the sheet, its lists and its checks."""
        self.page = self.workbook.add_worksheet(_SHEET)
        self.allowed = self.workbook.add_worksheet(_ALLOWED)
        self.allowed.hide()
        self.lists = {}
        self._set_up()
        self._write_top()
        self._write_heads()
        for place, row in enumerate(self.sheet["rows"], FIRST_ROW - 1):
            self._write_row(place, row)
        self._validate()

    def _set_up(self):
        page, last = self.page, FIRST_ROW - 1 + len(self.sheet["rows"])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW - 1)
        page.freeze_panes(FIRST_ROW - 1, NAME_COLUMN)
        page.protect("", {"format_columns": True, "format_rows": True})
        # texts on purpose: «8.5» stays «8.5» and never becomes the 8th of May
        place = f"{letters(CODE_COLUMN)}{FIRST_ROW}:{letters(self._last)}{max(last, FIRST_ROW)}"
        page.ignore_errors({"number_stored_as_text": place})
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)

    @property
    def _last(self):
        return FIRST_COLUMN - 1 + len(self.sheet["columns"])

    def _write_top(self):
        book, words = self.sheet["gradebook"], self.words
        lines = (
            (book["name"], "title"),
            (" · ".join(filter(None, (self.school, book["teacher_names"]))), "line"),
            (words["made"], "line"),
            (words["hint"], "hint"),
        )
        for row, (text, style) in enumerate(lines):
            self.page.write_string(row, 0, text, self.styles[style])

    def _write_heads(self):
        for column, label in enumerate(_HEADS):
            self.page.write_string(HEAD_ROW - 1, column, label, self.styles["head"])
        for place, column in enumerate(self.sheet["columns"], FIRST_COLUMN - 1):
            style = "head" if self._is_open(column) else "head_closed"
            self.page.write_string(HEAD_ROW - 1, place, column["short"], self.styles[style])
            self.page.set_column(place, place, 40 if column["type"] == "text" else 9)

    def _is_open(self, column):
        return column["editable"] or any(
            key == column["key"] and not closed for (_line, key), closed in self.closed.items()
        )

    def _write_row(self, place, row):
        page, pupil = self.page, self.styles["pupil"]
        page.write_string(place, 0, str(row["number"] or ""), pupil)
        page.write_string(place, CODE_COLUMN - 1, row["student_code"] or "", pupil)
        page.write_string(place, NAME_COLUMN - 1, row["name"], pupil)
        page.write_string(place, NAME_COLUMN, row["birth_date"], pupil)
        for number, column in enumerate(self.sheet["columns"], FIRST_COLUMN - 1):
            is_text = column["type"] == "text"
            value = row["comment"] if is_text else row["cells"].get(column["key"], {}).get("v", "")
            page.write_string(place, number, value, self.styles[self._style(row, column)])

    def _style(self, row, column):
        closed = self.closed.get((row["line_id"], column["key"]), not column["editable"])
        if closed or not row["active"]:
            return "closed"
        return "open_text" if column["type"] == "text" else "open"

    # -- what may be typed -------------------------------------------------------

    def _validate(self):
        first, last = FIRST_ROW, FIRST_ROW + len(self.sheet["rows"]) - 1
        for place, column in enumerate(self.sheet["columns"], FIRST_COLUMN):
            if column["type"] == "text" or last < first:
                continue
            top = f"{letters(place)}{first}"
            self.page.data_validation(
                f"{top}:{letters(place)}{last}",
                {
                    "validate": "custom",
                    "value": self._formula(column["type"], top),
                    "error_title": self.words["error_title"],
                    "error_message": self.words["error"][column["type"]],
                },
            )

    def _formula(self, ctype, cell):
        """The spelling stands in the list, or it is a number that the list holds as a text."""
        spellings = self._list(ctype)
        listed = f"ISNUMBER(MATCH({cell},{spellings},0))"
        if ctype not in (marks.SCORE, marks.TEST):
            return f"={listed}"
        step = 10 if ctype == marks.SCORE else 1
        number = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<=10,ROUND({cell}*{step},0)={cell}*{step})"
        return f"=OR({listed},{number})"

    def _list(self, ctype):
        """Return the place of what may be typed in a column of this type."""
        if ctype not in self.lists:
            values, column = _spellings(ctype), len(self.lists)
            for row, value in enumerate(values):
                self.allowed.write_string(row, column, value)
            place = letters(column + 1)
            self.lists[ctype] = f"{_ALLOWED}!${place}$1:${place}${len(values)}"
        return self.lists[ctype]


def _spellings(ctype):
    """Return every spelling of every mark; a spreadsheet compares them without case."""
    if ctype in _WORDS:
        return [*_WORDS[ctype], "m"]
    if ctype == marks.TEST:
        return [*map(str, range(11)), "v", "k", "m"]
    return [*marks.PLAIN_SCORES, "v", "k", "m"]
