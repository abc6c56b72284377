from odoo import models


class SchoolGradebookLine(models.Model):
    """The history of one cell, as it settles a dispute."""

    _inherit = "school.gradebook.line"

    def cell_history(self, column):
        """Return every change of a cell, the first one first.

        :param str column: key of the column («tx1», «ck», «comment» …)
        :return: list of {"at", "by", "old", "new", "source", "address", "reason", "reference",
            "unlock", "seq"}; times are ISO 8601 of the user's zone, values are as shown
        :raise AccessError: unless the user may read the line
        """
        self.ensure_one()
        self.check_access("read")
        entries = self.env["school.mark.journal"].search(
            [("line_id", "=", self.id), ("column", "=", column)], order="seq"
        )
        book = self.gradebook_id
        names = {user.id: user.name for user in entries.sudo().user_id}
        return [
            {
                "seq": entry.seq,
                "at": book._local(entry.at),
                "by": names.get(entry.user_id.id, ""),
                "old": entry.old_shown,
                "new": entry.new_shown,
                "source": entry.source or "",
                "address": entry.address or "",
                "reason": entry.reason or "",
                "reference": entry.reference or "",
                "unlock": entry.unlock_id or False,
            }
            for entry in entries
        ]

    def _timeline_action(self, column):
        """Return the action with every change of a cell."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_mark_journal_action"
        )
        heads = self.env["school.mark.journal"]._column_heads(self.gradebook_id)
        shown = self.env["school.mark.journal"]._column_name(
            heads.get(self.gradebook_id.id, {}), column
        )
        action["name"] = f"{self.name} · {shown}"
        action["domain"] = [("line_id", "=", self.id), ("column", "=", column)]
        return action


class SchoolMarkJournal(models.Model):
    """From one change to all changes of its cell."""

    _inherit = "school.mark.journal"

    def action_open_timeline(self):
        """Open every change of the cell of this entry."""
        self.ensure_one()
        return self.line_id._timeline_action(self.column) if self.line_id else False
