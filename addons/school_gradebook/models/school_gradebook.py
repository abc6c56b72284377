from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import columns as lib_columns
from ..lib.params import RulesetError


class SchoolGradebook(models.Model):
    """The book of a class, subject and term.

    Access: its teachers (through the assignment) read and write it while it is
    open; the homeroom teacher reads all books of the class; principal, deputy,
    board, clerk and authority read all; nobody else sees it.
    """

    _name = "school.gradebook"
    _description = "Gradebook"
    _inherit = ["mail.thread"]
    _order = "class_id, term_sequence, sequence, id"
    _rec_names_search = ["class_id.name", "subject_id.name", "teacher_names"]

    class_id = fields.Many2one(
        "school.class", "Class", required=True, index=True, ondelete="restrict"
    )
    class_name = fields.Char(related="class_id.name", string="Class name")
    subject_id = fields.Many2one(
        "school.subject", "Subject", required=True, index=True, ondelete="restrict"
    )
    term_id = fields.Many2one("school.term", "Term", required=True, index=True, ondelete="restrict")
    assignment_id = fields.Many2one(
        "school.assignment", "Assignment", index=True, ondelete="set null"
    )
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    level = fields.Selection(related="class_id.level", store=True)
    grade = fields.Integer(related="class_id.grade", store=True, aggregator=None)
    term_sequence = fields.Integer("Order of terms", related="term_id.sequence", store=True)
    curriculum_line_id = fields.Many2one(
        "school.curriculum.line",
        compute="_compute_curriculum_line_id",
        store=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="curriculum_line_id.kind", store=True)
    label = fields.Char(related="curriculum_line_id.label", string="Printed name")
    sequence = fields.Integer(related="curriculum_line_id.sequence", store=True)
    tx_count = fields.Integer("Regular marks", compute="_compute_tx_count")
    ruleset_id = fields.Many2one(related="class_id.ruleset_id", store=True, index=True)
    teacher_ids = fields.Many2many(
        "hr.employee",
        "school_gradebook_teacher_rel",
        string="Teachers",
        compute="_compute_teachers",
        store=True,
        compute_sudo=True,
    )
    teacher_user_ids = fields.Many2many(
        "res.users",
        "school_gradebook_teacher_user_rel",
        string="Teachers' accounts",
        compute="_compute_teachers",
        store=True,
        compute_sudo=True,
    )
    teacher_names = fields.Char(
        compute="_compute_teachers", store=True, compute_sudo=True, string="Teacher"
    )
    line_ids = fields.One2many("school.gradebook.line", "gradebook_id", "Lines")
    expected_count = fields.Integer("Expected", compute="_compute_progress", store=True)
    entered_count = fields.Integer("Entered", compute="_compute_progress", store=True)
    progress = fields.Float(
        "Progress (%)", compute="_compute_progress", store=True, aggregator="avg"
    )

    _unique_book = models.Constraint(
        "UNIQUE (class_id, subject_id, term_id)",
        "The class has this book already.",
    )

    # -- computes ----------------------------------------------------------

    @api.depends("class_id.name", "subject_id.name", "term_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for book in self:
            book.display_name = " · ".join(
                filter(
                    None,
                    [
                        book.class_id.name,
                        book.subject_id.name,
                        book.term_id.display_name,
                    ],
                )
            )

    @api.depends("class_id.grade", "class_id.level", "class_id.year_id", "subject_id")
    def _compute_curriculum_line_id(self):
        lines = (
            self.env["school.curriculum.line"]
            .sudo()
            .search(
                [
                    ("year_id", "in", self.class_id.year_id.ids),
                    ("subject_id", "in", self.subject_id.ids),
                ]
            )
        )
        by_key = {
            (line.year_id.id, line.level, line.grade, line.subject_id.id): line for line in lines
        }
        for book in self:
            klass = book.class_id
            key = (klass.year_id.id, klass.level, klass.grade, book.subject_id.id)
            book.curriculum_line_id = by_key.get(key)

    @api.depends("kind", "curriculum_line_id.periods_per_year", "ruleset_id")
    def _compute_tx_count(self):
        for book in self:
            book.tx_count = sum(column.key.startswith("tx") for column in book._columns())

    @api.depends("assignment_id.teacher_ids.user_id", "assignment_id.teacher_ids.name")
    def _compute_teachers(self):
        for book in self:
            teachers = book.assignment_id.teacher_ids
            book.teacher_ids = teachers
            book.teacher_user_ids = teachers.user_id
            book.teacher_names = ", ".join(teachers.mapped("name"))

    @api.depends("line_ids.entered_count", "line_ids.expected_count")
    def _compute_progress(self):
        totals = self._line_totals()
        for book in self:
            expected, entered = totals.get(book.id, (0, 0))
            book.expected_count = expected
            book.entered_count = entered
            book.progress = 100 * entered / expected if expected else 0

    def _line_totals(self):
        """Return {book id: (expected, entered)} in one query."""
        groups = (
            self.env["school.gradebook.line"]
            .sudo()
            ._read_group(
                [("gradebook_id", "in", self.ids)],
                ["gradebook_id"],
                ["expected_count:sum", "entered_count:sum"],
            )
        )
        return {book.id: (expected, entered) for book, expected, entered in groups}

    # -- columns -----------------------------------------------------------

    def _columns(self):
        """Return the columns of the book.

        :return: tuple of lib.columns.Column, empty while the curriculum lacks
            what decides them (periods a year of a scored subject, R22-CNT-2)
        """
        self.ensure_one()
        line = self.curriculum_line_id
        return self._columns_of(
            self.ruleset_id,
            line.kind,
            self.class_id.grade,
            self.term_id.code,
            self.subject_id.code,
            line.periods_per_year,
            topic_cluster=line.topic_cluster,
            in_parts=line.in_parts,
            settings=self.class_id._settings(),
        )

    @api.model
    def _columns_of(self, ruleset, *place, topic_cluster=False, in_parts=False, settings=None):
        """Return the columns of a kind, grade, term, subject and periods a year."""
        if not (ruleset and place[0]):
            return ()
        try:
            return lib_columns.columns_for(
                ruleset._params(),
                *place,
                topic_cluster=bool(topic_cluster),
                in_parts=bool(in_parts),
                settings=settings,
            )
        except RulesetError:
            return ()

    def _least_test(self):
        """Return the least mark of a periodic test (R27-TST-1, setting)."""
        ruleset, settings = self.ruleset_id, self.class_id._settings()
        return ruleset and ruleset._params().setting(settings, "primary_min_mark") or 0

    def _check_columns_kept(self):
        """No entered mark may lose its column when the curriculum changes."""
        Mark = self.env["school.mark"].sudo()
        for book in self:
            keys = [column.key for column in book._columns()]
            stray = Mark.search(
                [("line_id.gradebook_id", "=", book.id), ("column", "not in", keys)],
                limit=1,
            )
            if stray:
                raise ValidationError(
                    self.env._(
                        "%(book)s has marks in a column that would disappear.",
                        book=book.display_name,
                    )
                )

    # -- lines -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        books = super().create(vals_list)
        books._ensure_lines()
        return books

    def write(self, vals):
        if vals.keys() & {"class_id", "subject_id", "term_id"}:
            raise UserError(self.env._("The class, subject and term of a book do not change."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for book in self.sudo():
            if book.state == "locked" or book.journal_seq or book.line_ids.mark_ids:
                raise UserError(
                    self.env._(
                        "%(book)s has a history and cannot be deleted.",
                        book=book.display_name,
                    )
                )

    def _assign(self, assignment):
        """Hand the books over to ``assignment`` (they existed before it)."""
        self.filtered(lambda book: book.assignment_id != assignment).assignment_id = assignment

    def _ensure_lines(self):
        """Give every active pupil of the class a line in each open book."""
        books = self.filtered(lambda book: book.state == "open")
        enrollments = books.class_id.enrollment_ids.filtered("is_active")
        present = set(
            self.env["school.gradebook.line"]
            .sudo()
            ._read_group([("gradebook_id", "in", books.ids)], ["gradebook_id", "enrollment_id"])
        )
        term_results = self.env["school.term.result"]._ensure(enrollments, books.term_id)
        vals_list = [
            {
                "gradebook_id": book.id,
                "enrollment_id": enrollment.id,
                "term_result_id": term_results[enrollment.id, book.term_id.id],
            }
            for book in books
            for enrollment in enrollments
            if enrollment.class_id == book.class_id and (book, enrollment) not in present
        ]
        lines = self.env["school.gradebook.line"].sudo().create(vals_list)
        lines._link_previous()

    # -- actions -----------------------------------------------------------

    def action_open_history(self):
        """Open the journal of the book."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_mark_journal_action"
        )
        action["domain"] = [("gradebook_id", "=", self.id)]
        return action
