"""Term and year results of subjects (R-NUM-2…5, R22-AVG, R22-CMT, R22-MISS-2; cases A, B, C)."""

from dataclasses import FrozenInstanceError
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.averages import (
    EXEMPTED,
    NOT_FINAL,
    LineResult,
    explain_comment,
    explain_term,
    explain_year,
    round_half_up,
    term_result,
    year_result,
)
from odoo.addons.school_gradebook.lib.columns import columns_for
from odoo.addons.school_gradebook.lib.marks import Cell, parse_cell

from .lib_common import TT22, TT27, covers, examples

PERIODS = {2: 35, 3: 70, 4: 140}


def score_columns(count):
    """Return the columns of a SCORE subject with ``count`` regular marks."""
    if count in PERIODS:
        return columns_for(TT22, "SCORE", 8, "HK1", "TOAN", PERIODS[count])
    return columns_for(TT22, "SCORE", 11, "HK1", "LY", 105, topic_cluster=True)


def score_line(regular, midterm, final):
    """Return columns and cells of «8; 9», «7», «8» as §15.1 writes them."""
    regular = regular.split("; ")
    columns = score_columns(len(regular))
    values = dict(zip((c.key for c in columns), [*regular, midterm, final], strict=True))
    cells = {key: parse_cell(value, "score") for key, value in values.items()}
    return columns, {key: cell for key, cell in cells.items() if cell}


def final(tenths):
    """Return a final SCORE result."""
    return LineResult(tenths, None, True)


def passed(code):
    """Return a final COMMENT result."""
    return LineResult(None, code, True)


@tagged("post_install", "-at_install")
class TestTermAverage(BaseCase):
    @covers("R22-AVG-1", "R-NUM-2", "R22-MISS-2")
    def test_r22_avg_1_cases_a(self):
        cases = {
            "A01": ("8; 9", "7", "8", 79),
            "A03": ("5; 4", "5", "5,1", 49),
            "A05": ("10; 10", "10", "10", 100),
            "A07": ("6; 7; 6", "6,7", "6,4", 65),
            "A09": ("8; 8; 8", "7,8", "8", 80),
            "A11": ("3; 4; 3", "3,4", "3,6", 35),
            "A13": ("7; 7; 7", "6", "6,5", 66),
            "A15": ("8; 8; 7", "8", "8", 79),
            "A17": ("8; 8; 8; 8", "8", "7,9", 80),
            "A19": ("4; 5; 6; 5", "4,8", "5,1", 50),
            "A21": ("6; 7; 6; 6", "6,3", "6,5", 63),
            "A23": ("8; k; 7", "7", "8", 66),
            "A29": ("7; 8; 6; 7; 8", "7", "7,5", 73),
        }
        for name, (*line, expected) in cases.items():
            with self.subTest(name):
                result = term_result(*score_line(*line))
                self.assertEqual((result.tenths, result.final), (expected, True))
                self.assertEqual((result.missing, result.provisional), ((), None))

    def test_a25_final_test_empty(self):
        result = term_result(*score_line("8; 9", "7", ""))
        self.assertEqual((result.tenths, result.final), (None, False))
        self.assertEqual(result.missing, ("ck",))
        self.assertEqual(result.provisional, 78)  # (8 + 9 + 2×7) / 4 = 7,75

    def test_a26_regular_mark_empty_does_not_shrink_the_denominator(self):
        result = term_result(*score_line("8; ; 7", "7", "8"))
        self.assertEqual((result.tenths, result.final, result.missing), (None, False, ("tx2",)))

    @covers("R22-MISS-1", "R22-MISS-3")
    def test_r22_miss_3_absent_with_make_up_due_is_not_final(self):
        result = term_result(*score_line("8; 9", "v", "8"))
        self.assertEqual((result.tenths, result.final, result.missing), (None, False, ("gk",)))

    def test_nothing_entered(self):
        result = term_result(score_columns(2), {})
        self.assertEqual(result.missing, ("tx1", "tx2", "gk", "ck"))
        self.assertIsNone(result.provisional)
        self.assertEqual(term_result((), {}), NOT_FINAL)

    def test_transferred_counts_like_a_value(self):
        columns, cells = score_line("8; 9", "7", "8")
        cells["tx1"] = Cell("transferred", 80)
        self.assertEqual(term_result(columns, cells).tenths, 79)

    def test_exempt_cell_is_skipped(self):
        columns, cells = score_line("8; m", "7", "8")
        self.assertEqual(term_result(columns, cells).tenths, 77)  # 46 / 6 = 7,67
        self.assertEqual(term_result(columns, {c.key: Cell("exempt") for c in columns}), EXEMPTED)

    def test_results_do_not_change(self):
        columns, cells = score_line("8; 9", "7", "8")
        for value, name in (
            (term_result(columns, cells), "tenths"),
            (cells["gk"], "tenths"),
            (columns[0], "weight"),
        ):
            with self.assertRaises(FrozenInstanceError):
                setattr(value, name, 100)

    def test_explanation(self):
        columns, cells = score_line("8; m", "7", "8")
        self.assertEqual(
            explain_term(columns, cells, term_result(columns, cells)),
            "(8 + 2×7 + 3×8) / 6 = 7,666… ≈ 7,7",
        )
        columns, cells = score_line("8; 9", "7", "")
        self.assertEqual(explain_term(columns, cells, term_result(columns, cells)), "")
        columns, cells = score_line("8; 7,5; 9; 8", "7", "8")
        self.assertEqual(
            explain_term(columns, cells, term_result(columns, cells)),
            "(8 + 7,5 + 9 + 8 + 2×7 + 3×8) / 9 = 7,833… ≈ 7,8",
        )
        columns, cells = score_line("6; 7; 6", "6,7", "6,4")
        self.assertEqual(
            explain_term(columns, cells, term_result(columns, cells)),
            "(6 + 7 + 6 + 2×6,7 + 3×6,4) / 8 = 6,45 ≈ 6,5",
        )
        columns, cells = score_line("5; 4", "5", "5,1")
        self.assertEqual(
            explain_term(columns, cells, term_result(columns, cells)),
            "(5 + 4 + 2×5 + 3×5,1) / 7 = 4,9",
        )


