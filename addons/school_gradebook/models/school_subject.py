from odoo import fields, models

from .school_level import SUBJECT_KINDS


class SchoolSubject(models.Model):
    """A subject; what a grade makes of it stands in school.curriculum.line."""

    _name = "school.subject"
    _description = "School Subject"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, help="The statutory Vietnamese name.")
    code = fields.Char(required=True)
    short_name = fields.Char()
    kind = fields.Selection(SUBJECT_KINDS, "Default kind", required=True, default="SCORE")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _unique_code = models.Constraint("UNIQUE (code)", "This subject code exists already.")
