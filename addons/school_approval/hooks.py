"""Installation hooks of the addon."""

from odoo.tools import SQL

_FUNCTIONS = (
    "school_approval_profile_add",
    "school_approval_sex",
    "school_approval_student_changed",
    "school_approval_contact_changed",
    "school_approval_guardian_changed",
    "school_approval_profile_kept",
    "school_approval_correction_kept",
    "school_approval_part_kept",
    "school_approval_event_kept",
    "school_approval_event_added",
    "school_approval_person",
    "school_approval_next_step",
    "school_approval_state_after",
)


def uninstall_hook(env):
    """Drop the functions of the guard; their triggers go with the tables."""
    for name in _FUNCTIONS:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(name)))
