from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestAnomalyAccess(RolesCommon):
    """Who sees, explains and closes a finding."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass._find_anomalies()
        lines = cls.book.line_ids
        marks = cls.env["school.mark"].with_user(cls.users["sysadmin"]).sudo()
        marks.create([{"line_id": line.id, "column": "tx1", "value": 8} for line in lines])
        cls.anomaly = cls.klass._find_anomalies()
        assert len(cls.anomaly) == 1

    def own(self, login):
        return self.as_user(self.anomaly, login)

    def sees(self, login):
        found = self.as_user(self.env["school.anomaly"], login).search([])
        return self.anomaly in found.sudo()

    def test_who_sees_it(self):
        expected = {
            "math": True,
            "sport": False,
            "homeroom": False,
            "stranger": False,
            "vice_principal": True,
            "principal": True,
            "board": True,
            "authority": True,
            "inspector": False,
        }
        self.assertEqual({login: self.sees(login) for login in expected}, expected)
        for login in ("clerk", "sysadmin"):
            with self.assertRaises(AccessError):
                self.sees(login)

    def test_an_inspector_sees_it_within_the_inspection(self):
        self.inspect()
        self.assertTrue(self.sees("inspector"))
        with self.assertRaises(AccessError):
            self.own("inspector").explanation = "…"

    def test_another_school_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Trường khác"})
        user = self.users["board"]
        user.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        self.assertFalse(self.sees("board"))

    def test_families_see_nothing(self):
        for group in ("base.group_portal", "base.group_public", "base.group_user"):
            user = self.env["res.users"].create(
                {
                    "name": "Phụ huynh",
                    "login": f"{group}@school.example",
                    "group_ids": [Command.set(self.env.ref(group).ids)],
                }
            )
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.anomaly.with_user(user).read(["description"])

    def test_the_teacher_explains_and_does_not_close(self):
        own = self.own("math")
        self.assertEqual((own.can_explain, own.can_close), (True, False))
        own.explanation = "Nhờ quản trị nhập hộ."
        self.assertEqual((own.state, own.explained_by_id), ("explained", self.users["math"]))
        self.assertTrue(own.explained_at)
        for action in ("action_close", "action_reopen", "action_ask"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(own, action)()
        with self.assertRaises(AccessError):
            own.note = "Xong."
        own.explanation = "  "
        self.assertEqual((own.state, own.explained_by_id.id), ("new", False))

    def test_only_the_teacher_explains(self):
        for login in ("principal", "board"):
            self.assertFalse(self.own(login).can_explain)
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.own(login).explanation = "…"
        for login in ("stranger", "homeroom", "authority"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.own(login).explanation = "…"

    def test_leaders_close_with_a_note(self):
        for login in ("vice_principal", "principal", "board"):
            own = self.own(login)
            self.assertTrue(own.can_close)
            with self.subTest(login=login), self.assertRaises(UserError):
                own.action_close()
            own.note = "Đã đối chiếu với danh sách."
            own.action_close()
            self.assertEqual((own.state, own.closed_by_id), ("closed", self.users[login]))
            own.action_reopen()
            self.assertEqual((own.state, own.closed_by_id.id), ("new", False))
            own.note = False

    def test_closed_is_closed(self):
        own = self.own("principal")
        own.note = "Đã rõ."
        own.action_close()
        with self.assertRaises(UserError):
            self.own("math").explanation = "…"
        self.assertFalse(self.own("math").can_explain)
        own.action_reopen()
        self.own("math").explanation = "Nhập hộ."
        self.own("principal").action_close()
        self.own("principal").action_reopen()
        self.assertEqual(self.anomaly.state, "explained")

    def test_nobody_closes_their_own(self):
        self.users["vice_principal"].group_ids = [
            Command.link(self.env.ref("school_gradebook.group_school_teacher").id)
        ]
        deputy = self._employee(self.users["vice_principal"])
        self.assignment.teacher_ids = [Command.link(deputy.id)]
        # … the book's teacher, though also deputy
        own = self.own("vice_principal")
        self.assertEqual((own.can_explain, own.can_close), (True, False))
        for attempt in (own.action_close, lambda: own.write({"note": "Ổn."})):
            with self.assertRaises(AccessError):
                attempt()
        # … who made the change, though in the board
        self.users["sysadmin"].group_ids = [
            Command.link(self.env.ref("school_gradebook.group_school_board").id)
        ]
        own = self.own("sysadmin")
        self.assertEqual(own.user_id, self.users["sysadmin"])
        with self.assertRaises(AccessError):
            own.note = "Ổn."
        with self.assertRaises(AccessError):
            own.action_close()

    def test_a_substitute_is_involved_within_the_days(self):
        self.assertFalse(self.sees("stranger"))
        self.env["school.substitution"].with_user(self.users["principal"]).create(
            {
                "assignment_id": self.assignment.id,
                "employee_id": self.employees["stranger"].id,
                "date_from": self.day(-1),
                "date_to": self.day(1),
                "reason": "Nghỉ ốm",
            }
        )
        self.assertTrue(self.sees("stranger"))
        own = self.own("stranger")
        own.explanation = "Tôi dạy thay."
        self.assertEqual(own.state, "explained")

    def test_nobody_makes_changes_or_deletes_findings(self):
        attempts = {
            "create": lambda own: own.create(
                {"kind": "far", "key": "x", "gradebook_id": self.book.id, "description": "x"}
            ),
            "unlink": lambda own: own.unlink(),
            "copy": lambda own: own.copy(),
        }
        for login in ("math", "principal", "board"):
            for name, attempt in attempts.items():
                with self.subTest(login=login, attempt=name), self.assertRaises(AccessError):
                    attempt(self.own(login))
            for name in self.anomaly._FOUND:
                value = self.anomaly[name]
                value = value.id if hasattr(value, "_ids") else value
                with self.subTest(login=login, field=name), self.assertRaises(UserError):
                    self.own(login).write({name: value})

    def test_every_field_is_found_or_by_hand(self):
        """A field that is added later is not left open by mistake."""
        own = {
            name
            for name, field in self.anomaly._fields.items()
            if field.store and "school_gradebook" in field._modules
        }
        automatic = set(MAGIC_COLUMNS)
        self.assertEqual(own - automatic - self.anomaly._FOUND, {"explanation", "note"})

    def test_asking_the_teacher(self):
        own = self.own("principal")
        own.action_ask()
        own.action_ask()
        activity = self.anomaly.activity_ids
        self.assertEqual(activity.user_id, self.users["math"])
        self.assertEqual(len(activity), 1)
        own.note = "Đã rõ."
        own.action_close()
        self.assertFalse(self.anomaly.activity_ids)

    def test_activities_of_others_stay(self):
        own = self.own("principal")
        own.action_ask()
        self.anomaly.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["board"].id
        )
        activities = self.anomaly.activity_ids
        board = activities.filtered(lambda a: a.user_id == self.users["board"])
        theirs = self.as_user(board, "math")
        for attempt in (
            theirs.unlink,
            theirs.action_feedback,
            lambda: theirs.write({"user_id": self.users["math"].id}),
            lambda: theirs.write({"date_deadline": "2030-01-01"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        mine = self.as_user(activities - board, "math")
        mine.action_feedback()
        self.assertFalse(mine.active)
        self.as_user(board, "vice_principal").unlink()
        self.assertFalse(board.exists())

    def test_words_of_the_menu_open(self):
        action = self.own("math").action_open_book()
        self.assertEqual((action["res_model"], action["res_id"]), (self.book._name, self.book.id))
        self.assertIn(self.book.display_name, self.anomaly.display_name)
