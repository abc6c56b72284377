from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib import flow

GROUP = "school_gradebook.group_school_"
STEPS = [
    ("homeroom", "Homeroom teacher confirms"),
    ("witness", "Administration board witnesses"),
    ("approve", "Principal approves"),
    ("apply", "Change is applied"),
    ("confirm", "Administrator confirms"),
    ("archive", "Clerk files the paper"),
]
#: Step → roles that take it where the school has not chosen others.
_ROLES = {
    "witness": ("board",),
    "apply": ("board",),
    "confirm": ("sysadmin", "board"),
    "archive": ("clerk",),
}
#: Roles that may be given a step: they work in the school and answer for it.
_ALLOWED = ("board", "sysadmin", "clerk", "vice_principal")
#: Steps with a person of their own: no role can be given for them.
_PERSONAL = frozenset({"homeroom", "approve"})


class SchoolCorrectionStep(models.Model):
    """A step of the corrections of one school: whether it is asked for, and who takes it.

    The homeroom step is the homeroom teacher's, the approval the principal's or a deputy's
    with a delegation; neither can be given to others. Approval and applying stay on: the
    requester, the approver and whoever applies are three people (R-COR-4, design law 5).
    """

    _name = "school.correction.step"
    _description = "Step of a Correction"
    _inherit = ["mail.thread"]
    _order = "company_id, sequence"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", "School", required=True, index=True, readonly=True)
    code = fields.Selection(STEPS, "Step", required=True, readonly=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    is_used = fields.Boolean("Asked for", default=True, tracking=True)
    is_required = fields.Boolean(compute="_compute_fixed")
    is_personal = fields.Boolean(compute="_compute_fixed")
    group_ids = fields.Many2many(
        "res.groups",
        string="Who takes it",
        tracking=True,
        help="Anybody in one of these roles, who has not taken another step that excludes it.",
    )

    _unique_step = models.Constraint(
        "UNIQUE (company_id, code)", "The school has this step already."
    )

    @api.depends("code")
    def _compute_sequence(self):
        for step in self:
            step.sequence = flow.STEPS.index(step.code) if step.code else 0

    @api.depends("code")
    def _compute_fixed(self):
        for step in self:
            step.is_required = step.code in flow.REQUIRED
            step.is_personal = step.code in _PERSONAL

    @api.constrains("code", "is_used", "group_ids")
    def _check_step(self):
        for step in self:
            if step.code in flow.REQUIRED and not step.is_used:
                raise ValidationError(
                    self.env._("Approving and applying cannot be left out: nobody is alone.")
                )
            if step.code in _PERSONAL and step.group_ids:
                raise ValidationError(
                    self.env._("This step is taken by the homeroom teacher, or the principal.")
                )
            if step.code not in _PERSONAL and step.is_used and not step.group_ids:
                raise ValidationError(self.env._("Choose who takes the step."))
            step._check_roles()

    def _check_roles(self):
        """Only roles of the school that work in it: not every user, not an authority."""
        allowed = self._roles()
        if self.group_ids - allowed:
            raise ValidationError(
                self.env._(
                    "Choose among: %(roles)s.", roles=", ".join(allowed.sudo().mapped("name"))
                )
            )

    @api.model
    def _roles(self):
        """Return the roles that may take a step at all, whatever a row of the table says."""
        return self.env["res.groups"].union(*(self.env.ref(GROUP + name) for name in _ALLOWED))

    # -- guards ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The steps of a school exist already: change them."))
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"company_id", "code"}:
            raise UserError(self.env._("A step stays what it is; switch it on or off."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A step is switched off, not deleted."))

    # -- use ---------------------------------------------------------------------

    @api.model
    def _of(self, company):
        """Return the steps of a school; the usual ones exist from the first question on."""
        Step = self.sudo()
        steps = Step.search([("company_id", "=", company.id)])
        missing = [code for code, _label in STEPS if code not in steps.mapped("code")]
        if missing:
            steps |= Step.create([self._default_vals(company, code) for code in missing])
        return steps.sorted("sequence")

    @api.model
    def _ensure_all(self):
        """Make the usual steps of every school, so that no reader has to (at each update)."""
        for company in self.env["res.company"].sudo().search([]):
            self._of(company)

    @api.model
    def _default_vals(self, company, code):
        groups = [self.env.ref(GROUP + role).id for role in _ROLES.get(code, ())]
        return {
            "company_id": company.id,
            "code": code,
            "is_used": code != "witness",
            "group_ids": [(6, 0, groups)],
        }

    def _is_for(self, user):
        """Return whether a role of the user takes this step."""
        return bool(self.sudo().group_ids & self._roles() & user.sudo().all_group_ids)

    @api.model
    def action_steps(self):
        """Open the steps of the present school.

        :raise AccessError: unless the user may see the settings of the school
        """
        self.check_access("read")
        self._of(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_approval.school_correction_step_action"
        )
