import io

import openpyxl

from odoo.tests import tagged

from . import sample
from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerXlsx(LedgerCommon):
    """The spreadsheet says what the print says."""

    def frozen(self, count=12, term="HK1", draft=False, **content):
        return self.ledgers.create(
            {
                "class_id": self.klass.id,
                "term_id": {"HK1": self.hk1, "HK2": self.hk2}[term].id,
                "version": 0 if draft else 1,
                "is_draft": draft,
                "content": {**sample.content(count, term), **content},
            }
        )

    def workbook(self, ledgers):
        Report = self.as_user(self.env["ir.actions.report"], "clerk")
        data, kind = Report._render_xlsx("school_report.ledger_xlsx", ledgers.ids, {})
        self.assertEqual(kind, "xlsx")
        return openpyxl.load_workbook(io.BytesIO(data))

    def rows(self, sheet, page):
        """Return the table rows of a sheet: found below its head."""
        start = next(
            row
            for row in range(1, sheet.max_row + 1)
            if sheet.cell(row, 1).value == page.table.columns[0].label
        ) + len(page.table.heads)
        width = len(page.table.columns)
        return [
            [sheet.cell(start + row, column + 1).value for column in range(width)]
            for row in range(len(page.table.rows))
        ]

    def test_one_sheet_a_page_with_the_same_cells(self):
        for term in ("HK1", "HK2"):
            record = self.frozen(14, term)
            book, workbook = record._book(), self.workbook(record)
            self.assertEqual(len(workbook.sheetnames), len(book.pages))
            for name, page in zip(workbook.sheetnames, book.pages, strict=True):
                if page.table:
                    with self.subTest(term=term, page=page.key):
                        self.assert_same(page, self.rows(workbook[name], page))

    def assert_same(self, page, rows):
        for row, shown in zip(page.table.rows, rows, strict=True):
            place = 0
            for cell in row.cells:
                value = shown[place]
                if cell.number is None:
                    self.assertEqual(value or "", cell.text)
                else:
                    self.assertIsInstance(value, int | float)
                    self.assertAlmostEqual(float(value), float(cell.number))
                place += cell.colspan

    def test_numbers_are_numbers_and_codes_are_text(self):
        workbook = self.workbook(self.frozen())
        sheet = workbook["Ngữ văn"]
        marks = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n"]
        self.assertTrue([cell for cell in marks if cell.number_format == "0.0"])
        self.assertFalse(
            [
                cell.value
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "s"
                and cell.value.replace(",", "").isdigit()
                and "," in cell.value
            ],
            "no mark as text",
        )
        texts = [
            cell.value
            for row in workbook["GDTC"].iter_rows()
            for cell in row
            if cell.value in ("Đ", "CĐ")
        ]
        self.assertGreater(len(texts), 12 * 4)

    def test_print_set_up(self):
        record = self.frozen()
        sheet = self.workbook(record)["Ngữ văn"]
        self.assertEqual(sheet.page_setup.paperSize, 9)
        self.assertEqual(sheet.page_setup.orientation, "portrait")
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(sheet.page_setup.fitToHeight, 0, "as many sheets as it takes")
        self.assertTrue(sheet.print_title_rows)
        self.assertIn(record.sha256[:16], sheet.oddFooter.left.text)
        self.assertIn("Trang", sheet.oddFooter.right.text)
        page = next(p for p in record._book().pages if p.key == "subject:NVAN")
        pixels = {
            place: dimension.width * 7 + 5
            for dimension in sheet.column_dimensions.values()
            for place in range(dimension.min, dimension.max + 1)
        }
        for place, column in enumerate(page.table.columns, start=1):
            self.assertAlmostEqual(pixels[place] / 96 * 25.4, column.width, delta=2)

    def test_names_with_formula_signs_stay_text(self):
        """A name that begins like a formula is a name."""
        pupils = sample.content(12)["pupils"]
        pupils[0]["name"] = "=HYPERLINK(1)"
        workbook = self.workbook(self.frozen(pupils=pupils))
        cells = [
            cell
            for row in workbook["Ngữ văn"].iter_rows()
            for cell in row
            if cell.value == "=HYPERLINK(1)"
        ]
        self.assertEqual([cell.data_type for cell in cells], ["s"])

    def test_several_ledgers(self):
        workbook = self.workbook(self.frozen(2) | self.frozen(2, "HK2"))
        self.assertIn("8A Bìa", workbook.sheetnames)
        self.assertEqual(len(workbook.sheetnames), len(set(workbook.sheetnames)))

    def test_draft_says_so(self):
        workbook = self.workbook(self.frozen(2, draft=True))
        for sheet in workbook:
            self.assertEqual(sheet.cell(1, 1).value, "BẢN XEM TRƯỚC – CHƯA KHÓA SỔ")
