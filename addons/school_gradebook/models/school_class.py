from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .school_level import LEVELS, level_of_grade


class SchoolClass(models.Model):
    """A class of a school year."""

    _name = "school.class"
    _description = "School Class"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "year_id desc, grade, name"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    grade = fields.Integer(required=True, aggregator=None)
    level = fields.Selection(
        LEVELS,
        compute="_compute_level",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    year_id = fields.Many2one(
        "school.year", "School year", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)
    homeroom_teacher_id = fields.Many2one(
        "hr.employee", "Homeroom teacher", tracking=True, index="btree_not_null"
    )
    homeroom_user_id = fields.Many2one(
        related="homeroom_teacher_id.user_id", store=True, string="Homeroom account"
    )
    homeroom_name = fields.Char(
        related="homeroom_teacher_id.name", string="Homeroom teacher's name"
    )
    teacher_user_ids = fields.Many2many(
        "res.users",
        "school_class_teacher_user_rel",
        string="Teachers' accounts",
        compute="_compute_teacher_user_ids",
        store=True,
        compute_sudo=True,
    )
    enrollment_ids = fields.One2many("school.enrollment", "class_id", "Pupils")
    assignment_ids = fields.One2many("school.assignment", "class_id", "Teaching assignments")
    gradebook_ids = fields.One2many("school.gradebook", "class_id", "Gradebooks")
    student_count = fields.Integer(compute="_compute_student_count")
    numbers_frozen = fields.Boolean(compute="_compute_numbers_frozen")
    ruleset_id = fields.Many2one(
        "school.ruleset",
        "Rules",
        compute="_compute_ruleset_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The circular, in the version that governs this class (R-DISP-1).",
    )
    rule_settings = fields.Json(
        compute="_compute_ruleset_id",
        store=True,
        export_string_translation=False,
        help="What the school decided where the circular leaves the reading open.",
    )
    specialised_subject_id = fields.Many2one(
        "school.subject",
        "Specialised subject",
        ondelete="restrict",
        help="Of a specialised class, for levels under TT 58/2011 Đ13.",
    )
    conduct_required = fields.Boolean(
        default=True,
        help="Off for forms of continuing education whose conduct is not assessed (TT 43/2021).",
    )
    active = fields.Boolean(default=True)

    _unique_name = models.Constraint(
        "UNIQUE (year_id, name)",
        "The school year has a class of this name already.",
    )

    @api.depends("grade")
    def _compute_level(self):
        for record in self:
            if not record.level and record.grade:
                record.level = level_of_grade(record.grade)

    @api.depends("homeroom_user_id", "assignment_ids.teacher_ids.user_id")
    def _compute_teacher_user_ids(self):
        for record in self:
            record.teacher_user_ids = (
                record.assignment_ids.teacher_ids.user_id | record.homeroom_user_id
            )

    @api.depends("enrollment_ids.status")
    def _compute_student_count(self):
        counts = dict(
            self.env["school.enrollment"]._read_group(
                [("class_id", "in", self.ids), ("is_active", "=", True)],
                ["class_id"],
                ["__count"],
            )
        )
        for record in self:
            record.student_count = counts.get(record, 0)

    @api.depends("gradebook_ids.line_ids.mark_ids")
    def _compute_numbers_frozen(self):
        self.env["school.mark"].flush_model(["line_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT book.class_id
                  FROM school_gradebook book
                 WHERE book.class_id = ANY(%s)
                   AND EXISTS (SELECT 1
                                 FROM school_gradebook_line line
                                 JOIN school_mark mark ON mark.line_id = line.id
                                WHERE line.gradebook_id = book.id)
                """,
                list(self.ids),
            )
        )
        frozen = {class_id for (class_id,) in rows}
        for record in self:
            record.numbers_frozen = record.id in frozen

    @api.depends("name", "year_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.name or ''} ({record.year_id.name or ''})"

    @api.constrains("grade", "level")
    def _check_grade(self):
        for record in self:
            if not 1 <= record.grade <= 12:
                raise ValidationError(
                    self.env._("Grade %(grade)s does not exist.", grade=record.grade)
                )
            expected = level_of_grade(record.grade)
            if record.level not in (expected, "GDTX"):
                raise ValidationError(
                    self.env._(
                        "Grade %(grade)s does not belong to this level.",
                        grade=record.grade,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_books(self):
        if self.sudo().gradebook_ids:
            raise UserError(self.env._("A class with gradebooks cannot be deleted; archive it."))

    # -- numbers ---------------------------------------------------------

    def _renumber(self):
        """Number the pupils in Vietnamese name order, as long as no mark exists.

        Once marks exist the numbers are on paper: a late-comer then gets the
        next free number at the end (design.md, «Vietnamese details»).
        """
        for record in self:
            enrollments = record.enrollment_ids
            if record.numbers_frozen:
                record._number_late_comers(enrollments.filtered(lambda e: not e.number))
                continue
            ordered = enrollments.sorted(lambda e: (e.student_id.sort_key, e.id))
            for number, enrollment in enumerate(ordered, start=1):
                if enrollment.number != number:
                    enrollment._set_number(number)

    def _number_late_comers(self, enrollments):
        last = max(self.enrollment_ids.mapped("number"), default=0)
        ordered = enrollments.sorted(lambda e: (e.student_id.sort_key, e.id))
        for number, enrollment in enumerate(ordered, start=last + 1):
            enrollment._set_number(number)

    def action_renumber(self):
        """Put the class list in name order again (button)."""
        self.check_access("write")
        if any(record.numbers_frozen for record in self):
            raise UserError(self.env._("The numbers are frozen: the class has marks already."))
        self._renumber()

    def action_open_gradebooks(self):
        """Open the list of the class's books."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_gradebook_action"
        )
        action["domain"] = [("class_id", "=", self.id)]
        action["context"] = {"search_default_group_term": 1, "default_class_id": self.id}
        return action
