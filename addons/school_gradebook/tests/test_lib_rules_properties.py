"""Properties of the whole evaluation, and bad input of every sort (hypothesis)."""

import copy
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.evaluate import evaluate
from odoo.addons.school_gradebook.lib.marks import (
    PLAIN_COMMENTS,
    PLAIN_SCORES,
    VALUE,
    parse_cell,
)
from odoo.addons.school_gradebook.lib.promotion import PROMOTED

from .lib_common import RULESETS, examples
from .lib_payloads import KEYS, codes, primary, run, term, text, yearly
from .test_lib_rules_older import older
from .test_lib_rules_settings import arts, technology

DECISIONS = {
    "PROMOTED", "RETAINED", "SUMMER_CONDUCT", "SUMMER_RETEST", "PRINCIPAL_DECIDES",
    "SUMMER_CONDUCT_THEN_RETEST", "PROMOTED_AFTER_SUMMER",
}  # fmt: skip
KINDS = {"arithmetic", "met", "unmet", "adjusted", "note", "decision", "award"}
CONDUCT = ("TOT", "KHA", "DAT", "CHUA_DAT")
RANK = {"CHUA_DAT": 0, "DAT": 1, "KHA": 2, "TOT": 3}

tenths = st.integers(0, 100)
entries = st.sampled_from([text(n) for n in range(101)] + ["", "v", "k", "8", "10", " 7.5 ", "85"])
comments = st.sampled_from(["Đ", "CĐ", "đ", "cd", "v", "k", ""])


@st.composite
def marked(draw, score=entries, comment=comments):
    """Draw a payload of eight scored and four comment subjects from marks."""
    subjects = []
    for number in range(1, 9):
        subject = {"code": f"S{number}", "kind": "SCORE", "periods_per_year": 35}
        for period in ("HK1", "HK2"):
            tx = [draw(score), draw(score)]
            subject[period] = {"tx": tx, "gk": draw(score), "ck": draw(score)}
        subjects.append(subject)
    for number in range(1, 5):
        subject = {"code": f"C{number}", "kind": "COMMENT"}
        for period in ("HK1", "HK2"):
            tx = [draw(comment), draw(comment)]
            subject[period] = {"tx": tx, "gk": draw(comment), "ck": draw(comment)}
        subjects.append(subject)
    return {**yearly("8×8,0"), "subjects": subjects}


good = marked(tenths.map(text), st.sampled_from(["Đ", "Đ", "Đ", "CĐ"]))


def plain(result):
    """Return a result without its explanations."""
    return {key: value for key, value in result.items() if key != "explain"}


