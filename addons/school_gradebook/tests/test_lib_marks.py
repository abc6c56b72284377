"""Grammar of a mark cell (R-NUM-1, R-NUM-6, R22-ENTRY-1, R27-COD-1, R27-TST-1)."""

import json
import unicodedata
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import marks
from odoo.addons.school_gradebook.lib.marks import Cell, MarkError, format_cell, parse_cell

from .lib_common import covers, examples

CASES = json.loads((Path(marks.__file__).parent / "mark_cases.json").read_text(encoding="utf-8"))
OPTIONS = ("min_mark", "missing_comma", "exempt_allowed")


def expected(case):
    """Return what a case of the file expects: an error code, or state, tenths and code."""
    if case.get("empty"):
        return None
    return case.get("error") or (case["state"], case.get("tenths"), case.get("code"))


def actual(value, ctype, **options):
    """Return what ``parse_cell`` makes of a value, in the form of ``expected``."""
    try:
        cell = parse_cell(value, ctype, **options)
    except MarkError as error:
        return error.code
    return cell and (cell.state, cell.tenths, cell.code)


@tagged("post_install", "-at_install")
class TestMarkGrammar(BaseCase):
    def _run(self, cases):
        for case in cases:
            options = {key: case[key] for key in OPTIONS if key in case}
            with self.subTest(**case):
                self.assertEqual(actual(case["input"], case["ctype"], **options), expected(case))

    @covers("R-NUM-1", "R-NUM-6")
    def test_typed_entries(self):
        self.assertGreater(len(CASES["typed"]), 150)
        self._run(CASES["typed"])

    def test_spreadsheet_numbers(self):
        self.assertGreater(len(CASES["spreadsheet"]), 30)
        self._run(CASES["spreadsheet"])

    def test_typed_entries_in_nfd_are_the_same(self):
        for case in CASES["typed"]:
            options = {key: case[key] for key in OPTIONS if key in case}
            value = unicodedata.normalize("NFD", case["input"])
            with self.subTest(value=value):
                self.assertEqual(actual(value, case["ctype"], **options), expected(case))

    def test_missing_comma_is_a_suggestion(self):
        for case in CASES["typed"]:
            if case.get("error") == "MISSING_COMMA":
                with self.assertRaises(MarkError) as caught:
                    parse_cell(case["input"], case["ctype"])
                self.assertEqual(caught.exception.params["suggest"], case["suggest"])

    def test_decimal_numbers_from_a_database(self):
        self.assertEqual(parse_cell(Decimal("8.50"), "score"), Cell("value", 85))
        self.assertEqual(actual(Decimal("8.25"), "score"), "TOO_MANY_DECIMALS")
        self.assertEqual(actual(Decimal("NaN"), "score"), "NOT_A_MARK")
        self.assertEqual(actual(Decimal("Infinity"), "score"), "NOT_A_MARK")

    def test_values_of_no_use_are_refused(self):
        for value in (float("nan"), float("inf"), [8], {"v": 8}, b"8", object()):
            with self.subTest(value=value):
                self.assertEqual(actual(value, "score"), "NOT_A_MARK")

    def test_none_is_empty(self):
        for ctype in marks.CTYPES:
            self.assertIs(parse_cell(None, ctype), marks.EMPTY)
            self.assertEqual(format_cell(marks.EMPTY, ctype), "")

    def test_unknown_column_type_is_a_programming_error(self):
        for value in ("8", 8, ""):
            with self.assertRaises(ValueError) as caught:
                parse_cell(value, "colour")
            self.assertNotIsInstance(caught.exception, MarkError)

    def test_messages_know_the_range(self):
        with self.assertRaises(MarkError) as caught:
            parse_cell("10,5", "score")
        self.assertEqual(caught.exception.params, {"value": "10,5", "min": 0, "max": 10})

    def test_format(self):
        self.assertEqual(marks.format_tenths(79), "7,9")
        self.assertEqual(marks.format_tenths(100), "10,0")
        self.assertEqual(marks.format_tenths(5), "0,5")
        self.assertEqual(marks.format_mark(80), "8,0")
        self.assertEqual(format_cell(Cell("value", 80), "score"), "8,0")
        self.assertEqual(format_cell(Cell("value", 80), "test"), "8")
        self.assertEqual(format_cell(Cell("transferred", 75), "score"), "7,5")
        self.assertEqual(format_cell(Cell("value", None, "DAT"), "comment"), "Đ")
        self.assertEqual(format_cell(Cell("value", None, "CHUA_DAT"), "comment"), "CĐ")
        self.assertEqual(format_cell(Cell("value", None, "D"), "trait"), "Đ")
        self.assertEqual(format_cell(Cell("value", None, "H"), "level"), "H")
        self.assertEqual(format_cell(Cell("absent"), "score"), "v")
        self.assertEqual(format_cell(Cell("zero", 0), "score"), "k")
        self.assertEqual(format_cell(Cell("exempt"), "comment"), "m")

    @covers("R22-ENTRY-1")
    def test_a27_refused_marks(self):
        for value in ("10,5", "-1", "7,25", "85"):
            with self.subTest(value=value), self.assertRaises(MarkError):
                parse_cell(value, "score")

    def test_a28_comma_and_point(self):
        self.assertEqual(parse_cell("7.5", "score"), parse_cell("7,5", "score"))
        self.assertEqual(parse_cell("7,5", "score").tenths, 75)

    @covers("R27-COD-1")
    def test_y17_level_is_not_a_trait(self):
        self.assertEqual(actual("Đ", "level"), "NOT_A_LEVEL")
        self.assertEqual(actual("Đ", "trait"), ("value", None, "D"))
        self.assertEqual(actual("H", "trait"), "NOT_A_TRAIT")


