from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime


class SchoolGradebook(models.Model):
    """Lock and unlock of a book (design law 4, R-LCK-1).

    The database decides whether a cell is open (sql/mark_guard.sql); this side
    asks it, so that there is one rule.
    """

    _inherit = "school.gradebook"

    #: Written by ``_set_lock`` and by the database only.
    _GUARDED = frozenset(
        {
            "state",
            "open_until",
            "locked_by_id",
            "locked_at",
            "lock_reason",
            "journal_seq",
            "journal_head",
        }
    )

    state = fields.Selection(
        [("open", "Open"), ("locked", "Locked")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    open_until = fields.Datetime(readonly=True, copy=False, help="When an unlock ends by itself.")
    locked_by_id = fields.Many2one("res.users", "Locked by", readonly=True, copy=False)
    locked_at = fields.Datetime(readonly=True, copy=False)
    lock_reason = fields.Char("Reason", readonly=True, copy=False)
    journal_seq = fields.Integer("Changes", readonly=True, copy=False)
    journal_head = fields.Char("Journal head", readonly=True, copy=False)
    can_lock = fields.Boolean(compute="_compute_can_lock")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded(vals)
        return super().write(vals)

    def _check_guarded(self, vals):
        """State and journal head are written by the lock and the database only."""
        if vals.keys() & self._GUARDED:
            raise UserError(self.env._("The state of a book changes by locking and unlocking it."))

    @api.depends_context("uid")
    def _compute_can_lock(self):
        self.can_lock = self._user_may_lock()

    def _user_may_lock(self):
        return self.env.user.has_group("school_gradebook.group_school_vice_principal")

    def _check_may_lock(self):
        """Only the principal, or the deputy, decides on locks (R-LCK-1)."""
        if not (self.env.su or self._user_may_lock()):
            raise AccessError(self.env._("Only the principal or a deputy locks and unlocks books."))
        self.check_access("read")

    def action_lock(self, reason=None):
        """Lock the books: no mark and no comment can change any more.

        :param str reason: optional, kept with the lock
        :raise AccessError: unless the user is principal or deputy
        """
        self._check_may_lock()
        books = self.filtered(lambda book: book.state == "open")
        books._set_lock("locked", reason=reason)
        return True

    def action_unlock(self, reason, until=None):
        """Open locked books again.

        :param str reason: required; it stands in the history
        :param datetime until: naive UTC; the books close again by themselves then
        :raise UserError: without a reason, or with an end in the past
        :raise AccessError: unless the user is principal or deputy
        """
        self._check_may_lock()
        if not (isinstance(reason, str) and reason.strip()):
            raise UserError(self.env._("Give the reason for unlocking."))
        until = fields.Datetime.to_datetime(until) if until else None
        if until and until <= fields.Datetime.now():
            raise UserError(self.env._("The unlock would have ended already."))
        self._set_lock("open", reason=reason.strip(), until=until)
        return True

    def _set_lock(self, state, reason=None, until=None):
        if not self:
            return
        with self.env["school.mark.journal"]._context(self, "lock", reason):
            super(SchoolGradebook, self.sudo()).write(
                {
                    "state": state,
                    "open_until": until,
                    "locked_by_id": self.env.uid if state == "locked" else False,
                    "locked_at": fields.Datetime.now() if state == "locked" else False,
                    "lock_reason": reason or False,
                }
            )
            self.sudo().flush_recordset()
        self.invalidate_recordset(["journal_seq", "journal_head"])
        self.env["school.term.result"]._set_lock(self)
        self._log_lock(state, reason, until)

    def _log_lock(self, state, reason, until):
        """Leave a note in the chatter of each book and class, in the user's language."""
        env = self.with_context(lang=self.env.user.lang).env
        if state == "locked":
            body = env._("Locked.")
        elif until:
            until = format_datetime(env, until, env.tz.zone, "HH:mm dd/MM/yyyy")
            body = env._("Unlocked until %(until)s.", until=until)
        else:
            body = env._("Unlocked.")
        if reason:
            body = env._("%(what)s Reason: %(reason)s", what=body, reason=reason)
        for records in (self, self.class_id):
            records.sudo()._message_log_batch(
                {record.id: body for record in records},
                author_id=self.env.user.partner_id.id,
            )

    def _open_columns(self, keys):
        """Return the set of (book id, column) that are open for writing now.

        :param keys: column keys to ask for
        """
        self.flush_recordset(["state", "open_until", "term_id", "year_id"])
        self.env["school.entry.window"].flush_model()
        self.env["school.year"].flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT book, col
                  FROM unnest(%s) AS book, unnest(%s) AS col
                 WHERE school_gradebook_cell_is_open(book, col)
                """,
                list(self.ids),
                list(keys),
            )
        )
        return set(rows)

    @api.model
    def _cron_close_unlocks(self):
        """Show as locked what an expired unlock has closed already."""
        expired = self.search([("state", "=", "open"), ("open_until", "<=", fields.Datetime.now())])
        expired._set_lock("locked", reason=self.env._("The unlock ended."))
