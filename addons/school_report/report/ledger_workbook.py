"""A printed book as a workbook: one sheet a page, from the same matrix as the PDF."""

import re

_A4 = 9
_MM_PER_INCH = 25.4
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_WIDE = 10  # columns that a page without a table spreads its lines over
_FONT = {"font_name": "Times New Roman", "valign": "vcenter", "text_wrap": True}
_TEXT = {"font_size": 11}
_TITLE = {"font_size": 14, "bold": True, "align": "center"}
_HEAD = {"font_size": 10, "bold": True, "align": "center", "border": 1}
_CELL = {"font_size": 11, "border": 1}


def write_book(workbook, book, source, prefix=""):
    """Write all pages of a book.

    :param workbook: xlsxwriter.Workbook
    :param book: lib.matrix.Book
    :param source: line at the foot of the printed pages
    :param prefix: put before the sheet names, where a workbook holds several books
    """
    formats = _Formats(workbook)
    for page in book.pages:
        name = _FORBIDDEN.sub(" ", prefix + page.sheet)[:_LONGEST_NAME].strip()
        _SheetWriter(workbook.add_worksheet(name), formats, page, book, source).fill()


class _Formats:
    """Formats of a workbook, each made once."""

    def __init__(self, workbook):
        self._workbook = workbook
        self._made = {}

    def __call__(self, *parts, **more):
        style = dict(_FONT)
        for part in (*parts, more):
            style.update(part)
        key = tuple(sorted(style.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(style)
        return self._made[key]


class _SheetWriter:
    def __init__(self, sheet, formats, page, book, source):
        self.sheet = sheet
        self.formats = formats
        self.page = page
        self.book = book
        self.source = source
        self.row = 0
        self.last = (len(page.table.columns) if page.table else _WIDE) - 1

    def fill(self):
        """Write the page from top to bottom."""
        page = self.page
        self._set_up_print()
        if self.book.banner:
            self._line(self.book.banner, _TITLE, font_color="#AA0000")
        for text in page.corner:
            self._line(text, _TEXT, bold=True)
        for title in page.titles:
            self._line(title, _TITLE)
        for text in page.lines:
            self._line(text, _TEXT)
        for text in page.paragraphs:
            self._line(text, _TEXT, height=18 * (1 + len(text) // 95))
        if page.table:
            self._table()
        for text in page.foot:
            self._line(text, _TEXT, font_size=9, height=14 * (1 + len(text) // 130))
        self._signatures()

    def _set_up_print(self):
        sheet = self.sheet
        sheet.set_portrait()
        sheet.set_paper(_A4)
        left, right, top, bottom = (size / _MM_PER_INCH for size in (15, 11, 12, 15))
        sheet.set_margins(left, right, top, bottom)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        # An ampersand begins a code in a footer; 255 characters are the most Excel takes.
        source = self.source.replace("&", "&&")[:220]
        sheet.set_footer(f"&L&8{source}&R&9Trang &P/&N")

    def _line(self, text, *style, height=None, **more):
        """Write a text over the whole width."""
        self.sheet.merge_range(self.row, 0, self.row, self.last, text, self.formats(*style, **more))
        if height:
            self.sheet.set_row(self.row, height)
        self.row += 1

    # -- table -------------------------------------------------------------------------------

    def _table(self):
        table = self.page.table
        for place, column in enumerate(table.columns):
            self.sheet.set_column(place, place, _excel_width(column.width))
        first = self.row
        self._heads(table)
        self.sheet.repeat_rows(first, self.row - 1)
        self.sheet.freeze_panes(self.row, min(2, len(table.columns)))
        start = self.row
        for number, row in enumerate(table.rows, start=1):
            self._row(table, row, number)
        if table.side and table.rows:
            self._merge(start, self.last, len(table.rows), 1, "\n".join(table.side), _CELL)

    def _heads(self, table):
        """Write the head rows; a cell that spans rows keeps its place in the rows below."""
        taken = set()
        for level, heads in enumerate(table.heads):
            place = 0
            self.sheet.set_row(self.row + level, _points(table.head_heights[level]))
            for head in heads:
                while (level, place) in taken:
                    place += 1
                self._head(head, self.row + level, place)
                taken |= {
                    (level + down, place + right)
                    for down in range(head.rowspan)
                    for right in range(head.colspan)
                }
                place += head.colspan
        self.row += len(table.heads)

    def _head(self, head, row, place):
        turned = {"rotation": 90} if head.vertical else {}
        self._merge(row, place, head.rowspan, head.colspan, head.text, {**_HEAD, **turned})

    def _merge(self, row, place, down, right, text, style):
        shown = self.formats(style)
        if down == right == 1:
            self.sheet.write_string(row, place, text, shown)
        else:
            self.sheet.merge_range(row, place, row + down - 1, place + right - 1, text, shown)

    def _row(self, table, row, number):
        self.sheet.set_row(self.row, _points(max(table.row_height, 5)))
        rule = {"bottom": 2} if number % table.rule_every == 0 else {}
        gone = {"italic": True} if row.gone else {}
        place = 0
        for cell in row.cells:
            self._cell(cell, place, {**_CELL, **rule, **gone})
            place += cell.colspan
        self.row += 1

    def _cell(self, cell, place, style):
        style = {**style, "align": cell.align, "font_size": cell.points}
        if cell.struck:
            style["bg_color"] = "#DDDDDD"
        if cell.note:
            style["font_color"] = "#CC0000"
            self.sheet.write_comment(self.row, place, cell.note, {"x_scale": 1.6})
        if cell.colspan > 1:
            self._merge(self.row, place, 1, cell.colspan, cell.text, style)
        elif cell.number is not None:
            mark = {"num_format": "0.0"} if cell.kind == "mark" else {"num_format": "0"}
            self.sheet.write_number(self.row, place, float(cell.number), self.formats(style, mark))
        elif cell.text:
            self.sheet.write_string(self.row, place, cell.text, self.formats(style))
        else:
            self.sheet.write_blank(self.row, place, None, self.formats(style))

    # -- signatures --------------------------------------------------------------------------

    def _signatures(self):
        """Write the blocks side by side in equal parts of the width, the last one right."""
        blocks = self.page.signatures
        if not blocks:
            return
        parts = max(2, len(blocks))
        edges = [round(part * (self.last + 1) / parts) for part in range(parts + 1)]
        self.row += 1
        for offset, block in enumerate(blocks, start=parts - len(blocks)):
            left, right = edges[offset], edges[offset + 1]
            if right > left:
                self._signature(block, left, right - left)
        self.row += 8

    def _signature(self, block, place, wide):
        centred = {**_TEXT, "align": "center"}
        bold, italic = {**centred, "bold": True}, {**centred, "italic": True}
        self._merge(self.row, place, 1, wide, block.above, italic)
        self._merge(self.row + 1, place, 1, wide, block.title, bold)
        self._merge(self.row + 2, place, 1, wide, block.hint, italic)
        self._merge(self.row + 7, place, 1, wide, block.name, bold)


def _excel_width(millimetres):
    """Return a column width in characters of Excel's default face (7 pixels and a margin)."""
    return max(2.0, (millimetres / _MM_PER_INCH * 96 - 5) / 7)


def _points(millimetres):
    return millimetres / _MM_PER_INCH * 72
