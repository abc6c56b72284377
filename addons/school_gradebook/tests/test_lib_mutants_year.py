"""What ./setup/mutate found that no other test noticed, by the rule it proves: the year."""

from dataclasses import replace

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import primary
from odoo.addons.school_gradebook.lib.averages import term_result
from odoo.addons.school_gradebook.lib.awards import AwardResult, award, explain_award
from odoo.addons.school_gradebook.lib.conduct import explain_conduct
from odoo.addons.school_gradebook.lib.levels import SubjectResult
from odoo.addons.school_gradebook.lib.marks import parse_cell
from odoo.addons.school_gradebook.lib.primary import PrimarySubject
from odoo.addons.school_gradebook.lib.promotion import Year, decide

from .lib_common import RULESETS, TT22, TT27, TT58, entry, marks, scored

TT16 = next(ruleset.params for ruleset in RULESETS if ruleset.code == "TT22-2016")
TT43 = next(ruleset.params for ruleset in RULESETS if ruleset.code == "TT43-2021")
SUBSTITUTE = {"adj_mode": "SUBSTITUTE"}
SEQUENCE = {"dual_unqualified_policy": "SEQUENCE"}
RETAIN = {"dual_unqualified_policy": "RETAIN"}
DIEU_13 = "Điều 13 Thông tư 22/2021/TT-BGDĐT"
DIEU_14 = "Điều 14 Thông tư 22/2021/TT-BGDĐT"
DIEU_13_14 = "Điều 13, Điều 14 Thông tư 22/2021/TT-BGDĐT"


def line(columns, text, ctype):
    """Return the result of a line from what is typed into its columns; «-» leaves one empty."""
    cells = {
        column.key: parse_cell(typed, ctype)
        for column, typed in zip(columns, text.split(), strict=True)
        if typed != "-"
    }
    return cells, term_result(columns, cells)


def levels(params, **conditions):
    """Return params whose levels have these conditions, the others theirs."""
    rules = [
        replace(level, conditions=conditions.get(level.code, level.conditions))
        for level in params.learning.levels
    ]
    return replace(params, learning=replace(params.learning, levels=tuple(rules)))


def without(params, *types):
    """Return params without the conditions of these types."""
    kept = {
        level.code: tuple(c for c in level.conditions if c.type not in types)
        for level in params.learning.levels
    }
    return levels(params, **kept)


