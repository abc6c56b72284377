from odoo import api, fields, models

from odoo.addons.school_gradebook.models.school_gradebook_sheet import COMMENT_COLUMN

from .school_correction import WAITING
from .school_correction_line import MARK, PROFILE


class SchoolCorrection(models.Model):
    """What a change would do: averages, levels, decisions and titles, before it is approved."""

    _inherit = "school.correction"

    effect = fields.Json(compute="_compute_effect", export_string_translation=False)
    effect_text = fields.Text("What it changes", compute="_compute_effect")

    at_risk_text = fields.Text(
        "Documents that will not hold any more", compute="_compute_at_risk_text"
    )

    @api.depends("line_ids.column", "class_id", "term_id", "state")
    def _compute_at_risk_text(self):
        """Told while it waits: what has to be printed and signed anew afterwards."""
        for request in self:
            waits = request.state in WAITING and isinstance(request.id, int)
            documents = request.sudo()._documents_at_risk() if waits else []
            request.at_risk_text = "\n".join(documents) or False

    @api.depends("line_ids.new_value", "state")
    @api.depends_context("uid")
    def _compute_effect(self):
        known = {}
        for request in self:
            applied = request.state in ("applied", "confirmed", "archived")
            rows = request.line_ids._told().sudo()
            effect = request.effect_approved if applied else request.sudo()._effect(rows, known)
            effect = [entry for entry in effect or [] if request._may_know(entry)]
            request.effect = effect
            request.effect_text = "\n".join(_sentence(entry) for entry in effect) or False

    def _may_know(self, entry):
        """Levels, decisions and titles are for those who read the pupils' results (law 9)."""
        if self.env.su or entry.get("what") in ("subject", PROFILE):
            return True
        results = self.sudo().line_ids.line_id.term_result_id | self.sudo().line_ids.result_id
        return results.with_user(self.env.user).has_access("read")

    def _effect(self, lines, known=None):
        """Return what the results of the pupils would be, by the rules and without writing.

        :param lines: the rows that are looked at
        :param dict known: keeps what was read of the pupils, for the next request of a list
        :return: [{"pupil", "what", "label", "before", "after"}], e.g. «TB cả năm» 7,9 → 8,0
        """
        self.ensure_one()
        found = []
        for enrollment in lines.enrollment_id:
            rows = lines.filtered(lambda row, e=enrollment: row.enrollment_id == e)
            for result in rows._touched_results():
                changes = rows._tried_changes()
                if not changes:
                    continue
                for change in result._tried_differences(changes, known):
                    entry = {"pupil": enrollment.name, **change}
                    if entry not in found:
                        found.append(entry)
            found += [row._profile_entry() for row in rows if row.kind == PROFILE]
        return found


class SchoolCorrectionLine(models.Model):
    """Rows as the trial of a result takes them."""

    _inherit = "school.correction.line"

    def _profile_entry(self):
        """Return what becomes of a piece of data, as what becomes of an average is told."""
        return {
            "pupil": self.enrollment_id.name,
            "what": PROFILE,
            "label": self.column_name,
            "before": self.old_value or "",
            "after": self.new_value or "",
        }

    def _touched_results(self):
        """Return the term result and the year result of the rows' pupil that have rules."""
        terms = self.sudo().line_id.term_result_id | self.sudo().result_id
        found = [*terms, *terms.year_result_id]
        return [result for result in found if result._explained_class().ruleset_id]

    def _tried_changes(self):
        """Return the rows as changes of ``what_if``; words and data change no result."""
        changes = {"cells": [], "conduct": {}}
        for row in self.sudo():
            if row.kind == MARK and row.column != COMMENT_COLUMN:
                book = row.line_id.gradebook_id
                changes["cells"].append(
                    {
                        "subject": book.subject_id.code,
                        "term": book.term_id.code,
                        "column": row.column,
                        "value": row.new_value or "",
                    }
                )
            elif row.column == "conduct":
                changes["conduct"][row.result_id.term_id.code] = row._parsed()
        absences = self._tried_absences()
        if absences is not None:
            changes["absences"] = absences
        return changes if changes["cells"] or changes["conduct"] or absences is not None else {}

    def _tried_absences(self):
        """Return the pupil's absences of the year with the requested ones, or None."""
        rows = self.sudo().filtered(lambda row: (row.column or "").startswith("absences"))
        if not rows:
            return None
        year = rows.result_id.year_result_id
        change = sum(row._parsed() - row.result_id[row.column] for row in rows)
        return sum(year.term_result_ids.mapped("absences")) + change


def _sentence(entry):
    return f"{entry['pupil']}: {entry['label']} {entry['before'] or '–'} → {entry['after'] or '–'}"
