"""Every worked case of regulations §15.7–15.11, by its ID, through ``evaluate``."""

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.columns import has_test
from odoo.addons.school_gradebook.lib.rulesets import governing_code, rules_for

from .lib_common import RULESETS, TT27, covers
from .lib_payloads import codes, primary, run, yearly

TESTED = ("TV", "TOAN", "NN1", "LSDL", "KH", "THCN", "DD", "GDTC", "NHAC", "MT", "HDTN")
RETEST = {"TOAN": "4,2", "NVAN": "4,9", "NN1": "4,8"}
GOOD = ("GDCD", "LSDL", "KHTN", "CNGHE", "TIN")

# grade, moment, subjects with a test
TESTS = {
    "Y23": (3, "GHK1", ""),
    "Y24": (4, "GHK1", "TV TOAN"),
    "Y25": (4, "CHK1", "TV TOAN NN1 LSDL KH THCN"),
    "Y26": (3, "CN", "TV TOAN NN1 THCN"),
    "Y27": (1, "CN", "TV TOAN"),
    "Y28": (5, "GHK2", "TV TOAN"),
}
DISPATCH = {
    "S01": ("THCS", 6, 2020, "TT26-2020"),
    "S03": ("THCS", 9, 2023, "TT26-2020"),
    "S05": ("THPT", 12, 2019, "TT58-2011"),
    "S07": ("TH", 5, 2023, "TT22-2016"),
    "S09": ("TH", 1, 2020, "TT27-2020"),
}


def pupil(scores, failed=(), reassess=None, conduct="TOT", **more):
    """Return a payload of year averages by subject code; ``failed`` are COMMENT subjects."""
    given = reassess or {}
    scored = [
        {"code": code, "kind": "SCORE", "averages": {"CN": mark}, "reassess": given.get(code)}
        for code, mark in scores.items()
    ]
    comments = [
        {
            "code": code,
            "kind": "COMMENT",
            "results": {"CN": "CHUA_DAT" if code in failed else "DAT"},
            "reassess": given.get(code),
        }
        for code in ("GDTC", "NTHUAT", "HDTN", "GDDP")
    ]
    after = more.pop("after_summer", None)
    conduct = {"HK1": conduct, "HK2": conduct, "after_summer": after}
    return {**yearly("8×8,0"), "subjects": scored + comments, "conduct": conduct, **more}


def with_good(scores, mark="5,5"):
    """Return the scores with five other subjects at a good mark."""
    return {**scores, **dict.fromkeys(GOOD, mark)}


@tagged("post_install", "-at_install")
class TestPromotionCases(BaseCase):
    """§15.7: before and after summer."""

    def _decision(self, payload, decision, **expected):
        result = run(payload)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["decision"], decision)
        for key, value in expected.items():
            self.assertEqual(result[key], value)
        return result

    @covers("P01", "R22-PRO-1")
    def test_p01(self):
        self._decision(yearly("8×8,5"), "PROMOTED", completed=True)
        self._decision(yearly("8×8,5", absences=45), "PROMOTED")

    @covers("P03", "P05", "R22-PRO-2")
    def test_p03_p05_all_absences_count_excused_or_not(self):
        self._decision(yearly("8×8,5", absences=46), "RETAINED", completed=False)

    @covers("P07", "R22-SUM-1")
    def test_p07(self):
        payload = yearly("8×5,5", absences=10, conduct={"HK1": "DAT", "HK2": "CHUA_DAT"})
        self._decision(payload, "SUMMER_CONDUCT", completed=None)
        payload["conduct"]["after_summer"] = "DAT"
        result = self._decision(payload, "PROMOTED_AFTER_SUMMER", completed=True)
        self.assertEqual(result["conduct"]["CN"], "CHUA_DAT", "the year's own value stays")
        payload["conduct"]["after_summer"] = "CHUA_DAT"
        self._decision(payload, "RETAINED")

    @covers("P09", "R22-RE-1")
    def test_p09(self):
        payload = pupil(with_good(RETEST), ("GDTC",), conduct="DAT", absences=5)
        result = self._decision(payload, "SUMMER_RETEST")
        self.assertEqual(set(result["reassess_subjects"]), {"TOAN", "NVAN", "NN1", "GDTC"})

    @covers("P10", "R22-RE-1", "R22-ADJ-3")
    def test_p10(self):
        marks = dict(zip(GOOD, ("5,2", "5,3", "5,0", "6,0", "5,5"), strict=True))
        marks.update(NVAN="5,1", TOAN="4,6", NN1="3,2")
        result = self._decision(pupil(marks), "SUMMER_RETEST")
        self.assertEqual(set(result["reassess_subjects"]), {"TOAN", "NN1"})
        payload = pupil(marks, reassess={"NN1": "3,6"})
        result = self._decision(payload, "PROMOTED_AFTER_SUMMER", completed=True)
        self.assertEqual(result["learning"]["after_summer"], "DAT")

    @covers("P11", "R22-RE-3")
    def test_p11(self):
        lower = pupil(with_good(RETEST), conduct="KHA", absences=5, reassess={"TOAN": "3,0"})
        result = self._decision(lower, "RETAINED", completed=False)
        shown = result["subjects"]["TOAN"]
        self.assertEqual((shown["CN"], shown["reassess"]), ("4,2", "3,0"))
        self.assertEqual(result["learning"]["CN"], "CHUA_DAT")

    @covers("P13", "R22-RE-4")
    def test_p13(self):
        result = self._decision(yearly("8×7,0", grade=9, absences=3), "PROMOTED")
        self.assertEqual(result["decision_text"], "Hoàn thành chương trình THCS")
        result = self._decision(yearly("8×7,0"), "PROMOTED")
        self.assertEqual(result["decision_text"], "Được lên lớp")

    @covers("P15", "R22-RE-1")
    def test_p15(self):
        marks = {"KHTN": "4,5", "NN1": "3,2", "TOAN": "6,5", "NVAN": "7,0", "GDCD": "6,6"}
        marks.update(LSDL="5,0", CNGHE="5,4", TIN="5,9")
        result = self._decision(pupil(marks, absences=2), "SUMMER_RETEST")
        self.assertEqual(set(result["reassess_subjects"]), {"KHTN", "NN1"})
        retested = pupil(marks, absences=2, reassess={"NN1": "3,5"})
        result = self._decision(retested, "PROMOTED_AFTER_SUMMER")
        self.assertEqual(result["learning"]["after_summer"], "DAT")
        every = run({**retested, "settings": {"retest_scope": "ALL"}})
        self.assertEqual(every["decision"], "SUMMER_RETEST")
        self.assertIn(("REASSESS_INCOMPLETE", None), codes(every))


