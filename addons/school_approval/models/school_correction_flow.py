from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..lib import flow
from .school_correction import PERSONS

#: Step → field with the moment that it was taken.
MOMENTS = {
    "submit": "submitted_at",
    "approve": "approved_at",
    "apply": "applied_at",
    "confirm": "confirmed_at",
}


class SchoolCorrection(models.Model):
    """The moves of a request: one checker for buttons, lists and RPC (lib/flow.py)."""

    _inherit = "school.correction"

    my_moves = fields.Json(compute="_compute_my_moves", export_string_translation=False)
    is_my_turn = fields.Boolean(compute="_compute_my_moves", search="_search_is_my_turn")

    # -- who may ---------------------------------------------------------------------

    def _my_steps(self):
        """Return {request: the steps that the user's offices allow}, each asked for once."""
        user = self.env.user
        steps = {}
        for company in self.sudo().company_id:
            offices = self.env["school.correction.step"]._of(company)
            mine = {step.code for step in offices if not step.is_personal and step._is_for(user)}
            if company not in user.company_ids:
                mine = set()
            elif user._acts_as_principal(company, "approve"):
                mine.add("approve")
            if user._is_technical():
                mine.discard("apply")  # who administers accounts changes no mark (law 5)
            steps[company] = mine
        found = {}
        for request in self:
            record = request.sudo()
            own = set(steps[record.company_id])
            if record.requester_id == user:
                own.add("submit")
            if record.class_id.homeroom_user_id == user:
                own.add("homeroom")
            found[request] = frozenset(own)
        return found

    def _compute_my_moves(self):
        steps = self._my_steps()
        for request in self:
            moves = flow.moves(request.sudo()._as_request(), self.env.uid, steps[request])
            request.my_moves = moves if request.id else []
            request.is_my_turn = bool(set(moves) - {"withdraw", "submit"})

    def _search_is_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._waiting_for_me()
        return [("id", "in" if True in value else "not in", mine.ids)]

    def _waiting_for_me(self):
        """Return the requests that wait for the user; steps without one are not even read."""
        user = self.env.user
        steps = {
            step.code
            for company in user.company_ids
            for step in self.env["school.correction.step"]._of(company)
            if not step.is_personal and step._is_for(user)
        }
        if any(user._acts_as_principal(company, "approve") for company in user.company_ids):
            steps.add("approve")
        domain = fields.Domain("next_step", "in", sorted(steps))
        domain |= fields.Domain("next_step", "=", "homeroom") & fields.Domain(
            "class_id.homeroom_user_id", "=", user.id
        )
        return self.search(domain).filtered("is_my_turn")

    # -- moves -------------------------------------------------------------------------

    def action_submit(self):
        """Send the requests; from now on their content stays as it is."""
        return self._move("submit")

    def action_homeroom(self):
        """Confirm as the homeroom teacher."""
        return self._move("homeroom")

    def action_witness(self):
        """Confirm as a member of the administration board who was present."""
        return self._move("witness")

    def action_approve(self, late_reason=None):
        """Approve as the principal, or with the principal's delegation.

        :param str late_reason: needed for requests that came after the deadline
        """
        return self._move("approve", late_reason=late_reason)

    def action_apply(self):
        """Write the approved values into the book, by a grant for each cell."""
        return self._move("apply")

    def action_confirm(self):
        """Confirm what the system has recorded: old value, new value, minute."""
        return self._move("confirm")

    def action_archive(self):
        """Note that the signed paper is filed."""
        return self._move("archive")

    def action_refuse(self, reason):
        """Refuse the requests that wait for the user.

        :param str reason: required
        """
        return self._move("refuse", note=reason)

    def action_withdraw(self, reason):
        """Take back own requests that are not applied.

        :param str reason: required
        """
        return self._move("withdraw", note=reason)

    def _move(self, move, note=None, late_reason=None):
        """Make one move with all of these requests, or with none.

        :raise AccessError: unless it is the user's step
        :raise UserError: unless the request waits for it
        """
        self.check_access("read")
        if any(text and not isinstance(text, str) for text in (note, late_reason)):
            raise UserError(self.env._("Give the reason."))
        self._lock_rows()
        steps = self._my_steps()
        for request in self:
            self._check_move(request, move, steps[request], note)
        records = self.sudo()
        getattr(records, f"_before_{move}", lambda **kw: None)(late_reason=late_reason)
        records._take(move, note or late_reason)
        getattr(records, f"_after_{move}", lambda: None)()
        records._notify_next()
        return True

    def _lock_rows(self):
        """Two people at once: the second one is told so, or is judged by the new state."""
        self.flush_recordset()
        try:
            self.lock_for_update()
        except LockError as error:
            raise LockError(
                self.env._(
                    "Somebody else is deciding on one of these requests at this moment. Look at"
                    " it again, and decide then."
                )
            ) from error
        self.invalidate_recordset()

    def _check_move(self, request, move, steps, note):
        try:
            flow.check(request.sudo()._as_request(), move, self.env.uid, steps, note or "")
        except flow.FlowError as error:
            raise self._flow_error(request, error) from error

    def _flow_error(self, request, error):
        """Return the exception with what to do, in the user's words."""
        name = request.sudo().display_name
        states = dict(self._fields["state"]._description_selection(self.env))
        steps = dict(self._fields["next_step"]._description_selection(self.env))
        step = steps.get(error.params.get("move"), "")
        if error.code == "REASON":
            return UserError(self.env._("Give the reason."))
        if error.code == "NOT_NOW":
            waits = steps.get(request.sudo().next_step)
            return UserError(
                self.env._(
                    "%(request)s is «%(state)s»; it waits for: %(step)s.",
                    request=name,
                    state=states[request.sudo().state],
                    step=waits or "–",
                )
            )
        if error.code == "SAME_PERSON":
            return AccessError(
                self.env._(
                    "%(request)s: you have taken another step of it already. «%(step)s» is for"
                    " somebody else: requester, approver and whoever applies are three people.",
                    request=name,
                    step=step,
                )
            )
        return AccessError(
            self.env._("%(request)s: the step «%(step)s» is not yours.", request=name, step=step)
        )

    def _take(self, move, note):
        """Write the trace first, then state, person and moment: a state without is refused."""
        now = fields.Datetime.now()
        acted_for = self._acted_for() if move == "approve" else {}
        self.env["school.correction.event"].create(
            [
                {
                    "correction_id": request.id,
                    "move": move,
                    "user_id": self.env.uid,
                    "at": now,
                    "note": note or False,
                    "acted_for": acted_for.get(request.company_id, False),
                }
                for request in self
            ]
        )
        taken = {
            name[move]: value
            for name, value in ((PERSONS, self.env.uid), (MOMENTS, now))
            if move in name
        }
        state = flow.state_after(move)
        for steps, requests in self.grouped(
            lambda request: tuple(request.step_codes or flow.STEPS)
        ).items():
            next_step = flow.next_step(state, frozenset(steps)) or False
            requests._set({**taken, "state": state, "next_step": next_step})

    def _acted_for(self):
        """Return {school: name of the principal for whom a deputy approves}."""
        user = self.env.user
        if user.has_group("school_gradebook.group_school_principal"):
            return {}
        grants = (
            self.env["school.delegation"]
            .sudo()
            .search(
                [
                    ("user_id", "=", user.id),
                    ("company_id", "in", self.company_id.ids),
                    ("may_approve", "=", True),
                    ("starts_at", "<=", "now"),
                    ("ends_at", ">", "now"),
                ]
            )
        )
        return {grant.company_id: grant.granted_by_id.name for grant in grants}

    # -- approving -------------------------------------------------------------------------

    def _before_approve(self, late_reason=None):
        for message in self._outdated().values():
            raise UserError(message)
        reason = (late_reason or "").strip()
        if any(request.is_late for request in self) and not reason:
            raise UserError(
                self.env._(
                    "The request came after the deadline. Say why it is accepted nevertheless."
                )
            )
        # What it does is told before anything is written: one flush for all of them.
        known = {}
        effects = {request: request._effect(request.line_ids, known) for request in self}
        for request, effect in effects.items():
            vals = {"effect_approved": effect}
            request._set({**vals, "late_reason": reason} if request.is_late else vals)
