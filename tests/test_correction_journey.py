"""A correction after the lock, by four people in a real browser, to the slip on paper.

A teacher asks on a phone with a photo of the script; the homeroom teacher confirms; the
principal sees what the change does and approves; the administration board applies it; the
clerk prints the slip, which tells the record to the minute.
"""

import hashlib
import subprocess
import tempfile
import unicodedata
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import HttpCase, tagged

PHONE, DESK = "390x844", "1400x900"
TURN = "/odoo/action-school_approval.school_correction_turn_action"
STEPS = ("submit", "homeroom", "approve", "apply")


@tagged("post_install", "-at_install")
class TestCorrectionJourney(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # scripts and styles are put together before a browser waits for them
        cls.env["ir.qweb"]._pregenerate_assets_bundles()
        cls.klass = cls.env["school.class"].search([("name", "=", "10A1")])
        cls.book = cls.klass.gradebook_ids.filtered(
            lambda book: (book.subject_id.code, book.term_id.code) == ("LY", "HK1")
        )
        cls.line = cls.book.line_ids.sorted("number")[0]
        cls.people = [cls._user("totruong"), cls.klass.homeroom_user_id]
        cls.people += [cls._user("hieutruong"), cls._user("quantri")]
        # The tours sign in with the login as password.
        for user in [*cls.people, cls._user("vanthu")]:
            user.password = user.login
        # The demo year lies around its making; the request comes in time.
        today = fields.Date.today()
        cls.book.term_id.write(
            {"midterm_test_date": today, "final_test_date": today + timedelta(days=30)}
        )

    @classmethod
    def _user(cls, login):
        return cls.env["res.users"].search([("login", "=", login)])

    def tour(self, name, user, url=TURN, size=DESK):
        self.browser_size, self.touch_enabled = size, size == PHONE
        self.start_tour(url, f"school_approval_{name}", login=user.login, timeout=180)
        self.env.invalidate_all()

    def mark(self):
        return self.line.mark_ids.filtered(lambda mark: mark.column == "gk").shown

    def test_from_a_locked_cell_to_the_printed_slip(self):
        asker, homeroom, principal, board = self.people
        self.assertEqual(self.book.state, "locked")
        before = self.mark(), self.line.result
        request = self.ask_on_a_phone(asker)
        self.may_read_the_script(request, homeroom)
        self.tour("homeroom", homeroom)
        self.may_read_the_script(request, principal)
        self.tour("principal", principal)
        self.assertEqual(self.mark(), before[0])
        self.tour("apply", board)
        self.the_book_follows(request, *before)
        self.each_step_has_its_time(request)
        self.clerk_prints_the_slip(request, before[0])

    def ask_on_a_phone(self, asker):
        """From the locked cell, as the mark sheet asks for it."""
        cell = {"line_id": self.line.id, "column": "gk"}
        action = self.book.with_user(asker).action_request_correction([cell])
        request = self.env["school.correction"].browse(action["res_id"])
        self.env.flush_all()
        url = f"/odoo/school-corrections/{request.id}"
        self.tour("request_on_a_phone", asker, url=url, size=PHONE)
        self.assertEqual((request.state, request.is_late), ("submitted", False))
        self.assertEqual(set(request.evidence_ids.mapped("kind")), {"script", "examiner"})
        return request

    def may_read_the_script(self, request, user):
        """The picture that a page shows is the one that was taken, whenever it arrives."""
        script = request.evidence_ids.filtered(lambda item: item.kind == "script")
        self.authenticate(user.login, user.login)
        answer = self.url_open(f"/web/image/{script._name}/{script.id}/file")
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), script.sha256)

    def the_book_follows(self, request, mark, average):
        self.assertEqual((request.state, self.mark()), ("applied", "9,0"))
        self.assertNotEqual(mark, "9,0")
        told = [(entry["before"], entry["after"]) for entry in request.effect_approved]
        self.assertIn((average, self.line.result), told)
        self.assertEqual(self.book.state, "locked")
        entry = self.env["school.mark.journal"].search(
            [("line_id", "=", self.line.id), ("column", "=", "gk")], order="seq desc", limit=1
        )
        self.assertEqual((entry.source, entry.reference), ("correction", request.name))
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def each_step_has_its_time(self, request):
        trace = [(event.move, event.user_id) for event in request.event_ids]
        self.assertEqual(trace, list(zip(STEPS, self.people, strict=True)))
        moments = request.event_ids.mapped("at")
        self.assertEqual(moments, sorted(moments))
        self.assertLess(fields.Datetime.now() - moments[0], timedelta(minutes=15))
        self.assertEqual(moments[2:], [request.approved_at, request.applied_at])

    def clerk_prints_the_slip(self, request, mark):
        clerk = self._user("vanthu")
        text = self.slip(request.with_user(clerk))
        applied = fields.Datetime.context_timestamp(
            request.with_context(tz=clerk.tz), request.applied_at
        )
        for words in (
            "GIẤY ĐỀ NGHỊ",
            f"Số: {request.name}",
            unicodedata.normalize("NFC", self.line.name),
            f"ĐĐGgk {mark} 9,0",
            f"{applied:%d/%m/%Y}",
        ):
            self.assertIn(words, text)
        self.assertRegex(text, rf"{applied:%H}(:| giờ ){applied:%M}")

    def slip(self, request):
        report = self.env["ir.actions.report"].with_user(request.env.user)
        with self.allow_pdf_render(), tempfile.TemporaryDirectory() as folder:
            pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                "school_approval.correction_slip", request.ids
            )
            self.assertEqual(kind, "pdf")
            path = Path(folder) / "slip.pdf"
            path.write_bytes(pdf)
            run = subprocess.run(
                ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
            )
        return " ".join(unicodedata.normalize("NFC", run.stdout).split())
