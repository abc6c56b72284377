"""What ./setup/mutate found that no other test noticed: columns and marks."""

from dataclasses import replace

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import columns as lib_columns
from odoo.addons.school_gradebook.lib.averages import LineResult, merge_parts, term_result
from odoo.addons.school_gradebook.lib.columns import columns_for, grouped_columns, tx_count
from odoo.addons.school_gradebook.lib.marks import Cell, MarkError, format_tenths, parse_cell
from odoo.addons.school_gradebook.lib.params import CountStep, Kind, RulesetError

from .lib_common import TT22, TT26, TT27, TT58

MISSING = LineResult(missing=("gk",))
EXEMPT = LineResult(final=True, exempt=True)


@tagged("post_install", "-at_install")
class TestColumns(BaseCase):
    def _refused(self, code, params, function, *arguments):
        with self.assertRaises(RulesetError) as caught:
            function(*arguments)
        self.assertEqual((caught.exception.code, caught.exception.params), (code, params))
        self.assertEqual(caught.exception.args, (code,))

    def _short_of_steps(self):
        kind = TT22.kinds["SCORE"]
        tx = replace(kind.groups[0], counts=(CountStep(2, 35),))
        return replace(TT22, kinds={"SCORE": replace(kind, groups=(tx,))})

    def test_r22_cnt_2_what_cannot_be_counted(self):
        missing = {"group": "tx"}
        self._refused("UNKNOWN_GROUP", missing, tx_count, TT27, 70)
        self._refused("UNKNOWN_GROUP", {"group": "hs9"}, tx_count, TT22, 70, "hs9")
        self._refused("PERIODS_MISSING", missing, tx_count, TT22, 0)
        self._refused("PERIODS_MISSING", missing, tx_count, TT22, -1)
        self._refused("BAD_PARAMETER", {"value": "tx"}, tx_count, self._short_of_steps(), 36)
        self._refused("UNKNOWN_KIND", {"kind": "X"}, columns_for, TT22, "X", 8, "HK1", "TOAN", 70)
        self.assertEqual(tx_count(TT22, 1), 2)

    def test_r27_columns_by_group_have_the_test_of_their_grade_and_moment(self):
        for grade, moment, code, keys in (
            (4, "GHK1", "TOAN", ["test"]),
            (3, "GHK1", "TOAN", []),
            (4, "GHK1", "NN1", []),
            (4, "CN", "NN1", ["test"]),
        ):
            groups = grouped_columns(TT27, "PRIMARY", grade, moment, code, None)
            found = {group.name: [column.key for column in columns] for group, columns in groups}
            self.assertEqual(found, {"level": ["level"], "test": keys})

    def test_r27_cod_1_columns_of_traits_in_full(self):
        column = columns_for(TT27, "TRAITS", 4, "CN", "PCNL", None)[0]
        self.assertEqual(
            (column.key, column.label, column.short, column.ctype, column.weight, column.window,
             column.combine, column.group, column.codes),
            ("YEU_NUOC", "Yêu nước", "YN", "trait", 0, "trait",
             "TRAITS", "QUALITY", ("T", "D", "C")),
        )  # fmt: skip
        self.assertEqual(grouped_columns(TT27, "TRAITS", 4, "CN", "PCNL", None), ())

    def test_r22_avg_1_columns_by_group_say_how_they_combine(self):
        for kind, combine in (("SCORE", "AVERAGE"), ("COMMENT", "ALL_PASS")):
            groups = grouped_columns(TT22, kind, 8, "HK1", "TOAN", 70)
            found = {column.combine for _group, columns in groups for column in columns}
            self.assertEqual(found, {combine})

    def test_r58_cmt_1_setting_of_the_two_thirds(self):
        place = (TT58, "COMMENT", 9, "HK1", "TD", 70)
        strict = {"legacy_comment_two_thirds_rule": False}
        self.assertEqual(columns_for(*place)[0].combine, "TWO_THIRDS")
        self.assertEqual(columns_for(*place, settings=strict)[0].combine, "ALL_PASS")

    def test_r22_cnt_5_minutes_of_a_test(self):
        minutes = lib_columns.test_minutes
        for params, periods, expected in (
            (TT22, 70, (45, 45)), (TT22, 71, (60, 90)), (TT26, 140, (45, 90)), (TT58, 70, None),
        ):  # fmt: skip
            self.assertEqual(minutes(params, periods), expected)
        self.assertEqual(minutes(TT22, 140, specialised=True), (60, 120))

    def test_r22_sub_4_columns_of_parts_in_full(self):
        place = (TT22, "COMMENT", 8, "HK1", "NTHUAT", 70)
        plain, split = columns_for(*place), columns_for(*place, in_parts=True)
        self.assertEqual({(column.part, column.merge) for column in plain}, {("", "")})
        self.assertEqual(
            split[0],
            replace(plain[0], key="tx1_nhac", label="Âm nhạc: Thường xuyên 1", short="Nhạc TX1",
                    part="NHAC", merge="EVERY"),
        )  # fmt: skip
        keys = [f"{column.key}_{part}" for part in ("nhac", "mt") for column in plain]
        self.assertEqual([column.key for column in split], keys)
        either = {"nghe_thuat_both_parts_required": False}
        found = columns_for(*place, in_parts=True, settings=either)
        self.assertEqual({column.merge for column in found}, {"ANY"})
        other = columns_for(*place[:4], "GDTC", 70, in_parts=True)
        self.assertEqual(other, columns_for(*place[:4], "GDTC", 70))
        self.assertEqual(lib_columns.merge_of(TT22, "GDTC"), "EVERY")
        self.assertEqual(lib_columns.merge_of(TT58, "NTHUAT"), "EVERY")
        self.assertEqual(lib_columns.merge_of(TT27, "THCN"), "EVERY")

    def test_r27_tst_3_parts_only_where_the_setting_allows_them(self):
        for code, settings, expected in (
            ("THCN", None, True), ("THCN", {"thcn_two_columns": False}, False), ("TV", None, False),
        ):  # fmt: skip
            self.assertIs(lib_columns.has_parts(TT27, code, settings), expected)
        self.assertIs(lib_columns.has_parts(TT58, "THCN"), False)

    def test_r22_sub_4_result_of_parts(self):
        columns = columns_for(TT22, "COMMENT", 8, "HK1", "NTHUAT", 70, in_parts=True)
        cells = {column.key: Cell("value", None, "DAT") for column in columns}
        self.assertEqual(term_result(columns, cells), LineResult(None, "DAT", True))
        cells["gk_mt"] = Cell("value", None, "CHUA_DAT")
        self.assertEqual(term_result(columns, cells), LineResult(None, "CHUA_DAT", True))
        del cells["ck_mt"]
        self.assertEqual(term_result(columns, cells), LineResult(missing=("ck_mt",)))

    def test_r27_tst_3_a_part_of_one_column(self):
        columns = columns_for(TT27, "PRIMARY", 3, "GHK1", "THCN", None, in_parts=True)
        self.assertEqual([column.key for column in columns], ["level_tin", "level_cnghe"])
        cells = {"level_tin": Cell("value", None, "T"), "level_cnghe": Cell("value", None, "H")}
        self.assertEqual(term_result(columns, cells), LineResult(None, "H", True))
        self.assertEqual(term_result(columns[:1], cells), LineResult(None, "T", True))

    def test_r22_sub_4_a_scored_subject_has_no_parts(self):
        place = (TT22, "SCORE", 8, "HK1", "NTHUAT", 70)
        self.assertEqual(columns_for(*place, in_parts=True), columns_for(*place))

    def test_r27_tst_3_merging_of_parts(self):
        def level(tenths, code):
            return LineResult(tenths, code, True)

        for results, merge, expected in (
            ([level(80, "T"), level(60, "H")], "EVERY", level(60, "H")),
            ([level(80, "H"), level(90, "T")], "EVERY", level(80, "H")),
            ([level(None, "C"), level(90, "T")], "EVERY", level(90, "C")),
            ([level(70, None), level(60, None)], "EVERY", level(60, None)),
            ([level(None, "CHUA_DAT"), level(None, "DAT")], "ANY", level(None, "DAT")),
            ([level(None, "CHUA_DAT"), level(None, "DAT")], "EVERY", level(None, "CHUA_DAT")),
            ([EXEMPT, level(60, "H")], "EVERY", level(60, "H")),
            ([EXEMPT, EXEMPT], "EVERY", EXEMPT),
            ([MISSING, level(60, "H")], "EVERY", MISSING),
            ([MISSING, MISSING], "EVERY", LineResult(missing=("gk", "gk"))),
            ([LineResult(), level(60, "H")], "EVERY", LineResult()),
        ):
            with self.subTest(results=results, merge=merge):
                self.assertEqual(merge_parts(results, merge), expected)
        self.assertEqual(
            merge_parts([level(None, "DAT"), level(None, "CHUA_DAT")]).code, "CHUA_DAT"
        )

    def test_r27_cod_1_only_columns_of_levels_have_codes(self):
        for params, ctype, codes in (
            (TT27, "level", ("T", "H", "C")),
            (TT27, "trait", ("T", "D", "C")),
            (TT27, "test", ()),
            (TT22, "level", ()),
        ):
            self.assertEqual(lib_columns.codes_of(params, ctype), codes)

    def test_r27_tst_1_a_group_behind_a_missing_test_stays(self):
        kind = TT27.kinds["PRIMARY"]
        turned = Kind("PRIMARY", kind.combine, kind.groups[::-1], year=kind.year)
        params = replace(TT27, kinds={**TT27.kinds, "PRIMARY": turned})
        columns = columns_for(params, "PRIMARY", 4, "CN", "DD", None)
        self.assertEqual([column.key for column in columns], ["level"])

    def test_r22_cnt_3_cluster_column_in_full(self):
        columns = columns_for(TT22, "SCORE", 10, "HK1", "TOAN", 70, topic_cluster=True)
        plain, extra = columns[2], columns[3]
        several = columns_for(TT22, "SCORE", 10, "HK1", "TOAN", 70, topic_cluster=3)
        self.assertEqual(several, columns, "one mark for all topics together")
        self.assertEqual(extra, replace(plain, key="tx4", label="ĐĐGtx 4 (chuyên đề)", short="TX4"))


