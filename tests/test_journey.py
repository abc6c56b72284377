"""The main job of a school in one journey, in a real browser and on paper.

A teacher enters a column of 40 marks by keyboard and sees averages; the principal
locks the term; the teacher is refused on every path; the clerk prints the ledger.
"""

import io
import unicodedata
from datetime import timedelta

from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger


@tagged("post_install", "-at_install")
class TestJourney(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass = cls.env["school.class"].search([("name", "=", "8A")])
        cls.books = cls.klass.gradebook_ids.filtered(lambda b: b.term_id.code == "HK1")
        cls.book = cls.books.filtered(lambda b: b.subject_id.code == "TOAN")
        cls._run_term_today()
        # The tours sign in with the login as password.
        for login in ("giaovien", "hieutruong", "vanthu"):
            cls._user(login).password = login

    @classmethod
    def _run_term_today(cls):
        """The demo year lies around its making; the journey happens in its first term."""
        today = fields.Date.today()
        for term in cls.klass.year_id.term_ids:
            start, end = (-30, 30) if term == cls.book.term_id else (200, 300)
            term.write(
                {
                    "date_start": today + timedelta(days=start),
                    "date_end": today + timedelta(days=end),
                }
            )

    @classmethod
    def _user(cls, login):
        return cls.env["res.users"].search([("login", "=", login)])

    def test_from_the_first_mark_to_the_printed_ledger(self):
        self.enter_a_column_by_keyboard()
        self.lock_the_term()
        self.teacher_is_refused_in_the_sheet()
        self.teacher_is_refused_by_rpc()
        self.everybody_is_refused_by_sql()
        self.clerk_prints_the_ledger()

    def enter_a_column_by_keyboard(self):
        lines = self.book.line_ids
        self.assertEqual(len(lines), 40)
        self.assertFalse(any(lines.mapped("is_final")))
        before = len(lines.mark_ids)
        self.start_tour(
            "/odoo", "school_gradebook_enter_last_column", login="giaovien", timeout=180
        )
        self.env.invalidate_all()
        self.assertEqual(len(lines.mark_ids) - before, 40)
        self.assertTrue(all(lines.mapped("is_final")))
        entries = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id), ("column", "=", "ck")]
        )
        self.assertEqual(len(entries), 40)
        self.assertEqual(set(entries.mapped("source")), {"sheet"})
        self.assertEqual(entries.user_id, self._user("giaovien"))

    def lock_the_term(self):
        self.start_tour("/odoo", "school_gradebook_lock_term", login="hieutruong", timeout=120)
        self.env.invalidate_all()
        self.assertEqual(set(self.books.mapped("state")), {"locked"})
        self.assertEqual(self.books.locked_by_id, self._user("hieutruong"))

    def teacher_is_refused_in_the_sheet(self):
        sheet = self.book.with_user(self._user("giaovien")).get_sheet()
        self.assertFalse(sheet["gradebook"]["can_edit"])
        line = self.book.line_ids[0]
        cell = {"line_id": line.id, "column": "ck", "value": "10", "expected": ""}
        answer = self.rpc("school.gradebook", "save_cells", self.book.ids, "late", [cell])
        self.assertEqual(answer["result"]["refused"][0]["code"], "LOCKED")
        self.assertFalse(answer["result"]["saved"])

    def teacher_is_refused_by_rpc(self):
        mark = self.book.line_ids[0].mark_ids[0]
        vals = {"line_id": mark.line_id.id, "column": "ck", "value": 10}
        for method, args in (
            ("write", (mark.ids, {"value": 10})),
            ("unlink", (mark.ids,)),
            ("create", ([vals],)),
        ):
            with self.subTest(method=method), mute_logger("odoo.http"):
                answer = self.rpc("school.mark", method, *args)
                self.assertNotIn("result", answer)
                name = answer["error"]["data"]["name"]
                self.assertEqual(name, "odoo.exceptions.UserError")

    def rpc(self, model, method, *args):
        """Call a method as the teacher does from outside of the web client."""
        self.authenticate("giaovien", "giaovien")
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "params": {"model": model, "method": method, "args": args, "kwargs": {}},
            },
        ).json()

    def everybody_is_refused_by_sql(self):
        mark = self.book.line_ids[0].mark_ids[0]
        for statement in (
            "UPDATE school_mark SET value = 10 WHERE id = %s",
            "DELETE FROM school_mark WHERE id = %s",
        ):
            with (
                self.subTest(sql=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(statement, mark.id))
        self.assertEqual(self.env["school.mark.journal"].verify(self.books.ids), [])

    def clerk_prints_the_ledger(self):
        self.start_tour("/odoo", "school_report_print_ledger", login="vanthu", timeout=120)
        clerk = self._user("vanthu")
        ledger = (
            self.env["school.ledger"]
            .with_user(clerk)
            ._obtain(self.klass.with_user(clerk), self.book.term_id.with_user(clerk))
        )
        self.assertFalse(ledger.is_draft)
        text = self.pdf_text(ledger)
        for line in self.book.line_ids:
            self.assertIn(unicodedata.normalize("NFC", line.name), text)
        for label in ("SỔ THEO DÕI VÀ ĐÁNH GIÁ HỌC SINH", "ĐĐGtx", "ĐTBmhk", "Toán"):
            self.assertIn(label, text)

    def pdf_text(self, ledger):
        report = self.env["ir.actions.report"].with_user(ledger.env.user)
        with self.allow_pdf_render():
            pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                "school_report.ledger", ledger.ids
            )
        self.assertEqual(kind, "pdf")
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        return " ".join(" ".join(pages).split())
