"""People with rights for a time, for the tests of roles."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields

from .common import SchoolCommon

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class RolesCommon(SchoolCommon):
    """The invented school with an inspector; rights run from yesterday to tomorrow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["inspector"] = cls._user("inspector")
        cls.today = datetime.now(ZONE).date()

    @classmethod
    def day(cls, offset):
        return fields.Date.to_string(cls.today + timedelta(days=offset))

    @classmethod
    def midnight(cls, offset):
        """Return when the day begins in Vietnam, as naive UTC."""
        local = datetime.combine(cls.today + timedelta(days=offset), time.min, ZONE)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def inspect(self, first=-1, last=1, by="principal", company=None):
        return self.grant(
            "school.inspection",
            by,
            first,
            last,
            user_id=self.users["inspector"].id,
            decision="125/QĐ-SGDĐT",
            company_id=(company or self.company).id,
        )

    def delegate(self, first=-1, last=1, by="principal", **powers):
        powers = powers or {"may_lock": True, "may_approve": True, "may_change_rules": True}
        vals = dict.fromkeys(("may_lock", "may_approve", "may_change_rules"), False)
        deputy = self.users["vice_principal"]
        return self.grant(
            "school.delegation", by, first, last, user_id=deputy.id, **{**vals, **powers}
        )

    def substitute(self, first=-1, last=1, by="vice_principal", login="stranger", assignment=None):
        return self.grant(
            "school.substitution",
            by,
            first,
            last,
            assignment_id=(assignment or self.assignment).id,
            employee_id=self.employees[login].id,
        )

    def grant(self, model, by, first, last, **vals):
        vals.update(date_from=self.day(first), date_to=self.day(last), reason="Theo phân công")
        return self.env[model].with_user(self.users[by]).create(vals)

    def seen(self, model, login):
        """Return what the user finds, as the superuser reads it."""
        return self.as_user(self.env[model], login).search([]).sudo()
