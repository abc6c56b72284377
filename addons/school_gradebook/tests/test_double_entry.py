from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_roles import RolesCommon

GK = ("gk",)


class DoubleCommon(RolesCommon):
    """The school enters midterm marks twice; «stranger» is the second person of 8A Toán."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees["department_head"] = cls._employee(cls.users["department_head"])
        cls.employees["math"].department_id = cls.env["hr.department"].create(
            {"name": "Tổ Toán", "manager_id": cls.employees["department_head"].id}
        )
        cls.switch("principal", "gk")
        cls.double = cls.book.double_ids

    @classmethod
    def switch(cls, login, *kinds):
        setting = cls.env["school.double.setting"].with_user(cls.users[login])
        vals = {f"double_{kind}": kind in kinds for kind in ("gk", "ck")}
        return setting.create(vals).action_confirm()

    def name(self, login="stranger", by="vice_principal", double=None):
        double = self.double if double is None else double
        return self.as_user(double, by)._name_second(self.users[login])

    def second(self, values, login="stranger", double=None, request_id=None, expected=None):
        """Save {row index: text} into the second sheet."""
        double = self.double if double is None else double
        lines = double.gradebook_id.line_ids.sorted("number")
        cells = [
            {
                "line_id": lines[row].id,
                "column": "gk",
                "value": value,
                "expected": (expected or {}).get(row, ""),
            }
            for row, value in values.items()
        ]
        self.request = getattr(self, "request", 0) + 1
        request_id = request_id or f"second-{self.request}"
        return self.as_user(double, login).save_second_cells(request_id, cells)

    def first(self, values, expected=None):
        return self.save(
            self.book,
            {(row, "gk"): value for row, value in values.items()},
            expected={(row, "gk"): value for row, value in (expected or {}).items()},
        )

    def fill_rest(self):
        """Enter everything but the midterm mark."""
        keys = ("tx1", "tx2", "tx3", "tx4", "ck")
        self.save(self.book, {(row, key): "8" for row in range(3) for key in keys})

    def both(self, first=("8", "7", "6"), second=("8", "7", "6")):
        self.name()
        self.first(dict(enumerate(first)))
        self.second(dict(enumerate(second)))
        self.env.invalidate_all()

    @property
    def finals(self):
        self.env.invalidate_all()
        return [line.is_final for line in self.book.line_ids.sorted("number")]


@tagged("post_install", "-at_install")
class TestDoubleEntry(DoubleCommon):
    def test_the_setting_concerns_columns_without_marks(self):
        self.assertEqual(self.double.kind, "gk")
        self.assertEqual(self.double.state, "waiting")
        self.assertEqual(len(self.book_hk2.double_ids), 1)
        self.fill_rest()
        self.switch("board", "gk", "ck")
        self.assertEqual(self.book.double_ids.mapped("kind"), ["gk"])
        self.assertEqual(sorted(self.book_hk2.double_ids.mapped("kind")), ["ck", "gk"])

    def test_books_made_later_are_entered_twice_too(self):
        other = self._class("8B", 8)
        book = self._book(self._assign(other, self.toan, self.employees["math"]), "HK1")
        self.assertEqual(book.double_ids.kind, "gk")

    def test_marks_count_when_both_agree(self):
        self.fill_rest()
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        self.assertEqual(self.finals, [False] * 3)
        line = self.book.line_ids.sorted("number")[0]
        self.assertIn("gk", line.missing.lower().replace("đđg", ""))
        self.second({0: "8", 1: "7"})
        self.assertEqual(self.finals, [False] * 3)
        self.assertEqual((self.double.first_count, self.double.second_count), (3, 2))
        self.second({2: "6"})
        self.assertEqual(self.finals, [True] * 3)
        self.assertEqual(self.double.state, "agreed")
        self.assertTrue(self.double.compared_at)
        self.assertEqual(line.result, "8,0")

    def test_the_order_of_entry_does_not_matter(self):
        self.fill_rest()
        self.name()
        self.second({0: "8", 1: "7", 2: "6"})
        self.first({0: "8", 1: "7"})
        sheet = self.as_user(self.book, "math").get_sheet()
        self.assertEqual([row.get("pending") for row in sheet["rows"]], [["gk"], ["gk"], None])
        answer = self.first({2: "6"})
        self.assertEqual([row["final"] for row in answer["rows"]], [True] * 3)
        self.assertEqual(self.finals, [True] * 3)

    def test_a_difference_holds_up_its_pupil_until_two_agree(self):
        self.fill_rest()
        self.both(second=("8", "7,5", "9"))
        self.assertEqual(self.double.state, "comparing")
        self.assertEqual(self.finals, [True, False, False])
        lines = self.book.line_ids.sorted("number")
        shown = self.as_user(self.double, "math").differences()
        self.assertEqual(
            [(d["line_id"], d["first"], d["second"]) for d in shown],
            [(lines[1].id, "7,0", "7,5"), (lines[2].id, "6,0", "9,0")],
        )
        # the teacher takes the second entry: two people stand for it
        settled = {"line_id": lines[1].id, "column": "gk", "value": "7,5", "expected": "7,0"}
        self.as_user(self.double, "math").settle_first([settled])
        self.assertEqual(self.finals, [True, True, False])
        # a third value waits for the second person
        third = {"line_id": lines[2].id, "column": "gk", "value": "5", "expected": "6,0"}
        self.as_user(self.double, "math").settle_first([third])
        self.assertEqual(self.finals, [True, True, False])
        self.as_user(self.double, "stranger").confirm(
            [{"line_id": lines[2].id, "column": "gk", "expected": "5,0"}]
        )
        self.assertEqual(self.finals, [True] * 3)
        self.assertEqual(self.double.state, "agreed")

    def test_the_head_of_department_may_confirm(self):
        self.fill_rest()
        self.both(second=("8", "7", "9"))
        line = self.book.line_ids.sorted("number")[2]
        cell = {"line_id": line.id, "column": "gk", "expected": "6,0"}
        self.as_user(self.double, "department_head").confirm([cell])
        self.assertEqual(self.finals, [True] * 3)

    def test_a_mark_changed_after_agreement_does_not_count(self):
        self.fill_rest()
        self.both()
        self.first({0: "9"}, expected={0: "8"})
        self.assertEqual(self.finals, [False, True, True])
        self.assertEqual(self.double.state, "comparing")
        # past the sheet as well
        mark = self.book.line_ids.sorted("number")[1].mark_ids.filtered(lambda m: m.column == "gk")
        self.as_user(mark, "math").value = 10
        self.assertEqual(self.finals, [False, False, True])

    def test_a_pupil_who_comes_later_holds_up_only_the_own_average(self):
        self.fill_rest()
        self.both()
        self._enrol(self.klass, 1, prefix="MOI")
        self.save(self.book, {(3, key): "8" for key in ("tx1", "tx2", "tx3", "tx4", "gk", "ck")})
        self.assertEqual(sorted(self.finals), [False, True, True, True])
        self.second({3: "8"})
        self.assertEqual(self.finals, [True] * 4)

    def test_a_make_up_is_entered_twice_as_well(self):
        self.fill_rest()
        self.both(first=("8", "7", "v"), second=("8", "7", "v"))
        self.assertEqual(self.finals, [True, True, False])
        self.first({2: "6"}, expected={2: "v"})
        self.second({2: "6"}, expected={2: "v"})
        self.assertEqual(self.finals, [True] * 3)

    def test_the_explanation_and_the_trial_do_not_count_them_either(self):
        self.fill_rest()
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        line = self.book.line_ids.sorted("number")[0]
        entries = line._mark_entries()
        self.assertNotIn("gk", entries[0]["terms"]["HK1"]["cells"])

    def test_the_gate_names_what_is_not_agreed(self):
        self.fill_rest()
        self.both(second=("8", "7", "9"))
        items = self.klass._incomplete(self.book.term_id)
        names = [item["key"] for item in items if item["gradebook_id"] == self.book.id]
        self.assertIn(f"double:{self.double.id}:comparing:1", names)

    def test_switching_off_lets_the_marks_count(self):
        self.fill_rest()
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        self.switch("principal")
        self.assertEqual(self.finals, [True] * 3)
        self.assertEqual(self.double.state, "ended")
        self.assertEqual(self.double.ended_by_id, self.users["principal"])

    def test_the_principal_may_end_one(self):
        self.fill_rest()
        self.first({0: "8", 1: "7", 2: "6"})
        self.as_user(self.double, "principal").action_end()
        self.assertEqual(self.finals, [True] * 3)

    def test_another_second_person_starts_anew(self):
        self.name()
        self.second({0: "8", 1: "7"})
        self.name("sport")
        self.env.invalidate_all()
        self.assertEqual(self.double.second_count, 0)
        sheet = self.as_user(self.double, "sport").get_second_sheet()
        self.assertEqual([row["cells"] for row in sheet["rows"]], [{}] * 3)
        with self.assertRaises(AccessError):
            self.second({0: "9"}, "stranger")

    def test_the_second_sheet_is_a_mark_sheet(self):
        self.name()
        result = self.second({0: "8.5", 1: "11", 2: "x"})
        self.assertEqual([cell["v"] for cell in result["saved"]], ["8,5"])
        self.assertEqual(len(result["refused"]), 2)
        sheet = self.as_user(self.double, "stranger").get_second_sheet()
        self.assertEqual([column["key"] for column in sheet["columns"]], ["gk"])
        self.assertEqual(sheet["rows"][0]["cells"], {"gk": {"v": "8,5", "state": "value"}})
        self.assertTrue(sheet["gradebook"]["can_edit"])
        self.assertEqual(sheet["gradebook"]["id"], f"second-{self.double.id}")
        result = self.second({0: "9"})  # another tab had seen nothing yet
        self.assertEqual(result["conflicts"][0]["theirs"], "8,5")

    def test_a_request_is_answered_once(self):
        self.name()
        first = self.second({0: "8"}, request_id="once")
        again = self.second({0: "8"}, request_id="once")
        self.assertTrue(again.pop("replayed"))
        self.assertEqual(first, again)
        entries = self.env["school.second.entry"].search([("double_id", "=", self.double.id)])
        self.assertEqual(len(entries), 1)

    def test_the_wizard_settles_and_confirms(self):
        self.fill_rest()
        self.both(second=("8", "7,5", "9"))
        action = self.as_user(self.double, "math").action_compare()
        wizard = self.env["school.double.compare"].with_user(self.users["math"])
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(wizard.role, "first")
        self.assertEqual(wizard.line_ids.mapped("student_name")[0], "Trần Thị Ân")
        wizard.line_ids[0].decision = "second"
        wizard.line_ids[1].write({"decision": "other", "other": "5"})
        wizard.action_settle()
        self.assertEqual(len(wizard.line_ids), 1)
        action = self.as_user(self.double, "stranger").action_compare()
        wizard = self.env["school.double.compare"].with_user(self.users["stranger"])
        wizard = wizard.browse(action["res_id"])
        wizard.line_ids.is_confirmed = True
        wizard.action_confirm()
        self.assertFalse(wizard.line_ids)
        self.assertEqual(self.finals, [True] * 3)

    def test_queries_of_a_whole_class(self):
        self._enrol(self.klass, 42, prefix="HT")
        self.name()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(130):
            self.second(dict.fromkeys(range(45), "8"))
            self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.double.with_user(self.users["stranger"]).get_second_sheet()


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
