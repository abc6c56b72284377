from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .school_level import LEVELS, TERM_CODES, TERMS_OF_LEVEL, WINDOW_KINDS

#: (month, day) in which a term begins and ends; the second half lies in the
#: calendar year after the start of the school year (35 weeks: 18 + 17).
_DATES = {
    "HK1": ((9, 5), (1, 15)),
    "HK2": ((1, 16), (5, 31)),
    "GHK1": ((9, 5), (11, 15)),
    "CHK1": ((11, 16), (1, 15)),
    "GHK2": ((1, 16), (3, 31)),
    "CN": ((4, 1), (5, 31)),
}


class SchoolTerm(models.Model):
    """A term, or one of the four primary moments, of a year and level."""

    _name = "school.term"
    _description = "School Term"
    _inherit = ["mail.thread"]
    _order = "year_id, level, sequence"

    name = fields.Char(compute="_compute_name", store=True)
    year_id = fields.Many2one(
        "school.year", "School year", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)
    level = fields.Selection(LEVELS, required=True)
    code = fields.Selection(TERM_CODES, required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    date_start = fields.Date(compute="_compute_dates", store=True, readonly=False)
    date_end = fields.Date(compute="_compute_dates", store=True, readonly=False)
    midterm_test_date = fields.Date("Midterm test", tracking=True)
    final_test_date = fields.Date("Final test", tracking=True)
    window_ids = fields.One2many("school.entry.window", "term_id", "Entry windows")

    _unique_term = models.Constraint(
        "UNIQUE (year_id, level, code)",
        "This term exists already.",
    )

    @api.depends("code", "year_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for term in self:
            term.display_name = f"{labels.get(term.code, '')} {term.year_id.name or ''}"

    @api.depends("code")
    def _compute_name(self):
        # The Vietnamese name is the statutory one: it goes on paper.
        names = {
            "HK1": "Học kì I",
            "HK2": "Học kì II",
            "GHK1": "Giữa học kì I",
            "CHK1": "Cuối học kì I",
            "GHK2": "Giữa học kì II",
            "CN": "Cuối năm học",
        }
        for term in self:
            term.name = names.get(term.code)

    @api.depends("level", "code")
    def _compute_sequence(self):
        for term in self:
            codes = TERMS_OF_LEVEL.get(term.level, ())
            term.sequence = codes.index(term.code) + 1 if term.code in codes else 0

    @api.depends("code", "year_id.start_year")
    def _compute_dates(self):
        for term in self:
            start, end = _DATES.get(term.code, (None, None))
            year = term.year_id.start_year
            if not (start and year):
                continue
            term.date_start = date(year + (start[0] < 7), *start)
            term.date_end = date(year + (end[0] < 7), *end)

    @api.constrains("level", "code")
    def _check_code(self):
        for term in self:
            if term.code not in TERMS_OF_LEVEL[term.level]:
                raise ValidationError(
                    self.env._(
                        "%(level)s has no term %(code)s.",
                        level=term.level,
                        code=term.code,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for term in self:
            if term.date_start and term.date_end and term.date_start > term.date_end:
                raise ValidationError(
                    self.env._("The term %(term)s ends before it begins.", term=term.name)
                )


class SchoolEntryWindow(models.Model):
    """When one kind of entry is open in a term (R-LCK-3).

    A kind without a window is open as long as the book is open.
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
