from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestJournal(SchoolCommon):
    """Design law 3: every change leaves a row, whichever way it came."""

    def entries(self, book=None):
        return (
            self.env["school.mark.journal"]
            .search([("gradebook_id", "=", (book or self.book).id)])
            .sorted("seq")
        )

    def sql(self, statement, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *args))
        self.env.invalidate_all()

    def test_delete_and_re_enter_is_visible(self):
        self.save(self.book, {(0, "tx1"): "4"})
        self.save(self.book, {(0, "tx1"): ""}, expected={(0, "tx1"): "4"})
        self.save(self.book, {(0, "tx1"): "9"})
        entries = self.entries()
        self.assertEqual(
            [(e.old, e.new) for e in entries],
            [(False, "4"), ("4", False), (False, "9")],
        )
        self.assertEqual(len(set(entries.mapped("line_id.id"))), 1)
        self.assertEqual(entries[0].old_shown, "")
        self.assertEqual(entries[0].new_shown, "4,0")
        self.assertEqual(set(entries.mapped("source")), {"sheet"})
        self.assertEqual(entries.user_id, self.users["math"])
        self.assertEqual(entries[2].request_id, "test-3")

    def test_chain_links_and_head(self):
        self.fill(self.book)
        entries = self.entries()
        self.assertEqual(entries.mapped("seq"), list(range(1, 19)))
        for before, after in zip(entries, entries[1:], strict=False):
            self.assertEqual(after.previous_hash, before.hash)
        self.assertEqual(self.book.journal_head, entries[-1].hash)
        self.assertEqual(self.book.journal_seq, 18)
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def test_saving_the_same_value_is_no_change(self):
        self.save(self.book, {(0, "tx1"): "8"})
        self.save(self.book, {(0, "tx1"): "8,0"}, expected={(0, "tx1"): "8"})
        self.assertEqual(len(self.entries()), 1)

    def test_comment_is_journalled(self):
        self.save(self.book, {(0, "comment"): "Chăm"})
        self.assertEqual(self.entries().mapped("column"), ["comment"])
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def test_shown_as_on_the_sheet(self):
        """Column and lock read as a teacher knows them, the time in the user's zone."""
        self.save(self.book, {(0, "tx1"): "4"})
        self.book.action_lock()
        until = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        self.book.action_unlock("Nhập thiếu", until)
        mark, lock, unlock = self.entries().with_context(tz="Asia/Ho_Chi_Minh")
        self.assertEqual(mark.column_shown, "TX1")
        self.assertEqual((lock.column_shown, lock.new_shown), ("State", "Locked"))
        self.assertEqual((unlock.old_shown, unlock.column), ("Locked", "state"))
        local = until + timedelta(hours=7)
        self.assertEqual(unlock.new_shown, f"Open until {local:%H:%M %d/%m/%Y}")

    def test_sql_change_is_journalled_as_such(self):
        self.save(self.book, {(0, "tx1"): "4"})
        self.sql("UPDATE school_mark SET value = 9 WHERE value = 4")
        last = self.entries()[-1]
        self.assertEqual((last.old, last.new, last.source), ("4", "9", "sql"))
        self.assertFalse(last.user_id)
        self.assertTrue(last.db_user)
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    @mute_logger("odoo.sql_db")
    def test_journal_cannot_be_written(self):
        self.save(self.book, {(0, "tx1"): "4"})
        for statement in (
            "UPDATE school_mark_journal SET new = '9.0'",
            "DELETE FROM school_mark_journal",
            "TRUNCATE school_mark_journal",
            'INSERT INTO school_mark_journal (gradebook_id, seq, "column", at, hash)'
            f" VALUES ({self.book.id}, 99, 'tx1', now(), 'x')",
        ):
            with self.subTest(sql=statement), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self.cr.execute(SQL(statement))
        entry = self.entries()[0]
        for user in (self.users["principal"], self.users["board"], self.users["math"]):
            with self.assertRaises(AccessError):
                entry.with_user(user).write({"new": "9"})
            with self.assertRaises(AccessError):
                entry.with_user(user).unlink()
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            entry.sudo().unlink()

    def tamper(self, statement, *args):
        """Do what only the owner of the database can: switch a trigger off."""
        self.sql("ALTER TABLE school_mark_journal DISABLE TRIGGER school_journal_guard")
        self.sql("ALTER TABLE school_mark DISABLE TRIGGER USER")
        self.sql(statement, *args)

    def breaks(self):
        return [
            (b["seq"], b["reason"]) for b in self.env["school.mark.journal"].verify(self.book.ids)
        ]

    def test_verifier_finds_a_changed_row(self):
        self.fill(self.book)
        self.tamper("UPDATE school_mark_journal SET new = '9.0' WHERE seq = 3")
        self.assertIn((3, "changed"), self.breaks())

    def test_verifier_finds_a_missing_row(self):
        self.fill(self.book)
        self.tamper("DELETE FROM school_mark_journal WHERE seq = 3")
        self.assertIn((4, "missing"), self.breaks())

    def test_verifier_finds_a_cut_tail(self):
        self.fill(self.book)
        self.tamper("DELETE FROM school_mark_journal WHERE seq = 18")
        self.assertIn((18, "head"), self.breaks())

    def test_verifier_finds_a_silent_mark(self):
        self.fill(self.book)
        self.tamper("UPDATE school_mark SET value = 10 WHERE \"column\" = 'ck'")
        cells = self.env["school.mark.journal"].verify(self.book.ids)
        self.assertEqual({c["reason"] for c in cells}, {"cell"})
        self.assertEqual({c["column"] for c in cells}, {"ck"})

    def test_chains_of_the_first_version_hold(self):
        """A row without unlock and reason has the hash that 19.0.1.0.0 gave it."""
        self.fill(self.book)
        self.cr.execute(
            SQL(
                """
                SELECT bool_and(j.hash = encode(sha256(convert_to(jsonb_build_array(
                       j.previous_hash, j.gradebook_id, j.seq, j.line_id, j."column", j.old,
                       j.new, j.user_id, to_char(j.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                       j.source, j.reference, j.request_id, j.address, j.db_user
                       )::text, 'UTF8')), 'hex')), count(*)
                  FROM school_mark_journal j WHERE j.gradebook_id = %s
                """,
                self.book.id,
            )
        )
        self.assertEqual(self.cr.fetchone(), (True, 18))

    def test_unlock_and_reason_are_kept_and_covered(self):
        Journal = self.env["school.mark.journal"]
        with Journal._context(self.book, "server", reason="Cộng nhầm", unlock=77):
            self.cr.execute(
                SQL(
                    'INSERT INTO school_mark (line_id, "column", state, value)'
                    " VALUES (%s, 'tx1', 'value', 8)",
                    self.book.line_ids[0].id,
                )
            )
        self.env.invalidate_all()
        entry = self.entries()
        self.assertEqual((entry.reason, entry.unlock_id), ("Cộng nhầm", 77))
        self.assertEqual(self.breaks(), [])
        for change in ("reason = NULL", "unlock_id = NULL", "reason = 'Khác'", "unlock_id = 78"):
            with self.subTest(change=change), self.cr.savepoint() as savepoint:
                self.tamper(f"UPDATE school_mark_journal SET {change}")
                self.assertIn((1, "changed"), self.breaks())
                savepoint.rollback()

    def test_readers(self):
        self.save(self.book, {(0, "tx1"): "4"})
        Journal = self.env["school.mark.journal"]
        for login in ("math", "homeroom", "principal", "board", "clerk", "authority"):
            self.assertEqual(len(self.as_user(Journal, login).search([])), 1, login)
        for login in ("stranger", "sport"):
            self.assertEqual(len(self.as_user(Journal, login).search([])), 0, login)
        with self.assertRaises(AccessError):
            self.as_user(Journal, "sysadmin").search([])
