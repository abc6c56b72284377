from . import school_history_digest
from . import school_history_export
from . import (
    school_double_compare,
    school_import,
    school_import_result,
    school_lock_classes,
    school_lock_release,
    school_lock_results,
    school_lock_term,
    school_rule_change,
    school_sheet_upload,
)
