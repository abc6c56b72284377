from datetime import timedelta

from odoo import fields

from .common import SchoolCommon


class LocksCommon(SchoolCommon):
    """The principal's locks and unlocks of the first term."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.book.term_id
        cls.principal = cls.users["principal"]
        cls.Lock = cls.env["school.lock"].with_user(cls.principal)
        cls.Unlock = cls.env["school.unlock"].with_user(cls.principal)

    def refused(self, value="9", row=0, column="tx1", expected=None):
        """Try to save one cell; return the refusal's code, or None."""
        shown = {(row, column): expected} if expected else None
        answer = self.save(self.book, {(row, column): value}, expected=shown)
        return answer["refused"][0]["code"] if answer["refused"] else None

    def in_hours(self, hours):
        return fields.Datetime.now() + timedelta(hours=hours)
