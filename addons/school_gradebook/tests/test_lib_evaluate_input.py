"""evaluate(payload) and any input: faults are named, nothing is invented, nothing raises."""

import copy

import hypothesis
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.evaluate import evaluate

from .lib_common import RULESETS, examples
from .lib_payloads import KEYS, codes, one_subject, primary, run, term, yearly


@tagged("post_install", "-at_install")
class TestBadInput(BaseCase):
    def test_not_a_payload(self):
        for payload in (None, 1, "x", [], [{}], True):
            result = run(payload)
            self.assertEqual(codes(result), [("NOT_A_PAYLOAD", None)])
            self.assertEqual(set(result), KEYS)

    def test_rules_that_do_not_exist(self):
        cases = [
            ({"grade": 3}, "UNKNOWN_GRADE"),
            ({"grade": "8"}, "UNKNOWN_GRADE"),
            ({"grade": True}, "UNKNOWN_GRADE"),
            ({"level": "MN"}, "UNKNOWN_GRADE"),
            ({"level": ["THCS"]}, "UNKNOWN_GRADE"),
            ({"level": None}, "UNKNOWN_GRADE"),
            ({"school_year": "2024"}, "BAD_YEAR"),
            ({"school_year": None}, "BAD_YEAR"),
            ({"school_year": 1990}, "NO_RULESET"),
            ({"period": "HK3"}, "UNKNOWN_PERIOD"),
            ({"period": ["CN"]}, "UNKNOWN_PERIOD"),
            ({"settings": {"adj_mode": "BOTH"}}, "BAD_SETTING"),
            ({"settings": []}, "NOT_AN_OBJECT"),
        ]
        for change, code in cases:
            with self.subTest(change):
                result = run({**yearly("8×8,0"), **change})
                self.assertEqual(codes(result)[0][0], code)

    def test_ruleset_whose_data_is_missing(self):
        newest = [ruleset for ruleset in RULESETS if ruleset.code == "TT22-2021"]
        result = evaluate({**yearly("8×8,0"), "school_year": 2020}, newest)
        self.assertEqual(codes(result), [("RULESET_NOT_AVAILABLE", None)])
        self.assertIn("TT26-2020", result["errors"][0]["text"])
        self.assertIsNone(result["ruleset"])

    def test_each_fault_is_named_and_nothing_is_invented(self):
        def wrong_mark(payload):
            payload["subjects"][0] = {
                "code": "S1", "kind": "SCORE", "periods_per_year": 35,
                "HK1": term("8; abc", "7", "8"), "HK2": term("8; 8", "8", "8"),
            }  # fmt: skip

        cases = {
            "mark abc": (wrong_mark, ("NOT_A_MARK", "S1")),
            "kind": (lambda p: p["subjects"][0].update(kind="FOO"), ("UNKNOWN_KIND", "S1")),
            "kind list": (lambda p: p["subjects"][0].update(kind=[1]), ("UNKNOWN_KIND", "S1")),
            "term": (lambda p: p["subjects"][0]["averages"].pop("HK1"), ("MISSING_TERM", "S1")),
            "average": (
                lambda p: p["subjects"][0]["averages"].update(HK1="85"), ("MISSING_COMMA", "S1")
            ),
            "average empty": (
                lambda p: p["subjects"][0]["averages"].update(HK1=" "),
                ("MISSING_TERM", "S1"),
            ),
            "no terms": (lambda p: p["subjects"][0].update(terms=[]), ("MISSING_TERM", "S1")),
            "average v": (
                lambda p: p["subjects"][0]["averages"].update(HK1="v"), ("NOT_A_MARK", "S1")
            ),
            "average dict": (
                lambda p: p["subjects"][0]["averages"].update(HK1={}), ("NOT_A_MARK", "S1")
            ),
            "result": (
                lambda p: p["subjects"][-1]["results"].update(HK2="T"), ("NOT_A_COMMENT", "C4")
            ),
            "no code": (lambda p: p["subjects"][0].pop("code"), ("SUBJECT_CODE_MISSING", None)),
            "not a subject": (lambda p: p["subjects"].append(7), ("NOT_AN_OBJECT", None)),
            "subjects": (lambda p: p.update(subjects=None), ("MISSING_SUBJECTS", None)),
            "subjects text": (lambda p: p.update(subjects="TOAN"), ("NOT_A_LIST", None)),
        }  # fmt: skip
        for name, (spoil, expected) in cases.items():
            with self.subTest(name):
                payload = yearly("8×8,0")
                spoil(payload)
                result = run(payload)
                self.assertIn(expected, codes(result))
                self.assertIsNone(result["learning"]["CN"])
                self.assertEqual((result["decision"], result["award"]), (None, None))

    def test_faults_beside_the_subjects(self):
        cases = {
            "negative absences": ({"absences": -3}, "BAD_NUMBER"),
            "absences text": ({"absences": "3"}, "BAD_NUMBER"),
            "absences true": ({"absences": True}, "BAD_NUMBER"),
            "conduct": ({"conduct": {"HK1": "GIOI", "HK2": "TOT"}}, "UNKNOWN_CODE"),
            "conduct list": ({"conduct": ["TOT"]}, "NOT_AN_OBJECT"),
            "conduct term": ({"conduct": {"HK1": "TOT"}}, "MISSING_CONDUCT"),
        }
        for name, (change, code) in cases.items():
            with self.subTest(name):
                result = run(yearly("8×8,0", **change))
                self.assertIn(code, [error["code"] for error in result["errors"]])
                self.assertEqual(result["learning"]["CN"], "TOT")
                self.assertIsNone(result["decision"])

    def test_duplicate_subject_is_not_counted_twice(self):
        payload = yearly("8×8,0")
        payload["subjects"].append(dict(payload["subjects"][0]))
        result = run(payload)
        self.assertEqual(codes(result), [("DUPLICATE_SUBJECT", "S1")])

    def test_periods_missing(self):
        for periods in ({}, {"periods_per_year": 0}, {"periods_per_year": None}):
            subject = {"code": "TOAN", "kind": "SCORE", "HK1": term("8; 9", "7", "8"), **periods}
            result = run(one_subject(subject, period="HK1"))
            self.assertEqual(codes(result), [("PERIODS_MISSING", "TOAN")])

    def test_columns_that_do_not_exist(self):
        subject = {"code": "TOAN", "kind": "SCORE", "periods_per_year": 35,
                   "HK1": {**term("8; 9", "7", "8"), "hs2": "9"}}  # fmt: skip
        result = run(one_subject(subject, period="HK1"))
        self.assertIn(("UNKNOWN_COLUMN", "TOAN"), codes(result))

    def test_every_error_reads_as_a_sentence(self):
        result = run(one_subject({"code": "TOAN", "kind": "SCORE", "periods_per_year": 35,
                                  "HK1": term("85; 7,25", "abc", "10,5")}))  # fmt: skip
        texts = [error["text"] for error in result["errors"]]
        self.assertEqual(
            texts[:4],
            [
                "Toán, học kì I: «85» nằm ngoài thang điểm; có phải là 8,5?",
                "Toán, học kì I: «7,25» có quá một chữ số thập phân",
                "Toán, học kì I: «abc» không phải là điểm",
                "Toán, học kì I: «10,5» nằm ngoài thang điểm 0–10",
            ],
        )

    def test_long_values_are_shortened(self):
        subject = {"code": "TOAN", "kind": "SCORE", "averages": {"HK1": "9" * 5000}}
        for error in run(one_subject(subject))["errors"]:
            self.assertLess(len(error["text"]), 200)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 200), st.floats(), st.text(max_size=4),
    st.sampled_from(["8", "8,5", "Đ", "CĐ", "v", "k", "m", "TOT", "DAT", "T", "H", "C", "HK1"]),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(value, path=()):
    """Return the path of every value inside a payload."""
    found = [path] if path else []
    items = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found.extend(_places(inner, (*path, key)))
    return found


