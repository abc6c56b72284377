from odoo import api, fields, models


class SchoolGuardian(models.Model):
    """A parent or guardian of a pupil."""

    _name = "school.guardian"
    _description = "Guardian"
    _order = "student_id, relation, id"

    student_id = fields.Many2one(
        "school.student", "Pupil", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="student_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, index=True, ondelete="restrict"
    )
    relation = fields.Selection(
        [("father", "Father"), ("mother", "Mother"), ("guardian", "Guardian")],
        required=True,
        default="guardian",
    )
    occupation = fields.Char()
    name = fields.Char(related="partner_id.name", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)

    _unique_guardian = models.Constraint(
        "UNIQUE (student_id, partner_id)",
        "This person is a guardian of the pupil already.",
    )

    _CONTACT = ("name", "phone", "email")

    @api.model_create_multi
    def create(self, vals_list):
        """A guardian may be given by name; the contact is then made here."""
        self.check_access("create")
        for vals in vals_list:
            contact = self._pop_contact(vals)
            if not vals.get("partner_id"):
                vals["partner_id"] = self._create_contact(vals, contact).id
        guardians = super().create(vals_list)
        guardians.sudo().partner_id.school_private = True
        return guardians

    def write(self, vals):
        contact = self._pop_contact(vals)
        if contact:
            self.check_access("write")
            self.sudo().partner_id.write(contact)
        return super().write(vals)

    def _pop_contact(self, vals):
        """Take name, phone and e-mail out of ``vals``; see school.student."""
        return {name: vals.pop(name) for name in self._CONTACT if name in vals}

    @api.model
    def _create_contact(self, vals, contact):
        student = self.env["school.student"].browse(vals.get("student_id"))
        company = student.sudo().company_id
        return (
            self.env["res.partner"]
            .sudo()
            .create({**contact, "company_id": company.id, "school_private": True})
        )
