from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestSumOfRoles(RolesCommon):
    """One person with several roles has the sum of their rights, never more."""

    def add_role(self, login, role):
        group = self.env.ref(f"school_gradebook.group_school_{role}")
        self.users[login].group_ids = [Command.link(group.id)]
        if login not in self.employees:
            self.employees[login] = self._employee(self.users[login])
        return self.employees[login]

    def test_deputy_who_teaches(self):
        employee = self.add_role("vice_principal", "teacher")
        klass = self._class("8B", 8)
        self._enrol(klass, 1)
        book = self._book(self._assign(klass, self.toan, employee), "HK1")
        self.assertEqual(
            self.save(book, {(0, "tx1"): "8"}, "vice_principal")["saved"][0]["v"], "8,0"
        )
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "vice_principal")
        with self.assertRaises(AccessError):
            self.env["school.mark"].with_user(self.users["vice_principal"]).create(
                {"line_id": self.book.line_ids[0].id, "column": "tx1", "value": 8}
            )
        self.assertTrue(self.as_user(self.book, "vice_principal").get_sheet())
        self.assertFalse(self.users["vice_principal"]._acts_as_principal())

    def test_board_member_who_is_homeroom_teacher(self):
        employee = self.add_role("board", "teacher")
        klass = self._class("8B", 8, employee)
        self._enrol(klass, 1)
        self._assign(klass, self.toan, self.employees["math"])
        mine = self.as_user(klass.gradebook_ids[0].line_ids.term_result_id, "board")
        mine.conduct = "TOT"
        other = self.as_user(self.book.line_ids[0].term_result_id, "board")
        self.assertTrue(other.has_access("read"))
        with self.assertRaises(AccessError):
            other.conduct = "TOT"
        with self.assertRaises(AccessError):
            self.save(klass.gradebook_ids[0], {(0, "tx1"): "8"}, "board")

    def test_clerk_who_teaches(self):
        employee = self.add_role("clerk", "teacher")
        self.assignment_gdtc.teacher_ids = employee
        self.assertTrue(self.save(self.book_gdtc, {(0, "tx1"): "Đ"}, "clerk")["saved"])
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "clerk")
        with self.assertRaises(AccessError):
            self.as_user(self.klass, "clerk").name = "8Z"

    def test_sysadmin_who_teaches_reads_the_own_books_only(self):
        employee = self.add_role("sysadmin", "teacher")
        self.assignment_gdtc.teacher_ids = employee
        books = self.seen("school.gradebook", "sysadmin")
        self.assertEqual(books, self.assignment_gdtc.gradebook_ids)
        self.assertTrue(self.seen("school.class", "sysadmin"))
