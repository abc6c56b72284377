from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LEADERS = ("school_gradebook.group_school_vice_principal", "school_gradebook.group_school_board")
KINDS = [
    ("missing", "Missing near the deadline"),
    ("crossed", "Average lifted over a threshold"),
    ("far", "Far from the pupil's other marks"),
    ("same", "Equal columns"),
    ("often", "Changed many times"),
    ("other", "Written by another than the teacher"),
    ("late", "Test mark after the deadline"),
    ("unlike", "Test mark against the level"),
]


class SchoolAnomaly(models.Model):
    """Something in a book that deserves a second look (R-AUD-3); no proof of anything.

    Found by the server (lib/anomalies.py). The teacher of the book explains it; principal,
    deputy or board close it with a note, never the person concerned. Nobody makes, changes
    or deletes a finding by hand, and families never see one.
    """

    _name = "school.anomaly"
    _description = "Anomaly"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "detected_at desc, id desc"

    kind = fields.Selection(KINDS, "Kind of finding", required=True, readonly=True, index=True)
    key = fields.Char(required=True, readonly=True, copy=False, export_string_translation=False)
    gradebook_id = fields.Many2one(
        "school.gradebook", required=True, readonly=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one(related="gradebook_id.class_id", store=True, index=True)
    company_id = fields.Many2one(related="gradebook_id.company_id", store=True, index=True)
    subject_id = fields.Many2one(related="gradebook_id.subject_id", store=True)
    term_id = fields.Many2one(related="gradebook_id.term_id", store=True)
    teacher_names = fields.Char(related="gradebook_id.teacher_names", store=True, string="Teacher")
    line_id = fields.Many2one(
        "school.gradebook.line", "Line", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    student_name = fields.Char(related="line_id.enrollment_id.name", string="Pupil")
    column = fields.Char("Column code", readonly=True)
    column_shown = fields.Char("Column", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Person concerned",
        readonly=True,
        index="btree_not_null",
        help="Who made the change, otherwise the teacher of the book.",
    )
    happened_at = fields.Datetime("Changed at", readonly=True)
    detected_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    description = fields.Text("What was found", required=True, readonly=True)
    state = fields.Selection(
        [("new", "New"), ("explained", "Explained"), ("closed", "Closed")],
        default="new",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    explanation = fields.Text("Teacher's explanation", tracking=True)
    explained_by_id = fields.Many2one("res.users", "Explained by", readonly=True)
    explained_at = fields.Datetime(readonly=True)
    note = fields.Text("Note of principal or board", tracking=True)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True)
    closed_at = fields.Datetime(readonly=True)
    can_explain = fields.Boolean(compute="_compute_may", export_string_translation=False)
    can_close = fields.Boolean(compute="_compute_may", export_string_translation=False)

    _unique_key = models.UniqueIndex("(key)", "This has been found already.")

    #: What the server writes; a person writes explanation and note.
    _FOUND = frozenset(
        {
            "kind",
            "key",
            "gradebook_id",
            "class_id",
            "company_id",
            "subject_id",
            "term_id",
            "teacher_names",
            "line_id",
            "column",
            "column_shown",
            "user_id",
            "happened_at",
            "detected_at",
            "description",
            "state",
            "explained_by_id",
            "explained_at",
            "closed_by_id",
            "closed_at",
        }
    )

    @api.depends("kind", "gradebook_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for anomaly in self:
            names = kinds.get(anomaly.kind), anomaly.gradebook_id.display_name
            anomaly.display_name = " · ".join(filter(None, names))

    @api.depends("state", "user_id", "gradebook_id.teacher_user_ids")
    @api.depends_context("uid")
    def _compute_may(self):
        leads = self._user_leads()
        for anomaly in self:
            involved = anomaly._user_is_involved()
            is_open = anomaly.state != "closed"
            anomaly.can_explain = involved and is_open
            anomaly.can_close = leads and not involved

    # -- who may do what ---------------------------------------------------------

    @api.model
    def _user_leads(self):
        return any(self.env.user.has_group(group) for group in LEADERS)

    def _user_is_involved(self):
        """Whether the finding is about the user, or about a book that the user writes in."""
        return self.env.user == self.user_id or self.env.user in self.gradebook_id._writers()

    def _check_may_explain(self):
        for anomaly in self:
            if anomaly.state == "closed":
                raise UserError(self.env._("This finding is closed."))
            if not (self.env.su or anomaly._user_is_involved()):
                raise AccessError(self.env._("The teacher of the book explains a finding."))

    def _check_may_close(self):
        """Principal, deputy and board decide, and nobody in a matter of their own."""
        for anomaly in self:
            if self.env.su:
                continue
            if not anomaly._user_leads():
                raise AccessError(self.env._("Principal, deputy or board close a finding."))
            if anomaly._user_is_involved():
                raise AccessError(self.env._("Nobody closes a finding about themselves."))

    def _check_by_hand(self, vals):
        """Everything but explanation and note is what the server found."""
        if not self.env.su and vals.keys() & self._FOUND:
            raise UserError(self.env._("A finding changes by explaining and closing it."))

    # -- what people do ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Findings are made by the server."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand(vals)
        vals = dict(vals)
        if "note" in vals:
            self._check_may_close()
        if "explanation" in vals:
            self._check_may_explain()
            vals.update(self._explained(vals["explanation"]))
        return super().write(vals)

    def _explained(self, explanation):
        if not (explanation or "").strip():
            return {"state": "new", "explained_by_id": False, "explained_at": False}
        return {
            "state": "explained",
            "explained_by_id": self.env.uid,
            "explained_at": fields.Datetime.now(),
        }

    def _set(self, vals):
        return super().write(vals)

    def action_ask(self):
        """Give the teachers of the books an activity: please explain."""
        self._check_may_close()
        self.check_access("write")
        for anomaly in self.filtered(lambda a: a.state == "new"):
            for user in anomaly.sudo().gradebook_id._writers() - anomaly.activity_ids.user_id:
                anomaly.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Please explain"),
                    user_id=user.id,
                )

    def action_close(self):
        """Close findings that have a note.

        :raise UserError: without a note
        :raise AccessError: for the person concerned, and unless principal, deputy or board
        """
        self._check_may_close()
        self.check_access("write")
        if not all((anomaly.note or "").strip() for anomaly in self):
            raise UserError(self.env._("Write a note before closing: what was clarified?"))
        self._close({"closed_by_id": self.env.uid})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_reopen(self):
        """Open closed findings again."""
        self._check_may_close()
        self.check_access("write")
        for anomaly in self.filtered(lambda a: a.state == "closed"):
            state = "explained" if anomaly.explanation else "new"
            anomaly._set({"state": state, "closed_by_id": False, "closed_at": False})

    def _close(self, vals):
        self._set({"state": "closed", "closed_at": fields.Datetime.now(), **vals})

    def action_open_book(self):
        """Open the mark sheet of the book."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.gradebook",
            "res_id": self.gradebook_id.id,
            "views": [(False, "form")],
        }
