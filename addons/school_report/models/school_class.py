from odoo import models


class SchoolClass(models.Model):
    _inherit = "school.class"

    def action_print_ledger(self, term_id=None, report="a4", corrected=False):
        """Print the ledgers of these classes; without a term, ask for it.

        Official where all books of class and term are locked, otherwise a draft.

        :param int term_id: id of the school.term
        :param str report: a4, a3 or xlsx
        :param bool corrected: show old values of corrected cells, struck through
        :return: an action: the report, or the dialog
        """
        if term_id:
            term = self.env["school.term"].browse(term_id)
            return self.env["school.ledger"]._obtain(self, term)._print_action(report, corrected)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print ledgers"),
            "res_model": "school.ledger.print",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_class_ids": self.ids},
        }
