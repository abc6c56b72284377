"""Building, freezing and printing the ledger of a class: 45 pupils, 12 subjects."""

from run import Row, median_seconds
from school import fill, make_class

MARKS = """
    SELECT mark.line_id, mark."column", mark.state, mark.value, mark.grade_code
      FROM school_mark mark
      JOIN school_gradebook_line line ON line.id = mark.line_id
      JOIN school_gradebook book ON book.id = line.gradebook_id
     WHERE book.class_id = %s AND book.term_id = %s
"""
LINES = """
    SELECT line.id, line.enrollment_id, line.result, line.is_final, line.year_result
      FROM school_gradebook_line line
      JOIN school_gradebook book ON book.id = line.gradebook_id
     WHERE book.class_id = %s AND book.term_id = %s
"""


def rows(env):
    """The content against the bare queries; the prints against the seconds of issue 2."""
    klass, user, books = make_class(env, name="8L")
    fill(books, user)
    term = books.term_id
    books.action_lock()
    ledger = env["school.ledger"]._obtain(klass, term)
    yield Row(
        "ledger: content from the books",
        median_seconds(lambda: _content(env, klass, term)),
        median_seconds(lambda: _sql(env, klass, term)),
    )
    yield Row("ledger: pages", median_seconds(ledger._book))
    yield Row("ledger: PDF", median_seconds(lambda: _pdf(ledger), times=3), target=10)
    yield Row(
        "ledger: PDF, A3",
        median_seconds(lambda: _pdf(ledger, "school_report.ledger_a3"), times=3),
        target=10,
    )
    yield Row("ledger: spreadsheet", median_seconds(lambda: _xlsx(ledger), times=3), target=10)


def _content(env, klass, term):
    env.invalidate_all()
    env["school.ledger"]._build_content(klass, term)


def _sql(env, klass, term):
    for query in (MARKS, LINES):
        env.cr.execute(query, [klass.id, term.id])
        env.cr.fetchall()


def _pdf(ledger, report="school_report.ledger"):
    reports = ledger.env["ir.actions.report"].with_context(force_report_rendering=True)
    pdf, kind = reports._render_qweb_pdf(report, ledger.ids)
    assert kind == "pdf" and pdf.startswith(b"%PDF"), kind


def _xlsx(ledger):
    data, _kind = ledger.env["ir.actions.report"]._render_xlsx(
        "school_report.ledger_xlsx", ledger.ids, {}
    )
    assert data.startswith(b"PK")
