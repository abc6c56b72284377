import json
from contextlib import contextmanager

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL, file_open, format_datetime


class SchoolMarkJournal(models.Model):
    """One change of one cell (design law 3).

    Written by PostgreSQL triggers (sql/), read by everybody who may read the
    book; no role and no code writes, changes or deletes a row.
    """

    _name = "school.mark.journal"
    _description = "Mark Journal"
    _order = "id desc"
    _log_access = False
    _rec_name = "column"

    gradebook_id = fields.Many2one(
        "school.gradebook", required=True, readonly=True, ondelete="restrict"
    )
    seq = fields.Integer("No.", required=True, readonly=True, aggregator=None)
    line_id = fields.Many2one(
        "school.gradebook.line", readonly=True, index=True, ondelete="restrict"
    )
    column = fields.Char("Column code", required=True, readonly=True)
    old = fields.Char(readonly=True)
    new = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    at = fields.Datetime(required=True, readonly=True, index=True)
    source = fields.Selection(
        [
            ("sheet", "Mark sheet"),
            ("import", "Import"),
            ("correction", "Correction"),
            ("lock", "Lock"),
            ("rpc", "Other screen or interface"),
            ("server", "Server process"),
            ("sql", "Database, past the application"),
        ],
        readonly=True,
    )
    reference = fields.Char(readonly=True)
    request_id = fields.Char(readonly=True)
    address = fields.Char(readonly=True)
    db_user = fields.Char("Database user", readonly=True)
    unlock_id = fields.Integer(
        "Unlock", readonly=True, aggregator=None, help="Number of the unlock that was used."
    )
    reason = fields.Char(readonly=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    class_id = fields.Many2one(related="gradebook_id.class_id")
    subject_id = fields.Many2one(related="gradebook_id.subject_id")
    term_id = fields.Many2one(related="gradebook_id.term_id")
    student_name = fields.Char(related="line_id.enrollment_id.name", string="Pupil")
    column_shown = fields.Char("Column", compute="_compute_column_shown")
    old_shown = fields.Char("Old value", compute="_compute_shown")
    new_shown = fields.Char("New value", compute="_compute_shown")

    _chain = models.UniqueIndex("(gradebook_id, seq)")
    _cell = models.Index('(line_id, "column", seq)')

    @api.model
    def _install(self):
        """Install the guard and the journal; repeated at every update."""
        names = (
            *("journal", "locks", "mark_guard", "line_guard", "results_guard"),
            *("verify", "history", "double_entry"),
        )
        for name in names:
            with file_open(f"school_gradebook/sql/{name}.sql") as source:
                # A constant file of the addon, without parameters.
                self.env.cr.execute(SQL(source.read().replace("%", "%%")))

    @api.depends("column", "gradebook_id")
    @api.depends_context("lang")
    def _compute_column_shown(self):
        """Name the column as the head of the sheet does: «tx1» → «TX1»."""
        heads = self._column_heads(self.gradebook_id)
        for entry in self:
            entry.column_shown = self._column_name(
                heads.get(entry.gradebook_id.id, {}), entry.column
            )

    @api.model
    def _column_heads(self, books):
        """Return {book id: {column key: what stands above it on the sheet}}."""
        return {
            book.id: {column.key: column.short for column in book._columns()}
            for book in books.sudo()
        }

    @api.model
    def _column_name(self, heads, key):
        """Return a journal column in words, with the heads of its book."""
        words = {"state": self.env._("State"), "comment": self.env._("Comment")}
        scope, is_lock, locked = (key or "").partition("lock:")
        if is_lock and not scope:
            column = locked.partition("@")[0]
            return self.env._("Lock of %(column)s", column=heads.get(column, column) or "–")
        return (words | heads).get(key, key)

    @api.depends("old", "new", "column")
    @api.depends_context("lang", "tz")
    def _compute_shown(self):
        for entry in self:
            entry.old_shown = self._value_shown(entry.column, entry.old)
            entry.new_shown = self._value_shown(entry.column, entry.new)

    @api.model
    def _value_shown(self, column, value):
        """Return a journal text as a teacher writes it: «8.5» → «8,5»."""
        if column == "comment":
            return value or ""
        if column == "state" or (column or "").startswith("lock:"):
            return self._state_shown(value or "")
        labels = {
            "DAT": "Đ",
            "CHUA_DAT": "CĐ",
            "D": "Đ",
            "absent": self.env._("absent"),
            "zero": self.env._("0, no make-up"),
            "exempt": self.env._("exempt"),
        }
        text = (value or "").removeprefix("transferred:")
        if text.replace(".", "", 1).isdigit():
            whole = column == "test" or "." in text
            return (text if whole else f"{text}.0").replace(".", ",")
        return labels.get(text, text)

    @api.model
    def _state_shown(self, value):
        """Return «open 2026-03-01 10:00:00» in the user's words and time."""
        state, __, until = value.partition(" ")
        if until:
            until = format_datetime(self.env, until, self.env.tz.zone, "HH:mm dd/MM/yyyy")
            return self.env._("Open until %(until)s", until=until)
        return {"open": self.env._("Open"), "locked": self.env._("Locked")}.get(state, state)

    @contextmanager
    def _context(self, records, source, reference=None, request_id=None, reason=None, unlock=None):
        """Tell the database who changes ``records``, on which way and why.

        Behind a proxy the address is that of the client when Odoo runs in
        proxy mode. Pending changes are written on entering (they are not ours) and on
        leaving (they are), because the ORM delays its updates.
        """
        self.env.flush_all()
        context = {
            "uid": self.env.uid,
            "source": source,
            "reference": reference or None,
            "request_id": request_id or None,
            "address": request.httprequest.remote_addr if request else None,
            "unlock": unlock or None,
            "reason": reason or None,
        }
        self._set_context(json.dumps(context))
        try:
            yield
            self.env.flush_all()
        finally:
            # A failed transaction accepts no command; the setting ends with it.
            if self._transaction_is_usable():
                self._set_context("")

    def _transaction_is_usable(self):
        status = self.env.cr.connection.info.transaction_status
        return status != TRANSACTION_STATUS_INERROR

    def _set_context(self, value):
        self.env.cr.execute(SQL("SELECT set_config('school.context', %s, true)", value))

    def _orm_source(self):
        """Return the source of a change that comes through the plain ORM."""
        return "rpc" if request else "server"
