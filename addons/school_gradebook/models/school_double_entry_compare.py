from odoo import models
from odoo.exceptions import UserError

from ..lib import marks
from .school_double_entry_sheet import SecondPlan
from .sheet_plan import SheetPlan


class SchoolDoubleEntry(models.Model):
    """Differences, and how they are settled: each side writes its own side only.

    The book's teacher changes the mark (to what the second person has, or to a third
    value); the second person, or the head of department, confirms the mark as it stands.
    """

    _inherit = "school.double.entry"

    def differences(self):
        """Return the cells in which the two entries differ.

        :return: [{"line_id", "column", "first", "second"}]; nothing before both were
            complete once
        :raise AccessError: unless the user takes part, or is of the staff
        """
        self.ensure_one()
        self.check_access("read")
        double = self.sudo()
        if not double.compared_at or double.ended_at:
            return []
        first, second = SheetPlan(double.gradebook_id, []), SecondPlan(double, [])
        first.read_book()
        second.read_book()
        return [
            {
                "line_id": line_id,
                "column": column,
                "first": cell["v"],
                "second": second.present[line_id][column]["v"],
            }
            for line_id, line in first.lines.items()
            if line["is_active"]
            for column, cell in first.present.get(line_id, {}).items()
            if column in second.present.get(line_id, {})
            and self._differs(cell, second.present[line_id][column])
        ]

    @staticmethod
    def _differs(one, two):
        return (one["v"], one["state"]) != (two["v"], two["state"])

    def settle_first(self, cells):
        """Write marks as the book's teacher: what equals the second entry is settled.

        :param list cells: {"line_id", "column", "value", "expected"}, «expected» the mark
            that was shown
        :raise AccessError: unless the user is a teacher of the book
        :raise UserError: when a cell is refused or changed meanwhile; nothing is written
        """
        self.ensure_one()
        self._check_role("first")
        book = self.gradebook_id
        book._check_request("settle", cells)
        own = {column.key for column in self._columns()}
        if any(cell.get("column") not in own for cell in cells):
            raise UserError(self.env._("This book has no such column."))
        plan = SheetPlan(book, cells)
        plan.sort_out()
        self._check_plan(plan)
        reference = self.env._("Double entry")
        book._write_cells(plan.changes, "sheet", reference=reference)
        return True

    def _check_plan(self, plan):
        if plan.refused:
            raise UserError(plan.refused[0]["message"])
        if plan.conflicts:
            raise UserError(
                self.env._("Another value was entered meanwhile: %s.", plan.conflicts[0]["theirs"])
            )

    def confirm(self, cells):
        """Take over marks as second entries: the person stands for them now.

        :param list cells: {"line_id", "column", "expected"}, «expected» the mark that was
            shown and is confirmed
        :raise AccessError: unless the user is the second person or the head of department
        :raise UserError: when a mark changed meanwhile, or was never compared
        """
        self.ensure_one()
        self._check_role("second", "head")
        self.sudo().gradebook_id._check_request("confirm", cells)
        shown = {(d["line_id"], d["column"]): d["first"] for d in self.differences()}
        changes = []
        for cell in cells:
            key = cell.get("line_id"), cell.get("column")
            if key not in shown or cell.get("expected") != shown[key]:
                raise UserError(self.env._("The cell changed meanwhile. Look again."))
            changes.append({"line_id": key[0], "column": key[1], "cell": self._mark_cell(*key)})
        self._check_open(changes)
        self._append_entries(changes)
        return True

    def _mark_cell(self, line_id, column):
        line = self.env["school.gradebook.line"].sudo().browse(line_id)
        mark = line.mark_ids.filtered(lambda mark: mark.column == column)
        return mark._as_cell() if mark else marks.EMPTY

    def _check_open(self, changes):
        book = self.sudo().gradebook_id
        keys = {change["column"] for change in changes}
        open_keys, single = book._openness(keys)
        for change in changes:
            cell = change["line_id"], change["column"]
            if not single.get(cell, cell[1] in open_keys):
                raise UserError(
                    self.env._("The cell is locked. A change needs the principal's consent.")
                )

    def action_compare(self):
        """Open the list of differences (button)."""
        self.ensure_one()
        self.check_access("read")
        wizard = self.env["school.double.compare"]._of(self)
        return wizard._reopen()
