"""Rules of §0.3–§3 that are neither a worked case nor an average, by their ID."""

import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.averages import round_half_up
from odoo.addons.school_gradebook.lib.columns import columns_for, test_minutes, tx_count
from odoo.addons.school_gradebook.lib.marks import format_tenths, parse_cell
from odoo.addons.school_gradebook.lib.rulesets import rules_for

from .lib_common import RULESETS, TT22, TT26, TT27, TT58, covers
from .lib_payloads import codes, one_subject, primary, run, term, yearly

LOWER = ("NVAN", "TOAN", "NN1", "GDCD", "LSDL", "KHTN", "CNGHE", "TIN")
COMMENTS = ("GDTC", "NTHUAT", "GDDP", "HDTN")


def comment(code, hk1="Đ; Đ", **more):
    """Return a COMMENT subject with both terms from marks."""
    return {"code": code, "kind": "COMMENT", "HK1": term(hk1, "Đ", "Đ"), **more}


@tagged("post_install", "-at_install")
class TestGeneralRules(BaseCase):
    @covers("R-DISP-1")
    def test_r_disp_1_a_result_names_its_rules(self):
        result = run(yearly("8×8,0"))
        self.assertEqual((result["ruleset"], result["version"]), ("TT22-2021", "1"))

    @covers("R-DISP-2")
    def test_r_disp_2_nothing_of_a_draft_is_in_force(self):
        year = datetime.date(2026, 7, 20).year
        for level, grade, code in (("THCS", 8, "TT22-2021"), ("TH", 3, "TT27-2020")):
            self.assertEqual(rules_for(level, grade, year, RULESETS).code, code)

    @covers("R-NUM-2", "R-NUM-3")
    def test_r_num_2_halves_go_up(self):
        for numerator, denominator, expected in (
            (516, 8, "6,5"),  # 6,45
            (6449, 100, "6,4"),  # 6,449
            (625, 10, "6,3"),  # 6,25: the language's own rounding says 6,2
            (895, 10, "9,0"),  # 8,95: binary floating point says 8,9
        ):
            shown = format_tenths(round_half_up(numerator, denominator))
            self.assertEqual(shown, expected)

    @covers("R-NUM-4")
    def test_r_num_4_ties_only_with_an_odd_number_of_regular_marks(self):
        for count, tie in ((2, False), (3, True), (4, False), (5, True)):
            denominator = count + 5
            found = any(2 * total % (2 * denominator) == denominator for total in range(1000))
            self.assertEqual(found, tie, count)

    @covers("R-NUM-6")
    def test_r_num_6_comma_and_point(self):
        self.assertEqual(parse_cell("7.5", "score"), parse_cell("7,5", "score"))
        self.assertEqual((format_tenths(80), format_tenths(100)), ("8,0", "10,0"))


