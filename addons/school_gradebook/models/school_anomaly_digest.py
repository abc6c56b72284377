from datetime import timedelta

from odoo import api, fields, models

from .school_anomaly import KINDS


class ResCompany(models.Model):
    """The weekly digest of what still deserves a second look, for principal and board."""

    _inherit = "res.company"

    @api.model
    def _cron_anomaly_digest(self):
        """Send each principal and board member one digest; nothing where nothing is open."""
        template = self.env.ref("school_gradebook.mail_template_anomaly_digest")
        groups = (
            self.env["school.anomaly"]
            .sudo()
            ._read_group([("state", "!=", "closed")], ["company_id"])
        )
        for (company,) in groups:
            for user in company._anomaly_readers():
                company._send_anomaly_digest(template, user)

    def _anomaly_readers(self):
        """Return the principals and board members of the school."""
        groups = self.env.ref("school_gradebook.group_school_principal") | self.env.ref(
            "school_gradebook.group_school_board"
        )
        users = groups.sudo().all_user_ids.filtered("active")
        return users.filtered(lambda user: self in user.company_ids)

    def _send_anomaly_digest(self, template, user):
        """Notify a user in the user's language, by mail or in the inbox as the user has chosen."""
        lang = user.lang or self.env.lang
        subject, body = (
            template.with_context(lang=lang)._render_field(name, self.ids, set_lang=lang)[self.id]
            for name in ("subject", "body_html")
        )
        self.env["mail.thread"].with_context(lang=lang).message_notify(
            subject=subject,
            body=body,
            partner_ids=user.partner_id.ids,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )

    def _anomaly_digest(self):
        """Return what the digest tells, read by the mail template.

        :return: {"open", "new", "url", "kinds": [{"name", "open", "new"}],
            "classes": [{"name", "url", "open", "new"}]}; new is what the last week found
        """
        self.ensure_one()
        kinds, classes = self._anomaly_counts("kind"), self._anomaly_counts("class_id")
        names = dict(self.env["school.anomaly"]._fields["kind"]._description_selection(self.env))
        return {
            "open": sum(row["open"] for row in kinds.values()),
            "new": sum(row["new"] for row in kinds.values()),
            "url": self._anomaly_url("school_anomaly_action"),
            "kinds": [{"name": names[kind], **kinds[kind]} for kind, __ in KINDS if kind in kinds],
            "classes": [
                {
                    "name": klass.name,
                    "url": self._anomaly_url("school_anomaly_class_action", klass),
                    **classes[klass],
                }
                for klass in self.env["school.class"].union(*classes).sorted()
            ],
        }

    def _anomaly_counts(self, group):
        """Return {value: {"open", "new"}} of the findings that are not closed."""
        week = fields.Datetime.now() - timedelta(days=7)
        Anomaly = self.env["school.anomaly"].sudo()
        domain = [("company_id", "=", self.id), ("state", "!=", "closed")]
        counts = {
            value: {"open": count, "new": 0}
            for value, count in Anomaly._read_group(domain, [group], ["__count"])
        }
        recent = [*domain, ("detected_at", ">=", week)]
        for value, count in Anomaly._read_group(recent, [group], ["__count"]):
            counts[value]["new"] = count
        return counts

    def _anomaly_url(self, action, klass=None):
        """Return the address of the findings, of one class or all."""
        place = f"/school.class/{klass.id}" if klass else ""
        return f"{self.get_base_url()}/odoo{place}/action-school_gradebook.{action}"
