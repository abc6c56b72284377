"""Locked books get their lock; the chains of before hold under the new code, too."""

from openupgradelib import openupgrade


def make_locks(env):
    """Give each locked book a lock of its own; an unlock that ran goes on as one."""
    openupgrade.logged_query(
        env.cr,
        """
        INSERT INTO school_lock (scope, kind, company_id, year_id, term_id, class_id,
                                 gradebook_id, reason, user_id, date)
        SELECT 'book', 'marks', company_id, year_id, term_id, class_id, id, lock_reason,
               coalesce(locked_by_id, 1), coalesce(locked_at, now() AT TIME ZONE 'UTC')
          FROM school_gradebook
         WHERE state = 'locked' OR open_until IS NOT NULL
        """,
    )
    openupgrade.logged_query(
        env.cr,
        """
        INSERT INTO school_unlock (lock_id, scope, company_id, year_id, term_id, class_id,
                                   gradebook_id, reason, user_id, date, until)
        SELECT item.id, 'book', book.company_id, book.year_id, book.term_id, book.class_id,
               book.id, coalesce(item.reason, '–'), item.user_id,
               least(item.date, book.open_until - interval '1 second'), book.open_until
          FROM school_lock item JOIN school_gradebook book ON book.id = item.gradebook_id
         WHERE book.open_until > now() AT TIME ZONE 'UTC'
        """,
    )


@openupgrade.migrate()
def migrate(env, version):
    """Make the locks, then verify the journal once; a break is told, not repaired."""
    make_locks(env)
    env["school.journal.check"]._verify_all()
