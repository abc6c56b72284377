from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common_roles import RolesCommon

MARK_MODELS = (
    "school.mark",
    "school.gradebook.line",
    "school.gradebook",
    "school.term.result",
    "school.year.result",
    "school.mark.journal",
)


@tagged("post_install", "-at_install")
class TestTechnicalAdministrator(RolesCommon):
    """Who administers the software neither reads nor writes a mark (design law 5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["technical"] = new_test_user(
            cls.env,
            "ky_thuat@school.example",
            groups="base.group_system,base.group_partner_manager,hr.group_hr_manager",
        )
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.line = cls.book.line_ids.sorted("number")[0]
        cls.book.with_user(cls.users["math"]).save_cells(
            "setup", [{"line_id": cls.line.id, "column": "tx1", "value": "8", "expected": ""}]
        )
        cls.mark = cls.line.mark_ids

    def rpc(self, login, model, method, *args, **kwargs):
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(self.users[login]), method, args, kwargs)

    def test_reads_no_mark(self):
        for login in ("technical", "admin"):
            for model in MARK_MODELS:
                record = self.book if model == "school.gradebook" else self.line
                calls = {
                    "search_read": ([], ["id"]),
                    "search_count": ([],),
                    "web_search_read": ([], {"id": {}}),
                    "formatted_read_group": ([], [], ["__count"]),
                    "export_data": ([record.id], ["display_name"]),
                    "read": ([record.id], ["id"]),
                    "name_search": ("",),
                }
                for method, args in calls.items():
                    with (
                        self.subTest(login=login, model=model, method=method),
                        self.assertRaises(AccessError),
                    ):
                        self.rpc(login, model, method, *args)
            with self.assertRaises(AccessError):
                self.rpc(login, "school.gradebook", "get_sheet", [self.book.id])
            with self.assertRaises(AccessError):
                self.rpc(login, "school.mark.journal", "verify")

    def test_writes_no_mark(self):
        cell = {"line_id": self.line.id, "column": "tx1", "value": "9", "expected": "8,0"}
        vals = {"line_id": self.line.id, "column": "tx2", "value": 9}
        calls = (
            ("school.gradebook", "save_cells", [self.book.id], "r1", [cell]),
            ("school.mark", "create", [vals]),
            ("school.mark", "write", [self.mark.id], {"value": 9}),
            ("school.mark", "unlink", [self.mark.id]),
            ("school.mark", "copy", [self.mark.id], {"column": "tx2"}),
            ("school.mark", "web_save", [self.mark.id], {"value": 9}, {"value": {}}),
            ("school.gradebook.line", "write", [self.line.id], {"comment": "x"}),
            (
                "school.gradebook.line",
                "write",
                [self.line.id],
                {"mark_ids": [Command.update(self.mark.id, {"value": 9})]},
            ),
            ("school.gradebook", "action_lock", [self.book.id]),
            ("school.gradebook", "action_unlock", [self.book.id], "x"),
        )
        for login in ("technical", "admin"):
            for call in calls:
                with self.subTest(login=login, call=call[:2]), self.assertRaises(AccessError):
                    self.rpc(login, *call)
        self.assertEqual(self.mark.value, 8)
        self.assertEqual(len(self.book.line_ids.mark_ids), 1)

    def test_imports_no_mark(self):
        """Odoo's own import ends in ``load``, whatever the file."""
        rows = (
            ([".id", "value"], [str(self.mark.id), "9"]),
            (["line_id/.id", "column", "value"], [str(self.line.id), "tx2", "9"]),
        )
        for login in ("technical", "admin"):
            for names, row in rows:
                with self.subTest(login=login, fields=names):
                    try:
                        result = self.rpc(login, "school.mark", "load", names, [row])
                    except AccessError:
                        continue
                    self.assertFalse(result["ids"])
                    self.assertIn("teacher enters marks", result["messages"][0]["message"])
            with self.assertRaises(AccessError):
                self.rpc(login, "school.import", "create", [{}])
        self.assertEqual(len(self.book.line_ids.mark_ids), 1)
        self.assertEqual(self.mark.value, 8)

    def test_gives_no_right_without_a_role(self):
        vals = {"date_from": self.day(0), "date_to": self.day(1), "reason": "x"}
        extra = {
            "school.delegation": {"user_id": self.users["vice_principal"].id},
            "school.inspection": {"user_id": self.users["inspector"].id, "decision": "1"},
            "school.substitution": {
                "assignment_id": self.assignment.id,
                "employee_id": self.employees["stranger"].id,
            },
        }
        for login in ("technical", "admin"):
            for model, more in extra.items():
                with self.subTest(login=login, model=model), self.assertRaises(AccessError):
                    self.rpc(login, model, "create", [{**vals, **more}])
            with self.assertRaises(AccessError):
                self.rpc(login, "school.assignment", "write", [self.assignment.id], {})

    def test_taking_a_teachers_account_over_is_told(self):
        """Another account for an employee opens the books: the class sees who did it."""
        user = self.users["technical"]
        self.employees["math"].with_user(user).user_id = user
        body = self.klass.message_ids[:1]
        self.assertIn(user.login, body.body)
        self.assertEqual(body.author_id, user.partner_id)
        self.assertEqual(self.assignment.own_user_ids, user)
        with self.assertRaises(AccessError):
            self.rpc("technical", "school.gradebook", "get_sheet", [self.book.id])