@tagged("post_install", "-at_install")
class TestYearAverage(BaseCase):
    @covers("R22-AVG-2")
    def test_r22_avg_2_cases_b(self):
        cases = {
            "B01": (64, 65, 65),
            "B03": (79, 80, 80),
            "B05": (48, 51, 50),
            "B07": (50, 49, 49),
            "B09": (36, 34, 35),
            "B11": (92, 89, 90),
            "B13": (100, 0, 33),
        }
        for name, (first, second, expected) in cases.items():
            with self.subTest(name):
                result = year_result("SCORE", final(first), final(second), TT22)
                self.assertEqual((result.tenths, result.final), (expected, True))

    @covers("R-NUM-5")
    def test_b15_from_rounded_terms(self):
        # Sums 33,4 and 35,3 over 7: two regular marks in each term.
        first = term_result(*score_line("5; 4,4", "4,5", "5"))
        second = term_result(*score_line("5; 5,3", "5", "5"))
        self.assertEqual((first.exact, second.exact), ((334, 7), (353, 7)))
        self.assertEqual((first.tenths, second.tenths), (48, 50))
        self.assertEqual(year_result("SCORE", first, second, TT22).tenths, 49)
        unrounded = {"year_avg_from_rounded_terms": False}
        self.assertEqual(year_result("SCORE", first, second, TT22, unrounded).tenths, 50)

    @covers("R22-AVG-3")
    def test_r22_avg_3_subject_of_one_term(self):
        self.assertEqual(year_result("SCORE", final(70), None, TT22), final(70))
        self.assertEqual(year_result("SCORE", None, final(65), TT22), final(65))
        self.assertEqual(year_result("SCORE", None, None, TT22), NOT_FINAL)
        self.assertEqual(year_result("COMMENT", passed("DAT"), None, TT22), passed("DAT"))

    def test_not_final_while_a_term_is_open(self):
        open_term = LineResult(missing=("gk",))
        result = year_result("SCORE", open_term, final(80), TT22)
        self.assertEqual((result.tenths, result.final, result.missing), (None, False, ("HK1.gk",)))
        result = year_result("SCORE", final(80), NOT_FINAL, TT22)
        self.assertFalse(result.final)

    def test_exempt_in_one_term(self):
        self.assertEqual(year_result("SCORE", EXEMPTED, final(80), TT22), final(80))
        self.assertEqual(year_result("SCORE", final(80), EXEMPTED, TT22), final(80))
        self.assertTrue(year_result("SCORE", EXEMPTED, EXEMPTED, TT22).exempt)

    def test_explanation(self):
        result = year_result("SCORE", final(64), final(65), TT22)
        self.assertEqual(
            explain_year(final(64), final(65), result, TT22), "(6,4 + 2×6,5) / 3 = 6,466… ≈ 6,5"
        )


