from odoo import fields, models


class SchoolCorrectionReason(models.Model):
    """Why a correction is asked for, as a school counts it."""

    _name = "school.correction.reason"
    _description = "Reason of a Correction"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _unique_code = models.Constraint("UNIQUE (code)", "Each reason has a code of its own.")