@tagged("post_install", "-at_install")
class TestSecondaryRules(BaseCase):
    @covers("R22-SUB-1", "R22-SUB-2")
    def test_r22_sub_1_comment_subjects_have_no_marks(self):
        for code in COMMENTS:
            columns = columns_for(TT22, "COMMENT", 8, "HK1", code, 70)
            self.assertEqual({column.ctype for column in columns}, {"comment"})
        for code in LOWER:
            columns = columns_for(TT22, "SCORE", 8, "HK1", code, 70)
            self.assertEqual({column.ctype for column in columns}, {"score"})
        result = run(one_subject(comment("GDTC", hk1="8; 9"), period="HK1"))
        self.assertEqual(codes(result), [("NOT_A_COMMENT", "GDTC")] * 2)

    @covers("R22-SUB-3")
    def test_r22_sub_3_six_are_counted_over_the_pupils_own_subjects(self):
        self.assertEqual(run(yearly("6×8,0"))["learning"]["CN"], "TOT")
        self.assertEqual(run(yearly("6×8,0 + 3×7,0"))["learning"]["CN"], "TOT")
        self.assertEqual(run(yearly("5×8,0 + 4×7,9"))["learning"]["CN"], "KHA")

    @covers("R22-MISS-1", "R22-MISS-2", "R22-MISS-3")
    def test_r22_miss_absent_is_open_and_no_make_up_is_zero_or_chua_dat(self):
        for entry, expected in (("v", None), ("", None), ("k", "6,6"), ("0", "6,6")):
            subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": 70}
            subject["HK1"] = term(f"8; {entry}; 7", "7", "8")
            result = run(one_subject(subject, period="HK1"))
            self.assertEqual(result["subjects"]["TOAN"]["HK1"], expected, entry)
        for entry, expected in (("v", None), ("", None), ("k", "CHUA_DAT")):
            result = run(one_subject(comment("GDTC", hk1=f"Đ; {entry}"), period="HK1"))
            self.assertEqual(result["subjects"]["GDTC"]["HK1"], expected, entry)

    @covers("R22-AVG-3")
    def test_r22_avg_3_subject_of_one_term(self):
        subject = {"code": "TIN", "kind": "SCORE", "terms": ["HK1"], "averages": {"HK1": "7,4"}}
        shown = run(one_subject(subject))["subjects"]["TIN"]
        self.assertEqual(shown, {"HK1": "7,4", "CN": "7,4", "final": True})

    @covers("R22-AVG-4")
    def test_r22_avg_4_no_average_of_all_subjects(self):
        kinds = {c.type for level in TT22.learning.levels for c in level.conditions}
        self.assertEqual(kinds, {"MAX_FAILED", "EACH", "COUNT"})
        self.assertNotIn("trung bình các môn", str(run(yearly("8×7,0"))["explain"]))

    @covers("R22-LV-2")
    def test_r22_lv_2_no_level_while_a_subject_is_open(self):
        payload = yearly("8×8,0")
        payload["subjects"].append(comment("GDTC", HK2=term("Đ; v", "Đ", "Đ")))
        result = run(payload)
        self.assertEqual(result["learning"]["HK1"], "TOT")
        self.assertEqual((result["learning"]["CN"], result["decision"]), (None, None))

    @covers("R22-PRO-3", "R22-RE-2")
    def test_r22_pro_3_and_r22_re_2_are_decisions_of_the_principal(self):
        disabled = run(yearly("8×3,0", disabled=True, principal_decision="PROMOTED"))
        self.assertEqual(disabled["decision"], "PROMOTED")
        self.assertEqual(run(yearly("8×3,0", disabled=True))["decision"], "PRINCIPAL_DECIDES")
        dual = yearly("8×3,0", conduct={"HK1": "DAT", "HK2": "CHUA_DAT"})
        self.assertEqual(run(dual)["decision"], "PRINCIPAL_DECIDES")

    @covers("R22-DIS-1", "R22-EX-1")
    def test_r22_dis_1_an_exempt_subject_is_skipped(self):
        payload = yearly("6×8,0")
        payload["subjects"].append({"code": "TIN", "kind": "SCORE", "exempt": True})
        result = run(payload)
        self.assertEqual(result["subjects"]["TIN"], {"exempt": True, "final": True})
        self.assertEqual(result["learning"]["CN"], "TOT")

    @covers("R22-EX-1")
    def test_r22_ex_1_practice_exemption_does_not_skip_the_subject(self):
        payload = yearly("8×8,0")
        payload["subjects"].append({"code": "GDTC", "kind": "COMMENT", "practice_exempt": True})
        result = run(payload)
        self.assertIn(("MISSING_TERM", "GDTC"), codes(result))
        self.assertIsNone(result["learning"]["CN"])


