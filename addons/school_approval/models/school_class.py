from odoo import models


class SchoolClass(models.Model):
    """Open correction requests keep the results of a class from being locked."""

    _inherit = "school.class"

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
                    ("state", "in", ("submitted", "homeroom", "witnessed", "approved")),
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
