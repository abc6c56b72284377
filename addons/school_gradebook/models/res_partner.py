from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    school_private = fields.Boolean(
        "Pupil or guardian",
        index="btree_not_null",
        copy=False,
        help="Hidden from employees without a role in the school.",
    )
    school_student_ids = fields.One2many("school.student", "partner_id", "Pupil record")
    school_ward_ids = fields.One2many("school.guardian", "partner_id", "Wards")
