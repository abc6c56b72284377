"""TT 58/2011 and TT 26/2020: the same kinds of rules with other parameters (cases L)."""

from itertools import product

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.averages import LineResult, term_result, year_result
from odoo.addons.school_gradebook.lib.awards import award
from odoo.addons.school_gradebook.lib.columns import columns_for
from odoo.addons.school_gradebook.lib.levels import SubjectResult, learning
from odoo.addons.school_gradebook.lib.marks import parse_cell
from odoo.addons.school_gradebook.lib.promotion import Year, decide

from .lib_common import TT26, TT58, covers, marks, subjects
from .lib_payloads import codes, run

KEY_SUBJECTS = ("TOAN", "NVAN", "NN1")


def named(scores, **key_subjects):
    """Return the subjects of «6×8,0», with the given marks (tenths) of key subjects added."""
    return [
        *(SubjectResult(code, "SCORE", tenths) for code, tenths in key_subjects.items()),
        *subjects(scores, comments=3),
    ]


def payload(hk1, hk2=None, year=2018, **more):
    """Return a legacy payload of one subject from its marks."""
    subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": 70, "HK1": hk1, "HK2": hk2}
    return {"level": "THPT", "grade": 11, "school_year": year, "subjects": [subject], **more}


@tagged("post_install", "-at_install")
class TestLegacyAverages(BaseCase):
    def _term(self, hs1, hs2, hk):
        return run(payload({"hs1": hs1, "hs2": hs2, "hk": hk}, period="HK1"))

    @covers("R58-AVG-1")
    def test_r58_avg_1_cases_l(self):
        result = self._term(["8", "7"], ["7,5"], "8")
        self.assertIn(("MISSING_MARK", "TOAN"), codes(result), "three regular marks at 70 periods")
        short = payload({"hs1": ["8", "7"], "hs2": ["7,5"], "hk": "8"}, period="HK1")
        short["subjects"][0]["periods_per_year"] = 35
        self.assertEqual(run(short)["subjects"]["TOAN"]["HK1"], "7,7", "L01")
        result = self._term(["6", "6", "6", "6"], ["6", "7", "6,5"], "6,5")
        self.assertEqual(result["subjects"]["TOAN"]["HK1"], "6,3", "L03")
        self.assertEqual((result["ruleset"], result["errors"]), ("TT58-2011", []))

    @covers("R58-AVG-2")
    def test_r58_avg_2(self):
        marks_of_term = {"tx": ["6", "7", "6"], "gk": "6,7", "ck": "6,4"}
        result = run(payload(marks_of_term, year=2020, period="HK1"))
        self.assertEqual(result["ruleset"], "TT26-2020")
        self.assertEqual(result["subjects"]["TOAN"]["HK1"], "6,5")

    @covers("R58-AVG-3")
    def test_r58_avg_3(self):
        first, second = LineResult(64, None, True), LineResult(65, None, True)
        self.assertEqual(year_result("SCORE", first, second, TT58).tenths, 65)

    @covers("R58-CMT-1")
    def test_r58_cmt_1_two_thirds_with_the_last(self):
        columns = columns_for(TT26, "COMMENT", 9, "HK1", "TD", 70)
        cases = {
            ("Đ", "Đ", "Đ", "Đ"): "DAT",
            ("Đ", "CĐ", "Đ", "Đ"): "DAT",
            ("Đ", "Đ", "Đ", "CĐ"): "CHUA_DAT",
            ("CĐ", "CĐ", "Đ", "Đ"): "CHUA_DAT",
            ("m", "CĐ", "Đ", "Đ"): "DAT",
            ("m", "CĐ", "m", "Đ"): "CHUA_DAT",
        }
        for entries, expected in cases.items():
            cells = {
                column.key: parse_cell(entry, "comment")
                for column, entry in zip(columns, entries, strict=True)
            }
            with self.subTest(entries=entries):
                result = term_result(columns, cells)
                self.assertEqual((result.code, result.final), (expected, True))
        self.assertFalse(term_result(columns, {}).final)
        exempt = {column.key: parse_cell("m", "comment") for column in columns}
        self.assertTrue(term_result(columns, exempt).exempt)


