from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import consteq, format_datetime, hmac

from ..lib import sheet_file
from ..lib.importing.workbook import FileRefused, check_size, open_workbook
from ..report.school_sheet_workbook import write_sheet

#: What the signature is for: a key of its own, derived from the database's secret.
SCOPE = "school.gradebook.sheet.file"
FILE_URL = "/school_gradebook/sheet_file/"


class SchoolGradebook(models.Model):
    """The mark sheet as a file: taken home, filled without a network, brought back.

    Access: who writes in the book, and only what is open, as on the screen.
    """

    _inherit = "school.gradebook"

    def action_download_sheet(self):
        """Download the sheet as a file to fill offline (button)."""
        self.ensure_one()
        self._check_may_use_file()
        return {"type": "ir.actions.act_url", "url": f"{FILE_URL}{self.id}", "target": "download"}

    def action_upload_sheet(self):
        """Open the wizard that takes the filled file (button)."""
        self.ensure_one()
        self._check_may_use_file()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_sheet_upload_action"
        )
        context = {"dialog_size": "extra-large", "default_gradebook_id": self.id}
        return {**action, "context": context}

    def _check_may_use_file(self):
        self._check_readable()
        if not self._user_may_write():
            raise AccessError(self.env._("Only the book's own teacher enters marks."))

    def _sheet_file(self):
        """Return (name, content) of the file of the present sheet.

        :raise AccessError: unless the user writes in this book
        """
        self._check_may_use_file()
        sheet = self.get_sheet()
        school = self.company_id.name
        content = write_sheet(sheet, self._file_signature, school, self._file_words())
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        parts = (sheet["gradebook"]["name"].replace(" · ", "_"), f"{moment:%Y%m%d-%H%M}")
        name = "_".join(parts).replace("/", "-").replace("\\", "-").replace(" ", "-")
        return f"{name}.xlsx", content

    def _file_words(self):
        score = self.env._("A mark from 0 to 10 with one decimal at most (8,5), v, k or m.")
        return {
            "made": self.env._(
                "Downloaded on %(moment)s. White cells can be filled; grey ones are closed.",
                moment=format_datetime(
                    self.env, fields.Datetime.now(), self.env.tz.zone, "HH:mm dd/MM/yyyy"
                ),
            ),
            "hint": self.env._(
                "8,5 or 8.5 · v = absent, make-up due · k = zero, no make-up · an emptied cell"
                " is cleared · do not move rows or columns."
            ),
            "error_title": self.env._("This is not a mark"),
            "error": {
                "score": score,
                "test": self.env._("A whole number from 0 to 10, v, k or m."),
                "comment": self.env._("Enter Đ or CĐ."),
                "level": self.env._("Enter T, H or C."),
                "trait": self.env._("Enter T, Đ or C."),
            },
        }

    def _file_signature(self, packed):
        """Return the signature that only this database makes."""
        return hmac(self.env(su=True), SCOPE, packed)

    def _read_sheet_file(self, content):
        """Return ([FileCell], [FileRow], content) of a filled file.

        Nothing in it is believed before the signature is right.

        :param bytes content: what was uploaded
        :raise FileRefused: when it is no file of this book
        """
        check_size(len(content), sheet_file.LIMITS)
        sheets = open_workbook("", content, sheet_file.LIMITS)
        packed, signature = sheet_file.stored(sheets)
        if not (signature.isascii() and consteq(signature, self._file_signature(packed))):
            raise FileRefused("SHEET_FILE_SPOILT")
        carried = sheet_file.unpack(packed)
        if carried["book"] != self.id:
            raise FileRefused("SHEET_FILE_OTHER_BOOK", name=self.sudo().display_name)
        return (*sheet_file.read(sheets, carried), carried)
