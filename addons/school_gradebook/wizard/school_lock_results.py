from odoo import api, fields, models


class SchoolLockResults(models.TransientModel):
    """Close («chốt») the results of classes: only when nothing is missing.

    What is missing blocks; who decides on locks may waive it, item by item, with a
    reason that stays with the lock (§14).
    """

    _name = "school.lock.results"
    _description = "Lock Results"
    _inherit = ["school.lock.classes"]

    item_ids = fields.One2many(
        "school.lock.results.item",
        "wizard_id",
        "Incomplete",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
    )
    item_count = fields.Integer(compute="_compute_item_count")

    @api.depends("class_ids", "term_id")
    def _compute_item_ids(self):
        for wizard in self:
            term = wizard.term_id._origin
            items = wizard.class_ids._origin._incomplete(term) if term else []
            wizard.item_ids = [(5, 0, 0), *((0, 0, item) for item in items)]

    @api.depends("item_ids")
    def _compute_item_count(self):
        for wizard in self:
            wizard.item_count = len(wizard.item_ids)

    def action_confirm(self):
        """Lock the results of the classes; every missing item needs its reason."""
        self.ensure_one()
        waivers = {item.key: item.reason for item in self.item_ids}
        self.class_ids.action_lock_results(self.term_id.id, self.reason, waivers)
        return {"type": "ir.actions.act_window_close"}


class SchoolLockResultsItem(models.TransientModel):
    """One thing that is missing before results are locked."""

    _name = "school.lock.results.item"
    _description = "Incomplete Item"
    _order = "id"

    wizard_id = fields.Many2one("school.lock.results", required=True, ondelete="cascade")
    class_id = fields.Many2one("school.class", ondelete="cascade")
    gradebook_id = fields.Many2one("school.gradebook", ondelete="cascade")
    key = fields.Char(required=True)
    name = fields.Char("Incomplete", required=True)
    reason = fields.Char("Waived because")
