from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestResults(SchoolCommon):
    """Term and year results: computed with the mark, explained, never typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Six scored subjects are the least for a level (R22-LV-1).
        cls.books = {"HK1": cls.book, "HK2": cls.book_hk2}
        cls.others = {"HK1": cls.env["school.gradebook"], "HK2": cls.env["school.gradebook"]}
        for code in ("nvan", "nn1", "gdcd", "lsdl", "khtn"):
            subject = cls.env.ref(f"school_gradebook.subject_{code}")
            cls._curriculum(8, subject, 35)
            assignment = cls._assign(cls.klass, subject, cls.employees["math"])
            for term in cls.others:
                cls.others[term] |= cls._book(assignment, term)
        cls.book_gdtc_hk2 = cls._book(cls.assignment_gdtc, "HK2")

    def fill_term(self, term, value="8,5", comment="Đ"):
        for book in self.books[term] | self.others[term]:
            self.fill(book, value)
        gdtc = self.book_gdtc if term == "HK1" else self.book_gdtc_hk2
        self.fill(gdtc, comment, "sport")

    def result(self, term="HK1"):
        return self.books[term].line_ids.sorted("number")[0].term_result_id

    def test_no_level_while_a_mark_is_missing(self):
        for book in self.book | self.others["HK1"]:
            self.fill(book, "9")
        result = self.result()
        self.assertFalse(result.is_final)
        self.assertEqual(result.missing_count, 1)
        self.assertFalse(result.learning)

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
