from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .results_common import ResultsCommon


@tagged("post_install", "-at_install")
class TestResults(ResultsCommon):
    """Term and year results: computed with the mark, explained, never typed."""

    def test_no_level_while_a_mark_is_missing(self):
        for book in self.book | self.others["HK1"]:
            self.fill(book, "9")
        result = self.result()
        self.assertFalse(result.is_final)
        self.assertEqual(result.missing_count, 1)
        self.assertFalse(result.learning)
        self.assertIn("Giáo dục thể chất: Thường xuyên 1", result.missing)

    def test_a_year_says_what_is_missing(self):
        self.fill_term("HK1")
        self.fill_term("HK2")
        year = self.result().year_result_id
        self.assertFalse(year.is_final)
        self.assertEqual(year.learning, "TOT")
        self.assertIn("Conduct: ", year.missing)
        self.fill_year()
        year.invalidate_recordset()
        self.assertTrue(year.is_final)
        self.assertFalse(year.missing)
        self.save(self.book, {(0, "ck"): ""}, expected={(0, "ck"): "8,5"})
        self.assertFalse(year.is_final)
        self.assertFalse(year.learning)
        self.assertEqual(year.missing, "Toán, học kì I: ĐĐGck")

    def test_a_subject_of_one_term_counts_in_the_year(self):
        """R22-AVG-3: the year result is the result of that term."""
        subject = self.env.ref("school_gradebook.subject_cnghe")
        self._curriculum(8, subject, 35)
        term = self.book.term_id
        assignment = self.env["school.assignment"].create(
            {
                "class_id": self.klass.id,
                "subject_id": subject.id,
                "term_ids": [Command.set(term.ids)],
                "teacher_ids": [Command.link(self.employees["math"].id)],
            }
        )
        self.fill_year()
        year = self.result().year_result_id
        self.assertFalse(year.is_final)
        self.assertEqual(year.missing, "Công nghệ, học kì I: ĐĐGtx 1, ĐĐGtx 2, ĐĐGgk, ĐĐGck")
        self.fill(assignment.gradebook_ids, "3")
        self.assertEqual(year.learning, "DAT")  # D11 by the subject of HK1

    def test_unrounded_year_average(self):
        """year_avg_from_rounded_terms off: B15 counts from the exact term averages."""
        line = self.book_gdtc_hk2.line_ids  # any; the rows below are of GDCD, 2 regular marks
        books = {
            term: (self.others[term]).filtered(lambda b: b.subject_id.code == "GDCD")
            for term in ("HK1", "HK2")
        }
        for term, (tx1, tx2, gk, ck) in {
            "HK1": ("4", "5", "4,7", "5"),  # 33,4 / 7
            "HK2": ("5", "5", "5,2", "5"),  # 35,4 / 7
        }.items():
            values = {(0, "tx1"): tx1, (0, "tx2"): tx2, (0, "gk"): gk, (0, "ck"): ck}
            self.save(books[term], values)
        line = books["HK2"].line_ids.sorted("number")[0]
        self.assertEqual((line.previous_line_id.result, line.result), ("4,8", "5,1"))
        self.assertEqual(line.year_result, "5,0")  # (4,8 + 2 × 5,1) / 3
        self.klass._bind_rules(self.klass.ruleset_id, {"year_avg_from_rounded_terms": False})
        self.klass._recompute_results()
        self.assertEqual(line.year_result, "5,0")  # (33,4 + 2 × 35,4) / 21 = 4,96

    def test_level_appears_with_the_last_mark_and_follows_corrections(self):
        self.fill_term("HK1")
        result = self.result()
        self.assertTrue(result.is_final)
        self.assertEqual(result.learning, "TOT")
        self.assertEqual(result.ruleset_id.code, "TT22-2021")
        self.assertEqual(result.ruleset_version, "1")
        # 8,5 everywhere and one subject at 3,0: Tốt → Chưa đạt, adjusted to Đạt (D11)
        keys = [column.key for column in self.book._columns()]
        self.save(self.book, {(0, k): "3" for k in keys}, expected={(0, k): "8,5" for k in keys})
        self.assertEqual(result.level_before_adjustment or "", "")
        self.assertEqual(result.learning, "CHUA_DAT")

    def test_adjustment_by_one_subject_is_kept_and_explained(self):
        subject = self.env.ref("school_gradebook.subject_cnghe")
        self._curriculum(8, subject, 35)
        extra = self._book(self._assign(self.klass, subject, self.employees["math"]), "HK1")
        self.fill_term("HK1")
        self.fill(extra, "3")
        result = self.result()
        self.assertEqual(result.learning, "DAT")  # D11
        self.assertEqual(result.level_before_adjustment, "CHUA_DAT")
        self.assertEqual(result.adjusted_by_id, subject)
        self.assertIn("R22-ADJ", result.explanation)

    def test_year_result(self):
        self.fill_term("HK1")
        self.fill_term("HK2", "9,5")
        homeroom = self.users["homeroom"]
        terms = self.result("HK1") | self.result("HK2")
        terms.with_user(homeroom).conduct = "TOT"
        year = self.result().year_result_id
        self.assertEqual(year.learning, "TOT")
        self.assertEqual(year.conduct, "TOT")
        self.assertEqual(year.decision, "PROMOTED")
        self.assertEqual(year.award, "XUAT_SAC")  # (8,5 + 2×9,5) / 3 = 9,2
        self.result("HK2").with_user(homeroom).absences_unexcused = 46
        self.assertEqual(year.decision, "RETAINED")  # P03
        self.assertIn("R22-PRO", year.explanation)

    def test_conduct_and_absences(self):
        result = self.result().with_user(self.users["homeroom"])
        result.write({"conduct": "KHA", "absences_excused": 2, "absences_unexcused": 1})
        self.assertEqual(result.absences, 3)
        with self.assertRaises(UserError):
            result.write({"is_final": True})
        with self.assertRaises(AccessError):
            result.with_user(self.users["math"]).read(["conduct"])

    def test_primary_year(self):
        klass = self._class("1A", 1, self.employees["homeroom"])
        enrollment = self._enrol(klass, 1)
        traits = self._assign(
            klass, self.env.ref("school_gradebook.subject_pcnl"), self.employees["homeroom"]
        )
        self._curriculum(1, self.toan, 0, "TH")
        toan = self._assign(klass, self.toan, self.employees["math"])
        self.save(self._book(toan, "CN"), {(0, "level"): "T", (0, "test"): "9"})
        self.fill(self._book(traits, "CN"), "T", "homeroom")
        year = self.env["school.year.result"].search([("enrollment_id", "=", enrollment.id)])
        self.assertEqual(year.learning, "HTXS")  # Y11
        self.assertEqual(year.ruleset_id.code, "TT27-2020")

    def test_evaluate_is_public_and_harmless(self):
        Ruleset = self.env["school.ruleset"].with_user(self.users["math"])
        payload = {
            "level": "THCS",
            "grade": 8,
            "school_year": 2025,
            "period": "HK1",
            "subjects": [
                {
                    "code": "TOAN",
                    "kind": "SCORE",
                    "periods_per_year": 140,
                    "HK1": {"tx": ["8", "7,5", "9", "8"], "gk": "7", "ck": "8"},
                }
            ],
        }
        outcome = Ruleset.evaluate(payload)
        self.assertEqual(outcome["subjects"]["TOAN"]["HK1"], "7,8")
        self.assertEqual(outcome["ruleset"], "TT22-2021")
        for wrong in (None, [], {}, {"level": "XX"}, {**payload, "subjects": "abc"}):
            with self.subTest(wrong=wrong):
                self.assertTrue(Ruleset.evaluate(wrong)["errors"])

    def test_ruleset_in_use_cannot_be_deleted(self):
        with self.assertRaises(UserError):
            self.book.ruleset_id.unlink()

    def test_co_teachers_share_a_book(self):
        self.assignment.teacher_ids = [Command.link(self.employees["stranger"].id)]
        self.assertEqual(self.book.teacher_user_ids, self.users["math"] | self.users["stranger"])
        self.save(self.book, {(0, "tx1"): "8"}, login="stranger")
