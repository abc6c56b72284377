"""evaluate(payload): the public rules for one pupil."""

import copy

from odoo.tests import BaseCase, tagged

from .lib_common import covers
from .lib_payloads import KEYS, codes, one_subject, primary, run, term, yearly


@tagged("post_install", "-at_install")
class TestSecondary(BaseCase):
    def test_payload_of_the_design(self):
        payload = {
            "level": "THCS", "grade": 8, "school_year": 2024, "period": "CN",
            "subjects": [
                {"code": "TOAN", "kind": "SCORE", "periods_per_year": 140,
                 "HK1": {"tx": ["8", "7,5", "9", "8"], "gk": "7", "ck": "8"},
                 "HK2": {"tx": ["8", "8.5", "９", 8], "gk": " 8 ", "ck": 8.5}, "reassess": None},
                {"code": "GDTC", "kind": "COMMENT",
                 "HK1": {"tx": ["Đ", "Đ"], "gk": "Đ", "ck": "Đ"},
                 "HK2": {"tx": ["d", "D"], "gk": "đ", "ck": "Đ"}},
                {"code": "KHTN", "kind": "SCORE", "averages": {"HK1": "6,4", "HK2": "6,5"}},
                {"code": "GDDP", "kind": "COMMENT", "results": {"HK1": "DAT", "HK2": "DAT"}},
                {"code": "TIN", "kind": "SCORE", "exempt": True},
                *({"code": f"S{n}", "kind": "SCORE", "averages": {"HK1": "8,0", "HK2": "8,0"}}
                  for n in range(5)),
            ],
            "conduct": {"HK1": "KHA", "HK2": "TOT", "after_summer": None}, "absences": 12,
            "disabled": False, "settings": {"adj_mode": "SUBSTITUTE"},
        }  # fmt: skip
        result = run(payload)
        self.assertLessEqual(KEYS, set(result))
        self.assertEqual(result["errors"], [])
        self.assertEqual((result["ruleset"], result["version"]), ("TT22-2021", "1"))
        subjects = result["subjects"]
        self.assertEqual(subjects["TOAN"], {"HK1": "7,8", "HK2": "8,3", "CN": "8,1", "final": True})
        self.assertEqual(subjects["GDTC"]["CN"], "DAT")
        self.assertEqual(subjects["KHTN"]["CN"], "6,5")
        self.assertEqual(subjects["TIN"], {"exempt": True, "final": True})
        self.assertEqual(
            result["learning"],
            {
                "HK1": "KHA",
                "HK2": "TOT",
                "CN": "TOT",
                "before_adjustment": None,
                "adjusted_by": None,
            },
        )
        self.assertEqual(result["conduct"], {"HK1": "KHA", "HK2": "TOT", "CN": "TOT"})
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", True))
        self.assertEqual((result["award"], result["reassess_subjects"]), ("GIOI", []))
        entry = result["explain"][0]
        self.assertEqual((entry["rule"], entry["subject"]), ("R22-AVG-1", "TOAN"))
        self.assertEqual(
            entry["text"],
            "Toán, học kì I: (8 + 7,5 + 9 + 8 + 2×7 + 3×8) / 9 = 7,833… ≈ 7,8",
        )

    def test_the_payload_is_left_alone(self):
        payload = yearly("8×7,0")
        before = copy.deepcopy(payload)
        run(payload)
        self.assertEqual(payload, before)

    def test_cases_a_from_marks(self):
        cases = {
            "A01": (35, "8; 9", "7", "8", "7,9"),
            "A07": (70, "6; 7; 6", "6,7", "6,4", "6,5"),
            "A19": (140, "4; 5; 6; 5", "4,8", "5,1", "5,0"),
            "A23": (70, "8; k; 7", "7", "8", "6,6"),
            "A23 as 0": (70, "8; 0; 7", "7", "8", "6,6"),
        }
        for name, (periods, regular, midterm, final, expected) in cases.items():
            with self.subTest(name):
                subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": periods,
                           "HK1": term(regular, midterm, final)}  # fmt: skip
                result = run(one_subject(subject, period="HK1"))
                self.assertEqual(result["subjects"]["TOAN"], {"HK1": expected, "final": True})
                self.assertEqual(codes(result), [("TOO_FEW_SCORE_SUBJECTS", None)])

    def test_a25_a26_not_final(self):
        for given, column in (
            (term("8; 9; 8", "7", ""), "ĐĐGck"),
            (term("8; 9", "7", "8"), "ĐĐGtx 3"),
            (term("8; v; 7", "7", "8"), "ĐĐGtx 2"),
        ):
            subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": 70, "HK1": given}
            result = run(one_subject(subject, period="HK1"))
            self.assertEqual(result["subjects"]["TOAN"], {"HK1": None, "final": False})
            self.assertEqual(codes(result), [("MISSING_MARK", "TOAN")])
            self.assertEqual(result["errors"][0]["text"], f"Toán, học kì I: thiếu {column}")
            self.assertIsNone(result["learning"]["HK1"])

    def test_a29_topic_cluster(self):
        subject = {"code": "LY", "kind": "SCORE", "periods_per_year": 105,
                   "HK1": term("7; 8; 6; 7; 8", "7", "7,5")}  # fmt: skip
        thpt = {"level": "THPT", "grade": 11, "school_year": 2024, "period": "HK1"}
        for said in ({}, {"topic_cluster": True}):
            result = run({**thpt, "subjects": [{**subject, **said}]})
            self.assertEqual(result["subjects"]["LY"]["HK1"], "7,3")
        for settings, said in (
            ({}, {"topic_cluster": False}),
            ({"cluster_counts_as_extra_tx": False}, {"topic_cluster": True}),
        ):
            result = run({**thpt, "subjects": [{**subject, **said}], "settings": settings})
            self.assertIn(("TOO_MANY_MARKS", "LY"), codes(result))
            self.assertIsNone(result["subjects"]["LY"]["HK1"])
        result = run(one_subject({**subject, "code": "TOAN"}, period="HK1"))
        self.assertIn(("TOO_MANY_MARKS", "TOAN"), codes(result), "THCS has no clusters")

    def test_cases_c(self):
        for given, expected in (
            (term("Đ; Đ", "Đ", "Đ"), "DAT"),
            (term("Đ; Đ", "CĐ", "Đ"), "CHUA_DAT"),
            (term("Đ; v", "Đ", "Đ"), None),
        ):
            subject = {"code": "GDTC", "kind": "COMMENT", "HK1": given}
            result = run(one_subject(subject, period="HK1"))
            self.assertEqual(result["subjects"]["GDTC"]["HK1"], expected)
        subject = {"code": "GDTC", "kind": "COMMENT",
                   "results": {"HK1": "CHUA_DAT", "HK2": "DAT"}}  # fmt: skip
        self.assertEqual(run(one_subject(subject))["subjects"]["GDTC"]["CN"], "DAT", "C07")

    def test_level_adjusted(self):
        result = run(yearly("7×8,5 + 3,0"))
        self.assertEqual(
            result["learning"],
            {"HK1": "DAT", "HK2": "DAT", "CN": "DAT", "before_adjustment": "CHUA_DAT",
             "adjusted_by": "S8"},
        )  # fmt: skip
        self.assertIn("R22-ADJ", {entry["rule"] for entry in result["explain"]})

    def test_settings_change_the_reading(self):
        payload = yearly("5×8,0 + 2×7,0 + 4,0")
        self.assertEqual(run(payload)["learning"]["CN"], "DAT")
        payload["settings"] = {"adj_mode": "SUBSTITUTE"}
        self.assertEqual(run(payload)["learning"]["CN"], "KHA")
        payload = yearly("8×8,5", failed=1)
        self.assertEqual(run(payload)["learning"]["CN"], "KHA")
        payload["settings"] = {"adj_includes_comment_subjects": False}
        self.assertEqual(run(payload)["learning"]["CN"], "DAT")

    def test_d25_blocks_the_decision(self):
        result = run(yearly("5×10,0"))
        self.assertEqual(result["learning"]["CN"], "CHUA_DAT")
        self.assertIn(("TOO_FEW_SCORE_SUBJECTS", None), codes(result))
        self.assertEqual((result["decision"], result["award"]), (None, None))

    def test_cases_p(self):
        result = run(yearly("8×8,5", absences=46))
        self.assertEqual((result["decision"], result["completed"]), ("RETAINED", False), "P03")
        conduct = {"HK1": "DAT", "HK2": "CHUA_DAT", "after_summer": "DAT"}
        result = run(yearly("8×5,0", absences=10, conduct=conduct))
        self.assertEqual(result["conduct"]["CN"], "CHUA_DAT")
        self.assertEqual(result["conduct"]["after_summer"], "DAT")
        self.assertEqual(result["decision"], "PROMOTED_AFTER_SUMMER", "P07")
        result = run(yearly("8×6,5", grade=9))
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", True), "P13")
        self.assertEqual(result["decision_text"], "Hoàn thành chương trình THCS", "P13")

    def test_p15_retest_of_one_subject(self):
        payload = yearly("3×6,5 + 3×5,0 + 4,5 + 3,2", absences=2)
        result = run(payload)
        self.assertEqual(result["decision"], "SUMMER_RETEST")
        self.assertEqual(result["reassess_subjects"], ["S7", "S8"])
        payload["subjects"][7]["reassess"] = "3,5"
        result = run(payload)
        self.assertEqual(result["decision"], "PROMOTED_AFTER_SUMMER")
        self.assertEqual(result["subjects"]["S8"]["CN"], "3,2")
        self.assertEqual(result["subjects"]["S8"]["reassess"], "3,5")
        self.assertEqual(result["learning"]["CN"], "CHUA_DAT")
        self.assertEqual(result["learning"]["after_summer"], "DAT")

    def test_cases_w(self):
        self.assertEqual(run(yearly("6×9,0 + 2×6,5"))["award"], "XUAT_SAC", "W01")
        self.assertEqual(run(yearly("6×8,0 + 2×6,5"))["award"], "GIOI", "W03")
        self.assertIsNone(run(yearly("8×7,9"))["award"], "W05")
        self.assertIsNone(run(yearly("8×9,0", failed=1))["award"], "W07")

    def test_year_average_given(self):
        payload = yearly("8×8,0")
        for subject in payload["subjects"]:
            key = "averages" if subject["kind"] == "SCORE" else "results"
            subject[key] = {"CN": subject[key]["HK2"]}
        result = run(payload)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["learning"]["CN"], "TOT")
        self.assertIsNone(result["learning"]["HK1"])

    def test_given_year_that_the_terms_contradict(self):
        payload = yearly("8×8,0")
        payload["subjects"][0]["averages"]["CN"] = "9,0"
        self.assertEqual(codes(run(payload)), [("AVERAGE_MISMATCH", "S1")])

    def test_subject_of_one_term(self):
        payload = yearly("8×8,0")
        payload["subjects"][0].update(terms=["HK1"], averages={"HK1": "6,5"})
        result = run(payload)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["subjects"]["S1"], {"HK1": "6,5", "CN": "6,5", "final": True})

    def test_period_of_one_term_only_asks_for_that_term(self):
        payload = yearly("8×8,0", period="HK1")
        for subject in payload["subjects"]:
            for key in ("averages", "results"):
                subject.get(key, {}).pop("HK2", None)
        del payload["conduct"], payload["absences"]
        result = run(payload)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["learning"]["HK1"], "TOT")
        self.assertNotIn("CN", result["learning"])
        self.assertEqual(result["subjects"]["S1"], {"HK1": "8,0", "final": True})

    def test_conduct_and_absences_that_are_not_asked(self):
        payload = yearly("8×8,0")
        del payload["conduct"], payload["absences"]
        result = run(payload)
        self.assertEqual((result["errors"], result["decision"]), ([], None))
        payload["absences"] = 3
        self.assertEqual(codes(run(payload)), [("MISSING_CONDUCT", None)] * 2)
        del payload["absences"]
        payload["conduct"] = {"HK1": "TOT", "HK2": "TOT"}
        self.assertEqual(codes(run(payload)), [("MISSING_ABSENCES", None)])

    def test_year_conduct_is_derived(self):
        payload = yearly("8×8,0", conduct={"HK1": "DAT", "HK2": "DAT", "CN": "TOT"})
        result = run(payload)
        self.assertEqual(result["conduct"]["CN"], "DAT")
        self.assertEqual(codes(result), [("CONDUCT_MISMATCH", None)])
        payload["conduct"] = {"CN": "KHA"}
        result = run(payload)
        self.assertEqual((result["conduct"], result["errors"]), ({"CN": "KHA"}, []))

    def test_disabled_pupil(self):
        result = run(yearly("8×4,0", disabled=True))
        self.assertEqual(result["decision"], "PRINCIPAL_DECIDES")
        result = run(yearly("8×4,0", disabled=True, principal_decision="Được lên lớp"))
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", True))

    def test_explanations_can_be_left_out(self):
        payload = yearly("7×8,5 + 3,0")
        full, short = run(payload), run({**payload, "explain": False})
        self.assertTrue(full.pop("explain"))
        self.assertEqual(short.pop("explain"), [])
        self.assertEqual(full, short)


