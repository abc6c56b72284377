"""The parameters of a circular as a table: what can be read there, and what a change does."""

import copy
import json

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.columns import columns_for, has_test, tx_count
from odoo.addons.school_gradebook.lib.conduct import year_conduct
from odoo.addons.school_gradebook.lib.levels import learning
from odoo.addons.school_gradebook.lib.parameter_table import (
    apply,
    choice_label,
    rows,
    setting_label,
)
from odoo.addons.school_gradebook.lib.params import RulesetError
from odoo.addons.school_gradebook.lib.params_json import read_params
from odoo.addons.school_gradebook.lib.promotion import Year, decide
from odoo.addons.school_gradebook.lib.rulesets import DATA, SETTINGS

from .lib_common import subjects

DOCUMENTS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))["parameters"]
    for path in sorted(DATA.glob("*.json"))
}
TYPES = {"mark", "count", "setting", "choice", "flag", "text"}
GRADES = (".skipped_grades", "cluster.grades", "tests.")
WRONG = {
    "mark": ("", "abc", "10,5", "-1", "7,55", "v", None, True),
    "count": ("", "abc", "-1", "7,5", None, True, 99999, [1]),
    "setting": ("", "abc", "-1", "7,5", None, "adj_mode", 21),
    "choice": ("XYZ", None, 7, ["TOT"]),
    "flag": ("maybe", None, 7, ""),
}


def other(row):
    """Return another valid value of a row."""
    kind, value = row["type"], row["value"]
    if kind == "mark":
        return "7,3" if value != "7,3" else "7,4"
    if kind == "flag":
        return not value
    if kind == "count":
        return str(int(value) - 1) if int(value) > 1 else str(int(value) + 1)
    if kind in ("choice", "setting"):
        return next(choice for choice, _label in row["choices"] if choice != value)
    if row["path"].startswith(GRADES[2]) or row["path"].endswith(GRADES[:2]):
        return "2–4" if value != "2, 3, 4" else "5"
    return "Toán" if row["path"].endswith(".codes") else f"{value} mới"


