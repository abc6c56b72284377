from odoo import fields, models

from .school_level import LEVELS, TERM_CODES, WINDOW_KINDS


class SchoolEntryWindow(models.Model):
    """When one kind of entry is open in a term (R-LCK-3).

    A kind without a window is open as long as nothing else closes it.
    """

    _name = "school.entry.window"
    _description = "Entry Window"
    _order = "term_id, date_open, kind"

    term_id = fields.Many2one("school.term", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="term_id.company_id", store=True, index=True)
    kind = fields.Selection(WINDOW_KINDS, required=True)
    date_open = fields.Datetime("Opens", required=True)
    date_close = fields.Datetime("Closes")

    _ordered = models.Constraint(
        "CHECK (date_close IS NULL OR date_close > date_open)",
        "A window must close after it opens.",
    )


class SchoolAuthorityWindow(models.Model):
    """A window that an education authority sets for all its schools (R-LCK-2).

    It bounds the windows of the schools below the company: what it closes, no
    window of a school opens.
    """

    _name = "school.authority.window"
    _description = "Entry Window of the Authority"
    _order = "start_year desc, level, code, kind, date_open"

    company_id = fields.Many2one(
        "res.company",
        "Authority",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    start_year = fields.Integer(
        "School year", required=True, help="The calendar year in which the school year begins."
    )
    level = fields.Selection(LEVELS, required=True)
    code = fields.Selection(TERM_CODES, "Term", required=True)
    kind = fields.Selection(WINDOW_KINDS, required=True)
    date_open = fields.Datetime("Opens", required=True)
    date_close = fields.Datetime("Closes")

    _ordered = models.Constraint(
        "CHECK (date_close IS NULL OR date_close > date_open)",
        "A window must close after it opens.",
    )
