import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import file_open

from odoo.addons.school_approval.lib import papers
from odoo.addons.school_gradebook.models.school_level import LEVELS

from ..lib import forms, ledger

#: Files of forms that come with the addons.
_SHIPPED = (
    "school_report/data/forms/class_ledger.json",
    "school_approval/data/forms/correction_slip.json",
    "school_approval/data/forms/correction_record.json",
    "school_approval/data/forms/correction_register.json",
)


class SchoolFormVersion(models.Model):
    """An edition of a statutory form: wording, columns and order as data.

    Real prints differ by year and province (forms.md §0.2), so a school corrects a form
    without a new release: it copies the edition and changes the copy. The editions that come
    with the addon stay as they are and are renewed by updates.

    Access: everybody in school reads; the administration board writes the school's own.
    """

    _name = "school.form.version"
    _description = "Form Version"
    _order = "code, level, date_from desc, company_id"

    name = fields.Char(required=True)
    code = fields.Selection(
        [
            ("CLASS_LEDGER", "Class ledger"),
            ("CORRECTION_SLIP", "Correction slip"),
            ("CORRECTION_RECORD", "Record of corrections"),
            ("CORRECTION_REGISTER", "Register of corrections"),
        ],
        required=True,
        default="CLASS_LEDGER",
    )
    level = fields.Selection(LEVELS, required=True)
    company_id = fields.Many2one(
        "res.company", "School", index=True, help="Empty: every school, as shipped."
    )
    date_from = fields.Date("Used from", required=True)
    date_to = fields.Date("Used until")
    content = fields.Json(required=True)
    content_text = fields.Text(
        "Wording, columns and order",
        compute="_compute_content_text",
        inverse="_inverse_content_text",
    )

    _ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A form version ends after it begins.",
    )
    _unique_shipped = models.UniqueIndex(
        "(code, level, date_from) WHERE company_id IS NULL",
        "This edition exists already.",
    )

    @api.depends("content")
    def _compute_content_text(self):
        for version in self:
            version.content_text = json.dumps(version.content, ensure_ascii=False, indent=2)

    def _inverse_content_text(self):
        for version in self:
            try:
                content = json.loads(version.content_text or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._("The text is not valid JSON: %(error)s", error=error)
                ) from error
            if not (content and isinstance(content, dict)):
                raise ValidationError(self.env._("A form is a JSON object with its parts."))
            version.content = content

    @api.constrains("content", "code")
    def _check_content(self):
        """A form that cannot be printed is refused when it is saved, not at the printer."""
        for version in self:
            try:
                version._try_content()
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise ValidationError(
                    self.env._(
                        "%(form)s cannot be printed: %(error)s",
                        form=version.name,
                        error=repr(error),
                    )
                ) from error

    def _try_content(self):
        """Build the paper once, empty."""
        if self.code != "CLASS_LEDGER":
            papers.try_form(self.code, self.content)
            return
        for term in self.content.get("terms") or {"": None}:
            ledger.build(_empty_content(self.content, term))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(not vals.get("company_id") for vals in vals_list):
            raise UserError(self.env._("A form version of a school needs the school."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_own()
        if not self.env.su and "company_id" in vals and not vals["company_id"]:
            raise UserError(self.env._("A form version of a school needs the school."))
        return super().write(vals)

    def unlink(self):
        self._check_own()
        return super().unlink()

    def _check_own(self):
        if not self.env.su and any(not version.company_id for version in self):
            raise UserError(self.env._("The form versions of the addon do not change; copy one."))

    def action_copy_for_school(self):
        """Open a copy that belongs to the user's school and may be changed."""
        self.ensure_one()
        own = self.copy({"company_id": self.env.company.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }

    def copy_data(self, default=None):
        default = dict(default or {})
        default.setdefault("company_id", self.env.company.id)
        vals_list = super().copy_data(default)
        for version, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%(name)s (own)", name=version.name)
        return vals_list

    # -- choice ------------------------------------------------------------------------------

    @api.model
    def _for(self, code, level, company, on):
        """Return the version of a form that a school uses on a day; its own comes first.

        :param str code: of the form
        :param str level: THCS, THPT …
        :param company: res.company
        :param date on: any day of the term
        :raise UserError: when no version covers that day
        """
        domain = (
            Domain("code", "=", code)
            & Domain("level", "=", level)
            & Domain("company_id", "in", [False, company.id])
            & Domain("date_from", "<=", on)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", on))
        )
        found = self.sudo().search(domain, order="date_from desc, id desc")
        own = found.filtered("company_id")
        if not found:
            raise UserError(
                self.env._(
                    "There is no form of the class ledger for this level on %(date)s.",
                    date=fields.Date.to_string(on),
                )
            )
        return (own or found)[0]

    # -- shipped editions --------------------------------------------------------------------

    @api.model
    def _load_shipped(self):
        """Create or renew the editions that come with the addon (called by data)."""
        present = {
            (version.code, version.level, str(version.date_from)): version
            for version in self.search([("company_id", "=", False)])
        }
        for name in _SHIPPED:
            with file_open(name) as source:
                document = json.load(source)
            for vals in forms.versions(document):
                key = (vals["code"], vals["level"], vals["date_from"])
                if key in present:
                    present[key].write(vals)
                else:
                    self.create(vals)


def _empty_content(form, term):
    """Return the content of a class without pupils, to try a form with."""
    return {
        "form": form,
        "school": {"name": "", "ward": "", "district": "", "province": ""},
        "class": {"name": "", "grade": 0, "year": "", "term": term, "size": 0},
        "people": {"homeroom": "", "principal": ""},
        "pupils": [],
        "subjects": [
            {
                "code": kind,
                "label": kind,
                "short": kind,
                "kind": kind,
                "tx_count": 2,
                "teachers": [],
                "rows": {},
            }
            for kind in ("SCORE", "COMMENT")
        ],
        "term": {},
        "year": {"0": {}},
    }
