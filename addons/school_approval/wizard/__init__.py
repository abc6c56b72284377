from . import school_correction_register, school_correction_review
