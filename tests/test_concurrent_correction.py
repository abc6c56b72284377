"""Two people decide on the same request at the same moment.

Real transactions on real connections: what is committed stays in the database,
which is a copy made for the tests.
"""

import threading
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError, UserError
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import config, mute_logger

PEOPLE = 4
RETRIES = 200


@tagged("post_install", "-at_install")
class TestConcurrentCorrection(BaseCase):
    """One of them decides; the others are told so, and nothing is applied twice."""

    def setUp(self):
        super().setUp()
        name = config["db_name"]
        self.database = name if isinstance(name, str) else name[0]
        Registry(self.database)

    def committed(self, call, uid=SUPERUSER_ID):
        """Run a call in a transaction of its own, again when another one was in the way."""
        for _attempt in range(RETRIES):
            with closing(db_connect(self.database).cursor()) as cursor:
                try:
                    answer = call(api.Environment(cursor, uid, {}))
                    cursor.commit()
                    return answer
                except SerializationFailure:
                    cursor.rollback()
        raise AssertionError("a transaction never came through")

    def prepare(self, env):
        """Return a submitted request of a cell, and those who may take its steps."""
        env["ir.cron"].search([]).active = False
        domain = [("kind", "=", "SCORE"), ("term_id.code", "=", "HK1")]
        books = env["school.gradebook"].search(domain)
        book = books.filtered(
            lambda b: b.teacher_user_ids and b.line_ids.mark_ids and b.class_id.homeroom_user_id
        )[0]
        mark = book.line_ids.mark_ids.filtered(lambda m: m.column == "tx1" and m.value)[0]
        self.value = "9,0" if mark.shown != "9,0" else "8,0"
        teacher = book.teacher_user_ids[0]
        request = env["school.correction"].with_user(teacher)
        row = {"line_id": mark.line_id.id, "column": "tx1", "new_value": self.value}
        reason = env.ref("school_approval.reason_wrong_entry").id
        vals = {"gradebook_id": book.id, "reason_id": reason, "reason": "Nhập nhầm"}
        request = request.create({**vals, "line_ids": [(0, 0, row)]})
        steps = env["school.correction.step"]._of(book.company_id)
        spared = steps.filtered(lambda step: step.code in ("homeroom", "witness") and step.is_used)
        spared.is_used = False
        self.spared = spared.ids
        request.action_submit()
        self.late = {"late_reason": "Kiểm tra lại"} if request.is_late else {}
        people = {
            role: [self.user(env, role, n).id for n in range(PEOPLE)]
            for role in ("principal", "board")
        }
        self.request, self.mark, self.name = request.id, mark.id, request.name
        return people

    def tearDown(self):
        # later tests meet the school with its own steps
        def restore(env):
            env["school.correction.step"].browse(self.spared).is_used = True

        self.committed(restore)
        super().tearDown()

    def user(self, env, role, number):
        login = f"{role}-{env['res.users'].search_count([])}-{number}@school.example"
        return new_test_user(
            env(context={"no_reset_password": True}),
            login,
            groups=f"school_gradebook.group_school_{role}",
        )

    def at_once(self, people, move, **arguments):
        """Let everybody make the move at the same moment; return what each was told."""
        gate = threading.Barrier(len(people))
        told = []

        def decide(uid):
            first = [True]

            def act(env):
                request = env["school.correction"].browse(self.request)
                request.mapped("state")  # the snapshot is taken before the others decide
                if first.pop() if first else False:
                    gate.wait(timeout=60)
                return getattr(request, f"action_{move}")(**arguments)

            try:
                self.committed(act, uid)
                told.append("done")
            except LockError as error:
                told.append(f"locked: {error}")
            except UserError as error:
                told.append(f"refused: {error}")
            except Exception as error:  # noqa: BLE001 – a thread must report, whatever it is
                told.append(f"failed: {error!r}")

        threads = [threading.Thread(target=decide, args=(uid,)) for uid in people]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return told

    def test_two_approvals_and_two_applications(self):
        people = self.committed(self.prepare)
        for move, role, arguments in (
            ("approve", "principal", self.late),
            ("apply", "board", {}),
        ):
            told = self.at_once(people[role], move, **arguments)
            self.assertEqual(told.count("done"), 1, told)
            self.assertFalse([text for text in told if text.startswith("failed")])
        self.committed(self.check)

    def check(self, env):
        request = env["school.correction"].browse(self.request)
        self.assertIn(request.state, ("applied", "confirmed"))
        self.assertEqual(env["school.mark"].browse(self.mark).shown, self.value)
        journal = env["school.mark.journal"].search([("reference", "=", self.name)])
        self.assertEqual(len(journal.filtered("line_id")), 1)
        moves = request.event_ids.mapped("move")
        self.assertEqual(len(moves), len(set(moves)))
        book = request.gradebook_id
        self.assertEqual(env["school.mark.journal"].verify(book.ids), [])
