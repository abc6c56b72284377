from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from .res_users import INSPECTOR


class SchoolInspection(models.Model):
    """An inspection of a school: what lets an inspector read, from day to day.

    Access: the principal and the board make and revoke it; the inspector sees
    the own ones and changes none.
    """

    _name = "school.inspection"
    _description = "Inspection"
    _inherit = ["school.dated.grant"]
    _rec_name = "decision"

    user_id = fields.Many2one(
        "res.users", "Inspector", required=True, index=True, ondelete="restrict"
    )
    decision = fields.Char(
        "Decision number", required=True, help="Of the decision that orders the inspection."
    )

    @api.constrains("user_id")
    def _check_inspector(self):
        for inspection in self:
            if not inspection.sudo().user_id.has_group(INSPECTOR):
                raise ValidationError(
                    self.env._(
                        "%(user)s has not the role of an inspector; the system"
                        " administrator gives it in the user form.",
                        user=inspection.sudo().user_id.name,
                    )
                )

    def _granted(self):
        user = self.sudo().user_id
        if self.company_id not in user.company_ids:
            user.company_ids = [Command.link(self.company_id.id)]
        self._note(
            self.env._(
                "%(user)s inspects %(period)s by decision %(decision)s.",
                user=user.name,
                period=self._period_text(),
                decision=self.decision,
            ),
            partners=user.partner_id,
        )


class ResCompany(models.Model):
    _inherit = "res.company"

    school_inspection_ids = fields.One2many("school.inspection", "company_id", "Inspections")
