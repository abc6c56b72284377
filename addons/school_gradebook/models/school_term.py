from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .school_level import LEVELS, SCHOOL_ZONE, TERM_CODES, TERMS_OF_LEVEL

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


def _deadline(string, help_):
    """Return a deadline that follows from the dates of the tests until it is moved by hand."""
    return fields.Datetime(
        string,
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        tracking=True,
        help=help_,
    )


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
    deadline_tx = _deadline(
        "Regular marks until", "So many days before the final test (R-COR-5); may be moved here."
    )
    deadline_gk = _deadline(
        "Midterm marks until", "So many days after the midterm test (R-COR-5); may be moved here."
    )
    deadline_ck = _deadline(
        "Final marks until", "So many days after the final test (R-COR-5); may be moved here."
    )

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

    @api.depends("midterm_test_date", "final_test_date")
    def _compute_deadlines(self):
        """Deadlines follow the dates of the tests: the end of the day, school time."""
        for term in self:
            company = term.year_id.company_id
            before, after = company.school_tx_days_before, company.school_test_days_after
            term.deadline_tx = term._end_of_day(term.final_test_date, -before)
            term.deadline_gk = term._end_of_day(term.midterm_test_date, after)
            term.deadline_ck = term._end_of_day(term.final_test_date, after)

    def _end_of_day(self, day, days):
        """Return the last second, in UTC, of the day that many days from ``day``."""
        if not day:
            return False
        zone = ZoneInfo(SCHOOL_ZONE)
        local = datetime.combine(day + timedelta(days=days), time.max, zone)
        return local.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def action_make_windows(self):
        """Give the term one window from its first day to the end of its deadlines.

        The template of the primary moments (R-LCK-3): levels, tests, qualities and
        comments open in the last two weeks of the moment and a week after it.
        """
        self.check_access("write")
        kinds = ("level", "test", "trait", "comment")
        for term in self.filtered(lambda t: t.level == "TH" and not t.window_ids and t.date_end):
            opens = datetime.combine(term.date_end - timedelta(days=14), time.min)
            closes = term._end_of_day(term.date_end, 7)
            self.env["school.entry.window"].create(
                [
                    {"term_id": term.id, "kind": kind, "date_open": opens, "date_close": closes}
                    for kind in kinds
                ]
            )

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
