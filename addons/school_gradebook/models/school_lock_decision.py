from odoo import api, fields, models
from odoo.exceptions import AccessError

from .res_users import VICE_PRINCIPAL


class SchoolLockDecision(models.AbstractModel):
    """What is locked and unlocked by the principal's decision alone (R-LCK-1).

    A deputy decides while a principal's delegation of locks is in force
    (school.delegation), asked at the moment of acting and for the school of the record.
    """

    _name = "school.lock.decision"
    _description = "Decision on Locks"

    can_lock = fields.Boolean("May lock and unlock", compute="_compute_can_lock")

    @api.depends_context("uid")
    def _compute_can_lock(self):
        user = self.env.user
        for record in self:
            companies = record._lock_companies() or self.env.company
            record.can_lock = all(user._acts_as_principal(school, "lock") for school in companies)

    def _lock_companies(self):
        """Return the schools in which these records lock or unlock something."""
        return self.company_id

    def _check_may_lock(self, companies=None):
        """Refuse who does not decide on locks.

        :param companies: res.company of records that do not exist yet
        :raise AccessError: unless the user acts as principal in all of these schools
        """
        if self.env.su:
            return
        if companies is None:
            self.check_access("read")
            companies = self._lock_companies()
        user = self.env.user
        for school in companies.sudo():
            if user._acts_as_principal(school, "lock"):
                continue
            if user.has_group(VICE_PRINCIPAL):
                raise AccessError(
                    self.env._(
                        "You have no delegation to lock and unlock in %(school)s today. Ask the"
                        " principal to delegate «Lock and unlock» to you.",
                        school=school.name,
                    )
                )
            raise AccessError(
                self.env._(
                    "Only the principal locks and unlocks, or a deputy to whom the principal"
                    " has delegated it."
                )
            )
