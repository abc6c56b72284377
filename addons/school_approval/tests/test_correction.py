from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestCorrection(CorrectionCommon):
    """A request from the draft to the filed paper."""

    def test_the_whole_way(self):
        request = self.request_of()
        self.assertEqual(request.line_ids.old_value, "8,0")
        self.assertEqual(request.line_ids.new_value, "9,0")
        self.take(request, "submit")
        self.assertRegex(request.name, r"^ĐC\d{4}-0001$")
        self.take(request, "homeroom", "approve")
        self.assertEqual(self.mark(), "8,0")
        self.take(request, "apply")
        self.assertEqual(self.mark(), "9,0")
        self.assertTrue(request.line_ids.applied_at)
        self.take(request, "confirm", "archive")
        self.assertEqual(request.state, "archived")
        self.assertFalse(request.next_step)
        trace = request.event_ids.mapped(lambda event: (event.move, event.user_id))
        people = ("math", "homeroom", "principal", "board", "sysadmin", "clerk")
        moves = ("submit", "homeroom", "approve", "apply", "confirm", "archive")
        self.assertEqual(
            trace, [(move, self.users[who]) for move, who in zip(moves, people, strict=True)]
        )

    def test_the_journal_tells_the_request(self):
        request = self.take(self.request_of(), "submit", "homeroom", "approve", "apply")
        entry = self.env["school.mark.journal"].search(
            [("line_id", "=", self.lines[0].id), ("column", "=", "tx1")], order="seq desc", limit=1
        )
        self.assertEqual((entry.source, entry.reference), ("correction", request.name))
        self.assertEqual(entry.user_id, self.users["board"])
        unlock = self.env["school.unlock"].browse(entry.unlock_id)
        self.assertTrue(unlock.single_use and unlock.used_at)
        self.assertEqual(unlock.user_id, self.users["principal"])
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def test_locked_again_at_once(self):
        self.take(self.request_of(), "submit", "homeroom", "approve", "apply")
        answer = self.save(self.book, {(0, "tx1"): "10"}, expected={(0, "tx1"): "9,0"})
        self.assertEqual(answer["refused"][0]["code"], "LOCKED")
        self.assertEqual(self.book.state, "locked")

    def test_several_cells_under_several_locks(self):
        """Each lock over each cell gets a grant of its own."""
        Lock = self.env["school.lock"].with_user(self.users["principal"])
        Lock.create({**Lock._scope_vals(self.book), "reason": "Nghi vấn"})
        Lock.create(
            {
                **Lock._scope_vals(self.book, column="tx2", line=self.lines[1]),
                "reason": "Nghi vấn",
            }
        )
        request = self.request_of([("tx1", "9"), (1, "tx2", "7,5"), (2, "tx1", "10")])
        self.take(request, "submit", "homeroom", "approve", "apply")
        shown = [self.mark(0, "tx1"), self.mark(1, "tx2"), self.mark(2, "tx1")]
        self.assertEqual(shown, ["9,0", "7,5", "10,0"])
        running = self.env["school.unlock"].search([]).filtered(lambda u: u.state == "active")
        self.assertFalse(running)

    def test_averages_follow(self):
        before = self.lines[0].result
        request = self.request_of([("tx1", "10"), ("tx2", "10")])
        self.take(request, "submit", "homeroom")
        effect = self.as_user(request, "principal").effect
        self.assertIn("8,0", [entry["before"] for entry in effect])
        self.take(request, "approve", "apply")
        self.env.invalidate_all()
        self.assertNotEqual(self.lines[0].result, before)
        self.assertIn(self.lines[0].result, [entry["after"] for entry in effect])

    def test_levels_are_for_those_who_read_results(self):
        """A subject teacher sees the averages of the own subject, and no level or title."""
        request = self.request_of(
            [(row, key, "2") for row in (0,) for key in ("tx1", "tx2", "tx3")]
        )
        told = {
            login: {entry["what"] for entry in self.as_user(request, login).effect}
            for login in ("math", "homeroom", "principal")
        }
        self.assertEqual(told["math"], {"subject"})
        self.assertLessEqual(told["math"], told["principal"])
        self.assertEqual(told["homeroom"], told["principal"])

    def test_a_comment(self):
        request = self.request_of([("comment", "Có tiến bộ rõ rệt")])
        self.take(request, "submit", "homeroom", "approve", "apply")
        self.env.invalidate_all()
        self.assertEqual(self.lines[0].comment, "Có tiến bộ rõ rệt")

    def test_removing_a_mark(self):
        request = self.request_of([("tx1", False)])
        with self.assertRaises(ValidationError):
            self.take(request, "submit")
        request.line_ids.with_user(self.users["math"]).clears = True
        self.take(request, "submit", "homeroom", "approve", "apply")
        self.assertFalse(self.mark())

    def test_test_marks_need_script_and_examiner(self):
        request = self.request_of([("gk", "9")])
        with self.assertRaises(ValidationError):
            self.take(request, "submit")
        self.take(self.with_evidence(request), "submit")
        self.assertEqual(request.state, "submitted")

    def test_the_value_changed_meanwhile(self):
        first, second = self.request_of(), self.request_of([("tx1", "10")])
        for request in (first, second):
            self.take(request, "submit", "homeroom", "approve")
        self.take(first, "apply")
        with self.assertRaises(UserError):
            self.take(second, "apply")
        self.assertEqual(self.mark(), "9,0")

    def test_refused_and_withdrawn(self):
        request = self.take(self.request_of(), "submit")
        with self.assertRaises(UserError):
            self.as_user(request, "homeroom").action_refuse(" ")
        self.as_user(request, "homeroom").action_refuse("Bài không có điểm 9")
        self.assertEqual(request.state, "refused")
        other = self.take(self.request_of(), "submit", "homeroom", "approve")
        self.as_user(other, "math").action_withdraw("Nhầm học sinh")
        self.assertEqual(other.state, "withdrawn")
        with self.assertRaises(UserError):
            self.take(other, "apply")

    def test_a_homeroom_teacher_asks(self):
        """The board witnesses where the homeroom teacher is the requester."""
        self.assignment.teacher_ids = [(4, self.employees["homeroom"].id)]
        request = self.request_of(login="homeroom")
        self.as_user(request, "homeroom").action_submit()
        self.assertEqual(request.next_step, "witness")
        with self.assertRaises(AccessError):
            self.as_user(request, "homeroom").action_witness()

    def test_late_needs_the_principal_s_reason(self):
        self.term.write({"final_test_date": "2025-12-20", "midterm_test_date": "2025-11-01"})
        request = self.take(self.request_of(), "submit", "homeroom")
        self.assertTrue(request.is_late)
        with self.assertRaises(UserError):
            self.take(request, "approve")
        self.as_user(request, "principal").action_approve("Giáo viên nằm viện")
        self.assertEqual(request.late_reason, "Giáo viên nằm viện")

    def test_open_requests_block_the_results_lock(self):
        self.take(self.request_of(), "submit")
        keys = [item["key"] for item in self.klass._incomplete(self.term)]
        self.assertIn(f"corrections:{self.klass.id}:1", keys)

    def test_from_the_sheet(self):
        book = self.as_user(self.book, "math")
        cell = {"line_id": self.lines[1].id, "column": "tx2"}
        action = book.action_request_correction([cell])
        request = self.env["school.correction"].browse(action["res_id"])
        self.assertEqual(request.line_ids.mapped("old_value"), ["8,0"])
        self.assertEqual((request.class_id, request.state), (self.klass, "draft"))

    def test_bad_values(self):
        for column, value in (("tx1", "11"), ("tx1", "7,25"), ("tx1", "abc"), ("khac", "8")):
            with self.subTest(column=column, value=value), self.assertRaises(ValidationError):
                self.request_of([(column, value)])


