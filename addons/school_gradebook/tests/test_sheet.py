from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestSheet(SchoolCommon):
    def row(self, book, index, login="math"):
        return self.as_user(book, login).get_sheet()["rows"][index]

    def test_sheet_of_an_empty_book(self):
        sheet = self.as_user(self.book, "math").get_sheet()
        self.assertTrue(sheet["gradebook"]["can_edit"])
        self.assertEqual(
            [c["key"] for c in sheet["columns"]],
            ["tx1", "tx2", "tx3", "tx4", "gk", "ck", "comment"],
        )
        row = sheet["rows"][0]
        self.assertEqual(row["cells"], {})
        self.assertEqual(row["average"], "")
        self.assertEqual(row["name"], "Nguyễn Thị An")

    def test_saved_marks_come_back_with_a_decimal_comma(self):
        result = self.save(self.book, {(0, "tx1"): "7.5", (0, "gk"): " 8 ", (1, "tx1"): "10"})
        self.assertEqual([c["v"] for c in result["saved"]], ["7,5", "8,0", "10,0"])
        self.assertEqual(result["refused"], [])
        cells = self.row(self.book, 0)["cells"]
        self.assertEqual(cells["tx1"], {"v": "7,5", "state": "value"})

    def test_a15_average_when_complete(self):
        """A01-like: weights 1, 2, 3 and half up (R22-AVG-1)."""
        marks = {"tx1": "8", "tx2": "7,5", "tx3": "9", "tx4": "8", "gk": "7"}
        result = self.save(self.book, {(0, k): v for k, v in marks.items()})
        self.assertEqual(result["rows"][0]["average"], "")
        self.assertFalse(result["rows"][0]["final"])
        self.assertTrue(result["rows"][0]["provisional"])
        result = self.save(self.book, {(0, "ck"): "8"})
        self.assertEqual(result["rows"][0]["average"], "7,8")
        self.assertTrue(result["rows"][0]["final"])

    def test_comment_book(self):
        keys = ("tx1", "tx2", "gk", "ck")
        result = self.save(self.book_gdtc, {(0, k): "đ" for k in keys}, login="sport")
        self.assertEqual(result["rows"][0]["average"], "Đ")
        result = self.save(self.book_gdtc, {(0, "gk"): "cd"}, "sport", expected={(0, "gk"): "Đ"})
        self.assertEqual(result["rows"][0]["average"], "CĐ")

    def test_hk2_book_has_the_year(self):
        self.fill(self.book, "6,4")
        self.fill(self.book_hk2, "6,5")
        row = self.row(self.book_hk2, 0)
        self.assertEqual(row["average"], "6,5")
        self.assertEqual(row["year_average"], "6,5")  # B01

    def test_wrong_values_are_refused_at_the_cell(self):
        cases = {
            "10,1": "OUT_OF_RANGE",
            "11": "MISSING_COMMA",
            "-1": "OUT_OF_RANGE",
            "7,25": "TOO_MANY_DECIMALS",
            "85": "MISSING_COMMA",
            "abc": "NOT_A_MARK",
            "m": "EXEMPT_NOT_ALLOWED",
        }
        for value, code in cases.items():
            with self.subTest(value=value):
                result = self.save(self.book, {(0, "tx1"): value, (1, "tx1"): "8"})
                self.assertEqual(result["refused"][0]["code"], code)
                self.assertTrue(result["refused"][0]["message"])
                self.assertEqual(self.row(self.book, 0)["cells"], {})
                self.assertEqual(self.row(self.book, 1)["cells"]["tx1"]["v"], "8,0")

    def test_garbage_cells_are_refused_not_raised(self):
        for cell in (
            {},
            {"line_id": 10**9, "column": "tx1", "value": "8"},
            {"line_id": "x", "column": "tx1", "value": "8"},
            {"line_id": self.book_gdtc.line_ids[0].id, "column": "tx1", "value": "8"},
            {"line_id": self.book.line_ids[0].id, "column": "tx9", "value": "8"},
            {"line_id": self.book.line_ids[0].id, "column": "tx1", "value": 8},
            {"line_id": self.book.line_ids[0].id, "column": None, "value": "8"},
        ):
            with self.subTest(cell=cell):
                result = self.as_user(self.book, "math").save_cells(f"g{cell}", [cell])
                self.assertEqual(len(result["refused"]), 1)
        with self.assertRaises(UserError):
            self.as_user(self.book, "math").save_cells("", [])
        with self.assertRaises(UserError):
            self.as_user(self.book, "math").save_cells("r", "cells")
        self.assertFalse(self.book.line_ids.mark_ids)

    def test_states(self):
        result = self.save(self.book, {(0, "tx1"): "v", (0, "tx2"): "k"})
        states = {c["column"]: c["state"] for c in result["saved"]}
        self.assertEqual(states, {"tx1": "absent", "tx2": "zero"})
        self.fill(self.book_hk2, "8")
        result = self.save(self.book_hk2, {(0, "tx1"): "k"}, expected={(0, "tx1"): "8,0"})
        # R22-MISS-2: (0 + 8 + 8 + 8 + 2×8 + 3×8) / 9 = 7,1
        self.assertEqual(result["rows"][0]["average"], "7,1")

    def test_exempt_needs_an_individual_plan(self):
        self.book.line_ids.sorted("number")[0].enrollment_id.individual_plan = True
        result = self.save(self.book, {(0, "tx1"): "m", (1, "tx1"): "m"})
        self.assertEqual(result["saved"][0]["state"], "exempt")
        self.assertEqual(result["refused"][0]["code"], "EXEMPT_NOT_ALLOWED")

    def test_clearing_removes_the_mark(self):
        self.save(self.book, {(0, "tx1"): "8"})
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "8"})
        self.assertFalse(self.book.line_ids.mark_ids)
        self.assertEqual(self.book.entered_count, 0)

    def restore(self, value, expected, row=0):
        cell = {
            "line_id": self.book.line_ids.sorted("number")[row].id,
            "column": "tx1",
            "value": value,
            "expected": expected,
            "restore": True,
        }
        return self.as_user(self.book, "math").save_cells(f"undo-{row}-{value}-{expected}", [cell])

    def test_a_mark_of_the_former_school_comes_back_as_that(self):
        """Undo of a change of such a mark; nothing becomes one that was none."""
        self.save(self.book, {(0, "tx1"): "7", (1, "tx1"): "7"})
        mark = self.book.line_ids.sorted("number")[0].mark_ids
        mark.with_user(self.users["math"]).write({"state": "transferred"})
        self.save(self.book, {(0, "tx1"): "8"}, expected={(0, "tx1"): "7,0"})
        self.assertEqual(self.row(self.book, 0)["cells"]["tx1"]["state"], "value")
        for row, value, expected in ((0, "6", "8,0"), (0, "v", "8,0"), (1, "7", "7,0")):
            refused = self.restore(value, expected, row)["refused"]
            self.assertEqual([cell["code"] for cell in refused], ["NOT_TRANSFERRED"])
        saved = self.restore("7,0", "8,0")["saved"]
        self.assertEqual([(cell["v"], cell["state"]) for cell in saved], [("7,0", "transferred")])
        cell = self.row(self.book, 0)["cells"]["tx1"]
        self.assertEqual(cell, {"v": "7,0", "state": "transferred"})
        # once more is the same, and a conflict stays one
        self.assertEqual(len(self.restore("7", "7,0")["saved"]), 1)
        self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "7,0"})
        self.assertEqual(self.restore("7,0", "5,0")["conflicts"][0]["theirs"], "9,0")

    def test_conflict_is_told_and_nothing_overwritten(self):
        self.save(self.book, {(0, "tx1"): "8"})
        result = self.save(self.book, {(0, "tx1"): "9", (1, "tx1"): "7"})
        conflict = result["conflicts"][0]
        self.assertEqual(conflict["theirs"], "8,0")
        self.assertEqual(conflict["by"], self.users["math"].name)
        self.assertRegex(conflict["at"], r"^\d{4}-\d\d-\d\dT.*\+07:00$")
        self.assertEqual(self.row(self.book, 0)["cells"]["tx1"]["v"], "8,0")
        self.assertEqual(self.row(self.book, 1)["cells"]["tx1"]["v"], "7,0")
        result = self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "8"})
        self.assertFalse(result["conflicts"])
        self.assertEqual(self.row(self.book, 0)["cells"]["tx1"]["v"], "9,0")

    def test_conflict_with_a_deleted_mark(self):
        self.save(self.book, {(0, "tx1"): "8"})
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "8"})
        result = self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "8"})
        self.assertEqual(result["conflicts"][0]["theirs"], "")
        self.assertEqual(result["conflicts"][0]["by"], self.users["math"].name)

    def test_repeated_request_is_harmless(self):
        values = {(0, "tx1"): "8"}
        first = self.save(self.book, values, request_id="same")
        seq = self.book.journal_seq
        second = self.save(self.book, values, request_id="same")
        self.assertEqual({**first, "replayed": True}, second)
        self.book.invalidate_recordset()
        self.assertEqual(self.book.journal_seq, seq)
        with self.assertRaises(UserError):
            self.save(self.book, {(0, "tx1"): "9"}, request_id="same")

    def test_comment_column(self):
        result = self.save(self.book, {(0, "comment"): "  Tiến bộ   rõ "})
        self.assertEqual(result["saved"][0]["v"], "Tiến bộ rõ")
        self.assertEqual(self.row(self.book, 0)["comment"], "Tiến bộ rõ")
        result = self.save(self.book, {(1, "comment"): "x" * 501})
        self.assertEqual(result["refused"][0]["code"], "TOO_LONG")

    def test_pupil_who_left_keeps_the_row_and_is_not_marked(self):
        line = self.book.line_ids.sorted("number")[0]
        line.enrollment_id.write({"status": "left", "date_end": "2025-11-01"})
        result = self.save(self.book, {(0, "tx1"): "8"})
        self.assertEqual(result["refused"][0]["code"], "NOT_STUDYING")
        row = self.row(self.book, 0)
        self.assertFalse(row["active"])
        self.assertEqual(row["status"], "left")

    def test_progress(self):
        result = self.save(self.book, {(0, "tx1"): "8"})
        self.assertEqual((self.book.entered_count, self.book.expected_count), (1, 18))
        self.assertEqual(result["progress"], 6)

    def test_who_reads_and_who_writes(self):
        for login in ("homeroom", "principal", "board", "clerk", "authority"):
            with self.subTest(login=login):
                sheet = self.as_user(self.book, login).get_sheet()
                self.assertFalse(sheet["gradebook"]["can_edit"])
                self.assertTrue(sheet["gradebook"]["closed_reason"])
                with self.assertRaises(AccessError):
                    self.save(self.book, {(0, "tx1"): "8"}, login=login)
        for login in ("stranger", "sport", "sysadmin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.book, login).get_sheet()

    def test_constant_queries(self):
        """Must be shown 3: 10, 45 and 100 pupils cost the same queries."""
        counts = []
        for size in (2, 10, 45, 100):  # the first one fills the registry's caches
            klass = self._class(f"8X{size}", 8)
            self._enrol(klass, size, prefix=f"Q{size}")
            assignment = self._assign(klass, self.toan, self.employees["math"])
            book = self._book(assignment, "HK1")
            keys = [column.key for column in book._columns()]
            cells = [
                {"line_id": line.id, "column": key, "value": "8", "expected": ""}
                for line in book.line_ids
                for key in keys
            ]
            counts.append((self._count_sheet(book), self._count_save(book, cells)))
        self.assertEqual(len(set(counts[1:])), 1, counts)

    def _count_sheet(self, book):
        book = self.as_user(book, "math")
        book.get_sheet()  # the first call fills the caches of the registry
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        book.get_sheet()
        return self.cr.sql_log_count - before

    def _count_save(self, book, cells):
        book = self.as_user(book, "math")
        self.env.flush_all()
        before = self.cr.sql_log_count
        result = book.save_cells(f"count-{len(cells)}", cells)
        self.assertEqual(len(result["saved"]), len(cells))
        return self.cr.sql_log_count - before

    def test_sheet_says_how_results_come_about(self):
        """The browser works them out by data of the ruleset, not by its own knowledge."""
        sheet = self.as_user(self.book, "math").get_sheet()
        rules = {c["key"]: (c.get("combine"), c["weight"]) for c in sheet["columns"]}
        self.assertEqual(rules["tx1"], ("AVERAGE", 1))
        self.assertEqual(rules["ck"], ("AVERAGE", 3))
        self.assertEqual(rules["comment"], (None, 0))
        self.assertIsNone(sheet["gradebook"]["year_rule"])
        self.assertEqual(sheet["columns"][-1]["max"], 500)

    def test_second_term_says_what_the_first_one_gave(self):
        self.fill(self.book, "6,4")
        sheet = self.as_user(self.book_hk2, "math").get_sheet()
        rule = {"combine": "WEIGHTED", "weights": [1, 2], "from_rounded": True}
        self.assertEqual(sheet["gradebook"]["year_rule"], rule)
        first = sheet["rows"][0]["first_term"]
        self.assertEqual((first["final"], first["tenths"], first["code"]), (True, 64, None))
        total, weights = first["exact"]
        self.assertEqual(total, 64 * weights)

    def test_whom_to_ask_when_a_column_is_closed(self):
        book = self.as_user(self.book, "math")
        self.assertEqual(book.get_sheet()["ask"], "")
        self.as_user(self.book, "principal").action_lock()
        self.assertIn(self.users["principal"].name, book.get_sheet()["ask"])
