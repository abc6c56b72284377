from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import LedgerCommon

PRINTERS = ("principal", "vice_principal", "board", "clerk")
READERS = (*PRINTERS, "authority", "homeroom")
STRANGERS = ("math", "sport", "stranger", "department_head", "sysadmin")


@tagged("post_install", "-at_install")
class TestLedgerAccess(LedgerCommon):
    """Who reads, prints and previews; nobody writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.fill_all()
        case.lock()
        cls.ledger = case.obtain()

    def test_matrix(self):
        """Read for staff and homeroom; create, write and unlink for nobody."""
        vals = {
            "class_id": self.klass.id,
            "term_id": self.hk1.id,
            "version": 5,
            "content": {"forged": "yes"},
        }
        for login in (*READERS, *STRANGERS):
            ledger = self.as_user(self.ledger, login)
            with self.subTest(login=login):
                self.assertEqual(ledger.has_access("read"), login in READERS)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(ledger.has_access(operation))
                with self.assertRaises(AccessError):
                    ledger.create(vals)
                with self.assertRaises(AccessError):
                    ledger.unlink()

    def test_others_cannot_even_read(self):
        for login in STRANGERS:
            ledger = self.as_user(self.ledger, login)
            with self.subTest(login=login):
                for attempt in (
                    lambda ledger=ledger: ledger.read(["content"]),
                    ledger.action_print,
                    ledger.action_print_xlsx,
                    ledger.action_check,
                ):
                    with self.assertRaises(AccessError):
                        attempt()

    def test_who_prints(self):
        for login in PRINTERS:
            with self.subTest(login=login):
                self.assertEqual(self.obtain(login).id, self.ledger.id)
        for login in (*STRANGERS, "authority"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.obtain(login)

    def test_homeroom_previews_the_own_class(self):
        draft = self.obtain("homeroom")
        self.assertTrue(draft.is_draft)
        self.assertTrue(draft.content["pupils"])
        with self.assertRaises(AccessError):
            self.obtain(
                "homeroom", klass=self.big_class("8B", 1, ["NVAN"]) and self._class("9A", 9)
            )

    def test_report_checks_access_itself(self):
        """A name and an id in an address are no permission."""
        Report = self.env["ir.actions.report"]
        for login in ("math", "sysadmin"):
            report = self.as_user(Report, login)
            for name in ("school_report.ledger", "school_report.ledger_a3"):
                with self.subTest(login=login), self.assertRaises(AccessError):
                    report._render_qweb_html(name, self.ledger.ids)
            with self.assertRaises(AccessError):
                report._render_xlsx("school_report.ledger_xlsx", self.ledger.ids, {})

    def test_class_button_checks_access_itself(self):
        for login in ("math", "authority", "sysadmin"):
            klass = self.as_user(self.klass, login)
            with self.subTest(login=login), self.assertRaises(AccessError):
                klass.action_print_ledger(self.hk1.id)
        action = self.as_user(self.klass, "clerk").action_print_ledger(self.hk1.id)
        self.assertEqual(action["report_name"], "school_report.ledger")
        self.assertEqual(action["context"]["active_ids"], self.ledger.ids)

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Trường khác"})
        clerk = new_test_user(
            self.env,
            "other-clerk@school.example",
            groups="school_gradebook.group_school_clerk",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self.ledger.with_user(clerk).has_access("read"))
        self.assertFalse(self.ledgers.with_user(clerk).search([]))

    def test_prints_are_counted(self):
        self.as_user(self.ledger, "clerk")._count_print()
        self.ledger.invalidate_recordset()
        self.assertEqual(self.ledger.printed_count, 1)
        self.assertEqual(self.ledger.last_printed_by_id, self.users["clerk"])

    def test_checks_are_private(self):
        check = self.env["school.ledger.check"].browse(
            self.as_user(self.ledger, "clerk").action_check()["res_id"]
        )
        self.assertTrue(self.as_user(check, "clerk").has_access("read"))
        self.assertFalse(self.as_user(check, "homeroom").has_access("read"))
