from odoo import api, fields, models

from .school_correction_paper import OFFICES


class SchoolClass(models.Model):
    """From a class to its register of corrections."""

    _inherit = "school.class"

    can_see_register = fields.Boolean(compute="_compute_can_see_register")

    @api.depends("homeroom_user_id")
    @api.depends_context("uid")
    def _compute_can_see_register(self):
        office = self.env.user.has_groups(OFFICES)
        for klass in self:
            klass.can_see_register = office or klass.sudo().homeroom_user_id == self.env.user

    def action_correction_register(self):
        """Open the dialog of the register for these classes."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_approval.school_correction_register_action"
        )
        return {**action, "context": {"default_class_ids": self.ids}}
