import base64
from collections import namedtuple
from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import api, models

from odoo.addons.school_gradebook.models.school_mark_change import ZONE

Signature = namedtuple("Signature", "title hint name above points", defaults=("", 11))
_QR_PIXELS = 240


class ReportSchoolCorrectionSlip(models.AbstractModel):
    """«Giấy đề nghị điều chỉnh điểm, thông tin» for QWeb; thin over lib/slip.py."""

    _name = "report.school_approval.correction_slip"
    _description = "Correction Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        requests = self.env["school.correction"].browse(docids)
        requests.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "school.correction",
            "docs": requests,
            "papers": [self._paper(request) for request in requests],
        }

    @api.model
    def _paper(self, request):
        slip, form = request._slip()
        return {
            "record": request,
            "slip": slip,
            "form": form,
            "evidence": request.sudo()._paper_evidence(form["evidence"]),
            "qr": self._qr(request.sudo()._paper_url()),
            "source": f"{form['edition']}. {printed(self.env)}",
        }

    @api.model
    def _qr(self, url):
        """Return a QR code as a data: URI: a form asks the server for nothing."""
        barcode = self.env["ir.actions.report"].barcode
        image = barcode("QR", url, width=_QR_PIXELS, height=_QR_PIXELS, quiet=0)
        return f"data:image/png;base64,{base64.b64encode(image).decode()}"


class ReportSchoolCorrectionRecord(models.AbstractModel):
    """«Phiếu ghi nhận việc chỉnh điểm» of a teacher, subject and year."""

    _name = "report.school_approval.correction_record"
    _description = "Record of Corrections"

    @api.model
    def _get_report_values(self, docids, data=None):
        requests = self.env["school.correction"].browse(docids)
        requests.check_access("read")
        requests._check_may_print_record()
        return {
            "doc_ids": docids,
            "doc_model": "school.correction",
            "docs": requests,
            "papers": [self._paper(request.sudo()) for request in requests],
        }

    @api.model
    def _paper(self, request):
        form, words = self._forms(request)
        applied = request._record_requests()
        of_class = "" if request.subject_id else "_of_class"
        people = {"teacher": request.requester_id.name, "class": request.class_id.name}
        lines = [
            line.format(
                **people,
                year=request.year_id.name.replace("-", " - "),
                subject=request.gradebook_id.label or request.subject_id.name or form["dots"],
            )
            for line in form[f"lines{of_class}"]
        ]
        classes = applied.class_id
        if len(classes) == 1:
            people["homeroom"] = classes.homeroom_teacher_id.name or ""
        return {
            "record": request,
            "form": form,
            "titles": form["titles"],
            "lines": lines,
            "notes": form["notes"],
            "columns": form["columns"],
            "rows": applied._paper_rows(words, form["same"]),
            "signatures": signatures(form[f"signatures{of_class}"], people),
            "source": f"{form['edition']}. {printed(self.env)}",
        }

    @api.model
    def _forms(self, request):
        on = request._local_time(request.applied_at)
        on = on and on.date()
        klass = request.class_id
        forms = (
            request._form(code, klass, on) for code in ("CORRECTION_RECORD", "CORRECTION_SLIP")
        )
        return tuple(forms)


class ReportSchoolCorrectionRegister(models.AbstractModel):
    """The register of corrections of a class."""

    _name = "report.school_approval.correction_register"
    _description = "Register of Corrections"

    @api.model
    def _get_report_values(self, docids, data=None):
        dialogs = self.env["school.correction.register"].browse(docids)
        dialogs.check_access("read")
        dialogs._check_may_print()
        return {
            "doc_ids": docids,
            "doc_model": "school.correction.register",
            "docs": dialogs,
            "papers": [
                self._paper(dialog, klass) for dialog in dialogs for klass in dialog.class_ids
            ],
        }

    @api.model
    def _paper(self, dialog, klass):
        paper = dialog._paper(klass)
        people = {"homeroom": klass.sudo().homeroom_teacher_id.name, "printer": self.env.user.name}
        return {
            **paper,
            "record": dialog,
            "signatures": signatures(paper["form"]["signatures"], people),
            "source": f"{paper['form']['edition']}. {printed(self.env)}",
        }


class IrActionsReport(models.Model):
    """The style of these papers, beside that of all forms."""

    _inherit = "ir.actions.report"

    @api.model
    def _school_form_style_files(self):
        own = "school_approval/static/src/report/school_correction.css"
        return [*super()._school_form_style_files(), own]


def printed(env):
    """Return when and by whom a paper is printed."""
    now = datetime.now(ZoneInfo(ZONE))
    return f"In từ hệ thống lúc {now:%H:%M ngày %d/%m/%Y} bởi {env.user.name}"


def signatures(blocks, people):
    """Return the signature blocks of a form with the names that are known."""
    return [
        Signature(block["title"], block["hint"], people.get(block["who"]) or "") for block in blocks
    ]
