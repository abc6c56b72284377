import base64
import io
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import canonical
from ..models.school_mark_change import EVER, ZONE
from ..report.school_history_dossier import Dossier
from ..report.school_history_workbook import write_dossier

#: More cells than this make a file that nobody reads, and break the PDF engine.
MOST_CELLS = 2500


class SchoolHistoryExport(models.TransientModel):
    """The dossier of what has changed, for a class, teacher, subject and period.

    Access: the school's staff and inspectors; they see what they may see of the books.
    """

    _name = "school.history.export"
    _description = "Dossier of Changes"

    company_id = fields.Many2one(
        "res.company", "School", required=True, default=lambda self: self.env.company
    )
    year_id = fields.Many2one(
        "school.year",
        "School year",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_year(),
    )
    term_id = fields.Many2one("school.term", "Term", domain="[('year_id', '=', year_id)]")
    class_ids = fields.Many2many(
        "school.class", string="Classes", domain="[('year_id', '=', year_id)]"
    )
    subject_ids = fields.Many2many("school.subject", string="Subjects")
    teacher_id = fields.Many2one("hr.employee", "Teacher")
    date_from = fields.Date("From", help="The first day; empty: from the beginning.")
    date_to = fields.Date("Until", help="The last day; empty: until now.")
    only = fields.Selection(
        [
            ("changed", "All changed cells"),
            ("late", "Changed after the lock"),
            ("re_entered", "Deleted and re-entered"),
            ("remarkable", "By night, from a new address, or by another than the teacher"),
        ],
        "Which cells",
        default="changed",
        required=True,
    )
    with_entries = fields.Boolean("Each change on its own", default=True)
    content = fields.Json(readonly=True, export_string_translation=False)
    sha256 = fields.Char(readonly=True)

    @api.model
    def _default_year(self):
        return self.env["school.year"].search(
            [("company_id", "=", self.env.company.id)], order="start_year desc", limit=1
        )

    @api.onchange("year_id")
    def _onchange_year(self):
        """Classes and terms belong to a year."""
        self.class_ids = self.class_ids.filtered(lambda klass: klass.year_id == self.year_id)
        if self.term_id.year_id != self.year_id:
            self.term_id = False

    def action_pdf(self):
        """Print the dossier."""
        self._freeze()
        report = self.env.ref("school_gradebook.school_history_report")
        return report.report_action(self, config=False)

    def action_xlsx(self):
        """Download the dossier as a workbook."""
        self._freeze()
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self._filename()}.xlsx",
                "datas": base64.b64encode(self._workbook()),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
        }

    def _workbook(self):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
            write_dossier(workbook, self.content, self.sha256)
        return stream.getvalue()

    def _filename(self):
        return f"lich-su-diem-{fields.Date.context_today(self)}-{self.sha256[:8]}"

    def _freeze(self):
        """Take the content from the journal, once for the print and its hash."""
        self.ensure_one()
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(self.env._("The period ends before it begins."))
        content = Dossier(self).content()
        count = sum(len(book["cells"]) for book in content["books"])
        if not count:
            raise UserError(self.env._("No cell has changed in this choice."))
        if count > MOST_CELLS:
            raise UserError(
                self.env._(
                    "%(count)s cells have changed: more than one dossier holds. Choose a class,"
                    " a subject, a teacher or a shorter period.",
                    count=count,
                )
            )
        self.write({"content": content, "sha256": canonical.sha256(content)})

    def _books(self):
        """Return the books of the choice that the user may read."""
        choice = [
            ("company_id", "=", self.company_id.id),
            ("year_id", "=", self.year_id.id),
            ("journal_seq", ">", 0),
        ]
        choice += [("term_id", "=", self.term_id.id)] if self.term_id else []
        choice += [("class_id", "in", self.class_ids.ids)] if self.class_ids else []
        choice += [("subject_id", "in", self.subject_ids.ids)] if self.subject_ids else []
        choice += [("teacher_ids", "in", self.teacher_id.ids)] if self.teacher_id else []
        return self.env["school.gradebook"].search(choice)

    def _period(self):
        """Return the moments between which a change counts, naive UTC."""
        since, until = EVER
        if self.date_from:
            since = _utc(self.date_from)
        if self.date_to:
            until = _utc(self.date_to + timedelta(days=1))
        return since, until


def _utc(day):
    """Return the beginning of a day in Vietnam as naive UTC."""
    local = datetime.combine(day, time.min, ZoneInfo(ZONE))
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
