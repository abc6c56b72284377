from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestAnomalyWriters(RolesCommon):
    """Who wrote a mark without being a teacher of the book at that time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass._find_anomalies()

    def find(self):
        return self.klass._find_anomalies()

    def write_past_the_rules(self, login, column="tx1"):
        Mark = self.env["school.mark"].with_user(self.users[login]).sudo()
        Mark.create({"line_id": self.book.line_ids[0].id, "column": column, "value": 8})

    def test_past_the_application(self):
        line = self.book.line_ids.sorted("number")[0]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO school_mark (line_id, "column", state, value)
                   VALUES (%s, 'tx1', 'value', 9)""",
                line.id,
            )
        )
        (found,) = self.find()
        self.assertEqual((found.kind, found.line_id), ("other", line))
        # Nobody is known to have done it: the teacher is the one to ask.
        self.assertEqual(found.user_id, self.users["math"])

    def test_written_by_another(self):
        Mark = self.env["school.mark"].with_user(self.users["sysadmin"]).sudo()
        for line in self.book.line_ids:
            Mark.create({"line_id": line.id, "column": "tx1", "value": 8})
        (found,) = self.find()
        self.assertEqual((found.kind, found.user_id), ("other", self.users["sysadmin"]))
        self.assertFalse(found.line_id)
        Mark.create({"line_id": self.book.line_ids[0].id, "column": "ck", "value": 8})
        Mark.create({"line_id": self.book.line_ids[0].id, "column": "tx2", "value": 8})
        (second,) = self.find()
        self.assertEqual(second.line_id, self.book.line_ids[0])
        # The columns stand in the order of the sheet.
        self.assertIn("(TX2, CK)", second.description)

    def test_a_new_teacher_does_not_make_the_former_one_a_stranger(self):
        self.save(self.book, {(0, "tx1"): "8"})
        self.find()
        self.assignment.teacher_ids = [Command.set(self.employees["stranger"].ids)]
        self.save(self.book, {(1, "tx1"): "8"}, login="stranger")
        self.assertFalse(self.find())
        klass = self._class("8B", 8)
        pupils = self._enrol(klass, 1)
        assignment = self._assign(klass, self.toan, self.employees["math"])
        book = self._book(assignment, "HK1")
        self.save(book, {(0, "tx1"): "8"})
        assignment.teacher_ids = [Command.set(self.employees["stranger"].ids)]
        # The first look at a class comes after its teacher has changed.
        self.assertFalse(klass._find_anomalies())
        self.assertTrue(pupils)

    def test_a_teacher_who_left_after_the_last_look(self):
        """The marks of the last days come into sight when another teaches already."""
        self.save(self.book, {(0, "tx1"): "8"})
        self.assignment.teacher_ids = [Command.set(self.employees["stranger"].ids)]
        self.assertFalse(self.find())
        self.write_past_the_rules("math", "tx2")
        (found,) = self.find()
        self.assertEqual((found.kind, found.user_id), ("other", self.users["math"]))

    def test_who_was_teacher_between_two_looks_only(self):
        """Taking a book over for an hour does not pass for teaching it."""
        mine = self.env.ref("school_gradebook.group_school_teacher")
        self.users["board"].group_ids = [Command.link(mine.id)]
        employee = self._employee(self.users["board"])
        self.assignment.teacher_ids = [Command.link(employee.id)]
        self.save(self.book, {(0, "tx1"): "8"}, login="board")
        self.assignment.teacher_ids = [Command.unlink(employee.id)]
        (found,) = self.find()
        self.assertEqual((found.kind, found.user_id), ("other", self.users["board"]))

    def test_a_substitute_in_force_and_one_of_the_past(self):
        """Asked for the moment of the change, not for the moment of the look."""
        self.substitute(-1, 1)
        self.save(self.book, {(0, "tx1"): "8"}, login="stranger")
        self.assertFalse(self.find())
        self.substitute(-9, -1, login="sport")
        self.substitute(1, 9, login="sport")
        self.write_past_the_rules("sport", "tx2")
        (found,) = self.find()
        self.assertEqual((found.kind, found.user_id), ("other", self.users["sport"]))

    def test_a_substitution_that_ended_since(self):
        self.substitute(-1, 1)
        self.save(self.book, {(0, "tx1"): "8"}, login="stranger")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_substitution SET ends_at = (SELECT max(at) + interval '1 second'"
            " FROM school_mark_journal WHERE gradebook_id = %s)",
            [self.book.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.find())
