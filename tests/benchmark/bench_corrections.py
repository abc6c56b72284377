"""1,800 correction requests of 39 teachers: asked, reviewed in bulk, applied.

The January case: 1,800 marks of a closed term were changed. Here each takes the way of a
request; the floor is the same cells written in one statement per request, under an unlock of
the class, with guard and journal – without anybody who asks or approves.
"""

import itertools
import time

from run import Row
from school import analyze, make_school

from odoo import Command, fields
from odoo.tests import new_test_user

GROUP = "school_gradebook.group_school_"
TEACHERS, REQUESTS, CLASSES, PUPILS = 39, 1800, 12, 40
#: Seconds that a principal waits at most for a list of 1,800.
PATIENCE = 60


def rows(env):
    """Submit, confirm, approve and apply 1,800 requests over the books of a school."""
    if "school.correction" not in env:
        return
    school = School(env)
    yield Row("1,800 corrections: written and submitted", school.timed(school.submit))
    yield Row("1,800 corrections: confirmed", school.timed(school.confirm), target=PATIENCE)
    yield Row("1,800 corrections: list of what waits", school.timed(school.waiting), target=5)
    yield Row("1,800 corrections: approved in bulk", school.timed(school.approve), target=PATIENCE)
    yield Row("1,800 corrections: applied in bulk", school.timed(school.apply))


class School:
    """Twelve classes with all marks, locked; 39 teachers with books of their own."""

    def __init__(self, env):
        self.env = env(context=dict(env.context, no_reset_password=True))
        classes = make_school(self.env, classes=CLASSES, pupils=PUPILS)
        self.people = {
            role: new_test_user(self.env, f"bench-{role}", groups=GROUP + role)
            for role in ("principal", "board")
        }
        self.teachers = [self.teacher(number) for number in range(TEACHERS)]
        self.homeroom = self.teacher("homeroom")
        classes.homeroom_teacher_id = self.homeroom.employee_id
        self.books = classes.gradebook_ids.filtered(
            lambda book: book.kind == "SCORE" and book.term_id.code == "HK1"
        )
        givers = itertools.cycle(self.teachers)
        for assignment in self.books.assignment_id:
            assignment.teacher_ids = [Command.set(next(givers).employee_id.ids)]
        term = self.books.term_id
        for klass in classes.with_user(self.people["principal"]):
            klass.action_lock_term(term.id, "Hết học kì")
        analyze(self.env)
        self.requests = self.env["school.correction"]

    def teacher(self, name):
        user = new_test_user(self.env, f"bench-teacher-{name}", groups=GROUP + "teacher")
        self.env["hr.employee"].create({"name": f"GV {name}", "user_id": user.id})
        return user

    def timed(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        started = time.perf_counter()
        call()
        self.env.flush_all()
        return time.perf_counter() - started

    def submit(self):
        """Every teacher asks for 46 changes of one or two cells, and sends them together."""
        reason = self.env.ref("school_approval.reason_wrong_entry").id
        asked = {}
        books = self.books.sorted("id")
        for number in range(REQUESTS):
            book = books[number % len(books)]
            line = book.line_ids[number // len(books) % PUPILS]
            columns = ("tx1", "tx2")[: 1 + number % 2]
            vals = {
                "gradebook_id": book.id,
                "reason_id": reason,
                "reason": "Bài kiểm tra ghi khác",
                "line_ids": [
                    Command.create({"line_id": line.id, "column": c, "new_value": "3,5"})
                    for c in columns
                ],
            }
            asked.setdefault(book.teacher_user_ids[0], []).append(vals)
        for teacher, vals_list in asked.items():
            requests = self.env["school.correction"].with_user(teacher).create(vals_list)
            requests.action_submit()
            self.requests |= requests.with_env(self.env)

    def waiting(self):
        """Open the principal's list: the first page and what waits in all."""
        mine = self.env["school.correction"].with_user(self.people["principal"])
        found = mine.search([("is_my_turn", "=", True)])
        assert len(found) == REQUESTS, len(found)
        found[:80].read(["name", "pupils", "summary", "my_moves"])

    def confirm(self):
        self.requests.with_user(self.homeroom).action_homeroom()

    def approve(self):
        review = self.env["school.correction.review"].with_user(self.people["principal"])
        vals = {"correction_ids": [Command.set(self.requests.ids)], "move": "approve"}
        if self.requests.filtered("is_late"):
            vals["reason"] = "Kiểm tra lại toàn trường"
        review.create(vals).action_decide()
        assert set(self.requests.mapped("state")) == {"approved"}

    def apply(self):
        self.requests.with_user(self.people["board"]).action_apply()
        self.env.flush_all()
        applied = self.env["school.mark.journal"].search_count(
            [("source", "=", "correction"), ("at", ">", fields.Datetime.now().replace(hour=0))]
        )
        assert applied >= REQUESTS, applied
