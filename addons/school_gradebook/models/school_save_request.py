import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolSaveRequest(models.Model):
    """The answer that a save of cells got, so that a repeated request is harmless.

    A phone that lost the answer sends the same request again; it must neither
    write twice nor be told of a conflict with itself.
    """

    _name = "school.save.request"
    _description = "Saved Request"
    _log_access = False

    request_id = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    gradebook_id = fields.Many2one("school.gradebook", required=True, ondelete="cascade")
    digest = fields.Char(required=True)
    response = fields.Json(required=True)
    at = fields.Datetime(required=True, default=fields.Datetime.now, index=True)

    _unique_request = models.UniqueIndex("(request_id, user_id, gradebook_id)")

    @api.model
    def _digest(self, cells):
        canonical = json.dumps(cells, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @api.model
    def _replay(self, request_id, book, cells):
        """Return the earlier response of the same request, or None."""
        known = self.sudo().search(
            [
                ("request_id", "=", request_id),
                ("user_id", "=", self.env.uid),
                ("gradebook_id", "=", book.id),
            ]
        )
        if not known:
            return None
        if known.digest != self._digest(cells):
            raise UserError(self.env._("This request was used already for other cells."))
        return known.response

    @api.model
    def _remember(self, request_id, book, cells, response):
        self.sudo().create(
            {
                "request_id": request_id,
                "user_id": self.env.uid,
                "gradebook_id": book.id,
                "digest": self._digest(cells),
                "response": response,
            }
        )

    @api.autovacuum
    def _gc_requests(self):
        limit = fields.Datetime.now() - timedelta(days=30)
        self.sudo().search([("at", "<", limit)], limit=10_000).unlink()
