from markupsafe import Markup

from odoo import api, fields, models

#: More breaks than this are counted, not listed.
MOST_LISTED = 200


class SchoolJournalCheck(models.Model):
    """One verification of all journals of a school; made every night, class by class.

    Access: the school's staff reads; the cron, the command and the update write.
    """

    _name = "school.journal.check"
    _description = "Journal Check"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", "School", required=True, readonly=True, index=True)
    date = fields.Datetime("Begun", required=True, readonly=True, default=fields.Datetime.now)
    date_end = fields.Datetime("Ended", readonly=True)
    last_class_id = fields.Integer(readonly=True, help="Classes up to this one are done.")
    books = fields.Integer("Gradebooks", readonly=True)
    rows = fields.Integer("Entries", readonly=True)
    breaks = fields.Integer(readonly=True)
    message = fields.Text(readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("good", "Unbroken"), ("broken", "Broken")],
        default="running",
        required=True,
        readonly=True,
    )

    @api.model
    def _cron_verify(self):
        """Verify all journals; where time runs out, the next call goes on."""
        checks = self._begun_today()
        left = {check: check._classes_left() for check in checks}
        remaining = sum(map(len, left.values()))
        for check, classes in left.items():
            for klass in classes:
                check._verify_class(klass)
                remaining -= 1
                if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                    return
            check._finish()

    @api.model
    def _verify_all(self):
        """Verify everything now, in one transaction; return the checks."""
        checks = self._start(self._schools())
        for check in checks:
            for klass in check._classes_left():
                check._verify_class(klass)
            check._finish()
        return checks

    @api.model
    def _schools(self):
        groups = self.env["school.class"].sudo()._read_group([], ["company_id"])
        return self.env["res.company"].browse(company.id for (company,) in groups)

    @api.model
    def _start(self, companies):
        return self.sudo().create([{"company_id": company.id} for company in companies])

    @api.model
    def _begun_today(self):
        """Return the unfinished checks of today, new ones for the schools without any."""
        midnight = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        today = self.sudo().search([("date", ">=", midnight)])
        missing = self._schools() - today.company_id
        return today.filtered(lambda check: check.state == "running") + self._start(missing)

    def _classes_left(self):
        return (
            self.env["school.class"]
            .sudo()
            .search(
                [("company_id", "=", self.company_id.id), ("id", ">", self.last_class_id)],
                order="id",
            )
        )

    def _verify_class(self, klass):
        """Verify the books of one class and add the result."""
        journal = self.env["school.mark.journal"].sudo()._in_school_language()
        books = klass.gradebook_ids
        self._add(found["message"] for found in journal._describe(journal._breaks(books)))
        self.books += len(books)
        self.rows += journal.search_count([("gradebook_id", "in", books.ids)])
        self.last_class_id = klass.id

    def _add(self, messages):
        messages = list(messages)
        listed = (self.message or "").splitlines()
        listed += messages[: MOST_LISTED - len(listed)]
        self.message = "\n".join(listed) or False
        self.breaks += len(messages)

    def _finish(self):
        """End the check with what concerns the school as a whole."""
        journal = self.env["school.mark.journal"].sudo()._in_school_language()
        self._add(journal._guard_messages())
        self._add(journal.env["school.journal.digest"]._messages(self.company_id))
        self.date_end = fields.Datetime.now()
        self.state = "broken" if self.breaks else "good"
        if self.breaks:
            self._alert()

    def _alert(self):
        """Give the principal and the board an activity, unless they have this one already."""
        check = self.with_env(self.env["school.mark.journal"]._in_school_language().env)
        earlier = self.search([("company_id", "=", self.company_id.id), ("id", "<", self.id)])
        same = earlier.filtered(lambda other: other.message == self.message)
        for user in self._responsible() - same.activity_ids.user_id:
            check.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=check.env._("The history of marks is broken"),
                note=Markup("<br/>").join(self.message.splitlines()),
                user_id=user.id,
            )

    def _responsible(self):
        """Return the principals and board members of the school."""
        groups = self.env.ref("school_gradebook.group_school_principal") | self.env.ref(
            "school_gradebook.group_school_board"
        )
        users = groups.sudo().all_user_ids.filtered("active")
        return users.filtered(lambda user: self.company_id in user.company_ids)

    @api.autovacuum
    def _gc_checks(self):
        """A check that found nothing is kept for a year."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        self.sudo().search([("state", "=", "good"), ("date", "<", limit)], limit=1000).unlink()
