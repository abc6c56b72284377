import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.school_gradebook.lib import canonical

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerFreeze(LedgerCommon):
    """Official or draft, versions, and that nothing printed changes (law 8)."""

    def official(self):
        self.fill_all()
        self.lock()
        return self.obtain()

    def test_open_books_give_a_draft(self):
        self.fill_all()
        draft = self.obtain()
        self.assertTrue(draft.is_draft)
        self.assertEqual(draft._book().banner, "BẢN XEM TRƯỚC – CHƯA KHÓA SỔ")
        self.book.sudo().action_lock()
        self.assertTrue(self.obtain().is_draft, "one book is still open")

    def test_locked_books_give_the_official_ledger(self):
        record = self.official()
        self.assertFalse(record.is_draft)
        self.assertEqual(record.version, 1)
        self.assertEqual(record._book().banner, "")
        self.assertTrue(record.is_intact)
        self.assertEqual(record.create_uid, self.users["clerk"])
        heads = record.journal_head
        self.assertEqual(heads[str(self.book.id)], self.book.sudo().journal_head)
        self.assertEqual(record.journal_hash, canonical.combined_head(heads))

    def test_missing_mark_is_locked_and_stays_blank(self):
        """A lock does not finish an average: the ledger prints nothing there (law 1)."""
        self.save(self.book, {(0, "tx1"): "9"})
        self.lock()
        record = self.obtain()
        self.assertFalse(record.is_draft)
        page = next(p for p in record._book().pages if p.key == "subject:TOAN")
        texts = [cell.text for cell in page.table.rows[0].cells]
        self.assertEqual(texts[2:9], ["9,0", "", "", "", "", "", ""])

    def test_same_content_is_the_same_version(self):
        record = self.official()
        self.assertEqual(self.obtain(), record)
        self.assertEqual(self.obtain("principal"), record)

    def test_changed_content_is_the_next_version(self):
        record = self.official()
        content, sha = record.content, record.sha256
        books = self.klass.gradebook_ids.filtered(lambda book: book.term_id == self.hk1)
        books.with_user(self.users["principal"]).action_unlock("Sửa điểm")
        self.save(self.book, {(0, "tx1"): "5"}, expected={(0, "tx1"): "8,5"})
        self.lock()
        second = self.obtain()
        self.assertEqual(second.version, 2)
        self.assertNotEqual(second.sha256, sha)
        record.invalidate_recordset()
        self.assertEqual((record.content, record.sha256), (content, sha))

    def test_terms_have_their_own_versions(self):
        self.official()
        self.lock(term=self.hk2)
        self.assertEqual(self.obtain(term=self.hk2).version, 1)

    def test_drafts_replace_each_other(self):
        first = self.obtain()
        self.assertNotEqual(self.obtain(), first)
        self.assertFalse(first.exists())
        self.obtain("principal")
        self.assertEqual(self.ledgers.search_count([("is_draft", "=", True)]), 2)

    def test_nobody_writes_through_odoo(self):
        record = self.official()
        for vals in (
            {"content": {}},
            {"sha256": "0"},
            {"version": 3},
            {"is_draft": True},
            {"term_id": self.hk2.id},
            {"printed_count": 0, "version": 2},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record.sudo().write(vals)
        with self.assertRaises(UserError):
            record.sudo().unlink()

    def test_forged_hash_is_not_taken(self):
        record = self.ledgers.create(
            {
                "class_id": self.klass.id,
                "term_id": self.hk1.id,
                "version": 7,
                "content": {"a": "b"},
                "sha256": "0" * 64,
            }
        )
        self.assertEqual(record.sha256, canonical.sha256({"a": "b"}))

    @mute_logger("odoo.sql_db")
    def test_nobody_writes_in_the_database(self):
        record = self.official()
        self.env.flush_all()
        for statement in (
            "UPDATE school_ledger SET content = '{}' WHERE id = %s",
            "UPDATE school_ledger SET sha256 = 'x' WHERE id = %s",
            "UPDATE school_ledger SET is_draft = true WHERE id = %s",
            "UPDATE school_ledger SET create_date = now() + interval '1 day' WHERE id = %s",
            "DELETE FROM school_ledger WHERE id = %s",
            "TRUNCATE school_ledger CASCADE",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.cr.savepoint(flush=False),
            ):
                arguments = [record.id] if "%s" in statement else []
                self.cr.execute(SQL(statement, *arguments))

    @mute_logger("odoo.sql_db")
    def test_one_record_per_version(self):
        record = self.official()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.ledgers.create(
                {
                    "class_id": record.class_id.id,
                    "term_id": record.term_id.id,
                    "version": 1,
                    "content": {"a": "b"},
                }
            )

    def test_old_drafts_go_official_ledgers_stay(self):
        record = self.official()
        self.lock(term=self.hk2)
        draft = self.obtain("homeroom", term=self.hk2)
        self.assertTrue(draft.is_draft)
        self.env.flush_all()
        self.cr.execute("ALTER TABLE school_ledger DISABLE TRIGGER school_report_ledger_guard")
        self.cr.execute("UPDATE school_ledger SET create_date = '2020-01-01'")
        self.cr.execute("ALTER TABLE school_ledger ENABLE TRIGGER school_report_ledger_guard")
        self.env.invalidate_all()
        self.ledgers._gc_drafts()
        self.assertFalse(draft.exists())
        self.assertTrue(record.exists())

    def test_tampered_copy_is_seen(self):
        record = self.official()
        self.env.flush_all()
        self.cr.execute("ALTER TABLE school_ledger DISABLE TRIGGER school_report_ledger_guard")
        self.cr.execute(
            "UPDATE school_ledger SET content = jsonb_set(content, '{class,name}', '\"8B\"')"
        )
        self.cr.execute("ALTER TABLE school_ledger ENABLE TRIGGER school_report_ledger_guard")
        record.invalidate_recordset()
        self.assertFalse(record.is_intact)
        check = self.env["school.ledger.check"].browse(record.action_check()["res_id"])
        self.assertFalse(check.is_intact)

    def test_check_against_the_data(self):
        record = self.official()
        check = self.env["school.ledger.check"].browse(record.action_check()["res_id"])
        self.assertTrue(check.is_intact)
        self.assertFalse(check.journal_moved)
        self.assertFalse(check.line_ids)
        self.book.with_user(self.users["principal"]).action_unlock("Sửa điểm")
        self.save(self.book, {(1, "gk"): "5"}, expected={(1, "gk"): "8,5"})
        check = self.env["school.ledger.check"].browse(record.action_check()["res_id"])
        self.assertTrue(check.journal_moved)
        line = check.line_ids.filtered(lambda item: item.column == "ĐĐGgk")
        self.assertEqual((line.printed, line.current), ("8,5", "5,0"))
        self.assertEqual(check.difference_count, len(check.line_ids))

    def test_class_without_books(self):
        with self.assertRaises(UserError):
            self.obtain(klass=self._class("8T", 8))

    def test_term_of_another_level(self):
        other = self.year._ensure_terms(["THPT"]).filtered(
            lambda term: term.level == "THPT" and term.code == "HK1"
        )
        with self.assertRaises(UserError):
            self.obtain(term=other)

    def test_names(self):
        record = self.official()
        self.assertIn("8A", record.display_name)
        self.assertEqual(record._report_filename(), "So-theo-doi-danh-gia_8A_HK1_2025-2026_v1")
        self.assertIn(record.sha256[:16], record._source_line())
        self.assertIn("Thông tư số 22/2021/TT-BGDĐT", record._source_line())
