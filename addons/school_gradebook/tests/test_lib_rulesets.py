"""Rulesets as data and the dispatch by level, grade and year (§0.3, R-DISP; cases S)."""

import ast
import copy
import json
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook import lib
from odoo.addons.school_gradebook.lib import rulesets
from odoo.addons.school_gradebook.lib.columns import tx_count
from odoo.addons.school_gradebook.lib.levels import learning
from odoo.addons.school_gradebook.lib.params import RulesetError
from odoo.addons.school_gradebook.lib.rulesets import (
    check_settings,
    governing_code,
    read_ruleset,
    rules_for,
)

from .lib_common import RULESETS, TT22, TT27, covers, subjects

FOLDER = Path(lib.__file__).parent


def document(code):
    """Return the JSON of a shipped ruleset."""
    return json.loads((rulesets.DATA / f"{code}.json").read_text(encoding="utf-8"))


@tagged("post_install", "-at_install")
class TestDispatch(BaseCase):
    def test_cases_s(self):
        cases = {
            "S01": ("THCS", 6, 2020, "TT26-2020"),
            "S03": ("THCS", 9, 2023, "TT26-2020"),
            "S05": ("THPT", 12, 2019, "TT58-2011"),
            "S07": ("TH", 5, 2023, "TT22-2016"),
            "S09": ("TH", 1, 2020, "TT27-2020"),
        }
        for name, (level, grade, year, code) in cases.items():
            with self.subTest(name):
                self.assertEqual(governing_code(level, grade, year), code)
                if level != "TH" or grade == 1:
                    self.assertEqual(rules_for(level, grade, year, RULESETS).code, code)

    def test_ladders_of_0_3(self):
        first_new = {
            "THCS": {6: 2021, 7: 2022, 8: 2023, 9: 2024},
            "THPT": {10: 2022, 11: 2023, 12: 2024},
        }
        for level, grades in first_new.items():
            for grade, start in grades.items():
                for year in range(2015, 2030):
                    old = "TT26-2020" if year >= 2020 else "TT58-2011"
                    expected = "TT22-2021" if year >= start else old
                    self.assertEqual(governing_code(level, grade, year), expected)
        for grade, start in {1: 2020, 2: 2021, 3: 2022, 4: 2023, 5: 2024}.items():
            for year in range(2014, 2030):
                old = "TT22-2016" if year >= 2016 else "TT30-2014"
                expected = "TT27-2020" if year >= start else old
                self.assertEqual(governing_code("TH", grade, year), expected)
        self.assertEqual(governing_code("GDTX", 9, 2024), "TT43-2021")

    def test_data_governs_what_the_ladder_says(self):
        for ruleset in RULESETS:
            for line in ruleset.governs:
                for year in range(line.start or 2011, (line.end or 2030) + 1):
                    code = governing_code(line.level, line.grade, year)
                    self.assertEqual(code, ruleset.code)

    def test_every_grade_of_a_year_has_its_rules(self):
        for level, grades in (("THCS", range(6, 10)), ("THPT", range(10, 13)), ("TH", range(1, 6))):
            for grade in grades:
                for year in range(2024, 2035):
                    expected = "TT27-2020" if level == "TH" else "TT22-2021"
                    self.assertEqual(rules_for(level, grade, year, RULESETS).code, expected)

    @covers("R-DISP-1")
    def test_a_newer_circular_never_serves_an_old_year(self):
        newest = [ruleset for ruleset in RULESETS if ruleset.code in ("TT22-2021", "TT27-2020")]
        for level, grade, year, code in (
            ("THCS", 9, 2023, "TT26-2020"),
            ("TH", 5, 2023, "TT22-2016"),
        ):
            with self.assertRaises(RulesetError) as caught:
                rules_for(level, grade, year, newest)
            self.assertEqual(caught.exception.code, "RULESET_NOT_AVAILABLE")
            self.assertEqual(caught.exception.params["ruleset"], code)

    def test_unknown_grades_and_years(self):
        for level, grade in (("THCS", 5), ("TH", 6), ("THPT", 9), ("XX", 6)):
            with self.assertRaises(RulesetError) as caught:
                rules_for(level, grade, 2024, RULESETS)
            self.assertEqual(caught.exception.code, "UNKNOWN_GRADE")
        with self.assertRaises(RulesetError) as caught:
            rules_for("THCS", 6, 1999, RULESETS)
        self.assertEqual(caught.exception.code, "NO_RULESET")

    @covers("R-DISP-1")
    def test_r_disp_1_latest_version_of_a_circular(self):
        old, new = document("TT22-2021"), document("TT22-2021")
        old["version"], new["version"] = "9", "10"
        found = rules_for("THCS", 8, 2024, [read_ruleset(new), read_ruleset(old)])
        self.assertEqual(found.version, "10")


