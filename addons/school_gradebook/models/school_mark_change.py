from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL, file_open

from ..lib import marks

#: The school's day: between 22:00 and 05:00 is night, wherever the server stands.
ZONE = "Asia/Ho_Chi_Minh"
#: So long an address counts as new for a user who had others before.
NEW_ADDRESS_DAYS = 30
EVER = datetime(1900, 1, 1), datetime(9999, 1, 1)


class SchoolMarkChange(models.Model):
    """What has changed: one cell with a history, read from the journal.

    Access: the school's staff and inspectors see the company, teachers their own books
    and homeroom class, as with the journal itself.
    """

    _name = "school.mark.change"
    _description = "Changed Cell"
    _auto = False
    _order = "last_at desc, id desc"
    _rec_name = "column"
    _depends = {
        "school.gradebook": [
            "class_id",
            "subject_id",
            "term_id",
            "year_id",
            "company_id",
            "teacher_names",
            "teacher_user_ids",
        ],
        "school.gradebook.line": ["enrollment_id"],
    }

    gradebook_id = fields.Many2one("school.gradebook", "Gradebook", readonly=True)
    line_id = fields.Many2one("school.gradebook.line", "Line", readonly=True)
    column = fields.Char("Column code", readonly=True)
    class_id = fields.Many2one("school.class", "Class", readonly=True)
    class_name = fields.Char(related="class_id.name", string="Class name")
    subject_id = fields.Many2one("school.subject", "Subject", readonly=True)
    term_id = fields.Many2one("school.term", "Term", readonly=True)
    year_id = fields.Many2one("school.year", "School year", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    enrollment_id = fields.Many2one("school.enrollment", "Enrolment", readonly=True)
    student_name = fields.Char(related="enrollment_id.name", string="Pupil")
    teacher_names = fields.Char("Teacher", readonly=True)
    column_shown = fields.Char("Column", compute="_compute_shown")

    first_value = fields.Char("First (code)", readonly=True)
    first_at = fields.Datetime("First entered on", readonly=True)
    first_user_id = fields.Many2one("res.users", "First entered by", readonly=True)
    base_value = fields.Char(readonly=True)
    locked_value = fields.Char("At the lock (code)", readonly=True)
    value = fields.Char("Present (code)", readonly=True)
    first_shown = fields.Char("First", compute="_compute_shown")
    locked_shown = fields.Char("At the lock", compute="_compute_shown")
    value_shown = fields.Char("Now", compute="_compute_shown")
    net_tenths = fields.Integer(readonly=True, aggregator=None)
    net_shown = fields.Char("Net change", compute="_compute_shown")
    net_change = fields.Float("Net change (sum)", digits=(6, 1), readonly=True)
    net_up = fields.Float("Net increase", digits=(6, 1), readonly=True)
    net_down = fields.Float("Net decrease", digits=(6, 1), readonly=True)
    direction = fields.Selection(
        [
            ("up", "Increased"),
            ("down", "Decreased"),
            ("same", "As at first"),
            ("emptied", "Emptied"),
            ("other", "Other"),
        ],
        readonly=True,
    )
    change_count = fields.Integer(
        "Changes", readonly=True, help="Entries after the first one of the cell."
    )
    re_entry_count = fields.Integer("Deleted and re-entered", readonly=True)
    deleted_by_id = fields.Many2one("res.users", "Deleted by", readonly=True)
    re_entered_by_id = fields.Many2one("res.users", "Re-entered by", readonly=True)
    re_entry_minutes = fields.Float(
        "Minutes until re-entered", digits=(12, 1), readonly=True, aggregator="min"
    )
    late_count = fields.Integer("After the lock", readonly=True)
    unlock_count = fields.Integer("Under an unlock", readonly=True)
    night_count = fields.Integer("By night", readonly=True, help="Changes from 22:00 to 05:00.")
    address_count = fields.Integer(
        "From a new address",
        readonly=True,
        help="Changes from an address that the user had not used before the last 30 days.",
    )
    other_count = fields.Integer("By another than the teacher", readonly=True)
    last_at = fields.Datetime("Last changed on", readonly=True)
    last_user_id = fields.Many2one("res.users", "Last changed by", readonly=True)
    last_source = fields.Selection(
        lambda self: self.env["school.mark.journal"]._fields["source"].selection,
        "Way",
        readonly=True,
    )
    last_address = fields.Char("Address", readonly=True)
    last_reason = fields.Char("Reason", readonly=True)
    last_reference = fields.Char("Reference", readonly=True)

    @property
    def _table_query(self):
        return self._query(*EVER)

    @api.model
    def _query(self, since, until):
        """Return the SQL of the changed cells between two moments, naive UTC."""
        return SQL(_source(), since=since, until=until, zone=ZONE, new_days=NEW_ADDRESS_DAYS)

    @api.depends("column", "first_value", "locked_value", "value", "net_tenths", "gradebook_id")
    @api.depends_context("lang")
    def _compute_shown(self):
        journal = self.env["school.mark.journal"]
        heads = journal._column_heads(self.gradebook_id)
        for cell in self:
            column = cell.column
            cell.column_shown = journal._column_name(heads.get(cell.gradebook_id.id, {}), column)
            cell.first_shown = journal._value_shown(column, cell.first_value)
            cell.locked_shown = journal._value_shown(column, cell.locked_value)
            cell.value_shown = journal._value_shown(column, cell.value)
            cell.net_shown = signed(cell.net_tenths)

    def action_open_timeline(self):
        """Open every change of the cell, one after the other."""
        # A cell has the id of its first entry: no need to read the whole journal for one.
        return self.env["school.mark.journal"].browse(self.id).action_open_timeline()


def signed(tenths):
    """Return a difference of marks with its sign: «+1,5», «−0,5», «»."""
    if not tenths:
        return ""
    return f"{'+' if tenths > 0 else '−'}{marks.format_tenths(abs(tenths))}"


def _source():
    with file_open("school_gradebook/sql/mark_change.sql") as source:
        return source.read()
