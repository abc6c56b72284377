import json
from urllib.parse import urlencode

from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools.misc import file_open

MODULE = "school_gradebook"


@tagged("post_install", "-at_install")
class TestMarkCases(BaseCase):
    """One grammar and one arithmetic in two languages: the cases must be the same."""

    def test_the_browser_has_the_cases_of_the_library(self):
        for name in ("mark_cases", "average_cases"):
            with file_open(f"{MODULE}/lib/{name}.json") as source:
                cases = json.load(source)
            with file_open(f"{MODULE}/static/tests/{name}.js") as source:
                script = source.read()
            start, end = script.index("= {") + 2, script.rindex("}") + 1
            self.assertEqual(
                json.loads(script[start:end]),
                cases,
                f"static/tests/{name}.js is not a copy of lib/{name}.json any more",
            )


@tagged("post_install", "-at_install")
class TestSheetHoot(HttpCase):
    """The unit tests of the mark sheet, in the browser."""

    def test_hoot(self):
        query = {"headless": "", "loglevel": 2, "preset": "desktop", "timeout": 15000}
        self.browser_js(
            f"/web/tests?{urlencode(query)}&id={self._suite_id(f'@{MODULE}')}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    @staticmethod
    def _suite_id(name):
        """Return hoot's id of a suite: a 32-bit hash of its name."""
        number = 0
        for char in name:
            number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
        return f"{number:08x}"
