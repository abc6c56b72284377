"""TT 30/2014, TT 22/2016 (§4) and TT 43/2021 (§5): the same engines, other parameters."""

import copy
import json

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.columns import columns_for, has_test
from odoo.addons.school_gradebook.lib.params import RulesetError
from odoo.addons.school_gradebook.lib.rulesets import LEVELS, rules_for

from .lib_common import RULESETS, TT22, TT22_2016, TT30, TT43, covers
from .lib_payloads import codes, run, term, yearly

SUBJECTS = ("TV", "TOAN", "DD", "TNXH", "NHAC", "MT")
TESTED = ("TV", "TOAN", "KH", "LSDL", "NN1", "TIN", "TDT", "DD", "NHAC")


def older(year, grade=2, level="H", test="9", trait="D", **more):
    """Return a primary payload of a year before TT 27."""
    params = rules_for("TH", grade, year, RULESETS).params
    subjects = []
    for code in SUBJECTS:
        given = {"level": level}
        if has_test(params, code, grade, "CN"):
            given["test"] = test
        subjects.append({"code": code, "kind": "PRIMARY", "CN": given})
    traits = {name: {} for name in ("QUALITY", "COMPETENCE")}
    for known in params.traits:
        traits[known.group][known.code] = trait
    place = {"level": "TH", "grade": grade, "school_year": year, "subjects": subjects}
    return {**place, "qualities": traits["QUALITY"], "competences": traits["COMPETENCE"], **more}


def centre(scores="5×8,0 + 2×6,5", failed=0, grade=11, **more):
    """Return a GDTX payload of year averages."""
    return yearly(scores, failed, level="GDTX", grade=grade, school_year=2025, **more)


@tagged("post_install", "-at_install")
class TestDispatch(BaseCase):
    @covers("§0.3")
    def test_every_grade_and_year_has_its_rules(self):
        first = {"TH": 2014, "THCS": 2011, "THPT": 2011}
        for level, start in first.items():
            for grade in LEVELS[level]:
                for year in range(start, 2035):
                    rules_for(level, grade, year, RULESETS)
                with self.assertRaises(RulesetError):
                    rules_for(level, grade, start - 1, RULESETS)

    @covers("§0.3", "§5")
    def test_centres_before_tt_43(self):
        ladder = {6: 2021, 7: 2022, 8: 2023, 9: 2024, 10: 2022, 11: 2023, 12: 2024}
        for grade, start in ladder.items():
            self.assertEqual(rules_for("GDTX", grade, start, RULESETS).code, "TT43-2021")
            with self.assertRaises(RulesetError) as caught:
                rules_for("GDTX", grade, start - 1, RULESETS)
            self.assertEqual(caught.exception.code, "NO_RULESET")

    @covers("§4", "§5")
    def test_what_is_to_be_confirmed_is_said(self):
        for ruleset in RULESETS:
            if ruleset.code in ("TT43-2021", "TT30-2014", "TT22-2016"):
                self.assertTrue(ruleset.to_confirm)
                self.assertTrue(all(text.endswith(".") for text in ruleset.to_confirm))


