import re

from odoo import api, models
from odoo.http import SessionExpiredException
from odoo.tools import SQL

#: What an open sheet asks for: «school.gradebook_12».
_WANTED = re.compile(r"school\.gradebook_(\d{1,9})")


class SchoolGradebook(models.Model):
    """Telling the readers of a book that it has changed.

    A message says which book and how far its journal has come, never a mark: who
    hears it reads the sheet, and reading is checked as always.
    """

    _inherit = "school.gradebook"

    def get_sheet_since(self, seq, sender=None):
        """Return the sheet, with what has changed in it since an entry of its journal.

        :param int seq: the «seq» of the sheet that the client shows
        :param str sender: see ``_check_sender``
        :return: answer of ``get_sheet`` and "changes": one dict {"line_id", "column",
            "by", "at"} for each cell, with who changed it last
        :raise AccessError: unless the user may read this book
        """
        self._check_sender(sender)
        sheet = self.get_sheet()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (entry.line_id, entry."column")
                       entry.line_id, entry."column", partner.name AS by, entry.at
                  FROM school_mark_journal entry
                  LEFT JOIN res_users u ON u.id = entry.user_id
                  LEFT JOIN res_partner partner ON partner.id = u.partner_id
                 WHERE entry.gradebook_id = %s AND entry.seq > %s
                   AND entry.line_id IS NOT NULL AND entry."column" NOT LIKE %s
                 ORDER BY entry.line_id, entry."column", entry.seq DESC
                """,
                self.id,
                int(seq),
                "%lock:%",
            )
        )
        changes = [{**row, "by": row["by"] or "", "at": self._local(row["at"])} for row in rows]
        return {**sheet, "changes": changes}

    @api.model
    def _check_sender(self, sender):
        """Refuse what another person typed before somebody else signed in here.

        A page that was left open holds cells of the one who typed them, while the
        browser's cookie is already that of the next one.

        :param str sender: «database/user id» of the page; None when it does not say
        :raise SessionExpiredException: when that is not who asks
        """
        if sender and sender != f"{self.env.cr.dbname}/{self.env.uid}":
            raise SessionExpiredException("other_user")

    def _signal_readers(self, again=False):
        """Tell who has these books open that they have changed, once a transaction.

        :param bool again: something that is no entry of the journal has changed what the
            sheet shows: it is to be read, however far the journal has come
        """
        data = self.env.cr.precommit.data
        if "school.gradebook.changed" not in data:
            data["school.gradebook.changed"] = {}
            self.env.cr.precommit.add(self.env[self._name]._send_signals)
        told = data["school.gradebook.changed"]
        told.update({book_id: again or told.get(book_id, False) for book_id in self.ids})

    @api.model
    def _send_signals(self):
        told = self.env.cr.precommit.data.pop("school.gradebook.changed", {})
        rows = self.env.execute_query(
            SQL("SELECT id, journal_seq FROM school_gradebook WHERE id = ANY(%s)", list(told))
        )
        Bus = self.env["bus.bus"].sudo()
        for book_id, seq in rows:
            message = {"id": book_id, "seq": seq or 0}
            if told[book_id]:
                message["again"] = True
            Bus._sendone(self.browse(book_id), "school.gradebook/changed", message)


class SchoolGradebookLine(models.Model):
    """Every way of changing a mark or a comment ends here."""

    _inherit = "school.gradebook.line"

    def _marks_changed(self):
        result = super()._marks_changed()
        self.gradebook_id._signal_readers()
        return result


class SchoolLock(models.Model):
    """Who types into a book sees at once that it is locked."""

    _inherit = "school.lock"

    def _applied(self):
        result = super()._applied()
        marks = self.filtered(lambda lock: lock.kind == "marks")
        if marks:
            marks._books()._signal_readers()
        return result


class SchoolUnlock(models.Model):
    """Who waits for a book sees at once that it is open again."""

    _inherit = "school.unlock"

    def _applied(self):
        result = super()._applied()
        if self:
            self._books()._signal_readers()
        return result


class IrWebsocket(models.AbstractModel):
    """A sheet joins the channel of its book, if the person may read that book."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        wanted = {}
        for channel in channels:
            match = isinstance(channel, str) and _WANTED.fullmatch(channel)
            if match:
                wanted[channel] = int(match[1])
        if not wanted:
            return super()._build_bus_channel_list(channels)
        others = [channel for channel in channels if channel not in wanted]
        books = self.env["school.gradebook"]
        if books.has_access("read"):
            books = books.search([("id", "in", list(wanted.values()))])
        return super()._build_bus_channel_list([*others, *books])