@tagged("post_install", "-at_install")
class TestPromotion(BaseCase):
    """Whole decisions: code, completed, subjects, errors and every line of the explanation."""

    WEAK = scored(TOAN=52, NVAN=53, C=50, D=60, E=55, F=51, NN1=46, H=32)
    DUAL = entry(
        "decision",
        "R22-RE-2",
        DIEU_13_14,
        "Rèn luyện Chưa đạt; học tập Chưa đạt; nghỉ 5 buổi ≤ 45.",
    )
    PASSED = entry("decision", "R22-SUM-1", DIEU_13, "Đã hoàn thành rèn luyện trong kì nghỉ hè.")
    FAILED = entry("decision", "R22-SUM-1", DIEU_13, "Chưa hoàn thành rèn luyện trong kì nghỉ hè.")
    NOT_TRAINED = entry(
        "decision", "R22-SUM-1", DIEU_13, "Không có kết quả rèn luyện trong kì nghỉ hè."
    )

    def _weak(self, settings=None, results=None, params=TT22, **more):
        values = {"conduct": "CHUA_DAT", "learning": "CHUA_DAT", "absences": 5, **more}
        return decide(Year(subjects=tuple(results or self.WEAK), **values), params, settings)

    def _check(self, decision, code, completed, reassess=(), errors=(), lines=()):
        self.assertEqual((decision.code, decision.completed), (code, completed))
        self.assertEqual(decision.reassess, reassess)
        self.assertIsInstance(decision.errors, tuple)
        self.assertEqual([(e.code, e.subject, e.params) for e in decision.errors], list(errors))
        self.assertEqual(decision.explain(), list(lines))

    def test_r22_re_2_policies_in_full(self):
        both = ("NN1", "H")
        ruled = "Theo quyết định của hiệu trưởng."
        cases = {
            "left to the principal": (
                {}, {}, "PRINCIPAL_DECIDES", None, both,
                [self.DUAL, entry("decision", "R22-RE-2", DIEU_13_14, "Hiệu trưởng quyết định.")],
            ),
            "retained by the principal": (
                {}, {"principal": "RETAINED"}, "RETAINED", False, (),
                [self.DUAL, entry("decision", "R22-RE-2", DIEU_13_14, ruled)],
            ),
            "retained by the school's rule": (RETAIN, {}, "RETAINED", False, (), [self.DUAL]),
            "training first": (
                SEQUENCE, {}, "SUMMER_CONDUCT_THEN_RETEST", None, both, [self.DUAL],
            ),
            "training failed": (
                SEQUENCE, {"conduct_after": "CHUA_DAT"}, "RETAINED", False, (),
                [self.DUAL, self.FAILED],
            ),
            "no training": (
                SEQUENCE, {"summer_closed": True}, "RETAINED", False, (),
                [self.DUAL, self.NOT_TRAINED],
            ),
            "training passed": (
                SEQUENCE, {"conduct_after": "DAT"}, "SUMMER_RETEST", None, both,
                [self.DUAL, entry("decision", "R22-RE-1", DIEU_14,
                                  "Được đánh giá lại: Ngoại ngữ 1, H.")],
            ),
        }  # fmt: skip
        for name, (settings, more, *expected, lines) in cases.items():
            with self.subTest(name):
                self._check(self._weak(settings, **more), *expected, lines=lines)

    def test_r22_re_2_what_the_principal_cannot_decide(self):
        decision = self._weak(principal="PROMOTED")
        error = ("DECISION_NOT_POSSIBLE", None, {"value": "PROMOTED"})
        self._check(decision, "PRINCIPAL_DECIDES", None, ("NN1", "H"), [error], [self.DUAL])

    def test_r22_pro_3_in_full(self):
        article = "Điều 11, Điều 12 Thông tư 22/2021/TT-BGDĐT"
        cases = {
            None: ("PRINCIPAL_DECIDES", None, "Hiệu trưởng quyết định."),
            "PROMOTED": ("PROMOTED", True, "Theo quyết định của hiệu trưởng."),
        }
        for principal, (code, completed, text) in cases.items():
            decision = self._weak(disabled=True, principal=principal)
            lines = [entry("decision", "R22-PRO-3", article, text)]
            self._check(decision, code, completed, lines=lines)

    def test_r22_sum_1_in_full(self):
        cases = {
            "open": ({}, "SUMMER_CONDUCT", None, []),
            "passed": ({"conduct_after": "DAT"}, "PROMOTED_AFTER_SUMMER", True, [self.PASSED]),
            "failed": ({"conduct_after": "CHUA_DAT"}, "RETAINED", False, [self.FAILED]),
            "not trained": ({"summer_closed": True}, "RETAINED", False, [self.NOT_TRAINED]),
        }
        text = "Rèn luyện Chưa đạt; học tập Khá; nghỉ 5 buổi ≤ 45."
        reason = entry("decision", "R22-SUM-1", DIEU_13, text)
        for name, (more, code, completed, lines) in cases.items():
            with self.subTest(name):
                decision = self._weak(learning="KHA", **more)
                self._check(decision, code, completed, lines=[reason, *lines])

    def test_r22_re_1_in_full(self):
        reason = entry(
            "decision", "R22-RE-1", DIEU_14,
            "Rèn luyện Khá; học tập Chưa đạt; nghỉ 5 buổi ≤ 45.",
        )  # fmt: skip
        may = entry("decision", "R22-RE-1", DIEU_14, "Được đánh giá lại: Ngoại ngữ 1, H.")
        none = entry("decision", "R22-RE-1", DIEU_14, "Không có kết quả đánh giá lại.")
        text = "Đánh giá lại: Ngoại ngữ 1 5,0, H 3,6; mức học tập sau đánh giá lại: Đạt."
        after = entry("decision", "R22-RE-1", DIEU_14, text)
        new = {"NN1": SubjectResult("NN1", "SCORE", 50), "H": SubjectResult("H", "SCORE", 36)}
        other = {"TOAN": SubjectResult("TOAN", "SCORE", 90)}
        refused = ("REASSESS_NOT_ELIGIBLE", "TOAN", {})
        everything = {"retest_scope": "ALL"}
        incomplete = ("REASSESS_INCOMPLETE", None, {"value": "NN1, H"})
        all_weak = scored(TOAN=52, NVAN=53, C=50, D=60, E=55, GDCD=49, NN1=46, H=32)
        cases = {
            "open": ({}, {}, "SUMMER_RETEST", None, [], may),
            "closed": ({}, {"summer_closed": True}, "RETAINED", False, [], none),
            "re-assessed": ({}, {"reassessed": new}, "PROMOTED_AFTER_SUMMER", True, [], after),
            "not eligible": (
                {}, {"reassessed": other, "summer_closed": True}, "RETAINED", False,
                [refused], none,
            ),
            "all, but eligible in none of those given": (
                everything, {"reassessed": other}, "SUMMER_RETEST", None, [refused], may,
            ),
        }  # fmt: skip
        for name, (settings, more, code, completed, errors, last) in cases.items():
            with self.subTest(name):
                decision = self._weak(settings, conduct="KHA", **more)
                self._check(decision, code, completed, ("NN1", "H"), errors, [reason, last])
        decision = self._weak(
            everything, all_weak, conduct="KHA", summer_closed=True,
            reassessed={"GDCD": SubjectResult("GDCD", "SCORE", 50)},
        )  # fmt: skip
        entitled = ("GDCD", "NN1", "H")
        self._check(decision, "RETAINED", False, entitled, [incomplete], [reason, none])

    def test_r22_re_1_settings_hold_after_re_assessment(self):
        five = {"min_good_subjects": 5, **SEQUENCE}
        results = scored(A=52, B=53, C=50, D=60, H=32)
        new = {"H": SubjectResult("H", "SCORE", 50)}
        for more in ({"conduct": "KHA"}, {"conduct_after": "DAT"}):
            decision = self._weak(five, results, reassessed=new, **more)
            self.assertEqual(
                (decision.code, decision.after.level), ("PROMOTED_AFTER_SUMMER", "DAT")
            )
            self.assertEqual(decision.after.errors, ())
        everything = {**SEQUENCE, "retest_scope": "ALL"}
        one = {"H": SubjectResult("H", "SCORE", 60)}
        decision = self._weak(everything, conduct_after="DAT", reassessed=one)
        self.assertEqual(decision.code, "SUMMER_RETEST", "NN1 is not re-assessed")

    def test_r58_re_1_the_specialised_subject_counts_after_re_assessment(self):
        found = scored(TOAN=65, NVAN=60, LY=45, HOA=30)
        new = {"HOA": SubjectResult("HOA", "SCORE", 50)}
        for specialised, code in ((None, "PROMOTED_AFTER_SUMMER"), ("LY", "RETAINED")):
            decision = self._weak(
                results=found, params=TT58, conduct="KHA", learning="YEU", reassessed=new,
                specialised=specialised,
            )  # fmt: skip
            self.assertEqual(decision.code, code)

    def test_r22_pro_2_says_what_is_not_known(self):
        decision = decide(Year(None, None, 46), TT22)
        text = "Rèn luyện –; học tập –; nghỉ 46 buổi > 45."
        article = "Điều 12 Thông tư 22/2021/TT-BGDĐT"
        lines = [entry("decision", "R22-PRO-2", article, text)]
        self._check(decision, "RETAINED", False, lines=lines)

    def test_r43_pro_conduct_that_is_not_required(self):
        article = "Điều 11 Thông tư 43/2021/TT-BGDĐT"
        text = "Rèn luyện không đánh giá; học tập Đạt; nghỉ 45 buổi ≤ 45."
        for conduct in (None, "CHUA_DAT"):
            decision = decide(Year(conduct, "DAT", 45, conduct_required=False), TT43)
            self._check(
                decision, "PROMOTED", True, lines=[entry("decision", "R43-PRO", article, text)]
            )

    def test_r22_lv_2_no_level_after_re_assessment_while_a_result_is_missing(self):
        new = {"NN1": SubjectResult("NN1", "SCORE", 60)}
        results = [*self.WEAK, SubjectResult("LAST", "SCORE")]
        decision = self._weak(results=results, conduct="KHA", reassessed=new)
        self.assertIsNone(decision.after.level)
        text = "Đánh giá lại: Ngoại ngữ 1 6,0; mức học tập sau đánh giá lại: –."
        self.assertEqual(decision.explain()[-1]["text"], text)


