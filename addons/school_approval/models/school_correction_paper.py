import json
from datetime import UTC
from functools import lru_cache
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_open

from odoo.addons.school_gradebook.models.school_mark_change import ZONE

from ..lib import forms, slip
from .school_correction_applied import APPLIED_STATES

SLIP, RECORD, REGISTER = "CORRECTION_SLIP", "CORRECTION_RECORD", "CORRECTION_REGISTER"
#: Offices that print what concerns a whole class or teacher.
OFFICES = "school_gradebook.group_school_staff,school_gradebook.group_school_sysadmin"


@lru_cache(8)
def _shipped(code):
    with file_open(f"school_approval/data/forms/{code.lower()}.json") as source:
        return json.load(source)


class SchoolCorrection(models.Model):
    """The papers of a request: the slip, and the teacher's record of corrections.

    The wording is data with effective dates. Whoever reads a request prints its slip; the
    record of a teacher and subject is printed by the teacher and the school's offices.
    """

    _inherit = "school.correction"

    # -- buttons -----------------------------------------------------------------------

    def action_print_slip(self):
        """Print «Giấy đề nghị điều chỉnh điểm, thông tin» of these requests."""
        self.check_access("read")
        return self._paper("slip").report_action(self.ids, config=False)

    def action_print_record(self):
        """Print «Phiếu ghi nhận việc chỉnh điểm»: one for each teacher, subject and year.

        :raise AccessError: unless the user is the teacher, or of the school's offices
        """
        self.check_access("read")
        self._check_may_print_record()
        groups = self.sudo().grouped(lambda request: request._record_key())
        first = self.browse([requests[0].id for requests in groups.values()])
        return self._paper("record").report_action(first.ids, config=False)

    def _paper(self, name):
        return self.env.ref(f"school_approval.school_correction_report_{name}").sudo()

    def _check_may_print_record(self):
        if self.env.su or self.env.user.has_groups(OFFICES):
            return
        if any(request.requester_id != self.env.user for request in self):
            raise AccessError(
                self.env._("The teacher prints the own record of corrections, or the office does.")
            )

    # -- forms ---------------------------------------------------------------------------

    @api.model
    def _form(self, code, klass, on=None):
        """Return the edition of a form that a class uses on a day; today without one.

        :param str code: CORRECTION_SLIP, CORRECTION_RECORD or CORRECTION_REGISTER
        :param klass: school.class
        :param date on: the day of the paper
        :raise UserError: when no edition covers the day
        """
        on = fields.Date.to_string(on or fields.Date.context_today(self))
        form = forms.edition(_shipped(code), klass.level, on)
        if not form:
            raise UserError(self.env._("There is no form of this paper on %(date)s.", date=on))
        return form

    @api.model
    def _local_time(self, moment):
        """Return a stored moment in the time of the school."""
        return moment and moment.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE))

    # -- the slip ---------------------------------------------------------------------------

    def _slip(self):
        """Return the lib.slip.Slip of one request, and its form."""
        self.ensure_one()
        request = self.sudo()
        on = self._local_time(request.submitted_at)
        form = self._form(SLIP, request.class_id, on and on.date())
        return slip.build(request._slip_content(), form), form

    def _slip_content(self):
        """Return what the slip tells, for ``lib.slip.build``; moments in local time."""
        book, klass, company = self.gradebook_id, self.class_id, self.company_id
        submitted = self._local_time(self.submitted_at)
        trace = self._paper_trace()
        return {
            "number": self.name or "",
            "state": self.state,
            "steps": self.step_codes or self._own_steps(),
            "school": company.name or "",
            "place": company.partner_id.city or company.partner_id.state_id.name or "",
            "date": submitted and submitted.date(),
            "requester": self.requester_id.name,
            "leads": self.requester_id == klass.homeroom_user_id,
            "class": klass.name,
            "ruleset": klass.ruleset_id.code,
            "subject": (book.label or book.subject_id.name) if book else "",
            "cells": self._paper_cells(),
            "reason": self._paper_reason(),
            "late_reason": self.late_reason or "",
            "people": {event["move"]: event for event in trace},
            "trace": trace,
        }

    def _paper_cells(self):
        """Return the rows of one request in the order of class list and book."""
        columns = self.line_ids._paper_columns()
        places = list(columns.get(self.gradebook_id.id, ()))
        rows = self.line_ids.sorted(lambda row: row._paper_order(places))
        cells = [row._paper_cell(columns) for row in rows]
        return [{**cell, "at": self._local_time(cell["at"])} for cell in cells]

    def _paper_reason(self):
        """Return the reason in words: the kind of reason stands for an empty one."""
        return (self.reason or "").strip() or self.reason_id.name or ""

    def _paper_trace(self):
        return [
            {
                "move": event.move,
                "name": event.user_id.name,
                "at": self._local_time(event.at),
                "note": event.note or "",
                "acted_for": event.acted_for or "",
            }
            for event in self.event_ids
        ]

    def _paper_evidence(self, words):
        """Return the evidence in the words of the form."""
        shown = []
        for evidence in self.evidence_ids:
            # An edition of a school may be older than a kind of evidence.
            text = words.get(evidence.kind) or words["other"]
            details = ", ".join(filter(None, (evidence.examiner, evidence.note)))
            shown.append(f"{text} ({details})" if details else text)
        return "; ".join(shown)

    def _paper_url(self):
        """Return the address of the request, for the QR code."""
        return f"{self.get_base_url()}/odoo/school-corrections/{self.id}"

    # -- the record of a teacher, the register of a class --------------------------------------

    def _record_key(self):
        """Return whose record the request stands in: teacher, subject (or class) and year."""
        of = self.subject_id or self.class_id
        return self.requester_id, of, self.year_id

    def _record_requests(self):
        """Return the applied requests of the same teacher, subject and year."""
        self.ensure_one()
        domain = [
            ("requester_id", "=", self.requester_id.id),
            ("year_id", "=", self.year_id.id),
            ("subject_id", "=", self.subject_id.id),
            ("state", "in", APPLIED_STATES),
        ]
        if not self.subject_id:
            domain.append(("class_id", "=", self.class_id.id))
        return self.search(domain, order="applied_at, id")

    @api.model
    def _applied_requests(self, klass, term=None):
        """Return the applied requests of a class, in the order in which they were applied."""
        domain = [("class_id", "=", klass.id), ("state", "in", APPLIED_STATES)]
        if term:
            domain.append(("term_id", "=", term.id))
        return self.search(domain, order="applied_at, id")

    def _paper_rows(self, words, same_as):
        """Return one row for each changed cell of applied requests.

        :param dict words: of the edition of the slip: names of columns and of evidence
        :param str same_as: stands for the grounds of further cells of a request
        """
        rows = []
        for request in self.sudo():
            same = {
                "request": request.name,
                "class": request.class_id.name,
                "subject": request.gradebook_id.label or request.subject_id.name or "",
                "grounds": request._paper_grounds(words),
                "requester": request.requester_id.name,
                "homeroom": (request.homeroom_by_id or request.witness_by_id).name or "",
                "approver": request.approver_id.name,
                "applier": request.applier_id.name,
            }
            first = len(rows) + 1
            for cell in request._paper_cells():
                rows.append({**same, **_cell_texts(cell, words), "place": str(len(rows) + 1)})
                same["grounds"] = same_as.format(place=first)
        return rows

    def _paper_grounds(self, words):
        evidence = self._paper_evidence(words["evidence"])
        shown = f"{evidence[:1].upper()}{evidence[1:]}."
        return " ".join(filter(None, (f"{self._paper_reason().rstrip('.')}.", evidence and shown)))


def _cell_texts(cell, words):
    return {
        "pupil": cell["pupil"],
        "column": slip.cell_label(cell, words),
        "old": cell["old"] or "–",
        "new": cell["new"] or "–",
        "at": f"{cell['at']:%H:%M %d/%m/%Y}",
    }
