from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolAssignment(models.Model):
    """Who assigns a class to the own account does it in everybody's sight.

    An administrator of the accounts can become a teacher of a book only this way;
    it stands in the class's history and in the list of assignments.
    """

    _name = "school.assignment"
    # hr.mixin: who assigns teachers need not read the files of employees.
    _inherit = ["school.assignment", "hr.mixin"]

    own_user_ids = fields.Many2many(
        "res.users",
        "school_assignment_own_user_rel",
        string="Assigned to themselves",
        readonly=True,
        copy=False,
        help="Persons who gave these books to their own account.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own(vals_list)
        assignments = super().create(vals_list)
        assignments._note_own(assignments.browse())
        return assignments

    def write(self, vals):
        self._check_own([vals])
        mine = self._mine()
        result = super().write(vals)
        if "teacher_ids" in vals:
            self._note_own(mine)
        return result

    def _check_own(self, vals_list):
        if any("own_user_ids" in vals for vals in vals_list):
            raise UserError(self.env._("Who assigned books to themselves is recorded, not set."))

    def _mine(self):
        """Return the assignments whose teacher the acting user is."""
        user = self.env.user
        return self.filtered(lambda a: user in a.sudo().teacher_ids.user_id)

    def _note_own(self, before):
        """Write down which of these the acting user has just given to the own account."""
        user = self.env.user
        for assignment in self._mine() - before:
            body = self.env._(
                "%(user)s gave the books of %(assignment)s to the own account.",
                user=user.name,
                assignment=assignment.display_name,
            )
            assignment._record_own(user, body)

    def _add_own(self, user):
        return super(SchoolAssignment, self.sudo()).write({"own_user_ids": [(4, user.id)]})

    def _record_own(self, user, body):
        self._add_own(user)
        for record in (self, self.class_id):
            record.sudo().message_post(body=body, author_id=user.partner_id.id)


class SchoolClass(models.Model):
    _inherit = "school.class"

    #: Derived from employees; written by hand they would open the class in silence.
    _ACCOUNTS = frozenset({"homeroom_user_id", "teacher_user_ids"})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_accounts(vals)
        classes = super().create(vals_list)
        classes._note_own_homeroom(classes.browse())
        return classes

    def write(self, vals):
        self._check_accounts(vals)
        mine = self.filtered(lambda k: k.sudo().homeroom_user_id == self.env.user)
        result = super().write(vals)
        if "homeroom_teacher_id" in vals:
            self._note_own_homeroom(mine)
        return result

    def _check_accounts(self, vals):
        if vals.keys() & self._ACCOUNTS:
            raise UserError(self.env._("Accounts follow from the teachers who are assigned."))

    def _note_own_homeroom(self, before):
        user = self.env.user
        now = self.filtered(lambda k: k.sudo().homeroom_user_id == user)
        for record in now - before:
            record.sudo().message_post(
                body=self.env._("%(user)s took over the class as homeroom.", user=user.name),
                author_id=user.partner_id.id,
            )


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        """Another account of a teacher opens other eyes the books: the classes are told."""
        if "user_id" not in vals:
            return super().write(vals)
        before = {employee: employee.sudo().user_id for employee in self}
        result = super().write(vals)
        for employee, account in before.items():
            if employee.sudo().user_id != account:
                employee._note_account(account)
        return result

    def _note_account(self, before):
        employee = self.sudo()
        Assignment = self.env["school.assignment"].sudo()
        assignments = Assignment.search([("teacher_ids", "in", employee.ids)])
        running = self.env["school.substitution"].sudo().search([("employee_id", "=", employee.id)])
        homeroom = self.env["school.class"].sudo().search([("homeroom_teacher_id", "=", self.id)])
        body = self.env._(
            "The account of %(teacher)s is now %(new)s (before: %(old)s).",
            teacher=employee.name,
            new=employee.user_id.login or "–",
            old=before.sudo().login or "–",
        )
        for record in assignments.class_id | running.class_id | homeroom:
            record.message_post(body=body, author_id=self.env.user.partner_id.id)
        if employee.user_id == self.env.user:
            for assignment in assignments:
                assignment._record_own(self.env.user, body)
