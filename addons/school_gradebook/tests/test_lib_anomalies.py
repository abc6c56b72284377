"""What is a finding and what is not: tables for each rule of lib/anomalies.py."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import anomalies, columns, marks
from odoo.addons.school_gradebook.lib.anomalies import Book, Change, Limits, Year, cell_of

from .lib_common import TT22, TT27

NOW = datetime(2025, 12, 1, 8)
#: Two regular marks of weight 1, midterm 2, final 3 (35 periods a year).
SCORES = columns.columns_for(TT22, "SCORE", 8, "HK1", "LSDL", 35)
KEYS = [column.key for column in SCORES]
PRIMARY = columns.columns_for(TT27, "PRIMARY", 4, "CN", "TOAN", 175)


def cells(text, keys=KEYS):
    """Return the cells of «8 7,5 - v»: a dash is an empty cell."""
    found = {}
    for column, word in zip(keys, text.split(), strict=False):
        if word != "-":
            ctype = {c.key: c.ctype for c in (*SCORES, *PRIMARY)}[column]
            found[column] = marks.parse_cell(word, ctype)
    return found


def book(*rows, keys=KEYS, **values):
    """Return a book with one line per row of cells; lines are numbered from 1."""
    lines = tuple(range(1, len(rows) + 1))
    own = {line: cells(row, keys) for line, row in zip(lines, rows, strict=True)}
    return Book(**{"columns": SCORES, "lines": lines, "cells": own, **values})


def changes(*rows, user=7, source="sheet", at=NOW):
    """Return changes of «line column new» in their order; «-» deletes."""
    found, last = [], {}
    for seq, row in enumerate(rows, 1):
        line, column, new = row.split()
        new = None if new == "-" else new
        old = last.get((line, column))
        found.append(Change(seq, int(line), column, old, new, user, at, source))
        last[line, column] = new
    return tuple(found)


@tagged("post_install", "-at_install")
class TestAnomalies(BaseCase):
    def test_columns_of_the_tables(self):
        self.assertEqual(KEYS, ["tx1", "tx2", "gk", "ck"])
        self.assertEqual([column.key for column in PRIMARY], ["level", "test"])

    def test_journal_texts(self):
        cases = {
            "8.5": marks.Cell("value", 85),
            "8": marks.Cell("value", 80),
            "DAT": marks.Cell("value", None, "DAT"),
            "T": marks.Cell("value", None, "T"),
            "absent": marks.Cell("absent"),
            "exempt": marks.Cell("exempt"),
            "zero": marks.Cell("zero", 0),
            "transferred:7": marks.Cell("transferred", 70),
            None: None,
            "": None,
        }
        for text, cell in cases.items():
            with self.subTest(text=text):
                self.assertEqual(cell_of(text), cell)

    def test_missing(self):
        closes = NOW + timedelta(days=3)
        cases = [
            # rows, days until the deadline, (column, lines)
            (["8 8 8 8", "8 8 - 8"], 3, [("gk", (2,))]),
            (["8 8 8 8", "8 8 - 8"], 3.01, []),
            (["8 8 8 8", "8 8 - 8"], -20, [("gk", (2,))]),
            (["8 8 v 8", "8 8 m 8", "8 8 k 8"], 1, [("gk", (1,))]),
            (["8 8 - 8", "8 8 - 8"], 0, [("gk", (1, 2))]),
            (["8 8 8 -"], 1, []),
        ]
        for rows, days, expected in cases:
            closes = NOW + timedelta(days=days)
            found = list(anomalies.missing(book(*rows, deadlines={"gk": closes}), NOW))
            with self.subTest(rows=rows, days=days):
                self.assertEqual([(f.column, f.lines) for f in found], expected)
        self.assertEqual(found, [])

    def test_missing_is_another_finding_for_another_deadline(self):
        keys = {
            next(anomalies.missing(book("- 8 8 8", deadlines={"tx": NOW + day}), NOW)).key
            for day in (timedelta(0), timedelta(hours=1), timedelta(days=1))
        }
        self.assertEqual(keys, {("tx1", "2025-12-01"), ("tx1", "2025-12-02")})

    def test_missing_days_are_a_parameter(self):
        late = book("- 8 8 8", deadlines={"tx": NOW + timedelta(days=7)})
        self.assertFalse(list(anomalies.missing(late, NOW)))
        self.assertTrue(list(anomalies.missing(late, NOW, Limits(days_before=7))))

    def test_crossed(self):
        full = ("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 4.9")
        cases = [
            # (5 + 5 + 10 + 3·4,9) / 7 = 4,957 → 5,0 already
            (full + ("1 ck 5",), []),
            # 4,8 → 4,9: below; → 5,0: at the threshold counts
            (("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 4.5", "1 ck 4.7"), []),
            (("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 4.5", "1 ck 4.9"), [(48, 50, 50)]),
            # downwards is no finding
            (("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 5", "1 ck 4"), []),
            # entering is no edit
            (("1 tx1 9", "1 tx2 9", "1 gk 9", "1 ck 9"), []),
            # not final before: no average that could cross
            (("1 tx1 3", "1 tx1 9", "1 tx2 9", "1 gk 9"), []),
            # several at once: the highest counts
            (("1 tx1 3", "1 tx2 3", "1 gk 3", "1 ck 3", "1 ck 10"), [(30, 60, 50)]),
            # delete and enter again
            (("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 4.5", "1 ck -", "1 ck 6"), [(48, 54, 50)]),
            # empty two cells, fill both
            (
                ("1 tx1 4", "1 tx2 4", "1 gk 5", "1 ck 5")
                + ("1 tx1 -", "1 tx2 -", "1 tx1 7", "1 tx2 7"),
                [(47, 51, 50)],
            ),
            # a make-up mark is no edit of a mark
            (("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck absent", "1 ck 9"), []),
            # the comment, locks and unknown columns say nothing
            (full[:3] + ("1 ck 4.5", "1 comment Giỏi", "1 comment Kém", "1 tx9 1", "1 tx9 9"), []),
        ]
        for rows, expected in cases:
            found = list(anomalies.crossed(book("- - - -", changes=changes(*rows))))
            facts = [
                (f.facts["average_old"], f.facts["average_new"], f.facts["threshold"])
                for f in found
            ]
            with self.subTest(rows=rows):
                self.assertEqual(facts, expected)

    def test_each_threshold(self):
        for threshold in (35, 50, 65, 80, 90):
            below, at = (threshold - 10) / 10, threshold / 10
            rows = [f"1 {key} {below}" for key in KEYS] + [f"1 {key} {at}" for key in KEYS]
            found = list(anomalies.crossed(book("- - - -", changes=changes(*rows))))
            with self.subTest(threshold=threshold):
                self.assertEqual([f.facts["threshold"] for f in found], [threshold])
                self.assertEqual((found[0].column, found[0].user), ("ck", 7))

    def test_crossed_the_average_of_the_year(self):
        other = changes("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 5", at=NOW - timedelta(days=9))
        # HK2 4,8 → 4,9; (5,0 + 2 × 4,9) / 3 = 4,9; → 5,0 is of the term itself
        full = ("1 tx1 5", "1 tx2 5", "1 gk 5")
        cases = [
            # HKI: 4,7 → 4,9; with HKII 5,0 the year 4,9 → 5,0 (its last term counts twice)
            (True, (*full, "1 ck 4.3", "1 ck 4.8"), [(49, 50, True)]),
            # HKII: the same edit; the year 4,8 → 4,9 reaches nothing
            (False, (*full, "1 ck 4.3", "1 ck 4.8"), []),
            # both reach it: the edit is told once, of the term
            (True, (*full, "1 ck 4.3", "1 ck 6"), [(47, 54, False)]),
        ]
        for first, rows, expected in cases:
            year = Year(SCORES, {1: other}, first, "SCORE", TT22)
            own = book("- - - -", changes=changes(*rows), year=year)
            found = [
                (f.facts["average_old"], f.facts["average_new"], f.facts["year"])
                for f in anomalies.crossed(own)
            ]
            with self.subTest(first=first, rows=rows):
                self.assertEqual(found, expected)

    def test_the_other_term_counts_as_it_was_at_the_time(self):
        later = changes("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 5", at=NOW + timedelta(days=1))
        rows = ("1 tx1 5", "1 tx2 5", "1 gk 5", "1 ck 4.3", "1 ck 4.8")
        for moved, expected in ((later, 0), (later[:3], 0), ((), 0)):
            year = Year(SCORES, {1: moved}, True, "SCORE", TT22)
            own = book("- - - -", changes=changes(*rows), year=year)
            with self.subTest(moved=moved):
                self.assertEqual(len(list(anomalies.crossed(own))), expected)

    def test_what_an_import_brought_before_the_first_look(self):
        rows = ("1 tx1 4", "1 tx2 4", "1 gk 4", "1 ck 4", "1 ck 7", "1 ck 6", "1 ck 7", "1 ck 8")
        brought = changes(*rows, source="import")
        values = {"deadlines": {"ck": NOW - timedelta(days=1)}, "teachers": frozenset({7})}
        kinds = {
            first: {f.kind for f in anomalies.find(Book(**plain, first=first), NOW)}
            for plain in [{"columns": SCORES, "changes": brought, **values}]
            for first in (True, False)
        }
        self.assertEqual(kinds, {True: set(), False: {"crossed", "late"}})
        # An edit by hand after it is one, and is compared with what was brought.
        edit = changes(*rows, "1 ck 10")[-1:]
        own = Book(columns=SCORES, changes=brought + edit, first=True)
        self.assertEqual([f.key[2] for f in anomalies.crossed(own)], [9])

    def test_crossed_looks_at_what_is_new_and_remembers_what_is_old(self):
        rows = ("1 tx1 4", "1 tx2 4", "1 gk 4", "1 ck 4", "1 ck 7", "1 ck 4", "1 ck 10")
        for seen, expected in ((0, [5, 7]), (4, [5, 7]), (5, [7]), (6, [7]), (7, [])):
            own = book("- - - -", changes=changes(*rows), seen=seen)
            with self.subTest(seen=seen):
                self.assertEqual([f.key[2] for f in anomalies.crossed(own)], expected)

    def test_comment_subjects_have_no_average_to_cross(self):
        gdtc = columns.columns_for(TT22, "COMMENT", 8, "HK1", "GDTC", 70)
        own = Book(columns=gdtc, changes=changes("1 tx1 DAT", "1 tx1 CHUA_DAT", "1 tx1 zero"))
        self.assertEqual(list(anomalies.crossed(own)), [])

    def test_far(self):
        cases = [
            ("7 7 7 4", (), [("ck", 40, 70)]),
            ("7 7 7 4,1", (), []),
            ("7 7 7 10", (), [("ck", 100, 70)]),
            ("7 7 4 -", (), []),  # two others only
            ("4 7 7 -", (70,), [("tx1", 40, 70)]),
            ("4 - - -", (70, 80, 90), [("tx1", 40, 80)]),
            ("7 7 7 k", (), []),  # zero without make-up is a rule, not a judgement
            ("7 7 7 v", (), []),
            ("4 4 8 8", (), [("tx1", 40, 80), ("tx2", 40, 80), ("gk", 80, 40), ("ck", 80, 40)]),
        ]
        for row, elsewhere, expected in cases:
            found = anomalies.far(book(row, elsewhere={1: elsewhere}))
            with self.subTest(row=row, elsewhere=elsewhere):
                self.assertEqual(
                    [(f.column, f.facts["value"], f.facts["median"]) for f in found], expected
                )

    def test_far_limits_are_parameters(self):
        own = book("7 7 5 -")
        self.assertFalse(list(anomalies.far(own)))
        self.assertTrue(list(anomalies.far(own, Limits(distance=20, others=2))))

    def test_same(self):
        varied = [5, 6, 7, 8, 9, 4, 5, 7, 10, 6]
        up, down = [*varied[1:], 3], [3, *varied[:-1]]
        mixed = [9, 4, 8, 5, 10, 7, 6, 5, 8, 4]
        one_other = [*varied[:-1], 9]
        two_others = [*varied[:-2], 9, 9]
        cases = [
            (varied, varied, [(0, 10, 10)]),
            (varied, one_other, [(0, 9, 10)]),
            (varied, two_others, []),
            (varied, mixed, []),
            (varied, down, [(1, 9, 9)]),
            (varied, up, [(-1, 9, 9)]),
            (varied[:8], varied[:8], [(0, 8, 8)]),
            (varied[:7], varied[:7], []),
            ([8] * 10, [8] * 10, [(0, 10, 10)]),
            # two values only: one pupil further is no wonder
            ([8, 8, 8, 8, 8, 8, 8, 8, 8, 9] * 2, [9, 8, 8, 8, 8, 8, 8, 8, 8, 8] * 2, []),
        ]
        for first, second, expected in cases:
            rows = [f"{one} {two} - -" for one, two in zip(first, second, strict=True)]
            found = list(anomalies.same(book(*rows)))
            with self.subTest(first=first, second=second):
                self.assertEqual(
                    [(f.facts["shift"], f.facts["count"], f.facts["of"]) for f in found], expected
                )
        own = book(*[f"{mark} {mark} - -" for mark in varied])
        (found,) = anomalies.same(own)
        self.assertEqual((found.column, found.facts["other"]), ("tx2", "tx1"))

    def test_a_column_half_filled_is_not_the_same(self):
        rows = [f"{mark} {mark if mark > 6 else '-'} - -" for mark in range(1, 11)]
        self.assertEqual(list(anomalies.same(book(*rows))), [])

    def test_often(self):
        cases = [
            (("1 tx1 5", "1 tx1 6", "1 tx1 7"), []),
            (("1 tx1 5", "1 tx1 6", "1 tx1 7", "1 tx1 8"), [3]),
            (("1 tx1 5", "1 tx1 -", "1 tx1 5", "1 tx1 -", "1 tx1 5", "1 tx1 6"), [3]),
            (("1 tx1 5", "1 tx1 6", "2 tx1 7", "1 tx2 8", "1 tx1 4", "1 tx2 4"), []),
            (("1 comment a", "1 comment b", "1 comment c", "1 comment d"), []),
        ]
        for rows, expected in cases:
            found = anomalies.often(book("- -", changes=changes(*rows)))
            with self.subTest(rows=rows):
                self.assertEqual([f.facts["count"] for f in found], expected)

    def test_often_is_told_again_after_as_many_changes_more(self):
        rows = [f"1 tx1 {mark}" for mark in (1, 2, 3, 4, 5, 6, 7)]
        keys = [
            [f.key for f in anomalies.often(book("-", changes=changes(*rows[:count])))]
            for count in (4, 5, 6, 7)
        ]
        self.assertEqual(keys, [[(1, "tx1", 1)]] * 3 + [[(1, "tx1", 2)]])
        self.assertFalse(list(anomalies.often(book("-", changes=changes(*rows), seen=7))))

    def test_other(self):
        cases = [
            # user, source, found
            (7, "sheet", False),
            (8, "sheet", True),
            (8, "import", True),
            (None, "sql", True),
            (8, "server", True),
            (8, "correction", False),
        ]
        for user, source, expected in cases:
            own = changes("1 tx1 5", "2 tx1 6", "1 tx2 7", user=user, source=source)
            found = list(anomalies.other(book("-", changes=own, teachers=frozenset({7}))))
            with self.subTest(user=user, source=source):
                self.assertEqual(len(found), int(expected))
                if found:
                    self.assertEqual((found[0].lines, found[0].user), ((1, 2), user))
                    self.assertEqual(found[0].facts["count"], 3)
                    self.assertEqual(found[0].column, "")

    def test_other_counts_what_is_new_only(self):
        own = changes("1 tx1 5", "2 tx1 6", "1 comment Giỏi", user=8)
        (found,) = anomalies.other(book("-", changes=own, seen=1))
        self.assertEqual((found.lines, found.column, found.key), ((2,), "tx1", (8, 2)))
        self.assertEqual((found.facts["old"], found.facts["new"]), (None, "6"))
        self.assertFalse(list(anomalies.other(book("-", changes=own, seen=2))))

    def test_other_knows_substitutes_by_the_moment(self):
        day = timedelta(days=1)
        cases = [
            (8, NOW - day, NOW + day, False),
            (8, NOW, NOW + day, False),
            (8, NOW - day, NOW, True),
            (8, NOW + day, NOW + 2 * day, True),
            (9, NOW - day, NOW + day, True),
        ]
        own = changes("1 tx1 5", user=8)
        for *substitute, expected in cases:
            found = list(anomalies.other(book("-", changes=own, substitutes=(tuple(substitute),))))
            with self.subTest(substitute=substitute):
                self.assertEqual(bool(found), expected)

    def test_late(self):
        cases = [
            ("1 gk 5", "gk", -1, "sheet", True),
            ("1 gk 5", "gk", 0, "sheet", False),
            ("1 gk 5", "gk", -1, "correction", False),
            ("1 tx1 5", "tx", -1, "sheet", False),
            ("1 ck -", "ck", -1, "sheet", True),
            ("1 gk 5", "ck", -1, "sheet", False),
        ]
        for row, window, hours, source, expected in cases:
            deadlines = {window: NOW + timedelta(hours=hours)}
            own = book("-", changes=changes(row, source=source), deadlines=deadlines)
            with self.subTest(row=row, hours=hours, source=source):
                self.assertEqual(len(list(anomalies.late(own))), int(expected))

    def test_late_changes_of_a_column_are_one_finding(self):
        own = changes("1 gk 5", "2 gk 6", "2 gk 7", "1 ck 4")
        deadlines = {"gk": NOW - timedelta(days=1), "ck": NOW - timedelta(days=1)}
        found = list(anomalies.late(book("-", changes=own, deadlines=deadlines)))
        self.assertEqual(
            [(f.column, f.lines, f.facts["count"]) for f in found],
            [("gk", (1, 2), 3), ("ck", (1,), 1)],
        )

    def test_unlike(self):
        cases = {
            "T 6": True,
            "T 7": False,
            "T 10": False,
            "H 5": False,
            "H 10": False,
            "C 8": False,
            "C 9": True,
            "C 10": True,
            "- 10": False,
            "T -": False,
            "T v": False,
        }
        for row, expected in cases.items():
            own = book(row, keys=["level", "test"], columns=PRIMARY)
            with self.subTest(row=row):
                self.assertEqual(bool(list(anomalies.unlike(own))), expected)
        limits = Limits(excellent_from=90, weak_below=70)
        for row in ("T 8", "C 7"):
            own = book(row, keys=["level", "test"], columns=PRIMARY)
            self.assertTrue(list(anomalies.unlike(own, limits)), row)

    def test_unlike_part_by_part(self):
        parted = columns.columns_for(TT27, "PRIMARY", 4, "CN", "THCN", 70, in_parts=True)
        parts = {}
        for column in parted:
            parts.setdefault(column.part, {})[column.ctype] = column.key
        self.assertEqual(len(parts), 2)
        first, second = parts.values()
        own = {
            first["level"]: marks.Cell("value", None, "T"),
            first["test"]: marks.Cell("value", 100),
            second["level"]: marks.Cell("value", None, "C"),
            second["test"]: marks.Cell("value", 90),
        }
        (found,) = anomalies.unlike(Book(columns=parted, lines=(1,), cells={1: own}))
        self.assertEqual(found.column, second["test"])

    def test_find_collects_every_rule(self):
        rows = [f"{mark} {mark} {mark} 10" for mark in (5, 5, 5, 5, 5, 5, 5, 4)]
        history = changes("1 tx1 3", "1 tx2 3", "1 gk 3", "1 ck 3", "1 ck 4", "1 ck 5", "1 ck 10")
        found = anomalies.find(
            book(*rows[:-1], "4 4 4 -", changes=history, deadlines={"ck": NOW - timedelta(1)}), NOW
        )
        self.assertEqual(
            {finding.kind for finding in found}, set(anomalies.KINDS) - {anomalies.UNLIKE}
        )
        self.assertEqual(len({(f.kind, f.key) for f in found}), len(found))
