"""What ./setup/mutate found that no other test noticed, by the rule it proves: averages, levels."""

from dataclasses import replace

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.averages import (
    LineResult,
    explain_comment,
    explain_so_far,
    explain_year,
    term_result,
    year_result,
)
from odoo.addons.school_gradebook.lib.columns import columns_for
from odoo.addons.school_gradebook.lib.conditions import level_of
from odoo.addons.school_gradebook.lib.levels import build_case, learning
from odoo.addons.school_gradebook.lib.marks import parse_cell

from .lib_common import RULESETS, TT22, TT26, TT27, TT58, scored, subjects

TT43 = next(ruleset.params for ruleset in RULESETS if ruleset.code == "TT43-2021")
SUBSTITUTE = {"adj_mode": "SUBSTITUTE"}
SEQUENCE = {"dual_unqualified_policy": "SEQUENCE"}
RETAIN = {"dual_unqualified_policy": "RETAIN"}


def line(columns, text, ctype):
    """Return the result of a line from what is typed into its columns; «-» leaves one empty."""
    cells = {
        column.key: parse_cell(typed, ctype)
        for column, typed in zip(columns, text.split(), strict=True)
        if typed != "-"
    }
    return cells, term_result(columns, cells)


def levels(params, **conditions):
    """Return params whose levels have these conditions, the others theirs."""
    rules = [
        replace(level, conditions=conditions.get(level.code, level.conditions))
        for level in params.learning.levels
    ]
    return replace(params, learning=replace(params.learning, levels=tuple(rules)))


def without(params, *types):
    """Return params without the conditions of these types."""
    kept = {
        level.code: tuple(c for c in level.conditions if c.type not in types)
        for level in params.learning.levels
    }
    return levels(params, **kept)


@tagged("post_install", "-at_install")
class TestAverages(BaseCase):
    def test_r58_cmt_1_names_the_open_columns(self):
        columns = columns_for(TT26, "COMMENT", 9, "HK1", "TD", 70)
        _cells, result = line(columns, "Đ - Đ -", "comment")
        self.assertEqual(result, LineResult(missing=(columns[1].key, columns[3].key)))

    def test_r27_cod_1_traits_have_no_result_unless_all_are_exempt(self):
        columns = columns_for(TT27, "TRAITS", 4, "CN", "PCNL", None)[:2]
        self.assertEqual(line(columns, "T Đ", "trait")[1], LineResult(final=True))
        self.assertEqual(line(columns, "m m", "trait")[1], LineResult(final=True, exempt=True))

    def test_r22_cmt_1_explained(self):
        columns = columns_for(TT22, "COMMENT", 8, "HK1", "GDTC", 70)
        for text, shown in (
            ("Đ Đ Đ Đ", "Đ, Đ, Đ, Đ → Đạt"),
            ("Đ CĐ Đ Đ", "Đ, CĐ, Đ, Đ → Chưa đạt"),
        ):
            cells, result = line(columns, text, "comment")
            self.assertEqual(explain_comment(columns, cells, result), shown)

    def test_r22_avg_1_explained_so_far(self):
        columns = columns_for(TT22, "SCORE", 8, "HK1", "TOAN", 70)
        for text, shown in (
            ("8 - - - 7", "(8 + 3×7) / 4 = 7,25 ≈ 7,3"),
            ("8 7,5 v m -", "(8 + 7,5) / 2 = 7,75 ≈ 7,8"),
            ("8 - - - 8", "(8 + 3×8) / 4 = 8,0"),
            ("v - - m -", ""),
            ("- - - - -", ""),
        ):
            cells, _result = line(columns, text, "score")
            self.assertEqual(explain_so_far(columns, cells), shown)

    def test_r22_avg_2_a_year_has_as_many_terms_as_weights(self):
        three = replace(TT22, terms=(*TT22.terms, TT22.terms[0]))
        term, open_term = LineResult(70, None, True, exact=(70, 1)), LineResult(missing=("gk",))
        with self.assertRaises(ValueError):
            explain_year(term, term, term, three)
        with self.assertRaises(ValueError):
            year_result("SCORE", term, open_term, three)

    def test_r_num_5_exact_value_just_above_a_whole_mark(self):
        first = LineResult(70, None, True, exact=(491, 7))
        second = LineResult(70, None, True, exact=(490, 7))
        settings = {"year_avg_from_rounded_terms": False}
        result = year_result("SCORE", first, second, TT22, settings)
        self.assertEqual((result.tenths, result.exact), (70, (10297, 147)))
        self.assertEqual(
            explain_year(first, second, result, TT22), "(7,0 + 2×7,0) / 3 = 7,004… ≈ 7,0"
        )


