from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerPrint(LedgerCommon):
    """The dialog of the clerk."""

    def wizard(self, classes=None, login="clerk", **vals):
        model = self.as_user(self.env["school.ledger.print"], login)
        return model.create({"class_ids": (classes or self.klass).ids, **vals})

    def test_dialog(self):
        self.fill_all()
        self.lock()
        second = self.big_class("8B", 2, ["NVAN"])
        model = self.as_user(self.env["school.ledger.print"], "clerk")
        with Form(model.with_context(default_class_ids=(self.klass | second).ids)) as form:
            form.term_id = self.hk1
            self.assertEqual(form.official_count, 1)
            self.assertEqual(form.draft_names, "8B")
        action = form.record.action_print()
        ledgers = self.ledgers.browse(action["context"]["active_ids"])
        self.assertEqual(ledgers.mapped("class_id.name"), ["8A", "8B"])
        self.assertEqual(ledgers.mapped("is_draft"), [False, True])

    def test_outputs(self):
        for output, name in (
            ("a4", "school_report.ledger"),
            ("a3", "school_report.ledger_a3"),
            ("xlsx", "school_report.ledger_xlsx"),
        ):
            wizard = self.wizard(term_id=self.hk1.id, output=output)
            self.assertEqual(wizard.action_print()["report_name"], name)

    def test_term_is_proposed(self):
        self.assertEqual(self.wizard().term_id.level, "THCS")
        self.assertEqual(self.wizard().term_id.year_id, self.year)

    def test_classes_of_one_level(self):
        other = self._class("10A", 10)
        with self.assertRaises(UserError):
            self.wizard(self.klass | other, term_id=self.hk1.id).action_print()

    def test_class_button_opens_the_dialog(self):
        action = self.as_user(self.klass, "clerk").action_print_ledger()
        self.assertEqual(action["res_model"], "school.ledger.print")
        self.assertEqual(action["context"], {"default_class_ids": self.klass.ids})

    def test_homeroom_teacher_previews(self):
        action = self.wizard(login="homeroom", term_id=self.hk1.id).action_print()
        self.assertTrue(self.ledgers.browse(action["context"]["active_ids"]).is_draft)
