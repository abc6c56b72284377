from odoo import fields, models

from ..lib import flow

#: What happened to a request, in words.
MOVES = [
    ("submit", "Submitted"),
    ("homeroom", "Homeroom teacher confirmed"),
    ("witness", "Witnessed"),
    ("approve", "Approved"),
    ("apply", "Applied"),
    ("confirm", "Confirmed by the administrator"),
    ("archive", "Filed"),
    ("refuse", "Refused"),
    ("withdraw", "Withdrawn"),
]
assert [code for code, _label in MOVES] == [*flow.STEPS, *flow.ENDINGS]


class SchoolCorrectionEvent(models.Model):
    """One step of a request: who took it, when, and with what note.

    Append-only: nobody has the right to write, and the database refuses it to everybody.
    """

    _name = "school.correction.event"
    _description = "Trace of a Correction"
    _order = "id"
    _log_access = False

    correction_id = fields.Many2one(
        "school.correction", required=True, index=True, readonly=True, ondelete="restrict"
    )
    move = fields.Selection(MOVES, "Step", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, ondelete="restrict")
    at = fields.Datetime("When", required=True, readonly=True)
    note = fields.Char(readonly=True)
    acted_for = fields.Char("On behalf of", readonly=True, help="The principal who delegated.")

    _unique_move = models.Constraint(
        "UNIQUE (correction_id, move)", "A request takes each step once."
    )
