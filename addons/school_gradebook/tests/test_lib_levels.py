"""Learning level and the one-subject adjustment (R22-LV, R22-ADJ; cases D)."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.levels import SubjectResult, learning

from .lib_common import TT22, covers, examples, subjects

RANK = {"CHUA_DAT": 0, "DAT": 1, "KHA": 2, "TOT": 3}
SUBSTITUTE = {"adj_mode": "SUBSTITUTE"}
NO_COMMENT = {"adj_includes_comment_subjects": False}

# name: scored subjects, COMMENT Chưa đạt, level by thresholds, final level, SUBSTITUTE reading
CASES = {
    "D01": ("6×8,0 + 2×6,5", 0, "TOT", "TOT", "TOT"),
    "D03": ("5×8,0 + 7,9 + 2×7,0", 0, "KHA", "KHA", "KHA"),
    "D05": ("6×6,5 + 2×5,0", 0, "KHA", "KHA", "KHA"),
    "D07": ("6×5,0 + 2×3,5", 0, "DAT", "DAT", "DAT"),
    "D09": ("5×5,0 + 3×4,9", 0, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "D11": ("7×8,5 + 3,0", 0, "CHUA_DAT", "DAT", "DAT"),
    "D13": ("7×7,0 + 4,9", 0, "DAT", "DAT", "DAT"),
    "D15": ("6×8,5 + 2×3,0", 0, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "D17": ("8×7,0", 1, "DAT", "DAT", "DAT"),
    "D19": ("7×8,5 + 4,9", 1, "DAT", "DAT", "DAT"),
    "D21": ("5×8,0 + 2×7,0 + 4,0", 0, "DAT", "DAT", "KHA"),
    "D23": ("8×8,2 + 3,4", 0, "CHUA_DAT", "DAT", "DAT"),
    "D25": ("5×10,0", 0, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    # consequences that §1.6 spells out
    "D08: only Đạt without the one": ("7×5,5 + 3,0", 0, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "D16: one COMMENT Chưa đạt": ("8×8,5", 1, "DAT", "KHA", "KHA"),
    "Tốt to Đạt becomes Khá": ("7×8,5 + 4,9", 0, "DAT", "KHA", "KHA"),
    "Khá to Chưa đạt becomes Đạt": ("7×7,0 + 3,0", 0, "CHUA_DAT", "DAT", "DAT"),
    "Tốt to Khá stays": ("7×8,5 + 6,4", 0, "KHA", "KHA", "KHA"),
    "two COMMENT Chưa đạt": ("8×8,5", 2, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "3,0 and a COMMENT Chưa đạt": ("7×8,5 + 3,0", 1, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "3,4 is below, 3,5 is not": ("6×5,0 + 3,5 + 3,4", 0, "CHUA_DAT", "CHUA_DAT", "CHUA_DAT"),
    "lowest 6,4": ("7×8,0 + 6,4", 0, "KHA", "KHA", "KHA"),
    "lowest 4,9": ("7×6,5 + 4,9", 0, "DAT", "DAT", "DAT"),
    "the one was itself the sixth": ("6×8,0 + 0,0", 0, "CHUA_DAT", "DAT", "DAT"),
    "five and the one": ("5×8,0 + 6,5 + 4,0", 0, "DAT", "DAT", "KHA"),
}


def judged(scores, failed=0, settings=None, **options):
    """Return the level of subjects written as in §15.5."""
    return learning(subjects(scores, failed), TT22, settings, **options)


def _facts(result):
    return result.level, result.before, result.adjusted_by


@tagged("post_install", "-at_install")
class TestLevel(BaseCase):
    @covers("R22-LV-1", "R22-ADJ-AMB-1")
    def test_r22_lv_and_adj_cases_d(self):
        for name, (scores, failed, base, level, other) in CASES.items():
            with self.subTest(name):
                result = judged(scores, failed)
                self.assertEqual((result.before or result.level, result.level), (base, level))
                self.assertEqual(judged(scores, failed, SUBSTITUTE).level, other)

    @covers("R22-ADJ-AMB-2")
    def test_r22_adj_amb_2_without_comment_subjects(self):
        self.assertEqual(judged("8×8,5", 1, NO_COMMENT).level, "DAT", "D16")
        self.assertEqual(judged("7×8,5 + 3,0", 0, NO_COMMENT).level, "DAT", "D11")

    @covers("R22-ADJ-2")
    def test_r22_adj_2_what_was_adjusted(self):
        result = judged("7×8,5 + 3,0")
        self.assertEqual(_facts(result), ("DAT", "CHUA_DAT", "S8"))
        self.assertEqual(_facts(judged("8×8,5", 1)), ("KHA", "DAT", "C1"))
        self.assertEqual(_facts(judged("8×8,5")), ("TOT", None, None))

    def test_r22_lv_1_too_few_scored_subjects(self):
        result = judged("5×10,0")
        self.assertEqual([error.code for error in result.errors], ["TOO_FEW_SCORE_SUBJECTS"])
        self.assertEqual(result.errors[0].params, {"value": 5, "min": 6})
        self.assertIn("5 môn", result.errors[0].text())
        self.assertEqual(judged("6×10,0").errors, ())
        result = judged("5×10,0", 0, {"min_good_subjects": 5})
        self.assertEqual((result.level, result.errors), ("TOT", ()))

    @covers("R22-LV-2")
    def test_r22_lv_2_only_with_every_result(self):
        for missing in (SubjectResult("X", "SCORE"), SubjectResult("Y", "COMMENT")):
            result = learning([*subjects("8×8,0"), missing], TT22)
            self.assertIsNone(result.level)
            self.assertEqual([(e.code, e.subject) for e in result.errors],
                             [("MISSING_RESULT", missing.code)])  # fmt: skip
        self.assertEqual(learning([], TT22).errors[0].code, "MISSING_SUBJECTS")
        self.assertEqual(learning([], TT22).explain(), [])

    def test_exempt_subject_is_skipped(self):
        exempt = [SubjectResult(kind, kind, exempt=True) for kind in ("SCORE", "COMMENT")]
        self.assertEqual(learning([*subjects("6×8,0"), *exempt], TT22).level, "TOT")
        result = learning([*subjects("5×8,0"), *exempt], TT22)
        self.assertEqual(result.errors[0].code, "TOO_FEW_SCORE_SUBJECTS")


@tagged("post_install", "-at_install")
class TestExplanation(BaseCase):
    def _texts(self, scores, failed=0, settings=None):
        result = judged(scores, failed, settings)
        return [(e["rule"], e["subject"], e["text"]) for e in result.explain({"S6": "Toán"})]

    def test_sixth_good_subject_is_missing(self):
        self.assertEqual(
            self._texts("5×8,0 + 7,9 + 2×7,0"),
            [
                ("R22-LV-1", None,
                 "Mức Khá: các môn đánh giá bằng nhận xét đều Đạt; các môn điểm số đều từ 5,0 "
                 "(thấp nhất S7 7,0); có 8 môn từ 6,5 (cần 6)."),
                ("R22-LV-1", "S6",
                 "Chưa đạt mức Tốt: Toán 7,9 < 8,0: mới có 5 môn từ 8,0, cần 6 môn."),
            ],
        )  # fmt: skip

    def test_every_condition_not_met_is_named(self):
        texts = self._texts("5×8,0 + 4,9 + 7,0", 1)
        self.assertEqual(
            [text for _rule, _subject, text in texts[1:]],
            [
                "Chưa đạt mức Khá: C1 Chưa đạt (được phép 0 môn).",
                "Chưa đạt mức Khá: Toán 4,9 < 5,0 (mọi môn phải từ 5,0).",
            ],
        )

    def test_adjustment_names_the_cause(self):
        found = judged("7×8,5 + 3,0").explain()
        entry = next(entry for entry in found if entry["rule"] == "R22-ADJ")
        self.assertEqual(entry["subject"], "S8")
        self.assertEqual(
            entry["text"],
            "Chỉ do một môn S8 (3,0) mà từ mức Tốt xuống mức Chưa đạt (thấp hơn 3 mức): "
            "điều chỉnh thành Đạt.",
        )
        self.assertEqual(entry["article"], "khoản 3 Điều 9 Thông tư 22/2021/TT-BGDĐT")
        self.assertEqual(found[0]["article"], "điểm d khoản 2 Điều 9 Thông tư 22/2021/TT-BGDĐT")

    def test_r22_adj_amb_1_warns_when_the_readings_differ(self):
        rules = [rule for rule, _subject, _text in self._texts("5×8,0 + 2×7,0 + 4,0")]
        self.assertIn("R22-ADJ-AMB-1", rules)
        warning = self._texts("5×8,0 + 2×7,0 + 4,0", 0, SUBSTITUTE)[-1]
        self.assertEqual(warning[:2], ("R22-ADJ-AMB-1", "S8"))
        self.assertIn("adj_mode = DROP thì mức là Đạt", warning[2])

    def test_r22_adj_amb_2_warns_when_a_comment_subject_decides(self):
        for settings, level in ((None, "Đạt"), (NO_COMMENT, "Khá")):
            warning = self._texts("8×8,5", 1, settings)[-1]
            self.assertEqual(warning[:2], ("R22-ADJ-AMB-2", "C1"))
            self.assertIn(f"thì mức là {level}", warning[2])

    def test_no_warning_where_the_readings_agree(self):
        for scores in ("8×8,5", "7×8,5 + 3,0", "8×4,0"):
            rules = {rule for rule, _subject, _text in self._texts(scores)}
            self.assertFalse([rule for rule in rules if "AMB" in rule])

    def test_every_case_can_be_explained(self):
        for scores, failed, *_levels in CASES.values():
            for settings in (None, SUBSTITUTE, NO_COMMENT):
                for _rule, _subject, text in self._texts(scores, failed, settings):
                    self.assertNotIn("None", text)
                    self.assertTrue(text.endswith("."))


scores = st.lists(st.integers(0, 100), min_size=6, max_size=10)
edges = st.lists(st.sampled_from([34, 35, 49, 50, 64, 65, 79, 80, 95]), min_size=6, max_size=10)
pupils = st.tuples(st.one_of(scores, edges), st.integers(0, 2))
modes = st.sampled_from([None, SUBSTITUTE, NO_COMMENT])


@tagged("post_install", "-at_install")
class TestLevelProperties(BaseCase):
    @examples
    @given(pupils, modes)
    def test_adjustment_never_lowers_and_never_yields_tot(self, pupil, settings):
        result = judged(*pupil, settings)
        if result.before is not None:
            self.assertEqual(RANK[result.level], RANK[result.before] + 1)
            self.assertNotEqual(result.level, "TOT")
            self.assertIsNotNone(result.adjusted_by)
        else:
            self.assertIsNone(result.adjusted_by)

    @examples
    @given(pupils, modes, st.randoms(use_true_random=False))
    def test_order_of_subjects_does_not_matter(self, pupil, settings, random):
        listed = subjects(*pupil)
        shuffled = list(listed)
        random.shuffle(shuffled)
        one, other = (learning(order, TT22, settings) for order in (listed, shuffled))
        self.assertEqual((one.level, one.before), (other.level, other.before))
        self.assertEqual(one.adjusted_by, other.adjusted_by)

    @examples
    @given(pupils)
    def test_against_the_table_of_the_circular(self, pupil):
        marks, failed = pupil
        self.assertEqual(learning(subjects(marks, failed), TT22).level, _by_the_text(marks, failed))

    @examples
    @given(pupils, st.data())
    def test_a_better_mark_never_lowers_the_table_level(self, pupil, data):
        marks, failed = pupil
        better = list(marks)
        position = data.draw(st.integers(0, len(marks) - 1))
        better[position] = data.draw(st.integers(marks[position], 100))
        levels = [learning(subjects(m, failed), TT22) for m in (marks, better)]
        ranks = [RANK[level.before or level.level] for level in levels]
        self.assertLessEqual(*ranks)


def _table(marks, failed):
    """The table of §1.5 written out again."""
    if failed == 0 and min(marks, default=100) >= 65 and sum(m >= 80 for m in marks) >= 6:
        return 3
    if failed == 0 and min(marks, default=100) >= 50 and sum(m >= 65 for m in marks) >= 6:
        return 2
    if failed <= 1 and min(marks, default=100) >= 35 and sum(m >= 50 for m in marks) >= 6:
        return 1
    return 0


def _by_the_text(marks, failed):
    """The algorithm of §1.6 written out again, default reading."""
    base = _table(marks, failed)
    without = [_table(marks[:i] + marks[i + 1 :], failed) for i in range(len(marks))]
    without += [_table(marks, failed - 1)] * failed
    candidates = [level for level in without if level >= 2 and level - base >= 2]
    level = base + 1 if base < 2 and len(candidates) == 1 else base
    return next(code for code, rank in RANK.items() if rank == level)
