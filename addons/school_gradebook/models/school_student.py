from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import names, text


class SchoolStudent(models.Model):
    """A pupil: a contact with what the school register needs (M02)."""

    _name = "school.student"
    _description = "Pupil"
    _inherits = {"res.partner": "partner_id"}
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sort_key, student_code"
    _rec_names_search = ["name", "student_code"]

    partner_id = fields.Many2one(
        "res.partner", "Contact record", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    student_code = fields.Char("Pupil code", required=True, tracking=True)
    personal_id = fields.Char(
        "Personal identity number",
        groups="school_gradebook.group_school_staff,school_gradebook.group_school_sysadmin",
    )
    birth_date = fields.Date(tracking=True)
    birth_place = fields.Char()
    sex = fields.Selection([("male", "Male"), ("female", "Female")])
    ethnicity = fields.Char()
    policy_group = fields.Char("Priority group")
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    guardian_ids = fields.One2many("school.guardian", "student_id", "Guardians")
    enrollment_ids = fields.One2many("school.enrollment", "student_id", "Classes")
    current_class_id = fields.Many2one("school.class", compute="_compute_current_class")

    _unique_code = models.Constraint(
        "UNIQUE (company_id, student_code)",
        "This pupil code exists already in the school.",
    )

    @api.depends("partner_id.name")
    def _compute_sort_key(self):
        for student in self:
            student.sort_key = names.sort_key(student.name or "")

    @api.depends("enrollment_ids.is_active", "enrollment_ids.class_id.year_id.start_year")
    def _compute_current_class(self):
        for student in self:
            current = student.enrollment_ids.filtered("is_active").sorted(
                lambda e: e.class_id.year_id.start_year
            )
            student.current_class_id = current[-1:].class_id

    @api.depends("name", "student_code")
    def _compute_display_name(self):
        for student in self:
            student.display_name = student.name or student.student_code

    @api.constrains("personal_id")
    def _check_personal_id(self):
        for student in self.filtered("personal_id"):
            if not (student.personal_id.isascii() and student.personal_id.isdigit()):
                raise ValidationError(
                    self.env._("The personal identity number consists of digits only.")
                )
            if len(student.personal_id) != 12:
                raise ValidationError(self.env._("The personal identity number has 12 digits."))

    @api.model_create_multi
    def create(self, vals_list):
        # Whoever keeps the pupils need not be allowed to write every contact of
        # the company, customers and suppliers among them; hence sudo here.
        self.check_access("create")
        for vals in vals_list:
            self._clean_vals(vals)
            vals["school_private"] = True
        students = super(SchoolStudent, self.sudo()).create(vals_list)
        for student in students:
            student.partner_id.company_id = student.company_id
        students = students.sudo(self.env.su)
        students.check_access("create")
        return students

    def write(self, vals):
        self._clean_vals(vals)
        contact = self._pop_contact(vals)
        if contact:
            self.check_access("write")
            self.sudo().partner_id.write(contact)
        result = super().write(vals)
        if "name" in contact:
            self._renumber_classes()
        return result

    def _pop_contact(self, vals):
        """Take the values of the contact out of ``vals``; see ``create``."""
        names = [name for name in vals if name in self._fields]
        inherited = [name for name in names if self._fields[name].inherited]
        return {name: vals.pop(name) for name in inherited}

    def _clean_vals(self, vals):
        """Names and codes are stored in NFC without stray white space."""
        for key in ("name", "student_code", "personal_id", "ethnicity", "birth_place"):
            if isinstance(vals.get(key), str):
                vals[key] = text.clean(vals[key])

    def _renumber_classes(self):
        classes = self.sudo().enrollment_ids.class_id
        classes.filtered(lambda klass: not klass.numbers_frozen)._renumber()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_enrolled(self):
        if self.sudo().enrollment_ids:
            raise UserError(
                self.env._(
                    "A pupil who stands in a class list cannot be deleted; set the"
                    " enrolment to left or transferred instead."
                )
            )
