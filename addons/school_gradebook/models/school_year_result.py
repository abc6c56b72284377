from odoo import api, fields, models
from odoo.exceptions import UserError

from .school_level import CONDUCT, LEARNING
from .school_term_result import explanation_text

DECISIONS = [
    ("PROMOTED", "Promoted"),
    ("PROMOTED_AFTER_SUMMER", "Promoted after the summer"),
    ("RETAINED", "Retained"),
    ("SUMMER_CONDUCT", "Conduct training in the summer"),
    ("SUMMER_RETEST", "Re-assessment of subjects"),
    ("SUMMER_CONDUCT_THEN_RETEST", "Conduct training, then re-assessment"),
    ("EXTRA_HELP", "Extra help, then assessment again"),
    ("PRINCIPAL_DECIDES", "The principal decides"),
]
AWARDS = [
    ("XUAT_SAC", "Excellent pupil"),
    ("GIOI", "Good pupil"),
    ("TIEU_BIEU", "Exemplary pupil"),
    ("TIEN_TIEN", "Advanced pupil"),
]


class SchoolYearResult(models.Model):
    """A pupil's year: levels, decision and award, computed and explained (law 6)."""

    _name = "school.year.result"
    _description = "Year Result"
    _order = "number, id"

    enrollment_id = fields.Many2one(
        "school.enrollment", "Pupil", required=True, index=True, ondelete="restrict"
    )
    class_id = fields.Many2one(related="enrollment_id.class_id", store=True, index=True)
    year_id = fields.Many2one(related="enrollment_id.year_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    number = fields.Integer(related="enrollment_id.number", store=True, aggregator=None)
    name = fields.Char(related="enrollment_id.name")
    student_code = fields.Char(related="enrollment_id.student_code")
    term_result_ids = fields.One2many("school.term.result", "year_result_id", "Terms")
    line_ids = fields.One2many("school.gradebook.line", "year_result_id", "Subjects")
    learning = fields.Selection(LEARNING, compute="_compute_year", store=True)
    conduct = fields.Selection(CONDUCT, compute="_compute_year", store=True)
    absences = fields.Integer(compute="_compute_absences", store=True)
    decision = fields.Selection(DECISIONS, compute="_compute_year", store=True)
    completed = fields.Boolean("Programme completed", compute="_compute_year", store=True)
    award = fields.Selection(AWARDS, compute="_compute_year", store=True)
    is_final = fields.Boolean(compute="_compute_year", store=True)
    ruleset_id = fields.Many2one("school.ruleset", compute="_compute_year", store=True)
    ruleset_version = fields.Char(compute="_compute_year", store=True)
    explanation = fields.Text(compute="_compute_explanation")

    _unique_enrollment = models.Constraint(
        "UNIQUE (enrollment_id)", "The pupil has a result of this year already."
    )

    @api.model
    def _ensure(self, enrollments):
        """Create the missing results; return {enrollment id: result id}."""
        Result = self.sudo()
        found = {
            result.enrollment_id.id: result.id
            for result in Result.search([("enrollment_id", "in", enrollments.ids)])
        }
        missing = [e.id for e in enrollments if e.id not in found]
        for result in Result.create([{"enrollment_id": e} for e in missing]):
            found[result.enrollment_id.id] = result.id
        return found

    @api.depends("enrollment_id.name", "year_id.name")
    def _compute_display_name(self):
        for result in self:
            result.display_name = f"{result.name or ''} – {result.year_id.name or ''}"

    @api.depends("term_result_ids.absences")
    def _compute_absences(self):
        for result in self:
            result.absences = sum(result.term_result_ids.mapped("absences"))

    @api.depends(
        "line_ids.year_result",
        "line_ids.year_is_final",
        "line_ids.is_final",
        "line_ids.result",
        "line_ids.reassessment",
        "term_result_ids.conduct",
        "absences",
    )
    def _compute_year(self):
        rows = self._year_rows()
        for result in self:
            subjects = rows[result.id]
            complete = bool(subjects) and all(
                row["is_final"] and (row["year_is_final"] or row["term"] == "CN")
                for row in subjects
            )
            outcome = result._evaluate(subjects) if complete else {}
            result.update(result._year_values(outcome))
            ruleset = result.class_id._ruleset()
            result.ruleset_id = ruleset
            result.ruleset_version = ruleset.version

    def _year_rows(self):
        """Return {result id: rows that decide the year}: HK2, or CN in primary."""
        return self.env["school.gradebook.line"]._subject_rows(
            "year_result_id", self.ids, ["HK2", "CN"]
        )

    def _year_values(self, outcome):
        failed = bool(outcome.get("errors")) or not outcome
        learning = {} if failed else outcome.get("learning") or {}
        conduct = (outcome.get("conduct") or {}).get("CN")
        return {
            "learning": learning.get("CN") or False,
            "conduct": conduct or False,
            "decision": False if failed else outcome.get("decision") or False,
            "completed": bool(not failed and outcome.get("completed")),
            "award": False if failed else outcome.get("award") or False,
            "is_final": bool(learning.get("CN")),
        }

    def _evaluate(self, rows):
        """Apply the rules to the whole year of the pupil."""
        klass = self.class_id
        payload = {
            "level": klass.level,
            "grade": klass.grade,
            "school_year": klass.year_id.start_year,
            "period": "CN",
            "conduct": {
                term.term_id.code: term.conduct for term in self.term_result_ids if term.conduct
            },
            "absences": self.absences,
        }
        primary = klass.level == "TH"
        payload.update(self._primary_payload(rows) if primary else self._payload(rows))
        return self.env["school.ruleset"].evaluate(payload)

    def _payload(self, rows):
        Line = self.env["school.gradebook.line"]
        return {"subjects": [Line._row_subject(row) for row in rows]}

    def _primary_payload(self, rows):
        """Return levels, test marks, qualities and competences of the moment CN."""
        lines = self.env["school.gradebook.line"].sudo().browse(row["id"] for row in rows)
        payload = {"subjects": [], "qualities": {}, "competences": {}}
        for line in lines:
            cells = {mark.column: mark.shown for mark in line.mark_ids}
            if line.gradebook_id.kind != "TRAITS":
                subject = {"code": line.subject_id.code, "kind": "PRIMARY"}
                subject["CN"] = cells
                payload["subjects"].append({**subject, "exempt": line.is_exempt})
                continue
            for column in line.gradebook_id._columns():
                group = "qualities" if column.group == "QUALITY" else "competences"
                if column.key in cells:
                    payload[group][column.key] = cells[column.key]
        return payload

    @api.depends("line_ids.result")
    def _compute_explanation(self):
        rows = self.sudo()._year_rows()
        for result in self:
            outcome = result._evaluate(rows[result.id]) if rows[result.id] else {}
            result.explanation = explanation_text(outcome)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("This result is computed; it cannot be typed."))
        return super().write(vals)