@tagged("post_install", "-at_install")
class TestOlderPrimary(BaseCase):
    """§4: no result of four levels, other levels, traits, tests and awards."""

    @covers("§4")
    def test_completion_under_tt_22_2016(self):
        cases = [
            ({"level": "H", "test": "5", "trait": "D"}, "HT", None),
            ({"level": "T", "test": "9", "trait": "T"}, "HT", "XUAT_SAC"),
            ({"level": "T", "test": "8", "trait": "T"}, "HT", None),
            ({"level": "T", "test": "9", "trait": "D"}, "HT", None),
            ({"level": "H", "test": "9", "trait": "T"}, "HT", None),
            ({"level": "H", "test": "4", "trait": "D"}, "CHT", None),
            ({"level": "C", "test": "9", "trait": "T"}, "CHT", None),
            ({"level": "T", "test": "9", "trait": "C"}, "CHT", None),
        ]
        for given, level, award in cases:
            with self.subTest(given):
                result = run(older(2018, **given))
                self.assertEqual((result["ruleset"], result["errors"]), ("TT22-2016", []))
                self.assertEqual((result["learning"], result["award"]), ({"CN": level}, award))

    @covers("§4")
    def test_completion_under_tt_30_2014(self):
        for given, level in (
            ({}, "HT"),
            ({"level": "C"}, "CHT"),
            ({"trait": "C"}, "CHT"),
            ({"test": "4"}, "CHT"),
        ):
            result = run(older(2015, **given))
            self.assertEqual((result["ruleset"], result["errors"]), ("TT30-2014", []))
            self.assertEqual((result["learning"], result["award"]), ({"CN": level}, None))

    @covers("§4")
    def test_words_of_the_result(self):
        for params in (TT30, TT22_2016):
            names = [rule.name for rule in params.primary.results]
            expected = ["Hoàn thành chương trình lớp học", "Chưa hoàn thành chương trình lớp học"]
            self.assertEqual(names, expected)

    @covers("§4")
    def test_tt_30_knows_two_levels(self):
        result = run(older(2015, level="T", trait="T"))
        self.assertEqual({code for code, _subject in codes(result)}, {"CODE_NOT_USED"})
        self.assertEqual(result["learning"], {"CN": None})
        level = columns_for(TT30, "PRIMARY", 2, "CN", "DD", None)[0]
        trait = columns_for(TT30, "TRAITS", 2, "CN", "PCNL", None)[0]
        self.assertEqual((level.codes, trait.codes), (("H", "C"), ("D", "C")))

    @covers("§4", "R27-TST-1")
    def test_no_mark_0(self):
        for year in (2015, 2018):
            result = run(older(year, test="0"))
            self.assertEqual({code for code, _subject in codes(result)}, {"OUT_OF_RANGE"})
            allowed = run(older(year, test="0", settings={"primary_min_mark": 0}))
            self.assertEqual(allowed["learning"], {"CN": "CHT"})

    @covers("§4")
    def test_which_tests_exist(self):
        cases = [
            (TT22_2016, 4, "GHK1", "TV TOAN"),
            (TT22_2016, 3, "GHK1", ""),
            (TT22_2016, 5, "CN", "TV TOAN KH LSDL NN1 TIN TDT"),
            (TT22_2016, 2, "CHK1", "TV TOAN NN1 TIN TDT"),
            (TT30, 5, "GHK2", ""),
            (TT30, 5, "CHK1", "TV TOAN KH LSDL NN1 TIN TDT"),
        ]
        for params, grade, moment, expected in cases:
            tested = [code for code in TESTED if has_test(params, code, grade, moment)]
            self.assertEqual(tested, expected.split())
        self.assertEqual(columns_for(TT30, "PRIMARY", 5, "GHK1", "TV", None), ())

    @covers("§4")
    def test_traits(self):
        names = {
            TT22_2016: "Tự phục vụ, tự quản; Hợp tác; Tự học và giải quyết vấn đề; "
            "Chăm học, chăm làm; Tự tin, trách nhiệm; Trung thực, kỉ luật; Đoàn kết, yêu thương",
            TT30: "Tự phục vụ, tự quản; Giao tiếp, hợp tác; Tự học và giải quyết vấn đề; "
            "Chăm học, chăm làm, tích cực tham gia hoạt động giáo dục; "
            "Tự tin, tự chịu trách nhiệm; Trung thực, kỉ luật, đoàn kết; "
            "Yêu gia đình, bạn và những người khác",
        }
        for params, expected in names.items():
            self.assertEqual("; ".join(trait.name for trait in params.traits), expected)

    @covers("§4")
    def test_awards_that_the_class_must_recognise(self):
        for year, code, words in ((2018, "VUOT_TROI", "công nhận"), (2015, "TUNG_MAT", "bình bầu")):
            proposed = run(older(year))
            self.assertIsNone(proposed["award"])
            self.assertIn(words, proposed["explain"][-1]["text"])
            self.assertEqual(run(older(year, class_recognised=True))["award"], code)

    @covers("§4", "R27-TEXT-1")
    def test_what_keeps_a_pupil_from_the_award_is_named(self):
        given = older(2018, level="T", trait="T", test="8")
        unmet = [e for e in run(given)["explain"] if e["kind"] == "unmet"]
        self.assertEqual({entry["subject"] for entry in unmet}, {"TV", "TOAN"})
        self.assertIn("Toán CN = 8 < 9", unmet[1]["text"])

    @covers("§4")
    def test_not_completed_goes_to_the_principal(self):
        failed = {"level": "C", "after_help": "CHT"}
        self.assertEqual(run(older(2018, **failed))["decision"], "PRINCIPAL_DECIDES")
        result = run(older(2018, **failed, principal_decision="PROMOTED"))
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", False))


