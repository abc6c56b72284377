from odoo import api, fields, models


class SchoolLockTerm(models.TransientModel):
    """Lock or unlock a term of one or more classes."""

    _name = "school.lock.term"
    _description = "Lock or Unlock a Term"
    _inherit = ["school.lock.classes"]

    operation = fields.Selection(
        [("lock", "Lock"), ("unlock", "Unlock")], required=True, default="lock"
    )
    until = fields.Datetime("Open until")
    book_count = fields.Integer(compute="_compute_missing")
    missing_count = fields.Integer("Missing entries", compute="_compute_missing")
    missing_text = fields.Text(compute="_compute_missing")

    @api.depends("class_ids", "term_id")
    def _compute_missing(self):
        for wizard in self:
            books = wizard._books()
            wizard.book_count = len(books)
            wizard.missing_count = sum(b.expected_count - b.entered_count for b in books)
            wizard.missing_text = "\n".join(
                f"{book.class_id.name} · {book.subject_id.name}:"
                f" {book.entered_count}/{book.expected_count} ({book.teacher_names or '–'})"
                for book in books
                if book.entered_count < book.expected_count
            )

    def _books(self):
        return self.env["school.gradebook"].search(
            [
                ("class_id", "in", self.class_ids.ids),
                ("term_id", "in", self.term_id.ids),
            ]
        )

    def action_confirm(self):
        """Lock or unlock the books of the chosen classes and term."""
        self.ensure_one()
        if self.operation == "lock":
            self.class_ids.action_lock_term(self.term_id.id, self.reason)
        else:
            self.class_ids.action_unlock_term(self.term_id.id, self.reason, self.until)
        return {"type": "ir.actions.act_window_close"}


class SchoolUnlockBook(models.TransientModel):
    """Unlock single books, with a reason and an end."""

    _name = "school.unlock.book"
    _description = "Unlock Books"
    _inherit = ["school.lock.decision"]

    gradebook_ids = fields.Many2many(
        "school.gradebook",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True)
    until = fields.Datetime("Open until")

    def _lock_companies(self):
        return self.gradebook_ids.company_id

    def action_confirm(self):
        """Open the books until the chosen time."""
        self.ensure_one()
        self.gradebook_ids.action_unlock(self.reason, self.until)
        return {"type": "ir.actions.act_window_close"}
