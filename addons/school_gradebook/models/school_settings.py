from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..lib import anomalies, marks

USER = "school_gradebook.group_school_user"
#: Setting → (limit of lib/anomalies.py, least, most).
_LIMITS = {
    "school_anomaly_days_before": ("days_before", 0, 30),
    "school_anomaly_distance": ("distance", 1, 10),
    "school_anomaly_others": ("others", 1, 20),
    "school_anomaly_times": ("times", 1, 20),
    "school_anomaly_pupils": ("pupils", 3, 60),
    "school_anomaly_share": ("share", 50, 100),
    "school_anomaly_excellent_from": ("excellent_from", 1, 10),
    "school_anomaly_weak_below": ("weak_below", 1, 10),
}
#: Limits that lib/anomalies.py counts in tenths.
_TENTHS = ("distance", "excellent_from", "weak_below")


class ResCompany(models.Model):
    """Numbers that a school decides itself; every change of one stays in the chatter.

    The principal writes these and nothing else of the company.
    """

    _name = "res.company"
    _inherit = ["res.company", "mail.thread"]

    school_tx_days_before = fields.Integer(tracking=True)
    school_test_days_after = fields.Integer(tracking=True)
    school_anomaly_days_before = fields.Integer(
        "Missing marks: days before the deadline",
        default=3,
        tracking=True,
        groups=USER,
        help="So many days before the end of entry a column with missing marks is listed.",
    )
    school_anomaly_thresholds = fields.Char(
        "Thresholds of averages",
        default="3,5; 5,0; 6,5; 8,0; 9,0",
        tracking=True,
        groups=USER,
        help="An edit that lifts an average of a term or year to one of these is listed."
        " Separated by semicolons.",
    )
    school_anomaly_distance = fields.Float(
        "Far mark: points from the pupil's others",
        digits=(3, 1),
        default=3.0,
        tracking=True,
        groups=USER,
        help="Counted from the middle of the pupil's other marks of the subject in the year.",
    )
    school_anomaly_others = fields.Integer(
        "Far mark: other marks needed", default=3, tracking=True, groups=USER
    )
    school_anomaly_times = fields.Integer(
        "Mark changed: how many times",
        default=3,
        tracking=True,
        groups=USER,
        help="Entering anew what was deleted is a change.",
    )
    school_anomaly_share = fields.Integer(
        "Equal columns: percent of equal marks", default=90, tracking=True, groups=USER
    )
    school_anomaly_pupils = fields.Integer(
        "Equal columns: pupils at least", default=8, tracking=True, groups=USER
    )
    school_anomaly_excellent_from = fields.Integer(
        "Primary: level T goes with a test of at least", default=7, tracking=True, groups=USER
    )
    school_anomaly_weak_below = fields.Integer(
        "Primary: level C goes with a test below", default=9, tracking=True, groups=USER
    )

    def _school_settings(self):
        return {
            "school_tx_days_before",
            "school_test_days_after",
            "school_anomaly_thresholds",
            *_LIMITS,
        }

    # -- what the search for anomalies reads ---------------------------------------

    def _anomaly_limits(self):
        """Return the lib Limits of the school."""
        school = self.sudo()
        limits = {limit: school[name] for name, (limit, *__) in _LIMITS.items()}
        limits.update({name: round(limits[name] * 10) for name in _TENTHS})
        return anomalies.Limits(thresholds=school._anomaly_thresholds(), **limits)

    def _anomaly_thresholds(self):
        """Return the thresholds in tenths, lowest first.

        :raise MarkError: for what is no mark
        """
        words = (self.school_anomaly_thresholds or "").split(";")
        cells = [marks.parse_cell(word, marks.SCORE) for word in words]
        return tuple(sorted({cell.tenths for cell in cells if cell}))

    @api.constrains("school_anomaly_thresholds")
    def _check_anomaly_thresholds(self):
        for company in self.sudo():
            try:
                company._anomaly_thresholds()
            except marks.MarkError:
                raise ValidationError(
                    self.env._("Write thresholds like «5,0; 6,5; 8,0», separated by semicolons.")
                ) from None

    @api.constrains(*_LIMITS)
    def _check_anomaly_limits(self):
        for company in self.sudo():
            for name, (__, least, most) in _LIMITS.items():
                if not least <= company[name] <= most:
                    raise ValidationError(
                        self.env._(
                            "%(setting)s: between %(least)s and %(most)s.",
                            setting=self._fields[name].get_description(self.env)["string"],
                            least=least,
                            most=most,
                        )
                    )

    @api.constrains("school_tx_days_before", "school_test_days_after")
    def _check_days(self):
        for company in self.sudo():
            if min(company.school_tx_days_before, company.school_test_days_after) < 0:
                raise ValidationError(self.env._("The number of days cannot be negative."))

    # -- who decides -----------------------------------------------------------------

    def write(self, vals):
        self._check_principal_writes(vals)
        return super().write(vals)

    def _check_principal_writes(self, vals):
        """Write access of the principal to the school is for these settings alone."""
        if self.env.su or self.env.user.has_group("base.group_erp_manager"):
            return
        if vals.keys() - self._school_settings():
            raise AccessError(self.env._("You may change the settings of the school only."))

    @api.model
    def action_open_school_settings(self):
        """Open the settings of the current school."""
        view = self.env.ref("school_gradebook.res_company_view_form_school_settings")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("School Settings"),
            "res_model": "res.company",
            "res_id": self.env.company.id,
            "views": [(view.id, "form")],
        }
