from odoo.tests import HttpCase, tagged

from .common import SchoolCommon

ACTION = "school_gradebook.my_gradebook_action"


@tagged("post_install", "-at_install")
class TestSheetTour(SchoolCommon, HttpCase):
    """The whole path: from the teacher's books to forty marks in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enrol(cls.klass, 37, prefix="HT")
        # what the school's calendar says today must not hide the book
        cls.env.ref(ACTION).write({"context": {}, "domain": [("id", "=", cls.book.id)]})

    def test_enter_a_column_by_keyboard(self):
        self.start_tour(
            f"/odoo/action-{ACTION}",
            "school_gradebook_enter_column",
            login=self.users["math"].login,
        )
        self.env.invalidate_all()
        lines = self.book.line_ids.sorted("number")
        marks = lines.mark_ids.filtered(lambda mark: mark.column == "tx1")
        by_line = {mark.line_id: mark.value for mark in marks}
        typed = [8.0, 7.5, 9.0, 10.0, 6.5] * 8
        self.assertEqual([by_line[line] for line in lines], typed)
        entries = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id), ("source", "=", "sheet")]
        )
        self.assertEqual(len(entries), 40)
        self.assertEqual(entries.user_id, self.users["math"])
