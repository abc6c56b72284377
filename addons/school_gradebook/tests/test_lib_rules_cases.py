"""Every worked case of regulations §15.1–15.7, by its ID, through ``evaluate``."""

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.columns import test_minutes, tx_count

from .lib_common import TT22, covers
from .lib_payloads import codes, one_subject, run, term, yearly
from .test_lib_levels import CASES as LEVEL_CASES

# periods a year, ĐĐGtx, ĐĐGgk, ĐĐGck, ĐTBmhk
AVERAGES = {
    "A01": (35, "8; 9", "7", "8", "7,9"),
    "A03": (35, "5; 4", "5", "5,1", "4,9"),
    "A05": (35, "10; 10", "10", "10", "10,0"),
    "A07": (70, "6; 7; 6", "6,7", "6,4", "6,5"),
    "A09": (70, "8; 8; 8", "7,8", "8", "8,0"),
    "A11": (70, "3; 4; 3", "3,4", "3,6", "3,5"),
    "A13": (70, "7; 7; 7", "6", "6,5", "6,6"),
    "A15": (70, "8; 8; 7", "8", "8", "7,9"),
    "A17": (140, "8; 8; 8; 8", "8", "7,9", "8,0"),
    "A19": (140, "4; 5; 6; 5", "4,8", "5,1", "5,0"),
    "A21": (140, "6; 7; 6; 6", "6,3", "6,5", "6,3"),
    "A23": (70, "8; 0; 7", "7", "8", "6,6"),
    "A28": (35, "7.5; 7,5", "7,5", "7.5", "7,5"),
}
NOT_FINAL = {
    "A25": (70, "8; 9; 8", "7", "", "ĐĐGck"),
    "A26": (70, "8; ; 7", "7", "8", "ĐĐGtx 2"),
}
REFUSED = {
    "10,5": "OUT_OF_RANGE",
    "-1": "OUT_OF_RANGE",
    "−1": "OUT_OF_RANGE",
    "7,25": "TOO_MANY_DECIMALS",
    "85": "MISSING_COMMA",
    "abc": "NOT_A_MARK",
}
YEARS = {
    "B01": ("6,4", "6,5", "6,5"),
    "B03": ("7,9", "8,0", "8,0"),
    "B05": ("4,8", "5,1", "5,0"),
    "B07": ("5,0", "4,9", "4,9"),
    "B09": ("3,6", "3,4", "3,5"),
    "B11": ("9,2", "8,9", "9,0"),
    "B13": ("10,0", "0,0", "3,3"),
}
COUNTS = {
    "N01": (35, 2, (45, 45)),
    "N03": (52, 3, (45, 45)),
    "N05": (71, 4, (60, 90)),
    "N07": (140, 4, (60, 90)),
}
COMMENTS = {
    "C01": (("Đ; Đ", "Đ", "Đ"), "DAT"),
    "C03": (("Đ; Đ", "CĐ", "Đ"), "CHUA_DAT"),
    "C05": (("Đ; v", "Đ", "Đ"), None),
}
LEVELS = {name: case for name, case in LEVEL_CASES.items() if len(name) == 3}


def scored(given, **more):
    """Return a SCORE subject of HKI written as in §15.1."""
    periods, regular, midterm, final = given
    return {
        "code": "TOAN",
        "kind": "SCORE",
        "periods_per_year": periods,
        "HK1": term(regular, midterm, final),
        **more,
    }