@tagged("post_install", "-at_install")
class TestMarks(BaseCase):
    def test_r_num_1_errors_in_full(self):
        scale = {"min": 0, "max": 10}
        cases = {
            "abc": ("score", "NOT_A_MARK", {"value": "abc"}),
            True: ("score", "NOT_A_MARK", {"value": "True"}),
            float("inf"): ("score", "NOT_A_MARK", {"value": "inf"}),
            "7,25": ("score", "TOO_MANY_DECIMALS", {"value": "7,25"}),
            "7,5": ("test", "NOT_INTEGER", {"value": "7,5"}),
            "10,1": ("score", "OUT_OF_RANGE", {"value": "10,1", **scale}),
            "85": ("score", "MISSING_COMMA", {"value": "85", "suggest": "8,5", **scale}),
            "X ": ("comment", "NOT_A_COMMENT", {"value": "X "}),
            "x": ("level", "NOT_A_LEVEL", {"value": "x"}),
            8: ("level", "NOT_A_LEVEL", {"value": "8"}),
        }
        for value, (ctype, code, params) in cases.items():
            with self.subTest(value), self.assertRaises(MarkError) as caught:
                parse_cell(value, ctype)
            self.assertEqual(caught.exception.code, code)
            # As text: 10 and 10.0 are equal, but a message shows them.
            self.assertEqual(str(caught.exception.params), str(params))
            self.assertEqual(str(caught.exception), code)

    def test_r14_a_level_that_the_circular_does_not_know(self):
        for typed, ctype, codes, allowed in (
            ("T", "level", ("H", "C"), "H, C"),
            (" t", "trait", ("D", "C"), "Đ, C"),
        ):
            with self.assertRaises(MarkError) as caught:
                parse_cell(typed, ctype, codes=codes)
            self.assertEqual(caught.exception.code, "CODE_NOT_USED")
            self.assertEqual(caught.exception.params, {"value": typed, "allowed": allowed})
        self.assertEqual(parse_cell("h", "level", codes=("H", "C")), Cell("value", None, "H"))

    def test_r_num_6_written_with_one_decimal_on_the_scale_and_beyond(self):
        for tenths in (0, 1, 9, 10, 79, 99, 100, 101, 109, 990):
            self.assertEqual(format_tenths(tenths), f"{str(tenths)[:-1] or 0},{str(tenths)[-1]}")

    def test_unknown_column_type(self):
        with self.assertRaisesRegex(ValueError, "^unknown column type 'grade'$"):
            parse_cell("8", "grade")

    def test_r_num_1_spreadsheet_numbers_lose_only_their_zeros(self):
        for value, tenths in ((100.0, None), (10.0, 100), (0.0, 0), (7.50, 75)):
            with self.subTest(value):
                if tenths is None:
                    self.assertRaises(MarkError, parse_cell, value, "score")
                else:
                    self.assertEqual(parse_cell(value, "score").tenths, tenths)

    def test_r27_tst_1_whole_numbers_may_be_written_with_zeros(self):
        self.assertEqual(parse_cell("8,0", "test").tenths, 80)
        self.assertEqual(parse_cell("7", "test").tenths, 70)

    def test_r_num_1_least_mark_is_a_limit_that_is_included(self):
        self.assertEqual(parse_cell("2", "score", min_mark=2).tenths, 20)
        self.assertEqual(parse_cell("20", "score", min_mark=2, missing_comma=True).tenths, 20)
        for typed in ("0,5", "1", "1,9", "19", "0"):
            with self.subTest(typed), self.assertRaises(MarkError):
                parse_cell(typed, "score", min_mark=2, missing_comma=True)
