"""The dossier as a workbook: the cells, each change, and the heads of the chains."""

_TEXT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_HEAD = {**_TEXT, "bold": True, "border": 1, "align": "center", "bg_color": "#EEEEEE"}
_CELL = {**_TEXT, "border": 1}

CELLS = (
    ("Sổ điểm", 34, "book"),
    ("Giáo viên", 24, "teacher"),
    ("STT", 6, "number"),
    ("Mã học sinh", 14, "code"),
    ("Học sinh", 26, "student"),
    ("Cột", 8, "column"),
    ("Ban đầu", 9, "first"),
    ("Khi khóa", 9, "locked"),
    ("Hiện tại", 9, "value"),
    ("Tăng/giảm", 10, "change"),
    ("Số lần sửa", 9, "change_count"),
    ("Xóa – nhập lại", 9, "re_entry_count"),
    ("Ai xóa, ai nhập lại", 44, "re_entry"),
    ("Sau khi khóa", 9, "late_count"),
    ("Ban đêm", 9, "night_count"),
    ("Địa chỉ mới", 9, "address_count"),
    ("Người khác", 9, "other_count"),
)
ENTRIES = (
    ("Sổ điểm", 34, "book"),
    ("Số", 7, "seq"),
    ("Thời điểm", 19, "at"),
    ("Học sinh", 26, "student"),
    ("Cột", 8, "column"),
    ("Cũ", 9, "old"),
    ("Mới", 9, "new"),
    ("Người thực hiện", 24, "by"),
    ("Cách", 17, "source"),
    ("Địa chỉ", 16, "address"),
    ("Lí do", 30, "reason"),
)
HEADS = (
    ("Sổ điểm", 34, "name"),
    ("Giáo viên", 24, "teacher"),
    ("Số dòng nhật ký", 12, "seq"),
    ("Đầu chuỗi nhật ký (SHA-256)", 70, "head"),
)


def write_dossier(workbook, content, sha256):
    """Write the sheets of a dossier.

    :param workbook: xlsxwriter.Workbook
    :param content: of report.school_history_dossier
    :param sha256: of the content
    """
    styles = {
        name: workbook.add_format(style)
        for name, style in {
            "text": _TEXT,
            "title": {**_TEXT, "bold": True, "font_size": 14, "text_wrap": False},
            "line": {**_TEXT, "text_wrap": False},
            "head": _HEAD,
            "cell": _CELL,
            "net": {**_CELL, "num_format": "+0.0;−0.0;0.0"},
        }.items()
    }
    lines = head_lines(content, sha256)
    cells = [
        {**cell, "book": book["name"], "teacher": book["teacher"], "change": _change(cell)}
        for book in content["books"]
        for cell in book["cells"]
    ]
    _sheet(workbook, "Đã thay đổi gì", CELLS, cells, lines, styles)
    entries = [
        {**entry, "book": book["name"], "student": cell["student"], "column": cell["column"]}
        for book in content["books"]
        for cell in book["cells"]
        for entry in cell["entries"]
    ]
    if entries:
        _sheet(workbook, "Từng lần thay đổi", ENTRIES, entries, lines, styles)
    _sheet(workbook, "Đầu chuỗi nhật ký", HEADS, content["books"], lines, styles)


def head_lines(content, sha256):
    """Return the lines above each sheet: school, scope, period, what the numbers prove."""
    return [
        content["school"],
        "; ".join(content["scope"]),
        f"{content['period']}; {content['choice']}",
        f"SHA-256 của nội dung: {sha256}",
    ]


def _change(cell):
    """Return the net change as an exact decimal for the spreadsheet, or nothing."""
    return cell["net_tenths"] / 10 if cell["net_tenths"] is not None else None


def _sheet(workbook, name, columns, rows, lines, styles):
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8SHA-256 " + lines[-1][-64:] + "&R&9Trang &P/&N")
    sheet.write_string(0, 0, name.upper(), styles["title"])
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, styles["line"])
    top = len(lines) + 2
    for place, (label, width, __) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(top, place, label, styles["head"])
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    for number, row in enumerate(rows, start=top + 1):
        for place, (__, __, key) in enumerate(columns):
            _write(sheet, number, place, row[key], styles, key)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(columns) - 1)


def _write(sheet, row, place, value, styles, key):
    """Write numbers as numbers; a text that looks like a formula stays a text."""
    style = styles["net" if key == "change" else "cell"]
    if value is None:
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, value, style)
