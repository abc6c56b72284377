from odoo import models


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
        """Return {kind: end} by the dates of the tests (R-COR-5)."""
        tested = self.final_test_date or self.midterm_test_date
        ends = {
            "tx": self.deadline_tx,
            "gk": self.deadline_gk,
            "ck": self.deadline_ck,
            "test": self._end_of_day(tested, self.company_id.sudo().school_test_days_after),
        }
        return {kind: end for kind, end in ends.items() if end}
