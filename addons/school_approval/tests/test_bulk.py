from odoo.tests import tagged

from .common import CorrectionCommon

PUPILS = 10
#: Move → queries that one more request of a list may cost (measured, and a little room).
COST = {"submit": 3, "homeroom": 1, "approve": 5, "apply": 4}
PEOPLE = {"submit": "math", "homeroom": "homeroom", "approve": "principal", "apply": "board"}


@tagged("post_install", "-at_install")
class TestBulk(CorrectionCommon):
    """A list of requests costs per request what few of them cost."""

    @classmethod
    def _enrol(cls, klass, count, prefix="HS"):
        return super()._enrol(klass, PUPILS, prefix)

    def requests(self, number, first=1):
        """Return drafts for one cell each, from the column ``first`` on."""
        return self.env["school.correction"].union(
            *(
                self.request_of([(place % PUPILS, f"tx{first + place // PUPILS}", "9")])
                for place in range(number)
            )
        )

    def queries(self, requests, move):
        mine = self.as_user(requests, PEOPLE[move])
        self.env.flush_all()
        before = self.cr.sql_log_count
        getattr(mine, f"action_{move}")()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_per_request_are_constant(self):
        first = self.request_of([(9, "tx4", "7")])
        few, many = self.requests(5), self.requests(20, first=2)
        for move, cost in COST.items():
            self.queries(first, move)  # what is read once for all
            asked = {number: self.queries(r, move) for number, r in ((5, few), (20, many))}
            with self.subTest(move=move, queries=asked):
                self.assertLessEqual(asked[20] / 20, asked[5] / 5)
                self.assertLessEqual((asked[20] - asked[5]) / 15, cost)
        self.assertEqual(set((few | many).mapped("state")), {"applied"})

    def test_what_waits_is_found_without_reading_everything(self):
        """The list of what waits for somebody does not grow with what waits for others."""
        counts = []
        for number in (5, 15):
            self.queries(self.requests(number), "submit")
            for login, found in (("homeroom", True), ("clerk", False)):
                mine = self.as_user(self.env["school.correction"], login)
                self.env.flush_all()
                before = self.cr.sql_log_count
                self.assertEqual(bool(mine.search([("is_my_turn", "=", True)])), found)
                counts.append(self.cr.sql_log_count - before)
        for few, many in zip(counts[:2], counts[2:], strict=True):
            self.assertLessEqual(many, few)
