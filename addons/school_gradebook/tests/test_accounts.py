import base64
import re
import time
from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.http import root
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.auth_totp.models.totp import TOTP, hotp

from .common_roles import RolesCommon

OLD, NEW = "Mật khẩu cũ 1", "Mật khẩu mới 2"


def alert(page):
    """Return what the page says went wrong, in the language of the page."""
    (found,) = html.fromstring(page.text).find_class("alert-danger")
    return found.text_content()


class AccountsCommon(RolesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["school.account.policy"]._ensure(cls.company)
        for login in ("board", "sysadmin", "principal", "math"):
            cls.users[login].password = OLD

    def line(self, role):
        return self.policy.line_ids.filtered(lambda line: line.role == role)

    def require(self):
        users = self.env["school.account.policy"]._require_new_passwords(self.company)
        self.env.flush_all()
        return users

    def is_due(self, login):
        return bool(self.users[login].sudo().school_password_due)


@tagged("post_install", "-at_install")
class TestAccountPolicy(AccountsCommon):
    """What holds for an account follows from its roles, the strictest counts."""

    def test_defaults_hold_without_a_decision(self):
        self.policy.unlink()
        timeouts = self.users["principal"]._get_lock_timeouts()
        self.assertEqual(timeouts["lock_timeout"], [(12 * 3600, False)])
        self.assertEqual(timeouts["lock_timeout_inactivity"], [(30 * 60, False)])
        timeouts = self.users["math"]._get_lock_timeouts()
        self.assertEqual(timeouts["lock_timeout"], [(24 * 3600, False)])

    def test_strictest_role_counts_and_changes_apply_at_once(self):
        self.assertEqual(self.users["math"]._get_lock_timeouts()["lock_timeout"][0][0], 24 * 3600)
        self.line("teacher").session_hours = 4
        self.assertEqual(self.users["math"]._get_lock_timeouts()["lock_timeout"][0][0], 4 * 3600)
        clerk = self.env.ref("school_gradebook.group_school_clerk")
        self.line("clerk").write({"session_hours": 2, "password_length": 14})
        self.users["math"].group_ids = [Command.link(clerk.id)]
        terms = self.users["math"]._school_account_terms()
        self.assertEqual(terms[1], 2)
        self.assertEqual(terms[3], 14)
        self.line("clerk").session_hours = 0
        self.assertEqual(self.users["math"]._school_account_terms()[1], 4)

    def test_odoos_own_times_stay(self):
        group = self.env.ref("school_gradebook.group_school_teacher")
        group.write({"lock_timeout": 60, "lock_timeout_mfa": True})
        timeouts = self.users["math"]._get_lock_timeouts()["lock_timeout"]
        self.assertEqual(timeouts, [(3600, True)])
        self.line("teacher").session_hours = 0
        group.write({"lock_timeout": 3 * 24 * 60, "lock_timeout_mfa": True})
        self.line("teacher").session_hours = 5
        timeouts = self.users["math"]._get_lock_timeouts()["lock_timeout"]
        self.assertEqual(timeouts, [(5 * 3600, False), (3 * 24 * 3600, True)])

    def test_length_of_passwords(self):
        self.line("teacher").password_length = 12
        user = self.users["math"]
        self.assertEqual(user.with_user(user).get_password_policy()["minlength"], 12)
        with self.assertRaises(UserError):
            user.with_user(user).change_password(OLD, "ngắn quá")
        self.assertTrue(user.with_user(user).change_password(OLD, "dài hơn mười hai"))

    def test_who_decides(self):
        for login in ("principal", "board"):
            self.as_user(self.line("clerk"), login).session_hours = 3
        for login in ("sysadmin", "vice_principal", "clerk", "math", "inspector"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.line("clerk"), login).session_hours = 9
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.policy, login).action_require_new_passwords()

    def test_changes_are_recorded(self):
        self.as_user(self.line("board"), "principal").totp_required = True
        message = self.policy.message_ids[0]
        self.assertIn("no → yes", message.body)
        self.assertEqual(message.author_id, self.users["principal"].partner_id)


