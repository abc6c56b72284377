from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SchoolGradebook(models.Model):
    """Lock and unlock of a book (design law 4, R-LCK-1).

    Locks are records (school.lock); the database decides from them whether a cell
    is open (sql/locks.sql) and keeps the state that is shown here. This side asks
    it, so that there is one rule.
    """

    _name = "school.gradebook"
    _inherit = ["school.gradebook", "school.lock.decision"]

    #: Written by the database only.
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

    def action_lock(self, reason=None):
        """Lock the books: no mark and no comment can change any more.

        :param str reason: optional, kept with the lock
        :raise AccessError: unless the user decides on locks
        """
        self._check_may_lock()
        self.env["school.unlock"]._end_for(self)
        Lock = self.env["school.lock"].sudo()
        books = self.filtered(lambda book: book.state == "open" or not book._own_locks())
        Lock._lock([{**Lock._scope_vals(book), "reason": reason or False} for book in books])
        return True

    def action_unlock(self, reason, until=None):
        """Open locked books again.

        The book's own lock is released, or lifted until ``until``; a wider lock is
        lifted for the book, for a day when no end is given.

        :param str reason: required; it stands in the history
        :param datetime until: naive UTC; the books close again by themselves then
        :raise UserError: without a reason, or with an end in the past
        :raise AccessError: unless the user decides on locks
        """
        self._check_may_lock()
        self.env["school.lock"].sudo()._unlock_for(self, self._locks_of(self), reason, until)
        return True

    def _own_locks(self):
        """Return the locks in force of these books themselves."""
        domain = [("gradebook_id", "in", self.ids), ("scope", "=", "book")]
        domain += [("released_at", "=", False), ("kind", "=", "marks")]
        return self.env["school.lock"].sudo().search(domain)

    @api.model
    def _locks_of(self, books):
        """Return [(lock id, book id)] of the locks in force that cover whole books."""
        self.env["school.lock"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT item.id, book.id
                  FROM school_lock item
                  JOIN school_gradebook book ON book.id = ANY(%s)
                   AND school_gradebook_covers(item.year_id, item.term_id, item.level,
                           item.grade, item.class_id, item.gradebook_id, item.line_id,
                           item."column", book, NULL, NULL)
                 WHERE item.kind = 'marks' AND item.released_at IS NULL
                 ORDER BY item.id
                """,
                list(books.ids),
            )
        )

    def _open_columns(self, keys):
        """Return the set of (book id, column) that are open for writing now.

        :param keys: column keys to ask for; single locked cells are not regarded
        """
        self._flush_locks()
        keys = list(keys)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT book.id, cell.col
                  FROM unnest(%s::int[]) AS book (id),
                       school_gradebook_open_cells(book.id, %s::int[], %s::text[]) AS cell
                 WHERE cell.is_open
                """,
                list(self.ids),
                [None] * len(keys),
                keys,
            )
        )
        return set(rows)

    def _openness(self, keys):
        """Return what is open in one book, with one query.

        :param keys: column keys to ask for
        :return: set of open columns, and {(line id, column): open?} of the cells
            that have a lock or an unlock of their own
        """
        self.ensure_one()
        self._flush_locks()
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS (
                    SELECT NULL::int AS line, col FROM unnest(%(keys)s::text[]) AS col
                    UNION ALL
                    SELECT line_id, "column" FROM school_lock
                     WHERE gradebook_id = %(book)s AND released_at IS NULL
                       AND line_id IS NOT NULL AND "column" IS NOT NULL
                    UNION
                    SELECT line_id, "column" FROM school_unlock unlocked
                     WHERE gradebook_id = %(book)s AND line_id IS NOT NULL
                       AND "column" IS NOT NULL
                       AND school_gradebook_unlock_is_active(unlocked)
                )
                SELECT cell.line, cell.col, cell.is_open
                  FROM (SELECT array_agg(line) AS lines, array_agg(col) AS cols
                          FROM asked) every,
                       school_gradebook_open_cells(%(book)s, every.lines, every.cols) AS cell
                """,
                book=self.id,
                keys=list(keys),
            )
        )
        columns = {column for line, column, is_open in rows if not line and is_open}
        return columns, {(line, column): is_open for line, column, is_open in rows if line}

    def _flush_locks(self):
        self.flush_recordset(["term_id", "year_id", "class_id"])
        for model in ("school.entry.window", "school.authority.window", "school.lock"):
            self.env[model].flush_model()
        self.env["school.unlock"].flush_model()
        self.env["school.term"].flush_model()
        self.env["school.year"].flush_model(["state"])

    @api.model
    def _cron_close_unlocks(self):
        """Show as locked what an expired unlock has closed already."""
        expired = self.search([("open_until", "<=", fields.Datetime.now())])
        journal = self.env["school.mark.journal"]
        with journal._context(expired, "lock", self.env._("The unlock ended.")):
            for year in expired.year_id:
                self.env.execute_query(
                    SQL(
                        """
                        SELECT school_gradebook_refresh_state(
                            %s, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true)
                        """,
                        year.id,
                    )
                )
        expired.invalidate_recordset()
        self.env["school.term.result"]._set_lock(expired)
