from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import SchoolCommon


class HistoryCommon(SchoolCommon):
    """Entries at chosen moments and from chosen addresses."""

    def at(self, moment, address=None, login=None):
        """Date the entries that were written last, as if they had been written then."""
        self.env.flush_all()
        self.cr.execute("ALTER TABLE school_mark_journal DISABLE TRIGGER USER")
        self.cr.execute(
            SQL(
                "UPDATE school_mark_journal SET at = %s, address = %s WHERE at > %s",
                moment - timedelta(hours=7),
                address,
                datetime(2026, 6, 1),
            )
        )
        self.cr.execute(
            "ALTER TABLE school_mark_journal ENABLE ALWAYS TRIGGER school_journal_guard"
        )
        self.env.invalidate_all()

    def cells(self, book=None, login="principal"):
        changes = self.as_user(self.env["school.mark.change"], login)
        return changes.search([("gradebook_id", "=", (book or self.book).id)])

    def cell(self, row, column, login="principal"):
        line = self.book.line_ids.sorted("number")[row]
        return self.cells(login=login).filtered(
            lambda cell: cell.line_id.id == line.id and cell.column == column
        )


@tagged("post_install", "-at_install")
class TestHistory(HistoryCommon):
    """The inspector's view: what has changed, by whom and how."""

    def change(self, row, column, *values, login="math"):
        """Enter one value after the other."""
        present = ""
        for value in values:
            self.save(self.book, {(row, column): value}, login, expected={(row, column): present})
            present = value

    def test_first_and_present_value(self):
        self.change(0, "tx1", "4", "6,5", "9")
        cell = self.cell(0, "tx1")
        self.assertEqual(
            (cell.first_shown, cell.value_shown, cell.net_shown, cell.net_tenths),
            ("4,0", "9,0", "+5,0", 50),
        )
        self.assertEqual((cell.net_up, cell.net_down, cell.direction), (5.0, 0.0, "up"))
        self.assertEqual((cell.change_count, cell.re_entry_count), (2, 0))
        self.assertEqual(cell.first_user_id, self.users["math"])
        self.assertEqual(cell.student_name, self.book.line_ids.sorted("number")[0].name)
        self.assertEqual((cell.column_shown, cell.teacher_names), ("TX1", self.book.teacher_names))

    def test_decrease_and_return(self):
        self.change(0, "tx1", "8", "7,5")
        self.change(1, "tx1", "8", "5", "8")
        cell = self.cell(0, "tx1")
        self.assertEqual((cell.net_shown, cell.net_down, cell.direction), ("−0,5", -0.5, "down"))
        cell = self.cell(1, "tx1")
        self.assertEqual((cell.net_shown, cell.direction, cell.change_count), ("", "same", 2))

    def test_delete_and_re_enter_is_one_pair(self):
        """By whom, by whom again, and within what time; the net change sees through it."""
        self.book.assignment_id.teacher_ids += self.employees["sport"]
        self.change(0, "tx1", "4", "")
        self.at(datetime(2026, 1, 12, 9, 0))
        self.save(self.book, {(0, "tx1"): "9"}, "sport")
        self.at(datetime(2026, 1, 12, 9, 30))
        cell = self.cell(0, "tx1")
        self.assertEqual((cell.re_entry_count, cell.change_count), (1, 2))
        self.assertEqual(cell.net_shown, "+5,0")
        self.assertEqual(cell.deleted_by_id, self.users["math"])
        self.assertEqual(cell.re_entered_by_id, self.users["sport"])
        self.assertAlmostEqual(cell.re_entry_minutes, 30, 3)

    def test_emptied(self):
        self.change(0, "tx1", "4", "")
        cell = self.cell(0, "tx1")
        self.assertEqual((cell.value_shown, cell.net_shown, cell.direction), ("", "", "emptied"))

    def test_marks_in_words(self):
        """Absent, no make-up, Đ and CĐ: a direction where there is one."""
        self.change(0, "tx1", "v", "6")
        self.change(1, "tx1", "k", "6")
        self.assertEqual(self.cell(0, "tx1").direction, "other")
        self.assertEqual(self.cell(1, "tx1").net_shown, "+6,0")
        for value, expected in (("CĐ", ""), ("Đ", "CĐ")):
            self.save(self.book_gdtc, {(0, "tx1"): value}, "sport", expected={(0, "tx1"): expected})
        (cell,) = self.cells(self.book_gdtc)
        self.assertEqual((cell.first_shown, cell.value_shown, cell.direction), ("CĐ", "Đ", "up"))

    def test_comments_have_no_net_change(self):
        self.change(0, "comment", "8", "10")
        cell = self.cell(0, "comment")
        self.assertEqual((cell.net_tenths, cell.direction), (0, "other"))

    def test_after_the_lock(self):
        """The first lock counts: locking again does not hide what was done in between."""
        self.change(0, "tx1", "4")
        self.change(1, "tx1", "5")
        self.as_user(self.book, "principal").action_lock()
        self.as_user(self.book, "principal").action_unlock("Cộng nhầm")
        self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "4"})
        self.save(self.book, {(2, "tx1"): "7"})
        self.as_user(self.book, "principal").action_lock()
        cells = [self.cell(row, "tx1") for row in range(3)]
        self.assertEqual([cell.locked_shown for cell in cells], ["4,0", "5,0", ""])
        self.assertEqual([cell.value_shown for cell in cells], ["9,0", "5,0", "7,0"])
        self.assertEqual([cell.late_count for cell in cells], [1, 0, 1])

    def test_under_an_unlock(self):
        self.change(0, "tx1", "4")
        journal = self.env["school.mark.journal"]
        with journal._context(self.book, "correction", reason="Cộng nhầm", unlock=7):
            self.cr.execute(
                SQL(
                    "UPDATE school_mark SET value = 5 WHERE line_id = %s",
                    self.book.line_ids.sorted("number")[0].id,
                )
            )
        cell = self.cell(0, "tx1")
        self.assertEqual((cell.unlock_count, cell.late_count), (1, 1))
        self.assertEqual((cell.last_reason, cell.last_source), ("Cộng nhầm", "correction"))

    def test_by_night(self):
        """22:00 and 04:59 are night in Vietnam, 05:00 and 21:59 are not; entering is no change."""
        self.save(self.book, {(0, "tx1"): "4"})
        self.at(datetime(2026, 1, 10, 23, 0))
        self.assertEqual(self.cell(0, "tx1").night_count, 0)
        value = "4"
        for hour, minute, nights in ((22, 0, 1), (4, 59, 2), (5, 0, 2), (21, 59, 2)):
            after = "5" if value == "4" else "4"
            self.save(self.book, {(0, "tx1"): after}, expected={(0, "tx1"): value})
            value = after
            self.at(datetime(2026, 1, 12, hour, minute))
            self.assertEqual(self.cell(0, "tx1").night_count, nights, (hour, minute))

    def test_from_a_new_address(self):
        """New is what the user had not used before the last 30 days, having used others."""
        self.save(self.book, {(0, "tx1"): "4"})
        self.at(datetime(2025, 9, 10, 9, 0), "10.0.0.1")
        for day, address, value, expected, count in (
            (datetime(2025, 9, 11, 9, 0), "10.0.0.1", "5", "4", 0),
            (datetime(2026, 1, 12, 9, 0), "203.0.113.9", "6", "5", 1),
            (datetime(2026, 2, 20, 9, 0), "203.0.113.9", "7", "6", 1),
        ):
            self.save(self.book, {(0, "tx1"): value}, expected={(0, "tx1"): expected})
            self.at(day, address)
            self.assertEqual(self.cell(0, "tx1").address_count, count, day)

    def test_by_another_than_the_teacher(self):
        self.change(0, "tx1", "4", "5")
        self.assertEqual(self.cell(0, "tx1").other_count, 0)
        self.env.flush_all()
        self.cr.execute("UPDATE school_mark SET value = 9 WHERE value = 5")
        cell = self.cell(0, "tx1")
        self.assertEqual((cell.other_count, cell.last_source), (1, "sql"))
        self.assertFalse(cell.last_user_id)

    def test_what_others_do_by_rule(self):
        """A first mark that an import brings, and a correction, are no stranger's changes."""
        book = self.book.with_user(self.users["board"]).sudo()
        line = self.book.line_ids.sorted("number")[0]
        for value, source, count in (
            ("4", "import", 0),
            ("5", "correction", 0),
            ("6", "import", 1),
        ):
            cell = self.env["school.mark"]._parse(value, self.book._columns()[0])
            book._write_cells([{"line_id": line.id, "column": "tx1", "cell": cell}], source)
            self.assertEqual(self.cell(0, "tx1").other_count, count, (value, source))

    def test_period(self):
        """What a cell held before the period is what its changes are measured from."""
        self.change(0, "tx1", "4", "6")
        self.at(datetime(2026, 1, 10, 9, 0))
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "6"})
        self.at(datetime(2026, 1, 11, 9, 0))
        self.save(self.book, {(0, "tx1"): "9"})
        self.at(datetime(2026, 1, 12, 9, 0))
        for since, until, expected in (
            (10, 11, ("4", "4", "6", 20, 1, 0)),
            (11, 12, ("4", "6", None, None, 1, 0)),
            (12, 13, ("4", "6", "9", 30, 1, 1)),
            (11, 13, ("4", "6", "9", 30, 2, 1)),
        ):
            query = self.env["school.mark.change"]._query(
                datetime(2026, 1, since), datetime(2026, 1, until)
            )
            (row,) = self.env.execute_query_dict(
                SQL("SELECT * FROM (%s) c WHERE gradebook_id = %s", query, self.book.id)
            )
            keys = (
                *("first_value", "base_value", "value"),
                *("net_tenths", "change_count", "re_entry_count"),
            )
            self.assertEqual(tuple(row[key] for key in keys), expected, (since, until))

    # -- access and reading ----------------------------------------------------------

    def test_readers(self):
        self.change(0, "tx1", "4", "5")
        for login in ("math", "homeroom", "principal", "board", "clerk", "authority"):
            self.assertEqual(len(self.cells(login=login)), 1, login)
        for login in ("sport", "stranger"):
            self.assertEqual(len(self.cells(login=login)), 0, login)
        with self.assertRaises(AccessError):
            self.cells(login="sysadmin")
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["principal"].write({"company_ids": [(4, other.id)]})
        foreign = self.env["school.mark.change"].with_user(self.users["principal"])
        foreign = foreign.with_context(allowed_company_ids=other.ids)
        self.assertFalse(foreign.search([("gradebook_id", "=", self.book.id)]))

    def test_cell_history(self):
        self.change(0, "tx1", "4", "", "9")
        line = self.book.line_ids.sorted("number")[0]
        history = self.as_user(line, "principal").cell_history("tx1")
        self.assertEqual(
            [(step["old"], step["new"]) for step in history],
            [("", "4,0"), ("4,0", ""), ("", "9,0")],
        )
        self.assertEqual({step["by"] for step in history}, {self.users["math"].name})
        self.assertEqual({step["source"] for step in history}, {"sheet"})
        self.assertTrue(history[0]["at"].endswith("+07:00"))
        self.assertEqual(self.as_user(line, "math").cell_history("ck"), [])
        for login in ("sport", "stranger", "sysadmin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(line, login).cell_history("tx1")

    def test_timeline_of_a_row(self):
        self.change(0, "tx1", "4", "9")
        action = self.cell(0, "tx1").action_open_timeline()
        entries = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(entries), 2)
        self.assertIn("TX1", action["name"])
        self.assertEqual(entries[0].action_open_timeline()["domain"], action["domain"])

    def test_groups_and_sums(self):
        self.change(0, "tx1", "4", "6")
        self.change(1, "tx1", "8", "7,5")
        groups = self.env["school.mark.change"]._read_group(
            [("gradebook_id", "=", self.book.id)],
            ["class_id"],
            ["change_count:sum", "net_up:sum", "net_down:sum", "__count"],
        )
        self.assertEqual(groups, [(self.klass, 2, 2.0, -0.5, 2)])

    def test_queries_do_not_grow_with_the_cells(self):
        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            cells = self.env["school.mark.change"].search([("gradebook_id", "=", self.book.id)])
            return cells.read(["student_name", "column_shown", "value_shown", "net_shown"])

        self.change(0, "tx1", "4", "6")
        read()
        with self.assertQueryCount(16):
            self.assertEqual(len(read()), 1)
        self.fill(self.book_hk2)
        for row in range(3):
            for column in ("tx2", "tx3", "ck"):
                self.change(row, column, "5", "6")
        with self.assertQueryCount(16):
            self.assertEqual(len(read()), 10)