@tagged("post_install", "-at_install")
class TestMarkProperties(BaseCase):
    def test_score_written_and_read_back(self):
        for tenths in range(101):
            cell = Cell("value", tenths)
            shown = format_cell(cell, "score")
            self.assertEqual(parse_cell(shown, "score"), cell)
            self.assertEqual(parse_cell(shown.replace(",", "."), "score"), cell)
            self.assertEqual(parse_cell(tenths / 10, "score"), cell)

    def test_every_cell_written_and_read_back(self):
        codes = {
            "comment": ("DAT", "CHUA_DAT"),
            "level": ("T", "H", "C"),
            "trait": ("T", "D", "C"),
        }
        for ctype, known in codes.items():
            for code in known:
                cell = Cell("value", None, code)
                self.assertEqual(parse_cell(format_cell(cell, ctype), ctype), cell)
        for ctype in marks.CTYPES:
            for key in "vm":
                cell = parse_cell(key, ctype)
                self.assertEqual(parse_cell(format_cell(cell, ctype), ctype), cell)
        for mark in range(11):
            cell = Cell("value", mark * 10)
            self.assertEqual(parse_cell(format_cell(cell, "test"), "test"), cell)

    @examples
    @given(st.text(max_size=8), st.sampled_from(marks.CTYPES), st.booleans())
    def test_any_text_is_a_cell_or_a_mark_error(self, text, ctype, comma):
        try:
            cell = parse_cell(text, ctype, missing_comma=comma)
        except MarkError:
            return
        self.assertTrue(cell is None or cell.state in marks.STATES)
        if cell and cell.tenths is not None:
            self.assertTrue(0 <= cell.tenths <= 100)

    @examples
    @given(st.decimals(allow_nan=True, allow_infinity=True))
    def test_any_number_is_a_mark_only_with_one_decimal(self, number):
        result = actual(number, "score")
        if isinstance(result, tuple):
            self.assertEqual(Decimal(result[1]) / 10, number)

    @examples
    @given(st.floats())
    def test_no_float_is_rounded(self, number):
        result = actual(number, "score")
        if isinstance(result, tuple):
            self.assertEqual(result[1] / 10, number)
