from odoo import api, fields, models

from .school_mark import STATES


class SchoolSecondEntry(models.Model):
    """What the second person of a double entry typed, one row for each change.

    The last row of a cell counts; the database refuses to change or delete rows.

    Access: nobody reads or writes it as such. school.double.entry shows the second person
    the own entries, and both sides the differences once both are complete.
    """

    _name = "school.second.entry"
    _description = "Second Entry of a Mark"
    _log_access = False
    _order = "id"
    _rec_name = "column"

    double_id = fields.Many2one(
        "school.double.entry", "Double entry", required=True, ondelete="restrict"
    )
    round = fields.Integer("Round of entry", required=True, aggregator=None)
    line_id = fields.Many2one(
        "school.gradebook.line", required=True, index=True, ondelete="restrict"
    )
    column = fields.Char(required=True)
    state = fields.Selection(STATES, help="Empty: the entry was cleared.")
    value = fields.Float(digits=(3, 1), aggregator=None)
    grade_code = fields.Char()
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    at = fields.Datetime(required=True, default=fields.Datetime.now)
    request_id = fields.Char()

    _cell = models.Index('(double_id, line_id, "column", id)')

    @api.model
    def _append(self, double, changes, request_id=None):
        """Add lib cells as the present user's entries.

        :param changes: dicts {"line_id", "column", "cell"}; None clears
        """
        Mark = self.env["school.mark"]
        vals_list = []
        for change in changes:
            cell = change["cell"]
            state, value, code = Mark._cell_columns(cell) if cell else (False, False, False)
            vals_list.append(
                {
                    "double_id": double.id,
                    "round": double.round,
                    "line_id": change["line_id"],
                    "column": change["column"],
                    "state": state,
                    "value": value,
                    "grade_code": code,
                    "user_id": self.env.uid,
                    "request_id": request_id,
                }
            )
        return self.sudo().create(vals_list)