@tagged("post_install", "-at_install")
class TestPrimary(BaseCase):
    def test_cases_y(self):
        cases = {
            "Y01": (primary(), "HTXS", "XUAT_SAC"),
            "Y03": (primary(tests="7"), "HTT", None),
            "Y07": (primary(levels="H", traits="Đ", tests="5"), "HT", None),
            "Y09": (primary(levels="C", traits="D", tests="7"), "CHT", None),
            "Y11": (primary(grade=1, tests=9), "HTXS", "XUAT_SAC"),
            "Y13": (primary(tests="8", class_recognised=True), "HTT", "TIEU_BIEU"),
        }
        for name, (payload, expected, given) in cases.items():
            with self.subTest(name):
                result = run(payload)
                self.assertEqual(result["errors"], [])
                self.assertEqual(result["learning"], {"CN": expected})
                self.assertEqual(result["award"], given)

    def test_result_of_a_subject(self):
        result = run(primary())
        self.assertEqual(result["ruleset"], "TT27-2020")
        self.assertEqual(result["subjects"]["TOAN"], {"CN": "T", "test": "9", "final": True})
        self.assertEqual(result["subjects"]["DD"], {"CN": "T", "final": True})
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", True))

    def test_y15_mark_missing(self):
        payload = primary()
        payload["subjects"][1]["CN"]["test"] = ""
        result = run(payload)
        self.assertEqual(codes(result), [("MISSING_MARK", "TOAN")])
        self.assertEqual(result["learning"], {"CN": None})
        self.assertEqual((result["decision"], result["award"]), (None, None))
        self.assertEqual(result["subjects"]["TOAN"], {"CN": None, "final": False})

    def test_y17_level_that_is_a_trait(self):
        result = run(primary(levels="Đ"))
        self.assertEqual({code for code, _subject in codes(result)}, {"NOT_A_LEVEL"})
        self.assertEqual(result["learning"], {"CN": None})

    def test_y19_y21(self):
        payload = primary(levels="C", after_help="HT")
        self.assertEqual((run(payload)["decision"], run(payload)["completed"]), ("PROMOTED", True))
        payload = primary(levels="C", after_help="CHT", principal_decision="ở lại lớp")
        result = run(payload)
        self.assertEqual((result["decision"], result["completed"]), ("RETAINED", False))
        payload["principal_decision"] = "PROMOTED"
        result = run(payload)
        self.assertEqual((result["decision"], result["completed"]), ("PROMOTED", False))

    def test_r27_text_1(self):
        texts = [e["text"] for e in run(primary(tests="8"))["explain"] if e["rule"] == "R27-TEXT-1"]
        self.assertIn("Chưa đạt Hoàn thành xuất sắc: Toán CN = 8 < 9.", texts)

    def test_test_where_none_is_prescribed(self):
        payload = primary()
        payload["subjects"][-1]["CN"]["test"] = "9"
        self.assertEqual(codes(run(payload)), [("TEST_NOT_EXPECTED", "MT")])

    def test_traits_missing_and_unknown(self):
        payload = primary()
        del payload["qualities"]["NHAN_AI"]
        payload["qualities"]["HIEU_KHACH"] = "T"
        result = run(payload)
        self.assertEqual(codes(result), [("UNKNOWN_TRAIT", None), ("MISSING_TRAIT", None)])
        self.assertIn("Nhân ái", result["errors"][1]["text"])
        self.assertEqual(result["learning"], {"CN": None})

    def test_grades_1_2_may_leave_two_competences_blank(self):
        payload = primary(grade=1)
        for code in ("CONG_NGHE", "TIN_HOC"):
            del payload["competences"][code]
        self.assertEqual(run(payload)["learning"], {"CN": "HTXS"})
        payload["settings"] = {"grades_1_2_skip_tech_informatics_competence": False}
        self.assertEqual(codes(run(payload)), [("MISSING_TRAIT", None)])

    @covers("R27-TST-1")
    def test_r27_tst_1_least_mark_is_a_setting(self):
        payload = primary(tests="0")
        self.assertEqual(run(payload)["learning"], {"CN": "CHT"})
        payload["settings"] = {"primary_min_mark": 1}
        self.assertEqual({c for c, _s in codes(run(payload))}, {"OUT_OF_RANGE"})

    def test_other_moments_have_no_year_result(self):
        subjects = [{"code": "TV", "kind": "PRIMARY", "GHK1": {"level": "H", "test": "6"}}]
        result = run({**primary(), "period": "GHK1", "subjects": subjects})
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["subjects"]["TV"], {"GHK1": "H", "test": "6", "final": True})
        self.assertEqual((result["learning"], result["decision"]), ({}, None))

    def test_exempt(self):
        payload = primary()
        payload["subjects"][-1] = {"code": "MT", "kind": "PRIMARY", "exempt": True}
        result = run(payload)
        self.assertEqual((result["errors"], result["learning"]), ([], {"CN": "HTXS"}))
