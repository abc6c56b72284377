from odoo import fields, models
from odoo.exceptions import UserError

#: More than a class has pupils: a request of a whole sheet is no correction.
MAX_CELLS = 200


class SchoolGradebook(models.Model):
    """From a locked cell to a correction request in one click."""

    _inherit = "school.gradebook"

    correction_ids = fields.One2many("school.correction", "gradebook_id", "Corrections")
    correction_count = fields.Integer(compute="_compute_correction_count")

    def _compute_correction_count(self):
        groups = self.env["school.correction"]._read_group(
            [("gradebook_id", "in", self.ids)], ["gradebook_id"], ["__count"]
        )
        counts = {book.id: count for book, count in groups}
        for book in self:
            book.correction_count = counts.get(book.id, 0)

    def _sheet_header(self, head, *args):
        """The sheet offers a request to those who may make it, also when nothing is open."""
        return {**super()._sheet_header(head, *args), "may_ask": bool(head["mine"])}

    def action_request_correction(self, cells):
        """Open a new request for cells of this book.

        :param list cells: dicts {"line_id", "column", "value"}; the value is optional: what
            should stand there, "" when the cell should be empty
        :return: the form of a draft that holds pupils, columns and present values
        :raise AccessError: unless the user teaches the book
        """
        self.ensure_one()
        self.check_access("read")
        known = set(self.line_ids.ids)
        if (
            not isinstance(cells, list)
            or not 0 < len(cells) <= MAX_CELLS
            or not all(isinstance(cell, dict) and _is_cell(cell) for cell in cells)
            or not {cell["line_id"] for cell in cells} <= known
        ):
            raise UserError(self.env._("This is not a list of cells of this book."))
        rows = [
            (
                0,
                0,
                {
                    "line_id": cell["line_id"],
                    "column": cell["column"],
                    "new_value": cell.get("value") or False,
                    "clears": cell.get("value") == "",
                },
            )
            for cell in cells
        ]
        request = self.env["school.correction"].create({"gradebook_id": self.id, "line_ids": rows})
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.correction",
            "res_id": request.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }

    def action_corrections(self):
        """Show the requests of this book."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_approval.school_correction_action"
        )
        return {**action, "domain": [("gradebook_id", "=", self.id)], "context": {}}


def _is_cell(cell):
    """Return whether a client named a cell at all."""
    line, column, value = (cell.get(name) for name in ("line_id", "column", "value"))
    return isinstance(line, int) and isinstance(column, str) and isinstance(value or "", str)
