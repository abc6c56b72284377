from odoo import api, fields, models
from odoo.tools import groupby

ACTIVITY = "school_approval.mail_activity_correction"


class SchoolCorrection(models.Model):
    """Who is next hears of it: an activity at once, one mail a day instead of one a click."""

    _inherit = "school.correction"

    def message_post(self, *args, **kwargs):
        """Post in one's own name: the author is who is signed in, whatever a client says."""
        if not self.env.su:
            for name in ("author_id", "email_from"):
                kwargs.pop(name, None)
        return super().message_post(*args, **kwargs)

    def _notify_next(self):
        """End the activities of the step that was taken, and make those of the next."""
        self.activity_unlink([ACTIVITY])
        activity = self.env.ref(ACTIVITY)
        model = self.env["ir.model"]._get_id(self._name)
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(
            [
                {
                    "activity_type_id": activity.id,
                    "res_model_id": model,
                    "res_id": request.id,
                    "user_id": user.id,
                    "summary": request.display_name,
                    # activity_unlink ends those only
                    "automated": True,
                }
                for request, users in self._next_users().items()
                for user in users
            ]
        )

    def _next_users(self):
        """Return {request: users who may take its next step}; asked per school and step."""
        found, offices = {}, {}
        for request in self:
            step = request.next_step
            if not step or step == "submit":
                continue
            if step == "homeroom":
                users = request.class_id.homeroom_user_id
            else:
                key = request.company_id, step
                if key not in offices:
                    offices[key] = self._office(*key)
                users = offices[key]
            found[request] = users - request._apart_users(step)
        return found

    def _apart_users(self, step):
        users = self.requester_id
        return users | self.approver_id if step in ("apply", "confirm") else users

    @api.model
    def _office(self, company, step):
        """Return the people of a school who take a step by their office."""
        if step == "approve":
            groups = self.env.ref("school_gradebook.group_school_principal")
        else:
            steps = self.env["school.correction.step"]._of(company)
            groups = steps.filtered(lambda item: item.code == step).group_ids
        users = groups.sudo().all_user_ids
        return users.filtered(lambda user: user.active and company in user.company_ids)

    @api.model
    def _cron_digest(self):
        """Mail each person once what waits for them; nothing to those for whom nothing waits."""
        waiting = self.search([("next_step", "not in", [False, "submit"])])
        pairs = [
            (user, request) for request, users in waiting._next_users().items() for user in users
        ]
        template = self.env.ref("school_approval.correction_digest_template")
        for user, items in groupby(pairs, key=lambda pair: pair[0]):
            requests = self.browse([request.id for _user, request in items])
            self._mail_digest(template, user, requests)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _mail_digest(self, template, user, requests):
        labels = dict(
            self.with_context(lang=user.lang)
            ._fields["next_step"]
            ._description_selection(self.with_context(lang=user.lang).env)
        )
        counts = {}
        for request in requests:
            label = labels[request.next_step]
            counts[label] = counts.get(label, 0) + 1
        late = len(requests.filtered("is_late"))
        oldest = min(requests.mapped("submitted_at"))
        template.with_context(
            counts=list(counts.items()), late=late, oldest=fields.Datetime.to_string(oldest)
        ).send_mail(user.id, email_layout_xmlid="mail.mail_notification_light")
