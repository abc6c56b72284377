from psycopg2 import DatabaseError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SchoolCommon
from .lock_paths import DELETE, PATHS, UPDATE

#: How a lock refuses (a server action wraps what happens in it into a ValueError).
REFUSED = (UserError, DatabaseError, ValueError)


@tagged("post_install", "-at_install")
class TestLockAttacks(SchoolCommon):
    """Design law 4: each kind of lock against each path; nothing gets through."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.book.line_ids.sorted("number")
        cls.line = cls.lines[0]
        cls.book.with_user(cls.users["math"]).save_cells(
            "setup",
            [
                {"line_id": line.id, "column": column, "value": "8", "expected": ""}
                for line in cls.lines
                for column in ("tx1", "gk")
            ],
        )
        cls.mark = cls.line.mark_ids.filtered(lambda mark: mark.column == "tx1")
        cls.principal = cls.users["principal"]
        cls.scopes = {
            "cell": {"gradebook_id": cls.book.id, "column": "tx1", "line_id": cls.line.id},
            "column": {"gradebook_id": cls.book.id, "column": "tx1"},
            "book": {"gradebook_id": cls.book.id},
            "class": {},
            "grade": {"class_id": False, "grade": 8},
            "school": {"class_id": False},
        }

    def lock(self, scope, **more):
        vals = {
            "scope": scope,
            "year_id": self.year.id,
            "term_id": self.book.term_id.id,
            "class_id": self.klass.id,
            "reason": "Kiểm tra",
            **self.scopes[scope],
            **more,
        }
        return self.env["school.lock"].with_user(self.principal).create(vals)

    # -- paths ---------------------------------------------------------------

    def attacks(self):
        """Yield (path, attempt) on the cell (first pupil, tx1)."""
        for name, attack in PATHS.items():
            yield name, lambda attack=attack: attack(self)

    def sheet(self, value):
        cell = {"line_id": self.line.id, "column": "tx1", "value": value, "expected": "8,0"}
        book = self.book.with_user(self.users["math"])
        result = book.save_cells(f"attack-{value}", [cell])
        if result["refused"]:
            raise UserError(result["refused"][0]["message"])

    def load(self, teacher):
        result = teacher.load([".id", "value"], [[str(self.mark.id), "1"]])
        if not result["ids"]:
            raise UserError(result["messages"][0]["message"])

    def cron(self):
        self.env["ir.cron"].sudo().create(
            {
                "name": "attack",
                "model_id": self.env["ir.model"]._get_id("school.mark"),
                "state": "code",
                "code": f"model.browse({self.mark.id}).write({{'value': 1}})",
            }
        ).ir_actions_server_id.run()

    def sql(self, statement, *args):
        self.env.cr.execute(SQL(statement, *args))

    # -- tests ---------------------------------------------------------------

    def attempt(self, name, attack):
        """Run an attack in a savepoint and take everything back."""
        with mute_logger("odoo.sql_db", "odoo.models.unlink"):
            try:
                with self.cr.savepoint():
                    attack()
                    self.env.flush_all()
                    raise _Undone
            except _Undone:
                return True
            except REFUSED:
                return False
            finally:
                self.env.invalidate_all()

    def test_every_path_against_every_lock(self):
        for scope in self.scopes:
            lock = self.lock(scope)
            for name, attack in self.attacks():
                with self.subTest(lock=scope, path=name):
                    self.assertFalse(self.attempt(name, attack), "the attack got through")
            self.assertEqual(self.mark.value, 8)
            lock.with_user(self.principal).action_release("Xong")

    def test_the_same_paths_work_while_open(self):
        """Otherwise the attacks above would prove nothing."""
        through = {name for name, attack in self.attacks() if self.attempt(name, attack)}
        wanted = {
            "sheet",
            "sheet clears",
            "write by RPC",
            "unlink by RPC",
            "form of the line",
            "commands as superuser",
            "shell as superuser",
            "school import",
            "base import",
            "cron",
            UPDATE,
            DELETE,
            "forged context",
        }
        self.assertEqual(wanted - through, set())

    def test_what_a_lock_leaves_open(self):
        other = {"line_id": self.lines[1].id, "column": "tx1", "value": "9", "expected": "8,0"}
        column = {**other, "column": "tx2", "expected": ""}
        teacher = self.book.with_user(self.users["math"])
        self.lock("cell")
        self.assertEqual(len(teacher.save_cells("r1", [other, column])["saved"]), 2)
        self.lock("column")
        answer = teacher.save_cells("r2", [{**other, "expected": "9,0", "value": "7"}])
        self.assertEqual([c["code"] for c in answer["refused"]], ["LOCKED"])
        answer = teacher.save_cells("r3", [{**column, "expected": "9,0", "value": "7"}])
        self.assertEqual(len(answer["saved"]), 1)
        self.assertEqual(self.book.state, "open")

    def test_results_lock(self):
        """Averages, levels and titles are frozen, whatever would change them."""
        self.fill_rest()
        self.assertEqual(self.line.result, "8,0")
        klass = self.klass.with_user(self.principal)
        items = klass._incomplete(self.book.term_id)
        waivers = {item["key"]: "Chưa có bài kiểm tra" for item in items}
        klass.action_lock_results(self.book.term_id.id, "Chốt học kì I", waivers)
        attacks = {
            "a mark that changes the average": lambda: self.sheet("1"),
            "SQL": lambda: self.sql(
                "UPDATE school_gradebook_line SET result = '9,9' WHERE id = %s", self.line.id
            ),
            "conduct": lambda: self.line.term_result_id.with_user(self.users["homeroom"]).write(
                {"conduct": "KHA"}
            ),
            "SQL level": lambda: self.sql(
                "UPDATE school_term_result SET learning = 'TOT' WHERE id = %s",
                self.line.term_result_id.id,
            ),
            "lock deleted": lambda: self.sql("DELETE FROM school_lock"),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                self.assertFalse(self.attempt(name, attack), "the attack got through")

    def fill_rest(self):
        """Give the first pupil an average."""
        values = {(0, key): "8" for key in ("tx2", "tx3", "tx4", "ck")}
        self.save(self.book, values)


class _Undone(Exception):
    """Ends the savepoint of an attack that got through."""
