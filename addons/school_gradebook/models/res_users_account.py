from odoo import SUPERUSER_ID, api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from .res_users import GROUP
from .school_account_policy import ROLES, SYSTEM, role_defaults

#: Where a sign-in goes on that is not complete yet.
ACCOUNT_URL = "/school/account"


class ResUsers(models.Model):
    """The account policy at work: time-outs, length of passwords, and duties.

    A duty – a new password, a second factor to set up – is done before the sign-in
    counts: until then the account has no valid session token, so that no page, no
    RPC and no key works, whichever way somebody came in.
    """

    _inherit = "res.users"

    school_password_due = fields.Datetime(
        "New password required since", groups=fields.NO_ACCESS, copy=False
    )

    # -- what holds for an account --------------------------------------------------

    def _school_roles(self):
        """Return the codes of the roles of the account."""
        user = self.sudo()
        return [
            role
            for role, __ in ROLES
            if user.has_group(SYSTEM if role == "system" else GROUP + role)
        ]

    @tools.ormcache("self.id")
    def _school_account_terms(self):
        """Return the strictest terms of the roles of the account, or None without any.

        :return: tuple (minutes without use, hours of a session, second factor, length)
        """
        roles = self._school_roles()
        if not roles:
            return None
        lines = self.env["school.account.policy.line"].sudo()
        lines = lines.search([("company_id", "=", self.sudo().company_id.id)])
        decided = {line.role: line for line in lines}
        terms = [decided.get(role) or role_defaults(role) for role in roles]
        return (
            min((t["inactivity_minutes"] for t in terms if t["inactivity_minutes"]), default=0),
            min((t["session_hours"] for t in terms if t["session_hours"]), default=0),
            any(t["totp_required"] for t in terms),
            max(t["password_length"] for t in terms),
        )

    def _get_lock_timeouts(self):
        """Join the policy's times to those of Odoo's groups (module auth_timeout)."""
        timeouts = dict(super()._get_lock_timeouts())
        terms = self._school_account_terms()
        if terms:
            minutes, hours = terms[:2]
            timeouts["lock_timeout_inactivity"] = self._school_shorter(
                timeouts["lock_timeout_inactivity"], minutes * 60
            )
            timeouts["lock_timeout"] = self._school_shorter(timeouts["lock_timeout"], hours * 3600)
        return timeouts

    def _school_shorter(self, timeouts, seconds):
        """Return Odoo's (seconds, second factor) pairs with the policy's own one."""
        if not seconds:
            return timeouts
        with_factor = [pair for pair in timeouts if pair[1]]
        plain = min([seconds, *(pair[0] for pair in timeouts if not pair[1])])
        if not with_factor or plain < with_factor[0][0]:
            with_factor.append((plain, False))
        return sorted(with_factor)

    @api.model
    def get_password_policy(self):
        policy = super().get_password_policy()
        terms = self.env.user._school_account_terms()
        if terms:
            policy["minlength"] = max(policy["minlength"], terms[3])
        return policy

    def _check_password_policy(self, passwords):
        """Ask for the length that the roles of these accounts need."""
        if self.env.uid == SUPERUSER_ID:
            # Not a person's choice: data files and the server's console.
            return
        super()._check_password_policy(passwords)
        for user in self:
            terms = user._school_account_terms()
            if terms and user.password and len(user.password) < terms[3]:
                raise UserError(
                    self.env._(
                        "The password of %(user)s needs %(length)s characters.",
                        user=user.name,
                        length=terms[3],
                    )
                )

    # -- duties ------------------------------------------------------------------------

    def _school_duties(self):
        """Return what the account must do before its sign-in counts.

        :return: set of "password" and "totp"
        """
        self.ensure_one()
        user = self.sudo()
        if not user._is_internal():
            return set()
        terms = user._school_account_terms()
        duties = {"password"} if user.school_password_due else set()
        return duties | ({"totp"} if terms and terms[2] and not user.totp_enabled else set())

    def _get_session_token_fields(self):
        """A new duty ends the sessions that are open, and empties Odoo's caches."""
        return super()._get_session_token_fields() | {"school_password_due"}

    def _session_token_get_values(self):
        return False if self._school_duties() else super()._session_token_get_values()

    def _mfa_url(self):
        return ACCOUNT_URL if self._school_duties() else super()._mfa_url()

    def _rpc_api_keys_only(self):
        return bool(self._school_duties()) or super()._rpc_api_keys_only()

    def _set_school_password(self, password):
        """Set the new password that was due, of the user who is signing in."""
        self.ensure_one()
        password = password.strip()
        self.env.cr.execute(SQL("SELECT password FROM res_users WHERE id = %s", self.id))
        (present,) = self.env.cr.fetchone()
        if present and self._crypt_context().verify(password, present):
            raise UserError(self.env._("The new password must be another than the present one."))
        if password.casefold() == self.login.casefold():
            raise UserError(self.env._("The login is no password."))
        user = self.sudo()
        user._change_password(password)
        user.school_password_due = False

    def authenticate(self, credential, user_agent_env):
        """A passkey spares the second factor, but no duty."""
        auth_info = super().authenticate(credential, user_agent_env)
        if self.browse(auth_info["uid"])._school_duties():
            auth_info = {**auth_info, "mfa": "default"}
        return auth_info


class ResUsersApikeys(models.Model):
    _inherit = "res.users.apikeys"

    def _check_credentials(self, *, scope, key):
        """Keys and trusted devices rest while their owner has a duty."""
        uid = super()._check_credentials(scope=scope, key=key)
        if uid and self.env["res.users"].browse(uid)._school_duties():
            return None
        return uid
