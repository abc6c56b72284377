from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .res_users import PRINCIPAL, VICE_PRINCIPAL
from .school_dated_grant import ACTIVE

#: Power of a principal → field that hands it on.
POWERS = {"lock": "may_lock", "approve": "may_approve", "rules": "may_change_rules"}


class SchoolDelegation(models.Model):
    """What a principal hands on to a deputy for a time (regulations.md §10).

    Access: a principal delegates, in the own name; a deputy cannot hand on.
    """

    _name = "school.delegation"
    _description = "Delegation"
    _inherit = ["school.dated.grant"]

    user_id = fields.Many2one(
        "res.users", "Deputy principal", required=True, index=True, ondelete="restrict"
    )
    may_lock = fields.Boolean("Lock and unlock", default=True)
    may_approve = fields.Boolean("Approve", default=True)
    may_change_rules = fields.Boolean("Change rules")

    @api.depends("user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for delegation in self:
            days = delegation._period_text() if delegation.date_from and delegation.date_to else ""
            delegation.display_name = f"{delegation.sudo().user_id.name or ''} {days}".strip()

    @api.constrains("user_id", "company_id")
    def _check_deputy(self):
        for delegation in self.sudo():
            user = delegation.user_id
            if not user.has_group(VICE_PRINCIPAL) or user.has_group(PRINCIPAL):
                raise ValidationError(
                    self.env._("%(user)s is not a deputy principal.", user=user.name)
                )
            if delegation.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._("%(user)s does not work in this school.", user=user.name)
                )

    @api.constrains("may_lock", "may_approve", "may_change_rules")
    def _check_powers(self):
        for delegation in self:
            if not any(delegation[name] for name in POWERS.values()):
                raise ValidationError(self.env._("Choose what the deputy may do."))

    def _granted(self):
        user = self.env.user
        if not self.env.su and not user.has_group(PRINCIPAL):
            raise AccessError(self.env._("Only a principal delegates."))
        self._note(
            self.env._(
                "%(deputy)s acts for the principal %(period)s: %(powers)s.",
                deputy=self.sudo().user_id.name,
                period=self._period_text(),
                powers=self._powers_text(),
            ),
            partners=self.sudo().user_id.partner_id,
        )

    def _powers_text(self):
        names = [name for name in POWERS.values() if self[name]]
        labels = self.fields_get(names, ["string"])
        return ", ".join(labels[name]["string"] for name in names)

    @api.model
    def _exists_for(self, user, company, power=None):
        """Return whether ``user`` acts for a principal of ``company`` right now.

        The delegation is worth what its giver is: it ends with the principal's office.

        :param str power: a key of POWERS; without it, all powers are needed
        """
        names = [POWERS[power]] if power else POWERS.values()
        domain = [
            *ACTIVE,
            ("user_id", "=", user.id),
            ("company_id", "=", company.id),
            ("granted_by_id.active", "=", True),
            ("granted_by_id.company_ids", "in", company.ids),
            ("granted_by_id.all_group_ids", "in", self.env.ref(PRINCIPAL).ids),
        ]
        given = self.sudo().search(domain)
        return all(any(given.mapped(name)) for name in names)
