from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..lib import levels
from .school_level import CONDUCT, LEARNING

STATES = [("open", "Open"), ("locked", "Locked")]


class SchoolTermResult(models.Model):
    """A pupil's term: what the subjects give, and what the homeroom teacher judges.

    The learning level is computed in the transaction of the mark that changed
    it (law 6); conduct, absences and remark are entered by the homeroom teacher
    while the term of the class is open.
    """

    _name = "school.term.result"
    _description = "Term Result"
    _inherit = ["mail.thread", "school.tried"]
    _order = "number, id"

    enrollment_id = fields.Many2one(
        "school.enrollment", "Pupil", required=True, index=True, ondelete="restrict"
    )
    term_id = fields.Many2one("school.term", "Term", required=True, index=True, ondelete="restrict")
    year_result_id = fields.Many2one(
        "school.year.result", required=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one(related="enrollment_id.class_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    level = fields.Selection(related="class_id.level")
    number = fields.Integer(related="enrollment_id.number", store=True, aggregator=None)
    name = fields.Char(related="enrollment_id.name")
    student_code = fields.Char(related="enrollment_id.student_code")
    line_ids = fields.One2many("school.gradebook.line", "term_result_id", "Subjects")
    state = fields.Selection(STATES, default="open", required=True, readonly=True)
    conduct = fields.Selection(CONDUCT, tracking=True)
    absences_excused = fields.Integer("Excused absences", tracking=True)
    absences_unexcused = fields.Integer("Unexcused absences", tracking=True)
    absences = fields.Integer(compute="_compute_absences", store=True)
    remark = fields.Text("Homeroom teacher's remark")
    learning = fields.Selection(LEARNING, compute="_compute_learning", store=True)
    level_before_adjustment = fields.Selection(LEARNING, compute="_compute_learning", store=True)
    adjusted_by_id = fields.Many2one(
        "school.subject",
        "Adjusted because of",
        compute="_compute_learning",
        store=True,
        help="TT 22/2021 Đ9.3",
    )
    is_final = fields.Boolean(compute="_compute_learning", store=True)
    missing_count = fields.Integer(
        "Open subjects", compute="_compute_learning", store=True, aggregator="sum"
    )
    ruleset_id = fields.Many2one("school.ruleset", compute="_compute_learning", store=True)
    ruleset_version = fields.Char(compute="_compute_learning", store=True)
    missing = fields.Text("Still missing", compute="_compute_missing")

    _unique_term = models.Constraint(
        "UNIQUE (enrollment_id, term_id)", "The pupil has a result of this term already."
    )
    _positive_absences = models.Constraint(
        "CHECK (absences_excused >= 0 AND absences_unexcused >= 0)",
        "Absences cannot be negative.",
    )

    #: What is entered, by the window in which it may be.
    _WINDOWS = {
        "conduct": frozenset({"conduct", "remark"}),
        "attendance": frozenset({"absences_excused", "absences_unexcused"}),
    }
    _WRITABLE = frozenset().union(*_WINDOWS.values())

    @api.model
    def _ensure(self, enrollments, terms):
        """Create the missing results.

        :return: {(enrollment id, term id): result id} for all of them
        """
        Result = self.sudo()
        found = {
            (result.enrollment_id.id, result.term_id.id): result.id
            for result in Result.search(
                [
                    ("enrollment_id", "in", enrollments.ids),
                    ("term_id", "in", terms.ids),
                ]
            )
        }
        years = self.env["school.year.result"]._ensure(enrollments)
        missing = [
            {
                "enrollment_id": enrollment.id,
                "term_id": term.id,
                "year_result_id": years[enrollment.id],
            }
            for enrollment in enrollments
            for term in terms
            if term.year_id == enrollment.year_id
            and term.level == enrollment.class_id.level
            and (enrollment.id, term.id) not in found
        ]
        for result in Result.create(missing):
            found[result.enrollment_id.id, result.term_id.id] = result.id
        return found

    @api.depends("enrollment_id.name", "term_id.display_name")
    def _compute_display_name(self):
        for result in self:
            result.display_name = f"{result.name or ''} – {result.term_id.display_name}"

    @api.depends("absences_excused", "absences_unexcused")
    def _compute_absences(self):
        for result in self:
            result.absences = result.absences_excused + result.absences_unexcused

    # -- learning level ----------------------------------------------------------

    @api.depends(
        "line_ids.result",
        "line_ids.is_final",
        "line_ids.gradebook_id.kind",
        "class_id.ruleset_id",
        "class_id.rule_settings",
        "class_id.specialised_subject_id",
    )
    def _compute_learning(self):
        Line = self.env["school.gradebook.line"]
        rows = Line._subject_rows("term_result_id", self.ids)
        for result in self:
            subjects = rows.get(result.id, [])
            ruleset = result.class_id.ruleset_id
            missing = sum(not row["is_final"] for row in subjects)
            result.missing_count = missing
            result.is_final = bool(subjects) and not missing
            result.ruleset_id = ruleset
            result.ruleset_version = ruleset.version
            result.update(result._learning_values(subjects))

    def _learning_values(self, rows):
        """Return the level of a complete term; nothing while a subject is open."""
        values = dict.fromkeys(("learning", "level_before_adjustment", "adjusted_by_id"), False)
        if not self.is_final or self.level == "TH" or not self.ruleset_id:
            return values
        Line, klass = self.env["school.gradebook.line"], self.class_id
        level = levels.learning(
            [Line._row_result(row) for row in rows],
            self.ruleset_id.sudo()._params(),
            klass._settings(),
            specialised=klass.specialised_subject_id.code or None,
        )
        # Too few scored subjects: the text gives a level that may not be printed.
        if level.errors or not level.level:
            return values
        subjects = {row["code"]: row["subject_id"] for row in rows}
        return {
            "learning": level.level,
            "level_before_adjustment": level.before,
            "adjusted_by_id": subjects.get(level.adjusted_by),
        }

    @api.depends("line_ids.missing")
    def _compute_missing(self):
        rows = self.env["school.gradebook.line"].sudo()._subject_rows("term_result_id", self.ids)
        for result in self:
            result.missing = missing_text(rows.get(result.id, [])) or False

    # -- explanation -----------------------------------------------------------

    def _explained_period(self):
        return self.term_id.code

    def _judgements(self):
        if self.level == "TH":
            return {}
        return {"conduct": {self.term_id.code: self.conduct} if self.conduct else {}}

    # -- guards --------------------------------------------------------------------

    def write(self, vals):
        if vals.keys() - self._WRITABLE - {"message_follower_ids", "message_ids"}:
            raise UserError(self.env._("This result is computed; it cannot be typed."))
        if vals.keys() & self._WRITABLE:
            self._check_homeroom()
            self._check_open()
            self._check_windows(vals)
        return super().write(vals)

    def _check_homeroom(self):
        """Conduct, absences and remark are the homeroom teacher's (R22 §1.4)."""
        if self.env.su:
            return
        for klass in self.class_id:
            if klass.sudo().homeroom_user_id != self.env.user:
                raise AccessError(self.env._("Only the homeroom teacher of the class enters this."))

    def _check_open(self):
        for result in self:
            if result.state == "locked":
                raise UserError(self.env._("The term of %(name)s is locked.", name=result.name))

    def _check_windows(self, vals):
        """Conduct and absences have entry windows of their own (R-LCK-3)."""
        kinds = [kind for kind, names in self._WINDOWS.items() if vals.keys() & names]
        self.env["school.gradebook"]._flush_locks()
        closed = self.env.execute_query(
            SQL(
                """
                SELECT 1
                  FROM (SELECT DISTINCT class_id, term_id FROM school_term_result
                         WHERE id = ANY(%s)) AS own, unnest(%s::text[]) AS kind
                 WHERE NOT school_gradebook_result_entry_is_open(class_id, term_id, kind)
                 LIMIT 1
                """,
                list(self.ids),
                kinds,
            )
        )
        if closed:
            raise UserError(
                self.env._("The entry window for conduct or absences of this term is closed.")
            )

    @api.model
    def _set_lock(self, books):
        """Lock the results of classes all of whose books of the term are locked."""
        results = self.sudo().search(
            [
                ("class_id", "in", books.class_id.ids),
                ("term_id", "in", books.term_id.ids),
            ]
        )
        still_open = {
            (klass.id, term.id)
            for klass, term in self.env["school.gradebook"]
            .sudo()
            ._read_group(
                [
                    ("class_id", "in", books.class_id.ids),
                    ("term_id", "in", books.term_id.ids),
                    ("state", "=", "open"),
                ],
                ["class_id", "term_id"],
            )
        }
        opened = results.filtered(
            lambda result: (result.class_id.id, result.term_id.id) in still_open
        )
        for records, state in ((opened, "open"), (results - opened, "locked")):
            records._write_state(state)

    def _write_judgement(self, vals):
        """Write judgements past the checks above; the database still asks for a grant."""
        return super().write(vals)

    def _write_state(self, state):
        return super().write({"state": state})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lines(self):
        if self.sudo().line_ids:
            raise UserError(self.env._("A result with subjects cannot be deleted."))


def missing_text(rows, name="missing", when=""):
    """Return «Toán, học kì I: ĐĐGck» for each row whose marks are incomplete, a line each."""
    place = f", {when}" if when else ""
    return "\n".join(f"{row['name']}{place}: {row[name]}" for row in rows if row[name])
