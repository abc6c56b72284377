from odoo import fields, models


class SchoolLockRelease(models.TransientModel):
    """End locks for good, or lift them for a time, with a reason."""

    _name = "school.lock.release"
    _description = "Release Locks"
    _inherit = ["school.lock.decision"]

    lock_ids = fields.Many2many(
        "school.lock", string="Locks", default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Char(required=True)
    requested_by_id = fields.Many2one("res.users", "Asked for by")
    until = fields.Datetime("Open until", help="Empty: the locks end for good.")

    def _lock_companies(self):
        return self.lock_ids.company_id

    def action_confirm(self):
        """Release the locks, or open what they cover until the chosen time."""
        self.ensure_one()
        if not self.until:
            return self.lock_ids.action_release(self.reason)
        self.env["school.unlock"].create(
            [
                {
                    **lock._same_scope(),
                    "lock_id": lock.id,
                    "reason": self.reason,
                    "requested_by_id": self.requested_by_id.id,
                    "until": self.until,
                }
                for lock in self.lock_ids
            ]
        )
        return {"type": "ir.actions.act_window_close"}
