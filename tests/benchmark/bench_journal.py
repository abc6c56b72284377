"""Verifying the journal, signing its heads, and reading what has changed.

JOURNAL_ROWS sets how many entries the school has (default 200,000; the goal is said for a
million). They are written by the triggers of the database, as a school's are.
"""

import itertools
import os
import time

from run import Row, median_seconds
from school import analyze, make_school

from odoo import fields

ROWS = int(os.environ.get("JOURNAL_ROWS", "200000"))
CLASSES = 8
#: A million entries in a minute.
SECONDS_A_ROW = 60 / 1_000_000
ROUND = """
    UPDATE school_mark mark
       SET value = CASE WHEN mark.value >= 9 THEN 4 ELSE mark.value + 0.5 END
      FROM school_gradebook_line line
     WHERE line.id = mark.line_id AND line.gradebook_id = %s AND mark.value IS NOT NULL
"""


def rows(env):
    """Verify a journal class by class, as the nightly job and the command do."""
    classes = make_school(env, classes=CLASSES)
    written = _write(env, classes)
    check = env["school.journal.check"]._start(classes.company_id)
    lasted = _seconds(lambda: [check._verify_class(klass) for klass in classes])
    assert (check.rows, check.breaks) == (written, 0), (check.rows, check.breaks, check.message)
    yield Row(f"verify {written:,} journal entries", lasted, target=written * SECONDS_A_ROW)
    digests = env["school.journal.digest"]
    content = digests._content(classes.company_id, fields.Date.today(), digests)
    yield Row("compare them with a digest", median_seconds(lambda: digests._compare(content)))
    yield Row(
        "what has changed: first page of a class",
        median_seconds(lambda: _first_page(env, classes[0])),
        target=2,
    )
    yield Row("what has changed: whole school by class", _seconds(lambda: _groups(env)))


def _write(env, classes):
    """Change all marks again and again, book by book; return how many entries there are."""
    books = classes.gradebook_ids
    count = env["school.mark.journal"].search_count([("gradebook_id", "in", books.ids)])
    for book in itertools.cycle(books.ids):
        if count >= ROWS:
            break
        env.cr.execute(ROUND, [book])
        count += env.cr.rowcount
    analyze(env)
    env.cr.execute("ANALYZE school_mark_journal")
    env.invalidate_all()
    return count


def _first_page(env, klass):
    env.invalidate_all()
    changes = env["school.mark.change"]
    domain = [("class_id", "=", klass.id), ("change_count", ">", 0)]
    cells = changes.search_fetch(domain, changes._fields, limit=80)
    assert len(cells.mapped("net_shown")) == 80


def _groups(env):
    assert env["school.mark.change"]._read_group([], ["class_id"], ["change_count:sum"])


def _seconds(call):
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