@tagged("post_install", "-at_install")
class TestAwardCases(BaseCase):
    """§15.8: awards of TT 22."""

    @covers("W01", "W03", "W05", "W07", "§1.8")
    def test_awards(self):
        cases = {
            "W01": ("6×9,0 + 2×6,5", 0, "TOT", "XUAT_SAC"),
            "W03": ("6×8,0 + 2×6,5", 0, "TOT", "GIOI"),
            "W05": ("8×7,9", 0, "KHA", None),
            "W07": ("8×9,0", 1, "KHA", None),
        }
        for name, (scores, failed, level, award) in cases.items():
            with self.subTest(name):
                result = run(yearly(scores, failed))
                self.assertEqual((result["learning"]["CN"], result["award"]), (level, award))


@tagged("post_install", "-at_install")
class TestPrimaryCases(BaseCase):
    """§15.9: primary pupils under TT 27."""

    def _year(self, payload, changes=()):
        for code, values in changes:
            subject = next(s for s in payload["subjects"] if s["code"] == code)
            subject["CN"].update(values)
        result = run(payload)
        return result["learning"]["CN"], result["award"]

    @covers("Y01", "Y03", "Y05", "Y07", "Y09", "Y11", "Y13", "§3.5", "§3.7")
    def test_year_results(self):
        ten = primary(tests="10")
        cases = {
            "Y01": (primary(), [("TV", {"test": "10"})], "HTXS", "XUAT_SAC"),
            "Y03": (primary(), [("TOAN", {"test": "7"})], "HTT", None),
            "Y05": (ten, [("MT", {"level": "H"})], "HT", None),
            "Y07": (primary(traits="Đ", tests="5"), [("TV", {"level": "H"})], "HT", None),
            "Y09": (primary(traits="Đ", tests="7"), [("TOAN", {"level": "C"})], "CHT", None),
            "Y11": (primary(grade=1), [], "HTXS", "XUAT_SAC"),
            "Y13": (primary(tests="8", class_recognised=True), [], "HTT", "TIEU_BIEU"),
        }
        for name, (payload, changes, level, award) in cases.items():
            with self.subTest(name):
                self.assertEqual(self._year(payload, changes), (level, award))

    @covers("Y15", "Y17", "R27-COD-1")
    def test_not_final_and_refused(self):
        missing, refused = primary(), primary()
        missing["subjects"][1]["CN"]["test"] = ""
        refused["subjects"][1]["CN"]["level"] = "Đ"
        for payload, code in ((missing, "MISSING_MARK"), (refused, "NOT_A_LEVEL")):
            self.assertEqual(self._year(payload), (None, None))
            self.assertEqual(codes(run(payload)), [(code, "TOAN")])

    @covers("Y19", "Y21", "R27-PRO-2", "R27-PRO-3", "R27-PRO-4")
    def test_promotion(self):
        cases = {
            "Y19": ({"after_help": "HT"}, "PROMOTED", True),
            "Y21": ({"after_help": "CHT", "principal_decision": "ở lại lớp"}, "RETAINED", False),
            "R27-PRO-3": ({"after_help": "CHT", "principal_decision": True}, "PROMOTED", False),
            "R27-PRO-4: absences": ({"after_help": "HT", "absences": 100}, "PROMOTED", True),
        }
        for name, (more, decision, completed) in cases.items():
            with self.subTest(name):
                result = run(primary(levels="C", **more))
                self.assertEqual((result["decision"], result["completed"]), (decision, completed))

    @covers(*TESTS, "R27-PER-1", "§3.2")
    def test_tests_of_grade_and_moment(self):
        for name, (grade, moment, subjects) in TESTS.items():
            with self.subTest(name):
                tested = [code for code in TESTED if has_test(TT27, code, grade, moment)]
                self.assertEqual(tested, subjects.split())
        moments = [term.code for term in TT27.terms]
        self.assertEqual(moments, ["GHK1", "CHK1", "GHK2", "CN"])


