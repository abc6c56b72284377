from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..lib.marks import Cell
from .double_common import DoubleCommon


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

    def test_an_approved_correction_counts(self):
        """One asks for it and another approves: nobody else has to confirm it."""
        self.fill_rest()
        self.both()
        line = self.book.line_ids.sorted("number")[0]
        change = {"line_id": line.id, "column": "gk", "cell": Cell("value", 95)}
        self.book.sudo()._write_cells([change], "correction", reference="PSD-01")
        self.assertEqual(self.finals, [True] * 3)
        self.assertEqual(self.double.state, "agreed")

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
        self.assertEqual(names, [f"double:{self.double.id}:comparing:1:3:3"])

    def keys(self):
        self.env.invalidate_all()
        items = self.klass._incomplete(self.book.term_id)
        return [item["key"] for item in items if item["gradebook_id"] == self.book.id]

    def test_the_gate_names_a_book_once_and_what_else_is_missing_too(self):
        self.fill_rest()
        self.assertEqual(self.keys(), [f"double:{self.double.id}:waiting:0:0:0"])
        self.name()
        self.first({0: "8", 1: "7", 2: "6"})
        self.assertEqual(self.keys(), [f"double:{self.double.id}:entering:0:3:0"])
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "8"})
        both = [f"marks:{self.book.id}:1", f"double:{self.double.id}:entering:0:3:0"]
        self.assertEqual(self.keys(), both)
        self.save(self.book, {(0, "tx1"): "8"})
        self.second({0: "8", 1: "7", 2: "6"})
        self.assertEqual(self.keys(), [])

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
class TestSecondEntryTour(DoubleCommon, HttpCase):
    """The second person's path in the browser."""

    def test_enter_the_second_time(self):
        action = "school_gradebook.school_double_entry_action"
        self.env.ref(action).write({"context": {}, "domain": [("id", "=", self.double.id)]})
        self.name("clerk")
        self.first({0: "8", 1: "7,5", 2: "6"})
        self.start_tour(
            f"/odoo/action-{action}",
            "school_gradebook_second_entry",
            login=self.users["clerk"].login,
        )
        self.env.invalidate_all()
        self.assertEqual(self.double.state, "agreed")
        entries = self.env["school.second.entry"].search([("double_id", "=", self.double.id)])
        self.assertEqual(entries.mapped("value"), [8.0, 7.5, 6.0])
        self.assertEqual(entries.user_id, self.users["clerk"])
