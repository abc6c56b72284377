from . import ir_actions_report
from . import ledger_workbook
from . import school_ledger_report
