from odoo import models


class SchoolUnlock(models.Model):
    """Grants of corrections: they end with their use, within their transaction."""

    _inherit = "school.unlock"

    def _end(self):
        """End what was opened for a correction and is not used up."""
        if self:
            self.sudo().action_close()

    def _log(self):
        """A grant of one cell is told by its request, not by a note at the book."""
        return super(SchoolUnlock, self.filtered(lambda item: not item._is_grant()))._log()

    def _is_grant(self):
        return self.single_use or bool(self.enrollment_id)
