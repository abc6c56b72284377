from . import school_ledger_check
from . import school_ledger_print
