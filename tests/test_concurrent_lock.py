"""Twenty teachers' browsers save to one gradebook while the principal locks it.

Real transactions on real connections: what is committed stays in the database,
which is a copy made for the tests.
"""

import random
import threading
import time
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, tagged
from odoo.tools import config, mute_logger

WRITERS = 20
SECONDS = 4
RETRIES = 200


@tagged("post_install", "-at_install")
class TestConcurrentLock(BaseCase):
    """Every write is either before the lock or refused, and the chain is whole."""

    def setUp(self):
        super().setUp()
        name = config["db_name"]
        self.database = name if isinstance(name, str) else name[0]
        Registry(self.database)
        self.saved, self.refused, self.failures = [], [], []
        self.stop = threading.Event()

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
                    time.sleep(random.uniform(0, 0.02))
        raise AssertionError("a transaction never came through")

    def choose_book(self, env):
        """Return an open scored book of a class that no other test uses."""
        env["ir.cron"].search([]).active = False
        domain = [("kind", "=", "SCORE"), ("state", "=", "open"), ("term_id.code", "=", "HK2")]
        books = env["school.gradebook"].search([*domain, ("class_id.name", "!=", "8A")])
        book = books.filtered("teacher_user_ids")[0]
        book.term_id.window_ids.unlink()
        principal = env["res.users"].search([("login", "=", "hieutruong")])
        return book.id, book.line_ids.ids, book.teacher_user_ids[0].id, principal.id

    def write(self, number):
        """Save random cells until told to stop."""
        dice = random.Random(number)
        step = 0
        try:
            while not self.stop.is_set():
                step += 1
                cell = {
                    "line_id": dice.choice(self.lines),
                    "column": dice.choice(["tx1", "tx2", "gk"]),
                    "value": f"{dice.randrange(10)},{dice.randrange(10)}",
                }
                request = f"concurrent-{number}-{step}"
                answer = self.committed(
                    lambda env, cell=cell, request=request: self.save(env, request, cell),
                    self.teacher,
                )
                (self.refused if answer["refused"] else self.saved).append(request)
        except Exception as error:  # noqa: BLE001 – a thread must report, whatever it is
            self.failures.append(repr(error))

    def save(self, env, request, cell):
        book = env["school.gradebook"].browse(self.book)
        shown = book._sheet_cells({cell["column"]: "score"}, [cell["line_id"]])
        present = shown.get(cell["line_id"], {}).get(cell["column"], {}).get("v", "")
        return book.save_cells(request, [{**cell, "expected": present}])

    def lock(self, env):
        env["school.gradebook"].browse(self.book).action_lock("Hết hạn nhập điểm")

    def test_twenty_writers_and_a_lock(self):
        self.book, self.lines, self.teacher, principal = self.committed(self.choose_book)
        threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            time.sleep(SECONDS / 2)
            self.committed(self.lock, principal)
            time.sleep(SECONDS / 2)
            self.stop.set()
            for thread in threads:
                thread.join()
        self.assertEqual(self.failures, [])
        self.assertTrue(self.saved and self.refused)
        self.committed(self.check)

    def check(self, env):
        """Compare the journal with what the writers were told."""
        journal = env["school.mark.journal"].search([("gradebook_id", "=", self.book)])
        locked = journal.filtered(lambda entry: entry.column == "state")[0]
        marks = journal.filtered(lambda entry: entry.request_id)
        late = marks.filtered(lambda entry: entry.seq > locked.seq)
        self.assertEqual(late.mapped("request_id"), [])
        # A save that changed nothing leaves no row; every row was told «saved».
        self.assertLessEqual(set(marks.mapped("request_id")), set(self.saved))
        self.assertEqual(set(self.refused) & set(marks.mapped("request_id")), set())
        self.assertEqual(env["school.mark.journal"].verify([self.book]), [])
