from odoo import fields, models

from .school_correction import WAITING
from .school_correction_line import MARK, RESULT


class SchoolClass(models.Model):
    """Open correction requests keep the results of a class from being locked."""

    _inherit = "school.class"

    correction_count = fields.Integer(
        "Correction requests", compute="_compute_correction_count", export_string_translation=False
    )

    def _compute_correction_count(self):
        groups = self.env["school.correction"]._read_group(
            [("class_id", "in", self.ids)], ["class_id"], ["__count"]
        )
        counts = {klass.id: count for klass, count in groups}
        for klass in self:
            klass.correction_count = counts.get(klass.id, 0)

    def action_corrections(self):
        """Show the requests of this class."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_approval.school_correction_action"
        )
        context = {"default_class_id": self.id}
        return {**action, "domain": [("class_id", "=", self.id)], "context": context}

    def _incomplete(self, term):
        return [*super()._incomplete(term), *self._open_corrections(term)]

    def _open_corrections(self, term):
        """Return one item for each class with requests that wait for somebody."""
        if not term:
            return []
        groups = (
            self.env["school.correction"]
            .sudo()
            ._read_group(
                [
                    ("class_id", "in", self.ids),
                    ("term_id", "=", term.id),
                    ("line_ids.kind", "in", (MARK, RESULT)),  # data change no result
                    ("state", "in", WAITING),
                ],
                ["class_id"],
                ["__count"],
            )
        )
        return [
            {
                "class_id": klass.id,
                "gradebook_id": False,
                "key": f"corrections:{klass.id}:{count}",
                "name": self.env._(
                    "%(class)s: %(count)s correction requests are open",
                    **{"class": klass.name, "count": count},
                ),
            }
            for klass, count in groups
        ]
