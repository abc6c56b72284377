from odoo import models
from odoo.exceptions import AccessError

from .res_users import BOARD, SYSADMIN

SYSTEM = "base.group_system"


class ResUsers(models.Model):
    """Accounts that could give themselves any right do not judge pupils (design law 5)."""

    _inherit = "res.users"

    def _is_technical(self):
        """Return whether the account administers Odoo, or the school's accounts alone.

        Members of the administration board are teachers as a rule, and teach with the
        same account; what they give themselves is told to the class.
        """
        self.ensure_one()
        user = self.sudo()
        return user.has_group(SYSTEM) or (user.has_group(SYSADMIN) and not user.has_group(BOARD))


class SchoolGradebook(models.Model):
    """Who administers the system reads the own books; marks are written with another account."""

    _inherit = "school.gradebook"

    def _user_may_write(self):
        return super()._user_may_write() and not self.env.user._is_technical()

    def _read_head(self):
        head = super()._read_head()
        technical = bool(head["mine"]) and self.env.user._is_technical()
        return {**head, "mine": head["mine"] and not technical, "technical": technical}

    def _closed_reason(self, head, has_columns):
        if head["technical"]:
            return self.env._(
                "Read only: this account administers the system. Enter marks with an account of"
                " a teacher."
            )
        return super()._closed_reason(head, has_columns)


class SchoolTermResult(models.Model):
    _inherit = "school.term.result"

    def _check_homeroom(self):
        result = super()._check_homeroom()
        if not self.env.su and self.env.user._is_technical():
            raise AccessError(
                self.env._(
                    "This account administers the system. The homeroom teacher judges pupils with"
                    " another account."
                )
            )
        return result