@tagged("post_install", "-at_install")
class TestEvaluationProperties(BaseCase):
    def test_plain_spellings_read_as_parse_cell_reads_them(self):
        for spelling, value in PLAIN_SCORES.items():
            cell = parse_cell(spelling, "score")
            self.assertEqual((cell.state, cell.tenths), (VALUE, value))
        for spelling, code in PLAIN_COMMENTS.items():
            self.assertEqual(parse_cell(spelling, "comment").code, code)
        self.assertEqual(len(set(PLAIN_SCORES.values())), 101)

    @examples
    @given(st.one_of(marked(), good))
    def test_explaining_changes_nothing(self, payload):
        explained = evaluate(payload, RULESETS)
        silent = evaluate({**payload, "explain": False}, RULESETS)
        self.assertEqual(plain(explained), plain(silent))
        self.assertEqual(silent["explain"], [])

    @examples
    @given(st.one_of(marked(), good), st.sampled_from(["HK1", "CN"]))
    def test_every_explanation_says_its_kind_and_period(self, payload, period):
        self._check_entries({**payload, "period": period})

    def test_every_explanation_of_a_primary_pupil_too(self):
        for level in "THC":
            self._check_entries(primary(grade=1, levels=level))
            self._check_entries(older(2018, level=level))
        self._check_entries(older(2015))

    def _check_entries(self, payload):
        result = run(payload)
        self.assertTrue(result["explain"] or result["errors"])
        for entry in result["explain"]:
            self.assertIn(entry["kind"], KINDS)
            self.assertIn(entry["period"], ("HK1", "HK2", "CN", "after_summer"))
            self.assertTrue(entry["rule"] and entry["article"] and entry["text"])

    @examples
    @given(good)
    def test_averages_against_fractions(self, payload):
        result = run({**payload, "explain": False})
        for subject in payload["subjects"][:8]:
            shown = result["subjects"][subject["code"]]
            rounded = []
            for period in ("HK1", "HK2"):
                own = subject[period]
                marks = [*own["tx"], *[own["gk"]] * 2, *[own["ck"]] * 3]
                exact = sum(Fraction(mark.replace(",", ".")) for mark in marks) / len(marks)
                rounded.append((exact * 10 + Fraction(1, 2)).__floor__())
                self.assertEqual(shown[period], text(rounded[-1]))
            year = (Fraction(rounded[0] + 2 * rounded[1], 3) + Fraction(1, 2)).__floor__()
            self.assertEqual(shown["CN"], text(year))

    @examples
    @given(good, st.data())
    def test_comma_and_point_are_equal(self, payload, data):
        pointed = copy.deepcopy(payload)
        for subject in pointed["subjects"][:8]:
            for period in ("HK1", "HK2"):
                own = subject[period]
                if data.draw(st.booleans()):
                    own["ck"] = own["ck"].replace(",", ".")
                own["tx"] = [mark.replace(",", ".") for mark in own["tx"]]
        for explain in (True, False):
            one, other = ({**given, "explain": explain} for given in (payload, pointed))
            self.assertEqual(run(one), run(other))

    @examples
    @given(good, st.randoms(use_true_random=False))
    def test_order_of_subjects_changes_nothing(self, payload, random):
        shuffled = {**payload, "subjects": random.sample(payload["subjects"], 12)}
        one, other = (plain(run(given)) for given in (payload, shuffled))
        for result in (one, other):
            result["reassess_subjects"] = sorted(result["reassess_subjects"])
        self.assertEqual(one, other)

    @examples
    @given(good, st.integers(0, 7), st.sampled_from(["HK1", "HK2"]))
    def test_a_better_mark_never_lowers_an_average(self, payload, position, period):
        better = copy.deepcopy(payload)
        better["subjects"][position][period]["ck"] = "10"
        code = payload["subjects"][position]["code"]
        before, after = (run(given)["subjects"][code] for given in (payload, better))
        for key in (period, "CN"):
            self.assertGreaterEqual(
                Fraction(after[key].replace(",", ".")), Fraction(before[key].replace(",", "."))
            )

    @examples
    @given(good)
    def test_adjustment_never_yields_tot_and_never_lowers(self, payload):
        learning = run(payload)["learning"]
        if learning["before_adjustment"]:
            self.assertNotEqual(learning["CN"], "TOT")
            self.assertEqual(RANK[learning["CN"]], RANK[learning["before_adjustment"]] + 1)

    @examples
    @given(
        st.one_of(marked(), good),
        st.fixed_dictionaries({"HK1": st.sampled_from(CONDUCT), "HK2": st.sampled_from(CONDUCT)}),
        st.integers(0, 60),
        st.sampled_from(["SEQUENCE", "RETAIN", "PRINCIPAL_DECIDES"]),
    )
    def test_one_decision_or_a_named_error(self, payload, conduct, absences, policy):
        settings = {"dual_unqualified_policy": policy}
        given = {"conduct": conduct, "absences": absences, "settings": settings}
        result = run({**payload, **given})
        if result["decision"] is None:
            self.assertTrue(result["errors"])
        else:
            self.assertIn(result["decision"], DECISIONS)
        if result["decision"] == PROMOTED:
            self.assertTrue(result["completed"])


def _marks():
    payload = yearly("7×8,0")
    subject = {"code": "S1", "kind": "SCORE", "periods_per_year": 35}
    payload["subjects"][0] = {
        **subject,
        "HK1": term("8; 9", "7", "8"),
        "HK2": term("8; 9", "7", "8"),
    }
    return payload


def _at(payload, *path, value):
    """Set a value deep inside a payload."""
    place = payload
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value


