from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolLockClasses(models.AbstractModel):
    """Classes of one level and a term of theirs, for what is done to whole classes."""

    _name = "school.lock.classes"
    _description = "Classes and Term"
    _inherit = ["school.lock.decision"]

    class_ids = fields.Many2many("school.class", string="Classes", required=True)
    year_id = fields.Many2one(related="class_ids.year_id")
    level = fields.Selection(related="class_ids.level")
    term_id = fields.Many2one(
        "school.term",
        "Term",
        required=True,
        compute="_compute_term_id",
        store=True,
        readonly=False,
        domain="[('year_id', '=', year_id), ('level', '=', level)]",
    )
    reason = fields.Char()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "school.class":
            values["class_ids"] = [(6, 0, self.env.context.get("active_ids", []))]
        return values

    @api.depends("class_ids")
    def _compute_term_id(self):
        """Offer the term that today lies in."""
        today = fields.Date.context_today(self)
        for wizard in self:
            terms = wizard.class_ids[:1].year_id.term_ids.filtered(
                lambda term, level=wizard.class_ids[:1].level: term.level == level
            )
            running = terms.filtered(lambda term: term.date_start <= today <= term.date_end)
            wizard.term_id = running[:1] or terms[:1]

    @api.constrains("class_ids")
    def _check_classes(self):
        for wizard in self:
            if len(set(wizard.class_ids.mapped("level"))) > 1:
                raise UserError(self.env._("Choose classes of one level."))

    def _lock_companies(self):
        return self.class_ids.company_id
