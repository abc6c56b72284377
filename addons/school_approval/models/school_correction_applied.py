from odoo import api, models
from odoo.tools import SQL

from ..lib import profile
from .school_correction_line import MARK, PROFILE

#: States of a request whose values stand in the book.
APPLIED_STATES = ("applied", "confirmed", "archived")


class SchoolCorrection(models.Model):
    """Which cells were corrected: for whoever prints or shows them, in one query each."""

    _inherit = "school.correction"

    @api.model
    def _applied_count(self, enrollments, terms=None):
        """Return the applied corrections of pupils, «số chỗ sửa chữa» of a page (R-COR-8).

        :param enrollments: school.enrollment, each one pupil of one year
        :param terms: school.term to count in; all of the year without
        :return: {enrollment id: {subject id, or False for conduct and absences: count}}, only
            pupils with corrections
        """
        domain = [
            ("enrollment_id", "in", enrollments.ids),
            ("correction_id.state", "in", APPLIED_STATES),
        ]
        if terms:
            domain.append(("correction_id.term_id", "in", terms.ids))
        groups = (
            self.env["school.correction.line"]
            .sudo()
            ._read_group(domain, ["enrollment_id", "correction_id"], ["__count"])
        )
        found = {}
        for enrollment, request, count in groups:
            subjects = found.setdefault(enrollment.id, {})
            subject = request.subject_id.id
            subjects[subject] = subjects.get(subject, 0) + count
        return found

    @api.model
    def _applied_cells(self, books):
        """Return what was corrected in these books.

        :param books: school.gradebook
        :return: {(line id, column): [(old, new, applied at, number of the request)]}, in the
            order in which it happened; texts as the book shows them
        """
        query = SQL("request.gradebook_id = ANY(%s)", books.ids)
        return self._applied(SQL("cell.line_id"), query)

    @api.model
    def _applied_judgements(self, results):
        """Return what was corrected in these term results, like ``_applied_cells``.

        :param results: school.term.result
        :return: {(result id, field): [(old, new, applied at, number of the request)]}
        """
        query = SQL("cell.result_id = ANY(%s)", results.ids)
        return self._applied(SQL("cell.result_id"), query)

    @api.model
    def _applied_profiles(self, enrollments):
        """Return what was corrected of these pupils' data, like ``_applied_cells``.

        :param enrollments: school.enrollment
        :return: {(enrollment id, column): [(old, new, applied at, number of the request)]}
        """
        query = SQL("cell.kind = 'profile' AND cell.member_id = ANY(%s)", enrollments.ids)
        return self._applied(SQL("cell.member_id"), query)

    @api.model
    def _applied(self, target, where):
        self.flush_model()
        self.env["school.correction.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(target)s, cell."column", coalesce(cell.old_value, ''),
                       coalesce(cell.new_value, ''), cell.applied_at, request.name
                  FROM school_correction_line cell
                  JOIN school_correction request ON request.id = cell.correction_id
                 WHERE request.state IN %(states)s AND %(target)s IS NOT NULL AND %(where)s
              ORDER BY cell.applied_at, cell.id
                """,
                target=target,
                states=APPLIED_STATES,
                where=where,
            )
        )
        found = {}
        for record, column, *change in rows:
            found.setdefault((record, column), []).append(tuple(change))
        return found


class SchoolCorrectionLine(models.Model):
    """Rows as papers print them."""

    _inherit = "school.correction.line"

    def _paper_columns(self):
        """Return {book id: {column: lib Column}} of the rows' books."""
        books = self.sudo().correction_id.gradebook_id
        return {book.id: {column.key: column for column in book._columns()} for book in books}

    def _paper_order(self, places):
        """Return the place of a row on paper: as in the class list, then as in the book."""
        column = places.index(self.column) if self.column in places else len(places)
        return self.enrollment_id.number or 0, column, self.id

    def _paper_cell(self, columns):
        """Return the row as papers print it: pupil, cell, old and new value.

        :param columns: of ``_paper_columns``
        """
        book = self.correction_id.gradebook_id
        column = columns.get(book.id, {}).get(self.column) if self.kind == MARK else None
        return {
            "key": self.id,
            "pupil": self.enrollment_id.name or "",
            "number": self.enrollment_id.number or "",
            "column": self.column,
            "label": column.label if column else self._paper_label(),
            "kind": self.kind,
            "type": column.ctype if column else "",
            "window": column.window if column else "",
            "old": self.old_value or "",
            "new": self.new_value or "",
            "at": self.applied_at,
        }

    def _paper_label(self):
        """Return the name of what is no column of a book; editions of forms have their own."""
        field = profile.FIELDS.get(self.column)
        return field.label if field and self.kind == PROFILE else self.column
