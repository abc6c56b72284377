"""Installation hooks of the addon."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Drop the function of the guard; its triggers go with the table."""
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS school_report_ledger_guard() CASCADE"))
