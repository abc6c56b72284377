from . import school_form_version
from . import school_ledger
from . import school_ledger_content
from . import school_class
from . import school_ledger_corrections
from . import school_correction
