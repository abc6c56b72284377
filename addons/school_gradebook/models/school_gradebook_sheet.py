from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import marks

#: Column of the sheet that holds the teacher's comment; it has no mark record.
COMMENT_COLUMN = "comment"


class SchoolGradebook(models.Model):
    """Reading a whole class sheet: one call, a constant number of queries."""

    _inherit = "school.gradebook"

    sheet = fields.Json(compute="_compute_sheet", export_string_translation=False)

    @api.depends_context("uid", "lang")
    def _compute_sheet(self):
        """The sheet travels with the form, so that opening it is one request."""
        for book in self:
            book.sheet = book.get_sheet() if book.id else False

    def get_sheet(self):
        """Return everything the mark sheet shows.

        :return: dict, see design.md «Public names»; marks and averages are
            strings with a decimal comma; a cell that is not entered is absent
        :raise AccessError: unless the user may read this book
        """
        self.ensure_one()
        self.check_access("read")
        columns = self._columns()
        keys = [column.key for column in columns] + [COMMENT_COLUMN]
        open_keys = {key for __, key in self._open_columns(keys)}
        may_write = self._user_may_write()
        rows = self._sheet_rows(columns)
        return {
            "gradebook": self._sheet_header(may_write and bool(open_keys)),
            "columns": self._sheet_columns(columns, open_keys if may_write else set()),
            "rows": rows,
            "progress": round(self.progress),
            "server_time": fields.Datetime.context_timestamp(
                self, fields.Datetime.now()
            ).isoformat(),
        }

    def _user_may_write(self):
        """Only the book's own teachers write marks (design law 5)."""
        return self.env.user in self.sudo().teacher_user_ids

    def _sheet_header(self, can_edit):
        book = self.sudo()
        return {
            "id": self.id,
            "name": self.display_name,
            "kind": book.kind,
            "state": book.state,
            "can_edit": can_edit,
            "class_name": book.class_id.name,
            "subject": book.label or book.subject_id.name,
            "term": book.term_id.display_name,
            "term_code": book.term_id.code,
            "teacher_names": book.teacher_names or "",
            "locked_by": book.locked_by_id.name or "",
            "locked_at": self._local(book.locked_at),
            "closed_reason": self._closed_reason(can_edit),
        }

    def _closed_reason(self, can_edit):
        """Return why the user cannot write, and what to do about it, or ''."""
        if can_edit:
            return ""
        if not self._user_may_write():
            return self.env._("Read only: you do not teach this book.")
        if self.state == "locked":
            return self.env._(
                "The book is locked. A change needs the principal's consent."
            )
        if not self._columns():
            return self.env._(
                "The number of periods a year is missing in the curriculum."
            )
        return self.env._("The entry window of this term is closed.")

    def _local(self, moment):
        """Return a moment in the user's time zone as ISO 8601, or None."""
        if not moment:
            return None
        return fields.Datetime.context_timestamp(self, moment).isoformat()

    def _sheet_columns(self, columns, open_keys):
        closes = self._closing_times()
        result = [
            {
                "key": column.key,
                "label": column.label,
                "short": column.short,
                "type": column.ctype,
                "weight": column.weight,
                "editable": column.key in open_keys,
                "closes": closes.get(column.window),
            }
            for column in columns
        ]
        result.append(
            {
                "key": COMMENT_COLUMN,
                "label": self.env._("Comment"),
                "short": self.env._("Comment"),
                "type": "text",
                "weight": 0,
                "editable": COMMENT_COLUMN in open_keys,
                "closes": closes.get(COMMENT_COLUMN),
            }
        )
        return result

    def _closing_times(self):
        """Return {window kind: ISO time at which it closes}."""
        now = fields.Datetime.now()
        return {
            window.kind: self._local(self.open_until or window.date_close)
            for window in self.sudo().term_id.window_ids
            if window.date_open <= now
        }

    def _sheet_rows(self, columns):
        self.env["school.gradebook.line"].flush_model()
        self.env["school.mark"].flush_model()
        self.env["school.enrollment"].flush_model(["number", "status", "is_active"])
        second = self.sudo().term_id.code == "HK2"
        rows = self.env.execute_query_dict(self._sheet_query())
        types = {column.key: column.ctype for column in columns}
        cells = self._sheet_cells(types, [row["line_id"] for row in rows])
        for row in rows:
            birth_date = row.pop("birth_date")
            final, result, provisional = (
                row.pop("is_final"),
                row.pop("result"),
                row.pop("provisional"),
            )
            year_result = row.pop("year_result")
            row.update(
                birth_date=birth_date.strftime("%d/%m/%Y") if birth_date else "",
                cells=cells.get(row["line_id"], {}),
                average=result or "",
                provisional=provisional or "",
                final=bool(final),
                comment=row["comment"] or "",
            )
            if second:
                row["year_average"] = year_result or ""
        return rows

    def _sheet_query(self):
        return SQL(
            """
            SELECT line.id AS line_id, enrollment.number, student.student_code,
                   partner.name, student.birth_date, enrollment.status,
                   enrollment.is_active AS active, line.result, line.provisional,
                   line.is_final, line.year_result, line.comment
              FROM school_gradebook_line line
              JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
              JOIN school_student student ON student.id = enrollment.student_id
              JOIN res_partner partner ON partner.id = student.partner_id
             WHERE line.gradebook_id = %s
             ORDER BY enrollment.number, line.id
            """,
            self.id,
        )

    def _sheet_cells(self, types, line_ids):
        """Return {line id: {column: {"v", "state"}}} of the entered marks."""
        cells = {}
        query = SQL(
            """
            SELECT line_id, "column", state, value, grade_code
              FROM school_mark WHERE line_id = ANY(%s)
            """,
            line_ids,
        )
        for line_id, column, state, value, code in self.env.execute_query(query):
            if column not in types:
                continue
            cell = self.env["school.mark"]._cell(state, value, code)
            cells.setdefault(line_id, {})[column] = {
                "v": marks.format_cell(cell, types[column]),
                "state": state,
            }
        return cells
