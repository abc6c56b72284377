import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize, email_split


class SchoolHistoryDigestCheck(models.TransientModel):
    """Compare the history of marks with a digest that was kept outside."""

    _name = "school.history.digest.check"
    _description = "Check of a Digest"

    file = fields.Binary("Digest", required=True, attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("new", "New"), ("good", "Unchanged"), ("broken", "Changed")], default="new"
    )
    summary = fields.Char(readonly=True)
    message = fields.Text(readonly=True)

    def action_check(self):
        """Compare; the result is shown in the same dialog."""
        self.ensure_one()
        document = self._document()
        content = document["digest"]
        company = self.env["res.company"].browse(content["company"])
        if company not in self.env.companies:
            raise UserError(self.env._("This digest belongs to another school."))
        Digest = self.env["school.journal.digest"]
        of_file, of_data = Digest._file_messages(document)
        messages = of_file + of_data
        date = fields.Date.to_date(content["date"]).strftime("%d/%m/%Y")
        values = {"number": content["number"], "date": date, "books": len(content["books"])}
        self.state = "broken" if messages else "good"
        self.message = "\n".join(messages)
        self.summary = (
            self.env._("The data differ from digest No. %(number)s of %(date)s.", **values)
            if messages
            else self.env._(
                "All %(books)s gradebooks of digest No. %(number)s of %(date)s have kept their"
                " history.",
                **values,
            )
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Check of a Digest"),
        }

    def _document(self):
        document = self.env["school.journal.digest"]._read_file(base64.b64decode(self.file))
        if document is None:
            raise UserError(self.env._("This file is not a digest of the history of marks."))
        return document


class SchoolHistoryDigestSend(models.TransientModel):
    """Where the daily digests go: the principal and the board decide."""

    _name = "school.history.digest.send"
    _description = "Addresses for Digests"

    company_id = fields.Many2one(
        "res.company", "School", required=True, default=lambda self: self.env.company
    )
    emails = fields.Char(
        "Addresses", compute="_compute_emails", store=True, readonly=False, precompute=True
    )

    @api.depends("company_id")
    def _compute_emails(self):
        for wizard in self:
            own = wizard.company_id & self.env.companies
            wizard.emails = own.sudo().school_digest_emails

    def action_save(self):
        """Keep the addresses."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This school is not yours."))
        parts = [part.strip() for part in (self.emails or "").replace(";", ",").split(",")]
        wrong = [part for part in parts if part and not email_normalize(part)]
        if wrong:
            raise UserError(
                self.env._("This is not an address: %(address)s", address=", ".join(wrong))
            )
        addresses = email_split(", ".join(parts))
        self.company_id.sudo().school_digest_emails = ", ".join(addresses) or False
        return {"type": "ir.actions.act_window_close"}
