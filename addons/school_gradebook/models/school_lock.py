from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.defaults import own_defaults

#: What ends a lock; everything else of a lock is a record and stays.
_END = frozenset({"released_at", "released_by_id", "release_reason"})


class SchoolLock(models.Model):
    """A lock of marks or of results, from a cell to the school (R-LCK-1).

    The database refuses what a lock covers (sql/locks.sql). A lock ends by being
    released, or is lifted for a time by an unlock of its own.
    """

    _name = "school.lock"
    _description = "Lock"
    _inherit = ["school.scope", "school.lock.decision", "mail.thread"]
    _order = "id desc"
    _rec_name = "scope_text"

    kind = fields.Selection(
        [("marks", "Marks and comments"), ("results", "Results")],
        "What is locked",
        required=True,
        default="marks",
    )
    reason = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        "Locked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date = fields.Datetime(
        "Locked at", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    released_at = fields.Datetime(readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    release_reason = fields.Char(readonly=True, copy=False)
    is_active = fields.Boolean("In force", compute="_compute_is_active", search="_search_is_active")
    unlock_ids = fields.One2many("school.unlock", "lock_id", "Unlocks")
    waiver_ids = fields.One2many("school.lock.waiver", "lock_id", "Waived")

    @api.depends("released_at")
    def _compute_is_active(self):
        for lock in self:
            lock.is_active = not lock.released_at

    def _search_is_active(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = True in value if operator == "in" else bool(value)
        return [("released_at", "=" if wanted else "!=", False)]

    # -- locking -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Lock by hand, with a reason."""
        self._check_may_lock(self._companies_of(vals_list))
        for vals in vals_list:
            vals.update(user_id=self.env.uid, date=fields.Datetime.now())
            self._check_recorded(vals, _END)
            if not self.env.su and vals.get("kind") == "results":
                raise UserError(self.env._("Results are locked through the check of the year."))
            if not self.env.su and not (vals.get("reason") or "").strip():
                raise UserError(self.env._("Give the reason for locking."))
        # A default in a client's context is a value like any other.
        context = own_defaults(self.env.context, self._fields.keys() - _END - {"kind"})
        narrowed = self.with_context(context)  # pylint: disable=context-overridden
        mine = self if self.env.su else narrowed
        return self._lock(vals_list, super(SchoolLock, mine).create).with_env(self.env)

    @api.model
    def _lock(self, vals_list, create=None):
        """Create locks; the caller has checked who decides.

        :param create: how the records are made, by default past the check of ``create``
        """
        journal = self.env["school.mark.journal"]
        reason = vals_list[0].get("reason") if vals_list else None
        with journal._context(self, "lock", reason):
            locks = (create or super().create)(vals_list)
            locks.flush_recordset()
        locks._applied()
        locks._log()
        return locks

    def write(self, vals):
        if vals.keys() - {"message_main_attachment_id", "message_follower_ids", "message_ids"}:
            raise UserError(self.env._("A lock is a record: release it, and lock anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A lock is a record and stays in the history."))

    def action_release(self, reason):
        """End the locks for good.

        :param str reason: required; it stands in the history
        :raise AccessError: unless the user decides on locks
        """
        self._check_may_lock()
        reason = self._checked_reason(reason)
        locks = self.filtered("is_active")
        journal = self.env["school.mark.journal"]
        with journal._context(locks, "lock", reason):
            super(SchoolLock, locks.sudo()).write(
                {
                    "released_at": fields.Datetime.now(),
                    "released_by_id": self.env.uid,
                    "release_reason": reason,
                }
            )
        locks._applied()
        locks._log(reason)
        return True

    def _waive(self, items):
        """Keep what was incomplete, and why it was accepted."""
        self.env["school.lock.waiver"].sudo().create(
            [
                {
                    "lock_id": self.id,
                    "gradebook_id": item["gradebook_id"],
                    "name": item["name"],
                    "reason": item["reason"],
                }
                for item in items
            ]
        )

    def _checked_reason(self, reason):
        if not (isinstance(reason, str) and reason.strip()):
            raise UserError(self.env._("Give the reason for unlocking."))
        return reason.strip()

    def _applied(self):
        """Show what the database has made of the locks."""
        marks = self.filtered(lambda lock: lock.kind == "marks")
        books = marks._books() if marks else self.env["school.gradebook"]
        books.invalidate_recordset()
        self.env["school.term.result"]._set_lock(books)

    def _log(self, released=None):
        """Leave a note at the books and classes that are locked for themselves."""
        for lock in self.with_context(lang=self.env.user.lang):
            target = lock.gradebook_id or lock.class_id
            if not target:
                continue
            what = lock.env._("Unlocked.") if released else lock.env._("Locked.")
            lock._note(target, what, released or lock.reason)

    def _note(self, target, what, reason):
        if reason:
            what = self.env._("%(what)s Reason: %(reason)s", what=what, reason=reason)
        records = [target, target.class_id] if target._name == "school.gradebook" else [target]
        for record in records:
            record.sudo()._message_log(body=what, author_id=self.env.user.partner_id.id)

    # -- unlocking ---------------------------------------------------------

    @api.model
    def _unlock_for(self, targets, pairs, reason, until=None):
        """Open books or classes: release their own locks, lift wider ones for a time.

        :param targets: school.gradebook, or (class, term) scope values as dicts
        :param pairs: [(lock id, book id)] of the locks that cover the targets
        :param datetime until: end; without one, own locks end for good
        """
        reason = self._checked_reason(reason)
        own = self.browse({lock for lock, _book in pairs}).filtered(
            lambda lock: lock.gradebook_id in targets and lock.scope == "book"
        )
        released = own if not until else self.browse()
        released.action_release(reason)
        Unlock = self.env["school.unlock"].sudo()
        books = {book.id: book for book in targets}
        vals = {"reason": reason, **({"until": until} if until else {})}
        lifted = [
            {**Unlock._scope_vals(books[book]), **vals, "lock_id": lock}
            for lock, book in pairs
            if lock not in released.ids
        ]
        if lifted:
            Unlock._open(lifted)


class SchoolLockWaiver(models.Model):
    """Something that was incomplete when results were locked, and why that was accepted."""

    _name = "school.lock.waiver"
    _description = "Waived Incompleteness"
    _order = "id"

    lock_id = fields.Many2one("school.lock", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="lock_id.company_id", store=True, index=True)
    gradebook_id = fields.Many2one("school.gradebook", ondelete="restrict")
    name = fields.Char("Incomplete", required=True)
    reason = fields.Char(required=True)
