from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .school_dated_grant import ACTIVE

GROUP = "school_gradebook.group_school_"
TEACHER = GROUP + "teacher"
VICE_PRINCIPAL = GROUP + "vice_principal"
PRINCIPAL = GROUP + "principal"
BOARD = GROUP + "board"
SYSADMIN = GROUP + "sysadmin"
STAFF = GROUP + "staff"
INSPECTOR = GROUP + "inspector"
#: Roles that an inspector's account cannot have: each sees or does in a school more
#: than an inspection allows, and would do so in every school that is inspected.
NOT_FOR_INSPECTORS = ("vice_principal", "sysadmin", "clerk", "authority")


class ResUsers(models.Model):
    """What a person's roles in the school mean, at this moment."""

    _inherit = "res.users"

    school_inspection_ids = fields.One2many("school.inspection", "user_id", "Inspections")

    @api.constrains("group_ids")
    def _check_inspector_roles(self):
        inspectors = self.filtered(lambda user: user.has_group(INSPECTOR))
        for user in inspectors:
            others = [role for role in NOT_FOR_INSPECTORS if user.has_group(GROUP + role)]
            if others:
                raise ValidationError(
                    self.env._(
                        "%(user)s leads, administers or oversees a school. Inspectors inspect"
                        " with an account of its own.",
                        user=user.name,
                    )
                )

    def _acts_as_principal(self, company=None, power=None):
        """Return whether the user decides for the principal right now.

        True for principals of the school, and for the deputy to whom one of them has
        delegated this power for today. Asked at the moment of acting.

        :param company: res.company; the current one by default
        :param str power: lock, approve or rules; without it the deputy needs all
        """
        self.ensure_one()
        company = company or self.env.company
        user = self.sudo()
        if company not in user.company_ids:
            return False
        if user.has_group(PRINCIPAL):
            return True
        return user.has_group(VICE_PRINCIPAL) and self.env["school.delegation"]._exists_for(
            user, company, power
        )

    # -- domains of record rules ------------------------------------------------

    def _school_staff_domain(self, company="company_id"):
        """Return which records a person reads who sees all classes of the school.

        Record rules of the group «all classes» use it. For an inspector it follows
        the inspections in force at the moment of the query.

        :param str company: path from the record to its company
        """
        if not self.has_group(INSPECTOR):
            return [(1, "=", 1)]
        return [(f"{company}.school_inspection_ids", "any", [("user_id", "=", self.id), *ACTIVE])]

    def _school_substitute_domain(self, assignment):
        """Return the records of assignments where the user stands in right now.

        :param str assignment: path from the record to its assignment
        """
        return [(f"{assignment}.substitution_ids", "any", [("user_id", "=", self.id), *ACTIVE])]

    def _school_lock_domain(self):
        """Return the locks and unlocks that concern the user as teacher or substitute.

        Those of the school and its grades, those of classes that the user teaches,
        and within the days of a substitution those that cover its books.
        """
        return [
            "|",
            "|",
            "|",
            ("class_id", "=", False),
            ("class_id.teacher_user_ids", "in", [self.id]),
            *self._school_substitute_domain("gradebook_id.assignment_id"),
            "&",
            ("gradebook_id", "=", False),
            *self._school_substitute_domain("class_id.assignment_ids"),
        ]

    def _school_blind_domain(self, double):
        """Return the records of books where the user enters nothing blindly at present.

        Whoever enters marks the second time does not read the book by any other way until
        both entries are complete.

        :param str double: path from the record to the double entries of its book
        """
        blind = [("second_user_id", "=", self.id), ("compared_at", "=", False)]
        return [(double, "not any", [*blind, ("ended_at", "=", False)])]

    def _school_partner_domain(self):
        """Return the contacts the user may see: pupils and guardians by role."""
        everybody = [(1, "=", 1)]
        if self.has_group(SYSADMIN):
            return everybody
        if self.has_group(STAFF) and not self.has_group(INSPECTOR):
            return everybody
        pupils, wards = "school_student_ids", "school_ward_ids.student_id"
        classes = ".enrollment_ids.class_id"
        choices = [
            [("school_private", "in", [False])],
            [("id", "=", self.partner_id.id)],
            [(f"{pupils}{classes}.teacher_user_ids", "in", [self.id])],
            [(f"{wards}{classes}.homeroom_user_id", "=", self.id)],
            self._school_substitute_domain(f"{pupils}{classes}.assignment_ids"),
        ]
        if self.has_group(INSPECTOR):
            choices += [
                self._school_staff_domain(f"{pupils}.company_id"),
                self._school_staff_domain(f"{wards}.company_id"),
            ]
        return ["|"] * (len(choices) - 1) + [leaf for choice in choices for leaf in choice]
