"""Conduct, promotion, summer, re-assessment, awards (R22-CON, -PRO, -SUM, -RE, §1.8; P, W)."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.awards import award, explain_award
from odoo.addons.school_gradebook.lib.conduct import conduct_codes, explain_conduct, year_conduct
from odoo.addons.school_gradebook.lib.levels import SubjectResult, learning
from odoo.addons.school_gradebook.lib.promotion import Year, decide, eligible, words

from .lib_common import TT22, covers, examples, marks, subjects

LEVELS = ("TOT", "KHA", "DAT", "CHUA_DAT")
# Khá by the text: HKII Khá and HKI from Đạt up, HKII Đạt and HKI Tốt, HKII Tốt and HKI below Khá.
KHA_BY_HK2 = {
    *(("KHA", first) for first in ("TOT", "KHA", "DAT")),
    ("DAT", "TOT"),
    *(("TOT", first) for first in ("DAT", "CHUA_DAT")),
}
OUTCOMES = {
    "PROMOTED", "RETAINED", "SUMMER_CONDUCT", "SUMMER_RETEST", "PRINCIPAL_DECIDES",
    "SUMMER_CONDUCT_THEN_RETEST", "PROMOTED_AFTER_SUMMER",
}  # fmt: skip
SEQUENCE = {"dual_unqualified_policy": "SEQUENCE"}
RETAIN = {"dual_unqualified_policy": "RETAIN"}
ALL = {"retest_scope": "ALL"}


def scored(**results):
    """Return SCORE subjects from keyword arguments: tenths by code."""
    return [SubjectResult(code, "SCORE", tenths) for code, tenths in results.items()]


@tagged("post_install", "-at_install")
class TestConduct(BaseCase):
    @covers("R22-CON-1")
    def test_r22_con_1_sixteen_cells(self):
        table = {
            "TOT": ("TOT", "KHA", "KHA", "CHUA_DAT"),
            "KHA": ("TOT", "KHA", "DAT", "CHUA_DAT"),
            "DAT": ("KHA", "KHA", "DAT", "CHUA_DAT"),
            "CHUA_DAT": ("KHA", "DAT", "DAT", "CHUA_DAT"),
        }
        for first, row in table.items():
            for second, expected in zip(LEVELS, row, strict=True):
                with self.subTest(hk1=first, hk2=second):
                    self.assertEqual(year_conduct(first, second, TT22), expected)

    def test_r22_con_1_is_the_text_behind_the_table(self):
        rank = {code: 3 - position for position, code in enumerate(LEVELS)}
        for first, second in product(LEVELS, repeat=2):
            if second == "TOT" and rank[first] >= 2:
                expected = "TOT"
            elif (second, first) in KHA_BY_HK2:
                expected = "KHA"
            elif second == "DAT" or (second, first) == ("KHA", "CHUA_DAT"):
                expected = "DAT"
            else:
                expected = "CHUA_DAT"
            self.assertEqual(year_conduct(first, second, TT22), expected)

    def test_nothing_is_derived_from_a_missing_term(self):
        for first, second in ((None, "TOT"), ("TOT", None), (None, None), ("XYZ", "TOT")):
            self.assertIsNone(year_conduct(first, second, TT22))
            self.assertEqual(explain_conduct(first, second, TT22), [])

    def test_what_was_entered_does_not_count(self):
        self.assertEqual(year_conduct("DAT", "DAT", TT22, entered="TOT"), "DAT")

    def test_codes_and_explanation(self):
        self.assertEqual(conduct_codes(TT22), LEVELS)
        entry = explain_conduct("KHA", "TOT", TT22)[0]
        self.assertEqual(entry["rule"], "R22-CON-1")
        self.assertEqual(entry["text"], "Rèn luyện cả năm Tốt: học kì I Khá, học kì II Tốt.")


@tagged("post_install", "-at_install")
class TestPromotion(BaseCase):
    def _decide(self, conduct="TOT", level="TOT", absences=0, settings=None, **more):
        return decide(Year(conduct, level, absences, **more), TT22, settings)

    def _year(self, results, settings=None, **more):
        """Decide a year from its subjects, with the level that they make."""
        level = learning(results, TT22, settings).level
        values = {"conduct": "KHA", "absences": 5, **more}
        return decide(Year(learning=level, subjects=tuple(results), **values), TT22, settings)

    def test_p01_promoted(self):
        decision = self._decide()
        self.assertEqual((decision.code, decision.completed), ("PROMOTED", True))

    @covers("R22-PRO-1")
    def test_r22_pro_1_45_absences_are_allowed(self):
        self.assertEqual(self._decide(absences=45).code, "PROMOTED")

    @covers("R22-PRO-2")
    def test_p03_p05_r22_pro_2_46_absences(self):
        decision = self._decide(absences=46)
        self.assertEqual((decision.code, decision.completed), ("RETAINED", False))
        for conduct, level in product((*LEVELS, None), repeat=2):
            self.assertEqual(self._decide(conduct, level, 46, SEQUENCE).code, "RETAINED")
        self.assertEqual(self._decide("CHUA_DAT", "DAT", 46, conduct_after="TOT").code, "RETAINED")

    def test_decision_table_before_summer(self):
        passed = ("TOT", "KHA", "DAT")
        for conduct, level in product(LEVELS, repeat=2):
            expected = {
                (True, True): "PROMOTED",
                (False, True): "SUMMER_CONDUCT",
                (True, False): "SUMMER_RETEST",
                (False, False): "PRINCIPAL_DECIDES",
            }[conduct in passed, level in passed]
            with self.subTest(conduct=conduct, learning=level):
                decision = self._decide(conduct, level)
                self.assertEqual(decision.code, expected)
                if expected != "PROMOTED":
                    self.assertIsNone(decision.completed)

    def test_undecided_while_something_is_missing(self):
        for conduct, level, absences in (
            (None, "TOT", 0), ("TOT", None, 0), ("TOT", "TOT", None), (None, None, None)
        ):  # fmt: skip
            self.assertIsNone(self._decide(conduct, level, absences).code)

    @covers("R22-SUM-1")
    def test_p07_r22_sum_1_summer_training(self):
        decision = self._decide("CHUA_DAT", "DAT", 10, conduct_after="DAT")
        self.assertEqual((decision.code, decision.completed), ("PROMOTED_AFTER_SUMMER", True))
        decision = self._decide("CHUA_DAT", "DAT", 10, conduct_after="CHUA_DAT")
        self.assertEqual((decision.code, decision.completed), ("RETAINED", False))
        decision = self._decide("CHUA_DAT", "DAT", 10)
        self.assertEqual((decision.code, decision.completed), ("SUMMER_CONDUCT", None))
        decision = self._decide("CHUA_DAT", "DAT", 10, summer_closed=True)
        self.assertEqual((decision.code, decision.completed), ("RETAINED", False))

    @covers("R22-RE-1")
    def test_p09_r22_re_1_eligible_subjects(self):
        results = [
            *scored(TOAN=42, NVAN=49, NN1=48, GDCD=50, LSDL=55, KHTN=60, CNGHE=65, TIN=70),
            SubjectResult("GDTC", "COMMENT", None, False),
            SubjectResult("NTHUAT", "COMMENT", None, True),
        ]
        decision = self._year(results, conduct="DAT")
        self.assertEqual(decision.code, "SUMMER_RETEST")
        self.assertEqual(set(decision.reassess), {"TOAN", "NVAN", "NN1", "GDTC"})

    def test_eligible_is_below_5_and_not_exempt(self):
        results = [
            *scored(A=49, B=50),
            SubjectResult("C", "COMMENT", None, False),
            SubjectResult("D", "COMMENT", None, False, exempt=True),
        ]
        self.assertEqual(eligible(TT22, results), ("A", "C"))

    def test_p10_one_retest_is_enough(self):
        results = scored(A=52, B=53, C=50, D=60, E=55, F=51, G=46, H=32)
        before = self._year(results)
        self.assertEqual((before.code, before.reassess), ("SUMMER_RETEST", ("G", "H")))
        after = self._year(results, reassessed={"H": SubjectResult("H", "SCORE", 36)})
        self.assertEqual((after.code, after.completed), ("PROMOTED_AFTER_SUMMER", True))
        self.assertEqual(after.after.level, "DAT")

    @covers("R22-RE-3")
    def test_p11_a_lower_result_replaces_too(self):
        results = scored(A=52, B=53, C=50, D=60, E=55, F=49, G=46, H=48)
        decision = self._year(results, reassessed={"F": SubjectResult("F", "SCORE", 30)})
        self.assertEqual((decision.code, decision.completed), ("RETAINED", False))
        self.assertEqual(decision.after.level, "CHUA_DAT")

    @covers("R22-RE-4")
    def test_p13_words_of_the_last_grade(self):
        self.assertEqual(words(TT22, "PROMOTED", 9), "Hoàn thành chương trình THCS")
        self.assertEqual(words(TT22, "RETAINED", 9), "Chưa hoàn thành chương trình THCS")
        self.assertEqual(words(TT22, "PROMOTED", 12), "Hoàn thành chương trình THPT")
        self.assertEqual(words(TT22, "PROMOTED", 8), "Được lên lớp")
        self.assertEqual(words(TT22, "SUMMER_RETEST", 9), words(TT22, "SUMMER_RETEST", 8))

    def test_p15_choice_of_subjects(self):
        results = scored(KHTN=45, NN1=32, A=65, B=65, C=65, D=50, E=55, F=60)
        retest = {"NN1": SubjectResult("NN1", "SCORE", 35)}
        decision = self._year(results, reassessed=retest)
        self.assertEqual(decision.code, "PROMOTED_AFTER_SUMMER")
        self.assertEqual(set(decision.reassess), {"KHTN", "NN1"})
        self.assertEqual(decision.after.level, "DAT")

    def test_r22_re_1_scope_all(self):
        results = scored(KHTN=45, NN1=32, A=65, B=65, C=65, D=50, E=55, F=60)
        one = {"NN1": SubjectResult("NN1", "SCORE", 35)}
        decision = self._year(results, ALL, reassessed=one)
        self.assertEqual(decision.code, "SUMMER_RETEST")
        self.assertEqual([error.code for error in decision.errors], ["REASSESS_INCOMPLETE"])
        both = {**one, "KHTN": SubjectResult("KHTN", "SCORE", 45)}
        self.assertEqual(self._year(results, ALL, reassessed=both).code, "PROMOTED_AFTER_SUMMER")

    def test_no_retest_result_when_summer_is_over(self):
        results = scored(A=52, B=53, C=50, D=60, E=55, F=51, G=46, H=32)
        decision = self._year(results, summer_closed=True)
        self.assertEqual((decision.code, decision.completed), ("RETAINED", False))

    def test_a_subject_that_is_not_eligible_is_not_replaced(self):
        results = scored(A=52, B=53, C=50, D=60, E=55, F=51, G=46, H=32)
        decision = self._year(results, reassessed={"A": SubjectResult("A", "SCORE", 100)})
        self.assertEqual(decision.code, "SUMMER_RETEST")
        self.assertEqual([(e.code, e.subject) for e in decision.errors],
                         [("REASSESS_NOT_ELIGIBLE", "A")])  # fmt: skip

    @covers("R22-ADJ-3")
    def test_r22_adj_3_the_clause_applies_again_after_re_assessment(self):
        # After NN1 only KHTN 3,0 is left as the single cause below Khá.
        results = [*scored(KHTN=30, NN1=30), *scored(**{f"S{n}": 70 for n in range(6)})]
        decision = self._year(results, reassessed={"NN1": SubjectResult("NN1", "SCORE", 70)})
        self.assertEqual((decision.after.before, decision.after.level), ("CHUA_DAT", "DAT"))
        self.assertEqual(decision.code, "PROMOTED_AFTER_SUMMER")

    def test_re_assessed_comment_subject(self):
        results = subjects("8×6,0", failed=2)
        retest = {"C1": SubjectResult("C1", "COMMENT", None, True)}
        decision = self._year(results, reassessed=retest)
        self.assertEqual((decision.code, decision.after.level), ("PROMOTED_AFTER_SUMMER", "DAT"))

    @covers("R22-RE-2")
    def test_r22_re_2_policies(self):
        results = scored(A=52, B=53, C=50, D=60, E=55, F=51, G=46, H=32)
        retest = {"H": SubjectResult("H", "SCORE", 36)}
        dual = {"conduct": "CHUA_DAT"}
        self.assertEqual(self._year(results, **dual).code, "PRINCIPAL_DECIDES")
        self.assertEqual(self._year(results, **dual).reassess, ("G", "H"))
        self.assertEqual(self._year(results, RETAIN, **dual).code, "RETAINED")
        sequence = [
            ({}, "SUMMER_CONDUCT_THEN_RETEST"),
            ({"reassessed": retest}, "SUMMER_CONDUCT_THEN_RETEST"),
            ({"conduct_after": "CHUA_DAT"}, "RETAINED"),
            ({"conduct_after": "CHUA_DAT", "reassessed": retest}, "RETAINED"),
            ({"conduct_after": "DAT"}, "SUMMER_RETEST"),
            ({"conduct_after": "DAT", "reassessed": retest}, "PROMOTED_AFTER_SUMMER"),
            ({"conduct_after": "DAT", "summer_closed": True}, "RETAINED"),
        ]
        for more, expected in sequence:
            with self.subTest(**{key: str(value) for key, value in more.items()}):
                self.assertEqual(self._year(results, SEQUENCE, **dual, **more).code, expected)
                ruled = {**dual, **more, "principal": "SUMMER_CONDUCT_THEN_RETEST"}
                self.assertEqual(self._year(results, **ruled).code, expected)
        self.assertEqual(self._year(results, **dual, principal="RETAINED").code, "RETAINED")
        refused = self._year(results, **dual, principal="PROMOTED")
        self.assertEqual(refused.code, "PRINCIPAL_DECIDES")
        self.assertEqual(refused.errors[0].code, "DECISION_NOT_POSSIBLE")

    @covers("R22-PRO-3")
    def test_r22_pro_3_disabled_pupil(self):
        self.assertEqual(self._decide(disabled=True).code, "PRINCIPAL_DECIDES")
        for code, completed in (("PROMOTED", True), ("RETAINED", False)):
            decision = self._decide(None, None, None, disabled=True, principal=code)
            self.assertEqual((decision.code, decision.completed), (code, completed))

    def test_explanation(self):
        lines = self._decide("CHUA_DAT", "DAT", 10, conduct_after="DAT").explain()
        self.assertEqual([line["rule"] for line in lines], ["R22-SUM-1", "R22-SUM-1"])
        self.assertEqual(lines[0]["text"], "Rèn luyện Chưa đạt; học tập Đạt; nghỉ 10 buổi ≤ 45.")
        self.assertIn("nghỉ 45 buổi ≤ 45", self._decide(absences=45).explain()[0]["text"])
        results = subjects("7×6,0 + 4,5", failed=2)
        retest = {
            "S8": SubjectResult("S8", "SCORE", 35),
            "C1": SubjectResult("C1", "COMMENT", None, True),
            "C2": SubjectResult("C2", "COMMENT", None, False),
        }
        lines = self._year(results, reassessed=retest).explain()
        self.assertEqual(
            lines[-1]["text"],
            "Đánh giá lại: S8 3,5, C1 Đạt, C2 Chưa đạt; mức học tập sau đánh giá lại: Đạt.",
        )
        lines = self._decide(absences=46).explain()
        self.assertEqual([line["rule"] for line in lines], ["R22-PRO-2"])
        self.assertIn("nghỉ 46 buổi > 45", lines[0]["text"])

    @examples
    @given(
        st.sampled_from(LEVELS),
        st.sampled_from(LEVELS),
        st.integers(0, 120),
        st.sampled_from([None, SEQUENCE, RETAIN, ALL]),
        st.sampled_from([None, *LEVELS]),
        st.sampled_from([None, "PROMOTED", "RETAINED", "SUMMER_CONDUCT_THEN_RETEST"]),
        st.tuples(st.booleans(), st.booleans()),
    )
    def test_decision_is_total(self, conduct, level, absences, settings, after, principal, flags):
        closed, disabled = flags
        year = Year(
            conduct, level, absences, tuple(subjects("6×5,0 + 3,0 + 4,0")), after,
            {"S7": SubjectResult("S7", "SCORE", 50)}, closed, disabled, principal,
        )  # fmt: skip
        decision = decide(year, TT22, settings)
        self.assertIn(decision.code, OUTCOMES)
        completed = {"PROMOTED": True, "PROMOTED_AFTER_SUMMER": True, "RETAINED": False}
        self.assertEqual(decision.completed, completed.get(decision.code))
        if absences > 45 and not disabled:
            self.assertEqual(decision.code, "RETAINED")


@tagged("post_install", "-at_install")
class TestAwards(BaseCase):
    def _award(self, conduct, level, scores, settings=None):
        return award(TT22, level, conduct, marks(scores), settings).code

    def test_cases_w(self):
        self.assertEqual(self._award("TOT", "TOT", "6×9,0 + 6,5 + 6,5"), "XUAT_SAC", "W01")
        self.assertEqual(self._award("TOT", "TOT", "6×8,0 + 2×6,5"), "GIOI", "W03")
        self.assertIsNone(self._award("TOT", "KHA", "8×7,9"), "W05")
        w07 = learning(subjects("8×9,0", failed=1), TT22)
        self.assertEqual((w07.before, w07.level), ("DAT", "KHA"))
        self.assertIsNone(self._award("TOT", w07.level, "8×9,0"), "W07")

    def test_five_at_9_or_6_at_8_9_are_not_enough(self):
        self.assertEqual(self._award("TOT", "TOT", "5×9,0 + 3×8,9"), "GIOI")
        self.assertEqual(self._award("TOT", "TOT", "8×8,9"), "GIOI")

    def test_conduct_must_be_tot(self):
        for conduct in ("KHA", "DAT", "CHUA_DAT"):
            self.assertIsNone(self._award(conduct, "TOT", "8×9,5"))

    def test_number_is_a_parameter(self):
        self.assertEqual(
            self._award("TOT", "TOT", "5×9,0 + 2×8,0", {"min_good_subjects": 5}), "XUAT_SAC"
        )

    def test_explanation_names_what_the_higher_award_lacks(self):
        scores = marks("5×9,0 + 3×8,9")
        entries = explain_award(TT22, award(TT22, "TOT", "TOT", scores), scores)
        self.assertEqual(
            [entry["text"] for entry in entries],
            [
                "Chưa đạt Học sinh Xuất sắc: có 5 môn từ 9,0 (cần 6).",
                "Khen thưởng: Học sinh Giỏi.",
            ],
        )
        self.assertEqual(explain_award(TT22, award(TT22, "KHA", "TOT", scores), scores), [])
