from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestTechnicalTeacher(RolesCommon):
    """Who administers the system and teaches reads the own books, and writes no mark in them."""

    ACCOUNTS = {
        "sysadmin": ("school_gradebook.group_school_sysadmin",),
        "odoo": ("base.group_system",),
        "both": ("base.group_system", "school_gradebook.group_school_board"),
        "manager": ("school_gradebook.group_school_board",),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, groups in cls.ACCOUNTS.items():
            if login not in cls.users:
                cls.users[login] = cls._user("teacher", login)
            names = (*groups, "school_gradebook.group_school_teacher")
            cls.users[login].group_ids = [Command.link(cls.env.ref(name).id) for name in names]
            cls.employees[login] = cls._employee(cls.users[login])
        cls.line = cls.book.line_ids.sorted("number")[0]
        cls.book.with_user(cls.users["math"]).save_cells(
            "setup", [{"line_id": cls.line.id, "column": "tx1", "value": "8", "expected": ""}]
        )
        cls.mark = cls.line.mark_ids

    def rpc(self, login, model, method, *args):
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(self.users[login]), method, args, {})

    def ways(self):
        cell = {"line_id": self.line.id, "column": "tx1", "value": "9", "expected": "8,0"}
        vals = {"line_id": self.line.id, "column": "tx2", "value": 9}
        command = [Command.update(self.mark.id, {"value": 9})]
        return (
            ("school.gradebook", "save_cells", [self.book.id], f"r{self.env.uid}", [cell]),
            ("school.mark", "create", [vals]),
            ("school.mark", "write", [self.mark.id], {"value": 9}),
            ("school.mark", "unlink", [self.mark.id]),
            ("school.gradebook.line", "write", [self.line.id], {"comment": "x"}),
            ("school.gradebook.line", "write", [self.line.id], {"mark_ids": command}),
        )

    def assert_writes_nothing(self, login):
        for call in self.ways():
            with self.subTest(login=login, call=call[:2]), self.assertRaises(AccessError):
                self.rpc(login, *call)
        self.assertEqual((self.mark.value, self.line.comment), (8, False))

    def test_as_teacher_of_the_book(self):
        for login in ("sysadmin", "odoo", "both"):
            self.assignment.teacher_ids = self.employees["math"] | self.employees[login]
            self.assertIn(self.users[login], self.book.teacher_user_ids)
            self.assert_writes_nothing(login)
            sheet = self.as_user(self.book, login).get_sheet()
            self.assertFalse(sheet["gradebook"]["can_edit"])
            self.assertTrue(sheet["gradebook"]["closed_reason"])
            self.assertEqual(len(sheet["rows"]), 3)

    def test_as_substitute(self):
        for login in ("sysadmin", "odoo", "both"):
            self.substitute(login=login)
            self.assert_writes_nothing(login)

    def test_who_makes_an_own_account_a_teacher(self):
        """Roles are given in Odoo's user form; this one is of no use for marks."""
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        board = self.env.ref("school_gradebook.group_school_board")
        user = self.users["odoo"]
        user.with_user(user).group_ids = [Command.link(teacher.id), Command.link(board.id)]
        assignment = self.as_user(self.assignment, "odoo")
        assignment.teacher_ids = [Command.link(self.employees["odoo"].id)]
        self.assert_writes_nothing("odoo")

    def test_as_homeroom_teacher(self):
        result = self.line.term_result_id
        for login in ("sysadmin", "odoo", "both"):
            self.klass.homeroom_teacher_id = self.employees[login]
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.rpc(login, "school.term.result", "write", [result.id], {"conduct": "TOT"})

    def test_a_member_of_the_board_teaches(self):
        self.assignment.teacher_ids = [Command.link(self.employees["manager"].id)]
        answer = self.save(self.book, {(1, "tx1"): "7"}, "manager")
        self.assertEqual(answer["saved"][0]["v"], "7,0")

    def test_who_administers_the_school_gives_no_roles(self):
        """Roles are given by Odoo's administrator; the school's own ones cannot."""
        principal = self.env.ref("school_gradebook.group_school_principal")
        for login in ("sysadmin", "manager", "principal", "vice_principal", "clerk", "math"):
            user = self.users[login]
            for call in (
                ("res.users", "write", [user.id], {"group_ids": [Command.link(principal.id)]}),
                ("res.users", "write", [user.id], {"company_ids": [Command.clear()]}),
                ("res.users", "create", [{"name": "x", "login": "x@school.example"}]),
                ("res.groups", "write", [principal.id], {"user_ids": [Command.link(user.id)]}),
                ("res.groups", "write", [principal.id], {"implied_ids": [Command.clear()]}),
                ("ir.rule", "create", [{"name": "x"}]),
                ("ir.model.access", "create", [{"name": "x"}]),
            ):
                with self.subTest(login=login, call=call[:2]), self.assertRaises(AccessError):
                    self.rpc(login, *call)
            self.assertEqual(
                user.has_group("school_gradebook.group_school_principal"), login == "principal"
            )
