from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestAnomaly(SchoolCommon):
    """Findings of a class: found once, in words, following the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass._find_anomalies()
        cls.now = fields.Datetime.now()

    def find(self, kind=None):
        found = self.klass._find_anomalies()
        return found.filtered(lambda a: a.kind == kind) if kind else found

    def fill_row(self, marks, row=0, book=None, expected=None):
        book = book or self.book
        keys = [column.key for column in book._columns()]
        old = expected or [""] * len(keys)
        self.save(
            book,
            {(row, key): mark for key, mark in zip(keys, marks, strict=True)},
            expected={(row, key): mark for key, mark in zip(keys, old, strict=True)},
        )

    def window(self, kind, days, term=None):
        return self.env["school.entry.window"].create(
            {
                "term_id": (term or self.book.term_id).id,
                "kind": kind,
                "date_open": self.now - timedelta(days=60),
                "date_close": self.now + timedelta(days=days),
            }
        )

    def test_an_untouched_class_has_nothing(self):
        self.assertFalse(self.find())

    def test_average_lifted_over_a_threshold(self):
        self.fill_row(["5", "5", "5", "5", "5", "4"])
        self.assertFalse(self.find())
        self.save(self.book, {(0, "ck"): "5"}, expected={(0, "ck"): "4"})
        (found,) = self.find()
        line = self.book.line_ids.sorted("number")[0]
        self.assertEqual(found.kind, "crossed")
        self.assertEqual((found.gradebook_id, found.line_id), (self.book, line))
        self.assertEqual((found.class_id, found.company_id), (self.klass, self.company))
        self.assertEqual((found.user_id, found.column_shown), (self.users["math"], "CK"))
        self.assertEqual(found.state, "new")
        self.assertEqual(found.student_name, self.pupils[0].name)
        for word in (self.pupils[0].name, "4,0", "5,0", "4,7", self.users["math"].name):
            self.assertIn(word, found.description)
        self.assertFalse(self.find())

    def test_average_of_the_year_lifted_over_a_threshold(self):
        self.fill_row(["5", "5", "5", "5", "5", "5"])
        self.fill_row(["5", "5", "5", "5", "5", "4"], book=self.book_hk2)
        self.assertFalse(self.find())
        # HK2 4,7 → 4,8; the year (5,0 + 2 × 4,8) / 3 = 4,9
        self.save(self.book_hk2, {(0, "ck"): "4.5"}, expected={(0, "ck"): "4,0"})
        self.assertFalse(self.find())
        # HK1 5,0 → 5,3 reaches nothing; the year (5,3 + 2 × 4,8) / 3 = 5,0 does
        self.save(self.book, {(0, "ck"): "6"}, expected={(0, "ck"): "5,0"})
        (found,) = self.find()
        self.assertEqual((found.kind, found.gradebook_id), ("crossed", self.book))
        for word in ("5,0", "6,0", "4,9"):
            self.assertIn(word, found.description)
        self.assertFalse(self.find())

    def test_an_import_before_the_first_look_is_no_edit(self):
        marks = ["5", "5", "5", "5", "5", "4"]
        journal = type(self.env["school.mark.journal"])
        imports = patch.object(journal, "_orm_source", lambda *args: "import")
        self.fill_row(marks)
        with imports:
            for value in ("5", "6", "7", "6"):
                self.write_ck(value)
        Scan = self.env["school.anomaly.scan"]
        Scan.search([]).unlink()
        self.assertFalse(self.find())
        # From there on an import is looked at like any other change.
        self.write_ck("4")
        self.assertFalse(self.find("crossed"))
        with imports:
            self.write_ck("5")
        self.assertTrue(self.find("crossed"))

    def write_ck(self, value):
        """Change the first pupil's final mark as the teacher, past the sheet."""
        mark = self.book.line_ids.sorted("number")[0].mark_ids.filtered(lambda m: m.column == "ck")
        mark.sudo().value = float(value)
        self.env.flush_all()

    def test_the_limits_are_the_school_s(self):
        self.company.school_anomaly_thresholds = "4,8"
        self.fill_row(["5", "5", "5", "5", "5", "4"])
        self.find()
        self.save(self.book, {(0, "ck"): "5"}, expected={(0, "ck"): "4,0"})
        (found,) = self.find()
        self.assertIn("4,8", found.description)

    def test_deleted_and_entered_again_is_an_edit(self):
        self.fill_row(["6", "6", "6", "6", "6", "6"])
        self.find()
        self.save(self.book, {(0, "ck"): ""}, expected={(0, "ck"): "6"})
        self.assertFalse(self.find())
        self.save(self.book, {(0, "ck"): "8"})
        self.assertEqual(self.find().mapped("kind"), ["crossed"])

    def test_missing_near_the_deadline_and_gone_when_entered(self):
        self.window("gk", 2)
        self.window("ck", 20)
        found = self.find()
        books = self.book | self.book_gdtc
        self.assertEqual(found.gradebook_id, books)
        self.assertEqual(set(found.mapped("kind")), {"missing"})
        self.assertEqual(set(found.mapped("column")), {"gk"})
        own = found.filtered(lambda a: a.gradebook_id == self.book)
        self.assertEqual(own.user_id, self.users["math"])
        self.assertFalse(own.line_id)
        self.save(self.book, {(0, "gk"): "8", (1, "gk"): "8"})
        self.assertFalse(self.find())
        last = self.book.line_ids.sorted("number")[2]
        self.assertEqual((own.state, own.line_id), ("new", last))
        self.assertNotIn(self.pupils[0].name, own.description.partition(":")[2])
        self.save(self.book, {(2, "gk"): "8"})
        self.find()
        self.assertEqual((own.state, own.closed_by_id.id), ("closed", False))
        self.assertTrue(own.note)
        # Taken out again: the question stands again.
        self.save(self.book, {(0, "gk"): ""}, expected={(0, "gk"): "8"})
        self.find()
        self.assertEqual((own.state, own.note), ("new", False))

    def test_a_person_s_closing_stays(self):
        self.window("gk", 2)
        own = self.find().filtered(lambda a: a.gradebook_id == self.book)
        own = self.as_user(own, "principal")
        own.note = "Thi bù ngày mai."
        own.action_close()
        self.assertFalse(self.find())
        self.assertEqual(own.state, "closed")

    def test_deadline_by_the_date_of_the_test(self):
        term = self.book.term_id
        term.midterm_test_date = fields.Date.today() - timedelta(days=3)
        self.assertEqual(set(self.find().mapped("column")), {"gk"})
        term.final_test_date = fields.Date.today() + timedelta(days=16)
        self.assertEqual(
            set(self.find().mapped("column")), {c.key for c in self.book._columns()} - {"gk", "ck"}
        )

    def test_the_earlier_end_counts(self):
        term = self.book.term_id
        term.midterm_test_date = fields.Date.today()
        midnight = self.env["school.term"]._closing_times
        self.assertEqual(midnight(), {})
        deadline = term._closing_times()[term.id]["gk"]
        self.assertEqual((deadline.hour, deadline.minute), (16, 59))
        self.assertEqual(deadline.date(), fields.Date.today() + timedelta(days=5))
        for days, expected in ((2, 2), (20, None)):
            window = self.window("gk", days)
            end = self.now + timedelta(days=expected) if expected else deadline
            self.assertEqual(term._closing_times()[term.id]["gk"], end)
            window.unlink()
        self.window("tx", 2).date_close = False
        self.assertNotIn("tx", term._closing_times()[term.id])

    def test_far_from_the_others_in_both_terms(self):
        self.fill_row(["8", "8", "8", "-"][:3] + ["", "", ""])
        self.find()
        self.save(self.book_hk2, {(0, "tx1"): "4"})
        (found,) = self.find()
        self.assertEqual((found.kind, found.gradebook_id), ("far", self.book_hk2))
        self.assertIn("8,0", found.description)
        self.save(self.book_hk2, {(0, "tx1"): "7"}, expected={(0, "tx1"): "4"})
        self.find()
        self.assertEqual(found.state, "closed")

    def test_equal_columns(self):
        more = self._enrol(self.klass, 7, prefix="B")
        self.assertEqual(len(self.book.line_ids), 10)
        marks = ["5", "6", "7", "8", "9", "6", "5", "7", "8", "6"]
        self.save(self.book, {(row, "tx1"): mark for row, mark in enumerate(marks)})
        self.assertFalse(self.find())
        self.save(self.book, {(row, "tx2"): mark for row, mark in enumerate(marks)})
        (found,) = self.find("same")
        self.assertEqual((found.column_shown, found.line_id.id), ("TX2", False))
        self.assertIn("TX1", found.description)
        for pupil in self.pupils | more:
            self.assertNotIn(pupil.name, found.description)

    def test_changed_many_times(self):
        last = ""
        for mark in ("5", "6", "5", "6"):
            self.save(self.book, {(0, "tx1"): mark}, expected={(0, "tx1"): last})
            last = mark
            found = self.find()
        self.assertEqual(found.mapped("kind"), ["often"])
        self.assertIn("5,0 → 6,0 → 5,0 → 6,0", found.description)

    def test_test_mark_after_the_deadline(self):
        window = self.window("gk", 1)
        self.fill(self.book_gdtc, "Đ", "sport")
        self.save(self.book, {(0, "gk"): "8", (1, "gk"): "8", (2, "gk"): "7"})
        self.find()
        window.unlink()
        self.book.term_id.midterm_test_date = fields.Date.today() - timedelta(days=30)
        # After the deadline only under an unlock.
        Unlock = self.env["school.unlock"].with_user(self.users["principal"])
        Unlock.create({**Unlock._scope_vals(self.book), "reason": "Nhập muộn"})
        self.save(self.book, {(0, "gk"): "9"}, expected={(0, "gk"): "8"})
        (found,) = self.find("late")
        self.assertEqual((found.column, found.user_id), ("gk", self.users["math"]))
        for word in ("8,0", "9,0"):
            self.assertIn(word, found.description)

    def test_primary_test_against_the_level(self):
        klass = self._class("4A", 4)
        self._enrol(klass, 1)
        self._curriculum(4, self.toan, 175, "TH")
        assignment = self._assign(klass, self.toan, self.employees["math"])
        book = self._book(assignment, "CN")
        self.save(book, {(0, "level"): "T", (0, "test"): "6"})
        (found,) = klass._find_anomalies()
        self.assertEqual((found.kind, found.column), ("unlike", "test"))
        self.save(book, {(0, "test"): "9"}, expected={(0, "test"): "6"})
        klass._find_anomalies()
        self.assertEqual(found.state, "closed")

    def queries(self, klass):
        """Return how many queries a look at the class takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        klass._find_anomalies()
        return self.env.cr.sql_log_count - before

    def test_constant_queries(self):
        few = self._class("8F", 8)
        many = self._class("8M", 8)
        for klass, count, subjects in ((few, 1, 1), (many, 12, 5)):
            self._enrol(klass, count)
            for code in ("toan", "nvan", "nn1", "gdcd", "lsdl")[:subjects]:
                subject = self.env.ref(f"school_gradebook.subject_{code}")
                if subject != self.toan and klass == many:
                    self._curriculum(8, subject, 140)
                assignment = self._assign(klass, subject, self.employees["math"])
                for term in ("HK1", "HK2"):
                    self.fill(self._book(assignment, term), "8")
                    self.change_some(self._book(assignment, term))
        for klass in few | many:
            self.queries(klass)
        self.assertEqual(self.queries(few), self.queries(many))
        self.window("gk", 1)
        self.window("ck", 1)
        self.change_some(self._book(few.assignment_ids, "HK1"), "4")
        for assignment in many.assignment_ids:
            self.change_some(self._book(assignment, "HK1"), "4")
        self.assertEqual(self.queries(few), self.queries(many))

    def change_some(self, book, value="3"):
        # Odoo inserts by the hundred: fewer findings than that.
        rows = range(min(3, len(book.line_ids)))
        old = "8" if value == "3" else "3"
        self.save(
            book,
            {(row, "ck"): value for row in rows},
            expected={(row, "ck"): old for row in rows},
        )

    def test_cron_goes_class_by_class_and_goes_on(self):
        Scan = self.env["school.anomaly.scan"]
        closed = self.env["school.year"].create({"start_year": 2023, "state": "closed"})
        self.env["school.class"].create({"name": "8Z", "grade": 8, "year_id": closed.id})
        second = self._class("9A", 9)
        Scan.search([]).unlink()
        mine = self.klass | second
        left = Scan._classes_left()
        self.assertEqual(left & (mine | closed.class_ids), mine)
        seconds = iter([0] + [float("inf")] * 100)
        progress = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: next(seconds)
        )
        with progress:
            Scan._cron_find()
            self.assertEqual(Scan._classes_left(), left[1:])
            Scan._cron_find()
            self.assertFalse(Scan._classes_left())
        Scan.search([]).date = self.now - timedelta(days=1, hours=1)
        self.assertEqual(Scan._classes_left() & mine, mine)

    def test_cron_is_there(self):
        cron = self.env.ref("school_gradebook.ir_cron_find_anomalies")
        self.assertTrue(cron.active)
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))
        self.assertEqual(cron.model_id.model, "school.anomaly.scan")
