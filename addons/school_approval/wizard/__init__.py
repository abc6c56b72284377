from . import school_correction_review
