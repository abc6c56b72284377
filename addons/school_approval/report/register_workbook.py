"""The register of corrections as a sheet of a workbook, from the rows of the print."""

import re

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_TEXT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_CELL = {**_TEXT, "border": 1}
_STYLES = {
    "title": {**_TEXT, "bold": True, "font_size": 14, "align": "center"},
    "line": {**_TEXT, "text_wrap": False},
    "head": {**_CELL, "bold": True, "align": "center", "bg_color": "#EEEEEE"},
    "left": _CELL,
    "center": {**_CELL, "align": "center"},
}
_A4 = 9


def write_register(workbook, name, paper):
    """Write the register of one class.

    :param workbook: xlsxwriter.Workbook
    :param str name: of the class
    :param dict paper: titles, lines, columns and rows; every value is written as a text, so
        that nothing a person entered is a formula
    """
    styles = {key: workbook.add_format(style) for key, style in _STYLES.items()}
    sheet = workbook.add_worksheet(_FORBIDDEN.sub(" ", name)[:31])
    columns = paper["columns"]
    _set_up(sheet, columns)
    row = 0
    for title in paper["titles"]:
        sheet.merge_range(row, 0, row, len(columns) - 1, title, styles["title"])
        row += 1
    for line in paper["lines"]:
        sheet.write_string(row, 0, line, styles["line"])
        row += 1
    _table(sheet, row + 1, columns, paper["rows"], styles)


def _set_up(sheet, columns):
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&9Trang &P/&N")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(5, column["width"] * 0.55))


def _table(sheet, top, columns, rows, styles):
    for place, column in enumerate(columns):
        sheet.write_string(top, place, column["label"], styles["head"])
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 2)
    for number, row in enumerate(rows, start=top + 1):
        for place, column in enumerate(columns):
            style = styles[column.get("align", "center")]
            sheet.write_string(number, place, str(row.get(column["key"], "")), style)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(columns) - 1)
