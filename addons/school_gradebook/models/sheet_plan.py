from odoo.tools import SQL

from ..lib import marks, text
from .school_gradebook_sheet import COMMENT_COLUMN, MAX_COMMENT


class SheetPlan:
    """Sorts the cells of one request into saved, conflicts and refused."""

    def __init__(self, book, cells):
        self.book = book
        self.cells = cells
        self.saved, self.conflicts, self.refused = [], [], []
        self.changes = []

    def sort_out(self):
        """Fill the lists; nothing is written."""
        self.read_book()
        # Two values for one cell: the later keystroke counts.
        latest = {(c.get("line_id"), c.get("column")): c for c in self.cells}
        for cell in latest.values():
            refusal = self._refusal(cell)
            if refusal:
                self._refuse(cell, *refusal)
            else:
                self._sort_cell(cell)
        self._tell_conflicts()

    def read_book(self):
        """Read what the book holds and what is open in it."""
        self._read_book()
        self._narrow()

    def _narrow(self):
        """Hook: what is read of the book may be narrowed before the cells are sorted."""

    def _read_book(self):
        book = self.book
        self.columns = {column.key: column for column in book._columns()}
        self.types = {key: column.ctype for key, column in self.columns.items()}
        self.least = book._least_test()
        keys = [*self.types, COMMENT_COLUMN]
        self.open_keys, self.single = book._openness(keys)
        self.lines = {line["id"]: line for line in self._read_lines()}
        book.env["school.mark"].flush_model()
        self.present = book._sheet_cells(self.types, list(self.lines))

    def _read_lines(self):
        self.book.env["school.gradebook.line"].flush_model(["comment"])
        return self.book.env.execute_query_dict(
            SQL(
                """
                SELECT line.id, line.comment, enrollment.is_active,
                       enrollment.individual_plan
                  FROM school_gradebook_line line
                  JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
                 WHERE line.gradebook_id = %s
                """,
                self.book.id,
            )
        )

    def _refusal(self, cell):
        """Return (code, message) when the cell cannot be written at all."""
        env = self.book.env
        line = self.lines.get(cell.get("line_id"))
        column = cell.get("column")
        if not line:
            return "UNKNOWN_LINE", env._("This pupil does not stand in this book.")
        if column not in self.types and column != COMMENT_COLUMN:
            return "UNKNOWN_COLUMN", env._("This book has no such column.")
        if not line["is_active"]:
            return "NOT_STUDYING", env._("The pupil does not study in this class any more.")
        if not self.single.get((line["id"], column), column in self.open_keys):
            return "LOCKED", env._("The cell is locked. A change needs the principal's consent.")
        if not isinstance(cell.get("value"), str):
            return "NOT_TEXT", env._("The value must be a text.")
        return None

    def _refuse(self, cell, code, message):
        self.refused.append(
            {
                "line_id": cell.get("line_id"),
                "column": cell.get("column"),
                "code": code,
                "message": message,
            }
        )

    def _sort_cell(self, cell):
        line_id, column = cell["line_id"], cell["column"]
        try:
            value, shown = self._parse(cell)
        except marks.MarkError as error:
            message = self.book.env["school.mark"]._error_message(error)
            return self._refuse(cell, error.code, message)
        if cell.get("restore") and isinstance(value, marks.Cell):
            value = self._restored(cell, value)
            if not value:
                message = self.book.env._("This mark did not come from the former school.")
                return self._refuse(cell, "NOT_TRANSFERRED", message)
        present = self._present(line_id, column)
        if shown != present and self._normal(cell, cell.get("expected")) != present:
            return self.conflicts.append({"line_id": line_id, "column": column, "theirs": present})
        if shown != present:
            self.changes.append({"line_id": line_id, "column": column, "cell": value})
        state = value.state if isinstance(value, marks.Cell) else ""
        return self.saved.append({"line_id": line_id, "column": column, "v": shown, "state": state})

    def _parse(self, cell):
        """Return (what is stored, what is shown) of a cell."""
        if cell["column"] == COMMENT_COLUMN:
            comment = text.clean(cell["value"])
            if len(comment) > MAX_COMMENT:
                raise marks.MarkError("TOO_LONG", max=MAX_COMMENT)
            return comment, comment
        column = self.columns[cell["column"]]
        line = self.lines[cell["line_id"]]
        parsed = self.book.env["school.mark"]._parse(
            cell["value"], column, self.least, exempt_allowed=bool(line["individual_plan"])
        )
        return parsed, marks.format_cell(parsed, column.ctype)

    def _restored(self, cell, value):
        """Return a mark as taken over from the former school, or None if it never was.

        Who takes a change of such a mark back brings it back as it was, and not as a mark
        of this school. The journal says whether it stood in the cell.
        """
        restored = marks.Cell(marks.TRANSFERRED, value.tenths, value.code)
        found = self.book.env.execute_query(
            SQL(
                """
                SELECT 1 FROM school_mark_journal
                 WHERE line_id = %s AND "column" = %s
                   AND old = school_gradebook_mark_text(%s, %s, %s) LIMIT 1
                """,
                cell["line_id"],
                cell["column"],
                *self.book.env["school.mark"]._cell_columns(restored),
            )
        )
        return restored if found and value.state == marks.VALUE else None

    def _present(self, line_id, column):
        if column == COMMENT_COLUMN:
            return self.lines[line_id]["comment"] or ""
        return self.present.get(line_id, {}).get(column, {}).get("v", "")

    def _normal(self, cell, expected):
        """Return ``expected`` as the server shows it: a client may say «8»."""
        try:
            return self._parse({**cell, "value": expected or ""})[1]
        except (marks.MarkError, TypeError):
            return expected

    def _tell_conflicts(self):
        """Add who wrote the present value, and when, from the journal."""
        if not self.conflicts:
            return
        rows = self.book.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (entry.line_id, entry."column")
                       entry.line_id, entry."column", partner.name, entry.at
                  FROM school_mark_journal entry
                  LEFT JOIN res_users u ON u.id = entry.user_id
                  LEFT JOIN res_partner partner ON partner.id = u.partner_id
                 WHERE entry.line_id = ANY(%s)
                 ORDER BY entry.line_id, entry."column", entry.seq DESC
                """,
                [conflict["line_id"] for conflict in self.conflicts],
            )
        )
        known = {(line, column): (name, at) for line, column, name, at in rows}
        for conflict in self.conflicts:
            key = conflict["line_id"], conflict["column"]
            name, at = known.get(key, ("", None))
            conflict.update(by=name or "", at=self.book._local(at))
