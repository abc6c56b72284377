from odoo import api, fields, models

from odoo.addons.school_gradebook.models.school_gradebook_sheet import COMMENT_COLUMN

from ..lib.profile import FAMILY
from .school_correction import WAITING
from .school_correction_line import IDENTITY, RESULT_FIELDS, TEST_WINDOWS


class SchoolCorrection(models.Model):
    """What the form says to whoever writes or reads a request; it decides nothing."""

    _inherit = "school.correction"

    missing_evidence = fields.Char(
        "Evidence to be added",
        compute="_compute_missing_evidence",
        export_string_translation=False,
    )
    is_outdated = fields.Boolean(
        "Cells have changed since", compute="_compute_is_outdated", export_string_translation=False
    )
    line_count = fields.Integer(
        "Cells", compute="_compute_line_count", export_string_translation=False
    )

    @api.depends(
        *("line_ids.column", "line_ids.line_id", "line_ids.member_id"),
        *("evidence_ids.kind", "state"),
    )
    @api.depends_context("lang")
    def _compute_missing_evidence(self):
        """Name what a draft still needs, before the server refuses it for that (R-COR-6)."""
        names = dict(
            self.env["school.correction.evidence"]._fields["kind"]._description_selection(self.env)
        )
        for request in self:
            rows = (
                request.line_ids if request.state == "draft" else self.env["school.correction.line"]
            )
            windows = {row._window() for row in rows if row._is_named()}
            asked = ("script", "examiner") if windows & set(TEST_WINDOWS) else ()
            asked += ("civil",) if IDENTITY in windows else ()
            kinds = request.evidence_ids.mapped("kind")
            missing = [names[kind] for kind in asked if kind not in kinds]
            if rows and not kinds and not asked and request.company_id.school_evidence_always:
                missing = [names["script"]]
            request.missing_evidence = ", ".join(missing) or False

    @api.depends("line_ids.is_outdated")
    def _compute_is_outdated(self):
        for request in self:
            request.is_outdated = any(request.line_ids.mapped("is_outdated"))

    def _outdated(self):
        """Return {request: which cell holds something else by now, in words}.

        What was asked for from another value is neither approved nor applied (R-COR-4).
        """
        found = {}
        for row, present in self.sudo().line_ids._present_values().items():
            if present != (row.old_value or ""):
                found.setdefault(row.correction_id, row._changed_since(present))
        return {request.with_env(self.env): message for request, message in found.items()}

    @api.depends("line_ids")
    def _compute_line_count(self):
        for request in self:
            request.line_count = len(request.line_ids)


class SchoolCorrectionLine(models.Model):
    """The columns that a row can name, and its present value while it is written."""

    _inherit = "school.correction.line"

    column_choices = fields.Json(compute="_compute_column_choices", export_string_translation=False)
    is_outdated = fields.Boolean(compute="_compute_is_outdated", export_string_translation=False)

    @api.depends("kind", "line_id", "result_id", "member_id", "correction_id.gradebook_id")
    @api.depends_context("lang")
    def _compute_column_choices(self):
        for row in self:
            row.column_choices = row._told()._column_choices()

    def _column_choices(self):
        """Return [[key, label, type]] of the columns of the row's book, or of a class's results.

        Of no row, where the user may not see it, there are none.
        """
        book = (self.line_id.gradebook_id or self.correction_id.gradebook_id).sudo()
        if not book:
            return self._class_choices()
        columns = [[column.key, column.label, column.ctype] for column in book._columns()]
        return [*columns, [COMMENT_COLUMN, self.env._("Comment"), "text"]]

    def _class_choices(self):
        """Return the same for a pupil of a class: data, and what the homeroom teacher judges."""
        if not (self.result_id or self.member_id):
            return []
        klass = (self.result_id.class_id or self.member_id.class_id).sudo()
        leads = self.env.su or klass.homeroom_user_id == self.env.user
        stored = isinstance(self.id, int)
        judged = [
            [name, self._result_label(name), "text"]
            for name in RESULT_FIELDS
            if self.result_id or (leads and self.correction_id.term_id)
        ]
        data = [
            [name, label, "text"]
            for name, label in self._profile_labels().items()
            if self.member_id and (leads or stored or name not in FAMILY)
        ]
        return [*judged, *data]

    def _is_named(self):
        """Return whether the row says which cell it means."""
        return self.column in {key for key, _label, _type in self._column_choices()}

    @api.depends("old_value", "correction_id.state")
    def _compute_is_outdated(self):
        waiting = self.filtered(lambda row: row.correction_id.state in WAITING)
        values = waiting._present_values()
        for row in self:
            row.is_outdated = row in waiting and values[row] != (row.old_value or "")

    @api.onchange("line_id", "result_id", "member_id", "column")
    def _onchange_cell(self):
        """Show what stands there; it is read again when the row is stored."""
        seen = self._told()
        pupil = seen.line_id or seen.result_id or seen.member_id
        named = pupil and seen._is_named()
        self.old_value = self._present_values().get(self) if named else False
