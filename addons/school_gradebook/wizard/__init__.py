from . import school_lock_term
