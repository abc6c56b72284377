from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import columns
from .school_level import LEVELS, SUBJECT_KINDS


class SchoolCurriculumLine(models.Model):
    """A subject of a grade and year: kind of assessment and periods (M01)."""

    _name = "school.curriculum.line"
    _description = "Curriculum Line"
    _order = "year_id desc, level, grade, sequence, id"

    year_id = fields.Many2one(
        "school.year", "School year", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)
    level = fields.Selection(LEVELS, required=True)
    grade = fields.Integer(required=True, aggregator=None)
    subject_id = fields.Many2one("school.subject", required=True, ondelete="restrict")
    label = fields.Char("Printed name", compute="_compute_label", store=True, readonly=False)
    kind = fields.Selection(
        SUBJECT_KINDS,
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    periods_per_year = fields.Integer("Periods a year", aggregator=None)
    topic_cluster = fields.Boolean(
        help="Upper secondary: the learning-topic cluster of the subject counts as one"
        " more regular mark (TT 22/2021 Đ6, R22-CNT-3)."
    )
    in_parts = fields.Boolean(
        "Recorded in parts",
        help="Technology and Informatics (R27-TST-3) or Arts (R22-SUB-4): columns of their own"
        " for each of the two parts of the subject.",
    )
    has_parts = fields.Boolean(compute="_compute_has_parts")
    sequence = fields.Integer(compute="_compute_sequence", store=True, readonly=False)

    _unique_subject = models.Constraint(
        "UNIQUE (year_id, level, grade, subject_id)",
        "The curriculum of this grade has the subject already.",
    )
    _positive_periods = models.Constraint(
        "CHECK (periods_per_year >= 0)",
        "Periods a year cannot be negative.",
    )

    @api.depends("subject_id")
    def _compute_label(self):
        for line in self:
            line.label = line.label or line.subject_id.name

    @api.depends("subject_id", "level")
    def _compute_kind(self):
        for line in self:
            kind = line.subject_id.kind
            if line.level == "TH" and kind != "TRAITS":
                kind = "PRIMARY"
            line.kind = line.kind or kind

    @api.depends("subject_id")
    def _compute_sequence(self):
        for line in self:
            line.sequence = line.sequence or line.subject_id.sequence

    @api.depends("subject_id", "level", "grade", "year_id")
    def _compute_has_parts(self):
        Ruleset = self.env["school.ruleset"].sudo()
        for line in self:
            year = line.year_id
            ruleset = Ruleset._for(line.level, line.grade, year.start_year)
            settings = year.company_id._rule_settings(ruleset.code)
            line.has_parts = bool(ruleset) and columns.has_parts(
                ruleset._params(), line.subject_id.code, settings
            )

    @api.depends("subject_id", "grade")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.label or line.subject_id.name} {line.grade or ''}"

    @api.constrains("grade", "level")
    def _check_grade(self):
        bounds = {"TH": (1, 5), "THCS": (6, 9), "THPT": (10, 12), "GDTX": (6, 12)}
        for line in self:
            low, high = bounds[line.level]
            if not low <= line.grade <= high:
                raise ValidationError(
                    self.env._("Grade %(grade)s does not belong to this level.", grade=line.grade)
                )

    @api.constrains("kind", "periods_per_year", "topic_cluster", "in_parts")
    def _check_books(self):
        """Marks were entered under the old columns: they would lose their place."""
        books = self.env["school.gradebook"].sudo().search([("curriculum_line_id", "in", self.ids)])
        books._check_columns_kept()