@tagged("post_install", "-at_install")
class TestCorrectedResults(CorrectionCommon):
    """Conduct, absences and remark; and marks while the results are locked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = cls.lines[0].term_result_id
        cls.others = (cls.lines - cls.lines[0]).term_result_id

    def judgement(self, column, value, login="homeroom"):
        Request = self.as_user(self.env["school.correction"], login)
        row = {"kind": "result", "result_id": self.result.id, "column": column}
        return Request.create(
            {
                "class_id": self.klass.id,
                "term_id": self.term.id,
                "reason_id": self.reason.id,
                "reason": "Ghi nhầm",
                "line_ids": [(0, 0, {**row, "new_value": value})],
            }
        )

    def go(self, request):
        self.as_user(request, "homeroom").action_submit()
        self.assertEqual(request.next_step, "witness")
        deputy = self.users["board"]
        request.with_user(deputy).action_witness()
        self.take(request, "approve", "apply")

    def lock_results(self):
        items = self.klass._incomplete(self.term)
        waivers = {item["key"]: "Đã kiểm tra" for item in items}
        klass = self.klass.with_user(self.users["principal"])
        klass.action_lock_results(self.term.id, "Chốt học kì", waivers)

    def test_judgements(self):
        cases = [
            ("conduct", "Tốt", "TOT"),
            ("absences_excused", "3", 3),
            ("absences_unexcused", "0", 0),
            ("remark", "Chăm ngoan", "Chăm ngoan"),
        ]
        for locked in (False, True):
            if locked:
                self.lock_results()
            for column, value, stored in cases:
                stored = stored if not locked or column == "conduct" else stored
                with self.subTest(column=column, locked=locked):
                    if self.result[column] == stored:
                        continue
                    self.go(self.judgement(column, value))
                    self.env.invalidate_all()
                    self.assertEqual(self.result[column], stored)

    def test_only_the_pupil_of_the_request(self):
        """A grant for one pupil opens neither the other pupils nor any cell."""
        Unlock = self.env["school.unlock"].sudo()
        Unlock._open(
            [
                {
                    **Unlock._scope_vals(self.klass, self.term),
                    "reason": "x",
                    "enrollment_id": self.result.enrollment_id.id,
                }
            ]
        )
        with self.assertRaises(UserError):
            self.others[0].with_user(self.users["homeroom"]).write({"conduct": "TOT"})
        answer = self.save(self.book, {(0, "tx1"): "10"}, expected={(0, "tx1"): "8,0"})
        self.assertEqual(answer["refused"][0]["code"], "LOCKED")

    def test_a_mark_under_locked_results(self):
        self.lock_results()
        request = self.request_of([(0, "tx1", "10"), (0, "tx2", "10"), (0, "tx3", "10")])
        before = self.lines[0].result
        self.take(request, "submit", "homeroom", "approve", "apply")
        self.env.invalidate_all()
        self.assertEqual(self.mark(), "10,0")
        self.assertNotEqual(self.lines[0].result, before)
        self.assertEqual(self.lines[1].result, before)

    def test_bad_judgements(self):
        for column, value in (
            ("conduct", "Giỏi"),
            ("absences_excused", "ba"),
            ("absences_excused", "-1"),
            ("learning", "TOT"),
        ):
            with self.subTest(column=column), self.assertRaises(UserError):
                self.judgement(column, value)
        with self.assertRaises(AccessError):
            self.judgement("conduct", "Tốt", login="math")
