from contextlib import suppress
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .attacks_common import AttackCommon


@tagged("post_install", "-at_install")
class TestGrants(AttackCommon):
    """The grant of one cell: made, used and gone in one transaction."""

    def test_a_used_grant_opens_nothing(self):
        request = self.take(self.request_of(), *self.TO_APPROVED, "apply")
        unlocks = self.env["school.unlock"].search([("reason", "=", request.name)])
        self.assertTrue(unlocks and all(unlocks.mapped("used_at")))
        answer = self.save(self.book, {(0, "tx1"): "10"}, expected={(0, "tx1"): "9,0"})
        self.assertEqual(answer["refused"][0]["code"], "LOCKED")
        for login in self.ROLES:
            mine = self.as_user(unlocks, login)
            for vals in ({"used_at": False}, {"until": "2099-01-01"}, {"single_use": False}):
                with self.subTest(login=login, vals=vals):
                    self.assertFalse(self.gets_through(lambda m=mine, v=vals: m.write(v)))
        self.assertFalse(self.gets_through(lambda: unlocks.sudo().write({"used_at": False})))

    def test_an_unlock_by_hand_is_no_grant(self):
        """Not even the principal makes a grant of a pupil, or of one use."""
        lock = self.env["school.lock"].search([("class_id", "=", self.klass.id)], limit=1)
        vals = {
            **self.env["school.unlock"]._scope_vals(self.klass, self.term),
            "lock_id": lock.id,
            "reason": "ĐC2025-0001",
            "until": fields.Datetime.now() + timedelta(hours=1),
        }
        grant = {"single_use": True, "enrollment_id": self.lines[0].enrollment_id.id}
        grant |= {"used_at": fields.Datetime.now(), "closed_at": fields.Datetime.now()}
        for name, value in grant.items():
            ways = ({**vals, name: value}, {}), (vals, {f"default_{name}": value})
            for made, context in ways:
                with self.subTest(field=name, context=bool(context)):
                    Unlock = self.as_user(self.env["school.unlock"], "principal")
                    savepoint = self.cr.savepoint()
                    try:
                        with suppress(UserError):
                            unlock = Unlock.with_context(**context).create(made)
                            self.assertFalse(unlock[name])
                    finally:
                        savepoint.rollback()
                        self.env.invalidate_all()

    def test_applying_twice(self):
        request = self.take(self.request_of(), *self.TO_APPROVED, "apply")
        for login in ("board", "sysadmin"):
            self.assertFalse(self.gets_through(self.as_user(request, login).action_apply))
        rows = self.env["school.mark.journal"].search([("reference", "=", request.name)])
        self.assertEqual(len(rows.filtered(lambda row: row.source == "correction")), 1)

    def test_all_or_none(self):
        """Of requests applied together none is written when one does not fit any more."""
        first = self.take(self.request_of(), *self.TO_APPROVED)
        second = self.take(self.request_of([("tx1", "10")]), *self.TO_APPROVED)
        both = self.as_user(first + second, "board")
        self.assertFalse(self.gets_through(both.action_apply))
        self.assertEqual((self.mark(), first.state), ("8,0", "approved"))
