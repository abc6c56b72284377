from odoo.tests import tagged
from odoo.tools import SQL

from .attacks_common import AttackCommon

REQUEST = "UPDATE school_correction SET %s WHERE id = %%s"
EVENT = (
    "INSERT INTO school_correction_event (correction_id, move, user_id, at)"
    " SELECT id, '%s', %s, now() FROM school_correction WHERE id = %%s"
)
ROW = "UPDATE school_correction_line SET %s WHERE correction_id = %%s"

#: State of the request → statements that would forge its way.
STATEMENTS = {
    "draft": (
        REQUEST % "state = 'submitted', next_step = 'homeroom'",
        REQUEST % "state = 'approved', next_step = 'apply', approver_id = {principal}",
        REQUEST % "approver_id = {principal}",
        REQUEST % "submitted_at = now()",
        REQUEST % "next_step = 'apply'",
        ROW % "applied_at = now()",
        EVENT % ("approve", "{principal}"),
    ),
    "submitted": (
        REQUEST % "state = 'draft', next_step = 'submit', submitted_at = NULL",
        REQUEST % "state = 'homeroom', next_step = 'approve', homeroom_by_id = {homeroom}",
        REQUEST % "state = 'approved', next_step = 'apply', approver_id = {principal}",
        REQUEST % "state = 'approved', next_step = 'apply', approver_id = requester_id",
        REQUEST % "state = 'refused', next_step = NULL",
        REQUEST % "homeroom_by_id = {homeroom}",
        REQUEST % 'step_codes = \'["submit", "approve", "apply"]\', next_step = \'approve\'',
        REQUEST % "requester_id = {homeroom}",
        REQUEST % "submitted_at = '2025-01-01'",
        REQUEST % "is_late = NOT coalesce(is_late, false)",
        REQUEST % "name = 'ĐC2025-9999'",
        REQUEST % "reason = 'khác'",
        REQUEST % "gradebook_id = NULL",
        REQUEST % "company_id = {other_school}",
        ROW % "new_value = '10,0'",
        ROW % "old_value = '1,0'",
        ROW % "line_id = {second}",
        ROW % "enrollment_id = NULL",
        ROW % "applied_at = now()",
        "DELETE FROM school_correction_line WHERE correction_id = %s",
        'INSERT INTO school_correction_line (correction_id, kind, line_id, "column", new_value)'
        " SELECT id, 'mark', {second}, 'tx1', '10,0' FROM school_correction WHERE id = %s",
        "INSERT INTO school_correction_evidence (correction_id, kind, examiner) VALUES"
        " (%s, 'examiner', 'x')",
        EVENT % ("approve", "{principal}"),
        EVENT % ("submit", "{math}"),
        "UPDATE school_correction_event SET user_id = {principal} WHERE correction_id = %s",
        "DELETE FROM school_correction_event WHERE correction_id = %s",
        "DELETE FROM school_correction WHERE id = %s",
    ),
    "homeroom": (
        REQUEST % "state = 'approved', next_step = 'apply', approver_id = {principal}",
        REQUEST % "homeroom_by_id = {stranger}",
        EVENT % ("homeroom", "{homeroom}"),
        EVENT % ("apply", "{board}"),
    ),
    "approved": (
        REQUEST % "state = 'applied', next_step = 'confirm', applier_id = {board}",
        REQUEST % "approver_id = {board}",
        REQUEST % "approved_at = '2025-01-01'",
        REQUEST % "effect_approved = '[]'",
        REQUEST % "late_reason = 'Được', approver_id = {board}",
        REQUEST % "state = 'submitted', next_step = 'homeroom'",
    ),
    "applied": (
        REQUEST % "state = 'approved', next_step = 'apply'",
        REQUEST % "applied_at = '2025-01-01'",
        REQUEST % "applier_id = requester_id",
        REQUEST % "applier_id = {sysadmin}",
        ROW % "applied_at = '2025-01-01'",
        ROW % "applied_at = NULL",
        "DELETE FROM school_correction WHERE id = %s",
    ),
}
TABLES = ("", "_line", "_evidence", "_event")


@tagged("post_install", "-at_install")
class TestSqlAttacks(AttackCommon):
    """Statements past the application: the database itself refuses them."""

    def statement(self, text, request):
        people = {login: self.users[login].id for login in self.ROLES}
        ids = {"second": self.lines[1].id, "other_school": self.other_school.id}
        self.env.cr.execute(text.format(**people, **ids), [request.id])
        # A statement that finds nothing proves nothing.
        self.assertTrue(self.env.cr.rowcount, text)

    def test_no_statement_gets_through(self):
        request = self.request_of()
        way = ("submit", "homeroom", "approve", "apply", None)
        for state, move in zip(STATEMENTS, way, strict=True):
            self.assertEqual(request.state, state)
            for text in STATEMENTS[state]:
                with self.subTest(state=state, statement=text):
                    attack = lambda t=text: self.statement(t, request)  # noqa: E731
                    self.assertFalse(self.gets_through(attack))
            if move:
                self.take(request, move)

    def test_a_trace_by_hand_needs_the_person_of_the_state(self):
        """An event and a state that name different people do not fit."""
        request = self.take(self.request_of(), "submit", "homeroom")

        def attack():
            self.statement(EVENT % ("approve", "{board}"), request)
            text = REQUEST % "state = 'approved', next_step = 'apply', approver_id = {principal}"
            self.statement(text, request)

        self.assertFalse(self.gets_through(attack))

    def test_rows_are_not_swept_away(self):
        self.take(self.with_evidence(self.request_of()), "submit")
        for table in TABLES:
            for cascade in ("", "CASCADE"):
                text = SQL(
                    "TRUNCATE %s %s", SQL.identifier(f"school_correction{table}"), SQL(cascade)
                )
                with self.subTest(table=table, cascade=cascade):
                    self.assertFalse(self.gets_through(lambda t=text: self.env.cr.execute(t)))

    def test_a_request_inserted_as_approved(self):
        request = self.request_of()

        def attack(column, value):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO school_correction (class_id, gradebook_id, term_id, year_id,"
                    " company_id, requester_id, state, next_step, %(column)s)"
                    " SELECT class_id, gradebook_id, term_id, year_id, company_id,"
                    " requester_id, %(state)s, 'apply', %(value)s"
                    " FROM school_correction WHERE id = %(id)s",
                    column=SQL.identifier(column),
                    state="approved" if column == "approver_id" else "draft",
                    value=value,
                    id=request.id,
                )
            )

        principal = self.users["principal"].id
        moment = "2025-10-01 00:00:00"
        for column, value in (
            *(("approver_id", principal), ("applier_id", principal)),
            *(("approved_at", moment), ("submitted_at", moment)),
        ):
            with self.subTest(column):
                self.assertFalse(self.gets_through(lambda c=column, v=value: attack(c, v)))


