from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class SchoolGradebook(models.Model):
    """Corrected cells on the sheet: one sign for each, with its history."""

    _inherit = "school.gradebook"

    def _sheet_cells(self, types, line_ids):
        """Say of each cell, in words, that requests have changed it after the lock."""
        cells = super()._sheet_cells(types, line_ids)
        Request = self.env["school.correction"]
        for (line_id, column), changes in Request._applied_cells(self).items():
            if column in cells.get(line_id, {}):
                cells[line_id][column]["corrected"] = Request._told_changes(changes)
        return cells


class SchoolCorrection(models.Model):
    """The history of a cell in words."""

    _inherit = "school.correction"

    def _told_changes(self, changes):
        """Return «Corrected 21/11/2026, 7,5 → 9,0, no. ĐC2026-0001», each change a line.

        :param changes: of ``_applied_cells``
        """
        return "\n".join(
            self.env._(
                "Corrected %(date)s, %(old)s → %(new)s, no. %(number)s",
                date=f"{self._local_time(at):%d/%m/%Y}",
                old=old or "–",
                new=new or "–",
                number=number,
            )
            for old, new, at, number in changes
        )


class SchoolEnrollment(models.Model):
    """What a family is told of corrections: each mark once, after its term is published."""

    _inherit = "school.enrollment"

    def get_corrected_marks(self):
        """Return the corrected marks of one pupil in terms whose results are locked.

        For the page of a guardian, who sees all of the own child; anybody else gets what is
        corrected in the books that they read.

        :return: [{"subject", "term", "column", "label", "old", "new", "date", "numbers"}]:
            each cell once, from its first value to its last
        :raise AccessError: unless the pupil is the user's child, or in the user's care
        """
        self.ensure_one()
        own = self.env.user.partner_id in self.sudo().student_id.guardian_ids.partner_id
        if not own:
            self.check_access("read")
            if not self.env["school.gradebook.line"].has_access("read"):
                raise AccessError(self.env._("You do not read the marks of this pupil."))
        Line = self.env["school.gradebook.line"].sudo(own or self.env.su)
        lines = Line.search([("enrollment_id", "=", self.id)]).sudo()
        terms = self._published_terms(lines.gradebook_id.term_id)
        books = lines.gradebook_id.filtered(lambda book: book.term_id in terms)
        return self._told_marks(lines, books)

    def _published_terms(self, terms):
        """Return those terms whose results are locked for the pupil's class."""
        klass = self.sudo().class_id
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM school_term
                 WHERE id = ANY(%s)
                   AND school_gradebook_results_lock_of(%s, id, %s) IS NOT NULL
                """,
                terms.ids,
                klass.id,
                self.id,
            )
        )
        return terms.browse(row[0] for row in rows)

    def _told_marks(self, lines, books):
        Request = self.env["school.correction"]
        found = []
        for (line_id, key), changes in Request._applied_cells(books).items():
            line = lines.browse(line_id)
            if line not in lines:
                continue
            book = line.gradebook_id
            labels = {column.key: column.label for column in book._columns()}
            at = Request._local_time(changes[-1][2])
            found.append(
                {
                    "subject": book.label or book.subject_id.name,
                    "term": book.term_id.name,
                    "column": key,
                    "label": labels.get(key, self.env._("Comment")),
                    "old": changes[0][0],
                    "new": changes[-1][1],
                    "date": f"{at:%d/%m/%Y}",
                    "numbers": list(dict.fromkeys(change[3] for change in changes)),
                }
            )
        return found
