from . import school_correction_report
