from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.defaults import own_defaults

#: Days of a decision begin and end in Vietnam, whatever the reader's time zone.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: Evaluated at each search and each check: Odoo caches the domain of a rule, but
#: not the moment that «now» stands for.
ACTIVE = [("starts_at", "<=", "now"), ("ends_at", ">", "now")]

#: Fields that the server sets; models of grants add theirs.
SYSTEM = frozenset({"granted_by_id", "revoked_at", "revoked_by_id", "starts_at", "ends_at"})


class SchoolDatedGrant(models.AbstractModel):
    """A right given to a person from a day to a day, recorded for good.

    What was granted does not change any more: it is revoked and granted anew, so
    that its history shows who could do what, and when. The right ends at the
    moment its last day ends, without any scheduled job having run.
    """

    _name = "school.dated.grant"
    _description = "Right Given for a Time"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"

    _SYSTEM = SYSTEM

    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", required=True, help="The last day, until midnight.")
    reason = fields.Char(required=True)
    granted_by_id = fields.Many2one(
        "res.users",
        "Granted by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    revoked_at = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one(
        "res.users", "Revoked by", readonly=True, copy=False, ondelete="restrict"
    )
    starts_at = fields.Datetime(compute="_compute_moments", store=True, index=True)
    ends_at = fields.Datetime(compute="_compute_moments", store=True, index=True)
    state = fields.Selection(
        [
            ("coming", "To come"),
            ("active", "In force"),
            ("ended", "Ended"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
    )

    @api.depends("date_from", "date_to", "revoked_at")
    def _compute_moments(self):
        for grant in self:
            first, last = grant.date_from, grant.date_to
            grant.starts_at = first and self._midnight(first)
            end = last and self._midnight(last + timedelta(days=1))
            grant.ends_at = min(end, grant.revoked_at) if end and grant.revoked_at else end

    @api.model
    def _midnight(self, day):
        """Return when ``day`` begins in Vietnam, as naive UTC."""
        utc = ZoneInfo("UTC")
        return datetime.combine(day, time.min, ZONE).astimezone(utc).replace(tzinfo=None)

    @api.depends("starts_at", "ends_at", "revoked_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for grant in self:
            if grant.revoked_at:
                grant.state = "revoked"
            elif grant.ends_at and grant.ends_at <= now:
                grant.state = "ended"
            elif grant.starts_at and grant.starts_at > now:
                grant.state = "coming"
            else:
                grant.state = "active"

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for grant in self:
            if grant.date_to < grant.date_from:
                raise ValidationError(self.env._("The last day lies before the first."))

    # -- recorded ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.keys() & self._SYSTEM:
                raise UserError(self.env._("Who granted and revoked a right is recorded, not set."))
            self._check_reason(vals.get("reason"))
        # A default in a client's context is a value like any other.
        context = own_defaults(self.env.context, self._fields.keys() - self._SYSTEM)
        mine = self.with_context(context)  # pylint: disable=context-overridden
        grants = super(SchoolDatedGrant, mine).create(vals_list).with_env(self.env)
        for grant in grants:
            grant._granted()
        return grants

    def write(self, vals):
        if vals.keys() - self.env["mail.thread"]._fields.keys():
            raise UserError(
                self.env._("A right that was given does not change: revoke it and give it anew.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        raise UserError(self.env._("A right that was given stays on record; revoke it instead."))

    @api.model
    def _check_reason(self, reason):
        if not (isinstance(reason, str) and reason.strip()):
            raise UserError(self.env._("Give the reason."))

    def _granted(self):
        """Hook: a grant begins to exist; checks and notes of the kind of grant."""

    def action_revoke(self):
        """End the right now (button).

        :raise AccessError: unless the user may give such rights
        :raise UserError: when the right has ended already
        """
        self.check_access("write")
        now = fields.Datetime.now()
        if any(grant.ends_at <= now for grant in self):
            raise UserError(self.env._("This right has ended already."))
        uid = self.env.uid
        super(SchoolDatedGrant, self.sudo()).write({"revoked_at": now, "revoked_by_id": uid})
        for grant in self:
            grant._note(self.env._("Revoked."))
        return True

    def _note(self, body, records=None, partners=None):
        """Leave a note under this grant, or under ``records``, in the user's name."""
        for record in self if records is None else records:
            record.sudo().message_post(
                body=body,
                author_id=self.env.user.partner_id.id,
                partner_ids=(partners or self.env["res.partner"]).ids,
            )

    def _period_text(self):
        self.ensure_one()
        return f"{self.date_from:%d/%m/%Y} – {self.date_to:%d/%m/%Y}"
