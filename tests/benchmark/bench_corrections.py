"""1,800 correction requests of 39 teachers: asked, reviewed in bulk, applied.

The January case: 1,800 marks of a closed term were changed. Here each takes the way of a
request. The floor of a row is the same change of the same rows in bare SQL, a statement for
each row of a request, with guards and journal: nobody is asked whether it is right, no average
follows, nobody hears of it, no chatter is written.
"""

import itertools
import time
from datetime import timedelta

from run import Row
from school import analyze, make_school

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import SQL

GROUP = "school_gradebook.group_school_"
TEACHERS, REQUESTS, CLASSES, PUPILS = 39, 1800, 12, 40
#: Seconds for each request.
SUBMIT, APPROVE, APPLY = 0.010, 0.015, 0.040


def rows(env):
    """Submit, confirm, approve and apply 1,800 requests over the books of a school."""
    if "school.correction" not in env:
        return
    school = School(env)
    name = f"{REQUESTS:,} corrections: "
    yield Row(
        f"{name}written as drafts", school.timed(school.write), school.floor(school.bare_write)
    )
    for move, words, limit in (
        ("submit", "submitted", SUBMIT),
        ("homeroom", "confirmed", SUBMIT),
        ("approve", "approved in bulk", APPROVE),
        ("apply", "applied in bulk", APPLY),
    ):
        if move == "approve":
            yield Row(f"{name}list of what waits", school.timed(school.waiting), target=5)
        floor = school.floor(school.bare_move, move)
        taken = school.timed(getattr(school, move))
        yield Row(f"{name}{words}, against SQL", taken, floor)
        yield Row(f"{name}{words}", taken, target=limit * REQUESTS)


class School:
    """Twelve classes with all marks, locked; 39 teachers with books of their own."""

    def __init__(self, env):
        self.env = env(context=dict(env.context, no_reset_password=True))
        classes = make_school(self.env, classes=CLASSES, pupils=PUPILS)
        self.people = {
            role: new_test_user(self.env, f"bench-{role}", groups=GROUP + role)
            for role in ("principal", "board")
        }
        self.people |= {"approve": self.people["principal"], "apply": self.people["board"]}
        self.teachers = [self.teacher(number) for number in range(TEACHERS)]
        self.people["homeroom"] = self.teacher("homeroom")
        classes.homeroom_teacher_id = self.people["homeroom"].employee_id
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

    def timed(self, call, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        started = time.perf_counter()
        call(*args)
        self.env.flush_all()
        return time.perf_counter() - started

    def floor(self, call, *args):
        """Return how long bare SQL takes; it leaves nothing behind."""
        with self.env.cr.savepoint(flush=True) as savepoint:
            seconds = self.timed(call, *args)
            self.env.invalidate_all()
            savepoint.rollback()
        return seconds

    # -- by people ---------------------------------------------------------------------

    def write(self):
        """Every teacher asks for 46 changes of one or two cells."""
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
            self.requests |= requests.with_env(self.env)

    def submit(self):
        """Every teacher sends the own requests together."""
        for teacher, requests in self.requests.grouped("requester_id").items():
            requests.with_user(teacher).action_submit()

    def waiting(self):
        """Open the principal's list: the first page and what waits in all."""
        mine = self.env["school.correction"].with_user(self.people["principal"])
        found = mine.search([("is_my_turn", "=", True)])
        assert not self.requests - found, len(found)
        found[:80].read(["name", "pupils", "summary", "my_moves"])

    def homeroom(self):
        self.requests.with_user(self.people["homeroom"]).action_homeroom()

    def approve(self):
        review = self.env["school.correction.review"].with_user(self.people["principal"])
        vals = {"correction_ids": [Command.set(self.requests.ids)], "move": "approve"}
        if self.requests.filtered("is_late"):
            vals["reason"] = "Kiểm tra lại toàn trường"
        review.create(vals).action_decide()
        assert set(self.requests.mapped("state")) == {"approved"}

    def apply(self):
        self.requests.with_user(self.people["apply"]).action_apply()
        self.env.flush_all()
        applied = self.env["school.mark.journal"].search_count(
            [("source", "=", "correction"), ("reference", "in", self.requests.mapped("name"))]
        )
        assert applied == len(self.requests.line_ids), applied

    # -- in bare SQL -------------------------------------------------------------------

    def bare_write(self):
        """Insert the drafts and their cells again, a statement each."""
        execute = self.env.cr.execute
        copied = "class_id, gradebook_id, subject_id, term_id, year_id, company_id, requester_id,"
        copied += " reason_id, reason, state, next_step"
        for request in self.requests.ids:
            execute(
                SQL(
                    "INSERT INTO school_correction (%(names)s) SELECT %(names)s"
                    "  FROM school_correction WHERE id = %(id)s RETURNING id",
                    names=SQL(copied),
                    id=request,
                )
            )
            execute(
                SQL(
                    "INSERT INTO school_correction_line (correction_id, kind, line_id,"
                    ' "column", enrollment_id, old_value, new_value)'
                    ' SELECT %s, kind, line_id, "column", enrollment_id, old_value, new_value'
                    "  FROM school_correction_line WHERE correction_id = %s",
                    self.env.cr.fetchone()[0],
                    request,
                )
            )

    def bare_move(self, move):
        """Write trace and state; before them, when they are applied, the marks under grants."""
        person = {"submit": None}.get(move, self.people.get(move))
        now = fields.Datetime.now()
        taken = {"homeroom": "homeroom_by_id", "approve": "approver_id", "apply": "applier_id"}
        own = SQL(", %s = %s", SQL.identifier(taken[move]), person.id) if person else SQL()
        for request in self.requests:
            who = (person or request.requester_id).id
            statements = self.bare_grants(request, now) if move == "apply" else []
            statements += [
                SQL(
                    "INSERT INTO school_correction_event (correction_id, move, user_id, at)"
                    " VALUES (%s, %s, %s, %s)",
                    request.id,
                    move,
                    who,
                    now,
                ),
                SQL(
                    "UPDATE school_correction SET state = school_approval_state_after(%(move)s),"
                    " next_step = school_approval_next_step("
                    "     school_approval_state_after(%(move)s), step_codes)%(own)s"
                    " WHERE id = %(id)s",
                    move=move,
                    own=own,
                    id=request.id,
                ),
            ]
            for statement in statements:
                self.env.cr.execute(statement)

    def bare_grants(self, request, now):
        """Return the statements that open each cell once and write its mark."""
        grant = SQL(
            """
            INSERT INTO school_unlock (scope, company_id, year_id, term_id, class_id,
                   gradebook_id, line_id, "column", lock_id, reason, user_id, date, until,
                   single_use)
            SELECT 'cell', book.company_id, book.year_id, book.term_id, book.class_id, book.id,
                   cell.line_id, cell."column", item.id, 'x', %s, %s, %s, true
              FROM school_correction_line cell
              JOIN school_gradebook book ON book.id = %s
              JOIN school_lock item ON item.class_id = book.class_id
               AND item.kind = 'marks' AND item.released_at IS NULL
             WHERE cell.correction_id = %s
            """,
            self.people["approve"].id,
            now,
            now + timedelta(minutes=30),
            request.gradebook_id.id,
            request.id,
        )
        mark = SQL(
            """
            UPDATE school_mark mark SET value = 3.5 FROM school_correction_line cell
             WHERE cell.correction_id = %s
               AND mark.line_id = cell.line_id AND mark."column" = cell."column"
            """,
            request.id,
        )
        return [grant, mark]