@tagged("post_install", "-at_install")
class TestLegacyCases(BaseCase):
    """§15.10: TT 58 and TT 26."""

    def _term(self, periods, hs1, hs2, hk):
        subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": periods}
        subject["HK1"] = {"hs1": hs1.split("; "), "hs2": hs2.split("; "), "hk": hk}
        place = {"level": "THPT", "grade": 12, "school_year": 2018, "period": "HK1"}
        return run({**place, "subjects": [subject]})["subjects"]["TOAN"]["HK1"]

    def _year(self, scores, year=2018, failed=(), conduct="TOT", absences=0):
        payload = pupil(scores, failed, level="THPT", grade=11, school_year=year)
        return run({**payload, "conduct": {"CN": conduct}, "absences": absences})

    @covers("L01", "L03", "R58-AVG-1")
    def test_term_averages(self):
        self.assertEqual(self._term(35, "8; 7", "7,5", "8"), "7,7", "L01")
        self.assertEqual(self._term(105, "6; 6; 6; 6", "6; 7; 6,5", "6,5"), "6,3", "L03")

    @covers("L05", "L06", "L07", "L09", "L11", "L13", "R58-ADJ-1", "R58-AVG-4", "§2.3")
    def test_levels(self):
        others = ("LY", "HOA", "SINH", "LSU", "DIA", "TIN")
        l05 = {"TOAN": "8,0", "NVAN": "7,9", "LY": "6,5", "HOA": "8,8", "SINH": "7,8"}
        l06 = {"TOAN": "7,9", "NVAN": "7,9", "NN1": "8,0", **dict.fromkeys(others, "8,5")}
        nine = {"TOAN": "9,0", "NVAN": "9,0", **dict.fromkeys(others, "9,0")}
        cases = {
            "L05": (l05, 2018, (), "KHA", None),
            "L06": (l06, 2018, (), "KHA", None),
            "L07": (l06, 2020, (), "GIOI", None),
            "L09": ({**nine, "GDCD": "4,9"}, 2018, (), "KHA", "TB"),
            "L11": ({**dict.fromkeys(nine, "7,5"), "GDCD": "3,4"}, 2018, (), "TB", "YEU"),
            "L13": (dict.fromkeys([*nine, "GDCD"], "8,5"), 2018, ("GDTC",), "TB", "YEU"),
        }
        for name, (scores, year, failed, level, before) in cases.items():
            with self.subTest(name):
                learning = self._year(scores, year, failed)["learning"]
                self.assertEqual((learning["CN"], learning["before_adjustment"]), (level, before))

    @covers("L15", "R58-PRO-1", "R58-PRO-2", "R58-RE-1", "R58-SUM-1", "R58-AW-1")
    def test_year_end(self):
        marks = {"YEU": "4,0", "TB": "5,5", "KHA": "7,0", "GIOI": "8,5"}
        cases = [
            ("YEU", "YEU", "RETAINED", None),
            ("YEU", "TB", "SUMMER_RETEST", None),
            ("TB", "YEU", "SUMMER_CONDUCT", None),
            ("GIOI", "TOT", "PROMOTED", "GIOI"),
            ("KHA", "KHA", "PROMOTED", "TIEN_TIEN"),
            ("GIOI", "KHA", "PROMOTED", "TIEN_TIEN"),
            ("TB", "TOT", "PROMOTED", None),
        ]
        for learning, conduct, decision, award in cases:
            with self.subTest(learning=learning, conduct=conduct):
                scores = dict.fromkeys(("TOAN", "NVAN", "NN1", "LY", "HOA"), marks[learning])
                result = self._year(scores, conduct=conduct)
                self.assertEqual(result["learning"]["CN"], learning)
                self.assertEqual((result["decision"], result["award"]), (decision, award))


@tagged("post_install", "-at_install")
class TestDispatchCases(BaseCase):
    """§15.11: the ruleset of a grade and year."""

    @covers(*DISPATCH, "§0.3")
    def test_dispatch(self):
        for name, (level, grade, year, code) in DISPATCH.items():
            with self.subTest(name):
                self.assertEqual(governing_code(level, grade, year), code)
                self.assertEqual(rules_for(level, grade, year, RULESETS).code, code)
