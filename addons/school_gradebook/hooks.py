"""Installation hooks of the addon."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Drop the database functions of the guard and the journal.

    Their triggers go with the tables; the functions would stay behind.
    """
    env.cr.execute(
        SQL("SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'school\\_gradebook\\_%%'")
    )
    for (signature,) in env.cr.fetchall():
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL(signature)))