@tagged("post_install", "-at_install")
class TestNewPasswords(AccountsCommon):
    """After an entry round the administrators change their password (M04)."""

    def test_of_board_and_administrators(self):
        users = self.require()
        for login in ("board", "sysadmin"):
            self.assertIn(self.users[login], users)
            self.assertTrue(self.is_due(login))
        for login in ("principal", "vice_principal", "math", "clerk"):
            self.assertFalse(self.is_due(login), login)
        self.assertEqual(self.policy.due_user_ids & users, users)
        self.assertIn(self.users["board"].name, self.policy.message_ids[0].body)

    def test_technical_administrators_too(self):
        system = self.env.ref("base.group_system")
        self.users["math"].group_ids = [Command.link(system.id)]
        self.require()
        self.assertTrue(self.is_due("math"))

    def test_not_of_other_schools_nor_of_accounts_without_password(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["board"].write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        self.env.cr.execute(
            "UPDATE res_users SET password = NULL WHERE id = %s", [self.users["sysadmin"].id]
        )
        self.require()
        self.assertFalse(self.is_due("board"))
        self.assertFalse(self.is_due("sysadmin"))

    def test_nobody_takes_the_duty_off(self):
        self.require()
        admin = self.env.ref("base.user_admin")
        for user in (self.users["board"], self.users["sysadmin"], admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.users["board"].with_user(user).write({"school_password_due": False})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.users["board"].with_user(user).read(["school_password_due"])

    def test_a_reset_by_another_person_does_not_do(self):
        self.require()
        self.users["board"].with_user(self.env.ref("base.user_admin")).password = NEW
        self.assertTrue(self.is_due("board"))

    def cron(self):
        self.env["school.account.policy"]._cron_after_rounds()
        self.env.flush_all()
        return self.is_due("board")

    def test_after_the_last_window(self):
        now = fields.Datetime.now()
        term = self.book.term_id
        term.window_ids = [
            Command.create(
                {
                    "kind": kind,
                    "date_open": now - timedelta(days=9),
                    "date_close": now + timedelta(days=days),
                }
            )
            for kind, days in (("tx", 1), ("gk", 3))
        ]
        self.assertFalse(self.cron())
        with freeze_time(now + timedelta(days=2)):
            self.assertFalse(self.cron(), "a window is open yet")
        with freeze_time(now + timedelta(days=4)):
            self.assertTrue(self.cron())
            self.users["board"].sudo().school_password_due = False
            self.assertFalse(self.cron(), "once for each round")
        term.window_ids[1].date_close = now + timedelta(days=6)
        with freeze_time(now + timedelta(days=7)):
            self.assertTrue(self.cron(), "another round ended")

    def test_after_the_last_lock(self):
        books = self.klass.gradebook_ids.filtered(lambda b: b.term_id == self.book.term_id)
        books[:-1].with_user(self.users["principal"]).action_lock("Hết hạn")
        self.assertFalse(self.cron())
        later = fields.Datetime.now() + timedelta(hours=1)
        with freeze_time(later):
            books[-1:].with_user(self.users["principal"]).action_lock("Hết hạn")
            self.assertTrue(self.cron())

    def test_switched_off(self):
        self.policy.renew_after_round = False
        books = self.klass.gradebook_ids
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            books.with_user(self.users["principal"]).action_lock("Hết hạn")
            self.assertFalse(self.cron())


@tagged("post_install", "-at_install")
class TestSignIn(AccountsCommon, HttpCase):
    """No page, RPC or key works before the duties are done."""

    def sign_in(self, login, password=OLD):
        self.opener.cookies.clear()
        page = self.url_open("/web/login")
        return self.post(page, login=self.users[login].login, password=password)

    def post(self, page, **values):
        form = html.fromstring(page.text).xpath("//form[.//input[@name='csrf_token']]")[0]
        token = form.xpath(".//input[@name='csrf_token']/@value")[0]
        url = form.get("action") or page.url
        return self.url_open(url, data={"csrf_token": token, **values})

    def rpc(self, **params):
        params = {"model": "res.users", "method": "context_get", "args": [], "kwargs": {}, **params}
        answer = self.url_open(
            "/web/dataset/call_kw",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        return "result" in answer.json()

    def xmlrpc(self, login, password):
        with mute_logger("odoo.addons.rpc.controllers.xmlrpc"):
            return self._authenticate_by_xmlrpc(login, password)

    def _authenticate_by_xmlrpc(self, login, password):
        return self.xmlrpc_common.authenticate(
            self.env.cr.dbname, self.users[login].login, password, {}
        )

    def test_without_duty_nothing_is_asked(self):
        answer = self.sign_in("board")
        self.assertNotIn("/school/account", answer.url)
        self.assertTrue(self.rpc())

    def test_new_password_at_sign_in(self):
        self.require()
        page = self.sign_in("board")
        self.assertIn("/school/account", page.url)
        self.assertFalse(self.rpc())
        for values, error in (
            ({"new_password": NEW, "confirm_password": "x"}, "differ|giống nhau"),
            ({"new_password": "ngắn", "confirm_password": "ngắn"}, "characters|[kK][íý] tự"),
            ({"new_password": OLD, "confirm_password": OLD}, "another|khác"),
        ):
            page = self.post(page, **values)
            self.assertRegex(alert(page), error)
            self.assertFalse(self.rpc())
        answer = self.post(page, new_password=NEW, confirm_password=NEW)
        self.assertNotIn("/school/account", answer.url)
        self.assertTrue(self.rpc())
        self.assertFalse(self.is_due("board"))
        self.assertNotIn("/school/account", self.sign_in("board", NEW).url)

    def test_open_sessions_end(self):
        self.sign_in("board")
        self.assertTrue(self.rpc())
        self.require()
        self.assertFalse(self.rpc())
        self.assertIn("/web/login", self.url_open("/odoo").url)

    def test_every_other_way_is_closed(self):
        self.assertTrue(self.xmlrpc("board", OLD))
        user = self.users["board"]
        expires = fields.Datetime.now() + timedelta(days=1)
        Keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = Keys._generate("rpc", "khóa", expires)
        headers = {"Authorization": f"Bearer {key}", "X-Odoo-Database": self.env.cr.dbname}
        url = "/json/2/res.users/context_get"
        self.assertEqual(self.url_open(url, json={"context": {}}, headers=headers).status_code, 200)
        self.require()
        with mute_logger("odoo.http", "odoo.addons.base.models.res_users"):
            self.assertFalse(self.xmlrpc("board", OLD))
            self.assertFalse(self.xmlrpc("board", key))
            self.assertEqual(
                self.url_open(url, json={"context": {}}, headers=headers).status_code, 401
            )
            answer = self.url_open(
                "/web/session/authenticate",
                json={"params": {"db": self.env.cr.dbname, "login": user.login, "password": OLD}},
            )
        self.assertIsNone(answer.json()["result"]["uid"])
        self.assertFalse(self.rpc())
        with self.assertRaises(AccessDenied):
            user.with_user(user)._check_credentials(
                {"type": "password", "login": user.login, "password": OLD}, {"interactive": False}
            )

    def test_a_session_made_past_the_page_is_worthless(self):
        """As with a passkey, a trusted device or Odoo's page of the second factor."""
        self.require()
        self.authenticate(None, None)
        session = self.session
        user = self.users["board"]
        session.update(
            uid=user.id,
            login=user.login,
            db=self.env.cr.dbname,
            session_token=user._compute_session_token(session.sid),
        )
        root.session_store.save(session)
        self.opener.cookies.set("session_id", session.sid)
        self.assertFalse(self.rpc())

    def test_the_page_is_nothing_without_a_sign_in(self):
        self.require()
        self.opener.cookies.clear()
        self.assertIn("/web/login", self.url_open("/school/account").url)

    def test_second_factor_is_set_up_at_sign_in(self):
        self.line("board").totp_required = True
        self.env.flush_all()
        page = self.sign_in("board")
        self.assertIn("/school/account", page.url)
        self.assertFalse(self.rpc())
        page = self.post(page, totp_token="000000")
        self.assertRegex(alert(page), "does not fit|không đúng")
        secret = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page.text).group(1)
        code = TOTP(base64.b32decode(secret)).match
        token = next(c for c in self.codes(secret) if code(c) is not None)
        self.post(page, totp_token=f"{token:06d}")
        self.assertTrue(self.rpc())
        self.assertTrue(self.users["board"].totp_enabled)
        page = self.sign_in("board")
        self.assertIn("/web/login/totp", page.url)
        self.assertFalse(self.rpc())

    def codes(self, secret):
        step = int(time.time() / 30)
        return [hotp(base64.b32decode(secret), step + offset) for offset in (0, 1, -1)]

    def test_second_factor_before_the_new_password(self):
        secret = base64.b32encode(b"12345678901234567890").decode()
        self.users["board"].totp_secret = secret
        self.require()
        page = self.sign_in("board")
        self.assertIn("/school/account", page.url)
        values = {"new_password": NEW, "confirm_password": NEW}
        with mute_logger("odoo.addons.auth_totp.models.res_users"):
            page = self.post(page, **values, totp_token="000000")
        self.assertTrue(self.is_due("board"))
        self.assertFalse(self.rpc())
        answer = self.post(page, **values, totp_token=f"{self.codes(secret)[0]:06d}")
        self.assertNotIn("/school/account", answer.url)
        self.assertTrue(self.rpc())
        self.assertFalse(self.is_due("board"))

    def test_sessions_end_by_the_policy(self):
        self.sign_in("board")
        self.assertTrue(self.rpc())
        session = root.session_store.get(self.opener.cookies["session_id"])
        session["create_time"] -= 13 * 3600
        root.session_store.save(session)
        self.assertFalse(self.rpc())

    def test_list_of_sign_ins(self):
        self.sign_in("math")
        self.url_open("/odoo")
        self.env.flush_all()
        rows = self.as_user(self.env["school.sign.in"], "board").search([])
        mine = rows.filtered(lambda row: row.sudo().user_id == self.users["math"])
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine.address, "127.0.0.1")
        self.assertTrue(mine.signed_in_at)
        for login in ("sysadmin", "vice_principal", "clerk", "inspector", "math"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.env["school.sign.in"], login).search([])
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["math"].write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        rows = self.as_user(self.env["school.sign.in"], "board").search([])
        self.assertNotIn(self.users["math"], rows.sudo().user_id)
