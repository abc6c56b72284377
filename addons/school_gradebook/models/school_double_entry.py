from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .res_users import BOARD, PRINCIPAL, TEACHER, VICE_PRINCIPAL
from .school_dated_grant import ACTIVE

CLERK = "school_gradebook.group_school_clerk"
DEPARTMENT_HEAD = "school_gradebook.group_school_department_head"
KINDS = [("gk", "Midterm marks"), ("ck", "Final marks")]


class SchoolDoubleEntry(models.Model):
    """Marks of one book and kind that two people enter, each without seeing the other's.

    The book's teacher enters into the mark sheet as always, a second person into a sheet
    of its own. When both are complete the differences are shown; each is settled when the
    mark, written by the book's teacher, equals the second entry, written by somebody who
    is not a teacher of the book. So two people always agree, and only then does a mark
    count: until then it is missing for averages, ledgers and the gate.

    Access: nobody writes it as such. Deputy, principal and the head of the department name
    the second person; who takes part, and the staff, read how far it has come.
    """

    _name = "school.double.entry"
    _description = "Double Entry"
    _inherit = ["mail.thread"]
    _order = "class_id, term_id, gradebook_id, kind desc, id"

    gradebook_id = fields.Many2one(
        "school.gradebook", "Gradebook", required=True, readonly=True, index=True
    )
    kind = fields.Selection(KINDS, "Marks", required=True, readonly=True)
    round = fields.Integer("Round of entry", default=1, readonly=True, aggregator=None)
    class_id = fields.Many2one(related="gradebook_id.class_id", store=True)
    term_id = fields.Many2one(related="gradebook_id.term_id", store=True)
    company_id = fields.Many2one(related="gradebook_id.company_id", store=True, index=True)
    teacher_names = fields.Char(
        related="gradebook_id.teacher_names", string="Book's teacher", related_sudo=True
    )
    second_user_id = fields.Many2one(
        "res.users", "Second person", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    named_by_id = fields.Many2one("res.users", "Named by", readonly=True, ondelete="restrict")
    named_at = fields.Datetime("Named on", readonly=True)
    compared_at = fields.Datetime("Both complete on", readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    ended_by_id = fields.Many2one("res.users", "Ended by", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("waiting", "Nobody named"),
            ("entering", "Being entered"),
            ("comparing", "Differences to settle"),
            ("agreed", "Agreed"),
            ("ended", "Ended"),
        ],
        default="waiting",
        readonly=True,
        required=True,
        index=True,
    )
    expected_count = fields.Integer("Expected", readonly=True, aggregator=None)
    first_count = fields.Integer("First entry", readonly=True, aggregator=None)
    second_count = fields.Integer("Second entry", readonly=True, aggregator=None)
    difference_count = fields.Integer("Differences", readonly=True, aggregator=None)
    role = fields.Selection(
        [("first", "Book's teacher"), ("second", "Second person"), ("head", "Head of department")],
        compute="_compute_role",
    )
    is_mine = fields.Boolean(compute="_compute_role", search="_search_is_mine")

    _unique_running = models.UniqueIndex(
        "(gradebook_id, kind) WHERE ended_at IS NULL", "The book has this double entry already."
    )

    @api.depends("gradebook_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for double in self:
            book = double.sudo().gradebook_id.display_name
            double.display_name = f"{book} · {kinds.get(double.kind, '')}"

    # -- who -----------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_role(self):
        for double in self:
            double.role = double._role_of(self.env.user)
            double.is_mine = double.role in ("first", "second")

    def _search_is_mine(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        uid = self.env.uid
        running = [("user_id", "=", uid), *ACTIVE]
        return (
            Domain("second_user_id", "=", uid)
            | Domain("gradebook_id.teacher_user_ids", "in", [uid])
            | Domain("gradebook_id.assignment_id.substitution_ids", "any", running)
        )

    def _role_of(self, user):
        """Return as what a user takes part at this moment: first, second, head or False.

        Who writes in the book is the first, whatever else he or she may be.
        """
        book = self.sudo().gradebook_id
        if user in book._writers():
            return "first"
        if user == self.second_user_id:
            return "second"
        heads = book.teacher_ids.department_id.manager_id.user_id
        return "head" if user in heads and user.has_group(DEPARTMENT_HEAD) else False

    def _check_role(self, *roles):
        self.check_access("read")
        if self.ended_at:
            raise UserError(self.env._("This double entry has ended."))
        if self._role_of(self.env.user) not in roles:
            raise AccessError(self.env._("This is for another person of the double entry."))

    # -- naming and ending ----------------------------------------------------------

    def _may_name(self):
        """Deputy and principal name for every book, the head for the own department."""
        user = self.env.user
        if self.env.su or user.has_group(VICE_PRINCIPAL):
            return True
        return user.has_group(DEPARTMENT_HEAD) and all(
            user in double.sudo().gradebook_id.teacher_ids.department_id.manager_id.user_id
            for double in self
        )

    def _name_second(self, user):
        """Name the person who enters the second time.

        A person named later starts anew, and what the former one entered stays in the
        history; once both were compared the entries stay.

        :raise AccessError: unless the user may name somebody
        :raise UserError: when the person cannot be the second
        """
        self.check_access("read")
        if not self._may_name():
            raise AccessError(
                self.env._("The deputy, the principal or the head of department names.")
            )
        for double in self.sudo():
            double._check_second(user)
            changed = double.second_user_id and double.second_user_id != user
            double.write(
                {
                    "second_user_id": user.id,
                    "named_by_id": self.env.uid,
                    "named_at": fields.Datetime.now(),
                    "round": double.round + bool(changed and not double.compared_at),
                }
            )
            double._note_named(user)
        self.sudo()._refresh()
        return True

    def _note_named(self, user):
        self.message_post(
            body=self.env._(
                "%(user)s enters %(double)s as the second person.",
                user=user.name,
                double=self.display_name,
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=user.partner_id.ids,
        )

    def _check_second(self, user):
        if self.ended_at:
            raise UserError(self.env._("This double entry has ended."))
        user = user.sudo()
        if not (user.active and (user.has_group(TEACHER) or user.has_group(CLERK))):
            raise UserError(self.env._("The second person is a teacher or a clerk."))
        if self.company_id not in user.company_ids:
            raise UserError(self.env._("%(name)s does not work in this school.", name=user.name))
        if user in self.gradebook_id._writers():
            raise UserError(
                self.env._("%(name)s writes in this book: name somebody else.", name=user.name)
            )

    def action_name(self):
        """Open the wizard that names the second person (button)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_double_name_action"
        )
        return {**action, "context": {"default_double_ids": self.ids}}

    def action_end(self):
        """Let the marks count without a second entry (button); it stays on record.

        :raise AccessError: unless the user is principal or of the board
        """
        user = self.env.user
        if not (self.env.su or user.has_group(PRINCIPAL) or user.has_group(BOARD)):
            raise AccessError(self.env._("Only the principal or the board decides on this."))
        self.check_access("read")
        self.sudo()._end()
        return True

    def _end(self):
        running = self.filtered(lambda double: not double.ended_at)
        now = fields.Datetime.now()
        running.write({"ended_at": now, "ended_by_id": self.env.uid, "state": "ended"})
        for double in running:
            double.message_post(
                body=self.env._("Ended: the marks count as the book's teacher entered them."),
                author_id=self.env.user.partner_id.id,
            )
        running.gradebook_id.line_ids._marks_changed()
        running._signal_both()
