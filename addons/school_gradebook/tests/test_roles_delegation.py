from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_roles import RolesCommon


@tagged("post_install", "-at_install")
class TestDelegation(RolesCommon):
    """What a principal hands on, for how long, and what it is worth."""

    def acts(self, login="vice_principal", power=None):
        return self.users[login]._acts_as_principal(self.company, power)

    def test_principal_acts_and_others_do_not(self):
        self.assertTrue(self.acts("principal"))
        for login in ("vice_principal", "board", "sysadmin", "clerk", "authority", "math"):
            self.assertFalse(self.acts(login), login)

    def test_within_the_days_only(self):
        self.delegate(-1, 1)
        cases = ((-1, -2, False), (-1, 2, True), (0, 0, True), (2, -2, True), (2, 0, False))
        for day, tick, expected in cases:
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assertEqual(self.acts(), expected)

    def test_powers_are_separate(self):
        self.delegate(may_lock=True)
        self.assertTrue(self.acts(power="lock"))
        self.assertFalse(self.acts(power="approve"))
        self.assertFalse(self.acts(power="rules"))
        self.assertFalse(self.acts(), "without a named power the deputy needs all")

    def test_deputy_changes_rules_by_delegation(self):
        self.year.state = "open"
        Change = self.env["school.rule.change"].with_user(self.users["vice_principal"])

        def apply():
            change = Change.create({"year_id": self.year.id, "reason": "Biên bản 1"})
            change.action_compare()
            return change.action_apply()

        with self.assertRaises(AccessError):
            apply()
        self.delegate(may_lock=True)
        with self.assertRaises(AccessError):
            apply()
        delegation = self.delegate(may_change_rules=True)
        self.assertTrue(apply())
        self.as_user(delegation, "principal").action_revoke()
        with self.assertRaises(AccessError):
            apply()

    def test_ends_with_the_principals_office(self):
        self.delegate()
        self.assertTrue(self.acts())
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        self.users["principal"].group_ids = [Command.set(teacher.ids)]
        self.assertFalse(self.acts())

    def test_ends_with_the_deputys_office(self):
        self.delegate()
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        self.users["vice_principal"].group_ids = [Command.set(teacher.ids)]
        self.assertFalse(self.acts())

    def test_of_this_school_only(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["vice_principal"].company_ids = [Command.link(other.id)]
        self.delegate()
        self.assertFalse(self.users["vice_principal"]._acts_as_principal(other))
        self.assertFalse(self.users["principal"]._acts_as_principal(other))

    def test_only_a_principal_delegates_in_the_own_name(self):
        self.delegate()
        for login in ("vice_principal", "board", "sysadmin", "clerk", "authority", "math"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.delegate(by=login)
        with self.assertRaises(UserError):
            self.grant(
                "school.delegation",
                "principal",
                0,
                1,
                user_id=self.users["vice_principal"].id,
                granted_by_id=self.users["board"].id,
            )
        for login in ("board", "math", "principal"):
            with self.subTest(login=login), self.assertRaises(ValidationError):
                self.grant("school.delegation", "principal", 0, 1, user_id=self.users[login].id)
        with self.assertRaises(ValidationError):
            self.delegate(1, 0)

    def test_stays_on_record(self):
        delegation = self.delegate()
        body = " ".join(delegation.message_ids.mapped("body"))
        self.assertIn(self.users["vice_principal"].name, body)
        for vals in ({"date_to": self.day(30)}, {"may_change_rules": True}, {"reason": "x"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.as_user(delegation, "principal").write(vals)
        with self.assertRaises(AccessError):
            self.as_user(delegation, "principal").unlink()
        self.as_user(delegation, "principal").action_revoke()
        self.assertFalse(self.acts())
        self.assertEqual(delegation.revoked_by_id, self.users["principal"])
