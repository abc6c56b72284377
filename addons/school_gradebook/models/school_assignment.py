from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolAssignment(models.Model):
    """Who teaches a subject in a class, and in which terms (M03).

    An assignment opens the gradebooks of its class, subject and terms, and is
    what gives its teachers the right to write in them.
    """

    _name = "school.assignment"
    _description = "Teaching Assignment"
    _inherit = ["mail.thread"]
    _order = "class_id, sequence, id"

    class_id = fields.Many2one(
        "school.class", "Class", required=True, index=True, ondelete="restrict"
    )
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    level = fields.Selection(related="class_id.level")
    subject_id = fields.Many2one(
        "school.subject", "Subject", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="subject_id.sequence", store=True)
    term_ids = fields.Many2many(
        "school.term",
        string="Terms",
        compute="_compute_term_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('year_id', '=', year_id), ('level', '=', level)]",
    )
    teacher_ids = fields.Many2many("hr.employee", string="Teachers", tracking=True)
    teacher_names = fields.Char(
        compute="_compute_teacher_names", compute_sudo=True, string="Teachers' names"
    )
    gradebook_ids = fields.One2many("school.gradebook", "assignment_id", "Gradebooks")

    @api.depends("class_id")
    def _compute_term_ids(self):
        for assignment in self:
            if not assignment.class_id or assignment.term_ids:
                continue
            klass = assignment.class_id
            assignment.term_ids = klass.year_id._ensure_terms([klass.level])

    @api.depends("teacher_ids.name")
    def _compute_teacher_names(self):
        for assignment in self:
            assignment.teacher_names = ", ".join(assignment.teacher_ids.mapped("name"))

    @api.depends("class_id.name", "subject_id.name")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = (
                f"{assignment.class_id.name or ''} · {assignment.subject_id.name or ''}"
            )

    @api.constrains("class_id", "subject_id", "term_ids")
    def _check_overlap(self):
        """One assignment per class, subject and term; co-teachers share it."""
        for assignment in self:
            twins = self.sudo().search(
                [
                    ("class_id", "=", assignment.class_id.id),
                    ("subject_id", "=", assignment.subject_id.id),
                    ("term_ids", "in", assignment.term_ids.ids),
                    ("id", "!=", assignment.id),
                ],
                limit=1,
            )
            if twins:
                raise ValidationError(
                    self.env._(
                        "%(assignment)s is assigned already in one of these terms;"
                        " add the teacher there.",
                        assignment=assignment.display_name,
                    )
                )

    @api.constrains("term_ids", "class_id")
    def _check_terms(self):
        for assignment in self:
            klass = assignment.class_id
            for term in assignment.term_ids:
                if term.year_id != klass.year_id or term.level != klass.level:
                    raise ValidationError(
                        self.env._(
                            "%(term)s is not a term of class %(class_name)s.",
                            term=term.display_name,
                            class_name=klass.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        assignments._ensure_gradebooks()
        return assignments

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"term_ids", "class_id", "subject_id"}:
            self._ensure_gradebooks()
        return result

    def _ensure_gradebooks(self):
        """Open the missing books of these assignments, with a line per pupil."""
        Book = self.env["school.gradebook"].sudo()
        present = {
            (book.class_id.id, book.subject_id.id, book.term_id.id): book
            for book in Book.search(
                [
                    ("class_id", "in", self.class_id.ids),
                    ("subject_id", "in", self.subject_id.ids),
                ]
            )
        }
        vals_list = []
        for assignment in self.sudo():
            assignment._ensure_curriculum_line()
            for term in assignment.term_ids.sorted("sequence"):
                key = (assignment.class_id.id, assignment.subject_id.id, term.id)
                if key in present:
                    present[key]._assign(assignment)
                    continue
                names = ("class_id", "subject_id", "term_id")
                vals_list.append(dict(zip(names, key, strict=True), assignment_id=assignment.id))
        Book.create(vals_list)

    def _ensure_curriculum_line(self):
        """A subject that is taught stands in the curriculum of its grade."""
        klass = self.class_id
        key = [
            ("year_id", "=", klass.year_id.id),
            ("level", "=", klass.level),
            ("grade", "=", klass.grade),
            ("subject_id", "=", self.subject_id.id),
        ]
        Line = self.env["school.curriculum.line"].sudo()
        if not Line.search_count(key, limit=1):
            Line.create({name: value for name, __, value in key})
