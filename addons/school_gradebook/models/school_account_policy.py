from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .res_users import BOARD, PRINCIPAL, SYSADMIN

SYSTEM = "base.group_system"
ROLES = [
    ("teacher", "Teacher"),
    ("department_head", "Head of department"),
    ("vice_principal", "Deputy principal"),
    ("principal", "Principal"),
    ("board", "Administration board"),
    ("sysadmin", "System administrator"),
    ("clerk", "Clerk"),
    ("inspector", "Inspector"),
    ("authority", "Education authority"),
    ("system", "Administrator of Odoo"),
]
#: Roles whose account opens much: shorter times without being asked.
POWERFUL = ("vice_principal", "principal", "board", "sysadmin", "inspector", "system")
#: Roles that change their password after each entry round (M04).
RENEWING = (BOARD, SYSADMIN, SYSTEM)


def role_defaults(role):
    """Return what holds for a role before the school decides otherwise."""
    powerful = role in POWERFUL
    return {
        "inactivity_minutes": 30 if powerful else 60,
        "session_hours": 12 if powerful else 24,
        "totp_required": False,
        "password_length": 8,
    }


class SchoolAccountPolicy(models.Model):
    """How the accounts of a school are kept (M04): per role, and after entry rounds.

    Access: principal and board decide; technical administrators only read it.
    """

    _name = "school.account.policy"
    _description = "Account Policy"
    _inherit = ["mail.thread"]
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company",
        "School",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    renew_after_round = fields.Boolean(
        "New passwords after each entry round",
        default=True,
        tracking=True,
        help="When the last entry window of a term closes, or its last book is locked, members"
        " of the board and administrators choose a new password before they go on.",
    )
    line_ids = fields.One2many(
        "school.account.policy.line",
        "policy_id",
        "Roles",
        default=lambda self: [(0, 0, {"role": role, **role_defaults(role)}) for role, __ in ROLES],
    )
    due_user_ids = fields.Many2many(
        "res.users", compute="_compute_due_user_ids", string="New password awaited from"
    )

    _unique_company = models.Constraint("UNIQUE (company_id)", "The school has a policy already.")

    def _compute_due_user_ids(self):
        Users = self.env["res.users"].sudo()
        for policy in self:
            policy.due_user_ids = Users.search(
                [
                    ("school_password_due", "!=", False),
                    ("company_ids", "in", policy.company_id.ids),
                ]
            )

    # -- the policy of a school -----------------------------------------------

    @api.model
    def _ensure(self, companies):
        """Return the policies of ``companies``, made with the defaults where missing."""
        policies = self.sudo().search([("company_id", "in", companies.ids)])
        missing = companies - policies.company_id
        return policies | self.sudo().create([{"company_id": company.id} for company in missing])

    @api.model
    def action_open(self):
        """Open the policy of the current school (menu)."""
        self.check_access("read")
        policy = self._ensure(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Account Policy"),
            "res_model": self._name,
            "res_id": policy.id,
            "view_mode": "form",
        }

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        if "company_id" in vals:
            raise ValidationError(self.env._("The policy belongs to its school."))
        return super().write(vals)

    # -- new passwords -----------------------------------------------------------

    def action_require_new_passwords(self):
        """Have the administrators of the school change their password now (button)."""
        self.ensure_one()
        self.check_access("write")
        if not (self.env.user.has_group(PRINCIPAL) or self.env.user.has_group(BOARD)):
            raise AccessError(self.env._("Only the principal and the board ask for this."))
        self._require_new_passwords(self.company_id)
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.model
    def _require_new_passwords(self, company, why=None):
        """Make board members and administrators of a school choose a new password.

        Their sessions end and no password, session or API key works until they have.

        :param str why: stands in the history of the policy
        :return: res.users
        """
        users = self._password_owners(company)
        users.write({"school_password_due": fields.Datetime.now()})
        body = self.env._("New password required from: %(names)s.", names=self._names(users))
        policy = self._ensure(company)
        policy.message_post(
            body=f"{why} {body}" if why else body,
            author_id=self.env.user.partner_id.id,
            partner_ids=users.partner_id.ids,
        )
        return users

    @api.model
    def _names(self, users):
        return ", ".join(users.mapped("name")) or "–"

    @api.model
    def _password_owners(self, company):
        """Return the administrators of a school who sign in with a password at all."""
        groups = [self.env.ref(group).id for group in RENEWING]
        domain = [("all_group_ids", "in", groups), ("company_ids", "in", company.ids)]
        users = self.env["res.users"].sudo().search(domain)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_users WHERE id = ANY(%s) AND password IS NOT NULL",
                list(users.ids),
            )
        )
        return users.browse(row[0] for row in rows)

    @api.model
    def _cron_after_rounds(self):
        """Ask for new passwords once after each closing of a term's entry."""
        years = self.env["school.year"].sudo().search([("state", "!=", "closed")])
        for policy in self._ensure(years.company_id).filtered("renew_after_round"):
            terms = years.term_ids.filtered(lambda t, own=policy: t.company_id == own.company_id)
            closed = [(term, term._round_closed_at()) for term in terms]
            fresh = [
                term
                for term, moment in closed
                if moment and moment > (term.round_handled_at or policy.create_date)
            ]
            for term, moment in closed:
                if term in fresh:
                    term.round_handled_at = moment
            if fresh:
                names = ", ".join(term.display_name for term in fresh)
                why = self.env._("The entry of %(terms)s is closed.", terms=names)
                self._require_new_passwords(policy.company_id, why)


