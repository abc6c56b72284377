import base64
from unittest.mock import patch

from odoo.tests import tagged

from .attacks_common import AttackCommon


@tagged("post_install", "-at_install")
class TestReading(AttackCommon):
    """What a request tells, and to whom."""

    def test_requests_of_others(self):
        request = self.take(self.with_evidence(self.request_of()), "submit")
        models = (
            request,
            request.line_ids,
            request.evidence_ids,
            request.event_ids,
        )
        readers = {"math", "homeroom", "principal", "vice_principal", "board"}
        readers |= {"sysadmin", "clerk", "authority"}
        for login in self.ROLES:
            for records in models:
                mine = self.as_user(records, login)
                with self.subTest(login=login, model=records._name):
                    through = self.gets_through(lambda m=mine: m.read(["display_name"]))
                    self.assertEqual(through, login in readers)
                    if mine.has_access("read"):
                        self.assertEqual(bool(mine.search([])), login in readers)

    def test_a_row_that_is_only_spoken_of_shows_nothing_foreign(self):
        """onchange computes for any id that a client sends."""
        foreign = self.lines[0]
        for login in ("sport", "stranger"):
            Row = self.as_user(self.env["school.correction.line"], login)
            Request = self.as_user(self.env["school.correction"], login)
            values = {"kind": "mark", "line_id": foreign.id, "column": "tx1", "new_value": "10"}
            spec = {"present_value": {}, "old_value": {}, "column": {}, "line_id": {}}
            shown = Row.onchange(values, ["line_id", "column"], spec)["value"]
            with self.subTest(login=login):
                self.assertFalse(shown.get("present_value"))
                self.assertFalse(shown.get("old_value"))
            values = {"gradebook_id": self.book.id, "line_ids": [(0, 0, values)]}
            spec = {"effect": {}, "effect_text": {}, "line_ids": {"fields": spec}}
            shown = Request.onchange(values, ["line_ids"], spec)["value"]
            with self.subTest(login=login):
                self.assertFalse(shown.get("effect") or shown.get("effect_text"))
                self.assertNotIn("8,0", str(shown))

    def test_the_digest_tells_counts_only(self):
        self.take(self.with_evidence(self.request_of([("gk", "9")])), "submit", "homeroom")
        far = self._user("principal", "far_principal")
        far.write(
            {"company_ids": [(6, 0, self.other_school.ids)], "company_id": self.other_school.id}
        )
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args: 1):
            self.env["school.correction"]._cron_digest()
        sent = mails.search([]) - before
        self.assertTrue(sent)
        self.assertNotIn(far.partner_id, sent.recipient_ids)
        text = "".join(sent.mapped(lambda mail: f"{mail.subject}{mail.body_html}"))
        pupil = self.lines[0].enrollment_id
        for secret in (pupil.name, pupil.student_code, "9,0", "8,0"):
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestEvidence(AttackCommon):
    """Evidence stays what it was when the request was submitted, or it shows."""

    def setUp(self):
        super().setUp()
        self.request = self.with_evidence(self.request_of([("gk", "9")]))
        self.script = self.request.evidence_ids.filtered("file")
        self.take(self.request, "submit")
        self.stored = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "school.correction.evidence"),
                ("res_field", "=", "file"),
                ("res_id", "=", self.script.id),
            ]
        )

    def intact(self):
        self.env.invalidate_all()
        return all(self.request.evidence_ids.mapped("is_intact"))

    def test_by_every_role(self):
        other = base64.b64encode(b"\x89PNG\r\n\x1a\n other")
        place = {"res_model": "school.correction.evidence", "res_id": self.script.id}
        self.assertEqual(len(self.stored), 1)
        for login in self.ROLES:
            mine, file = self.as_user(self.script, login), self.as_user(self.stored, login)
            own = {**place, "name": "x", "datas": other, "res_field": "file"}
            attacks = {
                "file": lambda m=mine: m.write({"file": other}),
                "kind": lambda m=mine: m.write({"kind": "other"}),
                "examiner": lambda m=mine: m.write({"examiner": "Khác"}),
                "hash": lambda m=mine: m.write({"sha256": "0" * 64}),
                "unlink": mine.unlink,
                "more": lambda m=mine: m.create(
                    {"correction_id": self.request.id, "kind": "script", "file": other}
                ),
                "attachment": lambda f=file: f.write({"datas": other}),
                "attachment moved": lambda f=file: f.write({"res_id": 0}),
                "attachment gone": file.unlink,
                "attachment made": lambda f=file, v=own: f.create(v),
                "commands": lambda m=mine: m.correction_id.write(
                    {"evidence_ids": [(1, m.id, {"file": other})]}
                ),
            }
            for name, attack in attacks.items():
                with self.subTest(login=login, attack=name):
                    self.assertFalse(self.gets_through(attack))
        self.assertTrue(self.intact())

    def test_a_file_exchanged_beside_odoo_shows(self):
        """As superuser, by SQL, or in the file store: the hash tells."""
        other = base64.b64encode(b"\x89PNG\r\n\x1a\n other")
        attacks = {
            "superuser": lambda: self.stored.sudo().write({"datas": other}),
            "attachment gone": lambda: self.stored.sudo().unlink(),
            "SQL": lambda: self.env.cr.execute(
                "UPDATE ir_attachment SET store_fname = NULL, db_datas = 'x' WHERE id = %s",
                self.stored.ids,
            ),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                savepoint = self.cr.savepoint()
                attack()
                self.assertFalse(self.intact())
                savepoint.rollback()
                self.env.invalidate_all()
                self.assertTrue(self.intact())

    def test_a_draft_with_an_exchanged_file_is_not_submitted(self):
        """While it is a draft the requester reaches the attachment; what it holds is checked."""
        request = self.with_evidence(self.request_of([(1, "gk", "9")]))
        script = request.evidence_ids.filtered("file")
        domain = [("res_model", "=", script._name), ("res_field", "=", "file")]
        Attachment = self.as_user(self.env["ir.attachment"], "math")
        file = Attachment.search([*domain, ("res_id", "=", script.id)])
        file.sudo().write({"datas": base64.b64encode(b"<script>1</script>")})
        self.env.invalidate_all()
        self.assertFalse(self.gets_through(self.as_user(request, "math").action_submit))

    def test_no_page_as_evidence(self):
        """Neither as value nor as default: a photo or a PDF."""
        page = base64.b64encode(b"<html><script>alert(1)</script></html>")
        draft = self.request_of([(1, "gk", "9")])
        Evidence = self.as_user(self.env["school.correction.evidence"], "math")
        vals = {"correction_id": draft.id, "kind": "script"}
        attacks = {
            "value": lambda: Evidence.create({**vals, "file": page}),
            "default": lambda: Evidence.with_context(default_file=page).create(vals),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                self.assertFalse(self.gets_through(attack))
