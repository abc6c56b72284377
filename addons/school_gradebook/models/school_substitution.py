from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_users import TEACHER
from .school_dated_grant import ACTIVE, SYSTEM


class SchoolSubstitution(models.Model):
    """A teacher who stands in for another in the books of an assignment (M03).

    Access: deputy, principal and board make it; the substitute's account opens
    and writes the books of the assignment within the days, and not outside.
    """

    _name = "school.substitution"
    _description = "Substitution"
    _inherit = ["school.dated.grant"]
    _SYSTEM = SYSTEM | {"user_id", "class_id", "company_id", "is_own"}

    assignment_id = fields.Many2one(
        "school.assignment", "Assignment", required=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one(related="assignment_id.class_id", store=True, index=True)
    company_id = fields.Many2one(
        related="assignment_id.company_id", store=True, index=True, default=None, required=False
    )
    teacher_names = fields.Char(related="assignment_id.teacher_names", string="Stands in for")
    employee_id = fields.Many2one(
        "hr.employee", "Substitute", required=True, index=True, ondelete="restrict"
    )
    employee_name = fields.Char(related="employee_id.name", string="Substitute's name")
    user_id = fields.Many2one(
        related="employee_id.user_id", store=True, index=True, string="Account"
    )
    is_own = fields.Boolean(
        "Made by the substitute",
        compute="_compute_is_own",
        store=True,
        compute_sudo=True,
    )

    @api.depends("granted_by_id", "user_id")
    def _compute_is_own(self):
        for substitution in self:
            substitution.is_own = substitution.granted_by_id == substitution.user_id

    @api.depends("assignment_id", "employee_id")
    def _compute_display_name(self):
        for substitution in self:
            names = substitution.sudo().assignment_id.display_name, substitution.employee_name
            substitution.display_name = " · ".join(filter(None, names))

    @api.constrains("assignment_id", "employee_id")
    def _check_substitute(self):
        for substitution in self.sudo():
            employee, assignment = substitution.employee_id, substitution.assignment_id
            if not (employee.user_id and employee.user_id.has_group(TEACHER)):
                raise ValidationError(
                    self.env._("%(name)s has no account of a teacher.", name=employee.name)
                )
            if employee.company_id != assignment.company_id:
                raise ValidationError(
                    self.env._("%(name)s does not work in this school.", name=employee.name)
                )
            if employee in assignment.teacher_ids:
                raise ValidationError(
                    self.env._("%(name)s teaches these books already.", name=employee.name)
                )

    def _granted(self):
        body = self.env._(
            "%(substitute)s stands in for %(teachers)s in %(assignment)s, %(period)s. Reason:"
            " %(reason)s",
            substitute=self.employee_name,
            teachers=self.sudo().teacher_names or "–",
            assignment=self.sudo().assignment_id.display_name,
            period=self._period_text(),
            reason=self.reason.strip(),
        )
        self._note(body, partners=self.sudo().user_id.partner_id)
        if self.is_own:
            name = self.env.user.name
            body = self.env._("%(user)s made this for the own account.", user=name) + " " + body
        self._note(body, self.class_id)

    @api.model
    def _running(self, assignments):
        """Return the substitutions of ``assignments`` that are in force right now."""
        return self.sudo().search([*ACTIVE, ("assignment_id", "in", assignments.ids)])


class SchoolAssignment(models.Model):
    _inherit = "school.assignment"

    substitution_ids = fields.One2many("school.substitution", "assignment_id", "Substitutions")
    substitute_names = fields.Char(
        "Substitutes today", compute="_compute_substitute_names", compute_sudo=True
    )

    def _compute_substitute_names(self):
        running = self.env["school.substitution"]._running(self)
        for assignment in self:
            mine = running.filtered(lambda s, own=assignment: s.assignment_id == own)
            assignment.substitute_names = ", ".join(mine.mapped("employee_name"))


class SchoolGradebook(models.Model):
    """Who may write in a book at this moment."""

    _inherit = "school.gradebook"

    substitute_names = fields.Char(
        related="assignment_id.substitute_names", string="Substitutes today"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    def _writers(self):
        """Return the users who may enter marks in these books right now.

        Teachers by assignment, and substitutes within their days; asked at the
        moment of writing.
        """
        books = self.sudo()
        running = self.env["school.substitution"]._running(books.assignment_id)
        return books.teacher_user_ids | running.user_id

    def _user_may_write(self):
        """Only the book's own teachers write marks (design law 5)."""
        self.ensure_one()
        user = self.env.user
        if user in self.sudo().teacher_user_ids:
            return True
        running = self.env["school.substitution"]._running(self.sudo().assignment_id)
        return user in running.user_id

    @api.depends("teacher_user_ids", "assignment_id.substitution_ids")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        running = self.env["school.substitution"]._running(self.sudo().assignment_id)
        mine = running.filtered(lambda s: s.user_id == self.env.user).assignment_id
        for book in self:
            book.is_mine = (
                self.env.user in book.teacher_user_ids or book.sudo().assignment_id in mine
            )

    def _search_is_mine(self, operator, value):
        if operator not in ("in", "=") or True not in (value if operator == "in" else [value]):
            return NotImplemented
        user = self.env.user
        substitutes = user._school_substitute_domain("assignment_id")
        return ["|", ("teacher_user_ids", "in", [user.id]), *substitutes]
