import base64
import os
import re

from odoo import http
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request

from odoo.addons.auth_totp.models.totp import TOTP_SECRET_SIZE

from ..models.res_users_account import ACCOUNT_URL

SECRET = "school_totp_secret"
SHOWN = "school_factor_shown"


class SchoolAccount(http.Controller):
    """The step of a sign-in where an account does what its policy asks.

    The person has proved who it is, but has no session yet: everything else stays
    closed until the new password is set and the second factor works.
    """

    @http.route(
        ACCOUNT_URL,
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        website=True,
        multilang=False,
    )
    def account(self, redirect=None, **values):
        uid = request.session.get("pre_uid")
        if request.session.uid or not uid:
            return request.redirect("/web/login" if not request.session.uid else "/odoo")
        user = request.env["res.users"].browse(uid)
        request.update_context(lang=user.sudo().lang)
        user = request.env["res.users"].with_user(uid).browse(uid)
        error = None
        if request.httprequest.method == "POST":
            error = self._do_duties(user, values)
            if not error:
                return self._go_on(user, redirect)
        elif not user._school_duties():
            return self._go_on(user, redirect)
        return self._form(user, error, redirect)

    def _do_duties(self, user, values):
        """Set the new password and the second factor, both or none; return an error."""
        try:
            with user._assert_can_auth(user=user.id):
                duties = user._school_duties()
                if user._mfa_type() == "totp":
                    # Outside of the savepoint: a wrong code stays counted.
                    self._check_code(user, values)
                    request.session[SHOWN] = user.id
                with request.env.cr.savepoint():
                    if "password" in duties:
                        self._change_password(user, values)
                    if "totp" in duties:
                        self._enrol(user, values)
        except (AccessDenied, UserError) as error:
            return str(error)
        return None

    def _code(self, user, values):
        digits = re.sub(r"\s", "", values.get("totp_token") or "")
        if not digits.isdigit():
            raise UserError(user.env._("Enter the six digits of the authenticator app."))
        return int(digits)

    def _check_code(self, user, values):
        """Who has a second factor shows it before the password changes."""
        credential = {"type": "totp", "token": self._code(user, values)}
        user._check_credentials(credential, {"interactive": True})

    def _change_password(self, user, values):
        new, again = values.get("new_password") or "", values.get("confirm_password") or ""
        if new != again:
            raise UserError(user.env._("The two new passwords differ."))
        user._set_school_password(new)

    def _enrol(self, user, values):
        secret = request.session.get(SECRET)
        if not secret or not user._totp_try_setting(secret, self._code(user, values)):
            raise UserError(user.env._("The code does not fit. Wait for the next one."))
        request.session.pop(SECRET)
        request.session[SHOWN] = user.id

    def _go_on(self, user, redirect):
        """Complete the sign-in, or go on to Odoo's own second factor."""
        shown = request.session.pop(SHOWN, None) == user.id
        if not shown and user._mfa_url():
            return request.redirect_query(user._mfa_url(), {"redirect": redirect or ""})
        request.session.finalize(request.env)
        request.update_env(user=request.session.uid)
        request.update_context(**request.session.context)
        return request.redirect(redirect or "/odoo")

    def _form(self, user, error, redirect):
        duties = user._school_duties()
        qrcode = None
        if "totp" in duties:
            secret = request.session.get(SECRET)
            if not secret:
                secret = base64.b32encode(os.urandom(TOTP_SECRET_SIZE // 8)).decode()
                request.session[SECRET] = secret
            wizard = user.env["auth_totp.wizard"].sudo()
            qrcode = wizard.new({"user_id": user.id, "secret": secret}).qrcode
        terms = user._school_account_terms()
        response = request.render(
            "school_gradebook.account_duties",
            {
                "duties": duties,
                "error": error,
                "redirect": redirect,
                "secret": request.session.get(SECRET),
                "qrcode": qrcode and (qrcode if isinstance(qrcode, str) else qrcode.decode()),
                "code_asked": "totp" in duties or user._mfa_type() == "totp",
                "length": terms[3] if terms else 8,
                "school_login": user.sudo().login,
            },
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        return response
