from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestSubstitution(RolesCommon):
    """A substitute opens and writes the books of an assignment, within the days."""

    def write_by_orm(self, login="stranger", column="tx3"):
        Mark = self.env["school.mark"].with_user(self.users[login])
        self.env.invalidate_all()
        mark = Mark.create({"line_id": self.book.line_ids[0].id, "column": column, "value": 6})
        mark.value = 7
        mark.unlink()

    def assert_refused(self):
        self.assertFalse(self.seen("school.gradebook", "stranger"))
        self.assertFalse(self.seen("school.enrollment", "stranger") & self.pupils)
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "stranger")
        with self.assertRaises(AccessError):
            self.write_by_orm()
        with self.assertRaises(AccessError):
            self.as_user(self.book.line_ids[0], "stranger").comment = "Nhận xét"
        self.assertNotIn(self.users["stranger"], self.book._writers())

    def assert_writes(self):
        self.assertEqual(self.seen("school.gradebook", "stranger"), self.assignment.gradebook_ids)
        self.assertEqual(self.seen("school.class", "stranger"), self.klass)
        self.assertEqual(self.seen("school.student", "stranger"), self.pupils.student_id)
        self.assertIn(self.users["stranger"], self.book._writers())
        book = self.as_user(self.book, "stranger")
        self.assertTrue(book.is_mine)
        self.assertIn(book, book.search([("is_mine", "=", True)]))
        self.assertTrue(book.get_sheet()["gradebook"]["can_edit"])
        self.assertEqual(
            self.save(self.book, {(0, "tx1"): "8"}, "stranger")["saved"][0]["v"], "8,0"
        )
        self.save(self.book, {(0, "tx1"): ""}, "stranger", expected={(0, "tx1"): "8,0"})
        self.write_by_orm()
        self.as_user(self.book.line_ids[0], "stranger").comment = "Nhận xét"
        self.as_user(self.book.line_ids[0], "stranger").comment = False

    def test_nothing_without_a_substitution(self):
        self.assert_refused()

    def test_within_the_days(self):
        self.substitute()
        self.assert_writes()
        entry = self.env["school.mark.journal"].search([], limit=1)
        self.assertEqual(entry.user_id, self.users["stranger"])

    def test_before_and_after(self):
        self.substitute(-1, 1)
        for day, tick in ((-1, -2), (2, 0), (2, 2)):
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assert_refused()
        for day, tick in ((-1, 2), (2, -2)):
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assert_writes()

    def test_revoked(self):
        substitution = self.substitute()
        self.assert_writes()
        self.as_user(substitution, "vice_principal").action_revoke()
        self.assert_refused()

    def test_only_the_books_of_the_assignment(self):
        self.substitute()
        with self.assertRaises(AccessError):
            self.save(self.book_gdtc, {(0, "tx1"): "Đ"}, "stranger")
        self.assertFalse(self.seen("school.term.result", "stranger"))
        self.assertFalse(self.seen("school.guardian", "stranger"))

    def test_a_locked_book_stays_locked(self):
        self.substitute()
        self.book.with_user(self.users["principal"]).action_lock("Hết hạn")
        result = self.save(self.book, {(0, "tx1"): "8"}, "stranger")
        self.assertEqual(result["refused"][0]["code"], "LOCKED")

    def test_the_teacher_keeps_the_books(self):
        self.substitute()
        self.assertEqual(self.save(self.book, {(0, "tx1"): "8"})["saved"][0]["v"], "8,0")
        self.assertEqual(self.book._writers(), self.users["math"] | self.users["stranger"])

    def test_who_makes_it(self):
        for login in ("vice_principal", "principal", "board"):
            self.substitute(by=login)
        for login in ("sysadmin", "clerk", "authority", "inspector", "math", "homeroom"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.substitute(by=login)

    def test_who_can_be_one(self):
        with self.assertRaises(ValidationError):
            self.substitute(login="math")
        clerk = self._employee(self.users["clerk"])
        self.employees["clerk"] = clerk
        with self.assertRaises(ValidationError):
            self.substitute(login="clerk")
        for name in ("user_id", "company_id", "class_id"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.grant(
                    "school.substitution",
                    "vice_principal",
                    0,
                    1,
                    assignment_id=self.assignment.id,
                    employee_id=self.employees["stranger"].id,
                    **{name: self.users["vice_principal"].id},
                )

    def test_shown_and_recorded(self):
        self.substitute()
        self.assertEqual(self.assignment.substitute_names, self.employees["stranger"].name)
        self.assertEqual(self.book.substitute_names, self.employees["stranger"].name)
        body = " ".join(self.klass.message_ids.mapped("body"))
        self.assertIn(self.employees["stranger"].name, body)
        self.assertEqual(len(self.seen("school.substitution", "stranger")), 1)
        self.assertEqual(len(self.seen("school.substitution", "math")), 1)
        self.assertFalse(self.seen("school.substitution", "sport"))

    def test_a_deputy_who_substitutes_alone_is_seen(self):
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        deputy = self.users["vice_principal"]
        deputy.group_ids = [Command.link(teacher.id)]
        self.employees["vice_principal"] = self._employee(deputy)
        substitution = self.substitute(login="vice_principal")
        self.assertTrue(substitution.is_own)
        self.assertIn("own account", " ".join(self.klass.message_ids.mapped("body")))
