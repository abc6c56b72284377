import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_slip import PaperCommon

DONE = ("submit", "homeroom", "approve", "apply")


@tagged("post_install", "-at_install")
class TestRegister(PaperCommon):
    """The record of a teacher, the register of a class, and what others count."""

    def applied(self, cells=(("tx1", "9"),), **vals):
        return self.take(self.request_of(cells, **vals), *DONE)

    def register(self, login="clerk", classes=None, **vals):
        Register = self.as_user(self.env["school.correction.register"], login)
        classes = classes or self.klass
        return Register.create(
            {"year_id": self.year.id, "class_ids": [(6, 0, classes.ids)], **vals}
        )

    def rows(self, dialog, klass=None):
        return dialog._paper(klass or self.klass)["rows"]

    # -- register ----------------------------------------------------------------------

    def test_rows(self):
        request = self.applied([("tx1", "9"), (1, "tx2", "7,5")])
        self.take(self.request_of([(2, "tx1", "10")]), "submit")  # not applied: not counted
        rows = self.rows(self.register())
        self.assertEqual(
            [(row["place"], row["column"], row["old"], row["new"]) for row in rows],
            [("1", "ĐĐGtx 1", "8,0", "9,0"), ("2", "ĐĐGtx 2", "8,0", "7,5")],
        )
        at = request._local_time(request.applied_at)
        expected = {
            "request": request.name,
            "at": f"{at:%H:%M %d/%m/%Y}",
            "pupil": self.lines[0].enrollment_id.name,
            "subject": "Toán",
            "requester": self.users["math"].name,
            "homeroom": self.users["homeroom"].name,
            "approver": self.users["principal"].name,
            "applier": self.users["board"].name,
        }
        self.assertEqual({key: rows[0][key] for key in expected}, expected)
        self.assertIn("nhập nhầm 8", rows[0]["grounds"])
        self.assertEqual(rows[1]["grounds"], "Như STT 1.")

    def test_by_term(self):
        self.applied()
        other = self.book_hk2.term_id
        self.assertEqual(len(self.rows(self.register(term_id=self.term.id))), 1)
        self.assertFalse(self.rows(self.register(term_id=other.id)))

    def test_pdf(self):
        self.applied()
        action = self.register().action_pdf()
        single = self.env["school.correction.register"].browse(action["context"]["active_ids"])
        (page,) = self.pages("correction_register", single)
        for words in (
            "SỔ THEO DÕI VIỆC ĐIỀU CHỈNH ĐIỂM, THÔNG TIN",
            "LỚP 8A – NĂM HỌC 2025 - 2026",
            "Số chỗ đã điều chỉnh: 1, theo 1 giấy đề nghị.",
            "Số giấy đề nghị",
            "Hiệu trưởng",
            "Trang 1/1",
        ):
            self.assertIn(words, page)

    def test_nothing_to_list(self):
        single = self.register().action_pdf()["context"]["active_ids"]
        dialogs = self.env["school.correction.register"].browse(single)
        (page,) = self.pages("correction_register", dialogs)
        self.assertIn("Không có điểm, thông tin nào được điều chỉnh.", page)

    def test_xlsx(self):
        self.applied(reason="=1+1")
        dialog = self.register()
        action = dialog.action_xlsx()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        content = base64.b64decode(attachment.datas)
        sheet = openpyxl.load_workbook(io.BytesIO(content))["8A"]
        table = {cell.value for row in sheet.iter_rows() for cell in row}
        self.assertIn("Trần Thị Ân", {pupil.name for pupil in self.pupils})
        self.assertIn(self.lines[0].enrollment_id.name, table)
        self.assertIn("=1+1.", table)
        self.assertFalse(any(c.data_type == "f" for row in sheet.iter_rows() for c in row))

    def test_who_prints_the_register(self):
        for login in ("clerk", "principal", "vice_principal", "board", "sysadmin", "homeroom"):
            with self.subTest(login=login):
                self.register(login).action_pdf()
        with self.assertRaises(AccessError):
            self.register("stranger")
        dialog = self.register("math")
        for attempt in (dialog.action_pdf, dialog.action_xlsx):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            self.as_user(self.env["ir.actions.report"], "math")._render_qweb_html(
                "school_approval.correction_register", dialog.ids
            )

    def test_from_the_class(self):
        klass = self.as_user(self.klass, "homeroom")
        self.assertTrue(klass.can_see_register)
        self.assertFalse(self.as_user(self.klass, "math").can_see_register)
        action = self.as_user(self.klass, "clerk").action_correction_register()
        Register = self.as_user(self.env["school.correction.register"], "clerk")
        dialog = Register.with_context(**action["context"]).create({})
        self.assertEqual((dialog.year_id, dialog.class_ids.ids), (self.year, self.klass.ids))

    def test_classes_of_one_year(self):
        other = self.env["school.year"].create({"start_year": 2024})
        with self.assertRaises(UserError):
            self.register(year_id=other.id).action_pdf()

    def test_queries_do_not_grow(self):
        counts = []
        for row in range(3):
            self.applied([(row, "tx1", "9")])
            self.applied([(row, "tx2", "9")])
            dialog = self.register()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.rows(dialog)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], counts)

    # -- record of a teacher ------------------------------------------------------------------

    def test_record_of_a_teacher(self):
        first = self.applied()
        self.applied([(1, "tx1", "7")])
        (page,) = self.pages("correction_record", first)
        for words in (
            "PHIẾU GHI NHẬN VIỆC CHỈNH ĐIỂM TRÊN SỔ ĐIỂM ĐIỆN TỬ",
            "(Năm học: 2025 - 2026)",
            f"Giáo viên: {self.users['math'].name}. Môn: Toán",
            "phải có bài làm của học sinh và lời xác nhận",
            "8,0 9,0",
            "8,0 7,0",
            "Giáo viên bộ môn",
        ):
            self.assertIn(words, page)

    def test_one_record_for_each_teacher_and_subject(self):
        first = self.applied()
        second = self.applied([(1, "tx1", "7")])
        action = self.as_user(first | second, "clerk").action_print_record()
        self.assertEqual(action["context"]["active_ids"], first.ids)

    def test_who_prints_the_record(self):
        request = self.applied()
        for login in ("math", "clerk", "principal", "sysadmin"):
            self.as_user(request, login).action_print_record()
        with self.assertRaises(AccessError):
            self.as_user(request, "homeroom").action_print_record()
        with self.assertRaises(AccessError):
            self.as_user(self.env["ir.actions.report"], "homeroom")._render_qweb_html(
                "school_approval.correction_record", request.ids
            )

    # -- what others ask ------------------------------------------------------------------------

    def test_counts_of_a_page(self):
        self.applied([("tx1", "9"), ("tx2", "9"), (1, "tx1", "7")])
        enrollments = self.lines.enrollment_id
        with self.assertQueryCount(2):
            counts = self.env["school.correction"]._applied_count(enrollments)
        first, second = self.lines[0].enrollment_id, self.lines[1].enrollment_id
        self.assertEqual(counts, {first.id: {self.toan.id: 2}, second.id: {self.toan.id: 1}})
        later = self.book_hk2.term_id
        self.assertFalse(self.env["school.correction"]._applied_count(enrollments, later))

    def test_cells_with_their_history(self):
        one = self.applied()
        two = self.applied([("tx1", "6,5")])
        with self.assertQueryCount(1):
            cells = self.env["school.correction"]._applied_cells(self.book | self.book_gdtc)
        self.assertEqual(
            cells,
            {
                (self.lines[0].id, "tx1"): [
                    ("8,0", "9,0", one.applied_at, one.name),
                    ("9,0", "6,5", two.applied_at, two.name),
                ]
            },
        )

    def test_the_sheet_flags_corrected_cells(self):
        self.applied()
        sheet = self.as_user(self.book, "math").get_sheet()
        row = next(row for row in sheet["rows"] if row["line_id"] == self.lines[0].id)
        corrected = row["cells"]["tx1"].pop("corrected")
        self.assertIn("8,0 → 9,0", corrected)
        self.assertEqual(row["cells"]["tx1"], {"v": "9,0", "state": "value"})
        self.assertNotIn("corrected", row["cells"]["tx2"])
