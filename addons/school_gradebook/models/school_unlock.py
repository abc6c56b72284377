from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..lib.defaults import own_defaults

#: How long an unlock without an end of its own lasts.
_DEFAULT_HOURS = 24
#: What makes an unlock the grant of a correction: never by hand.
_GRANT = frozenset({"single_use", "enrollment_id"})
#: What ends an unlock.
_END = frozenset({"used_at", "closed_at", "closed_by_id"})


class SchoolUnlock(models.Model):
    """An opening: of one lock, or of closed entry windows; it ends by itself (law 4)."""

    _name = "school.unlock"
    _description = "Unlock"
    _inherit = ["school.scope", "school.lock.decision", "mail.thread"]
    _order = "id desc"
    _rec_name = "scope_text"

    lock_id = fields.Many2one(
        "school.lock",
        "Lock",
        index="btree_not_null",
        ondelete="restrict",
        help="The lock that is lifted; empty: closed entry windows only.",
    )
    enrollment_id = fields.Many2one("school.enrollment", ondelete="restrict")
    reason = fields.Char(required=True)
    requested_by_id = fields.Many2one("res.users", "Asked for by", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        "Granted by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date = fields.Datetime(
        "From", required=True, default=lambda self: fields.Datetime.now(), index=True
    )
    until = fields.Datetime(
        required=True,
        default=lambda self: fields.Datetime.now() + timedelta(hours=_DEFAULT_HOURS),
    )
    single_use = fields.Boolean(readonly=True, help="Ends with the first change under it.")
    used_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    state = fields.Selection(
        [("planned", "Planned"), ("active", "In effect"), ("ended", "Ended")],
        compute="_compute_state",
    )

    _ordered = models.Constraint("CHECK (until > date)", "An unlock must end after it begins.")
    #: Those that are not over; see locks.sql.
    _not_over = models.Index(
        "(year_id, gradebook_id)"
        " WHERE closed_at IS NULL AND (used_at IS NULL OR single_use IS NOT TRUE)"
    )

    @api.depends("date", "until", "closed_at", "used_at", "single_use")
    def _compute_state(self):
        now = fields.Datetime.now()
        for unlock in self:
            used = unlock.single_use and unlock.used_at
            if unlock.closed_at or used or (unlock.until and unlock.until <= now):
                unlock.state = "ended"
            else:
                unlock.state = "active" if unlock.date <= now else "planned"

    @api.model_create_multi
    def create(self, vals_list):
        """Open by hand, with a reason and an end; never from a moment that has passed."""
        self._check_may_lock(self._companies_of(vals_list))
        now = fields.Datetime.now()
        for vals in vals_list:
            vals.update(user_id=self.env.uid)
            self._check_recorded(vals, _END)
            if not self.env.su:
                for name in _GRANT:
                    vals.pop(name, None)
                vals["reason"] = self.env["school.lock"]._checked_reason(vals.get("reason"))
                vals["date"] = max(fields.Datetime.to_datetime(vals.get("date")) or now, now)
        # A default in a client's context is a value like any other.
        context = own_defaults(self.env.context, self._fields.keys() - _GRANT - _END)
        # What is left out of the context must go.
        narrowed = self.with_context(context)  # pylint: disable=context-overridden
        mine = self if self.env.su else narrowed
        return self._open(vals_list, super(SchoolUnlock, mine).create).with_env(self.env)

    @api.model
    def _open(self, vals_list, create=None):
        """Create unlocks; the caller has checked who decides.

        :param create: how the records are made, by default past the check of ``create``
        """
        now = fields.Datetime.now()
        for vals in vals_list:
            until = fields.Datetime.to_datetime(vals.get("until") or False)
            if until and until <= now:
                raise UserError(self.env._("The unlock would have ended already."))
        journal = self.env["school.mark.journal"]
        reason = vals_list[0].get("reason") if vals_list else None
        with journal._context(self, "lock", reason):
            unlocks = (create or super().create)(vals_list)
            unlocks.flush_recordset()
        unlocks._applied()
        unlocks._log()
        return unlocks

    def write(self, vals):
        if vals.keys() - {"message_main_attachment_id", "message_follower_ids", "message_ids"}:
            raise UserError(self.env._("An unlock is a record: close it, and open anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An unlock is a record and stays in the history."))

    def action_close(self):
        """End the unlocks now."""
        self._check_may_lock()
        unlocks = self.filtered(lambda unlock: unlock.state != "ended")
        journal = self.env["school.mark.journal"]
        with journal._context(unlocks, "lock"):
            super(SchoolUnlock, unlocks.sudo()).write(
                {"closed_at": fields.Datetime.now(), "closed_by_id": self.env.uid}
            )
        unlocks._applied()
        return True

    @api.model
    def _end_for(self, books, classes=None):
        """End the unlocks of these books, and of whole classes, that are in effect.

        Locking again means that nothing stays open because it was open before.
        """
        now = fields.Datetime.now()
        own = fields.Domain("gradebook_id", "in", books.ids)
        if classes:
            own |= fields.Domain(
                [
                    ("gradebook_id", "=", False),
                    ("class_id", "in", classes.ids),
                    ("term_id", "in", [False, *books.term_id.ids]),
                ]
            )
        running = own & fields.Domain(
            [
                ("lock_id", "!=", False),
                ("line_id", "=", False),
                ("closed_at", "=", False),
                ("until", ">", now),
            ]
        )
        return self.sudo().search(running).action_close()

    def _applied(self):
        books = self._books() if self else self.env["school.gradebook"]
        books.invalidate_recordset()
        self.env["school.term.result"]._set_lock(books)

    def _log(self):
        """Leave a note at the book or class that is opened, in the user's language."""
        for unlock in self.with_context(lang=self.env.user.lang):
            target = unlock.gradebook_id or unlock.class_id
            if not target:
                continue
            until = format_datetime(unlock.env, unlock.until, self.env.tz.zone, "HH:mm dd/MM/yyyy")
            what = unlock.env._("Unlocked until %(until)s.", until=until)
            unlock.lock_id._note(target, what, unlock.reason)