@tagged("post_install", "-at_install")
class TestSubjectCases(BaseCase):
    """§15.1–15.4: results of subjects."""

    def _term(self, subject, **more):
        result = run(one_subject(subject, period="HK1", **more))
        return result["subjects"][subject["code"]]["HK1"], result

    @covers(*AVERAGES, "R22-AVG-1", "R-NUM-2", "R-NUM-6")
    def test_term_averages(self):
        for name, (*given, expected) in AVERAGES.items():
            for explain in (True, False):
                with self.subTest(name, explain=explain):
                    shown, _result = self._term(scored(given), explain=explain)
                    self.assertEqual(shown, expected)

    @covers(*NOT_FINAL, "R22-MISS-2")
    def test_averages_that_are_not_final(self):
        for name, (*given, missing) in NOT_FINAL.items():
            with self.subTest(name):
                shown, result = self._term(scored(given))
                self.assertIsNone(shown)
                self.assertEqual(codes(result), [("MISSING_MARK", "TOAN")])
                self.assertIn(missing, result["errors"][0]["text"])

    @covers("A27", "R22-ENTRY-1", "R-NUM-1")
    def test_refused_marks(self):
        for value, code in REFUSED.items():
            with self.subTest(value):
                shown, result = self._term(scored((35, f"8; {value}", "7", "8")))
                self.assertIsNone(shown)
                self.assertEqual(codes(result), [(code, "TOAN")])

    @covers("A29", "R22-CNT-3")
    def test_topic_cluster(self):
        subject = scored((105, "7; 8; 6; 7; 8", "7", "7,5"))
        for said in ({}, {"topic_cluster": True}):
            thpt = {"level": "THPT", "grade": 11, **said}
            self.assertEqual(self._term({**subject, **said}, **thpt)[0], "7,3")

    @covers(*YEARS, "R22-AVG-2", "R-NUM-5")
    def test_year_averages(self):
        for name, (first, second, expected) in YEARS.items():
            with self.subTest(name):
                averages = {"HK1": first, "HK2": second}
                subject = {"code": "TOAN", "kind": "SCORE", "averages": averages}
                self.assertEqual(run(one_subject(subject))["subjects"]["TOAN"]["CN"], expected)

    @covers("B15")
    def test_order_of_rounding(self):
        terms = {"HK1": term("4; 5", "4,7", "5"), "HK2": term("5; 5", "5", "5,1")}
        subject = scored((35, "", "", ""), **terms)
        for settings, expected in (({}, "4,9"), ({"year_avg_from_rounded_terms": False}, "5,0")):
            for explain in (True, False):
                payload = one_subject(subject, settings=settings, explain=explain)
                shown = run(payload)["subjects"]["TOAN"]
                self.assertEqual((shown["HK1"], shown["HK2"]), ("4,8", "5,0"))
                self.assertEqual(shown["CN"], expected)

    @covers(*COUNTS, "R22-CNT-2", "R22-CNT-5")
    def test_number_and_duration_of_tests(self):
        for name, (periods, count, minutes) in COUNTS.items():
            with self.subTest(name):
                self.assertEqual(tx_count(TT22, periods), count)
                self.assertEqual(test_minutes(TT22, periods), minutes)
        self.assertEqual(test_minutes(TT22, 140, specialised=True), (60, 120))
        self.assertEqual(test_minutes(TT22, 70), (45, 45))

    @covers(*COMMENTS, "R22-CMT-1", "R22-MISS-1")
    def test_comment_terms(self):
        for name, (given, expected) in COMMENTS.items():
            for explain in (True, False):
                with self.subTest(name, explain=explain):
                    subject = {"code": "GDTC", "kind": "COMMENT", "HK1": term(*given)}
                    self.assertEqual(self._term(subject, explain=explain)[0], expected)

    @covers("C07", "R22-CMT-2")
    def test_comment_year(self):
        subject = {
            "code": "GDTC",
            "kind": "COMMENT",
            "HK1": term("Đ; Đ", "Đ", "CĐ"),
            "HK2": term("Đ; Đ", "Đ", "Đ"),
        }
        shown = run(one_subject(subject))["subjects"]["GDTC"]
        self.assertEqual((shown["HK1"], shown["CN"]), ("CHUA_DAT", "DAT"))


@tagged("post_install", "-at_install")
class TestLevelCases(BaseCase):
    """§15.5–15.6: learning level, adjustment, conduct."""

    @covers(*LEVELS, "R22-ADJ-AMB-1", "R22-LV-1")
    def test_levels(self):
        for name, (scores, failed, base, level, substituted) in LEVELS.items():
            with self.subTest(name):
                learning = run(yearly(scores, failed))["learning"]
                self.assertEqual(learning["CN"], level)
                self.assertEqual(learning["before_adjustment"] or level, base)
                other = yearly(scores, failed, settings={"adj_mode": "SUBSTITUTE"})
                self.assertEqual(run(other)["learning"]["CN"], substituted)

    @covers("D16", "R22-ADJ-AMB-2", "R22-ADJ-2")
    def test_comment_subject_as_the_cause(self):
        learning = run(yearly("8×8,5", 1))["learning"]
        self.assertEqual((learning["CN"], learning["adjusted_by"]), ("KHA", "C1"))
        without = {"adj_includes_comment_subjects": False}
        learning = run(yearly("8×8,5", 1, settings=without))["learning"]
        self.assertEqual((learning["CN"], learning["adjusted_by"]), ("DAT", None))

    @covers("D25", "R22-LV-1")
    def test_too_few_scored_subjects_block_the_year(self):
        result = run(yearly("5×10,0"))
        self.assertIn(("TOO_FEW_SCORE_SUBJECTS", None), codes(result))
        self.assertEqual((result["decision"], result["award"]), (None, None))

    @covers("§15.6", "R22-CON-1")
    def test_conduct_of_the_year(self):
        order = ("TOT", "KHA", "DAT", "CHUA_DAT")
        rows = {
            "TOT": "TOT KHA KHA CHUA_DAT",
            "KHA": "TOT KHA DAT CHUA_DAT",
            "DAT": "KHA KHA DAT CHUA_DAT",
            "CHUA_DAT": "KHA DAT DAT CHUA_DAT",
        }
        for first, row in rows.items():
            for second, expected in zip(order, row.split(), strict=True):
                with self.subTest(first=first, second=second):
                    result = run(yearly("8×8,0", conduct={"HK1": first, "HK2": second}))
                    self.assertEqual(result["conduct"]["CN"], expected)
