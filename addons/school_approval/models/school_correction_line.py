from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.school_gradebook.lib import marks
from odoo.addons.school_gradebook.lib.defaults import own_defaults
from odoo.addons.school_gradebook.models.school_gradebook_sheet import COMMENT_COLUMN

from ..lib import profile

MARK, RESULT, PROFILE = "mark", "result", "profile"
#: Judgements of a term result that are corrected like a mark.
RESULT_FIELDS = ("conduct", "absences_excused", "absences_unexcused", "remark")
#: Columns whose change needs the script and the examiner's word (R-COR-6).
TEST_WINDOWS = ("gk", "ck", "test")
#: «Window» of a pupil's data that stand in civil papers: they change with one of those only.
IDENTITY = "identity"
#: What the requester says of a cell.
_TYPED = frozenset(
    {
        *("correction_id", "kind", "line_id", "result_id", "member_id"),
        *("column", "new_value", "clears"),
    }
)
#: What names the cell of a row.
_TARGET = frozenset({"line_id", "result_id", "member_id", "column", "kind"})


class SchoolCorrectionLine(models.Model):
    """One cell that is to change: what it holds, and what it should hold.

    The present value is read from the book, never taken from the client; it is read again
    when the request is submitted, and the change is refused when it differs by then.
    """

    _name = "school.correction.line"
    _description = "Cell of a Correction"
    _order = "correction_id, id"

    correction_id = fields.Many2one(
        "school.correction", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            (MARK, "Mark or comment"),
            (RESULT, "Conduct, absences or remark"),
            (PROFILE, "Data of the pupil"),
        ],
        required=True,
        default=MARK,
    )
    line_id = fields.Many2one(
        "school.gradebook.line", "Pupil of the book", index="btree_not_null", ondelete="restrict"
    )
    result_id = fields.Many2one(
        "school.term.result", "Pupil of the class", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "school.enrollment", "Pupil in the class", index="btree_not_null", ondelete="restrict"
    )
    column = fields.Char(required=True)
    column_name = fields.Char("Column name", compute="_compute_column_name")
    enrollment_id = fields.Many2one(
        "school.enrollment", compute="_compute_enrollment_id", store=True, index=True
    )
    pupil = fields.Char("Pupil", related="enrollment_id.name")
    number = fields.Integer("No.", related="enrollment_id.number")
    student_code = fields.Char(related="enrollment_id.student_code")
    old_value = fields.Char("Present value", readonly=True)
    new_value = fields.Char("Requested value")
    clears = fields.Boolean("Remove", help="The cell is to be empty.")
    present_value = fields.Char("Value now", compute="_compute_present_value")
    applied_at = fields.Datetime("Recorded at", readonly=True, copy=False)

    _one_target = models.Constraint(
        "CHECK ((kind = 'mark') = (line_id IS NOT NULL)"
        " AND (kind = 'result') = (result_id IS NOT NULL)"
        " AND (kind <> 'profile' OR member_id IS NOT NULL)"
        " AND (kind <> 'mark' OR member_id IS NULL))",
        "A row names the cell of one pupil.",
    )
    _unique_cell = models.UniqueIndex(
        "(correction_id, coalesce(line_id, 0), coalesce(result_id, 0),"
        " (CASE kind WHEN 'profile' THEN member_id ELSE 0 END), \"column\")",
        "This cell stands in the request already.",
    )

    @api.depends("line_id", "result_id", "member_id")
    def _compute_enrollment_id(self):
        for row in self:
            target = row.line_id or row.result_id
            row.enrollment_id = target.enrollment_id or row.member_id

    @api.depends("column", "kind", "correction_id.gradebook_id")
    @api.depends_context("lang")
    def _compute_column_name(self):
        heads, labels = self._heads(), self._profile_labels()
        for row in self:
            if row.kind == RESULT:
                row.column_name = self._result_label(row.column)
            elif row.kind == PROFILE:
                row.column_name = labels.get(row.column, row.column)
            else:
                book = row.correction_id.gradebook_id.id
                row.column_name = heads.get(book, {}).get(row.column, row.column)

    def _heads(self):
        """Return {book id: {column: what stands above it}}."""
        books = self.sudo().correction_id.gradebook_id
        comment = {COMMENT_COLUMN: self.env._("Comment")}
        return {book.id: {c.key: c.label for c in book._columns()} | comment for book in books}

    @api.constrains("new_value", "clears")
    def _check_clears(self):
        for row in self:
            if row.clears and row.new_value:
                raise ValidationError(
                    self.env._(
                        "%(pupil)s: a cell that is to be empty has no requested value.",
                        pupil=row.pupil,
                    )
                )

    @api.model
    def _result_label(self, name):
        field = self.env["school.term.result"]._fields.get(name)
        return field._description_string(self.env) if field else name

    # -- guards ----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(vals)
        vals_list = [self._with_own_target(vals) for vals in vals_list]
        context = own_defaults(self.env.context, {"correction_id", "kind"})
        # What is left out of the context must go.
        mine = self.with_context(context)  # pylint: disable=context-overridden
        rows = super(SchoolCorrectionLine, mine).create(vals_list)
        rows = rows.with_env(self.env)
        rows.correction_id._check_editable()
        rows._check_target()
        rows._check_asked_by()
        rows._read_old()
        rows._normalise()
        return rows

    def write(self, vals):
        self._check_typed(vals)
        if "correction_id" in vals:
            raise UserError(self.env._("A row stays with its request."))
        self.correction_id._check_editable()
        for row in self:
            super(SchoolCorrectionLine, row).write(row._with_own_target(vals))
        if vals.keys() & _TARGET:
            self._check_target()
            self._check_asked_by()
            self._read_old()
        if vals.keys() & (_TARGET | {"new_value"}):
            self._normalise()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.correction_id._check_editable()

    @api.model
    def _check_typed(self, vals):
        """Pupil, present value and moment are the server's: read, not typed."""
        vals.pop("old_value", None)
        if vals.keys() - _TYPED - {"id"}:
            raise UserError(self.env._("When a change was made is recorded, not typed."))

    def _set(self, vals):
        return super().write(vals)

    def _read_old(self):
        for row, value in self._present_values().items():
            if row.old_value != (value or False):
                row._set({"old_value": value or False})

    def _normalise(self):
        """Store the requested value as the book will show it; refuse what is no mark."""
        for row in self:
            try:
                shown = row._shown(row._parsed())
            except marks.MarkError as error:
                message = self.env["school.mark"]._error_message(error)
                raise ValidationError(
                    self.env._(
                        "%(pupil)s, %(column)s: %(reason)s",
                        pupil=row.pupil,
                        column=row.column_name,
                        reason=message,
                    )
                ) from error
            if shown != (row.new_value or ""):
                row._set({"new_value": shown})

    def _check_target(self):
        """Each cell must be one of its request's own book, or of its class and term."""
        keys = {
            book: {column.key for column in book._columns()} | {COMMENT_COLUMN}
            for book in self.sudo().line_id.gradebook_id
        }
        for row in self.sudo():
            request, book, result = row.correction_id, row.line_id.gradebook_id, row.result_id
            if row.kind == MARK:
                fits = book and book == request.gradebook_id and row.column in keys[book]
                message = self.env._("The cell is not one of the request's book.")
            else:
                fits = not request.gradebook_id and row._fits_class()
                message = self.env._("The value is not one of the request's class.")
            target = row.line_id or result or row.member_id
            enrollment = target if target._name == "school.enrollment" else target.enrollment_id
            if not fits or row.enrollment_id != enrollment:
                raise ValidationError(message)

    def _fits_class(self):
        """Return whether the row names what a class's request may speak of."""
        request, result, member = self.correction_id, self.result_id, self.member_id
        if self.kind == PROFILE:
            return member.class_id == request.class_id and self.column in profile.FIELDS
        place = request.class_id, request.term_id
        mine = not member or member == result.enrollment_id
        fits = (result.class_id, result.term_id) == place and self.column in RESULT_FIELDS
        return mine and fits

    def _check_asked_by(self):
        """Who may ask follows from what is asked for; see ``school.correction``."""
        rows = self.filtered(lambda row: row.kind != MARK)
        rows.correction_id._check_requester()
