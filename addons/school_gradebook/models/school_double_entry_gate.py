from odoo import models


class SchoolClass(models.Model):
    """What is entered twice must agree before results are locked."""

    _inherit = "school.class"

    def _incomplete(self, term):
        return [*super()._incomplete(term), *self._missing_doubles(term)]

    def _missing_doubles(self, term):
        doubles = self._unfinished_doubles(term)
        states = dict(doubles._fields["state"]._description_selection(self.env))
        return [
            double.class_id._incomplete_item(
                # a waiver does not hold for more, or others, than was waived
                f"double:{double.id}:{double.state}:{double.difference_count}"
                f":{double.first_count}:{double.second_count}",
                self.env._(
                    "%(double)s: double entry not finished (%(state)s; entered %(first)s and"
                    " %(second)s of %(expected)s)",
                    double=double.display_name,
                    state=states[double.state].lower(),
                    first=double.first_count,
                    second=double.second_count,
                    expected=double.expected_count,
                ),
                double.gradebook_id,
            )
            for double in doubles
        ]

    def _unfinished_doubles(self, term):
        doubles = self.env["school.double.entry"].sudo()
        if not term:
            return doubles
        return doubles.search(
            [
                ("class_id", "in", self.ids),
                ("term_id", "=", term.id),
                ("state", "not in", ["agreed", "ended"]),
            ]
        )

    def _missing_elsewhere(self, term):
        """The marks of an unfinished double entry are named once: by the double entry."""
        counts = super()._missing_elsewhere(term)
        doubles = self._unfinished_doubles(term)
        if not doubles:
            return counts
        for double_id, (expected, first, *_rest) in doubles._counts().items():
            book = doubles.browse(double_id).gradebook_id
            counts[book.id] = counts.get(book.id, 0) + expected - first
        lines = doubles.gradebook_id.line_ids.filtered("enrollment_id.is_active")
        for line_id, _column in lines._pending_cells():
            counts[lines.browse(line_id).gradebook_id.id] += 1
        return counts
