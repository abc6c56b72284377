from odoo import models


class IrHttp(models.AbstractModel):
    """The principal begins with the overview, unless a page of the own choice is set."""

    _inherit = "ir.http"

    def session_info(self):
        """Name the overview of the corrections as the principal's first page."""
        info = super().session_info()
        user = self.env.user
        principal = user.has_group("school_gradebook.group_school_principal")
        if principal and not info.get("home_action_id"):
            board = self.env.ref("school_approval.school_correction_board_action")
            info["home_action_id"] = board.id
        return info
