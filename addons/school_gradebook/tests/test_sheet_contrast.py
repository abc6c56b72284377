from odoo.tests import HttpCase, tagged

from .common import SchoolCommon

ACTION = "school_gradebook.my_gradebook_action"


@tagged("post_install", "-at_install")
class TestSheetContrast(SchoolCommon, HttpCase):
    """Every state of a cell can be read and told from the others: WCAG AA, in Chromium."""

    def look(self, name):
        self.save(self.book, {(0, "tx1"): "8", (1, "tx1"): "7", (1, "tx2"): "6"})
        path = f"/odoo/action-{ACTION}/{self.book.id}"
        self.start_tour(path, name, login=self.users["math"].login)

    def test_grid(self):
        self.look("school_gradebook_contrast")

    def test_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        self.look("school_gradebook_contrast_phone")
