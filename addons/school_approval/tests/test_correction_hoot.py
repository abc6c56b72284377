from urllib.parse import urlencode

from odoo.tests import HttpCase, tagged

from odoo.addons.school_gradebook.tests.test_sheet_hoot import TestSheetHoot

MODULE = "school_approval"


@tagged("post_install", "-at_install")
class TestCorrectionHoot(HttpCase):
    """The unit tests of photos and of the way out of a locked cell, in the browser."""

    def test_hoot(self):
        query = {"headless": "", "loglevel": 2, "preset": "desktop", "timeout": 15000}
        self.browser_js(
            f"/web/tests?{urlencode(query)}&id={TestSheetHoot._suite_id(f'@{MODULE}')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
