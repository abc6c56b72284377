"""What happens between the check and the import, and at later imports."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..wizard.school_import_apply import PlanApplier
from .import_common import ImportCommon
from .school_files import SchoolFiles
from .xlsx_files import edit_workbook


@tagged("post_install", "-at_install")
class TestImportSteps(ImportCommon):
    """What happens between the check and the import, and at a second import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = SchoolFiles({"8A": 6}, dirt=0, empty=0)
        cls.files = cls.school.files(terms=("HK1",))
        cls.structure = {name: cls.files[name] for name in ("hoc_sinh.xlsx", "phan_cong.xlsx")}
        cls.marks = {"8A.xlsx": cls.files["diem_HK1_8A.xlsx"]}

    def test_check_changes_nothing(self):
        before = self.counts()
        wizard = self.check(self.files)
        self.assertEqual(self.counts(), before)
        self.assertEqual(wizard.error_count, 0)
        created = dict(zip(wizard.sheet_ids.mapped("sheet"), wizard.sheet_ids, strict=True))
        self.assertEqual(created["8A"].created, 6)
        self.assertEqual(created["TOAN"].created, 36)

    def test_data_changed_after_the_check(self):
        self.imported(self.structure)
        wizard = self.check(self.marks)
        book = self.book("8A", "TOAN", "HK1")
        line, teacher = book.line_ids[0], book.teacher_user_ids
        book.with_user(teacher).save_cells(
            "r1", [{"line_id": line.id, "column": "gk", "value": "0,1", "expected": ""}]
        )
        marks = self.env["school.mark"].search_count([])
        wizard.action_import()
        self.assertEqual(wizard.error_ids.mapped("code"), ["MARK_EXISTS"])
        self.assertEqual(self.env["school.mark"].search_count([]), marks)
        self.assertEqual(line.mark_ids.value, 0.1)

    def test_other_plan_than_the_checked_one(self):
        self.imported(self.structure)
        wizard = self.check(self.marks)
        value = self.school.entries["8A", "TOAN", "HK1"]
        book = self.book("8A", "TOAN", "HK1")
        line = book.line_ids[0]
        book.with_user(book.teacher_user_ids).save_cells(
            "r1",
            [
                {
                    "line_id": line.id,
                    "column": "gk",
                    "value": value[line.student_code]["gk"],
                    "expected": "",
                }
            ],
        )
        wizard.action_import()
        self.assertEqual(wizard.error_ids.mapped("code"), ["CHANGED_MEANWHILE"])
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(wizard.state, "done")

    def test_failure_undoes_everything(self):
        before = self.counts()
        wizard = self.check(self.files)
        with patch.object(PlanApplier, "_apply_marks", side_effect=UserError("hết chỗ")):
            wizard.action_import()
        self.assertEqual(wizard.error_ids.mapped("code"), ["NOTHING_SAVED"])
        self.assertIn("hết chỗ", wizard.error_ids.message)
        self.assertEqual(self.counts(), before)
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(wizard.state, "done")

    def test_changed_profile_and_late_comer(self):
        self.imported(self.files)
        last = 6 + len(self.school.pupils)
        row = [7, "9925000099", "Bùi Thị An", "3/4/2012", "Nữ", "Kinh", "", "Xã Sen", "", ""]
        edits = [
            ("8A", f"{column}{last}", value)
            for column, value in zip("ABCDEFGHIJ", row, strict=True)
        ]
        edits.append(("8A", "J6", "0901234567"))
        content = edit_workbook(self.files["hoc_sinh.xlsx"], *edits)
        wizard = self.imported({"hs.xlsx": content})
        self.assertIn("VALUE_CHANGES", wizard.notice_ids.mapped("code"))
        self.assertIn("LATE_COMER", wizard.notice_ids.mapped("code"))
        first = self.env["school.student"].search(
            [("student_code", "=", self.school.pupils[0].code)]
        )
        self.assertEqual(first.guardian_ids.phone, "0901234567")
        late = self.env["school.enrollment"].search([("student_code", "=", "9925000099")])
        self.assertEqual(late.number, 7, "numbers are frozen: a late-comer goes to the end")
        self.assertEqual(late.date_start, fields.Date.context_today(late))
        self.assertFalse(late.student_id.guardian_ids)

    def test_new_teacher_takes_over(self):
        self.imported(self.files)
        content = edit_workbook(
            self.structure["phan_cong.xlsx"],
            ("Phân công giảng dạy", "E7", "Đỗ Văn Mới"),
            ("Phân công giảng dạy", "F7", "moi@hoasen.example"),
        )
        self.imported({"pc.xlsx": content})
        book = self.book("8A", "TOAN", "HK1")
        self.assertEqual(book.teacher_names, "Đỗ Văn Mới")
        self.assertEqual(book.teacher_user_ids.login, "moi@hoasen.example")

    def test_two_teachers_share_a_subject(self):
        """A row more for the same class and subject is a co-teacher, and it is said."""
        row = ("8A", "Toán", "TOAN", 140, "Lê Thị Cùng Dạy", "cung@hoasen.example", None)
        last = 6 + len(self.school.teachers)
        edits = [
            ("Phân công giảng dạy", f"{column}{last}", value)
            for column, value in zip("ABCDEFG", row, strict=True)
        ]
        content = edit_workbook(self.structure["phan_cong.xlsx"], *edits)
        wizard = self.imported({**self.structure, "phan_cong.xlsx": content})
        self.assertIn("CO_TEACHING", wizard.notice_ids.mapped("code"))
        self.assertEqual(len(self.book("8A", "TOAN", "HK1").teacher_user_ids), 2)
        again = self.check({"phan_cong.xlsx": content})
        self.assertTrue(again.nothing_to_do)

    def test_accounts_only_when_wanted(self):
        self.imported(self.structure, create_accounts=False)
        book = self.book("8A", "TOAN", "HK1")
        self.assertTrue(book.teacher_ids)
        self.assertFalse(book.teacher_user_ids)

    def test_login_that_somebody_else_uses(self):
        name, email = self.school.teachers["8A", "TOAN"]
        stranger = (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create({"name": "Người khác", "login": email})
        )
        wizard = self.imported(self.structure)
        self.assertIn("LOGIN_TAKEN", wizard.notice_ids.mapped("code"))
        teacher = self.book("8A", "TOAN", "HK1").teacher_ids
        self.assertEqual((teacher.name, teacher.user_id), (name, self.env["res.users"]))
        self.assertNotIn(self.company, stranger.company_ids)

    def test_files_one_after_the_other(self):
        for name in self.files:
            self.imported({name: self.files[name]})
        self.assertEqual(
            self.shown(self.school, ("8A", "TOAN", "HK1")),
            self.school.entries["8A", "TOAN", "HK1"],
        )

    def test_year_from_the_files(self):
        year = self.env["school.year"].create(
            {"start_year": 2024, "company_id": self.company.id, "state": "closed"}
        )
        wizard = self.imported(self.structure)
        klass = self.env["school.class"].search([("company_id", "=", self.company.id)])
        self.assertEqual(klass.year_id.start_year, 2025)
        self.assertNotEqual(klass.year_id, year)
        self.assertIn("YEAR_CREATED", wizard.notice_ids.mapped("code"))

    def test_running_year_is_not_left_by_accident(self):
        self.env["school.year"].create({"start_year": 2026, "company_id": self.company.id})
        self.assertRefused(self.structure, "OTHER_YEAR", "2025-2026")
        self.imported(self.structure, year_id=False, start_year=2025)