@tagged("post_install", "-at_install")
class TestParameterTable(BaseCase):
    def _changed(self, code, changes):
        return read_params(apply(DOCUMENTS[code], changes))

    def _refused(self, code, path, value, label=None):
        with self.assertRaises(RulesetError) as caught:
            apply(DOCUMENTS[code], {path: value})
        self.assertEqual(caught.exception.code, "BAD_PARAMETER")
        if label:
            self.assertEqual(caught.exception.params["value"], label)

    def test_rows_are_plain_and_stable(self):
        for code, document in DOCUMENTS.items():
            table = rows(document)
            json.dumps(table)
            paths = [row["path"] for row in table]
            self.assertEqual(len(paths), len(set(paths)), code)
            names = [(row["section"], row["label"]) for row in table]
            self.assertEqual(len(names), len(set(names)), code)
            for row in table:
                with self.subTest(ruleset=code, path=row["path"]):
                    self.assertEqual(
                        set(row), {"section", "path", "label", "type", "value", "choices", "rule"}
                    )
                    self.assertIn(row["type"], TYPES)
                    self.assertNotRegex(row["label"], r"[A-Z]{3,}_|SCORE|COMMENT|\b[a-z]+_[a-z]+")
                    if row["choices"]:
                        values = [value for value, _label in row["choices"]]
                        self.assertIn(row["value"], values)
                        for _value, label in row["choices"]:
                            self.assertNotRegex(label, r"_|SCORE|DROP")

    def test_no_parameters_no_rows(self):
        self.assertEqual(rows({}), [])

    def test_unchanged_is_identity(self):
        for code, document in DOCUMENTS.items():
            before = copy.deepcopy(document)
            values = {row["path"]: row["value"] for row in rows(document)}
            self.assertEqual(apply(document, values), document, code)
            self.assertEqual(apply(document, {}), document, code)
            self.assertEqual(document, before, code)

    def test_every_row_can_be_changed_and_read_back(self):
        for code, document in DOCUMENTS.items():
            before = copy.deepcopy(document)
            for row in rows(document):
                with self.subTest(ruleset=code, path=row["path"]):
                    changed = apply(document, {row["path"]: other(row)})
                    self.assertNotEqual(changed, document)
                    read_params(changed)
                    again = {entry["path"]: entry for entry in rows(changed)}[row["path"]]
                    self.assertNotEqual(again["value"], row["value"])
                    back = apply(changed, {row["path"]: row["value"]})
                    self.assertEqual(
                        [entry["value"] for entry in rows(back)],
                        [entry["value"] for entry in rows(document)],
                    )
            self.assertEqual(document, before)

    def test_wrong_values_name_the_label(self):
        for code in ("TT22-2021", "TT27-2020", "TT58-2011"):
            for row in rows(DOCUMENTS[code]):
                for value in WRONG.get(row["type"], (None, 7)):
                    if row["value"] == value or (row["type"] == "choice" and value == ""):
                        continue
                    with self.subTest(ruleset=code, path=row["path"], value=value):
                        self._refused(code, row["path"], value, row["label"])
        self._refused("TT27-2020", "tests.TOAN.CN", "4, 13")
        self._refused("TT27-2020", "tests.TOAN.CN", "lớp 4")
        self._refused("TT58-2011", "learning.levels.GIOI.ANY_OF.codes", "Toán, Bơi lội")
        self._refused("TT22-2021", "learning.levels.TOT.name", "  ")
        self._refused("TT22-2021", "learning.levels.TOT.name", "x" * 400)
        self._refused("TT22-2021", "no.such.path", "1")

    def test_steps_must_grow(self):
        path = "kinds.SCORE.groups.tx.counts.1.up_to"
        self._refused("TT22-2021", path, "35")
        self._refused("TT22-2021", path, "20")

    def test_a_point_is_a_comma(self):
        path = "learning.levels.TOT.COUNT.least"
        changed = apply(DOCUMENTS["TT22-2021"], {path: " 7.5 "})
        self.assertEqual(changed["learning"]["levels"][0]["conditions"][2]["least"], "7,5")
        self.assertEqual(apply(DOCUMENTS["TT22-2021"], {path: "8"}), DOCUMENTS["TT22-2021"])

    def test_threshold_changes_a_level(self):
        results = subjects("6×7,5 + 2×7,0")
        params = read_params(DOCUMENTS["TT22-2021"])
        self.assertEqual(learning(results, params).level, "KHA")
        params = self._changed("TT22-2021", {"learning.levels.TOT.COUNT.least": "7,5"})
        self.assertEqual(learning(results, params).level, "TOT")

    def test_number_of_subjects_follows_the_setting_or_stands_alone(self):
        results = subjects("5×8,0 + 3×7,0")
        changed = self._changed("TT22-2021", {"settings.min_good_subjects": "5"})
        self.assertEqual(learning(results, changed).level, "TOT")
        changed = self._changed("TT22-2021", {"learning.levels.TOT.COUNT.count": "5"})
        self.assertEqual(learning(results, changed).level, "TOT")
        changed = self._changed("TT22-2021", {"learning.levels.KHA.COUNT.count": "5"})
        self.assertEqual(learning(results, changed).level, "KHA")

    def test_adjustment_can_be_switched_off_and_on(self):
        results = subjects("7×8,0 + 4,0")
        changed = self._changed("TT22-2021", {"learning.moves.TOT.DAT": ""})
        self.assertEqual(learning(results, changed).level, "DAT")
        document = apply(DOCUMENTS["TT22-2021"], {"learning.moves.TOT.DAT": ""})
        again = read_params(apply(document, {"learning.moves.TOT.DAT": "KHA"}))
        self.assertEqual(learning(results, again).level, "KHA")

    def test_weights_and_counts_of_columns(self):
        changed = self._changed(
            "TT22-2021",
            {
                "kinds.SCORE.groups.ck.weight": "4",
                "kinds.SCORE.groups.tx.counts.0.count": 5,
                "kinds.SCORE.groups.tx.counts.0.up_to": "40",
                "terms.HK2.weight": 3,
            },
        )
        columns = columns_for(changed, "SCORE", 8, "HK1", "TOAN", 70)
        self.assertEqual([column.weight for column in columns], [1, 1, 1, 2, 4])
        self.assertEqual([tx_count(changed, n) for n in (35, 40, 41)], [5, 5, 3])
        self.assertEqual([term.weight for term in changed.terms], [1, 3])

    def test_conduct_table(self):
        changed = self._changed("TT22-2021", {"conduct.table.TOT.KHA": "TOT"})
        self.assertEqual(year_conduct("TOT", "KHA", changed), "TOT")
        self.assertEqual(year_conduct("KHA", "TOT", changed), "TOT")
        self.assertEqual(year_conduct("DAT", "TOT", changed), "KHA")

    def test_promotion(self):
        changed = self._changed("TT22-2021", {"promotion.max_absences": "30"})
        self.assertEqual(decide(Year("TOT", "TOT", 31), changed).code, "RETAINED")
        self.assertEqual(decide(Year("TOT", "TOT", 30), changed).code, "PROMOTED")
        changed = self._changed("TT22-2021", {"promotion.learning.DAT": False})
        self.assertEqual(decide(Year("TOT", "DAT", 3), changed).code, "SUMMER_RETEST")
        path = "promotion.outcomes.conduct-no_learning-yes"
        changed = self._changed("TT22-2021", {path: "RETAINED"})
        self.assertEqual(decide(Year("CHUA_DAT", "DAT", 3), changed).code, "RETAINED")

    def test_primary_tests(self):
        document = DOCUMENTS["TT27-2020"]
        table = {row["path"]: row["value"] for row in rows(document)}
        self.assertEqual(table["tests.TOAN.GHK1"], "4, 5")
        self.assertEqual(table["tests.NN1.CN"], "3, 4, 5")
        self.assertEqual(table["tests.DD.CN"], "")
        changed = self._changed(
            "TT27-2020", {"tests.TOAN.GHK1": "3–5", "tests.DD.CN": "5", "tests.NN1.CHK1": ""}
        )
        found = {
            (code, grade, moment)
            for code in ("TOAN", "DD", "NN1", "TV")
            for grade in range(1, 6)
            for moment in ("GHK1", "CHK1", "GHK2", "CN")
            if has_test(changed, code, grade, moment)
        }
        before = read_params(document)
        expected = {
            (code, grade, moment)
            for code in ("TOAN", "DD", "NN1", "TV")
            for grade in range(1, 6)
            for moment in ("GHK1", "CHK1", "GHK2", "CN")
            if has_test(before, code, grade, moment)
        }
        expected |= {("TOAN", 3, "GHK1"), ("DD", 5, "CN")}
        expected -= {("NN1", grade, "CHK1") for grade in range(1, 6)}
        self.assertEqual(found, expected)

    def test_settings_in_words(self):
        for key in SETTINGS:
            label, text = setting_label(key)
            self.assertNotEqual(label, key)
            self.assertTrue(text)
        self.assertEqual(choice_label("adj_mode", True), "Có")
        self.assertEqual(choice_label("min_good_subjects", 6), "6")
        for document in DOCUMENTS.values():
            for key, values in document.get("choices", {}).items():
                for value in values:
                    self.assertNotEqual(choice_label(key, value), value)
