from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResCompany(models.Model):
    """What a school has decided where a circular leaves the reading open."""

    _inherit = "res.company"

    #: {ruleset code: {setting: value}}; what is absent has the ruleset's default.
    school_rule_settings = fields.Json(
        groups="school_gradebook.group_school_user",
        export_string_translation=False,
        help="Changed by the principal, with a comparison of results: Change of Rules.",
    )

    school_tx_days_before = fields.Integer(
        "Regular marks: days before the final test",
        default=14,
        help="Entry of regular marks ends so long before; holds for test dates that are set"
        " from now on (R-COR-5).",
        groups="school_gradebook.group_school_user",
    )
    school_test_days_after = fields.Integer(
        "Test marks: days after the test",
        default=5,
        help="Entry of test marks ends so long after; holds for test dates that are set from"
        " now on (R-COR-5).",
        groups="school_gradebook.group_school_user",
    )

    def _rule_settings(self, code):
        """Return the school's own settings for a circular, by key (regulations §13)."""
        return (self.sudo().school_rule_settings or {}).get(code) or {}

    def _set_rule_settings(self, code, settings):
        """Keep the settings of a circular; the caller has checked who decides."""
        kept = {**(self.sudo().school_rule_settings or {}), code: settings}
        self.sudo().school_rule_settings = kept

    @api.model_create_multi
    def create(self, vals_list):
        if any("school_rule_settings" in vals for vals in vals_list):
            self._check_rule_settings()
        return super().create(vals_list)

    def write(self, vals):
        if "school_rule_settings" in vals:
            self._check_rule_settings()
        return super().write(vals)

    def _check_rule_settings(self):
        """A technical administrator writes companies, but decides no reading of a circular."""
        if not self.env.su:
            raise AccessError(
                self.env._("The rules of a school change through Configuration > Change of Rules.")
            )