BAD = {
    "unknown kind of subject": (("subjects", 0, "kind"), "POINTS", "UNKNOWN_KIND"),
    "mark abc": (("subjects", 0, "HK1", "ck"), "abc", "NOT_A_MARK"),
    "mark 11": (("subjects", 0, "HK1", "gk"), "11", "MISSING_COMMA"),
    "mark 10,5": (("subjects", 0, "HK1", "gk"), "10,5", "OUT_OF_RANGE"),
    "mark 7,25": (("subjects", 0, "HK2", "tx", 0), "7,25", "TOO_MANY_DECIMALS"),
    "mark is a list": (("subjects", 0, "HK1", "ck"), ["8"], "NOT_A_MARK"),
    "mark is an object": (("subjects", 0, "HK1", "ck"), {"v": "8"}, "NOT_A_MARK"),
    "marks are an object": (("subjects", 0, "HK1", "tx"), {"1": "8"}, "NOT_A_LIST"),
    "marks are a text": (("subjects", 0, "HK1", "tx"), "89", "NOT_A_LIST"),
    "too many marks": (("subjects", 0, "HK1", "tx"), ["8", "8", "8"], "TOO_MANY_MARKS"),
    "too few marks": (("subjects", 0, "HK1", "tx"), ["8"], "MISSING_MARK"),
    "term is missing": (("subjects", 0, "HK1"), None, "MISSING_TERM"),
    "term is a text": (("subjects", 0, "HK1"), "8", "NOT_AN_OBJECT"),
    "negative absences": (("absences",), -1, "BAD_NUMBER"),
    "absences as text": (("absences",), "12", "BAD_NUMBER"),
    "absences as a fraction": (("absences",), 1.5, "BAD_NUMBER"),
    "negative periods": (("subjects", 0, "periods_per_year"), -35, "BAD_NUMBER"),
    "conduct of TT 58": (("conduct", "HK2"), "YEU", "UNKNOWN_CODE"),
    "conduct is a number": (("conduct", "HK1"), 3, "UNKNOWN_CODE"),
    "conduct_required": (("conduct_required",), "no", "BAD_FLAG"),
    "disabled": (("disabled",), "no", "BAD_FLAG"),
    "exempt": (("subjects", 0, "exempt"), "no", "BAD_FLAG"),
    "specialised": (("specialised",), "HOA", "UNKNOWN_SPECIALISED"),
    "specialised is a list": (("specialised",), [], "UNKNOWN_SPECIALISED"),
    "one term is unknown": (("subjects", 0, "terms"), ["HK1", "X"], "UNKNOWN_PERIOD"),
    "no such term": (("subjects", 0, "terms"), ["HK3"], "UNKNOWN_PERIOD"),
    "subject within a subject": (("subjects", 0), [[{}]], "NOT_AN_OBJECT"),
    "parts are a list": (("subjects", 0, "parts"), ["NHAC"], "NO_PARTS"),
    "settings are a list": (("settings",), ["adj_mode"], "NOT_AN_OBJECT"),
    "setting of another type": (("settings",), {"min_good_subjects": "6"}, "BAD_SETTING"),
    "grade is a text": (("grade",), "8", "UNKNOWN_GRADE"),
    "year is a text": (("school_year",), "2024-2025", "BAD_YEAR"),
}


@tagged("post_install", "-at_install")
class TestBadInputTable(BaseCase):
    def test_each_fault_is_named_and_decides_nothing(self):
        for name, (path, value, code) in BAD.items():
            for explain in (True, False):
                with self.subTest(name, explain=explain):
                    payload = {**_marks(), "explain": explain}
                    _at(payload, *path, value=value)
                    result = run(payload)
                    self.assertIn(code, [found for found, _subject in codes(result)])
                    self.assertTrue(all(error["text"] for error in result["errors"]))
                    self.assertIsNone(result["decision"])

    def test_a_wrong_mark_stays_out_of_the_result(self):
        for value in ("abc", "11", "7,25", "85", "-1"):
            payload = _marks()
            payload["subjects"][0]["HK1"]["ck"] = value
            shown = run(payload)["subjects"]["S1"]
            self.assertEqual((shown["HK1"], shown["CN"], shown["final"]), (None, None, False))


json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
        st.sampled_from(["8", "Đ", "T", "HK1", "CN", "NHAC", "TIN", "TOT", "SCORE", "PRIMARY"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["code", "kind", "parts", "HK1", "HK2", "CN", "tx", "gk", "ck", "NHAC", "MT", "TIN",
                 "CNGHE", "level", "test", "averages", "results", "terms", "exempt", "reassess",
                 "topic_cluster", "periods_per_year"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)  # fmt: skip
places = st.sampled_from(
    [
        yearly("6×8,0"),
        {**yearly("6×8,0"), "grade": 9, "school_year": 2015},
        {**yearly("6×8,0"), "level": "GDTX", "grade": 11, "school_year": 2025},
        primary(),
        {**primary(), "school_year": 2015, "grade": 4},
        {**primary(), "subjects": [technology()]},
        {**yearly("6×8,0"), "subjects": [arts()], "period": "HK1"},
    ]
)


@tagged("post_install", "-at_install")
class TestNestedGarbage(BaseCase):
    def _survives(self, payload):
        result = evaluate(payload, RULESETS)
        self.assertLessEqual(KEYS, set(result))
        for error in result["errors"]:
            self.assertTrue(error["code"] and error["text"])

    @examples
    @given(json_values)
    def test_any_json_is_answered(self, payload):
        self._survives(payload)

    @examples
    @given(
        places,
        st.sampled_from(
            ["subjects", "conduct", "settings", "qualities", "competences", "absences",
             "after_help", "principal_decision", "conduct_required", "period", "specialised"]
        ),
        json_values,
    )  # fmt: skip
    def test_garbage_beside_good_input_is_answered(self, payload, key, value):
        self._survives({**payload, key: value})

    @examples
    @given(places, st.lists(json_values, max_size=3), st.data())
    def test_garbage_inside_a_subject_is_answered(self, payload, values, data):
        payload = copy.deepcopy(payload)
        for value in values:
            subject = data.draw(st.sampled_from(payload["subjects"]))
            subject[data.draw(st.sampled_from(["parts", "HK1", "CN", "averages", "code"]))] = value
        self._survives(payload)
