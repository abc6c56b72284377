"""Who may import what, and what a forged call cannot do."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .import_common import ImportCommon
from .school_files import SchoolFiles
from .xlsx_files import edit_workbook


@tagged("post_install", "-at_install")
class TestImportAccess(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = SchoolFiles(
            {"8A": 5, "8B": 5}, dirt=0, empty=0, homerooms={"8A": "NVAN", "8B": "GDCD"}
        )
        cls.files = cls.school.files(terms=("HK1",))
        cls.structure = {name: cls.files[name] for name in ("hoc_sinh.xlsx", "phan_cong.xlsx")}
        cls.marks = {"8A.xlsx": cls.files["diem_HK1_8A.xlsx"]}
        cls.pupil = cls.school.of_class("8B")[0]
        cls.import_at_once(cls.structure)

    def setUp(self):
        super().setUp()
        self.toan = self.book("8A", "TOAN", "HK1")
        self.teacher = self.toan.teacher_user_ids

    def only(self, content, *sheets):
        """Return a file with some sheets of another."""
        book = openpyxl.load_workbook(io.BytesIO(content))
        for name in book.sheetnames:
            if name not in sheets:
                del book[name]
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def test_roles_without_import(self):
        plain = new_test_user(self.env, "plain@import.example", context={"no_reset_password": True})
        wizard = self.check(self.marks)
        users = [self.users[role] for role in ("principal", "vice_principal", "clerk", "authority")]
        for user in (*users, plain):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.wizard(self.marks, user)
                for name in ("action_check", "action_import", "action_back"):
                    with self.assertRaises(AccessError):
                        getattr(wizard.with_user(user), name)()

    def test_wizard_of_another_user(self):
        """A teacher cannot read or drive the wizard of the board."""
        content = edit_workbook(self.marks["8A.xlsx"], ("GDTC", "E5", "D "))
        wizard = self.check({"8A.xlsx": content})
        foreign = wizard.with_user(self.teacher)
        self.assertTrue(wizard.sheet_ids and wizard.notice_ids)
        for records in (wizard, wizard.sheet_ids, wizard.notice_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.teacher).read(["create_uid"])
            self.assertFalse(records.with_user(self.teacher).search([]))
        with self.assertRaises(AccessError):
            foreign.action_import()
        self.assertFalse(self.toan.line_ids.mark_ids)

    def test_system_administrator_imports_no_marks(self):
        other = SchoolFiles({"6A": 3}, prefix="66", dirt=0, empty=0)
        sysadmin = self.users["sysadmin"]
        self.imported({"hs.xlsx": other.pupil_file(), "pc.xlsx": other.assignment_file()}, sysadmin)
        self.assertRefused(self.marks, "MAY_NOT_IMPORT_MARKS", user=sysadmin)

    def test_board_fills_only_empty_cells(self):
        self.imported(self.marks)
        before = self.shown(self.school, ("8A", "TOAN", "HK1"))
        content = edit_workbook(self.marks["8A.xlsx"], ("TOAN", "E5", 0.5))
        self.assertRefused({"8A.xlsx": content}, "MARK_EXISTS", "0,5")
        self.assertEqual(self.shown(self.school, ("8A", "TOAN", "HK1")), before)

    def test_teacher_writes_the_own_book(self):
        content = self.only(self.marks["8A.xlsx"], "TOAN")
        self.imported({"toan.xlsx": content}, self.teacher)
        entries = self.env["school.mark.journal"].search([("gradebook_id", "=", self.toan.id)])
        self.assertEqual(set(entries.mapped("source")), {"import"})
        self.assertEqual(entries.user_id, self.teacher)
        self.assertEqual(set(entries.mapped("reference")), {"toan.xlsx"})
        changed = edit_workbook(content, ("TOAN", "E5", "0,5"), ("TOAN", "F5", None))
        self.imported({"toan.xlsx": changed}, self.teacher)
        cells = self.shown(self.school, ("8A", "TOAN", "HK1"))[self.school.of_class("8A")[0].code]
        self.assertEqual(cells["tx1"], "0,5")
        self.assertIn("tx2", cells, "an empty cell of a file clears nothing")

    def test_teacher_does_not_write_other_books(self):
        self.assertRefused(self.marks, "NOT_OWN_BOOK", user=self.teacher)
        self.assertRefused(
            {"hs.xlsx": self.structure["hoc_sinh.xlsx"]}, "MAY_NOT_IMPORT_PUPILS", user=self.teacher
        )
        self.assertRefused(
            {"pc.xlsx": self.structure["phan_cong.xlsx"]},
            "MAY_NOT_IMPORT_ASSIGNMENTS",
            user=self.teacher,
        )

    def test_homeroom_teacher_reads_but_does_not_write(self):
        klass = self.toan.class_id
        homeroom = klass.homeroom_user_id
        self.assertNotIn(homeroom, self.toan.teacher_user_ids)
        content = self.only(self.marks["8A.xlsx"], "TOAN")
        self.assertRefused({"toan.xlsx": content}, "NOT_OWN_BOOK", user=homeroom)

    def test_teacher_learns_nothing_about_other_pupils(self):
        """A file with a code of another class must not tell the name behind it."""
        code = self.pupil.code
        # The generator lets one teacher teach both classes; here another has 8B.
        other = self.book("8B", "GDCD", "HK1").teacher_ids
        self.book("8B", "TOAN", "HK1").assignment_id.teacher_ids = other
        self.env.flush_all()
        content = edit_workbook(
            self.only(self.marks["8A.xlsx"], "TOAN"), ("TOAN", "B5", code), ("TOAN", "C5", "X")
        )
        wizard = self.check({"toan.xlsx": content}, self.teacher)
        self.assertEqual(wizard.error_ids.mapped("code"), ["PUPIL_UNKNOWN"])
        texts = " ".join(wizard.error_ids.mapped("message"))
        self.assertNotIn(self.pupil.name, texts)

    def test_locked_book(self):
        content = self.only(self.marks["8A.xlsx"], "TOAN")
        changed = edit_workbook(content, ("TOAN", "J5", None))
        self.imported({"toan.xlsx": changed}, self.teacher)
        self.toan.with_user(self.users["principal"]).action_lock()
        for user in (self.teacher, self.users["board"]):
            error = self.assertRefused({"toan.xlsx": content}, "CELLS_CLOSED", "1", user=user)
            self.assertEqual(error.column, "ĐĐGck")
        wizard = self.check({"toan.xlsx": changed}, self.teacher)
        self.assertTrue(wizard.nothing_to_do, "a locked book that says the same is no error")

    def test_closed_entry_window(self):
        self.env["school.entry.window"].create(
            {
                "term_id": self.toan.term_id.id,
                "kind": "gk",
                "date_open": "2025-10-01 00:00:00",
                "date_close": "2025-10-02 00:00:00",
            }
        )
        content = self.only(self.marks["8A.xlsx"], "TOAN")
        error = self.assertRefused({"toan.xlsx": content}, "CELLS_CLOSED", "5", user=self.teacher)
        self.assertEqual(error.column, "ĐĐGgk")

    def test_forged_wizard_fields(self):
        """The client's fields decide nothing: the files are read and compared again."""
        content = edit_workbook(self.marks["8A.xlsx"], ("TOAN", "E5", "abc"))
        wizard = self.wizard({"8A.xlsx": content})
        wizard.write({"state": "checked", "error_count": 0, "fingerprint": "x"})
        before = self.counts()
        wizard.action_import()
        self.assertEqual(wizard.error_ids.mapped("code"), ["NOT_A_MARK"])
        self.assertEqual(self.counts(), before)

    def test_import_without_a_check(self):
        wizard = self.wizard(self.marks)
        wizard.action_import()
        self.assertEqual(wizard.error_ids.mapped("code"), ["CHANGED_MEANWHILE"])
        self.assertFalse(self.toan.line_ids.mark_ids)

    def test_foreign_attachment(self):
        """Nobody imports, or deletes, a file of somebody else."""
        secret = self.env["ir.attachment"].create(
            {"name": "secret.xlsx", "raw": self.marks["8A.xlsx"], "res_model": "res.users"}
        )
        wizard = self.wizard({}, self.teacher)
        wizard.sudo().file_ids = secret
        with self.assertRaises(UserError):
            wizard.action_check()
        wizard.unlink()
        self.assertTrue(secret.exists())

    def test_own_files_go_with_the_wizard(self):
        wizard = self.wizard(self.marks)
        attachment = wizard.file_ids
        wizard.unlink()
        self.assertFalse(attachment.exists())

    def test_other_school(self):
        """The board of one school does not reach another's records."""
        other = self.env["res.company"].create({"name": "Trường khác"})
        user = self._user("board", other, "other-board")
        wizard = self.wizard(self.marks, user)
        wizard.sudo().company_id = self.company
        with self.assertRaises(AccessError):
            wizard.action_check()
        self.assertRefused(self.marks, "YEAR_UNKNOWN", user=user)
        wizard = self.check(self.structure, user)
        self.assertFalse(wizard.error_ids, "the same codes in another school are other pupils")
