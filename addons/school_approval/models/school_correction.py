from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, file_open

from odoo.addons.school_gradebook.lib.defaults import own_defaults

from ..lib import flow
from ..lib.profile import FAMILY
from .school_correction_step import STEPS

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("homeroom", "Homeroom teacher confirmed"),
    ("witnessed", "Witnessed"),
    ("approved", "Approved"),
    ("applied", "Applied"),
    ("confirmed", "Confirmed"),
    ("archived", "Filed"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
#: States in which a request was submitted and waits for somebody.
WAITING = ("submitted", "homeroom", "witnessed", "approved")
#: Fields of the chatter and of the activities begin like this.
_MAIL = ("message_", "activity_", "my_activity_", "website_message_", "has_message", "rating_")
#: What a client may say of them: messages and activities have methods of their own.
_MAIL_OF_CLIENTS = frozenset({"message_follower_ids", "message_main_attachment_id"})
#: Step → field that keeps who took it.
PERSONS = {
    "submit": "requester_id",
    "homeroom": "homeroom_by_id",
    "witness": "witness_by_id",
    "approve": "approver_id",
    "apply": "applier_id",
    "confirm": "confirmed_by_id",
    "archive": "archived_by_id",
}


class SchoolCorrection(models.Model):
    """«Giấy đề nghị điều chỉnh điểm, thông tin» (spec 000): a change after the lock.

    Access: who teaches the book (or leads the class, for conduct and remark) asks in the own
    name; each step is taken by whom the school names for it, never by the requester
    (R-COR-2, R-COR-4). A draft belongs to its requester; what was submitted is a record.
    """

    _name = "school.correction"
    _description = "Correction Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index=True)
    class_id = fields.Many2one(
        "school.class", "Class", required=True, index=True, ondelete="restrict"
    )
    gradebook_id = fields.Many2one(
        "school.gradebook", "Gradebook", index="btree_not_null", ondelete="restrict"
    )
    subject_id = fields.Many2one(related="gradebook_id.subject_id", store=True)
    term_id = fields.Many2one("school.term", "Term", index="btree_not_null", ondelete="restrict")
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True, precompute=True)
    company_id = fields.Many2one(
        related="class_id.company_id", store=True, index=True, precompute=True
    )
    requester_id = fields.Many2one(
        "res.users",
        "Requester",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason_id = fields.Many2one("school.correction.reason", "Kind of reason", ondelete="restrict")
    reason = fields.Text("Reason in words")
    line_ids = fields.One2many("school.correction.line", "correction_id", "What to change")
    evidence_ids = fields.One2many("school.correction.evidence", "correction_id", "Evidence")
    event_ids = fields.One2many("school.correction.event", "correction_id", "Trace")
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False, index=True, tracking=True
    )
    next_step = fields.Selection(
        [("submit", "Submit"), *STEPS],
        "Waits for",
        readonly=True,
        default="submit",
        copy=False,
        index=True,
    )
    step_codes = fields.Json(readonly=True, copy=False, export_string_translation=False)
    submitted_at = fields.Datetime("Submitted on", readonly=True, copy=False)
    is_late = fields.Boolean("Late", readonly=True, copy=False)
    late_reason = fields.Char("Why the principal accepts it late", readonly=True, copy=False)
    homeroom_user_id = fields.Many2one(
        related="class_id.homeroom_user_id", string="Homeroom teacher"
    )
    homeroom_by_id = fields.Many2one(
        "res.users", "Homeroom teacher confirmed", readonly=True, copy=False, ondelete="restrict"
    )
    witness_by_id = fields.Many2one(
        "res.users", "Witness", readonly=True, copy=False, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    applier_id = fields.Many2one(
        "res.users", "Applied by", readonly=True, copy=False, ondelete="restrict"
    )
    applied_at = fields.Datetime("Applied on", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_at = fields.Datetime("Confirmed on", readonly=True, copy=False)
    archived_by_id = fields.Many2one(
        "res.users", "Filed by", readonly=True, copy=False, ondelete="restrict"
    )
    effect_approved = fields.Json(readonly=True, copy=False, export_string_translation=False)
    voided = fields.Json(readonly=True, copy=False, export_string_translation=False)
    voided_text = fields.Text("Documents that do not hold any more", compute="_compute_voided_text")
    pupils = fields.Char("Pupils", compute="_compute_summary")
    summary = fields.Char("Change", compute="_compute_summary")

    _apart = models.Constraint(
        "CHECK (coalesce(approver_id <> requester_id, true)"
        " AND coalesce(applier_id <> requester_id, true)"
        " AND coalesce(applier_id <> approver_id, true))",
        "Requester, approver and whoever applies are three people.",
    )
    _complete = models.Constraint(
        "CHECK ((state NOT IN ('approved', 'applied', 'confirmed', 'archived')"
        " OR approver_id IS NOT NULL)"
        " AND (state NOT IN ('applied', 'confirmed', 'archived') OR applier_id IS NOT NULL))",
        "What is approved has an approver, what is applied has somebody who applied it.",
    )

    #: What the requester writes, while it is a draft.
    _CONTENT = frozenset(
        {"class_id", "gradebook_id", "term_id", "reason_id", "reason", "line_ids", "evidence_ids"}
    )

    @api.model
    def _install(self):
        with file_open("school_approval/sql/correction_guard.sql") as source:
            # A constant file of the addon, without parameters.
            self.env.cr.execute(SQL(source.read().replace("%", "%%")))

    # -- computes ----------------------------------------------------------------

    @api.depends("name", "class_id.name", "subject_id.name")
    def _compute_display_name(self):
        for request in self:
            parts = [request.name, request.class_id.name, request.subject_id.name]
            request.display_name = " · ".join(filter(None, parts)) or self.env._("New request")

    @api.depends("line_ids.old_value", "line_ids.new_value", "line_ids.pupil")
    def _compute_summary(self):
        for request in self:
            rows = request.line_ids
            names = list(dict.fromkeys(rows.mapped("pupil")))
            request.pupils = ", ".join(filter(None, names[:3])) + (" …" if len(names) > 3 else "")
            shown = [
                f"{row.column_name}: {row.old_value or '–'} → {row.new_value or '–'}"
                for row in rows[:3]
            ]
            request.summary = "; ".join(shown) + (" …" if len(rows) > 3 else "")

    @api.depends("voided")
    def _compute_voided_text(self):
        for request in self:
            request.voided_text = "\n".join(request.voided or []) or False

    @api.onchange("gradebook_id")
    def _onchange_gradebook_id(self):
        if self.gradebook_id:
            self.class_id = self.gradebook_id.class_id
            self.term_id = self.gradebook_id.term_id

    @api.onchange("class_id")
    def _onchange_class_id(self):
        """Conduct and absences are asked for in the term that runs."""
        if self.class_id and not self.gradebook_id and self.term_id.year_id != self.year_id:
            domain = [("year_id", "=", self.year_id.id), ("level", "=", self.class_id.level)]
            begun = [*domain, ("date_start", "<=", fields.Date.context_today(self))]
            self.term_id = self.env["school.term"].search(begun, order="date_start desc", limit=1)

    @api.constrains("class_id", "gradebook_id", "term_id")
    def _check_book(self):
        for request in self.sudo():
            book = request.gradebook_id
            if book and (book.class_id != request.class_id or book.term_id != request.term_id):
                raise ValidationError(self.env._("The book is not one of this class and term."))
            if request.term_id and request.term_id.year_id != request.year_id:
                raise ValidationError(self.env._("The term is not one of the class's year."))

    # -- guards ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin a draft in the user's own name; «default_state» of a client is no value."""
        for vals in vals_list:
            if vals.keys() - self._CONTENT - self._mail_names():
                raise UserError(self.env._("A request begins as a draft, in your own name."))
            self._complete_vals(vals)
        context = own_defaults(self.env.context, self._CONTENT)
        # What is left out of the context must go.
        mine = self.with_context(context)  # pylint: disable=context-overridden
        requests = super(SchoolCorrection, mine).create(vals_list)
        requests._check_requester()
        return requests.with_env(self.env)

    @api.model
    def _complete_vals(self, vals):
        """Take class and term from the book."""
        book = self.env["school.gradebook"].browse(vals.get("gradebook_id") or [])
        if book:
            vals.setdefault("class_id", book.class_id.id)
            vals.setdefault("term_id", book.term_id.id)

    def write(self, vals):
        names = vals.keys() - self._mail_names()
        if names - self._CONTENT:
            raise UserError(self.env._("A request moves on by its buttons only."))
        if names:
            self._check_editable()
        result = super().write(vals)
        if names & {"class_id", "gradebook_id"}:
            self._check_requester()
        return result

    @api.model
    def _mail_names(self):
        """Return the fields that the chatter and the activities keep on a record."""
        if not self.env.su:
            return _MAIL_OF_CLIENTS
        mail = self.env["mail.thread"]._fields, self.env["mail.activity.mixin"]._fields
        return {name for fields_ in mail for name in fields_ if name.startswith(_MAIL)}

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(request.state != "draft" for request in self):
            raise UserError(self.env._("What was submitted is a record: withdraw it instead."))

    def _check_editable(self):
        """A draft is its requester's; everything after that is a record."""
        for request in self:
            if request.state != "draft":
                raise UserError(
                    self.env._(
                        "The request %(name)s was submitted: its content does not change. Withdraw"
                        " it with a reason and ask anew.",
                        name=request.name or "",
                    )
                )
            if request.requester_id != self.env.user and not self.env.su:
                raise AccessError(self.env._("Only the requester changes a draft."))

    def _check_requester(self):
        """A teacher of the book asks for its marks; see below for the rest."""
        if self.env.su:
            return
        for book in self.gradebook_id:
            if not book._user_may_write():
                raise AccessError(
                    self.env._("Only a teacher of the book asks for a correction in it.")
                )
        for request in self.sudo().filtered(lambda request: not request.gradebook_id):
            request._check_class_requester()

    def _check_class_requester(self):
        """Judgements and parents are the homeroom teacher's; a pupil's data every teacher's."""
        user, klass = self.env.user, self.class_id
        if klass.homeroom_user_id == user:
            return
        if user not in klass.teacher_user_ids:
            raise AccessError(
                self.env._("Only a teacher of the class asks for a correction of its pupils' data.")
            )
        if not all(row._is_profile() and row.column not in FAMILY for row in self.line_ids):
            raise AccessError(
                self.env._("Only the homeroom teacher asks for a correction of the class's data.")
            )

    def _set(self, vals):
        """Write past the guard of ``write``: the flow only."""
        return super().write(vals)

    # -- the flow as the rules see it ------------------------------------------------

    def _as_request(self):
        self.ensure_one()
        done = {step: self[name].id for step, name in PERSONS.items() if self[name]}
        return flow.Request(self.state, frozenset(self.step_codes or flow.STEPS), done)
