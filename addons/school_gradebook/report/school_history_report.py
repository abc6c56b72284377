from collections import namedtuple
from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, models

from ..models.school_mark_change import ZONE

Signature = namedtuple("Signature", "above title hint name points")


class ReportSchoolHistory(models.AbstractModel):
    """The dossier of changes for QWeb."""

    _name = "report.school_gradebook.history_dossier"
    _description = "Dossier of Changes"

    @api.model
    def _get_report_values(self, docids, data=None):
        exports = self.env["school.history.export"].browse(docids)
        exports.check_access("read")
        now = datetime.now(ZoneInfo(ZONE))
        date = f"ngày {now:%d} tháng {now:%m} năm {now:%Y}"
        return {
            "doc_ids": docids,
            "doc_model": "school.history.export",
            "docs": exports,
            "place_date": f"{self._place(exports.company_id)}{date}",
            "printed": f"In lúc {now:%H:%M %d/%m/%Y} bởi {self.env.user.name}",
            "signatures": [
                Signature("", "NGƯỜI LẬP", "(Kí, ghi rõ họ tên)", self.env.user.name, 11),
                Signature("", "HIỆU TRƯỞNG", "(Kí, đóng dấu, ghi rõ họ tên)", "", 11),
            ],
        }

    def _place(self, company):
        place = company.partner_id.city or company.partner_id.state_id.name
        return f"{place}, " if place else ""


class IrActionsReport(models.Model):
    """The style of the dossier, beside that of all forms."""

    _inherit = "ir.actions.report"

    @api.model
    def _school_form_style_files(self):
        return [
            *super()._school_form_style_files(),
            "school_gradebook/static/src/report/school_history.css",
        ]
