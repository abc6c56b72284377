from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models

#: Regular marks end so many days before the final test, test marks so many after theirs.
TX_BEFORE, TEST_AFTER = 14, 5
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class SchoolTerm(models.Model):
    """When each kind of entry of a term ends."""

    _inherit = "school.term"

    def _closing_times(self):
        """Return {term id: {kind of entry: naive UTC}}: the last window, or the earlier deadline.

        A kind with a window that never closes has no end but its deadline.
        """
        closing = {term.id: {} for term in self}
        for window in self.env["school.entry.window"].sudo().search([("term_id", "in", self.ids)]):
            closing[window.term_id.id].setdefault(window.kind, []).append(window.date_close)
        for term in self:
            own = closing[term.id]
            ends = {kind: max(dates) for kind, dates in own.items() if all(dates)}
            for kind, deadline in term._test_deadlines().items():
                ends[kind] = min(ends.get(kind, deadline), deadline)
            closing[term.id] = ends
        return closing

    def _test_deadlines(self):
        """Return {kind: end of the day} by the dates of the tests (R-COR-5)."""
        days = {
            "tx": (self.final_test_date, -TX_BEFORE),
            "gk": (self.midterm_test_date, TEST_AFTER),
            "ck": (self.final_test_date, TEST_AFTER),
            "test": (self.final_test_date or self.midterm_test_date, TEST_AFTER),
        }
        return {kind: _end_of_day(day, shift) for kind, (day, shift) in days.items() if day}


def _end_of_day(day, shift):
    """Return when the day that lies ``shift`` days from ``day`` ends in Vietnam."""
    local = datetime.combine(day + timedelta(days=shift + 1), time.min, ZONE)
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
