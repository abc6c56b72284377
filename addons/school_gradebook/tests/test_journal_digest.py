import base64
import json
from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..lib import canonical
from .test_journal_verify import JournalAttacks


@tagged("post_install", "-at_install")
class TestJournalDigest(JournalAttacks):
    """The chain heads of a day, signed and kept outside: what they prove."""

    def setUp(self):
        super().setUp()
        self.digests = self.env["school.journal.digest"]
        self.day = date(2026, 1, 9)
        self.save(self.book, {(0, "tx1"): "4", (1, "tx1"): "5"})
        self.make()

    def make(self):
        self.day += timedelta(days=1)
        return self.digests._make(self.company, self.day)

    def file(self, digest):
        return base64.b64decode(digest.file)

    def check(self, data, login="principal"):
        wizard = self.env["school.history.digest.check"].with_user(self.users[login])
        record = wizard.create({"file": base64.b64encode(data), "filename": "digest.json"})
        record.action_check()
        return record

    def test_content_and_chain(self):
        first = self.digests._last(self.company)
        self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "4"})
        second = self.make()
        content = json.loads(second.content)
        self.assertIn([self.book.id, 3, self.book.journal_head], content["books"])
        self.assertEqual(second.sha256, canonical.sha256(content))
        self.assertEqual(content["previous"], first.sha256)
        self.assertEqual((second.number, second.entry_count), (first.number + 1, 1))
        (entry,) = content["entries"]
        line = self.book.line_ids.sorted("number")[0]
        self.assertEqual(entry[:4], [self.book.id, 3, line.id, "tx1"])
        self.assertTrue(self.book.journal_head.startswith(entry[4]))
        self.assertEqual(self.digests._messages(self.company), [])

    def test_no_mark_and_no_name_leaves_the_school(self):
        digest = self.make()
        self.assertNotIn(self.pupils[0].name, digest.content)
        self.assertNotIn("new", json.loads(digest.content))

    def test_file_proves_an_unchanged_history(self):
        data = self.file(self.make())
        self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "4"})
        check = self.check(data)
        self.assertEqual((check.state, check.message), ("good", ""))
        self.assertIn("11/01/2026", check.summary)

    def test_restored_backup_is_found(self):
        """The older state fits in itself: only the digest kept outside shows it."""
        with self.cr.savepoint() as backup:
            self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "4"})
            self.save(self.book, {(2, "tx2"): "7"})
            data = self.file(self.make())
            backup.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.found(), [])
        check = self.check(data)
        self.assertEqual(check.state, "broken")
        lines = self.book.line_ids.sorted("number")
        older, first, second = check.message.splitlines()
        self.assertIn("2", older)
        for words in ("8A", "Toán", lines[0].name, "TX1", "No. 3"):
            self.assertIn(words, first)
        for words in (lines[2].name, "TX2", "No. 4"):
            self.assertIn(words, second)

    def test_chain_computed_anew_is_found(self):
        """Row, hashes, head and mark all fit together; the digest remembers."""
        self.save(self.book, {(2, "tx2"): "7"})
        data = self.file(self.make())
        self.save(self.book, {(2, "tx3"): "7"})
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '10' WHERE seq = 3")
        self.rehash_from(3)
        self.tamper(
            'UPDATE school_mark SET value = 10 WHERE line_id = %s AND "column" = %s',
            entry.line_id.id,
            entry.column,
        )
        self.assertEqual(self.found(), [])
        check = self.check(data)
        (message,) = check.message.splitlines()
        for words in ("8A", "Toán", entry.student_name, "TX2", "No. 3"):
            self.assertIn(words, message)
        self.journal._install()
        (nightly,) = self.env["school.journal.check"]._verify_all()
        self.assertEqual((nightly.state, nightly.breaks), ("broken", 1))
        for words in ("8A", "Toán", entry.student_name, "TX2"):
            self.assertIn(words, nightly.message)

    def test_earlier_digests_name_the_cell(self):
        """The digest at hand lists only its own day; the stored ones list the rest."""
        self.save(self.book, {(2, "tx2"): "7"})
        self.make()
        data = self.file(self.make())
        entry = self.entry(3)
        self.tamper("UPDATE school_mark_journal SET new = '10' WHERE seq = 3")
        self.rehash_from(3)
        (message,) = self.check(data).message.splitlines()
        for words in (entry.student_name, "TX2", "No. 3"):
            self.assertIn(words, message)

    def test_changed_file_is_found(self):
        document = json.loads(self.file(self.make()))
        document["digest"]["books"][0][1] += 1
        check = self.check(canonical.dumps(document).encode())
        self.assertIn("signature", check.message.splitlines()[0])
        document["sha256"] = canonical.sha256(document["digest"])
        check = self.check(canonical.dumps(document).encode())
        self.assertIn("signature", check.message.splitlines()[0])

    def test_foreign_key_is_found(self):
        """Somebody signs a changed file with a key of his own."""
        document = json.loads(self.file(self.make()))
        other = self.env["res.company"].create({"name": "Trường khác"})
        key = self.env["school.journal.key"]._of(other)
        document["signature"] = key._sign(canonical.dumps(document["digest"]))
        document["public_key"] = key.public_key
        check = self.check(canonical.dumps(document).encode())
        self.assertIn("another key", check.message)
        document["digest"]["company"] = other.id
        with self.assertRaises(UserError):
            self.check(canonical.dumps(document).encode())

    def test_other_files_are_refused(self):
        good = json.loads(self.file(self.make()))
        for data in (
            b"",
            b"\xff\xfe",
            b"[]",
            b"{}",
            b'{"digest": 5}',
            json.dumps({**good, "digest": {**good["digest"], "books": [["x"]]}}).encode(),
            json.dumps({**good, "digest": {**good["digest"], "books": 5}}).encode(),
            json.dumps({**good, "digest": {**good["digest"], "at": 1.5}}).encode(),
            json.dumps({**good, "digest": {**good["digest"], "entries": [[1, 2, 3]]}}).encode(),
        ):
            with self.subTest(data=data[:40]), self.assertRaises(UserError):
                self.check(data or b" ")
        unsigned = {key: good[key] for key in ("digest", "sha256")}
        self.assertEqual(self.check(json.dumps(unsigned).encode()).state, "broken")

    def test_closed_year_is_one_hash(self):
        self.year.state = "closed"
        digest = self.make()
        content = json.loads(digest.content)
        self.assertNotIn(self.book.id, [book for book, *__ in content["books"]])
        self.assertIn("2025-2026", [name for __, name, *__ in content["closed_years"]])
        self.assertEqual(self.check(self.file(digest)).state, "good")
        self.tamper("UPDATE school_mark_journal SET new = '9' WHERE seq = 2")
        self.rehash_from(2)
        self.assertIn("2025-2026", self.check(self.file(digest)).message)

    @mute_logger("odoo.sql_db")
    def test_digests_are_kept_by_the_database(self):
        digest = self.digests._last(self.company)
        for statement in (
            "UPDATE school_journal_digest SET content = '{}'",
            "DELETE FROM school_journal_digest",
            "TRUNCATE school_journal_digest",
        ):
            with self.subTest(sql=statement), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self.cr.execute(SQL(statement))
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            digest.sudo().unlink()

    def test_changed_digest_is_found(self):
        """Both the stored digest and its place in the chain of digests."""
        self.make()
        for change, number in (
            ("content = replace(content, '2026', '2025')", 1),
            ("number = 9", 2),
        ):
            with self.subTest(change=change), self.cr.savepoint() as savepoint:
                self.sql("ALTER TABLE school_journal_digest DISABLE TRIGGER USER")
                self.sql(f"UPDATE school_journal_digest SET {change} WHERE number = %s", number)
                self.assertTrue(self.digests._messages(self.company))
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.digests._messages(self.company), [])

    def test_nobody_reads_the_private_key(self):
        key = self.env["school.journal.key"]._of(self.company)
        admin = self.env.ref("base.user_admin")
        for user in (*self.users.values(), admin):
            with self.assertRaises(AccessError):
                key.with_user(user).read(["private_key"])
        self.assertNotIn(key.private_key, self.digests._last(self.company).file.decode())

    def test_mail_to_the_addresses_of_the_school(self):
        wizard = self.env["school.history.digest.send"]
        with self.assertRaises(UserError):
            self.as_user(wizard, "principal").create({"emails": "a@b.vn, nobody"}).action_save()
        self.as_user(wizard, "board").create({"emails": "so@b.vn; a@b.vn"}).action_save()
        self.assertEqual(self.company.school_digest_emails, "so@b.vn, a@b.vn")
        with self.assertRaises(AccessError):
            self.as_user(wizard, "clerk").create({"emails": "x@b.vn"})
        other = self.env["res.company"].create({"name": "Trường khác"})
        other.school_digest_emails = "khac@b.vn"
        elsewhere = self.as_user(wizard, "principal").create({"company_id": other.id})
        self.assertFalse(elsewhere.sudo().emails)
        with self.assertRaises(AccessError):
            elsewhere.action_save()
        before = self.env["mail.mail"].search([])
        digest = self.make()
        digest._send()
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(set(mails.mapped("email_to")), {"so@b.vn", "a@b.vn"})
        for mail in mails:
            self.assertEqual(mail.attachment_ids.name, digest.filename)
            self.assertEqual(mail.attachment_ids.raw, self.file(digest))

    def test_cron_signs_once_a_day(self):
        cron = self.env.ref("school_gradebook.ir_cron_sign_journal")
        before = self.digests.search_count([("company_id", "=", self.company.id)])
        for __ in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()
        mine = [("company_id", "=", self.company.id)]
        self.assertEqual(self.digests.search_count(mine), before + 1)

    def test_queries_do_not_grow_with_the_books(self):
        self.fill(self.book)
        self.fill(self.book_gdtc, "Đ", "sport")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            digest = self.make()
        content = json.loads(digest.content)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.digests._compare(content)
