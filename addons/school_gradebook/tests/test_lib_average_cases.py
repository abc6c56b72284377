"""Results of a line: the cases that the mark sheet in the browser obeys as well."""

import json
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import averages
from odoo.addons.school_gradebook.lib.averages import LineResult, term_result, year_result
from odoo.addons.school_gradebook.lib.columns import columns_for
from odoo.addons.school_gradebook.lib.marks import parse_cell

from .lib_common import PARAMS, TT22, covers

CASES = json.loads(
    (Path(averages.__file__).parent / "average_cases.json").read_text(encoding="utf-8")
)
PLACE = ("kind", "grade", "term", "subject", "periods")
FIELDS = ("tenths", "code", "final", "provisional", "exempt")
OPTIONS = ("topic_cluster", "in_parts", "settings")


def columns_of(book):
    """Return the columns that the library gives for the place of a book."""
    place = book["place"]
    options = {key: place[key] for key in OPTIONS if key in place}
    return columns_for(PARAMS[place["ruleset"]], *(place[key] for key in PLACE), **options)


def as_data(column):
    """Return a column as the sheet sends it."""
    data = {
        "key": column.key,
        "type": column.ctype,
        "weight": column.weight,
        "combine": column.combine,
    }
    return {**data, "part": column.part, "merge": column.merge} if column.part else data


def as_result(case):
    """Return a case as a LineResult."""
    values = {key: case[key] for key in FIELDS if key in case}
    fraction = tuple(case["exact"]) if "exact" in case else None
    return LineResult(**values, missing=tuple(case.get("missing", ())), exact=fraction)


@tagged("post_install", "-at_install")
class TestAverageCases(BaseCase):
    def test_the_columns_are_those_of_the_library(self):
        for name, book in CASES["books"].items():
            with self.subTest(book=name):
                self.assertEqual([as_data(c) for c in columns_of(book)], book["columns"])

    @covers("R22-AVG-1", "R22-CMT-1", "R-NUM-2", "R-NUM-3", "R58-CMT-1", "R27-TST-3")
    def test_terms(self):
        self.assertGreater(len(CASES["terms"]), 100)
        columns = {name: columns_of(book) for name, book in CASES["books"].items()}
        for case in CASES["terms"]:
            own = columns[case["book"]]
            texts = ["" if text == "-" else text for text in case["marks"].split(" ")]
            cells = {
                column.key: parse_cell(text, column.ctype)
                for column, text in zip(own, texts, strict=True)
                if text
            }
            with self.subTest(book=case["book"], marks=case["marks"]):
                self.assertEqual(term_result(own, cells), as_result(case))

    @covers("R22-AVG-2", "R22-AVG-3", "R22-CMT-2", "R-NUM-5")
    def test_years(self):
        self.assertGreater(len(CASES["years"]), 25)
        for case in CASES["years"]:
            rule = dict(case["rule"])
            kind = rule.pop("kind")
            settings = {"year_avg_from_rounded_terms": rule["from_rounded"]}
            terms = [
                None if case[key] is None else as_result(case[key]) for key in ("first", "second")
            ]
            with self.subTest(**case):
                self.assertEqual(averages.year_rule(kind, TT22, settings), rule)
                result = year_result(kind, *terms, TT22, settings)
                self.assertEqual(result.tenths, case.get("tenths"))
                self.assertEqual(result.code, case.get("code"))
                self.assertEqual(result.final, case.get("final", False))
                self.assertEqual(result.exempt, case.get("exempt", False))
