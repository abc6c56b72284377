from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATUSES = [
    ("studying", "Studying"),
    ("transferred_in", "Transferred in"),
    ("repeating", "Repeating"),
    ("suspended", "Suspended"),
    ("class_change", "Moved to another class"),
    ("transferred_out", "Transferred out"),
    ("left", "Left"),
    ("dropped", "Dropped out"),
]
ACTIVE_STATUSES = ("studying", "transferred_in", "repeating")


class SchoolEnrollment(models.Model):
    """A pupil in a class; every change of headcount is dated here (M02)."""

    _name = "school.enrollment"
    _description = "Enrolment"
    _inherit = ["mail.thread"]
    _order = "number, id"

    student_id = fields.Many2one(
        "school.student", "Pupil", required=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one(
        "school.class", "Class", required=True, index=True, ondelete="restrict"
    )
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    number = fields.Integer("No.", readonly=True, copy=False, aggregator=None)
    date_start = fields.Date(tracking=True)
    date_end = fields.Date(tracking=True)
    status = fields.Selection(STATUSES, default="studying", required=True, tracking=True)
    is_active = fields.Boolean(compute="_compute_is_active", store=True)
    individual_plan = fields.Boolean(
        "Individual education plan",
        help="TT 22/2021 Đ11: subjects or contents exempted by the plan may be marked exempt.",
    )
    practice_exempt = fields.Boolean(
        "Exempt from practice",
        help="TT 22/2021 Đ10: the practice part of physical and defence education; "
        "the pupil is assessed by the theory content.",
    )
    student_code = fields.Char(related="student_id.student_code")
    name = fields.Char(related="student_id.name", string="Name")
    birth_date = fields.Date(related="student_id.birth_date")
    sex = fields.Selection(related="student_id.sex")
    line_ids = fields.One2many("school.gradebook.line", "enrollment_id", "Book lines")

    _unique_student = models.Constraint(
        "UNIQUE (class_id, student_id)",
        "The pupil is in this class already.",
    )

    @api.depends("status")
    def _compute_is_active(self):
        for enrollment in self:
            enrollment.is_active = enrollment.status in ACTIVE_STATUSES

    @api.depends("student_id.name", "class_id.name")
    def _compute_display_name(self):
        for enrollment in self:
            enrollment.display_name = (
                f"{enrollment.student_id.name or ''} – {enrollment.class_id.name or ''}"
            )

    @api.constrains("student_id", "status", "class_id")
    def _check_one_class(self):
        """A pupil studies in one class of a year."""
        active = self.filtered("is_active")
        groups = self.sudo()._read_group(
            [
                ("student_id", "in", active.student_id.ids),
                ("year_id", "in", active.year_id.ids),
                ("is_active", "=", True),
            ],
            ["student_id", "year_id"],
            having=[("__count", ">", 1)],
        )
        if groups:
            raise ValidationError(
                self.env._(
                    "%(name)s studies in another class of this year already.",
                    name=groups[0][0].name,
                )
            )

    @api.constrains("student_id", "class_id")
    def _check_company(self):
        for enrollment in self:
            if enrollment.student_id.company_id != enrollment.class_id.company_id:
                raise ValidationError(
                    self.env._("The pupil and the class belong to different schools.")
                )

    @api.constrains("status", "date_end", "date_start")
    def _check_dates(self):
        for enrollment in self:
            if not enrollment.is_active and not enrollment.date_end:
                raise ValidationError(
                    self.env._("Give the date on which %(name)s left.", name=enrollment.name)
                )
            start, end = enrollment.date_start, enrollment.date_end
            if start and end and end < start:
                raise ValidationError(self.env._("An enrolment ends after it starts."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("number", None)
        enrollments = super().create(vals_list)
        enrollments.class_id._renumber()
        enrollments._ensure_lines()
        return enrollments

    def write(self, vals):
        if "number" in vals:
            raise UserError(self.env._("The number follows from the name order of the class."))
        if "class_id" in vals or "student_id" in vals:
            raise UserError(
                self.env._(
                    "An enrolment stays as it is: close it with a date and enrol the"
                    " pupil in the other class."
                )
            )
        return super().write(vals)

    def _set_number(self, number):
        """Write the number, which nobody may type (see school.class._renumber)."""
        return super().write({"number": number})

    def _ensure_lines(self):
        """Put the pupils into the open books of their classes and their results."""
        self.class_id.sudo().gradebook_ids._ensure_lines()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_books(self):
        marks = (
            self.env["school.mark"]
            .sudo()
            .search_count([("line_id.enrollment_id", "in", self.ids)], limit=1)
        )
        if marks or self.sudo().line_ids.filtered(lambda line: line.gradebook_id.state == "locked"):
            raise UserError(
                self.env._(
                    "A pupil with marks stays in the book: set the status and the date"
                    " instead of deleting the enrolment."
                )
            )
        self.sudo().line_ids.unlink()
        self.env["school.year.result"].sudo().search([("enrollment_id", "in", self.ids)]).unlink()
