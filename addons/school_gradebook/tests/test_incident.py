from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestIncident(SchoolCommon):
    """Reports of teachers to the administration board (M14)."""

    def report(self, login="math", **values):
        return (
            self.env["school.incident"]
            .with_user(self.users[login])
            .create({"name": "Mất điểm giữa kì", "description": "Cột GK trống.", **values})
        )

    def own(self, incident, login):
        return self.as_user(incident, login)

    def sees(self, incident, login):
        found = self.as_user(self.env["school.incident"], login).search([])
        return incident in found.sudo()

    def test_a_teacher_reports_by_the_form(self):
        form = Form(self.env["school.incident"].with_user(self.users["math"]))
        form.name = "Không mở được sổ"
        form.description = "Từ sáng nay."
        form.gradebook_id = self.book
        incident = form.save()
        self.assertEqual(incident.class_id, self.klass)
        self.assertEqual((incident.state, incident.reporter_id), ("new", self.users["math"]))
        self.assertEqual(incident.company_id, self.company)

    def test_who_reads_it(self):
        incident = self.report()
        expected = {
            "math": True,
            "sport": False,
            "stranger": False,
            "board": True,
            "principal": True,
            "vice_principal": True,
        }
        self.assertEqual({login: self.sees(incident, login) for login in expected}, expected)
        for login in ("clerk", "sysadmin", "authority"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.sees(incident, login)

    def test_another_school_s_board_sees_nothing(self):
        incident = self.report()
        company = self.env["res.company"].create({"name": "Trường khác"})
        self.users["board"].write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.assertFalse(self.sees(incident, "board"))
        with self.assertRaises(AccessError):
            self.report(company_id=company.id)

    def test_the_board_is_told_and_one_of_them_takes_it_up(self):
        second = self._user("board", "board2")
        incident = self.report()
        board = self.users["board"] | second
        self.assertEqual(incident.sudo().activity_ids.user_id & board, board)
        self.assertFalse(incident.sudo().activity_ids.user_id & self.users["math"])
        mine = self.own(incident, "board")
        mine.action_take()
        self.assertEqual((mine.state, mine.handled_by_id), ("in_work", self.users["board"]))
        self.assertEqual(incident.sudo().activity_ids.user_id, self.users["board"])
        with self.assertRaises(UserError):
            mine.action_done()
        mine.answer = "Đã khôi phục từ lịch sử."
        mine.action_done()
        self.assertEqual(mine.state, "done")
        self.assertTrue(mine.done_at)
        self.assertFalse(incident.sudo().activity_ids)
        told = incident.sudo().message_ids.filtered(lambda m: "khôi phục" in (m.body or ""))
        self.assertIn(self.users["math"].partner_id, told.notified_partner_ids)
        mine.action_take()
        self.assertEqual((mine.state, mine.done_at), ("in_work", False))

    def test_the_reporter_ends_no_activity_of_the_board(self):
        incident = self.report()
        theirs = self.own(incident.sudo().activity_ids, "math")
        self.assertTrue(theirs)
        for attempt in (
            theirs.unlink,
            theirs.action_feedback,
            lambda: theirs.write({"active": False}),
            lambda: theirs.write({"user_id": self.users["math"].id}),
            lambda: incident.activity_unlink(["mail.mail_activity_data_todo"]),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertTrue(incident.sudo().activity_ids)

    def test_only_the_board_works_on_it(self):
        incident = self.report()
        for login in ("math", "principal", "vice_principal"):
            own = self.own(incident, login)
            for attempt in (
                own.action_take,
                own.action_done,
                lambda o=own: o.write({"answer": "x"}),
            ):
                with self.subTest(login=login), self.assertRaises(AccessError):
                    attempt()

    def test_the_reporter_changes_it_until_it_is_taken_up(self):
        incident = self.report()
        incident.description = "Cột GK trống từ hôm qua."
        with self.assertRaises(UserError):
            self.own(incident, "board").description = "Không có gì."
        self.own(incident, "board").action_take()
        own = self.own(incident, "math")
        self.assertFalse(own.can_edit)
        with self.assertRaises(UserError):
            own.description = "…"
        own.message_post(body="Bổ sung: cả lớp 8B.")

    def test_state_and_reporter_are_the_server_s(self):
        incident = self.report()
        for vals in (
            {"state": "done"},
            {"reporter_id": self.users["sport"].id},
            {"handled_by_id": self.users["math"].id},
            {"done_at": "2025-01-01"},
            {"company_id": self.company.id},
        ):
            for login in ("math", "board"):
                with self.subTest(vals=vals, login=login), self.assertRaises(UserError):
                    self.own(incident, login).write(vals)
            if "company_id" not in vals:
                with self.subTest(create=vals), self.assertRaises(UserError):
                    self.report(**vals)
        with self.assertRaises(UserError):
            self.report(answer="x")

    def test_a_context_forges_nothing(self):
        """«default_…» of a client's context fills in what one writes oneself, and no more."""
        Incident = self.as_user(self.env["school.incident"], "math").with_context(
            default_state="done",
            default_reporter_id=self.users["sport"].id,
            default_answer="Đã xử lí",
            default_description="Cột GK trống.",
        )
        incident = Incident.create({"name": "Mất điểm giữa kì"})
        self.assertEqual((incident.state, incident.reporter_id), ("new", self.users["math"]))
        self.assertFalse(incident.answer)
        self.assertEqual(incident.description, "Cột GK trống.")

    def test_a_context_grants_nothing_in_another_s_name(self):
        other = self._user("principal", "second_principal")
        Delegation = self.as_user(self.env["school.delegation"], "principal").with_context(
            default_granted_by_id=other.id, default_revoked_at="2026-01-01 00:00:00"
        )
        today = fields.Date.today()
        grant = Delegation.create(
            {
                "user_id": self.users["vice_principal"].id,
                "date_from": today,
                "date_to": today,
                "reason": "Đi công tác",
            }
        )
        self.assertEqual(grant.granted_by_id, self.users["principal"])
        self.assertFalse(grant.revoked_at)

    def test_nobody_deletes_it(self):
        incident = self.report()
        for login in ("math", "board", "principal"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.own(incident, login).unlink()
        with self.assertRaises(AccessError):
            self.report("board")

    def test_class_and_book_go_together(self):
        other = self._class("9A", 9)
        with self.assertRaises(ValidationError):
            self.env["school.incident"].create(
                {
                    "name": "x",
                    "description": "x",
                    "class_id": other.id,
                    "gradebook_id": self.book.id,
                }
            )

    def attachment(self, login, **values):
        return (
            self.env["ir.attachment"]
            .with_user(self.users[login])
            .create({"name": "anh.txt", "raw": b"anh", **values})
        )

    def test_the_board_reads_the_files(self):
        first, second = self.attachment("math"), self.attachment("math")
        incident = self.report(attachment_ids=[Command.link(first.id)])
        incident.attachment_ids = [Command.link(second.id)]
        for file in first | second:
            self.assertEqual((file.res_model, file.res_id), ("school.incident", incident.id))
            self.assertEqual(self.own(file, "board").raw, b"anh")
            with self.assertRaises(AccessError):
                self.own(file, "sport").read(["raw"])

    def test_somebody_else_s_file_does_not_come_in_by_its_number(self):
        foreign = self.attachment("sport")
        with self.assertRaises(AccessError):
            self.report(attachment_ids=[Command.link(foreign.id)])
        incident = self.report()
        with self.assertRaises(AccessError):
            incident.attachment_ids = [Command.link(foreign.id)]
