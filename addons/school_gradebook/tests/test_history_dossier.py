import io
import subprocess
import unicodedata
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..lib import canonical
from .test_history import HistoryCommon


@tagged("post_install", "-at_install")
class TestDossier(HistoryCommon):
    """What has changed, printed and as a workbook, with what proves it."""

    def setUp(self):
        super().setUp()
        self.save(self.book, {(0, "tx1"): "4", (1, "tx1"): "8", (2, "ck"): "5"})
        self.at(datetime(2026, 1, 5, 9, 0), "10.0.0.1")
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "4"})
        self.at(datetime(2026, 1, 10, 22, 30), "10.0.0.1")
        self.save(self.book, {(0, "tx1"): "9"})
        self.at(datetime(2026, 1, 10, 22, 40), "203.0.113.9")
        self.save(self.book, {(2, "ck"): "4,5"}, expected={(2, "ck"): "5"})
        self.at(datetime(2026, 1, 12, 9, 0), "10.0.0.1")

    def export(self, login="principal", **values):
        wizard = self.as_user(self.env["school.history.export"], login)
        return wizard.create({"year_id": self.year.id, **values})

    def frozen(self, login="principal", **values):
        export = self.export(login, **values)
        export._freeze()
        return export

    def cells(self, export):
        return [
            (cell["student"], cell["column"], cell["first"], cell["value"], cell["net"])
            for book in export.content["books"]
            for cell in book["cells"]
        ]

    def test_content(self):
        export = self.frozen()
        lines = self.book.line_ids.sorted("number")
        self.assertEqual(
            self.cells(export),
            [
                (lines[0].name, "TX1", "4,0", "9,0", "+5,0"),
                (lines[2].name, "CK", "5,0", "4,5", "−0,5"),
            ],
        )
        (book,) = export.content["books"]
        self.assertEqual((book["seq"], book["head"]), (6, self.book.journal_head))
        cell = book["cells"][0]
        self.assertIn("10 phút", cell["re_entry"])
        self.assertEqual((cell["night_count"], cell["address_count"]), (2, 1))
        self.assertEqual(
            [(step["at"], step["old"], step["new"]) for step in cell["entries"]],
            [
                ("05/01/2026 09:00:00", "", "4,0"),
                ("10/01/2026 22:30:00", "4,0", "(xóa)"),
                ("10/01/2026 22:40:00", "", "9,0"),
            ],
        )
        self.assertEqual(export.sha256, canonical.sha256(export.content))
        self.assertEqual(self.frozen().sha256, export.sha256, "the same data, the same hash")
        self.save(self.book, {(1, "tx1"): "7"}, expected={(1, "tx1"): "8"})
        self.assertNotEqual(self.frozen().sha256, export.sha256)

    def test_choice_of_books(self):
        self.assertEqual(len(self.cells(self.frozen(class_ids=[(6, 0, self.klass.ids)]))), 2)
        self.assertEqual(len(self.cells(self.frozen(subject_ids=[(6, 0, self.toan.ids)]))), 2)
        self.assertEqual(len(self.cells(self.frozen(teacher_id=self.employees["math"].id))), 2)
        self.assertEqual(len(self.cells(self.frozen(term_id=self.book.term_id.id))), 2)
        for values in (
            {"class_ids": [(6, 0, self._class("8B", 8).ids)]},
            {"subject_ids": [(6, 0, self.gdtc.ids)]},
            {"teacher_id": self.employees["sport"].id},
            {"term_id": self.book_hk2.term_id.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.frozen(**values)

    def test_choice_of_cells(self):
        first = self.cells(self.frozen())[0]
        self.assertEqual(self.cells(self.frozen(only="re_entered")), [first])
        self.assertEqual(self.cells(self.frozen(only="remarkable")), [first])
        with self.assertRaises(UserError):
            self.frozen(only="late")
        self.as_user(self.book, "principal").action_lock()
        self.as_user(self.book, "principal").action_unlock("Nhập bổ sung")
        self.save(self.book, {(1, "tx1"): "7"}, expected={(1, "tx1"): "8"})
        (late,) = self.cells(self.frozen(only="late"))
        self.assertEqual(late[2:], ("8,0", "7,0", "−1,0"))

    def test_whole_days_of_vietnam(self):
        """22:30 of the tenth belongs to the tenth, though in UTC days end at 07:00."""
        day = {"date_from": date(2026, 1, 10), "date_to": date(2026, 1, 10)}
        (cell,) = self.cells(self.frozen(**day))
        self.assertEqual(cell[2:], ("4,0", "9,0", "+5,0"))
        with self.assertRaises(UserError):
            self.frozen(date_from=date(2026, 1, 11), date_to=date(2026, 1, 11))
        with self.assertRaises(UserError):
            self.frozen(date_from=date(2026, 1, 11), date_to=date(2026, 1, 10))

    def test_who_makes_it(self):
        for login in ("principal", "board", "clerk", "authority"):
            self.assertEqual(len(self.cells(self.frozen(login))), 2, login)
        for login in ("math", "homeroom", "sysadmin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.frozen(login)
        export = self.frozen()
        with self.assertRaises(AccessError):
            self.as_user(export, "board").read(["content"])

    def test_form(self):
        form = Form(self.as_user(self.env["school.history.export"], "principal"))
        form.year_id = self.year
        form.class_ids.add(self.klass)
        form.term_id = self.book.term_id
        form.year_id = self.env["school.year"].create({"start_year": 2024})
        self.assertFalse(form.term_id)
        self.assertFalse(form.class_ids[:])

    def test_queries_do_not_grow(self):
        self.frozen()
        self.env.flush_all()
        self.env.invalidate_all()
        export = self.export()
        self.env.flush_all()
        with self.assertQueryCount(40):
            export._freeze()
        for row in range(3):
            for column in ("tx2", "tx3", "gk"):
                self.save(self.book, {(row, column): "5"})
                self.save(self.book, {(row, column): "6"}, expected={(row, column): "5"})
        export = self.export()
        self.env.flush_all()
        with self.assertQueryCount(40):
            export._freeze()
        self.assertEqual(len(self.cells(export)), 11)

    # -- files ---------------------------------------------------------------------------

    def test_workbook(self):
        export = self.export()
        action = export.action_xlsx()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[-1].partition("?")[0])
        )
        self.assertTrue(attachment.name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(attachment.raw))
        self.assertEqual(
            book.sheetnames, ["Đã thay đổi gì", "Từng lần thay đổi", "Đầu chuỗi nhật ký"]
        )
        cells = list(book["Đã thay đổi gì"].values)
        self.assertEqual(cells[1][0], self.company.name)
        self.assertIn(export.sha256, cells[4][0])
        head = cells[6]
        row = dict(zip(head, cells[7], strict=True))
        self.assertEqual((row["Ban đầu"], row["Hiện tại"], row["Tăng/giảm"]), ("4,0", "9,0", 5))
        self.assertEqual(len(list(book["Từng lần thay đổi"].values)), 7 + 5)
        self.assertIn(self.book.journal_head, list(book["Đầu chuỗi nhật ký"].values)[7])

    def test_a_comment_is_no_formula(self):
        self.save(self.book, {(0, "comment"): "=1+1"})
        self.save(self.book, {(0, "comment"): "=2+2"}, expected={(0, "comment"): "=1+1"})
        export = self.frozen()
        book = openpyxl.load_workbook(io.BytesIO(export._workbook()))
        kinds = {
            cell.data_type
            for row in book["Đã thay đổi gì"].iter_rows()
            for cell in row
            if cell.value == "=2+2"
        }
        self.assertEqual(kinds, {"s"})

    def test_print(self):
        export = self.frozen()
        reports = self.as_user(self.env["ir.actions.report"], "principal")
        with self.allow_pdf_render():
            pdf, kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                "school_gradebook.history_dossier", export.ids
            )
        self.assertEqual(kind, "pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
        ).stdout.decode()
        text = " ".join(unicodedata.normalize("NFC", text).split())
        for words in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "HỒ SƠ THAY ĐỔI ĐIỂM",
            "Năm học 2025-2026",
            "8A · Toán · Học kì I 2025-2026",
            self.book.line_ids.sorted("number")[0].name,
            "+5,0",
            "10/01/2026 22:40:00",
            self.book.journal_head,
            export.sha256,
            "Trang 1/",
        ):
            self.assertIn(words, text)
