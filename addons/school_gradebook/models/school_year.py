from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .school_level import TERMS_OF_LEVEL


class SchoolYear(models.Model):
    """A school year of one school (a company)."""

    _name = "school.year"
    _description = "School Year"
    _inherit = ["mail.thread"]
    _order = "start_year desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    start_year = fields.Integer(
        required=True,
        default=lambda self: self._default_start_year(),
        help="The calendar year in which the school year begins.",
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("draft", "In preparation"), ("open", "Running"), ("closed", "Closed")],
        default="open",
        required=True,
        tracking=True,
    )
    date_start = fields.Date(compute="_compute_dates", store=True, readonly=False)
    date_end = fields.Date(compute="_compute_dates", store=True, readonly=False)
    term_ids = fields.One2many("school.term", "year_id", "Terms")
    class_ids = fields.One2many("school.class", "year_id", "Classes")
    curriculum_line_ids = fields.One2many("school.curriculum.line", "year_id")

    _unique_year = models.Constraint(
        "UNIQUE (company_id, start_year)",
        "This school year exists already.",
    )

    def _default_start_year(self):
        today = fields.Date.context_today(self)
        return today.year if today.month >= 7 else today.year - 1

    @api.depends("start_year")
    def _compute_name(self):
        for year in self:
            year.name = f"{year.start_year}-{year.start_year + 1}"

    @api.depends("start_year")
    def _compute_dates(self):
        for year in self:
            year.date_start = year.start_year and date(year.start_year, 9, 5)
            year.date_end = year.start_year and date(year.start_year + 1, 5, 31)

    @api.constrains("start_year")
    def _check_start_year(self):
        for year in self:
            if not 1990 <= year.start_year <= 2100:
                raise ValidationError(
                    self.env._("%(year)s is not a school year.", year=year.start_year)
                )

    def _ensure_terms(self, levels):
        """Create the missing terms of ``levels``.

        :param levels: codes of levels (TH, THCS, THPT, GDTX)
        :return: school.term, all terms of those levels
        """
        self.ensure_one()
        present = {(term.level, term.code) for term in self.term_ids}
        self.env["school.term"].sudo().create(
            [
                {"year_id": self.id, "level": level, "code": code}
                for level in sorted(set(levels))
                for code in TERMS_OF_LEVEL[level]
                if (level, code) not in present
            ]
        )
        return self.term_ids.filtered(lambda term: term.level in levels)
