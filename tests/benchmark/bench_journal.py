"""Verifying the journal, signing its heads, and reading what has changed.

JOURNAL_ROWS sets how many entries the school has (default 200,000; the goal is said for a
million). They are written by the functions of the database, as a school's are.
"""

import os
import time

from run import Row, median_seconds
from school import analyze, make_school

from odoo import fields

ROWS = int(os.environ.get("JOURNAL_ROWS", "200000"))
CLASSES = 8
#: A million entries in a minute.
SECONDS_A_ROW = 60 / 1_000_000
#: Changes every mark of a book to 1 and back, so often that the book has its share.
FILL = """
    DO $$
    DECLARE
        book record;
        cell record;
        number integer;
        head text;
    BEGIN
        FOR book IN SELECT id, journal_seq, journal_head FROM school_gradebook
                     WHERE class_id = ANY(%(classes)s) LOOP
            number := book.journal_seq;
            head := book.journal_head;
            WHILE number < %(share)s LOOP
                FOR cell IN
                    SELECT mark.line_id, mark."column" AS col,
                           school_gradebook_mark_text(state, value, grade_code) AS present
                      FROM school_mark mark JOIN school_gradebook_line line
                        ON line.id = mark.line_id
                     WHERE line.gradebook_id = book.id
                LOOP
                    head := school_gradebook_journal_add(
                        book.id, number + 1, head,
                        (cell.line_id, cell.col, cell.present, '1')::school_gradebook_change,
                        '{"source": "sql"}');
                    number := number + 2;
                    head := school_gradebook_journal_add(
                        book.id, number, head,
                        (cell.line_id, cell.col, '1', cell.present)::school_gradebook_change,
                        '{"source": "sql"}');
                END LOOP;
            END LOOP;
            UPDATE school_gradebook SET journal_seq = number, journal_head = head
             WHERE id = book.id;
        END LOOP;
    END $$
"""
GUARDED = "school_mark_journal", "school_gradebook"


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
    """Lengthen the chains past their guard; return how many entries there are."""
    books = classes.gradebook_ids
    for table in GUARDED:
        env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=sql-injection
    env.cr.execute(FILL, {"classes": classes.ids, "share": ROWS // len(books)})
    for table in GUARDED:
        env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=sql-injection
    analyze(env)
    env.cr.execute("ANALYZE school_mark_journal")
    env.invalidate_all()
    return env["school.mark.journal"].search_count([("gradebook_id", "in", books.ids)])


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
