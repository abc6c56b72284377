"""Primary year result, promotion and awards (R27 §3.5–3.7; cases Y01–Y21)."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.awards import award, explain_award
from odoo.addons.school_gradebook.lib.primary import PrimarySubject, decide, year_result

from .lib_common import TT27, covers, examples

RANK = {"CHT": 0, "HT": 1, "HTT": 2, "HTXS": 3}


def year(tests, levels="TTTT", traits="TTT"):
    """Return the year result: tested subjects first, then the rest, then traits."""
    codes = ["TV", "TOAN", "NN1", "KH", "DD", "NHAC", "MT"]
    marks = [mark * 10 for mark in tests] + [None] * len(levels)
    found = [
        PrimarySubject(code, level, mark)
        for code, level, mark in zip(codes, levels, marks, strict=False)
    ]
    trait_codes = [trait.code for trait in TT27.traits]
    return year_result(found, dict(zip(trait_codes, traits, strict=False)), TT27)


@tagged("post_install", "-at_install")
class TestPrimaryYear(BaseCase):
    def test_year_results_cases_y(self):
        cases = {
            "Y01": ((10, 9, 9, 9), "TTTTTT", "TTT", "HTXS"),
            "Y03": ((9, 9, 7), "TTTTTT", "TTT", "HTT"),
            "Y05": ((10, 10, 10), "TTTTTTH", "TTT", "HT"),
            "Y07": ((5, 5, 5), "THTHTH", "TDTD", "HT"),
            "Y09": ((7, 7), "TTHC", "DDD", "CHT"),
            "Y11": ((9, 9), "TTTTTT", "TTT", "HTXS"),
            "Y13": ((7, 8), "TTTTTT", "TTT", "HTT"),
            "all T, one mark 6": ((10, 10, 6), "TTTTTT", "TTT", "HT"),
            "one mark 8": ((9, 9, 8), "TTTTTT", "TTT", "HTT"),
            "one mark 4": ((10, 10, 4), "TTTTTT", "TTT", "CHT"),
            "one trait Đ": ((10, 10, 10), "TTTTTT", "TTD", "HT"),
            "one trait C": ((10, 10, 10), "TTTTTT", "TTC", "CHT"),
            "H and 9": ((9, 9), "HH", "DD", "HT"),
        }
        for name, (tests, levels, traits, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(year(tests, levels, traits).result, expected)

    def test_exempt_subject_does_not_count(self):
        found = [
            PrimarySubject("TV", "T", 90),
            PrimarySubject("GDTC", None, exempt=True),
            PrimarySubject("MT", "C", 10, exempt=True),
        ]
        self.assertEqual(year_result(found, {"YEU_NUOC": "T"}, TT27).result, "HTXS")

    @covers("R27-TEXT-1")
    def test_r27_text_1_blocking_cells(self):
        texts = [
            (entry["rule"], entry["subject"], entry["text"])
            for entry in year((9, 8, 10), "TTTTTTH", "TDT").explain()
        ]
        self.assertEqual(
            texts,
            [
                ("R27-RES-1", None, "Kết quả giáo dục: Hoàn thành."),
                ("R27-TEXT-1", "MT", "Chưa đạt Hoàn thành tốt: Mĩ thuật CN = H (cần T)."),
                ("R27-TEXT-1", "NHAN_AI", "Chưa đạt Hoàn thành tốt: Nhân ái = Đạt (cần Tốt)."),
            ],
        )
        entry = year((9, 8)).explain()[1]
        self.assertEqual(entry["subject"], "TOAN")
        self.assertEqual(entry["text"], "Chưa đạt Hoàn thành xuất sắc: Toán CN = 8 < 9.")
        self.assertEqual(len(year((9, 9)).explain()), 1)
        entry = year((9, 4), "TC", "DCD").explain()
        self.assertEqual(
            [one["text"] for one in entry[1:]],
            [
                "Chưa đạt Hoàn thành: Toán CN = C (cần T hoặc H).",
                "Chưa đạt Hoàn thành: Toán CN = 4 < 5.",
                "Chưa đạt Hoàn thành: Nhân ái = Cần cố gắng (cần Tốt hoặc Đạt).",
            ],
        )

    @examples
    @given(
        st.lists(st.integers(0, 10), min_size=1, max_size=4),
        st.lists(st.sampled_from("THC"), min_size=4, max_size=7),
        st.lists(st.sampled_from("TDC"), min_size=1, max_size=15),
        st.randoms(use_true_random=False),
    )
    def test_against_the_table_of_the_circular(self, tests, levels, traits, random):
        result = year(tests, levels, traits).result
        self.assertEqual(result, _by_the_text(tests, levels, traits))
        shuffled = list(zip(tests, levels, strict=False))
        random.shuffle(shuffled)
        rest = levels[len(shuffled) :]
        again = year([t for t, _l in shuffled], [lv for _t, lv in shuffled] + rest, traits)
        self.assertEqual(again.result, result)


def _by_the_text(tests, levels, traits):
    """The table of §3.5 written out again."""
    best = set(levels) == {"T"} and set(traits) == {"T"}
    if best and min(tests) >= 9:
        return "HTXS"
    if best and min(tests) >= 7:
        return "HTT"
    if "C" not in levels and "C" not in traits and min(tests) >= 5:
        return "HT"
    return "CHT"


@tagged("post_install", "-at_install")
class TestPrimaryPromotion(BaseCase):
    def _facts(self, *args):
        decision = decide(args[0], TT27, *args[1:])
        return decision.code, decision.completed, decision.promoted

    @covers("R27-PRO-1")
    def test_r27_pro_1(self):
        for result in ("HTXS", "HTT", "HT"):
            self.assertEqual(self._facts(result), ("PROMOTED", True, True))

    @covers("R27-PRO-2")
    def test_y19_y21_and_the_way_there(self):
        self.assertEqual(self._facts("CHT"), ("EXTRA_HELP", False, None))
        self.assertEqual(self._facts("CHT", "HT"), ("PROMOTED", True, True), "Y19")
        self.assertEqual(self._facts("CHT", "CHT"), ("PRINCIPAL_DECIDES", False, None))
        self.assertEqual(self._facts("CHT", "CHT", "RETAINED"), ("RETAINED", False, False), "Y21")

    @covers("R27-PRO-3")
    def test_r27_pro_3_not_completed_but_promoted(self):
        self.assertEqual(self._facts("CHT", "CHT", "PROMOTED"), ("PROMOTED", False, True))

    def test_not_decided_without_a_result(self):
        self.assertEqual(self._facts(None), (None, None, None))

    def test_principal_can_only_promote_or_retain(self):
        decision = decide("CHT", TT27, "CHT", "SUMMER_RETEST")
        self.assertEqual(decision.errors[0].code, "DECISION_NOT_POSSIBLE")
        self.assertEqual(decision.code, "PRINCIPAL_DECIDES")

    def test_explanation(self):
        rules = [line["rule"] for line in decide("CHT", TT27, "CHT", "RETAINED").explain()]
        self.assertEqual(rules, ["R27-PRO-3"])
        self.assertEqual(decide("HT", TT27).explain()[0]["rule"], "R27-PRO-1")
        self.assertEqual(decide("CHT", TT27, "HT").explain()[0]["rule"], "R27-PRO-2")

    def test_decision_is_total(self):
        codes = {"PROMOTED", "RETAINED", "EXTRA_HELP", "PRINCIPAL_DECIDES"}
        for result in RANK:
            for after in (None, *RANK):
                for principal in (None, "PROMOTED", "RETAINED"):
                    self.assertIn(decide(result, TT27, after, principal).code, codes)


@tagged("post_install", "-at_install")
class TestPrimaryAwards(BaseCase):
    def test_hoc_sinh_xuat_sac(self):
        self.assertEqual(award(TT27, "HTXS").code, "XUAT_SAC")

    def test_y13_tieu_bieu_needs_the_class(self):
        self.assertEqual(award(TT27, "HTT", confirmed=["class_recognised"]).code, "TIEU_BIEU")
        proposed = award(TT27, "HTT")
        self.assertEqual((proposed.code, proposed.proposed), (None, "TIEU_BIEU"))
        text = explain_award(TT27, proposed)[0]["text"]
        self.assertIn("cần được tập thể lớp công nhận", text)

    def test_no_award_below(self):
        for result in ("HT", "CHT", None):
            found = award(TT27, result, confirmed=["class_recognised"])
            self.assertEqual((found.code, found.proposed), (None, None))
