import io
import re
import unicodedata
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.school_gradebook.report import ir_actions_report as form_report

from ..lib import ledger
from . import sample
from .common import LedgerCommon, tool

SUBJECTS = (
    *("NVAN", "TOAN", "NN1", "GDCD", "LSDL", "KHTN", "CNGHE", "TIN"),
    *("GDTC", "NTHUAT", "HDTN", "GDDP"),
)


@tagged("post_install", "-at_install")
class TestLedgerPdf(LedgerCommon):
    """Real prints by wkhtmltopdf, read back with poppler."""

    def frozen(self, count=45, term="HK1", draft=False):
        """Return a ledger of made-up content; pages need no books."""
        code = {"HK1": self.hk1, "HK2": self.hk2}[term]
        return self.ledgers.create(
            {
                "class_id": self.klass.id,
                "term_id": code.id,
                "version": 0 if draft else 1,
                "is_draft": draft,
                "content": sample.content(count, term),
            }
        )

    def render(self, ledgers, report="ledger", login="clerk"):
        Report = self.as_user(self.env["ir.actions.report"], login)
        with self.allow_pdf_render():
            pdf, kind = Report.with_context(force_report_rendering=True)._render_qweb_pdf(
                f"school_report.{report}", ledgers.ids
            )
        self.assertEqual(kind, "pdf")
        return pdf

    def pages(self, pdf):
        text = unicodedata.normalize("NFC", tool("pdftotext", "-layout", pdf=pdf, output=True))
        return text.split("\f")[:-1]

    def test_text_numbers_and_diacritics(self):
        record = self.frozen()
        pdf = self.render(record)
        pages = self.pages(pdf)
        book = record._book()
        self.assertEqual(len(pages), len(book.sheets()), "no sheet runs over")
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"Trang {number}/{len(pages)}", page)
            self.assertIn("SHA-256 " + record.sha256[:16], " ".join(page.split()))
        whole = "\n".join(pages)
        for pupil in record.content["pupils"]:
            self.assertIn(pupil["name"], whole)
        for words in (
            "SỔ THEO DÕI VÀ ĐÁNH GIÁ HỌC SINH",
            "CẤP TRUNG HỌC CƠ SỞ",
            "Phường Thạnh Mỹ Lợi",
            "Ksor Thị Ỷ Hậu",
            "Chuyển đi 12/10/2025",
            "GHI ĐIỂM HỌC KÌ I",
        ):
            self.assertIn(words, whole)
        self.assertNotIn("XEM TRƯỚC", whole)

    def test_rows_on_paper_are_the_rows_of_the_matrix(self):
        record = self.frozen(38, "HK2")
        pages = [re.sub(r"[ \t]+", " ", page) for page in self.pages(self.render(record))]
        for number, sheet in enumerate(record._book().sheets()):
            if not sheet.page.key.startswith("subject:"):
                continue
            for row in sheet.rows:
                if any(cell.points != 10.5 for cell in row.cells):
                    continue  # a smaller size has another base line: read as two lines
                line = " ".join(cell.text for cell in row.cells if cell.text)
                with self.subTest(page=sheet.page.key, row=row.cells[0].text):
                    self.assertIn(line, pages[number])

    def test_signatures_stay_with_their_list(self):
        """More rows than a sheet holds: the head is repeated, the blocks come last."""
        record = self.frozen(56)
        sheets = record._book().sheets()
        pages = self.pages(self.render(record))
        self.assertEqual(len(pages), len(sheets))
        for sheet, page in zip(sheets, pages, strict=True):
            if sheet.page.key == "subject:TOAN":
                self.assertIn("ĐTBmhkI", page)
                self.assertEqual("Phạm Thị Diễm" in page, sheet.last)

    def test_every_class_size_keeps_its_sheets(self):
        for count in (0, 1, 33, 50):
            record = self.frozen(count, draft=True)
            with self.subTest(count=count):
                pages = self.pages(self.render(record))
                self.assertEqual(len(pages), len(record._book().sheets()))

    def test_upper_secondary(self):
        """Few comment subjects, long names: narrow headers and still one sheet each."""
        content = sample.content(45, level="THPT")
        content["subjects"] = [item for item in content["subjects"] if item["code"] != "NTHUAT"]
        record = self.ledgers.create(
            {
                "class_id": self.klass.id,
                "term_id": self.hk1.id,
                "version": 1,
                "content": content,
            }
        )
        pages = self.pages(self.render(record))
        self.assertEqual(len(pages), len(record._book().sheets()))
        self.assertIn("CẤP TRUNG HỌC PHỔ THÔNG", pages[0])

    def test_only_the_shipped_font(self):
        """The host's fonts draw wrong diacritics while their text still reads right."""
        for record in (self.frozen(), self.frozen(12, "HK2", draft=True)):
            lines = tool("pdffonts", pdf=self.render(record)).splitlines()[2:]
            names = {line.split()[0].split("+")[-1] for line in lines}
            self.assertTrue(names)
            self.assertLessEqual(
                names,
                {
                    "LiberationSerif",
                    "LiberationSerif-Bold",
                    "LiberationSerif-Italic",
                    "LiberationSerif-BoldItalic",
                },
            )
            for line in lines:
                self.assertRegex(line, r"\byes\b", "every font is embedded")

    def test_scale(self):
        """A4, and the table is 184 mm wide whatever the engine's resolution is."""
        pdf = self.render(self.frozen())
        self.assertIn("(A4)", tool("pdfinfo", pdf=pdf))
        boxes = tool("pdftotext", "-bbox", "-f", "3", "-l", "3", pdf=pdf, output=True)
        words = re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>([^<]+)</word>', boxes)
        left = min(float(word[0]) for word in words) / 72 * 25.4
        right = max(float(word[1]) for word in words) / 72 * 25.4
        self.assertAlmostEqual(left, 15, delta=1.5)
        self.assertAlmostEqual(right, 210 - 11, delta=1.5)

    def test_draft_says_so_on_every_page(self):
        pages = self.pages(self.render(self.frozen(5, draft=True)))
        for page in pages:
            self.assertIn("BẢN XEM TRƯỚC – CHƯA KHÓA SỔ", page)

    def test_a3_openings(self):
        record = self.frozen()
        pdf = self.render(record, "ledger_a3")
        reader = PdfFileReader(io.BytesIO(pdf))
        count = len(record._book().sheets())
        self.assertEqual(len(reader.pages), count // 2 + 1)
        box = reader.pages[0]["/MediaBox"]
        self.assertEqual((round(float(box[2])), round(float(box[3]))), (1190, 842))
        pages = self.pages(pdf)
        self.assertIn("CẤP TRUNG HỌC CƠ SỞ", pages[0])
        self.assertIn(f"Trang 2/{count}", pages[1])
        self.assertIn(f"Trang 3/{count}", pages[1])
        self.assertIn("SƠ YẾU LÍ LỊCH", pages[2])
        self.assertIn("Họ và tên cha", pages[2])

    def test_several_ledgers_count_each_for_itself(self):
        first = self.frozen(3)
        second = self.frozen(3, "HK2")
        pages = self.pages(self.render(first | second))
        counts = [len(record._book().sheets()) for record in (first, second)]
        self.assertEqual(len(pages), sum(counts))
        self.assertIn(f"Trang 1/{counts[0]}", pages[0])
        self.assertIn(f"Trang 1/{counts[1]}", pages[counts[0]])
        first.invalidate_recordset()
        self.assertEqual(first.printed_count, 1)

    def test_print_from_the_books(self):
        """12 subjects of the data, locked, printed by the clerk.

        How long it may take is measured by tests/benchmark, on a machine at rest.
        """
        klass = self.big_class("8K", 45, SUBJECTS)
        self.fill_all(klass)
        self.lock(klass)
        record = self.obtain(klass=klass)
        pages = self.pages(self.render(record))
        self.assertEqual(len(pages), len(record._book().sheets()))
        whole = "\n".join(pages)
        for enrollment in klass.enrollment_ids:
            self.assertIn(enrollment.name, whole)
        self.assertIn("8,5", pages[-1])

    def test_queries_do_not_grow_with_pupils(self):
        counts = {}
        report = self.env["report.school_report.ledger"]
        for count in (1, 10, 45):
            record = self.frozen(count, draft=True)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            values = report._get_report_values(record.ids)
            self.env["ir.actions.report"]._render_template("school_report.ledger", values)
            counts[count] = self.cr.sql_log_count - before  # the first one fills caches
        self.assertEqual(counts[10], counts[45], counts)

    def test_other_reports_keep_their_layout(self):
        report = self.env["ir.actions.report"].search([("school_form", "=", False)], limit=1)
        self.assertEqual(report._get_layout(), self.env.ref("web.minimal_layout"))

    def test_engine_without_page_numbers_is_refused(self):
        engine = _wkhtml()._replace(is_patched_qt=False)
        with (
            patch.object(form_report, "_wkhtml", lambda: engine),
            self.assertRaisesRegex(UserError, "Qt"),
        ):
            self.render(self.frozen(1))

    def test_letterhead(self):
        """NĐ 30/2020: name of state and motto, agency in capitals."""
        html = self.env["ir.qweb"]._render(
            "school_gradebook.form_letterhead",
            {
                "governing_body": "UBND phường Thạnh Mỹ Lợi",
                "school": "Trường THCS Hòa Bình",
                "number": "12/QĐ-THCSHB",
                "place_date": "Thạnh Mỹ Lợi, ngày 05 tháng 02 năm 2026",
            },
        )
        for words in (
            "UBND PHƯỜNG THẠNH MỸ LỢI",
            "TRƯỜNG THCS HÒA BÌNH",
            "Số: 12/QĐ-THCSHB",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
        ):
            self.assertIn(words, html)

    def test_book_of_the_print_is_the_book_of_the_content(self):
        record = self.frozen(3)
        self.assertEqual(record._book(), ledger.build(sample.content(3)))
