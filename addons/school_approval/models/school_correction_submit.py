from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import flow
from .school_correction_line import IDENTITY, TEST_WINDOWS


class SchoolCorrection(models.Model):
    """Submitting: what a request must say, and what the server notes of it."""

    _inherit = "school.correction"

    def _before_submit(self, late_reason=None):
        self.with_user(self.env.user)._check_requester()
        self.line_ids._check_target()
        for request in self:
            request._check_complete()
        self.line_ids._read_old()
        # While the requests are drafts: the database takes no row of a submitted one.
        self.env.flush_all()
        self._check_changes()
        Step = self.env["school.correction.step"]
        asked = {school: Step._of(school).filtered("is_used") for school in self.company_id}
        numbers = {school: self._numbers_of(school) for school in self.company_id}
        for request in self:
            request._set(
                {
                    "name": request.name or request._next_number(numbers[request.company_id]),
                    "step_codes": request._own_steps(asked[request.company_id]),
                    "is_late": request._after_deadline(),
                }
            )

    @api.model
    def _numbers_of(self, company):
        """Return the sequence from which a school numbers its requests."""
        domain = [("code", "=", "school.correction"), ("company_id", "in", [company.id, False])]
        sequence = self.env["ir.sequence"].with_company(company)
        return sequence.search(domain, order="company_id", limit=1)

    @api.model
    def _next_number(self, sequence):
        return sequence.next_by_id() if sequence else "/"

    def _own_steps(self, asked=None):
        """Return the steps of this request, as the school asks for them now.

        Where the requester leads the class, or nobody does, the board witnesses instead.
        """
        if asked is None:
            asked = self.env["school.correction.step"]._of(self.company_id).filtered("is_used")
        codes = {"submit", *asked.mapped("code")}
        homeroom = self.class_id.homeroom_user_id
        if "homeroom" in codes and homeroom in (self.env["res.users"], self.requester_id):
            codes = codes - {"homeroom"} | {"witness"}
        return flow.ordered(codes)

    def _check_complete(self):
        if not self.line_ids:
            raise ValidationError(self.env._("Say which cells are to change."))
        if not (self.reason_id and (self.reason or "").strip()):
            raise ValidationError(self.env._("Give the kind of reason, and the reason in words."))
        if not all(self.evidence_ids.mapped("is_intact")):
            raise ValidationError(self.env._("A file of the evidence was exchanged: add it again."))
        kinds = set(self.evidence_ids.mapped("kind"))
        windows = {row._window() for row in self.line_ids}
        if windows & set(TEST_WINDOWS) and not {"script", "examiner"} <= kinds:
            raise ValidationError(
                self.env._(
                    "A test mark changes with the pupil's script and the examiner's confirmation:"
                    " add both as evidence."
                )
            )
        if IDENTITY in windows and "civil" not in kinds:
            raise ValidationError(
                self.env._(
                    "Names, birth and sex change with the birth certificate or another civil"
                    " paper: add a photo of it as evidence."
                )
            )
        if self.company_id.school_evidence_always and not kinds:
            raise ValidationError(self.env._("Add evidence: a photo of the script or mark book."))

    def _check_changes(self):
        self.line_ids._check_kept()
        empty = self.line_ids.filtered(lambda row: not row.new_value and not row.clears)
        if empty:
            raise ValidationError(
                self.env._(
                    "%(pupil)s, %(column)s: enter the requested value, or tick «Remove».",
                    pupil=empty[0].pupil,
                    column=empty[0].column_name,
                )
            )
        same = self.line_ids.filtered(lambda row: (row.old_value or "") == (row.new_value or ""))
        if same:
            raise ValidationError(
                self.env._(
                    "%(pupil)s, %(column)s: the requested value is the present one.",
                    pupil=same[0].pupil,
                    column=same[0].column_name,
                )
            )

    def _after_deadline(self):
        """Return whether a deadline of the regulations has passed (R-COR-5)."""
        now = fields.Datetime.now()
        windows = {row._window() for row in self.line_ids}
        ends = [self.term_id[f"deadline_{kind}"] for kind in ("tx", "gk", "ck") if kind in windows]
        return any(end and end < now for end in ends)
