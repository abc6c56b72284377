import base64
import io
from datetime import timedelta

from PIL import Image

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CorrectionCommon

PHONE, DESK = "390x844", "1400x900"


@tagged("post_install", "-at_install")
class TestCorrectionTour(CorrectionCommon, HttpCase):
    """Four people in a real browser: asked on a phone, confirmed, approved, applied."""

    def tour(self, name, who, size=DESK, url=None):
        self.browser_size, self.touch_enabled = size, size == PHONE
        path = url or "/odoo/action-school_approval.school_correction_turn_action"
        self.start_tour(path, name, login=self.users[who].login, timeout=120)
        self.env.invalidate_all()

    def test_from_the_phone_to_the_book(self):
        request = self.ask_on_a_phone()
        self.tour("school_approval_homeroom", "homeroom")
        self.tour("school_approval_principal", "principal")
        self.assertEqual(self.mark(column="gk"), "8,0")
        self.tour("school_approval_apply", "board")
        self.check_book(request)
        self.check_trace(request)

    def ask_on_a_phone(self):
        cell = {"line_id": self.lines[0].id, "column": "gk"}
        action = self.as_user(self.book, "math").action_request_correction([cell])
        request = self.env["school.correction"].browse(action["res_id"])
        self.env.flush_all()
        self.tour(
            "school_approval_request_on_a_phone",
            "math",
            size=PHONE,
            url=f"/odoo/school-corrections/{request.id}",
        )
        self.assertEqual((request.state, request.requester_id), ("submitted", self.users["math"]))
        self.check_photo(request)
        return request

    def check_photo(self, request):
        """The photo of 3000 × 4000 came as a JPEG whose longer side has 2000."""
        script = request.evidence_ids.filtered(lambda item: item.kind == "script")
        photo = Image.open(io.BytesIO(base64.b64decode(script.file)))
        self.assertEqual((photo.format, photo.size), ("JPEG", (1500, 2000)))
        self.assertTrue(script.is_intact)

    def check_book(self, request):
        self.assertEqual(request.state, "applied")
        self.assertEqual(self.mark(column="gk"), "9,0")
        self.assertEqual(self.book.state, "locked")
        self.assertEqual(
            [(entry["before"], entry["after"]) for entry in request.effect_approved][0][0], "8,0"
        )

    def check_trace(self, request):
        """Each step has its person and its moment, to the minute, in order."""
        people = ("math", "homeroom", "principal", "board")
        moves = ("submit", "homeroom", "approve", "apply")
        trace = [(event.move, event.user_id) for event in request.event_ids]
        self.assertEqual(
            trace, [(move, self.users[who]) for move, who in zip(moves, people, strict=True)]
        )
        moments = request.event_ids.mapped("at")
        self.assertEqual(moments, sorted(moments))
        now = fields.Datetime.now()
        self.assertTrue(all(now - timedelta(minutes=10) < at <= now for at in moments))
        self.assertEqual(request.submitted_at, moments[0])
        self.assertEqual((request.approved_at, request.applied_at), tuple(moments[2:]))
