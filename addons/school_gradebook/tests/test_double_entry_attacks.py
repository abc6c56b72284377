from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .double_common import DoubleCommon


@tagged("post_install", "-at_install")
class TestDoubleEntryAttacks(DoubleCommon):
    """Neither sees the other's marks before both are complete, on no path."""

    def test_the_second_person_reads_nothing_of_the_book(self):
        for login in ("clerk", "homeroom"):
            self.name(login)
            self.first({0: "9"})
            line = self.book.line_ids.sorted("number")[0]
            mark = line.mark_ids
            journal = self.env["school.mark.journal"].search([("line_id", "=", line.id)])
            for record in (self.book, line, mark, journal):
                with self.subTest(login=login, model=record._name):
                    with self.assertRaises(AccessError):
                        self.as_user(record, login).read()
                    found = self.as_user(self.env[record._name], login).search([])
                    self.assertFalse(found.sudo() & record)
            for model in ("school.mark.change", "school.gradebook.line", "school.mark"):
                domain = [("line_id", "=", line.id)]
                domain = [("id", "=", line.id)] if model == "school.gradebook.line" else domain
                groups = self.as_user(self.env[model], login)._read_group(domain, [], ["__count"])
                self.assertEqual(groups, [(0,)])
            for method in ("get_sheet", "_sheet_file"):
                with self.assertRaises(AccessError):
                    getattr(self.as_user(self.book, login), method)()
            with self.assertRaises(AccessError):
                self.as_user(self.book, login).get_sheet_since(0)
            tried = self.as_user(line.term_result_id, login).what_if_sheet()
            self.assertNotIn("9,0", str(tried))
            sheet = self.as_user(self.double, login).get_second_sheet()
            self.assertEqual([row["cells"] for row in sheet["rows"]], [{}] * 3)
            self.assertEqual(self.as_user(self.double, login).differences(), [])
            self.first({0: ""}, expected={0: "9"})

    def test_a_conflict_tells_nothing_of_the_first(self):
        self.name()
        self.first({0: "9"})
        result = self.second({0: "8"}, expected={0: "9"})
        self.assertEqual(result["conflicts"][0]["theirs"], "")
        self.assertEqual(result["conflicts"][0]["by"], "")

    def test_nobody_reads_second_entries(self):
        self.name()
        self.second({0: "9"})
        entries = self.env["school.second.entry"].search([])
        for login in self.users:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(login=login, operation=operation):
                    self.assertFalse(self.as_user(entries, login).has_access(operation))
        for login in ("math", "homeroom", "principal", "department_head"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.double, login).get_second_sheet()
            if login != "homeroom":
                self.assertEqual(self.as_user(self.double, login).differences(), [])
                self.assertFalse(self.as_user(self.double, login).sheet)

    def test_only_the_second_person_writes_second_entries(self):
        self.name()
        for login in ("math", "sport", "clerk", "principal", "department_head", "board"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.second({0: "9"}, login)

    def test_a_second_person_who_comes_to_teach_the_book_is_none_any_more(self):
        self.name()
        self.assignment.teacher_ids = [Command.link(self.employees["stranger"].id)]
        with self.assertRaises(AccessError):
            self.second({0: "9"})
        with self.assertRaises(UserError):
            self.name("stranger")
        with self.assertRaises(UserError):
            self.name("math")

    def test_who_names(self):
        for login in ("math", "stranger", "clerk", "board", "sysadmin"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.name(by=login)
        with self.assertRaises(AccessError):
            self.name(by="department_head", double=self.book_gdtc.double_ids)
        self.name(by="department_head")
        with self.assertRaises(UserError):
            self.name("sysadmin", by="principal")

    def test_who_decides_for_the_school(self):
        for login in ("math", "vice_principal", "sysadmin", "clerk"):
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    self.switch(login, "gk", "ck")
                with self.assertRaises(AccessError):
                    self.as_user(self.company, login).write({"school_double_gk": False})
                with self.assertRaises(AccessError):
                    self.as_user(self.double, login).action_end()
        self.assertTrue(self.company.school_double_gk)

    def test_one_person_cannot_be_both(self):
        self.fill_rest()
        self.both(second=("8", "7", "9"))
        line = self.book.line_ids.sorted("number")[2]
        cell = {"line_id": line.id, "column": "gk", "expected": "6,0"}
        with self.assertRaises(AccessError):
            self.as_user(self.double, "math").confirm([cell])
        for login in ("stranger", "department_head", "principal"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(self.double, login).settle_first([{**cell, "value": "9"}])
        # the head who teaches the book is its teacher and nobody else
        self.assignment.teacher_ids = [Command.link(self.employees["department_head"].id)]
        with self.assertRaises(AccessError):
            self.as_user(self.double, "department_head").confirm([cell])

    def test_nobody_confirms_what_was_not_shown(self):
        self.both(second=("8", "7", "9"))
        lines = self.book.line_ids.sorted("number")
        for cell in (
            {"line_id": lines[2].id, "column": "gk", "expected": "9,0"},
            {"line_id": lines[0].id, "column": "gk", "expected": "8,0"},
            {"line_id": lines[2].id, "column": "ck", "expected": ""},
            {"line_id": self.book_hk2.line_ids[0].id, "column": "gk", "expected": ""},
            {},
        ):
            with self.subTest(cell=cell), self.assertRaises(UserError):
                self.as_user(self.double, "stranger").confirm([cell])

    def test_what_was_compared_is_not_entered_anew(self):
        self.both(second=("8", "7", "9"))
        result = self.second({2: "6"}, expected={2: "9"})
        self.assertEqual(result["refused"][0]["code"], "COMPARED")

    def test_other_cells_are_refused(self):
        self.name()
        double = self.as_user(self.double, "stranger")
        line = self.book.line_ids[0].id
        cells = [
            {"line_id": line, "column": "tx1", "value": "8", "expected": ""},
            {"line_id": line, "column": "comment", "value": "Giỏi", "expected": ""},
            {"line_id": self.book_hk2.line_ids[0].id, "column": "gk", "value": "8", "expected": ""},
        ]
        result = double.save_second_cells("others", cells)
        self.assertEqual(len(result["refused"]), 3)
        self.assertFalse(self.env["school.second.entry"].search([]))

    def test_locks_and_windows_bind_the_second_entry(self):
        self.name()
        now = fields.Datetime.now()
        self.env["school.entry.window"].create(
            {
                "term_id": self.book.term_id.id,
                "kind": "gk",
                "date_open": now - timedelta(days=9),
                "date_close": now - timedelta(days=2),
            }
        )
        self.assertEqual(self.second({0: "8"})["refused"][0]["code"], "LOCKED")

    @mute_logger("odoo.sql_db")
    def test_the_history_of_second_entries_is_kept_by_the_database(self):
        self.name()
        self.second({0: "8"})
        entry = self.env["school.second.entry"].search([])
        for statement in (
            "UPDATE school_second_entry SET value = 9",
            "DELETE FROM school_second_entry",
            "TRUNCATE school_second_entry",
        ):
            with self.subTest(statement), self.assertRaises(DatabaseError):
                with self.env.cr.savepoint():
                    self.env.cr.execute(SQL(statement))
        with self.assertRaises(DatabaseError), self.env.cr.savepoint():
            entry.value = 9
            self.env.flush_all()
        self.as_user(self.book, "principal").action_lock("Hết hạn")
        with self.assertRaises(DatabaseError), self.env.cr.savepoint():
            entry.copy()
            self.env.flush_all()

    def test_wizards_of_others_stay_closed(self):
        self.both(second=("8", "7", "9"))
        action = self.as_user(self.double, "math").action_compare()
        wizard = self.env["school.double.compare"].browse(action["res_id"])
        for record in (wizard, wizard.line_ids):
            with self.assertRaises(AccessError):
                self.as_user(record, "stranger").read()
        with self.assertRaises(AccessError):
            self.as_user(self.double, "sport").action_compare()
