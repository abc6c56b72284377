from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestAnomalyDigest(SchoolCommon, MailCommon):
    """One message a week for principal and board, nothing when there is nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.anomaly"].search([]).unlink()
        cls.klass._find_anomalies()
        cls.other_class = cls._class("9A", 9)
        cls._enrol(cls.other_class, 1)
        cls._curriculum(9, cls.toan, 140)
        cls.other_book = cls._book(
            cls._assign(cls.other_class, cls.toan, cls.employees["math"]), "HK1"
        )
        cls.other_class._find_anomalies()

    def stranger_writes(self, book):
        Mark = self.env["school.mark"].with_user(self.users["sysadmin"]).sudo()
        Mark.create({"line_id": book.line_ids[0].id, "column": "tx1", "value": 8})
        return book.class_id._find_anomalies()

    def send(self):
        """Run the cron; return the new messages."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.env["res.company"]._cron_anomaly_digest()
        return self.env["mail.message"].search([("id", ">", last)])

    def test_nothing_when_there_is_nothing(self):
        self.assertFalse(self.send())
        found = self.stranger_writes(self.book)
        self.assertTrue(self.send())
        found._close({"note": "Đã rõ."})
        self.assertFalse(self.send())

    def test_one_message_for_each_principal_and_board_member(self):
        self.stranger_writes(self.book)
        messages = self.send()
        readers = self.users["principal"] | self.users["board"]
        mine = messages.filtered(lambda m: m.notified_partner_ids & readers.partner_id)
        self.assertEqual(len(mine), 2)
        self.assertEqual(mine.notified_partner_ids, readers.partner_id)
        others = self.env["res.users"].union(
            *(user for login, user in self.users.items() if user not in readers)
        )
        self.assertFalse(messages.notified_partner_ids & others.partner_id)

    def test_another_school_s_principal_gets_nothing(self):
        company = self.env["res.company"].create({"name": "Trường khác"})
        self.users["principal"].write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.stranger_writes(self.book)
        self.assertNotIn(self.users["principal"], self.company._anomaly_readers())
        messages = self.send()
        self.assertFalse(messages.notified_partner_ids & self.users["principal"].partner_id)

    def test_counts_by_kind_and_class(self):
        old = self.stranger_writes(self.book)
        old._set({"detected_at": fields.Datetime.now() - timedelta(days=8)})
        self.stranger_writes(self.other_book)
        self.save(self.other_book, {(0, "tx2"): "8", (0, "tx3"): "8", (0, "gk"): "4"})
        self.other_class._find_anomalies()
        digest = self.company._anomaly_digest()
        self.assertEqual((digest["open"], digest["new"]), (3, 2))
        self.assertEqual([(row["open"], row["new"]) for row in digest["kinds"]], [(1, 1), (2, 1)])
        self.assertEqual(
            [(row["name"], row["open"], row["new"]) for row in digest["classes"]],
            [("8A", 1, 0), ("9A", 2, 2)],
        )
        message = self.send().filtered(
            lambda m: m.notified_partner_ids == self.users["board"].partner_id
        )
        for word in (*(row["url"] for row in digest["classes"]), digest["url"], ">9A<"):
            self.assertIn(word, message.body)
        self.assertIn(self.company.name, message.subject)
        for pupil in self.pupils:
            self.assertNotIn(pupil.name, message.body)

    def test_links_lead_to_actions_of_the_class(self):
        action = self.env.ref("school_gradebook.school_anomaly_class_action")
        self.assertEqual(action.domain, "[('class_id', '=', active_id)]")
        self.stranger_writes(self.book)
        (row,) = self.company._anomaly_digest()["classes"]
        self.assertTrue(
            row["url"].endswith(
                f"/odoo/school.class/{self.klass.id}"
                "/action-school_gradebook.school_anomaly_class_action"
            )
        )

    def test_in_the_reader_s_language(self):
        # Where English is not in use, Odoo writes every text into the English one as well.
        for lang in ("en_US", "vi_VN"):
            self.env["res.lang"]._activate_lang(lang)
        self.users["principal"].lang = "en_US"
        template = self.env.ref("school_gradebook.mail_template_anomaly_digest")
        template.with_context(lang="vi_VN").subject = "{{ object.name }}: việc cần chú ý"
        self.users["board"].lang = "vi_VN"
        self.stranger_writes(self.book)
        subjects = {m.notified_partner_ids: m.subject for m in self.send()}
        self.assertIn("việc cần chú ý", subjects[self.users["board"].partner_id])
        self.assertIn("marks that need attention", subjects[self.users["principal"].partner_id])

    def test_by_mail_or_inbox_as_chosen(self):
        self.users["board"].notification_type = "inbox"
        self.users["principal"].notification_type = "email"
        self.stranger_writes(self.book)
        kinds = {n.res_partner_id: n.notification_type for n in self.send().notification_ids}
        self.assertEqual(kinds[self.users["board"].partner_id], "inbox")
        self.assertEqual(kinds[self.users["principal"].partner_id], "email")

    def test_cron_is_weekly(self):
        cron = self.env.ref("school_gradebook.ir_cron_anomaly_digest")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "weeks"))
        self.assertEqual((cron.nextcall.weekday(), cron.nextcall.hour), (6, 23))
