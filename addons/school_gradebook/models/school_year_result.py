from odoo import api, fields, models
from odoo.exceptions import UserError

from .school_level import CONDUCT, LEARNING
from .school_term_result import missing_text

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
    ("TUNG_MAT", "Achievement in one field"),
    ("VUOT_TROI", "Outstanding achievement or progress"),
]


#: What keeps the decision open, but not the learning level.
_JUDGEMENTS_MISSING = {"MISSING_CONDUCT", "MISSING_ABSENCES"}


class SchoolYearResult(models.Model):
    """A pupil's year: levels, decision and award, computed and explained (law 6)."""

    _name = "school.year.result"
    _description = "Year Result"
    _inherit = ["school.tried"]
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
    missing = fields.Text("Still missing", compute="_compute_missing")

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
        "class_id.ruleset_id",
        "class_id.rule_settings",
        "class_id.specialised_subject_id",
        "class_id.conduct_required",
    )
    def _compute_year(self):
        rows = self._year_rows()
        for result in self:
            subjects = rows[result.id]
            complete = bool(subjects) and all(_is_final(row) for row in subjects)
            outcome = result._year_outcome(subjects) if complete else {}
            result.update(result._year_values(outcome))
            ruleset = result.class_id.ruleset_id
            result.ruleset_id = ruleset
            result.ruleset_version = ruleset.version

    def _year_rows(self):
        return self.env["school.gradebook.line"]._subject_rows(
            "year_result_id", self.ids, year_only=True
        )

    def _year_outcome(self, rows):
        """Apply the rules to the results of the year as the books have them."""
        payload = {"period": "CN", "explain": False, **self._judgements()}
        Line = self.env["school.gradebook.line"]
        if self.class_id.level == "TH":
            lines = Line.sudo().browse(row["id"] for row in rows)
            payload.update(Line._entries_payload(lines._mark_entries()))
        else:
            payload["subjects"] = [Line._row_subject(row, "CN") for row in rows]
        return self.class_id._evaluate(payload)

    def _year_values(self, outcome):
        """Return the stored values: levels as soon as they are certain, then the decision."""
        codes = {error["code"] for error in outcome.get("errors", ())}
        failed = not outcome or bool(codes - _JUDGEMENTS_MISSING)
        learning = {} if failed else outcome.get("learning") or {}
        conduct = (outcome.get("conduct") or {}).get("CN")
        decision = False if failed else outcome.get("decision") or False
        return {
            "learning": learning.get("CN") or False,
            "conduct": conduct or False,
            "decision": decision,
            "completed": bool(not failed and outcome.get("completed")),
            "award": False if failed else outcome.get("award") or False,
            "is_final": bool(learning.get("CN") and decision),
        }

    @api.depends("line_ids.missing", "term_result_ids.conduct")
    def _compute_missing(self):
        rows = self.sudo()._year_rows()
        for result in self:
            own = rows.get(result.id, [])
            parts = [missing_text(own, "previous_missing", result._when("HK1"))]
            for code in dict.fromkeys(row["term"] for row in own):
                of_term = [row for row in own if row["term"] == code]
                parts.append(missing_text(of_term, when=result._when(code)))
            parts += result.sudo()._missing_conduct()
            result.missing = "\n".join(filter(None, parts)) or False

    def _when(self, code):
        """Return a term inside a sentence: «học kì I»."""
        name = self.sudo()._period_name(code) if self.class_id.ruleset_id else code
        return name[:1].lower() + name[1:]

    def _missing_conduct(self):
        """Return the terms whose conduct the homeroom teacher has not given yet."""
        klass = self.class_id
        if klass.level == "TH" or not klass.conduct_required:
            return []
        return [
            self.env._("Conduct: %(term)s", term=term.term_id.display_name)
            for term in self.term_result_ids
            if not term.conduct
        ]

    # -- explanation -----------------------------------------------------------

    def _explained_period(self):
        return "CN"

    def _explained_lines(self):
        if self.class_id.level != "TH":
            return self.line_ids
        return self.line_ids.filtered(lambda line: line.term_id.code == "CN")

    def _judgements(self):
        if self.class_id.level == "TH":
            return {}
        conduct = {term.term_id.code: term.conduct for term in self.term_result_ids if term.conduct}
        return {"conduct": conduct, "absences": self.absences}

    def write(self, vals):
        if vals:
            raise UserError(self.env._("This result is computed; it cannot be typed."))
        return super().write(vals)


def _is_final(row):
    """Whether a row has its year: HK2 books carry it, CN and a lone HK1 are it."""
    return row["is_final"] and (row["term"] != "HK2" or row["year_is_final"])
