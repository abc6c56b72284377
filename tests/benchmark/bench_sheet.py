"""Saving and opening a class sheet, against SQL that moves the same rows."""

import itertools

from psycopg2.extras import execute_values
from run import Row, median_seconds
from school import cells_of, fill, make_class

MARKS = """
    INSERT INTO school_mark (line_id, "column", state, value, create_uid, create_date,
                             write_uid, write_date)
    VALUES %s
        ON CONFLICT (line_id, "column") DO UPDATE
       SET value = EXCLUDED.value, write_date = EXCLUDED.write_date
"""
LINES = """
    UPDATE school_gradebook_line line
       SET average = v.average, result = v.result, is_final = true, entered_count = 6,
           write_date = now()
      FROM (VALUES %s) AS v (id, average, result)
     WHERE line.id = v.id
"""
RESULTS = """
    UPDATE school_term_result SET missing_count = 0, write_date = now()
     WHERE id IN (SELECT term_result_id FROM school_gradebook_line WHERE gradebook_id = %s)
"""
SHEET = """
    SELECT line.id, enrollment.number, student.student_code, partner.name,
           student.birth_date, enrollment.status, line.result, line.comment
      FROM school_gradebook_line line
      JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
      JOIN school_student student ON student.id = enrollment.student_id
      JOIN res_partner partner ON partner.id = student.partner_id
     WHERE line.gradebook_id = %s ORDER BY enrollment.number
"""
CELLS = """
    SELECT line_id, "column", state, value, grade_code FROM school_mark
     WHERE line_id = ANY(%s)
"""


def rows(env):
    """Save 270 cells (45 pupils × 6) and open the sheet, with a full class around."""
    _klass, user, books = make_class(env)
    fill(books, user)
    book = books.filtered(lambda b: b.subject_id.code == "TOAN").with_user(user)
    saving = Saving(_second_term(book))
    yield Row(
        "save 270 cells, new",
        median_seconds(saving.save_new, times=9),
        median_seconds(saving.sql_new, times=9),
        target=8,
    )
    yield Row(
        "save 270 cells, guard and journal",
        median_seconds(saving.save_new, times=9),
        median_seconds(saving.save_unguarded, times=9),
        target=1.4,
    )
    saving = Saving(book)
    yield Row(
        "save 270 cells, changed",
        median_seconds(saving.save_changed, times=9),
        median_seconds(saving.sql_changed, times=9),
        target=8,
    )
    saving.present_one = saving.present
    yield Row("save one cell", median_seconds(saving.save_one, times=9))
    yield Row(
        "open a sheet of 45 pupils",
        median_seconds(saving.open_sheet, times=15),
        median_seconds(saving.sql_open, times=15),
        target=5,
    )


def _second_term(book):
    """Return the HK2 book: the same pupils, no mark yet."""
    books = book.assignment_id.gradebook_ids
    return books.filtered(lambda b: b.term_id.code == "HK2").with_user(book.env.user)


class Saving:
    """The same cells, through the sheet's method and through SQL."""

    def __init__(self, book):
        self.book = book
        self.env = book.env
        self.line_ids = book.line_ids.ids
        self.cells = cells_of(book, "7")
        self.values = itertools.cycle(("7", "9", "6", "5"))
        self.present = "8,0"
        self.number = 0

    def _save(self, cells):
        self.number += 1
        self.env.invalidate_all()
        result = self.book.save_cells(f"bench-{self.number}", cells)
        assert len(result["saved"]) == len(cells), result
        self.env.flush_all()

    def save_new(self):
        self._rolled_back(lambda: self._save(self.cells))

    def save_unguarded(self):
        """The same without the triggers of the marks; the rollback puts them back."""
        self._rolled_back(self._without_triggers)

    def _without_triggers(self):
        # Their deferred events must be gone before the table may be altered.
        self.env.cr.execute("ALTER TABLE school_mark DISABLE TRIGGER USER")
        self._save(self.cells)

    def sql_new(self):
        self._rolled_back(lambda: self._sql("7"))

    def _rolled_back(self, call):
        self.env.cr.execute("SAVEPOINT bench")
        call()
        self.env.invalidate_all(flush=False)
        self.env.cr.execute("ROLLBACK TO SAVEPOINT bench")

    def save_changed(self):
        value = next(self.values)
        self._save([{**c, "value": value, "expected": self.present} for c in self.cells])
        self.present = f"{value},0"

    def sql_changed(self):
        value = next(self.values)
        self._sql(value)
        self.present = f"{value},0"

    def _sql(self, value):
        """Write what save_cells writes; the triggers work here, too."""
        keys = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")
        cr, uid = self.env.cr, self.env.uid
        now = self.env.cr.now()
        marks = [
            (line, key, "value", value, uid, now, uid, now)
            for line in self.line_ids
            for key in keys
        ]
        execute_values(cr._obj, MARKS, marks, page_size=1000)
        execute_values(cr._obj, LINES, [(i, float(value), f"{value},0") for i in self.line_ids])
        cr.execute(RESULTS, [self.book.id])
        cr.execute("UPDATE school_gradebook SET entered_count = 270 WHERE id = %s", [self.book.id])

    def save_one(self):
        value = next(self.values)
        self._save([{**self.cells[0], "value": value, "expected": self.present_one}])
        self.present_one = f"{value},0"

    def open_sheet(self):
        self.env.invalidate_all()
        self.book.get_sheet()

    def sql_open(self):
        self.env.cr.execute(SHEET, [self.book.id])
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(CELLS, [ids])
        self.env.cr.fetchall()
