from odoo import fields, models
from odoo.exceptions import AccessError

from .res_users import BOARD, PRINCIPAL


class ResCompany(models.Model):
    """What the school enters twice; principal and board decide."""

    _inherit = "res.company"

    school_double_gk = fields.Boolean(
        "Midterm marks are entered twice",
        tracking=True,
        groups="school_gradebook.group_school_user",
    )
    school_double_ck = fields.Boolean(
        "Final marks are entered twice",
        tracking=True,
        groups="school_gradebook.group_school_user",
    )

    def _double_kinds(self):
        """Return the kinds of columns that this school enters twice."""
        company = self.sudo()
        return [kind for kind in ("gk", "ck") if company[f"school_double_{kind}"]]

    def write(self, vals):
        if vals.keys() & {"school_double_gk", "school_double_ck"}:
            self._check_may_decide_double()
        return super().write(vals)

    def _check_may_decide_double(self):
        user = self.env.user
        if self.env.su or user.has_group(PRINCIPAL) or user.has_group(BOARD):
            return
        raise AccessError(self.env._("Only the principal or the board decides on this."))

    def _set_double(self, kinds):
        """Switch double entry on or off; the caller has checked who decides.

        Off: what is not agreed ends and counts as entered. On: see ``_require_double``.
        """
        before = set(self._double_kinds())
        self.sudo().write({f"school_double_{kind}": kind in kinds for kind in ("gk", "ck")})
        domain = [("company_id", "=", self.id), ("ended_at", "=", False)]
        off = list(before - set(kinds))
        self.env["school.double.entry"].sudo().search([*domain, ("kind", "in", off)])._end()
        domain = [("company_id", "=", self.id), ("year_id.state", "=", "open")]
        if set(kinds) - before:
            self.env["school.gradebook"].sudo().search(domain)._require_double()
