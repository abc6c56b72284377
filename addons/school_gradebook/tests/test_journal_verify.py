import importlib.util
import io
from contextlib import redirect_stderr, redirect_stdout

from psycopg2 import DatabaseError
from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import SQL, file_path, mute_logger

from .common import SchoolCommon

REHASH = """
    UPDATE school_mark_journal j SET hash = school_gradebook_journal_hash(j)
     WHERE gradebook_id = %s AND seq = %s
"""
RELINK = """
    UPDATE school_mark_journal j
       SET previous_hash = (SELECT p.hash FROM school_mark_journal p
                             WHERE p.gradebook_id = j.gradebook_id AND p.seq = j.seq - 1)
     WHERE gradebook_id = %s AND seq = %s
"""


class JournalAttacks(SchoolCommon):
    """Tampering as only the owner of the database can, with the triggers switched off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.journal = cls.env["school.mark.journal"]

    def sql(self, statement, *args):
        self.env.flush_all()
        self.cr.execute(SQL(statement, *args))
        self.env.invalidate_all()

    def tamper(self, statement, *args):
        for table in ("school_mark_journal", "school_mark", "school_gradebook"):
            self.sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.sql(statement, *args)

    def rehash_from(self, first):
        """Compute the rest of the chain anew, and the head of the book with it."""
        last = self.book.journal_seq
        for seq in range(first, last + 1):
            if seq > first:
                self.tamper(RELINK, self.book.id, seq)
            self.tamper(REHASH, self.book.id, seq)
        self.tamper(
            "UPDATE school_gradebook b SET journal_head = j.hash FROM school_mark_journal j"
            " WHERE b.id = %s AND j.gradebook_id = b.id AND j.seq = b.journal_seq",
            self.book.id,
        )

    def entry(self, seq):
        return self.journal.search([("gradebook_id", "=", self.book.id), ("seq", "=", seq)])

    def found(self):
        return self.journal.verify(self.book.ids)

    def assertNamed(self, entry, reason):
        """The verifier names the cell of ``entry`` in words."""
        mine = [b for b in self.found() if b["reason"] == reason]
        self.assertIn(entry.line_id.id, [b["line_id"] for b in mine], self.found())
        broken = next(b for b in mine if b["line_id"] == entry.line_id.id)
        for words in ("8A", "Toán", entry.student_name, entry.column_shown):
            self.assertIn(words, broken["message"])
        self.assertEqual(broken["column"], entry.column)
        return broken


@tagged("post_install", "-at_install")
class TestJournalVerify(JournalAttacks):
    """Journal attacks: refused, or found with a message that names the cell."""

    def setUp(self):
        super().setUp()
        self.fill(self.book)

    def test_unbroken(self):
        self.assertEqual(self.found(), [])

    @mute_logger("odoo.sql_db")
    def test_replica_role_does_not_switch_the_journal_off(self):
        # Refused to an ordinary role; a database superuser meets the ALWAYS trigger.
        with self.assertRaises(DatabaseError), self.cr.savepoint():
            self.cr.execute("SET LOCAL session_replication_role = replica")
            self.cr.execute("UPDATE school_mark_journal SET new = '9' WHERE seq = 3")

    def test_disabled_trigger_is_found_and_enabled_by_the_update(self):
        """The application's role owns the table: it can switch the trigger off, not unseen."""
        Check = self.env["school.journal.check"]
        for table, trigger in (
            ("school_mark_journal", "school_journal_guard"),
            ("school_mark", "school_mark_updated"),
        ):
            with self.subTest(trigger=trigger):
                self.sql(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
                (check,) = Check._verify_all()
                self.assertEqual((check.state, check.breaks), ("broken", 1))
                self.assertIn(f"{table}.{trigger}", check.message)
                self.journal._install()
                self.assertEqual(Check._verify_all().state, "good")
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.cr.execute("DELETE FROM school_mark_journal")

    def test_changed_row(self):
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '9' WHERE seq = 3")
        self.assertEqual(self.assertNamed(entry, "changed")["seq"], 3)
        self.assertNamed(entry, "cell")

    def test_changed_row_with_its_hash_computed_anew(self):
        """Mark and row agree and the row's hash is right: the next row remembers."""
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '9' WHERE seq = 3")
        self.tamper(REHASH, self.book.id, 3)
        self.tamper(
            'UPDATE school_mark SET value = 9 WHERE line_id = %s AND "column" = %s',
            entry.line_id.id,
            entry.column,
        )
        self.assertNamed(entry, "chain")
        self.assertEqual({b["reason"] for b in self.found()}, {"chain"})

    def test_last_row_with_its_hash_computed_anew(self):
        entry = self.entry(18)
        self.tamper("UPDATE school_mark_journal SET user_id = 1 WHERE seq = 18")
        self.tamper(REHASH, self.book.id, 18)
        self.assertNamed(entry, "head")

    def test_row_put_in_by_hand(self):
        """Past the end with a right hash, or into the chain with a taken number."""
        line = self.book.line_ids[1]
        self.tamper(
            """
            INSERT INTO school_mark_journal (gradebook_id, seq, line_id, "column", old, new, at,
                                             previous_hash, hash)
            SELECT id, 19, %s, 'ck', '8', '10', now(), journal_head, 'x'
              FROM school_gradebook WHERE id = %s
            """,
            line.id,
            self.book.id,
        )
        self.tamper(REHASH, self.book.id, 19)
        self.assertNamed(self.entry(19), "inserted")
        self.assertNamed(self.entry(19), "cell")
        self.sql("DROP INDEX school_mark_journal_chain")
        self.tamper("UPDATE school_mark_journal SET seq = 5 WHERE seq = 19")
        self.tamper(REHASH, self.book.id, 5)
        self.assertIn("inserted", {b["reason"] for b in self.found()})

    def test_missing_row_names_the_cell(self):
        """Two rows of one cell taken out: what is left does not fit together."""
        self.save(self.book, {(0, "tx1"): "4"}, expected={(0, "tx1"): "8"})
        self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "4"})
        entry = self.entry(20)
        self.tamper("DELETE FROM school_mark_journal WHERE seq = 19")
        self.assertEqual(self.assertNamed(entry, "missing")["seq"], 20)
        broken = self.assertNamed(entry, "gap")
        self.assertIn("4,0", broken["message"])

    def test_cut_tail_names_the_cell(self):
        entry = self.entry(18)
        line, column = entry.line_id, entry.column
        self.tamper("DELETE FROM school_mark_journal WHERE seq = 18")
        cells = {(b["line_id"], b["column"]) for b in self.found() if b["reason"] == "cell"}
        self.assertEqual(cells, {(line.id, column)})
        self.assertIn("head", {b["reason"] for b in self.found()})

    def test_silent_mark(self):
        entry = self.entry(3)
        self.tamper(
            'UPDATE school_mark SET value = 10 WHERE line_id = %s AND "column" = %s',
            entry.line_id.id,
            entry.column,
        )
        self.assertIn("10,0", self.assertNamed(entry, "cell")["message"])

    def test_every_field_of_a_row_is_covered(self):
        for change in (
            "old = '1'",
            "user_id = 1",
            "at = at - interval '1 day'",
            "source = 'import'",
            "reference = 'x'",
            "request_id = 'x'",
            "address = '10.0.0.1'",
            "db_user = 'x'",
            "unlock_id = 5",
            "reason = 'x'",
            "\"column\" = 'ck'",
            "line_id = (SELECT max(line_id) FROM school_mark_journal)",
        ):
            with self.subTest(change=change), self.cr.savepoint() as savepoint:
                self.tamper(f"UPDATE school_mark_journal SET {change} WHERE seq = 2")
                self.assertIn((2, "changed"), [(b["seq"], b["reason"]) for b in self.found()])
                savepoint.rollback()
                self.env.invalidate_all()

    # -- the nightly check -----------------------------------------------------------

    def test_check_of_an_unbroken_school(self):
        (check,) = self.env["school.journal.check"]._verify_all()
        self.assertEqual((check.state, check.breaks, check.message), ("good", 0, False))
        self.assertEqual(check.books, len(self.klass.gradebook_ids))
        self.assertEqual(check.rows, 18)
        self.assertFalse(check.activity_ids)

    def test_broken_check_tells_principal_and_board_once(self):
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '9' WHERE seq = 3")
        self.journal._install()
        (check,) = self.env["school.journal.check"]._verify_all()
        self.assertEqual((check.state, check.breaks), ("broken", 2))
        self.assertIn(entry.student_name, check.message)
        told = check.activity_ids.user_id
        self.assertIn(self.users["principal"], told)
        self.assertIn(self.users["board"], told)
        self.assertNotIn(self.users["math"], told)
        self.assertNotIn(self.users["clerk"], told)
        self.assertIn(entry.student_name, check.activity_ids[0].note)
        (again,) = self.env["school.journal.check"]._verify_all()
        self.assertFalse(again.activity_ids)
        own = check.activity_ids.filtered(lambda a: a.user_id == self.users["principal"])
        self.as_user(own, "principal").action_feedback("Đã báo Sở.")
        self.assertFalse(own.exists().active)

    def test_cron_goes_on_where_it_stopped(self):
        """One check a day, class by class."""
        self._class("8B", 8)
        Check = self.env["school.journal.check"]
        first = Check._begun_today()
        first._verify_class(self.klass)
        self.assertEqual(first._classes_left().mapped("name"), ["8B"])
        self.assertEqual(Check._begun_today(), first)
        with self.enter_registry_test_mode():
            self.env.ref("school_gradebook.ir_cron_verify_journal").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((first.state, first.message), ("good", False))
        self.assertEqual(first.rows, 18)
        self.assertFalse(Check._begun_today())

    def test_queries_do_not_grow_with_the_entries(self):
        check = self.env["school.journal.check"]._start(self.company)
        check._verify_class(self.klass)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            check._verify_class(self.klass)
            self.env.flush_all()

    # -- the command -------------------------------------------------------------------

    def command(self):
        path = file_path("school_gradebook/cli/school_verify.py")
        spec = importlib.util.spec_from_file_location("odoo.cli.school_verify", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.SchoolVerify()

    def output(self, ids=None):
        """Return what the command prints, and how many breaks it counts."""
        printed = io.StringIO()
        with redirect_stdout(printed):
            count = self.command()._verify(self.env, ids)
        return printed.getvalue(), count

    def test_command_prints_the_cell(self):
        text, count = self.output()
        self.assertEqual(count, 0)
        self.assertEqual(len(text.splitlines()), 1)
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '9' WHERE seq = 3")
        self.journal._install()
        text, count = self.output([self.book.id])
        self.assertEqual(count, 2)
        for words in ("8A", "Toán", entry.student_name, entry.column_shown):
            self.assertIn(words, text)
        __, count = self.output([self.book_gdtc.id])
        self.assertEqual(count, 0)

    def test_command_refuses_an_unknown_book(self):
        with self.assertRaises(SystemExit) as refused, redirect_stderr(io.StringIO()):
            self.output([10**8])
        self.assertEqual(refused.exception.code, 2)