@tagged("post_install", "-at_install")
class TestConditions(BaseCase):
    def test_the_lowest_level_has_no_conditions(self):
        highest = replace(TT22.learning, levels=TT22.learning.levels[:1])
        case = build_case(subjects("8×3,0"), replace(TT22, learning=highest))
        with self.assertRaisesRegex(AssertionError, "^the lowest level has no conditions$"):
            level_of(case)

    def test_r22_adj_where_a_level_sets_no_least_mark(self):
        # Without «every subject from …» a mark of 0,0 is not by itself what lowers a level.
        free = without(TT22, "EACH")
        found = learning(subjects("7×8,0 + 0,0", failed=1), free)
        self.assertEqual((found.level, found.before, found.adjusted_by), ("KHA", "DAT", "C1"))

    def test_r58_adj_1_only_the_one_subject_is_left_out(self):
        # Toán, the only key subject from 8,0, stands right behind the subject in question.
        found = [*scored(LY=49, TOAN=95, NVAN=79), *subjects("5×9,5")]
        result = learning(found, TT58)
        self.assertEqual((result.level, result.before, result.adjusted_by), ("KHA", "TB", "LY"))
        result = learning(found, TT58, SUBSTITUTE)
        self.assertEqual((result.level, result.before, result.adjusted_by), ("KHA", "TB", "LY"))

    def test_r22_adj_amb_1_a_good_mark_in_its_place_is_the_best_one(self):
        # Two subjects: the other one must itself be good enough.
        two = {"min_good_subjects": 0}
        found = learning(scored(A=60, B=40), TT22, {**SUBSTITUTE, **two})
        self.assertEqual((found.level, found.before), ("DAT", None))
        found = learning(scored(A=70, B=30), TT22, {**SUBSTITUTE, **two})
        self.assertEqual((found.level, found.before, found.adjusted_by), ("DAT", "CHUA_DAT", "B"))

    def test_r22_adj_amb_1_the_good_mark_is_counted_as_the_best(self):
        found = learning(scored(A=70, B=40), TT22, {**SUBSTITUTE, "min_good_subjects": 1})
        self.assertEqual((found.level, found.before, found.adjusted_by), ("KHA", "DAT", "B"))

    def test_r22_adj_settings_hold_for_the_level_to_reach(self):
        found = learning(subjects("5×8,5 + 4,0"), TT22, {"min_good_subjects": 5})
        self.assertEqual((found.level, found.before, found.adjusted_by), ("KHA", "DAT", "S6"))
        self.assertEqual(learning(subjects("5×8,5 + 4,0"), TT22).before, None)

    def test_r58_adj_1_the_specialised_subject_counts_for_the_level_to_reach(self):
        found = [*scored(TOAN=95, NVAN=95, LY=60), *subjects("6×9,5 + 4,9")]
        self.assertEqual(learning(found, TT58).level, "TB")
        found = [*scored(TOAN=95, NVAN=95, LY=79), *subjects("6×9,5 + 4,9")]
        self.assertEqual(learning(found, TT58).level, "KHA")
        self.assertEqual(learning(found, TT58, specialised="LY").level, "TB")