class SchoolAccountPolicyLine(models.Model):
    """What holds for the accounts of one role."""

    _name = "school.account.policy.line"
    _description = "Account Policy of a Role"
    _order = "id"
    _rec_name = "role"

    policy_id = fields.Many2one(
        "school.account.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    role = fields.Selection(ROLES, required=True, readonly=True)
    inactivity_minutes = fields.Integer(
        "Locks after minutes without use",
        required=True,
        help="The screen asks for the password again; what was typed is not lost. 0: never.",
    )
    session_hours = fields.Integer(
        "Signs out after hours", required=True, help="Whatever is done meanwhile. 0: never."
    )
    totp_required = fields.Boolean(
        "Second factor",
        help="A code from an authenticator app at each sign-in; who has none sets it up at the"
        " next sign-in.",
    )
    password_length = fields.Integer("Characters of a password", required=True)

    _unique_role = models.Constraint("UNIQUE (policy_id, role)", "The role stands there already.")
    _sane = models.Constraint(
        "CHECK (inactivity_minutes BETWEEN 0 AND 1440 AND session_hours BETWEEN 0 AND 720"
        " AND password_length BETWEEN 8 AND 64)",
        "At most 24 hours without use and 30 days signed in; passwords of 8 to 64 characters.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env.registry.clear_cache()
        return lines

    def write(self, vals):
        if vals.keys() & {"role", "policy_id"}:
            raise ValidationError(self.env._("A line stays with its role."))
        before = {line: {name: line[name] for name in vals} for line in self}
        result = super().write(vals)
        self.flush_recordset()
        self.env.registry.clear_cache()
        for line, old in before.items():
            line._note_changes(old)
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _note_changes(self, old):
        """Write down in the policy's history what is now required of a role."""
        labels = self.fields_get([*old, "role"], ["string", "selection"])
        roles = dict(labels["role"]["selection"])
        for name, value in old.items():
            if self[name] != value:
                self.policy_id.sudo().message_post(
                    body=self.env._(
                        "%(role)s – %(setting)s: %(old)s → %(new)s",
                        role=roles[self.role],
                        setting=labels[name]["string"],
                        old=self._shown(value),
                        new=self._shown(self[name]),
                    ),
                    author_id=self.env.user.partner_id.id,
                )

    def _shown(self, value):
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        return str(value)


class SchoolTerm(models.Model):
    _inherit = "school.term"

    round_handled_at = fields.Datetime(
        readonly=True, copy=False, help="The closing after which passwords were renewed last."
    )

    def _round_closed_at(self):
        """Return when the entry of the term closed, by windows or locks; None while open."""
        self.ensure_one()
        now = fields.Datetime.now()
        closings = self.window_ids.mapped("date_close")
        if closings and all(closings) and max(closings) <= now:
            return max(closings)
        books = self.env["school.gradebook"].sudo().search([("term_id", "=", self.id)])
        if books and all(book.state == "locked" for book in books):
            locked = [moment for moment in books.mapped("locked_at") if moment]
            # The last second may lie ahead of a clock that is read in whole seconds.
            return min(max(locked, default=now), now + timedelta(seconds=1))
        return None