def _spoiled(payload, path, value):
    payload = copy.deepcopy(payload)
    place = payload
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return payload


def _with_marks():
    payload = yearly("7×8,0")
    payload["subjects"][0] = {
        "code": "S1", "kind": "SCORE", "periods_per_year": 35, "exempt": False, "terms": None,
        "HK1": term("8; 9", "7", "8"), "HK2": term("8; 9", "7", "8"), "reassess": None,
        "topic_cluster": None, "name": "Toán",
    }  # fmt: skip
    payload.update(disabled=False, principal_decision=None, summer_closed=None, specialised=None)
    payload["settings"] = {"adj_mode": "DROP", "min_good_subjects": 6}
    return payload


GOOD = [_with_marks(), primary(class_recognised=True, after_help=None, principal_decision=None)]


@tagged("post_install", "-at_install")
class TestNothingRaises(BaseCase):
    @examples
    @hypothesis.given(st.dictionaries(st.sampled_from([*GOOD[0], *GOOD[1], "x"]), values))
    def test_any_payload_gives_a_result(self, payload):
        self.assertLessEqual(KEYS, set(evaluate(payload, RULESETS)))

    @examples
    @hypothesis.given(st.data())
    def test_any_value_anywhere_gives_a_result(self, data):
        payload = data.draw(st.sampled_from(GOOD))
        path = data.draw(st.sampled_from(_places(payload)))
        result = evaluate(_spoiled(payload, path, data.draw(values)), RULESETS)
        self.assertLessEqual(KEYS, set(result))
        for error in result["errors"]:
            self.assertTrue(error["code"] and error["text"])
        if result["decision"] is None and result["ruleset"]:
            return
        self.assertTrue(result["ruleset"] or result["errors"])

    def test_good_payloads_are_good(self):
        for payload in GOOD:
            self.assertEqual(run(payload)["errors"], [])
