from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import PNG, CorrectionCommon


@tagged("post_install", "-at_install")
class TestCorrectionForm(CorrectionCommon):
    """What the form offers and says while a request is written and read."""

    def form(self, record=None, login="math"):
        Request = self.as_user(self.env["school.correction"], login)
        return Form(record or Request.with_context(default_gradebook_id=self.book.id))

    def test_a_row_shows_what_stands_there(self):
        with self.form() as form:
            self.assertEqual(form.class_id, self.klass)
            form.reason_id = self.reason
            form.reason = "Nhập nhầm"
            with form.line_ids.new() as row:
                row.line_id = self.lines[1]
                row.column = "tx2"
                self.assertEqual(row.old_value, "8,0")
                self.assertEqual(row.number, self.lines[1].number)
                row.new_value = "9"
        request = form.save()
        self.assertEqual((request.line_ids.old_value, request.line_ids.new_value), ("8,0", "9,0"))

    def test_columns_to_choose_from(self):
        request = self.request_of()
        keys = [key for key, _label, _type in request.line_ids.column_choices]
        own = [column.key for column in self.book._columns()]
        self.assertEqual(keys, [*own, "comment"])
        labels = {key: label for key, label, _type in request.line_ids.column_choices}
        self.assertEqual(labels["gk"], "ĐĐGgk")

    def test_columns_of_a_class(self):
        Request = self.as_user(self.env["school.correction"], "homeroom")
        result = self.lines[0].term_result_id
        row = {"kind": "result", "result_id": result.id, "column": "conduct", "new_value": "Tốt"}
        request = Request.create(
            {"class_id": self.klass.id, "term_id": self.term.id, "line_ids": [(0, 0, row)]}
        )
        keys = [key for key, _label, _type in request.line_ids.column_choices]
        self.assertEqual(keys, ["conduct", "absences_excused", "absences_unexcused", "remark"])

    def test_missing_evidence(self):
        request = self.request_of([("gk", "9")])
        kinds = dict(
            self.env["school.correction.evidence"]
            ._fields["kind"]
            ._description_selection(request.env)
        )
        self.assertEqual(request.missing_evidence, f"{kinds['script']}, {kinds['examiner']}")
        self.with_evidence(request)
        self.assertFalse(request.missing_evidence)
        regular = self.request_of([("tx1", "9")])
        self.assertFalse(regular.missing_evidence)
        self.env.company.school_evidence_always = True
        regular.invalidate_recordset()
        self.assertEqual(regular.missing_evidence, kinds["script"])

    def test_what_has_changed_since_is_shown(self):
        first, second = self.request_of(), self.request_of([("tx1", "10")])
        for request in (first, second):
            self.take(request, "submit", "homeroom", "approve")
        self.assertFalse(second.is_outdated)
        self.take(first, "apply")
        self.env.invalidate_all()
        self.assertTrue(second.is_outdated)
        self.assertEqual(second.line_ids.present_value, "9,0")
        self.assertFalse(first.is_outdated)

    def test_an_exchanged_file_is_not_intact(self):
        request = self.with_evidence(self.request_of([("gk", "9")]))
        script = request.evidence_ids.filtered(lambda item: item.kind == "script")
        self.assertTrue(script.is_intact)
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", script._name),
                ("res_id", "=", script.id),
                ("res_field", "=", "file"),
            ]
        )
        attachment.raw = b"something else"
        self.env.invalidate_all()
        self.assertFalse(script.is_intact)

    def test_draft_and_submission_in_one_transaction(self):
        """What is still to be written of a draft is written before its submission."""
        request = self.request_of([("tx1", "9"), (1, "tx2", "7,5")])
        evidence = self.env["school.correction.evidence"].with_user(request.requester_id)
        evidence.create({"correction_id": request.id, "file": PNG, "name": "bai.png"})
        self.as_user(request, "math").action_submit()
        self.env.flush_all()
        self.assertEqual(request.state, "submitted")


