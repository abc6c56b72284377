from odoo import api, fields, models
from odoo.tools import SQL, file_open


class SchoolProfileChange(models.Model):
    """One change of a pupil's data, by a correction request or by the office itself (M13).

    Written by PostgreSQL triggers (sql/profile_guard.sql); no role and no code writes,
    changes or deletes a row. What came by a request carries its number.
    """

    _name = "school.profile.change"
    _description = "Change of a Pupil's Data"
    _order = "id desc"
    _log_access = False
    _rec_name = "column"

    student_id = fields.Many2one(
        "school.student", "Pupil", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="student_id.company_id")
    column = fields.Char("Code", required=True, readonly=True)
    column_name = fields.Char("What", compute="_compute_column_name")
    old = fields.Char("Old value", readonly=True)
    new = fields.Char("New value", readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True, ondelete="restrict")
    at = fields.Datetime("When", required=True, readonly=True)
    source = fields.Selection(
        [
            ("correction", "Correction"),
            ("import", "Import"),
            ("rpc", "Pupil's form"),
            ("sql", "Database, past the application"),
        ],
        readonly=True,
    )
    reference = fields.Char("Request", readonly=True)
    db_user = fields.Char("Database user", readonly=True)

    @api.model
    def _install(self):
        with file_open("school_approval/sql/profile_guard.sql") as source:
            # A constant file of the addon, without parameters.
            self.env.cr.execute(SQL(source.read().replace("%", "%%")))

    @api.depends("column")
    @api.depends_context("lang")
    def _compute_column_name(self):
        labels = self.env["school.correction.line"]._profile_labels()
        for change in self:
            change.column_name = labels.get(change.column, change.column)


class SchoolStudent(models.Model):
    """The history of a pupil's data, and the teacher's way to have it corrected."""

    _inherit = "school.student"

    change_ids = fields.One2many("school.profile.change", "student_id", "History of the data")
    may_request = fields.Boolean(compute="_compute_may_request", export_string_translation=False)

    @api.depends("enrollment_ids.class_id.teacher_user_ids")
    @api.depends_context("uid")
    def _compute_may_request(self):
        for student in self:
            student.may_request = bool(student._own_enrollment())

    def _own_enrollment(self):
        """Return the newest place of the pupil in a class that the user teaches."""
        user = self.env.user
        own = self.sudo().enrollment_ids.filtered(
            lambda item: user in item.class_id.teacher_user_ids
        )
        return own.sorted(lambda item: (item.class_id.year_id.start_year, item.id))[-1:]

    def action_request_correction(self):
        """Open a new request for data of this pupil, in the user's class."""
        self.ensure_one()
        self.check_access("read")
        enrollment = self._own_enrollment()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.correction",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
            "context": {
                "default_class_id": enrollment.class_id.id,
                "default_line_ids": [(0, 0, {"kind": "profile", "member_id": enrollment.id})],
            },
        }
