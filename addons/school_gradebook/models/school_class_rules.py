from odoo import api, models
from odoo.exceptions import UserError

from ..lib import evaluate


class SchoolClass(models.Model):
    """The rules of a class: bound when it is made, kept when its year is over (law 7)."""

    _inherit = "school.class"

    @api.depends("level", "grade", "year_id")
    def _compute_ruleset_id(self):
        """The circular in force for the grade and year, with the school's own settings."""
        Ruleset = self.env["school.ruleset"].sudo()
        for record in self:
            year = record.year_id
            ruleset = Ruleset._for(record.level, record.grade, year.start_year)
            record.ruleset_id = ruleset
            record.rule_settings = year.company_id._rule_settings(ruleset.code) or False

    def write(self, vals):
        if vals.keys() & {"ruleset_id", "rule_settings"}:
            raise UserError(self.env._("The rules of a class change by a change of rules."))
        if vals.keys() & {"grade", "level", "year_id"} and self.sudo().gradebook_ids:
            raise UserError(
                self.env._("A class with gradebooks keeps its grade, level and school year.")
            )
        return super().write(vals)

    def _bind_rules(self, ruleset, settings):
        """Bind the classes to a version and settings; the caller has checked who decides."""
        if any(record.year_id.state == "closed" for record in self):
            raise UserError(self.env._("A closed year keeps the rules it was computed with."))
        return super().write({"ruleset_id": ruleset.id, "rule_settings": settings or False})

    def _settings(self):
        """Return the settings of the class, by key; what is absent has its default."""
        return self.rule_settings or {}

    def _evaluate(self, payload):
        """Apply the rules that the class is bound to; see school.ruleset.evaluate."""
        return evaluate.evaluate(self._rule_payload(payload), self._rulesets())

    def _rulesets(self):
        """Return the one lib Ruleset of the class, as the rules take them."""
        ruleset = self.ruleset_id.sudo()
        return (ruleset._lib(),) if ruleset else ()

    def _rule_names(self):
        """Return the subject names of the class by code."""
        lines = self.sudo().gradebook_ids.curriculum_line_id
        return {line.subject_id.code: line.label for line in lines}

    def _rule_payload(self, payload):
        """Return a payload completed with the place and settings of the class."""
        self.ensure_one()
        place = {
            "level": self.level,
            "grade": self.grade,
            "school_year": self.year_id.start_year,
            "settings": self._settings(),
            "conduct_required": self.conduct_required,
        }
        if self.specialised_subject_id:
            place["specialised"] = self.specialised_subject_id.code
        return {**place, **payload}

    def _recompute_results(self):
        """Compute all results from the marks again, class by class."""
        Term, Year = self.env["school.term.result"].sudo(), self.env["school.year.result"].sudo()
        for record in self.sudo():
            domain = [("class_id", "=", record.id)]
            lines = record.gradebook_ids.line_ids
            for records, name in (
                (lines, "result"),
                (lines, "year_result"),
                (Term.search(domain), "learning"),
                (Year.search(domain), "learning"),
            ):
                self.env.add_to_compute(records._fields[name], records)
            self.env.flush_all()
            self.env.invalidate_all()