@tagged("post_install", "-at_install")
class TestCorrectionDesk(CorrectionCommon):
    """Lists, counters, settings, and one decision on many requests."""

    def review(self, requests, login, **vals):
        Review = self.as_user(self.env["school.correction.review"], login)
        context = {"active_model": requests._name, "active_ids": requests.ids}
        return Review.with_context(**context).create(vals)

    def test_counters(self):
        request = self.take(self.request_of(), "submit")
        for record in (self.book, self.klass):
            for login in ("math", "homeroom", "principal"):
                with self.subTest(record=record._name, login=login):
                    seen = self.as_user(record, login)
                    seen.invalidate_recordset(["correction_count"])
                    self.assertEqual(seen.correction_count, 1)
                    domain = seen.action_corrections()["domain"]
                    self.assertEqual(self.env["school.correction"].search(domain), request)

    def test_the_sheet_offers_a_request(self):
        for login, may_ask in (("math", True), ("homeroom", False), ("principal", False)):
            with self.subTest(login=login):
                header = self.as_user(self.book, login).get_sheet()["gradebook"]
                self.assertEqual(header["may_ask"], may_ask)

    def test_a_block_of_cells_in_one_request(self):
        cells = [
            {"line_id": line.id, "column": column}
            for line in self.lines[:3]
            for column in ("tx1", "tx2")
        ]
        action = self.as_user(self.book, "math").action_request_correction(cells)
        request = self.env["school.correction"].browse(action["res_id"])
        self.assertEqual(len(request.line_ids), 6)
        self.assertEqual(request.line_ids.enrollment_id, self.lines[:3].enrollment_id)

    def test_what_could_not_be_saved_becomes_a_request(self):
        cell = {"line_id": self.lines[0].id, "column": "tx1", "value": "9,5"}
        action = self.as_user(self.book, "math").action_request_correction([cell])
        request = self.env["school.correction"].browse(action["res_id"])
        self.assertEqual(request.line_ids.new_value, "9,5")

    def test_approved_in_bulk(self):
        requests = self.request_of() | self.request_of([(1, "tx1", "9")])
        self.take(requests[0], "submit", "homeroom")
        self.take(requests[1], "submit")
        review = self.review(requests, "principal", move="approve")
        self.assertEqual((review.ready_count, review.other_count), (1, 1))
        review.action_decide()
        self.assertEqual(requests.mapped("state"), ["approved", "submitted"])
        self.assertEqual(requests[0].event_ids[-1].user_id, self.users["principal"])

    def test_refused_in_bulk_with_one_reason(self):
        requests = self.request_of() | self.request_of([(1, "tx1", "9")])
        self.take(requests, "submit", "homeroom")
        review = self.review(requests, "principal", move="refuse")
        with self.assertRaises(UserError):
            review.action_decide()
        review.reason = "Chưa có minh chứng"
        review.action_decide()
        self.assertEqual(set(requests.mapped("state")), {"refused"})
        notes = [request.event_ids[-1].note for request in requests]
        self.assertEqual(notes, ["Chưa có minh chứng"] * 2)

    def test_settings_are_the_principal_s(self):
        school = self.as_user(self.env.company, "principal")
        school.school_evidence_always = True
        action = self.as_user(self.env["school.correction.step"], "principal").action_steps()
        self.assertEqual(action["res_model"], "school.correction.step")
        with self.assertRaises(ValidationError):
            self.take(self.request_of(), "submit")

    def test_digest_and_activities_of_the_next(self):
        request = self.take(self.request_of(), "submit")
        self.assertEqual(request.activity_ids.user_id, self.users["homeroom"])
        self.take(request, "homeroom")
        self.assertIn(self.users["principal"], request.activity_ids.user_id)
        self.assertNotIn(self.users["homeroom"], request.activity_ids.user_id)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args: 1):
            self.env["school.correction"]._cron_digest()
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.users["principal"].partner_id.ids)]
        )
        self.assertEqual(len(mails), 1)
        self.assertIn("<b>1</b>", mails.body_html)
