from odoo import api, fields, models
from odoo.exceptions import UserError

MOVES = [
    ("homeroom", "Confirm as homeroom teacher"),
    ("witness", "Witness"),
    ("approve", "Approve"),
    ("apply", "Apply"),
    ("confirm", "Confirm as administrator"),
    ("archive", "File the paper"),
    ("refuse", "Refuse"),
    ("withdraw", "Withdraw"),
]
#: Moves that say why.
_REASONED = frozenset({"refuse", "withdraw"})
#: Moves that speak of the value that stands in the cell.
_BY_VALUE = frozenset({"approve", "apply"})


class SchoolCorrectionReview(models.TransientModel):
    """One decision on a list of requests; each keeps a trace of its own.

    The decision is made by the same methods as the buttons of a single request: what the
    user may not do there, this cannot do either.
    """

    _name = "school.correction.review"
    _description = "Review Correction Requests"

    correction_ids = fields.Many2many("school.correction", string="Requests", required=True)
    move = fields.Selection(MOVES, "Decision", required=True, default="approve")
    reason = fields.Char()
    late_count = fields.Integer(compute="_compute_counts")
    ready_count = fields.Integer("Wait for this decision of yours", compute="_compute_counts")
    other_count = fields.Integer("Left as they are", compute="_compute_counts")
    outdated_text = fields.Text("Left out: changed since", compute="_compute_counts")
    needs_reason = fields.Boolean(compute="_compute_counts")

    @api.model
    def default_get(self, names):
        values = super().default_get(names)
        if self.env.context.get("active_model") == "school.correction":
            ids = self.env.context.get("active_ids") or []
            values["correction_ids"] = [(6, 0, ids)]
        return values

    @api.depends("correction_ids", "move")
    def _compute_counts(self):
        for review in self:
            ready, outdated = review._sorted_out()
            late = len(ready.filtered("is_late")) if review.move == "approve" else 0
            review.late_count = late
            review.ready_count = len(ready)
            review.other_count = len(review.correction_ids) - len(ready)
            review.outdated_text = "\n".join(outdated) or False
            review.needs_reason = bool(late) or review.move in _REASONED

    def _sorted_out(self):
        """Return the requests with which the user may make the move now.

        And in words those that are left out because a cell was changed since: an approval
        or its application would speak of a value that is gone.
        """
        requests = self.correction_ids._origin or self.correction_ids
        ready = requests._filtered_access("read").filtered(
            lambda request: self.move in (request.my_moves or [])
        )
        outdated = ready._outdated() if self.move in _BY_VALUE else {}
        return ready.filtered(lambda request: request not in outdated), list(outdated.values())

    def action_decide(self):
        """Make the move with the requests that wait for it.

        :raise UserError: when none does, or a reason is missing
        """
        self.ensure_one()
        requests, outdated = self._sorted_out()
        if not requests:
            nothing = self.env._("None of these requests waits for this decision of yours.")
            raise UserError("\n".join(outdated) or nothing)
        if self.needs_reason and not (self.reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        if self.move in _REASONED:
            getattr(requests, f"action_{self.move}")(self.reason)
        elif self.move == "approve":
            requests.action_approve(late_reason=self.reason)
        else:
            getattr(requests, f"action_{self.move}")()
        return {"type": "ir.actions.act_window_close"}
