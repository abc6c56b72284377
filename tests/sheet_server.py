"""A server that can be killed, on the database of the tests."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "setup"))
from suite import extras, paths  # noqa: E402

START_SECONDS = 300
# Below those that the system gives to whoever connects: a browser that tries to reach a
# server that was killed could be given the very port that it asks for.
PORTS = range(20000, 30000)


def database():
    """The name of the database of the tests: a copy that is thrown away."""
    name = config["db_name"]
    return name if isinstance(name, str) else name[0]


def committed(call):
    """Do something in a transaction of its own, as the superuser."""
    with Registry(database()).cursor() as cursor:
        return call(api.Environment(cursor, SUPERUSER_ID, {}))


def rows(query, *params):
    """What the database holds, read past the application."""
    with closing(db_connect(database()).cursor()) as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def free_port():
    """A port that nobody listens on."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.choice(PORTS)))
            return probe.getsockname()[1]


class Server:
    """Odoo as a process of its own."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        """Start it, and return when it answers."""
        command = [
            *(sys.executable, str(extras.LAUNCHER), "-d", database()),
            *("--db-filter", f"^{database()}$", "--workers", "0", "--max-cron-threads", "0"),
            *("--http-interface", "127.0.0.1", "--http-port", str(self.port)),
            *("--logfile", str(paths.LOGS / "test-sheet-server.log")),
        ]
        self.process = subprocess.Popen(command, env=os.environ, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while True:
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{self.url}/web/login", timeout=30):
                    return self
            time.sleep(0.1)

    def kill(self):
        """End it as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """End it, if it runs."""
        if self.process and self.process.poll() is None:
            self.kill()


class Book:
    """An open scored book of a class, its cells, and who may write them."""

    COLUMNS = ("tx1", "tx2", "tx3", "gk")

    def __init__(self, logins):
        self.logins = logins
        committed(self._choose)
        # saves of earlier tests in the same book
        known = rows("SELECT DISTINCT request_id FROM school_mark_journal")
        self.requests = {request for (request,) in known}

    def _choose(self, env):
        """Take the book of a teacher, and let all of ``logins`` teach it."""
        env["ir.cron"].search([]).active = False
        users = env["res.users"].search([("login", "in", self.logins)])
        assert len(users) == len(self.logins), self.logins
        employees = users.employee_ids or env["hr.employee"].search([("user_id", "in", users.ids)])
        domain = [("kind", "=", "SCORE"), ("term_id.code", "=", "HK2"), ("state", "=", "open")]
        domain += [("class_id.name", "=", "8A"), ("assignment_id", "!=", False)]
        books = env["school.gradebook"].search(domain, order="id")
        book = books.filtered(lambda book: book.tx_count >= 3)[0]
        book.assignment_id.teacher_ids = [(6, 0, employees.ids)]
        book.term_id.window_ids.unlink()
        today = fields.Date.today()
        dates = {"date_start": today - timedelta(30), "date_end": today + timedelta(30)}
        for name in ("deadline_tx", "deadline_gk", "deadline_ck"):
            dates[name] = False
        book.term_id.write(dates)
        # every round starts from empty cells
        book.line_ids.mark_ids.unlink()
        active = book.line_ids.filtered(lambda line: line.enrollment_id.is_active)
        self.id, self.term = book.id, book.term_id.id
        self.lines = active.sorted("number").ids

    def clear(self):
        """Empty all cells."""
        committed(lambda env: env["school.gradebook"].browse(self.id).line_ids.mark_ids.unlink())

    def marks(self):
        """What the database holds: {(line, column): text}."""
        found = rows(
            'SELECT line_id, "column", value FROM school_mark WHERE line_id IN '
            "(SELECT id FROM school_gradebook_line WHERE gradebook_id = %s)",
            self.id,
        )
        return {(line, column): f"{value:.1f}".replace(".", ",") for line, column, value in found}

    def cells(self):
        """All cells that are typed into, column by column."""
        return [(line, column) for column in self.COLUMNS for line in self.lines]
