import json
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestFormVersion(LedgerCommon):
    """Editions of the form as data with dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forms = cls.env["school.form.version"]

    def version(self, on, level="THCS"):
        return self.forms._for("CLASS_LEDGER", level, self.company, on)

    def own(self, **vals):
        vals = {"company_id": self.company.id, **vals}
        return self.version(date(2025, 10, 1)).copy(vals)

    def test_shipped_by_date_and_level(self):
        old, new = self.version(date(2025, 6, 30)), self.version(date(2025, 7, 1))
        self.assertEqual(old.content["places"][0]["key"], "district")
        self.assertEqual(new.content["places"][0]["key"], "ward")
        self.assertNotEqual(new, self.version(date(2025, 7, 1), "THPT"))
        self.assertEqual(
            self.version(date(2026, 1, 1), "THPT").content["level_title"],
            "CẤP TRUNG HỌC PHỔ THÔNG",
        )

    def test_no_form(self):
        for on, level in ((date(2019, 1, 1), "THCS"), (date(2025, 10, 1), "TH")):
            with self.assertRaises(UserError):
                self.version(on, level)

    def test_own_form_comes_first_for_its_school_only(self):
        own = self.own(date_from="2025-09-01")
        self.assertEqual(self.version(date(2025, 10, 1)), own)
        other = self.env["res.company"].create({"name": "Trường khác"})
        found = self.forms._for("CLASS_LEDGER", "THCS", other, date(2025, 10, 1))
        self.assertNotEqual(found, own)

    def test_own_wording_is_printed(self):
        own = self.own(date_from="2025-09-01")
        own.content_text = own.content_text.replace("Số TT", "STT")
        self.assertEqual(own.content["pages"][6]["columns"][0]["label"], "STT")
        self.fill_all()
        self.lock()
        page = self.obtain()._book().pages[-1]
        self.assertEqual(page.table.columns[0].label, "STT")

    def test_update_renews_shipped_and_keeps_own(self):
        own = self.own(date_from="2025-09-01")
        own.content_text = own.content_text.replace("Số TT", "STT")
        shipped = self.version(date(2022, 1, 1))
        shipped.content = dict(shipped.content, name="Cũ")
        count = self.forms.search_count([])
        self.forms._load_shipped()
        self.assertEqual(self.forms.search_count([]), count)
        self.assertNotEqual(shipped.content["name"], "Cũ")
        self.assertIn('"STT"', own.content_text)

    def test_a_form_that_cannot_be_printed_is_refused(self):
        own = self.own(date_from="2025-09-01")
        for text in (
            "not json",
            "[]",
            "{}",
            own.content_text.replace("{subject}", "{nobody}"),
            own.content_text.replace('"width": 24', '"width": 500'),
        ):
            with self.subTest(text=text[:20]), self.assertRaises(ValidationError):
                own.content_text = text
        self.assertEqual(json.loads(own.content_text), own.content)

    @mute_logger("odoo.sql_db")
    def test_one_shipped_edition_a_day(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.own(company_id=False)
            self.env.flush_all()

    def test_who_writes(self):
        shipped = self.version(date(2025, 10, 1))
        own = self.own(date_from="2025-09-01")
        board_view = self.as_user(own, "board")
        board_view.name = "Của trường"
        for action in (
            lambda: self.as_user(shipped, "board").write({"name": "x"}),
            lambda: self.as_user(shipped, "board").unlink(),
            lambda: board_view.write({"company_id": False}),
            lambda: board_view.copy({"company_id": False}),
        ):
            with self.assertRaises(UserError):
                action()
        for login in ("principal", "clerk", "homeroom", "sysadmin", "authority"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(own, login).write({"name": "x"})
            self.assertTrue(self.as_user(own, login).name)

    def test_copy_for_the_school(self):
        shipped = self.as_user(self.version(date(2025, 10, 1)), "board")
        action = shipped.action_copy_for_school()
        copy = self.forms.browse(action["res_id"])
        self.assertEqual(copy.company_id, self.company)
        self.assertEqual(copy.content, shipped.content)
