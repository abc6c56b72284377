from . import ir_actions_report
from . import school_history_report