@tagged("post_install", "-at_install")
class TestRulesAsData(BaseCase):
    """A circular with other numbers is another record, not other code (M09)."""

    def _changed(self, change):
        data = copy.deepcopy(document("TT22-2021"))
        change(data["parameters"])
        return read_ruleset(data).params

    def test_other_counts(self):
        def change(parameters):
            parameters["kinds"]["SCORE"]["groups"][0]["counts"] = [{"count": 5}]

        self.assertEqual(tx_count(self._changed(change), 35), 5)

    @covers("R-DISP-2")
    def test_other_thresholds(self):
        def change(parameters):
            parameters["learning"]["levels"][0]["conditions"][2]["least"] = "7,5"

        self.assertEqual(learning(subjects("6×7,5 + 2×6,5"), TT22).level, "KHA")
        self.assertEqual(learning(subjects("6×7,5 + 2×6,5"), self._changed(change)).level, "TOT")

    def test_without_the_adjustment(self):
        params = self._changed(lambda parameters: parameters["learning"].update(moves=[]))
        self.assertEqual(learning(subjects("7×8,5 + 3,0"), params).level, "CHUA_DAT")

    def test_a_wrong_limit_is_an_error_of_the_data(self):
        def change(parameters):
            parameters["learning"]["levels"][0]["conditions"][1]["least"] = "65"

        with self.assertRaises(RulesetError) as caught:
            self._changed(change)
        self.assertEqual(caught.exception.code, "BAD_PARAMETER")

    def test_a_document_of_another_form_is_an_error_of_the_data(self):
        spoiled = [{**document("TT22-2021"), key: 7} for key in ("governs", "parameters")]
        for key in ("kinds", "learning", "promotion", "awards", "terms", "settings"):
            for value in (7, [7], "x"):
                data = copy.deepcopy(document("TT22-2021"))
                data["parameters"][key] = value
                spoiled.append(data)
        for data in [*spoiled, {}, [], None]:
            with self.assertRaises(RulesetError) as caught:
                read_ruleset(data)
            self.assertEqual(caught.exception.code, "BAD_PARAMETER")

    def test_limits_of_the_circular(self):
        limits = {
            level.code: [(c.type, c.least, c.count) for c in level.conditions]
            for level in TT22.learning.levels
        }
        good = "min_good_subjects"
        self.assertEqual(
            limits,
            {
                "TOT": [("MAX_FAILED", 0, 0), ("EACH", 65, 0), ("COUNT", 80, good)],
                "KHA": [("MAX_FAILED", 0, 0), ("EACH", 50, 0), ("COUNT", 65, good)],
                "DAT": [("MAX_FAILED", 0, 1), ("EACH", 35, 0), ("COUNT", 50, good)],
                "CHUA_DAT": [],
            },
        )

    def test_settings_of_13(self):
        self.assertEqual(
            TT22.settings,
            {
                "adj_mode": "DROP",
                "adj_includes_comment_subjects": True,
                "cluster_counts_as_extra_tx": True,
                "dual_unqualified_policy": "PRINCIPAL_DECIDES",
                "retest_scope": "CHOICE",
                "year_avg_from_rounded_terms": True,
                "nghe_thuat_both_parts_required": True,
                "min_good_subjects": 6,
            },
        )
        self.assertEqual(TT27.settings["primary_min_mark"], 0)

    def test_settings_are_checked(self):
        given = {
            "adj_mode": "SUBSTITUTE",
            "retest_scope": "SOME",
            "min_good_subjects": True,
            "adj_includes_comment_subjects": 1,
            "adj_mod": "DROP",
            "primary_min_mark": 1,
        }
        settings, problems = check_settings(TT22, given)
        self.assertEqual(settings["adj_mode"], "SUBSTITUTE")
        self.assertEqual(
            sorted(problems),
            [
                ("BAD_SETTING", "adj_includes_comment_subjects"),
                ("BAD_SETTING", "min_good_subjects"),
                ("BAD_SETTING", "retest_scope"),
                ("UNKNOWN_SETTING", "adj_mod"),
            ],
        )
        self.assertNotIn("primary_min_mark", settings)


@tagged("post_install", "-at_install")
class TestPurity(BaseCase):
    """lib is exact and stands alone: no odoo, no floats, no round()."""

    def _trees(self):
        for path in sorted(FOLDER.glob("*.py")):
            yield path.name, ast.parse(path.read_text(encoding="utf-8"))

    def test_no_odoo_and_no_import_from_above(self):
        for name, tree in self._trees():
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    self.assertLess(node.level, 2, name)
                    modules = [node.module or ""]
                else:
                    continue
                for module in modules:
                    self.assertNotEqual(module.split(".")[0], "odoo", name)

    def test_no_float_and_no_round(self):
        for name, tree in self._trees():
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant):
                    self.assertNotIsInstance(node.value, float, name)
                elif isinstance(node, ast.BinOp):
                    self.assertNotIsInstance(node.op, ast.Div, name)
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    self.assertNotIn(node.func.id, ("round", "float"), name)