@tagged("post_install", "-at_install")
class TestCommentResult(BaseCase):
    columns = columns_for(TT22, "COMMENT", 8, "HK1", "GDTC", 70)

    def _result(self, *entries):
        cells = {
            column.key: parse_cell(entry, "comment")
            for column, entry in zip(self.columns, entries, strict=True)
        }
        return term_result(self.columns, {key: cell for key, cell in cells.items() if cell})

    @covers("R22-CMT-1")
    def test_r22_cmt_1_cases_c(self):
        self.assertEqual(self._result("Đ", "Đ", "Đ", "Đ"), passed("DAT"), "C01")
        self.assertEqual(self._result("Đ", "Đ", "CĐ", "Đ"), passed("CHUA_DAT"), "C03")
        c05 = self._result("Đ", "v", "Đ", "Đ")
        self.assertEqual((c05.code, c05.final, c05.missing), (None, False, ("tx2",)), "C05")

    def test_any_chua_dat_or_zero_decides(self):
        for position in range(4):
            entries = ["Đ"] * 4
            for entry in ("CĐ", "k"):
                entries[position] = entry
                self.assertEqual(self._result(*entries).code, "CHUA_DAT")

    def test_a_missing_assessment_keeps_it_open_even_beside_chua_dat(self):
        result = self._result("CĐ", "", "Đ", "Đ")
        self.assertEqual((result.code, result.final), (None, False))

    @covers("R22-CMT-2")
    def test_c07_r22_cmt_2_year_is_the_second_term(self):
        for first in ("DAT", "CHUA_DAT"):
            for second in ("DAT", "CHUA_DAT"):
                result = year_result("COMMENT", passed(first), passed(second), TT22)
                self.assertEqual(result.code, second)
        self.assertEqual(year_result("COMMENT", NOT_FINAL, passed("DAT"), TT22), passed("DAT"))
        self.assertFalse(year_result("COMMENT", passed("DAT"), NOT_FINAL, TT22).final)

    def test_exempt(self):
        self.assertEqual(self._result("m", "m", "m", "m"), EXEMPTED)
        self.assertEqual(self._result("Đ", "m", "Đ", "Đ"), passed("DAT"))
        self.assertEqual(year_result("COMMENT", passed("DAT"), EXEMPTED, TT22), passed("DAT"))

    def test_explanation(self):
        entries = zip(self.columns, ["Đ", "CĐ", "Đ", "Đ"], strict=True)
        cells = {column.key: parse_cell(entry, "comment") for column, entry in entries}
        result = term_result(self.columns, cells)
        self.assertEqual(explain_comment(self.columns, cells, result), "Đ, CĐ, Đ, Đ → Chưa đạt")


@tagged("post_install", "-at_install")
class TestPrimaryLine(BaseCase):
    def test_level_and_test(self):
        columns = columns_for(TT27, "PRIMARY", 4, "CN", "TOAN", None)
        level, test = parse_cell("T", "level"), parse_cell("9", "test")
        both = term_result(columns, {"level": level, "test": test})
        self.assertEqual((both.code, both.tenths, both.final), ("T", 90, True))
        only = term_result(columns, {"level": level})
        self.assertEqual((only.code, only.final, only.missing), (None, False, ("test",)))
        exempt = {"level": Cell("exempt"), "test": Cell("exempt")}
        self.assertEqual(term_result(columns, exempt), EXEMPTED)

    def test_level_alone_where_there_is_no_test(self):
        columns = columns_for(TT27, "PRIMARY", 4, "GHK1", "KH", None)
        result = term_result(columns, {"level": parse_cell("H", "level")})
        self.assertEqual((result.code, result.tenths, result.final), ("H", None, True))

    def test_traits_are_final_when_all_are_given(self):
        columns = columns_for(TT27, "TRAITS", 3, "CN", "PCNL", None)
        cells = {column.key: parse_cell("Đ", "trait") for column in columns}
        self.assertTrue(term_result(columns, cells).final)
        cells.pop("THE_CHAT")
        self.assertEqual(term_result(columns, cells).missing, ("THE_CHAT",))


