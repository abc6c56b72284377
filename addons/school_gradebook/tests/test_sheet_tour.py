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
        self.enter_a_column("school_gradebook_enter_column")

    def test_enter_a_column_without_a_network(self):
        """Forty marks typed while nothing can be sent; they are saved when it can, once each."""
        self.enter_a_column("school_gradebook_enter_offline")

    def enter_a_column(self, tour):
        self.start_tour(f"/odoo/action-{ACTION}", tour, login=self.users["math"].login)
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

    def test_paste_a_class(self):
        """45 pupils × 6 columns from a spreadsheet: looked at, written, taken back, done again."""
        self._enrol(self.klass, 5, prefix="HU")
        self.start_tour(
            f"/odoo/action-{ACTION}",
            "school_gradebook_paste_class",
            login=self.users["math"].login,
        )
        self.env.invalidate_all()
        lines = self.book.line_ids.sorted("number")
        self.assertEqual(len(lines), 45)
        columns = ["tx1", "tx2", "tx3", "tx4", "gk", "ck"]
        found = {(mark.line_id, mark.column): mark.value for mark in lines.mark_ids}
        marks = [8.5, 7.0, 9.0, 6.5, 10.0]
        for row, line in enumerate(lines):
            for col, column in enumerate(columns):
                # the third pupil's first mark is refused: 7,25 is no mark
                expected = None if (row, col) == (2, 0) else marks[(row + 2 * col + row // 5) % 5]
                self.assertEqual(found.get((line, column)), expected, (row, column))
        journal = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id), ("source", "=", "sheet")]
        )
        # written, taken back, written again
        self.assertEqual(len(journal), 3 * 269)
