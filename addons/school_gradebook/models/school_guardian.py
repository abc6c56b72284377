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

    @api.model_create_multi
    def create(self, vals_list):
        """A guardian may be given by name; the contact is then made here."""
        for vals in vals_list:
            if not vals.get("partner_id") and vals.get("name"):
                vals["partner_id"] = self._create_contact(vals).id
        guardians = super().create(vals_list)
        guardians.partner_id.sudo().school_private = True
        return guardians

    def _create_contact(self, vals):
        self.check_access("create")
        student = self.env["school.student"].browse(vals.get("student_id"))
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": vals["name"],
                    "phone": vals.get("phone"),
                    "email": vals.get("email"),
                    "company_id": student.company_id.id,
                    "school_private": True,
                }
            )
        )
