import json

from odoo.tests import tagged

from .double_common import DoubleCommon


@tagged("post_install", "-at_install")
class TestSheetBusDouble(DoubleCommon):
    """Who has a sheet open hears that other marks count now, though no mark changed."""

    def heard(self):
        """Return {id of a sheet: whether it is to be read again} of this transaction."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "school.gradebook/changed")])
        found = {}
        for row in rows:
            payload = json.loads(row.message)["payload"]
            found[payload["id"]] = payload.get("again", False)
        rows.unlink()
        self.env.cr.postcommit.clear()
        return found

    def test_both_hear_when_both_are_complete(self):
        second = f"second-{self.double.id}"
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        self.heard()
        self.second({0: "8", 1: "7"})
        self.assertEqual(self.heard(), {self.book.id: False})
        self.second({2: "9"})
        self.assertEqual(self.heard(), {self.book.id: True, second: True})
        self.assertEqual(
            self.as_user(self.book, "math").get_sheet_since(0)["rows"][2]["pending"], ["gk"]
        )

    def test_both_hear_when_a_difference_is_settled(self):
        self.both(second=("8", "7", "9"))
        self.heard()
        line = self.book.line_ids.sorted("number")[2]
        cell = {"line_id": line.id, "column": "gk", "expected": "6,0"}
        self.as_user(self.double, "stranger").confirm([cell])
        self.assertEqual(self.heard(), {self.book.id: True, f"second-{self.double.id}": True})
        self.assertNotIn("pending", self.as_user(self.book, "math").get_sheet_since(0)["rows"][2])

    def test_both_hear_when_it_is_ended(self):
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        self.heard()
        self.as_user(self.double, "principal").action_end()
        self.assertEqual(self.heard(), {self.book.id: True, f"second-{self.double.id}": True})
