from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _school_form_style_files(self):
        own = "school_report/static/src/report/school_ledger.css"
        return [*super()._school_form_style_files(), own]