@tagged("post_install", "-at_install")
class TestCentre(BaseCase):
    """§5: learners of continuing education."""

    @covers("§5", "R22-LV-1")
    def test_five_subjects_are_enough(self):
        cases = [
            ("5×8,0 + 2×6,5", "TOT"),
            ("4×8,0 + 3×7,9", "KHA"),
            ("5×6,5 + 2×5,0", "KHA"),
            ("5×5,0 + 2×3,5", "DAT"),
            ("4×5,0 + 3×4,9", "CHUA_DAT"),
            ("6×8,0 + 3,4", "CHUA_DAT"),
            ("6×8,0 + 4,9", "DAT"),
        ]
        for scores, level in cases:
            with self.subTest(scores):
                result = run(centre(scores))
                learning = result["learning"]
                self.assertEqual((result["ruleset"], learning["CN"]), ("TT43-2021", level))
                self.assertIsNone(learning["before_adjustment"], "no clause of adjustment")
        self.assertIn(("TOO_FEW_SCORE_SUBJECTS", None), codes(run(centre("4×8,0"))))

    @covers("§5")
    def test_comment_subjects_are_no_condition(self):
        self.assertEqual(run(centre(failed=2))["learning"]["CN"], "TOT")

    @covers("§5")
    def test_awards_and_words(self):
        self.assertEqual(run(centre("5×9,0 + 2×6,5"))["award"], "XUAT_SAC")
        self.assertEqual(run(centre("4×9,0 + 3×8,9"))["award"], "GIOI")
        self.assertEqual([a.name for a in TT43.awards], ["Học viên Xuất sắc", "Học viên Giỏi"])
        self.assertEqual((TT43.words["learner"], TT43.words["head"]),
                         ("học viên", "Giám đốc trung tâm"))  # fmt: skip
        dual = centre("7×3,0", conduct={"HK1": "DAT", "HK2": "CHUA_DAT"})
        texts = " ".join(entry["text"] for entry in run(dual)["explain"])
        self.assertIn("Giám đốc trung tâm quyết định", texts)
        self.assertNotIn("Hiệu trưởng", json.dumps(run(dual), ensure_ascii=False))

    @covers("§5", "R22-PRO-1", "R22-PRO-2")
    def test_promotion(self):
        self.assertEqual(run(centre(absences=45))["decision"], "PROMOTED")
        self.assertEqual(run(centre(absences=46))["decision"], "RETAINED")
        retest = run(centre("6×5,0 + 3,0"))
        self.assertEqual(retest["decision"], "SUMMER_RETEST")
        self.assertEqual(retest["reassess_subjects"], ["S7"])

    @covers("§5")
    def test_conduct_may_not_be_assessed(self):
        payload = centre(conduct_required=False)
        del payload["conduct"]
        result = run(payload)
        self.assertEqual((result["errors"], result["decision"]), ([], "PROMOTED"))
        self.assertIsNone(result["award"], "both awards ask for conduct Tốt")
        text = next(e["text"] for e in result["explain"] if e["kind"] == "decision")
        self.assertIn("Rèn luyện không đánh giá", text)
        required = copy.deepcopy(payload)
        required["conduct_required"] = True
        self.assertIn(("MISSING_CONDUCT", None), codes(run(required)))
        general = {**payload, "level": "THCS", "grade": 8}
        self.assertIn(("CONDUCT_IS_REQUIRED", None), codes(run(general)))
        self.assertIsNone(run(general)["decision"])

    @covers("§5", "R22-CNT-3")
    def test_every_chosen_topic_has_a_mark(self):
        subject = {"code": "LY", "kind": "SCORE", "periods_per_year": 70}
        subject["HK1"] = term("8; 9; 8; 7; 6", "8", "8")
        place = {"level": "GDTX", "school_year": 2025, "period": "HK1"}
        for grade, topics, shown in ((11, 2, "7,8"), (11, 1, None), (9, 2, None)):
            given = {**subject, "topic_cluster": topics}
            result = run({**place, "grade": grade, "subjects": [given]})
            self.assertEqual(result["subjects"]["LY"]["HK1"], shown)
        result = run({**place, "grade": 11, "subjects": [{**subject, "topic_cluster": 10**9}]})
        self.assertIn(("BAD_NUMBER", "LY"), codes(result))

    @covers("§5")
    def test_same_averages_as_tt_22(self):
        for kind in ("SCORE", "COMMENT"):
            one, other = (columns_for(p, kind, 11, "HK1", "LY", 70) for p in (TT43, TT22))
            self.assertEqual(one, other)