@tagged("post_install", "-at_install")
class TestLegacyRules(BaseCase):
    def _columns(self, params, kind, periods=70):
        columns = columns_for(params, kind, 9, "HK1", "TOAN", periods)
        return [(column.key, column.weight) for column in columns]

    @covers("R58-SUB-1", "R58-MK-1")
    def test_r58_mk_1_weights(self):
        expected = [("hs1_1", 1), ("hs1_2", 1), ("hs1_3", 1), ("hs2_1", 2), ("hk", 3)]
        self.assertEqual(self._columns(TT58, "SCORE"), expected)
        ctypes = {c.ctype for c in columns_for(TT58, "COMMENT", 9, "HK1", "TD", 70)}
        self.assertEqual(ctypes, {"comment"})

    @covers("R58-CNT-1", "R58-CNT-2")
    def test_r58_cnt_number_of_regular_marks(self):
        for periods, count in ((35, 2), (36, 3), (104, 3), (105, 4)):
            self.assertEqual(tx_count(TT58, periods, "hs1"), count)
        for periods, count in ((35, 2), (70, 3), (71, 4)):
            self.assertEqual(tx_count(TT26, periods), count)
        self.assertEqual(test_minutes(TT26, 140), (45, 90))
        self.assertEqual(test_minutes(TT26, 140, specialised=True), (45, 120))
        self.assertIsNone(test_minutes(TT58, 140))

    @covers("R58-MISS-1")
    def test_r58_miss_1_no_make_up_is_zero(self):
        for entry, expected in (("k", "5,6"), ("v", None)):
            subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": 35}
            subject["HK1"] = {"hs1": ["8", entry], "hs2": ["7"], "hk": "5,7"}
            place = {"level": "THPT", "grade": 10, "school_year": 2019, "period": "HK1"}
            result = run({**place, "subjects": [subject]})
            self.assertEqual(result["subjects"]["TOAN"]["HK1"], expected)

    @covers("R58-AVG-3", "R58-AVG-4")
    def test_r58_avg_4_plain_mean_of_the_scored_subjects(self):
        payload = yearly("7,9 + 8,0", level="THPT", grade=11, school_year=2018)
        payload["subjects"][0]["code"] = "TOAN"
        texts = [entry["text"] for entry in run(payload)["explain"] if entry["rule"] == "R58-LV"]
        self.assertIn("điểm trung bình các môn 8,0", " ".join(texts), "7,95 is 8,0")

    @covers("§2.4")
    def test_conduct_of_the_year_is_entered(self):
        legacy = {"level": "THPT", "grade": 11, "school_year": 2018}
        entered = {"HK1": "TOT", "HK2": "TOT", "CN": "KHA"}
        self.assertEqual(run(yearly("8×8,0", conduct=entered, **legacy))["conduct"]["CN"], "KHA")
        entered.pop("CN")
        result = run(yearly("8×8,0", conduct=entered, **legacy))
        self.assertIn(("MISSING_CONDUCT", None), codes(result))
        self.assertIsNone(result["decision"])


@tagged("post_install", "-at_install")
class TestPrimaryRules(BaseCase):
    @covers("R27-REG-1", "R27-TST-2", "§3.3")
    def test_levels_do_not_follow_from_marks(self):
        payload = primary(tests="10", levels="H")
        self.assertEqual(run(payload)["subjects"]["TOAN"], {"CN": "H", "test": "10", "final": True})
        keys = {c.key for c in columns_for(TT27, "PRIMARY", 4, "CN", "TOAN", None)}
        self.assertEqual(keys, {"level", "test"}, "no regular marks")

    @covers("R27-TST-1")
    def test_r27_tst_1_whole_marks_only(self):
        for value, code in (("7,5", "NOT_INTEGER"), ("11", "OUT_OF_RANGE"), ("-1", "OUT_OF_RANGE")):
            result = run(primary(tests=value))
            self.assertEqual({found for found, _subject in codes(result)}, {code})
        self.assertEqual(run(primary(tests="0"))["errors"], [])

    @covers("R27-TST-5")
    def test_r27_tst_5_optional_subjects_count_when_taught(self):
        for code in ("NN1", "TDT"):
            payload = primary(grade=1)
            payload["subjects"].append({"code": code, "kind": "PRIMARY", "CN": {"level": "C"}})
            self.assertEqual(run(payload)["learning"]["CN"], "CHT")

    @covers("§3.4")
    def test_competences_of_grades_1_and_2(self):
        skipped = {"CONG_NGHE", "TIN_HOC"}
        for grade, expected in ((1, 13), (2, 13), (3, 15)):
            columns = columns_for(TT27, "TRAITS", grade, "CN", "PCNL", None)
            self.assertEqual(len(columns), expected)
            self.assertEqual(bool(skipped & {c.key for c in columns}), grade == 3)

    @covers("R27-PRO-1")
    def test_r27_pro_1_words_of_grade_5(self):
        self.assertEqual(run(primary(grade=5))["decision"], "PROMOTED")
        self.assertEqual(TT27.words["final"]["5"]["completed"], "Hoàn thành chương trình tiểu học")

    @covers("R27-TEXT-1")
    def test_r27_text_1_names_the_blocking_cell(self):
        blocks = [e for e in run(primary(tests="8"))["explain"] if e["kind"] == "unmet"]
        self.assertIn("Toán CN = 8 < 9", " ".join(entry["text"] for entry in blocks))
