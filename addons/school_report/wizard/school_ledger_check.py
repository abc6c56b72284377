from odoo import api, fields, models

from ..lib import compare, ledger


class SchoolLedgerCheck(models.TransientModel):
    """A frozen ledger beside the data of today (design law 8, regulations §14)."""

    _name = "school.ledger.check"
    _description = "Ledger Check"

    ledger_id = fields.Many2one("school.ledger", readonly=True, ondelete="cascade")
    is_intact = fields.Boolean("Copy intact", readonly=True)
    journal_moved = fields.Boolean("Journal went on", readonly=True)
    line_ids = fields.One2many("school.ledger.check.line", "check_id", readonly=True)
    difference_count = fields.Integer(compute="_compute_difference_count")

    @api.depends("line_ids")
    def _compute_difference_count(self):
        for check in self:
            check.difference_count = len(check.line_ids)

    @api.model
    def _check(self, record):
        """Return a check of one school.ledger."""
        books = record._books(record.class_id, record.term_id)
        content = record._build_content(record.class_id, record.term_id, books)
        current = ledger.build(content, draft=record.is_draft)
        found = compare.differences(record._book(), current)
        return self.create(
            {
                "ledger_id": record.id,
                "is_intact": record.is_intact,
                "journal_moved": record.journal_head != record._journal_heads(books),
                "line_ids": [fields.Command.create(vars(item)) for item in found],
            }
        )


class SchoolLedgerCheckLine(models.TransientModel):
    """One place that reads differently today."""

    _name = "school.ledger.check.line"
    _description = "Ledger Difference"
    _order = "id"

    check_id = fields.Many2one("school.ledger.check", required=True, ondelete="cascade")
    page = fields.Char(readonly=True)
    row = fields.Char("Pupil or line", readonly=True)
    column = fields.Char(readonly=True)
    printed = fields.Char("On paper", readonly=True)
    current = fields.Char("Today", readonly=True)
