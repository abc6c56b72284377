from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib.defaults import own_defaults

BOARD = "school_gradebook.group_school_board"


class SchoolIncident(models.Model):
    """A teacher's report to the administration board (M14): something is wrong with the gradebook.

    The reporter writes it and may change it until the board takes it up; the board answers.
    Each sees their own reports, the board and the principal all of the school. A report is
    not deleted.
    """

    _name = "school.incident"
    _description = "Incident Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("What happened", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    reporter_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    class_id = fields.Many2one(
        "school.class",
        "Class",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    gradebook_id = fields.Many2one(
        "school.gradebook",
        "Gradebook",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    description = fields.Text(required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", copy=False)
    state = fields.Selection(
        [("new", "New"), ("in_work", "In work"), ("done", "Done")],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    handled_by_id = fields.Many2one(
        "res.users", "Taken up by", readonly=True, copy=False, tracking=True
    )
    answer = fields.Text("Answer of the board", copy=False, tracking=True)
    done_at = fields.Datetime("Done at", readonly=True, copy=False)
    can_handle = fields.Boolean(compute="_compute_may", export_string_translation=False)
    can_edit = fields.Boolean(compute="_compute_may", export_string_translation=False)

    #: Written by the server only, and by the reporter only.
    _SYSTEM = frozenset({"reporter_id", "state", "handled_by_id", "done_at", "company_id"})
    _REPORT = frozenset({"name", "class_id", "gradebook_id", "description", "attachment_ids"})

    @api.depends("gradebook_id")
    def _compute_class_id(self):
        for incident in self:
            incident.class_id = incident.gradebook_id.class_id or incident.class_id

    @api.depends("state", "reporter_id")
    @api.depends_context("uid")
    def _compute_may(self):
        handles = self._user_leads()
        for incident in self:
            incident.can_handle = handles
            incident.can_edit = incident.state == "new" and incident._is_mine()

    @api.model
    def _user_leads(self):
        """Whether the user works on reports."""
        return self.env.user.has_group(BOARD)

    def _is_mine(self):
        return self.reporter_id == self.env.user

    @api.constrains("class_id", "gradebook_id")
    def _check_book(self):
        for incident in self.sudo():
            book = incident.gradebook_id
            if book and book.class_id != incident.class_id:
                raise ValidationError(
                    self.env._("%(book)s is not a book of this class.", book=book.display_name)
                )

    # -- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_new(vals)
        # A default in a client's context is a value like any other.
        context = own_defaults(self.env.context, self._REPORT | {"company_id"})
        mine = self.with_context(context)  # pylint: disable=context-overridden
        incidents = super(SchoolIncident, mine).create(vals_list).with_env(self.env)
        incidents._keep_attachments()
        incidents._tell_board()
        return incidents

    def _check_new(self, vals):
        """A report is made in one's own name, in a school of one's own, and begins as new."""
        if not self.env.su and vals.keys() & (self._SYSTEM - {"company_id"} | {"answer"}):
            raise UserError(self.env._("A report begins as new, in your own name."))

    def write(self, vals):
        if not self.env.su:
            self._check_changes(vals.keys())
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._keep_attachments()
        return result

    def _check_changes(self, names):
        if names & self._SYSTEM:
            raise UserError(self.env._("The state of a report changes by its buttons."))
        if names & self._REPORT and not all(incident.can_edit for incident in self):
            raise UserError(
                self.env._("Only the reporter changes a report, until the board takes it up.")
            )
        if "answer" in names:
            self._check_board()

    def _check_board(self):
        if not (self.env.su or self._user_leads()):
            raise AccessError(self.env._("The administration board works on reports."))
        self.check_access("write")

    def _keep_attachments(self):
        """Give the files to the report, so that whoever reads it reads them too."""
        for incident in self:
            own = [("res_model", "=", self._name), ("res_id", "=", incident.id)]
            loose = incident.attachment_ids - incident.attachment_ids.filtered_domain(own)
            loose.check_access("write")
            loose.write({"res_model": self._name, "res_id": incident.id})

    # -- work on it ------------------------------------------------------------------

    def _set(self, vals):
        return super().write(vals)

    def _board(self):
        """Return the board members of the school."""
        users = self.env.ref(BOARD).sudo().all_user_ids.filtered("active")
        return users.filtered(lambda user: self.company_id in user.company_ids)

    def _tell_board(self):
        for incident in self.sudo():
            for user in incident._board():
                incident.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=incident.with_context(lang=user.lang).env._("Incident report"),
                    user_id=user.id,
                )

    def action_take(self):
        """Take the reports up; the other board members' activities end."""
        self._check_board()
        for incident in self.filtered(lambda i: i.state != "in_work"):
            incident._set({"state": "in_work", "handled_by_id": self.env.uid, "done_at": False})
            incident.activity_ids.filtered(lambda a: a.user_id != self.env.user).unlink()
            incident._tell_reporter(self.env._("Your report is being worked on."))

    def action_done(self):
        """End the reports with an answer.

        :raise UserError: without an answer
        """
        self._check_board()
        for incident in self.filtered(lambda i: i.state != "done"):
            if not (incident.answer or "").strip():
                raise UserError(self.env._("Write the answer to the reporter first."))
            incident._set(
                {
                    "state": "done",
                    "handled_by_id": incident.handled_by_id.id or self.env.uid,
                    "done_at": fields.Datetime.now(),
                }
            )
            incident.activity_feedback(["mail.mail_activity_data_todo"])
            incident.activity_ids.unlink()
            incident._tell_reporter(
                self.env._("Your report is done: %(answer)s", answer=incident.answer)
            )

    def _tell_reporter(self, body):
        """Leave a message, and notify the reporter unless it is their own."""
        partner = self.reporter_id.partner_id - self.env.user.partner_id
        self.message_post(body=body, partner_ids=partner.ids, subtype_xmlid="mail.mt_comment")
