from odoo import api, fields, models
from odoo.tools import SQL

from .school_gradebook_sheet import COMMENT_COLUMN
from .school_mark import as_cell, shown_text
from .sheet_plan import SheetPlan


class SchoolDoubleEntry(models.Model):
    """The sheet of the second person: the contract of the mark sheet, without the marks.

    It never shows what the book's teacher entered, neither as a value nor as a conflict.
    """

    _inherit = "school.double.entry"

    sheet = fields.Json(compute="_compute_sheet", export_string_translation=False)

    @api.depends_context("uid", "lang")
    def _compute_sheet(self):
        for double in self:
            mine = not double.ended_at and double._role_of(self.env.user) == "second"
            double.sheet = double.get_second_sheet() if mine else False

    def get_second_sheet(self, sender=None):
        """Return the pupils and what the second person has entered, as ``get_sheet`` does.

        :raise AccessError: unless the user is the second person now
        """
        self.ensure_one()
        self.env["school.gradebook"]._check_sender(sender)
        self._check_role("second")
        book = self.sudo().gradebook_id
        self.env.flush_all()
        head = {**book._read_head(), "mine": True}
        plan = SecondPlan(self, [])
        plan.read_book()
        columns = tuple(plan.columns.values())
        can_edit = bool(plan.open_keys) or any(plan.single.values())
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        header = book._sheet_header(head, can_edit, bool(columns))
        return {
            "gradebook": {
                **header,
                "id": f"second-{self.id}",
                "name": f"{header['name']} · {kinds[self.kind]}",
                "marks_only": True,
            },
            "columns": book._sheet_columns(head, columns, plan.open_keys)[: len(columns)],
            "exceptions": plan.exceptions(),
            "rows": self._second_rows(book, plan),
            "progress": self._second_progress(),
            "seq": self._last_entry(),
            "server_time": book._local(fields.Datetime.now()),
        }

    def get_second_sheet_since(self, seq, sender=None):
        """Return the sheet again; only the user writes in it, so nobody's changes to name."""
        return {**self.get_second_sheet(sender), "changes": []}

    def _last_entry(self):
        """Return how far the second entries have come, as the journal's number of a book."""
        last = self.env["school.second.entry"].sudo()
        return last.search([("double_id", "=", self.id)], order="id desc", limit=1).id or 0

    def _second_rows(self, book, plan):
        names = ("line_id", "number", "student_code", "name", "birth_date", "status", "active")
        return [
            {
                **{name: row[name] for name in names},
                "cells": plan.present.get(row["line_id"], {}),
                "average": "",
                "provisional": "",
                "final": False,
                "comment": "",
            }
            for row in self.env.execute_query_dict(book._rows_query())
        ]

    def _second_progress(self):
        return round(100 * self.second_count / self.expected_count) if self.expected_count else 0

    def save_second_cells(self, request_id, cells, sender=None):
        """Save cells of the second sheet; the contract of ``save_cells``.

        :raise AccessError: unless the user is the second person now
        """
        self.ensure_one()
        book = self.sudo().gradebook_id
        book._check_sender(sender)
        self._check_role("second")
        book._check_request(request_id, cells)
        Request = self.env["school.save.request"]
        known = Request._replay(request_id, book, cells)
        if known is not None:
            return {**known, "replayed": True}
        plan = SecondPlan(self, cells)
        plan.sort_out()
        since = self._last_entry()
        self._append_entries(plan.changes, request_id)
        response = {
            "saved": plan.saved,
            "conflicts": plan.conflicts,
            "refused": plan.refused,
            "rows": [],
            "progress": self._second_progress(),
            "since": since,
            "seq": self._last_entry(),
            "at": f"{fields.Datetime.now().isoformat()}Z",
        }
        Request._remember(request_id, book, cells, response)
        return response

    def _append_entries(self, changes, request_id=None):
        """Write second entries down, and count anew what they decide."""
        if not changes:
            return
        # like a write of marks: a lock that is being set, and this, exclude each other
        book = self.sudo().gradebook_id
        self.env.cr.execute(SQL("SELECT 1 FROM school_gradebook WHERE id = %s FOR UPDATE", book.id))
        self.env["school.second.entry"]._append(self, changes, request_id)
        self.env.flush_all()
        lines = self.env["school.gradebook.line"].sudo()
        lines.browse({change["line_id"] for change in changes})._marks_changed()

    def _second_entries(self):
        """Return {line id: {column: (state, value, code, user id, at)}} of the present round."""
        self.env["school.second.entry"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (entry.line_id, entry."column")
                       entry.line_id, entry."column", entry.state, entry.value,
                       entry.grade_code, entry.user_id, entry.at
                  FROM school_second_entry entry
                 WHERE entry.double_id = %s AND entry.round = %s
                 ORDER BY entry.line_id, entry."column", entry.id DESC
                """,
                self.id,
                self.round,
            )
        )
        found = {}
        for line_id, column, state, *rest in rows:
            if state:
                found.setdefault(line_id, {})[column] = (state, *rest)
        return found


class SecondPlan(SheetPlan):
    """The plan of a mark sheet over second entries instead of marks."""

    def __init__(self, double, cells):
        self.double = double
        self.is_compared = bool(double.sudo().compared_at)
        super().__init__(double.sudo().gradebook_id, cells)

    def _narrow(self):
        own = {column.key for column in self.double._columns()}
        self.columns = {key: column for key, column in self.columns.items() if key in own}
        self.types = {key: ctype for key, ctype in self.types.items() if key in own}
        self.open_keys = self.open_keys & own
        self.single = {cell: is_open for cell, is_open in self.single.items() if cell[1] in own}
        self.entries = self.double.sudo()._second_entries()
        self.present = {
            line: {
                key: {
                    "v": shown_text(entry[0], entry[1], entry[2], self.types[key]),
                    "state": entry[0],
                }
                for key, entry in cells.items()
                if key in self.types
            }
            for line, cells in self.entries.items()
        }

    def exceptions(self):
        """Return the cells that differ from their column: what was compared is settled there."""
        compared = {
            (line, key)
            for line, cells in self.entries.items()
            for key in cells
            if self._is_compared(line, key)
        }
        closed = {"editable": False, "reason": self._compared_text()}
        found = {cell: {"editable": is_open} for cell, is_open in self.single.items()}
        found.update(dict.fromkeys(compared, closed))
        return [
            {"line_id": line, "column": column, **values}
            for (line, column), values in found.items()
        ]

    def _compared_text(self):
        return self.book.env._("Both entries were compared: settle the difference there.")

    def _is_compared(self, line_id, column):
        """A make-up that is due is entered later, as blindly as the others were."""
        entry = self.entries.get(line_id, {}).get(column)
        return bool(self.is_compared and entry and entry[0] != "absent")

    def _refusal(self, cell):
        refusal = super()._refusal(cell)
        if refusal:
            return refusal
        env = self.book.env
        if cell["column"] == COMMENT_COLUMN:
            return "UNKNOWN_COLUMN", env._("This book has no such column.")
        if self._is_compared(cell["line_id"], cell["column"]):
            return "COMPARED", self._compared_text()
        return None

    def _restored(self, cell, value):
        """What the journal says of the book's marks is not for the second person."""
        return None

    def _tell_conflicts(self):
        """A conflict is one with an own entry, from another tab."""
        for conflict in self.conflicts:
            cells = self.entries.get(conflict["line_id"], {})
            *_value, user_id, at = cells.get(conflict["column"], (None, None))
            user = self.book.env["res.users"].browse(user_id)
            conflict.update(by=user.name or "", at=self.book._local(at))

    def cell_of(self, line_id, column):
        """Return the second entry of a cell as a lib cell, or None."""
        entry = self.entries.get(line_id, {}).get(column)
        return as_cell(*entry[:3]) if entry else None
