from odoo import fields, models


class ResCompany(models.Model):
    """Where a school keeps the digests of its journals."""

    _inherit = "res.company"

    school_digest_emails = fields.Char(
        "Addresses for digests",
        groups="school_gradebook.group_school_staff,base.group_system",
        help="The signed digest of the history of marks is mailed here every day.",
    )
