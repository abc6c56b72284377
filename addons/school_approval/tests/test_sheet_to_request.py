from odoo.tests import HttpCase, tagged

from .common import CorrectionCommon

ACTION = "school_gradebook.my_gradebook_action"
PHONE, DESK = "390x844", "1400x900"


@tagged("post_install", "-at_install")
class TestSheetToRequest(CorrectionCommon, HttpCase):
    """From a locked cell to a request that holds pupil, subject, class, column and value."""

    def tour(self, name, size=DESK):
        self.browser_size, self.touch_enabled = size, size == PHONE
        known = self.env["school.correction"].search([])
        path = f"/odoo/action-{ACTION}/{self.book.id}"
        self.start_tour(path, name, login=self.users["math"].login, timeout=120)
        self.env.invalidate_all()
        return self.env["school.correction"].search([]) - known

    def check(self, request, *cells):
        """The request is a draft of the teacher with these cells: (row, column, now, wanted)."""
        self.assertEqual(len(request), 1)
        self.assertEqual(request.state, "draft")
        self.assertEqual(request.requester_id, self.users["math"])
        self.assertEqual(request.gradebook_id, self.book)
        self.assertEqual(request.class_id, self.klass)
        found = {
            (row.line_id, row.column, row.old_value, row.new_value or "", row.clears)
            for row in request.line_ids
        }
        self.assertEqual(
            found,
            {
                (self.lines[row], column, "8,0", wanted or "", wanted == "")
                for row, column, wanted in cells
            },
        )
        self.assertEqual(len(request.line_ids), len(cells))

    def test_from_a_locked_cell(self):
        self.check(self.tour("school_approval_from_a_cell"), (1, "tx2", None))

    def test_from_several_locked_cells(self):
        request = self.tour("school_approval_from_a_block")
        cells = [(row, column, None) for row in (0, 1) for column in ("tx2", "tx3")]
        self.check(request, *cells)

    def test_from_a_phone(self):
        self.check(self.tour("school_approval_from_a_phone", PHONE), (2, "tx1", None))

    def test_from_what_could_not_be_saved(self):
        """The book is locked between the typing and the saving."""
        self.as_user(self.book, "principal").action_unlock("Sửa sai sót")
        Book = type(self.env["school.gradebook"])
        save_cells = Book.save_cells
        principal = self.users["principal"]

        def lock_and_save(book, *args, **kwargs):
            if book.state == "open":
                book.with_user(principal).action_lock("Hết hạn")
            return save_cells(book, *args, **kwargs)

        self.patch(Book, "save_cells", lock_and_save)
        request = self.tour("school_approval_from_what_was_not_saved")
        self.check(request, (0, "tx1", "9,0"), (1, "tx1", "7,0"), (2, "tx1", ""))
        self.assertEqual(self.mark(0, "tx1"), "8,0")
