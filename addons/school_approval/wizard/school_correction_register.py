import base64
import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.school_correction_paper import OFFICES, REGISTER, SLIP
from ..report.register_workbook import write_register


class SchoolCorrectionRegister(models.TransientModel):
    """The register of corrections of classes, for a year or a term.

    Access: the school's offices and inspectors; a homeroom teacher for the own class. A
    subject teacher sees some of the requests of a class, so not its register.
    """

    _name = "school.correction.register"
    _description = "Register of Corrections"

    year_id = fields.Many2one(
        "school.year",
        "School year",
        required=True,
        default=lambda self: self._default_year(),
    )
    class_ids = fields.Many2many(
        "school.class", string="Classes", required=True, domain="[('year_id', '=', year_id)]"
    )
    term_id = fields.Many2one(
        "school.term",
        "Term",
        domain="[('year_id', '=', year_id)]",
        help="Empty: the whole year.",
    )

    @api.model
    def _default_year(self):
        classes = self.env.context.get("default_class_ids")
        if classes:
            return self.env["school.class"].browse(classes)[:1].year_id
        return self.env["school.year"].search(
            [("company_id", "in", self.env.companies.ids)], order="start_year desc", limit=1
        )

    @api.onchange("year_id")
    def _onchange_year(self):
        """Classes and terms belong to a year."""
        self.class_ids = self.class_ids.filtered(lambda klass: klass.year_id == self.year_id)
        if self.term_id.year_id != self.year_id:
            self.term_id = False

    def action_pdf(self):
        """Print the registers, each class with page numbers of its own."""
        self._check_choice()
        self._check_may_print()
        single = self.create([self._single_vals(klass) for klass in self._sorted_classes()])
        report = self.env.ref("school_approval.school_correction_report_register").sudo()
        return report.report_action(single.ids, config=False)

    def action_xlsx(self):
        """Download the registers as a workbook, one sheet a class."""
        self._check_choice()
        self._check_may_print()
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

    def _single_vals(self, klass):
        return {
            "year_id": self.year_id.id,
            "class_ids": [fields.Command.set(klass.ids)],
            "term_id": self.term_id.id,
        }

    def _workbook(self):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
            for klass in self._sorted_classes():
                write_register(workbook, klass.name, self._paper(klass))
        return stream.getvalue()

    def _sorted_classes(self):
        return self.class_ids.sorted(lambda klass: (klass.grade, klass.name))

    def _check_choice(self):
        self.ensure_one()
        if not self.class_ids:
            raise UserError(self.env._("Choose the classes."))
        if self.class_ids.year_id != self.year_id:
            raise UserError(self.env._("Choose classes of one school year."))

    def _check_may_print(self):
        """Raise AccessError unless the user sees all requests of the classes."""
        self.class_ids.check_access("read")
        user = self.env.user
        if self.env.su or user.has_groups(OFFICES):
            return
        if any(klass.homeroom_user_id != user for klass in self.class_ids.sudo()):
            raise AccessError(
                self.env._(
                    "The school's offices print the register of corrections; a homeroom teacher"
                    " that of the own class."
                )
            )

    def _paper(self, klass):
        """Return what the register of a class holds, for the print and the workbook."""
        Request = self.env["school.correction"]
        form, words = Request._form(REGISTER, klass), Request._form(SLIP, klass)
        requests = Request._applied_requests(klass, self.term_id)
        rows = requests._paper_rows(words, form["same"])
        period = form["period_term"] if self.term_id else form["period_year"]
        names = {
            "class": klass.name,
            "year": self.year_id.name.replace("-", " - "),
            "term": (self.term_id.name or "").upper(),
        }
        names["period"] = period.format(**names)
        counts = {"cells": len(rows), "requests": len(requests)}
        return {
            "form": form,
            "titles": [title.format(**names) for title in form["titles"]],
            "lines": [line.format(**counts) for line in form["lines"]],
            "columns": form["columns"],
            "rows": rows,
        }

    def _filename(self):
        """Return the name of the file, readable in every file system."""
        classes = "-".join(self._sorted_classes().mapped("name")[:3])
        parts = ["So-dieu-chinh-diem", classes, self.term_id.code, self.year_id.name]
        return "_".join(filter(None, parts))
