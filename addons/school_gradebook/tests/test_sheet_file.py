import datetime
import io

import openpyxl

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lib import sheet_file
from .sheet_file_common import SheetFileCommon

KEYS_OF_MARKS = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")


@tagged("post_install", "-at_install")
class TestSheetFile(SheetFileCommon):
    """The file that is downloaded, filled and brought back."""

    def test_the_file_holds_the_sheet_and_locks_what_is_closed(self):
        self.save(self.book, {(0, "tx1"): "8,5"})
        self.close("ck")
        workbook = openpyxl.load_workbook(io.BytesIO(self.download()))
        page, hidden = workbook.worksheets[0], workbook[sheet_file.DATA_SHEET]
        self.assertEqual(page.cell(*self.place(0, "tx1")).value, "8,5")
        self.assertEqual(page.cell(7, 3).value, "Nguyễn Thị An")
        self.assertTrue(page.protection.sheet)
        self.assertTrue(page.cell(7, 3).protection.locked)
        self.assertFalse(page.cell(*self.place(0, "tx1")).protection.locked)
        self.assertTrue(page.cell(*self.place(0, "ck")).protection.locked)
        self.assertEqual(hidden.sheet_state, "veryHidden")
        self.assertEqual(page.cell(*self.place(0, "tx1")).number_format, "@")
        rules = page.data_validations.dataValidation
        self.assertIn("E7:E9", [str(rule.sqref) for rule in rules])

    def close(self, kind):
        """Close the entry of a kind of column."""
        now = fields.Datetime.now()
        self.env["school.entry.window"].create(
            {
                "term_id": self.book.term_id.id,
                "kind": kind,
                "date_open": now - datetime.timedelta(days=9),
                "date_close": now - datetime.timedelta(days=2),
            }
        )

    def test_a_name_that_looks_like_a_formula_stays_a_text(self):
        pupil = self.pupils[0].student_id
        for name in ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)"):
            pupil.name = name
            self.env.flush_all()
            workbook = openpyxl.load_workbook(io.BytesIO(self.download()))
            cell = next(c for c in workbook.worksheets[0]["C"] if c.value == name)
            with self.subTest(name=name):
                self.assertEqual(cell.data_type, "s")
                self.assertTrue(cell.quotePrefix)

    def test_an_untouched_file_changes_nothing(self):
        self.save(self.book, {(0, "tx1"): "8,5"})
        wizard = self.upload({})
        self.assertFalse(wizard.line_ids)
        self.assertEqual(wizard.state, "checked")

    def test_the_check_writes_nothing_and_shows_each_cell(self):
        self.save(self.book, {(0, "tx1"): "8,5", (1, "tx1"): "7", (2, "gk"): "6"})
        wizard = self.upload(
            {
                (0, "tx1"): "8.5",
                (1, "tx1"): "7,5",
                (2, "gk"): None,
                (0, "tx2"): 9.5,
                (1, "tx2"): 10,
                (2, "comment"): "Tiến bộ",
            }
        )
        kinds = {address: kind for address, (kind, _message) in self.cells(wizard).items()}
        self.assertEqual(
            kinds, {"E8": "changed", "I9": "cleared", "F7": "new", "F8": "new", "K9": "new"}
        )
        self.assertEqual(self.marks()[1, "tx1"], "7,0")
        wizard.action_apply()
        self.assertEqual(wizard.state, "done")
        self.assertFalse(wizard.file)
        self.assertEqual(
            self.marks(),
            {(0, "tx1"): "8,5", (1, "tx1"): "7,5", (0, "tx2"): "9,5", (1, "tx2"): "10,0"},
        )
        self.assertEqual(self.book.line_ids.sorted("number")[2].comment, "Tiến bộ")

    def test_the_journal_names_the_file(self):
        self.upload({(0, "tx1"): "9"}).action_apply()
        entry = self.env["school.mark.journal"].search([("gradebook_id", "=", self.book.id)])
        self.assertEqual(entry.source, "import")
        self.assertEqual(entry.reference, "diem-8A.xlsx")
        self.assertEqual(entry.user_id, self.users["math"])

    def test_wrong_cells_are_named_and_nothing_is_saved(self):
        cases = {
            7.25: "7,5",
            "11,5": "10",
            85: "8,5",
            datetime.date(2026, 5, 8): "08/05/2026",
            datetime.time(8, 5): "08:05",
            46150: "08/05/2026",
            "abc": "0",
            True: "",
            "#N/A": "",
        }
        for value, named in cases.items():
            with self.subTest(value=value):
                wizard = self.upload({(0, "tx1"): value, (1, "tx1"): "8"})
                kind, message = self.cells(wizard)["E7"]
                self.assertEqual(kind, "refused")
                self.assertIn(named, message)
                wizard.action_apply()
                self.assertEqual(wizard.state, "checked")
                self.assertTrue(wizard.notice)
                self.assertEqual(self.marks(), {})

    def test_a_formula_without_a_value_is_refused(self):
        wizard = self.upload({(0, "tx1"): "=8+0.5"})
        self.assertEqual(self.cells(wizard)["E7"][0], "refused")

    def test_what_changed_meanwhile_asks_for_a_decision(self):
        self.save(self.book, {(0, "tx1"): "6", (1, "tx1"): "7", (2, "tx1"): "5"})
        content = self.download()
        latest = {(0, "tx1"): "6", (1, "tx1"): "7", (2, "tx1"): "5"}
        self.save(
            self.book,
            {(0, "tx1"): "6,5", (1, "tx1"): "7,5", (2, "tx1"): "5,5"},
            expected=latest,
        )
        wizard = self.upload({(0, "tx1"): "9", (1, "tx1"): "7,5"}, content=content)
        # the same value is no conflict, and an untouched cell is no wish
        self.assertEqual({a: k for a, (k, _m) in self.cells(wizard).items()}, {"E7": "conflict"})
        self.assertIn("6,5", self.cells(wizard)["E7"][1])
        wizard.action_apply()
        self.assertEqual(wizard.state, "checked")
        self.assertEqual(self.marks()[0, "tx1"], "6,5")
        wizard.line_ids.choice = "theirs"
        wizard.action_apply()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self.marks()[0, "tx1"], "6,5")
        wizard = self.upload({(0, "tx1"): "9"}, content=content)
        wizard.with_context(choice="mine").action_choose_all()
        wizard.action_apply()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self.marks(), {(0, "tx1"): "9,0", (1, "tx1"): "7,5", (2, "tx1"): "5,5"})

    def test_a_conflict_with_an_emptied_cell_can_be_decided(self):
        self.save(self.book, {(0, "tx1"): "6"})
        content = self.download()
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "6"})
        wizard = self.upload({(0, "tx1"): "9"}, content=content)
        wizard.with_context(choice="mine").action_choose_all()
        wizard.action_apply()
        self.assertEqual(self.marks(), {(0, "tx1"): "9,0"})

    def test_a_change_between_check_and_saving_is_shown_first(self):
        wizard = self.upload({(0, "tx1"): "9"})
        self.save(self.book, {(0, "tx1"): "9"})
        wizard.action_apply()
        self.assertEqual(wizard.state, "checked")
        self.assertEqual(wizard.same_count, 1)

    def test_replay_writes_nothing_twice(self):
        content = self.fill_file(self.download(), {(0, "tx1"): "9"})
        wizard = self.wizard(content)
        wizard.action_apply()
        with self.assertRaises(UserError):
            wizard.action_apply()
        again = self.wizard(content)
        self.assertEqual((again.same_count, len(again.line_ids)), (1, 0))
        again.action_apply()
        entries = self.env["school.mark.journal"].search([("gradebook_id", "=", self.book.id)])
        self.assertEqual(len(entries), 1)

    def test_pupils_are_found_by_code_wherever_the_row_stands(self):
        def swap(_workbook, page):
            for column in range(1, 12):
                one, two = page.cell(7, column), page.cell(8, column)
                one.value, two.value = two.value, one.value

        self.upload({(0, "tx1"): "9"}, edit=swap).action_apply()
        self.assertEqual(self.marks(), {(0, "tx1"): "9,0"})

    def test_rows_and_columns_that_do_not_fit_are_refused(self):
        def other_name(_workbook, page):
            page.cell(7, 3).value = "Trần Văn Khác"

        def other_code(_workbook, page):
            page.cell(7, 2).value = "KHAC"

        def twice(_workbook, page):
            page.cell(8, 2).value = page.cell(7, 2).value
            page.cell(8, 3).value = page.cell(7, 3).value

        for edit, address in ((other_name, "B7"), (other_code, "B7"), (twice, "B8")):
            with self.subTest(edit=edit.__name__):
                wizard = self.upload({(1, "tx1"): "9"}, edit=edit)
                self.assertEqual(self.cells(wizard)[address][0], "refused")
                wizard.action_apply()
                self.assertEqual(self.marks(), {})

        def heads(_workbook, page):
            page.cell(6, 5).value, page.cell(6, 6).value = "TX2", "TX1"

        with self.assertRaises(UserError):
            self.upload({(1, "tx1"): "9"}, edit=heads)

    def test_a_whole_class_costs_few_queries(self):
        self._enrol(self.klass, 42, prefix="HT")
        content = self.fill_file(
            self.download(), {(row, key): "8" for row in range(45) for key in KEYS_OF_MARKS}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        wizard = self.wizard(content)
        self.assertEqual(wizard.new_count, 270)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(80):
            wizard.action_apply()
            self.env.flush_all()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(len(self.marks()), 270)

    def test_a_primary_book_and_a_comment_book(self):
        content = self.download(self.book_gdtc, "sport")
        page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertEqual(page.cell(6, 5).value, "TX1")
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        workbook.worksheets[0].cell(7, 5).value = "cđ"
        target = io.BytesIO()
        workbook.save(target)
        wizard = self.wizard(target.getvalue(), "sport", self.book_gdtc)
        wizard.action_apply()
        self.assertEqual(self.marks(self.book_gdtc), {(0, "tx1"): "CĐ"})
