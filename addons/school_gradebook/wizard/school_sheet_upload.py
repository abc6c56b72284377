import base64
import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..lib.importing.workbook import FileRefused
from .school_import_messages import FILE_MESSAGES as XLSX_MESSAGES
from .school_sheet_upload_plan import FILE_MESSAGES, FilePlan

#: Base64 of the largest file that is read, with room for line breaks.
MOST_BASE64 = 3_000_000


class SchoolSheetUpload(models.TransientModel):
    """Take back a mark sheet that was filled offline.

    First a dry run that shows each cell; then all or nothing: while one cell is refused,
    or a conflict is undecided, nothing is written.

    Access: who writes in the book, and only what is open at that moment.
    """

    _name = "school.sheet.upload"
    _description = "Upload of a Filled Mark Sheet"

    gradebook_id = fields.Many2one("school.gradebook", "Gradebook", required=True, readonly=True)
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("draft", "File"), ("checked", "Check"), ("done", "Done")], default="draft", readonly=True
    )
    line_ids = fields.One2many("school.sheet.upload.line", "upload_id", "Cells")
    new_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    cleared_count = fields.Integer("Cleared", readonly=True)
    same_count = fields.Integer("Entered already", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    conflict_count = fields.Integer("In conflict", readonly=True)
    notice = fields.Char(readonly=True)
    summary = fields.Char("What it changes", compute="_compute_summary")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Upload the filled file")

    @api.depends("state", "line_ids", "same_count")
    @api.depends_context("lang")
    def _compute_summary(self):
        """«20 new · 2 changed · 1 in conflict»."""
        for wizard in self:
            counts = (
                (self.env._("%s new"), wizard.new_count),
                (self.env._("%s changed"), wizard.changed_count),
                (self.env._("%s cleared"), wizard.cleared_count),
                (self.env._("%s entered already"), wizard.same_count),
                (self.env._("%s refused"), wizard.refused_count),
                (self.env._("%s in conflict"), wizard.conflict_count),
            )
            parts = [text % count for text, count in counts if count]
            wizard.summary = " · ".join(parts) or self.env._("The file changes nothing.")

    # -- actions -----------------------------------------------------------------

    def action_check(self):
        """Read the file and show what it would change; nothing is written.

        :raise AccessError: unless the user writes in the book
        :raise UserError: when the file is none of this book
        """
        self.ensure_one()
        self._check_not_done()
        plan, rows = self._plan({})
        self._show(plan, rows)
        return self._reopen()

    def action_apply(self):
        """Write the cells: all of them, or none.

        The file is compared again, since the book may have changed after the check.
        """
        self.ensure_one()
        self._check_not_done()
        plan, rows = self._plan(self._choices())
        if rows or plan.refused or plan.conflicts or plan.fingerprint() != self._expected(plan):
            self._show(plan, rows, self._why_not(plan, rows))
            return self._reopen()
        book = self.gradebook_id
        book._write_cells(plan.changes, "import", reference=self.filename or "xlsx")
        self._show(plan, rows)
        # the marks are in the book now: the copy in the file is not needed any more
        self.write({"state": "done", "file": False})
        return self._reopen()

    def action_back(self):
        """Return to the choice of the file."""
        self.ensure_one()
        self._check_not_done()
        self.line_ids.unlink()
        self.write({"state": "draft", "file": False, "filename": False, "notice": False})
        return self._reopen()

    def action_choose_all(self):
        """Decide all conflicts alike: ``choice`` of the context."""
        self.ensure_one()
        choice = self.env.context.get("choice")
        conflicts = self.line_ids.filtered(lambda line: line.kind == "conflict")
        conflicts.choice = choice if choice in ("mine", "theirs") else False
        return self._reopen()

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_sheet_upload_action"
        )
        return {**action, "res_id": self.id}

    # -- plan --------------------------------------------------------------------

    def _check_not_done(self):
        self.gradebook_id._check_may_use_file()
        if self.state == "done":
            raise UserError(self.env._("This file has been taken over already."))

    def _plan(self, choices):
        book = self.gradebook_id
        try:
            cells, rows, _carried = book._read_sheet_file(self._content())
        except FileRefused as refusal:
            raise UserError(self._refused_message(refusal)) from refusal
        plan = FilePlan(book, cells, choices)
        plan.sort_out()
        return plan, rows

    def _content(self):
        data = self.with_context(bin_size=False).file
        if not data:
            raise UserError(self.env._("Choose the filled file."))
        if len(data) > MOST_BASE64:
            raise FileRefused("FILE_TOO_LARGE", size=len(data) * 3 / 4 / 2**20, limit=2)
        try:
            return base64.b64decode(data, validate=False)
        except (binascii.Error, ValueError) as error:
            raise FileRefused("FILE_NOT_XLSX") from error

    def _refused_message(self, refusal):
        template = FILE_MESSAGES.get(refusal.code) or XLSX_MESSAGES[refusal.code]
        params = {
            name: f"{value:.1f}".replace(".", ",") if isinstance(value, float) else value
            for name, value in refusal.params.items()
        }
        message = self.env._(template)
        return message % params

    def _choices(self):
        """Return {cell: what was seen in the system} for «mine», {cell: None} for «theirs»."""
        return {
            (line.line_id.id, line.column): None if line.choice == "theirs" else line.present or ""
            for line in self.line_ids
            if line.kind == "conflict" and line.choice
        }

    def _expected(self, plan):
        """Return the fingerprint that was shown, with the conflicts decided since."""
        decided = self.line_ids.filtered(
            lambda line: line.kind == "conflict" and line.choice == "mine"
        )
        shown = self.line_ids.filtered(lambda line: line.kind in ("new", "changed", "cleared"))
        return plan.fingerprint_of(
            [
                [line.line_id.id, line.column, line.present or "", line.value or ""]
                for line in shown | decided
            ]
        )

    def _why_not(self, plan, rows):
        if rows or plan.refused:
            return self.env._("Nothing was saved: correct the refused cells in the file first.")
        if plan.conflicts:
            return self.env._("Nothing was saved: decide each conflict first.")
        return self.env._("Nothing was saved: the book has changed since the check. Look again.")

    # -- result ------------------------------------------------------------------

    def _show(self, plan, rows, notice=False):
        chosen = {(line.line_id.id, line.column): line.choice for line in self.line_ids}
        self.line_ids.unlink()
        items = plan.items(rows)
        for item in items:
            if item["kind"] == "conflict":
                item["choice"] = chosen.get((item["line_id"], item["column"]), False)
        names = ("new", "changed", "cleared", "refused", "conflict")
        kinds = [item["kind"] for item in items]
        self.write(
            {
                "state": "checked",
                "notice": notice,
                "same_count": plan.same_count,
                **{f"{name}_count": kinds.count(name) for name in names},
                "line_ids": [Command.create(item) for item in items],
            }
        )