@tagged("post_install", "-at_install")
class TestConductAndAwards(BaseCase):
    def test_r22_con_1_in_full(self):
        text = "Rèn luyện cả năm Khá: học kì I Chưa đạt, học kì II Tốt."
        article = "khoản 2 Điều 8 Thông tư 22/2021/TT-BGDĐT"
        expected = [entry("met", "R22-CON-1", article, text)]
        self.assertEqual(explain_conduct("CHUA_DAT", "TOT", TT22), expected)

    def test_r22_aw_1_in_full(self):
        article = "khoản 1 Điều 15 Thông tư 22/2021/TT-BGDĐT"
        scores, settings = marks("4×9,0 + 4×8,9"), {"min_good_subjects": 5}
        lacks = "Chưa đạt Học sinh Xuất sắc: có 4 môn từ 9,0 (cần 5)."
        self.assertEqual(
            explain_award(TT22, AwardResult("GIOI"), scores, settings),
            [
                entry("unmet", "R22-AW-1", article, lacks),
                entry("award", "R22-AW-1", article, "Khen thưởng: Học sinh Giỏi."),
            ],
        )

    def test_r16_aw_a_blocked_award_names_its_blocks_and_leaves_the_next(self):
        article = "Thông tư 30/2014/TT-BGDĐT (sửa đổi bởi Thông tư 22/2016/TT-BGDĐT)"
        found = [PrimarySubject("TOAN", "T", 80), PrimarySubject("XYZ", "H")]
        year = primary.year_result(found, {"YEU_NUOC": "T"}, TT16)
        result = award(TT16, year.result, year=year)
        self.assertEqual(result, AwardResult(proposed="VUOT_TROI"))
        best, other = TT16.awards
        self.assertEqual(
            explain_award(TT16, result, year=year, names={"XYZ": "Thêm"}),
            [
                entry("unmet", "R16-AW", article, f"Chưa đạt {best.name}: {text}.", code)
                for code, text in (("TOAN", "Toán CN = 8 < 9"), ("XYZ", "Thêm CN = H (cần T)"))
            ]
            + [entry("award", "R16-AW", article,
                     f"Có thể xét «{other.name}»: cần {other.confirmation}.")],
        )  # fmt: skip
        self.assertEqual(explain_award(TT16, result, year=year)[0]["subject"], "TOAN")
        best_year = primary.year_result([PrimarySubject("TOAN", "T", 90)], {"YEU_NUOC": "T"}, TT16)
        self.assertEqual(award(TT16, "HT", year=best_year), AwardResult("XUAT_SAC"))

    def test_an_award_is_only_possible_when_nothing_of_it_is_computed(self):
        award_rule = replace(TT16.awards[1], name="X", confirmation="Y")
        for conditions, first in (
            ({}, "Có thể"),
            ({"learning": ("HT",)}, "Đề nghị"),
            ({"conduct": ("TOT",)}, "Đề nghị"),
            ({"count": 1}, "Đề nghị"),
            ({"levels": ("T",)}, "Đề nghị"),
        ):
            params = replace(TT16, awards=(replace(award_rule, **conditions),))
            found = explain_award(params, AwardResult(proposed="VUOT_TROI"))
            self.assertEqual(found[0]["text"], f"{first} xét «X»: cần Y.")

    def test_r27_aw_1_in_full(self):
        found = award(TT27, "HTT")
        self.assertEqual((found.code, found.proposed), (None, "TIEU_BIEU"))
        name = "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"
        text = f"Đề nghị xét «{name}»: cần được tập thể lớp công nhận."
        article = "Điều 13 Thông tư 27/2020/TT-BGDĐT"
        self.assertEqual(explain_award(TT27, found), [entry("award", "R27-AW-1", article, text)])
