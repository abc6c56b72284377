from odoo import api, fields, models


class ResCompany(models.Model):
    """What a school asks of correction requests."""

    _inherit = "res.company"

    school_evidence_always = fields.Boolean(
        "Evidence for every correction",
        tracking=True,
        help="Test marks always need the script and the examiner's word; with this, regular"
        " marks, comments and conduct need evidence as well.",
    )

    def _school_settings(self):
        return super()._school_settings() | {"school_evidence_always"}

    @api.model_create_multi
    def create(self, vals_list):
        """A school has its steps from the beginning: a request is read without writing."""
        companies = super().create(vals_list)
        for company in companies:
            self.env["school.correction.step"]._of(company)
        return companies