class SchoolSheetUploadLine(models.TransientModel):
    """One cell of the file that differs from what was downloaded."""

    _name = "school.sheet.upload.line"
    _description = "Cell of an Uploaded Mark Sheet"
    _order = "sequence, row, place, id"

    upload_id = fields.Many2one("school.sheet.upload", "File", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("refused", "Refused"),
            ("conflict", "Conflict"),
            ("changed", "Changed"),
            ("cleared", "Cleared"),
            ("new", "New"),
        ],
        "Outcome",
        readonly=True,
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    row = fields.Integer(readonly=True)
    place = fields.Integer(readonly=True)
    address = fields.Char("Cell", readonly=True)
    line_id = fields.Many2one("school.gradebook.line", "Line", readonly=True)
    # with the reader's rights: a line made up by hand must name no other class's pupil
    student_name = fields.Char(
        related="line_id.enrollment_id.name", related_sudo=False, string="Pupil"
    )
    column = fields.Char("Column code", readonly=True)
    column_shown = fields.Char("Column", compute="_compute_column_shown")
    before = fields.Char("When downloaded", readonly=True)
    present = fields.Char("In the system", readonly=True)
    value = fields.Char("In the file", readonly=True)
    message = fields.Text("Reason", readonly=True)
    choice = fields.Selection(
        [("mine", "Take the file"), ("theirs", "Keep the system")],
        "Decision",
    )

    @api.depends("kind")
    def _compute_sequence(self):
        order = [kind for kind, _label in self._fields["kind"].selection]
        for line in self:
            line.sequence = order.index(line.kind) if line.kind else len(order)

    @api.depends("column")
    @api.depends_context("lang")
    def _compute_column_shown(self):
        journal = self.env["school.mark.journal"]
        heads = journal._column_heads(self.upload_id.gradebook_id)
        for line in self:
            own = heads.get(line.upload_id.gradebook_id.id, {})
            line.column_shown = line.column and journal._column_name(own, line.column)
