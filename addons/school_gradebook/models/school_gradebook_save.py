from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..lib import marks, text
from .school_gradebook_sheet import COMMENT_COLUMN, MAX_COMMENT

#: More cells than the largest sheet has: a client that sends more is broken.
MAX_CELLS = 5000


class SchoolGradebook(models.Model):
    """Writing cells: from the sheet, and in bulk from an import."""

    _inherit = "school.gradebook"

    def save_cells(self, request_id, cells, sender=None):
        """Save cells of the sheet; all or nothing per cell, in one transaction.

        :param str request_id: made by the client; the same request sent again
            returns the first answer and writes nothing
        :param list cells: dicts {"line_id", "column", "value", "expected"} with
            strings as a person types them; "" clears; ``expected`` is what the
            client saw last
        :param str sender: see ``_check_sender``
        :return: dict with "saved", "conflicts", "refused", "rows", "progress", "since"
            and "seq" (how far the journal was before and after), "at", and "replayed"
            when it is what an earlier request of this id was answered
        :raise AccessError: unless the user teaches this book
        :raise UserError: for a request that is no request at all
        """
        self.ensure_one()
        self._check_sender(sender)
        self._check_readable()
        self._check_request(request_id, cells)
        if not self._user_may_write():
            raise AccessError(self.env._("Only the book's own teacher enters marks."))
        Request = self.env["school.save.request"]
        known = Request._replay(request_id, self, cells)
        if known is not None:
            return {**known, "replayed": True}
        response = self._save_cells(request_id, cells)
        Request._remember(request_id, self, cells, response)
        return response

    def _check_request(self, request_id, cells):
        valid = (
            isinstance(request_id, str)
            and 0 < len(request_id) <= 64
            and isinstance(cells, list)
            and len(cells) <= MAX_CELLS
            and all(isinstance(cell, dict) for cell in cells)
        )
        if not valid:
            raise UserError(self.env._("This is not a list of cells to save."))

    def _save_cells(self, request_id, cells):
        plan = SheetPlan(self, cells)
        plan.sort_out()
        since = self.journal_seq
        lines = self._write_cells(plan.changes, "sheet", request_id=request_id)
        return {
            "saved": plan.saved,
            "conflicts": plan.conflicts,
            "refused": plan.refused,
            "rows": [line._sheet_result() for line in lines],
            "progress": round(self.progress),
            "since": since,
            "seq": self.journal_seq,
            "at": f"{fields.Datetime.now().isoformat()}Z",
        }

    def _write_cells(self, changes, source, reference=None, request_id=None):
        """Write one batch of parsed cells of these books; see ``_write_batches``."""
        return self._write_batches([(reference, changes)], source, request_id)

    def _write_batches(self, batches, source, request_id=None):
        """Write parsed cells of these books in the order of the batches.

        The caller has checked who writes; the database checks openness. One statement of a
        batch inserts and updates, one deletes; averages and levels follow once, at the end.

        :param list batches: (reference in the journal, changes); a change is a dict
            {"line_id", "column", "cell"}: a lib Cell, None to clear; a str for ``comment``
        :param str source: sheet, import or correction
        :return: school.gradebook.line that changed, results recomputed
        """
        Line = self.env["school.gradebook.line"].sudo()
        lines = Line.browse({change["line_id"] for _name, own in batches for change in own})
        if not lines:
            return Line
        journal = self.env["school.mark.journal"]
        for reference, changes in batches:
            with journal._context(self, source, reference, request_id):
                self._write_batch(changes)
        lines._marks_changed()
        self.invalidate_recordset(["journal_seq", "journal_head"])
        return lines

    def _write_batch(self, changes):
        Line = self.env["school.gradebook.line"].sudo()
        entered, cleared = [], []
        for change in changes:
            if change["column"] == COMMENT_COLUMN:
                Line.browse(change["line_id"])._set_comment(change["cell"])
            else:
                (entered if change["cell"] else cleared).append(change)
        self._upsert_marks(entered)
        self._delete_marks(cleared)

    def _upsert_marks(self, changes):
        if not changes:
            return
        values = [self.env["school.mark"]._cell_columns(c["cell"]) for c in changes]
        states, numbers, codes = zip(*values, strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_mark AS mark
                       (line_id, "column", state, value, grade_code,
                        create_uid, create_date, write_uid, write_date)
                SELECT cell.*, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(lines)s::int[], %(columns)s::text[], %(states)s::text[],
                              %(numbers)s::numeric[], %(codes)s::text[]) AS cell
                    ON CONFLICT (line_id, "column") DO UPDATE
                   SET state = EXCLUDED.state, value = EXCLUDED.value,
                       grade_code = EXCLUDED.grade_code,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                lines=[c["line_id"] for c in changes],
                columns=[c["column"] for c in changes],
                states=list(states),
                numbers=list(numbers),
                codes=list(codes),
            )
        )

    def _delete_marks(self, changes):
        if not changes:
            return
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM school_mark mark
                 USING unnest(%s::int[], %s::text[]) AS cell (line_id, col)
                 WHERE mark.line_id = cell.line_id AND mark."column" = cell.col
                """,
                [c["line_id"] for c in changes],
                [c["column"] for c in changes],
            )
        )


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