tenths = st.integers(0, 100)
lines = st.lists(tenths, min_size=4, max_size=7)


def line_of(values):
    """Return columns and cells of a line of tenths: regular marks, midterm, final."""
    columns = score_columns(len(values) - 2)
    return columns, {c.key: Cell("value", v) for c, v in zip(columns, values, strict=True)}


@tagged("post_install", "-at_install")
class TestAverageProperties(BaseCase):
    @covers("R-NUM-3")
    @examples
    @given(st.integers(0, 10**6), st.integers(1, 10**4))
    def test_rounding_against_fractions(self, numerator, denominator):
        rounded = round_half_up(numerator, denominator)
        exact = Fraction(numerator, denominator)
        self.assertTrue(rounded - Fraction(1, 2) <= exact < rounded + Fraction(1, 2))

    @examples
    @given(lines)
    def test_average_against_fractions(self, values):
        *regular, midterm, last = values
        exact = Fraction(sum(regular) + 2 * midterm + 3 * last, len(regular) + 5)
        result = term_result(*line_of(values))
        self.assertEqual(Fraction(*result.exact), exact)
        self.assertTrue(result.tenths - Fraction(1, 2) <= exact < result.tenths + Fraction(1, 2))

    @examples
    @given(lines, st.data())
    def test_average_is_monotone_in_every_mark(self, values, data):
        position = data.draw(st.integers(0, len(values) - 1))
        higher = list(values)
        higher[position] = data.draw(st.integers(values[position], 100))
        self.assertLessEqual(
            term_result(*line_of(values)).tenths, term_result(*line_of(higher)).tenths
        )

    @examples
    @given(lines, st.randoms(use_true_random=False))
    def test_order_of_regular_marks_does_not_matter(self, values, random):
        shuffled = values[:-2]
        random.shuffle(shuffled)
        self.assertEqual(
            term_result(*line_of(values)), term_result(*line_of(shuffled + values[-2:]))
        )

    @examples
    @given(lines, st.sets(st.integers(0, 6)))
    def test_comma_and_point_give_the_same(self, values, points):
        columns = score_columns(len(values) - 2)
        results = set()
        for signs in ((), points):
            cells = {}
            for position, (column, value) in enumerate(zip(columns, values, strict=True)):
                sign = "." if position in signs else ","
                cells[column.key] = parse_cell(f"{value // 10}{sign}{value % 10}", "score")
            results.add(term_result(columns, cells))
        self.assertEqual(len(results), 1)

    @examples
    @given(lines, st.data())
    def test_never_final_with_a_required_mark_missing(self, values, data):
        columns, cells = line_of(values)
        gone = data.draw(st.sets(st.sampled_from([c.key for c in columns]), min_size=1))
        for key in gone:
            cells.pop(key)
        result = term_result(columns, cells)
        self.assertEqual((result.tenths, result.final), (None, False))
        self.assertEqual(set(result.missing), gone)

    @examples
    @given(lines, lines)
    def test_year_from_unrounded_terms_against_fractions(self, one, other):
        first, second = (term_result(*line_of(values)) for values in (one, other))
        unrounded = {"year_avg_from_rounded_terms": False}
        result = year_result("SCORE", first, second, TT22, unrounded)
        exact = (Fraction(*first.exact) + 2 * Fraction(*second.exact)) / 3
        self.assertEqual(Fraction(*result.exact), exact)

    @covers("R-NUM-4")
    def test_r_num_4_year_average_has_no_ties(self):
        for first in range(101):
            for second in range(101):
                result = year_result("SCORE", final(first), final(second), TT22)
                exact = Fraction(first + 2 * second, 3)
                self.assertLess(abs(result.tenths - exact), Fraction(1, 2))