@tagged("post_install", "-at_install")
class TestOwnAssignment(RolesCommon):
    """An administrator of the school becomes teacher of a book in everybody's sight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        teacher = cls.env.ref("school_gradebook.group_school_teacher")
        for login in ("sysadmin", "board"):
            cls.users[login].group_ids = [Command.link(teacher.id)]
            cls.employees[login] = cls._employee(cls.users[login])

    def told(self, login):
        bodies = self.klass.message_ids.filtered(
            lambda message: message.author_id == self.users[login].partner_id
        ).mapped("body")
        return any("own account" in body for body in bodies)

    def test_by_writing(self):
        for login in ("sysadmin", "board"):
            with self.subTest(login=login):
                self.assertFalse(self.told(login))
                assignment = self.as_user(self.assignment, login)
                assignment.teacher_ids = [Command.link(self.employees[login].id)]
                self.assertTrue(self.told(login))
                self.assertIn(self.users[login], self.assignment.own_user_ids)
        found = self.assignment.search([("own_user_ids", "!=", False)])
        self.assertEqual(found, self.assignment)

    def test_by_creating_and_importing(self):
        subject = self.env.ref("school_gradebook.subject_nvan")
        self.env["school.assignment"].with_user(self.users["board"]).create(
            {
                "class_id": self.klass.id,
                "subject_id": subject.id,
                "teacher_ids": [Command.link(self.employees["board"].id)],
            }
        )
        self.assertTrue(self.told("board"))

    def test_others_are_not_told_of(self):
        assignment = self.as_user(self.assignment, "board")
        assignment.teacher_ids = [Command.link(self.employees["sport"].id)]
        self.assertFalse(self.told("board"))
        self.assertFalse(self.assignment.own_user_ids)

    def test_the_mark_of_it_cannot_be_removed(self):
        assignment = self.as_user(self.assignment, "sysadmin")
        assignment.teacher_ids = [Command.link(self.employees["sysadmin"].id)]
        for login in ("sysadmin", "board"):
            with self.subTest(login=login), self.assertRaises(UserError):
                self.as_user(self.assignment, login).own_user_ids = [Command.clear()]
        assignment.teacher_ids = [Command.unlink(self.employees["sysadmin"].id)]
        self.assertIn(self.users["sysadmin"], self.assignment.own_user_ids)

    def test_homeroom(self):
        self.as_user(self.klass, "board").homeroom_teacher_id = self.employees["board"]
        message = self.klass.message_ids.filtered(
            lambda m: m.author_id == self.users["board"].partner_id and "homeroom" in (m.body or "")
        )
        self.assertTrue(message)

    def test_accounts_of_a_class_are_not_typed(self):
        user = self.users["sysadmin"]
        for vals in (
            {"homeroom_user_id": user.id},
            {"teacher_user_ids": [Command.link(user.id)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.as_user(self.klass, "sysadmin").write(vals)
            with self.assertRaises(UserError):
                self.klass.with_user(user).create(
                    {"name": "8X", "grade": 8, "year_id": self.year.id, **vals}
                )