@tagged("post_install", "-at_install")
class TestLegacyLevels(BaseCase):
    def _level(self, found, params=TT58, **options):
        result = learning(found, params, **options)
        self.assertEqual(result.errors, ())
        return result.level

    def test_cases_l(self):
        l05 = named("6×7,8 + 6,5 + 8,8", TOAN=80, NVAN=79)
        self.assertEqual(self._level(l05), "KHA", "L05")
        l06 = named("6×8,5", TOAN=79, NVAN=79, NN1=80)
        self.assertEqual(self._level(l06, TT58), "KHA", "L06")
        self.assertEqual(self._level(l06, TT26), "GIOI", "L07")
        l09 = named("6×9,0 + 4,9", TOAN=90, NVAN=90)
        self.assertEqual((self._level(l09), learning(l09, TT58).before), ("KHA", "TB"), "L09")
        l11 = named("6×7,5 + 3,4", TOAN=75, NVAN=75)
        self.assertEqual((self._level(l11), learning(l11, TT58).before), ("TB", "YEU"), "L11")
        l13 = [*named("7×8,5", TOAN=85, NVAN=85), SubjectResult("TD", "COMMENT", None, False)]
        self.assertEqual((self._level(l13), learning(l13, TT58).before), ("TB", "YEU"), "L13")
        self.assertEqual(learning(l13, TT58).adjusted_by, "TD")

    @covers("R58-ADJ-1")
    def test_r58_adj_1_every_move(self):
        cases = {
            "Khá to Kém becomes Yếu": ("6×7,5 + 1,0", 75, "YEU", "KEM"),
            "Giỏi to Kém is not listed": ("8×9,5 + 1,0", 95, "KEM", None),
            "Giỏi to Khá stays": ("6×9,0 + 6,0", 90, "KHA", None),
            "Khá to Trung bình stays": ("6×7,5 + 4,9", 75, "TB", None),
            "two causes": ("6×9,0 + 2×4,9", 90, "TB", None),
        }
        for name, (scores, key, level, before) in cases.items():
            with self.subTest(name):
                result = learning(named(scores, TOAN=key, NVAN=key), TT58)
                self.assertEqual((result.level, result.before), (level, before))

    def test_specialised_class(self):
        found = named("6×8,5 + 7,9", TOAN=85, NVAN=85)
        self.assertEqual(self._level(found), "GIOI")
        self.assertEqual(self._level(found, specialised="S7"), "KHA")
        self.assertEqual(self._level(found, specialised="TOAN"), "GIOI")

    def test_specialised_subject_is_itself_the_cause(self):
        found = named("6×9,0 + 4,9", TOAN=90, NVAN=90)
        result = learning(found, TT58, specialised="S7")
        self.assertEqual((result.level, result.before, result.adjusted_by), ("TB", "YEU", "S7"))

    def test_limits_are_included(self):
        # Average exactly 8,0, key subject exactly 8,0, lowest exactly 6,5.
        found = named("6,5 + 6,5 + 9,5 + 9,5 + 8,0", TOAN=80, NVAN=79)
        self.assertEqual(self._level(found, specialised="S5"), "GIOI")
        self.assertEqual(self._level(named("6×5,0 + 3,5", TOAN=50, NVAN=65)), "TB")
        self.assertEqual(self._level(named("6×3,5 + 2,0", TOAN=50, NVAN=35)), "YEU")
        self.assertEqual(self._level(named("6×3,5 + 1,9", TOAN=50, NVAN=35)), "KEM")

    def test_explanations(self):
        found = named("6×7,8 + 6,5 + 8,8", TOAN=75, NVAN=79)
        texts = [entry["text"] for entry in learning(found, TT58, specialised="S7").explain()]
        self.assertEqual(
            texts,
            [
                "Mức Khá: các môn đánh giá bằng nhận xét đều Đạt; điểm trung bình các môn "
                "7,8 ≥ 6,5; Ngữ văn 7,9 ≥ 6,5; môn chuyên S7 (6,5) ≥ 6,5; các môn điểm số đều "
                "từ 5,0 (thấp nhất S7 6,5).",
                "Chưa đạt mức Giỏi: điểm trung bình các môn 7,8 < 8,0.",
                "Chưa đạt mức Giỏi: cần một môn từ 8,0: Toán 7,5 < 8,0, Ngữ văn 7,9 < 8,0.",
                "Chưa đạt mức Giỏi: môn chuyên S7 6,5 < 8,0.",
            ],
        )


@tagged("post_install", "-at_install")
class TestLegacyYear(BaseCase):
    def _decide(self, conduct, level, absences=0, **more):
        found = tuple(named("5×5,0 + 4,0", TOAN=30, NVAN=50))
        return decide(Year(conduct, level, absences, found, **more), TT58)

    @covers("R58-PRO-1", "R58-PRO-2", "R58-RE-1", "R58-SUM-1")
    def test_l15_outcomes(self):
        self.assertEqual(self._decide("YEU", "YEU").code, "RETAINED")
        decision = self._decide("TB", "YEU")
        self.assertEqual((decision.code, decision.reassess), ("SUMMER_RETEST", ("TOAN", "S6")))
        self.assertEqual(self._decide("YEU", "TB").code, "SUMMER_CONDUCT")
        self.assertEqual(
            self._decide("YEU", "TB", conduct_after="TB").code, "PROMOTED_AFTER_SUMMER"
        )
        self.assertEqual(self._decide("TB", "TB").code, "PROMOTED")
        for conduct in ("TOT", "KHA", "TB", "YEU"):
            self.assertEqual(self._decide(conduct, "KEM").code, "RETAINED")
        self.assertEqual(self._decide("TOT", "GIOI", 46).code, "RETAINED")

    @covers("R58-AW-1")
    def test_l15_awards(self):
        expected = {
            ("GIOI", "TOT"): "GIOI",
            ("KHA", "KHA"): "TIEN_TIEN",
            ("GIOI", "KHA"): "TIEN_TIEN",
            ("KHA", "TOT"): "TIEN_TIEN",
        }
        for level, conduct in product(("GIOI", "KHA", "TB"), ("TOT", "KHA", "TB")):
            found = award(TT58, level, conduct, marks("8×9,0"))
            self.assertEqual(found.code, expected.get((level, conduct)))

    def test_decision_is_total(self):
        for conduct, level in product(
            ("TOT", "KHA", "TB", "YEU"), ("GIOI", "KHA", "TB", "YEU", "KEM")
        ):
            self.assertIsNotNone(self._decide(conduct, level).code)

    def test_year_conduct_is_entered(self):
        scored = [
            {"code": code, "kind": "SCORE", "averages": {"HK1": "8,5", "HK2": "8,5"}}
            for code in (*KEY_SUBJECTS, "LY")
        ]
        whole = {**payload({}), "subjects": scored, "absences": 3}
        whole["conduct"] = {"HK1": "KHA", "HK2": "TOT", "CN": "TOT"}
        result = run(whole)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["conduct"]["CN"], "TOT")
        self.assertEqual((result["learning"]["CN"], result["award"]), ("GIOI", "GIOI"))
        self.assertEqual(result["decision"], "PROMOTED")
        whole["conduct"] = {"HK1": "KHA", "HK2": "TOT"}
        self.assertEqual(codes(run(whole)), [("MISSING_CONDUCT", None)])