@tagged("post_install", "-at_install")
class TestSteps(AttackCommon):
    """The school's steps cannot be weakened until one person is enough."""

    def step(self, code):
        steps = self.env["school.correction.step"]._of(self.company)
        return steps.filtered(lambda step: step.code == code)

    def test_by_every_role(self):
        groups = {
            "portal": self.env.ref("base.group_portal"),
            "public": self.env.ref("base.group_public"),
            "user": self.env.ref("base.group_user"),
            "teacher": self.env.ref("school_gradebook.group_school_teacher"),
            "authority": self.env.ref("school_gradebook.group_school_authority"),
            "staff": self.env.ref("school_gradebook.group_school_staff"),
        }
        far = self.env["school.correction.step"]._of(self.other_school)
        for login in self.ROLES:
            mine = {code: self.as_user(self.step(code), login) for code in ("approve", "apply")}
            mine["far"] = self.as_user(far, login)
            attacks = {
                "approve off": lambda m=mine: m["approve"].write({"is_used": False}),
                "apply off": lambda m=mine: m["apply"].write({"is_used": False}),
                "approve given": lambda m=mine: m["approve"].write(
                    {"group_ids": [(4, self.env.ref("school_gradebook.group_school_board").id)]}
                ),
                "nobody": lambda m=mine: m["apply"].write({"group_ids": [(5,)]}),
                "other code": lambda m=mine: m["apply"].write({"code": "archive"}),
                "unlink": mine["apply"].unlink,
                "other school": lambda m=mine: m["far"].write({"is_used": True}),
                "new": lambda m=mine: m["apply"].create(
                    {"company_id": self.other_school.id, "code": "witness"}
                ),
                **{
                    f"apply by {name}": lambda m=mine, g=group: m["apply"].write(
                        {"group_ids": [(4, g.id)]}
                    )
                    for name, group in groups.items()
                },
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))

    def test_steps_weakened_in_the_database(self):
        """Steps that were switched off, opened to all or deleted by SQL change nothing."""
        self.step("apply")
        self.env.flush_all()
        teacher = self.env.ref("school_gradebook.group_school_teacher").id
        statements = (
            "UPDATE school_correction_step SET is_used = false",
            "INSERT INTO res_groups_school_correction_step_rel"
            " (school_correction_step_id, res_groups_id)"
            f" SELECT id, {teacher} FROM school_correction_step ON CONFLICT DO NOTHING",
            "DELETE FROM school_correction_step",
        )
        for number, statement in enumerate(statements):
            self.env.cr.execute(statement)
            self.assertTrue(self.env.cr.rowcount)
            self.env.invalidate_all()
            request = self.take(self.request_of([(number % 3, "tx1", "9")]), "submit")
            with self.subTest(statement):
                if request.next_step == "homeroom":
                    self.take(request, "homeroom")
                self.assertEqual(request.next_step, "approve")
                for login in set(self.ROLES) - {"principal"}:
                    mine = self.as_user(request, login)
                    self.assertFalse(self.gets_through(mine.action_approve))
                self.take(request, "approve")
                for login in ("math", "sport", "homeroom", "stranger", "principal"):
                    mine = self.as_user(request, login)
                    self.assertFalse(self.gets_through(mine.action_apply))
            self.as_user(request, "math").action_withdraw("Thử")

    def test_chatter_and_activities(self):
        """Whoever deletes or forges notes leaves the trace as it is."""
        request = self.take(self.request_of(), "submit")
        trace = request.event_ids.read()
        activity = request.activity_ids
        self.assertEqual(activity.user_id, self.users["homeroom"])
        for login in set(self.ROLES) - {"homeroom"}:
            mine = self.as_user(activity, login)
            attacks = {
                "activity ended": mine.action_feedback,
                "activity gone": mine.unlink,
                "activity moved": lambda m=mine: m.write({"user_id": self.users["math"].id}),
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))
        post = {"body": "x", "author_id": self.users["principal"].partner_id.id}
        note = {**post, "model": request._name, "res_id": request.id}
        for login in self.ROLES:
            mine = self.as_user(request, login)
            attacks = {
                "message written": lambda m=mine, v=note: m.write({"message_ids": [(0, 0, v)]}),
                "messages gone": lambda m=mine: m.write({"message_ids": [(5,)]}),
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))
        # Who is asked may post, but in the own name only.
        message = self.as_user(request, "homeroom").message_post(**post)
        self.assertEqual(message.author_id, self.users["homeroom"].partner_id)
        request.message_ids.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(request.event_ids.read(), trace)
