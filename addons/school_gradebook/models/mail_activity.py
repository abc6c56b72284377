from odoo import models
from odoo.exceptions import AccessError


class MailActivity(models.Model):
    """Who is asked by a finding or a report ends the activity; whoever works on it may too.

    A teacher writes an explanation or a report, which to Odoo is reason enough to change
    and cancel the activities of others on it.
    """

    _inherit = "mail.activity"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation not in ("write", "unlink") or self.env.su:
            return result
        foreign = self._filtered_foreign()
        if not foreign:
            return result
        refused = foreign | result[0] if result else foreign
        return refused, lambda: AccessError(
            self.env._("Only the person asked ends this activity, or who works on the matter.")
        )

    def _filtered_foreign(self):
        """Return the activities of others on findings and reports that the user does not lead."""
        models_ = ("school.anomaly", "school.incident")
        return self.filtered(
            lambda activity: (
                (own := activity.sudo()).res_model in models_
                and own.user_id != self.env.user
                and not self.env[own.res_model]._user_leads()
            )
        )
