from odoo import api, models

from ..lib import styles
from .ledger_workbook import write_book


class ReportSchoolLedger(models.AbstractModel):
    """The pages of ledgers for QWeb; thin over lib/ledger.py."""

    _name = "report.school_report.ledger"
    _description = "Class Ledger on A4"

    #: whether the corrections of the frozen content are shown
    _corrected = False

    @api.model
    def _get_report_values(self, docids, data=None):
        ledgers = self.env["school.ledger"].browse(docids)
        ledgers.check_access("read")
        if (data or {}).get("report_type") == "pdf":
            ledgers._count_print()
        return {
            "doc_ids": docids,
            "doc_model": "school.ledger",
            "docs": ledgers,
            "styles": styles.HELPERS,
            "books": [
                {
                    "ledger": ledger,
                    "book": ledger._book(self._corrected),
                    "source": ledger._source_line(),
                }
                for ledger in ledgers
            ],
        }


class ReportSchoolLedgerA3(models.AbstractModel):
    """The same pages, two on a sheet of A3."""

    _name = "report.school_report.ledger_a3"
    _inherit = "report.school_report.ledger"
    _description = "Class Ledger on A3"


class ReportSchoolLedgerCorrected(models.AbstractModel):
    """The pages with their corrections."""

    _name = "report.school_report.ledger_corrected"
    _inherit = "report.school_report.ledger"
    _description = "Class Ledger with Corrections on A4"
    _corrected = True


class ReportSchoolLedgerA3Corrected(models.AbstractModel):
    """The pages with their corrections, two on a sheet of A3."""

    _name = "report.school_report.ledger_a3_corrected"
    _inherit = "report.school_report.ledger"
    _description = "Class Ledger with Corrections on A3"
    _corrected = True


class ReportSchoolLedgerXlsx(models.AbstractModel):
    """The same pages as sheets of a workbook."""

    _name = "report.school_report.ledger_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Class Ledger as Spreadsheet"
    _corrected = False

    def generate_xlsx_report(self, workbook, data, objs):
        """Write one sheet for each page of each ledger."""
        objs.check_access("read")
        objs._count_print()
        for ledger in objs:
            prefix = f"{ledger.class_id.name} " if len(objs) > 1 else ""
            book = ledger._book(self._corrected)
            write_book(workbook, book, ledger._source_line(), prefix)


class ReportSchoolLedgerXlsxCorrected(models.AbstractModel):
    """The workbook with a comment on each corrected cell."""

    _name = "report.school_report.ledger_xlsx_corrected"
    _inherit = "report.school_report.ledger_xlsx"
    _description = "Class Ledger with Corrections as Spreadsheet"
    _corrected = True
