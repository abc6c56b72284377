import json

from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestRuleset(SchoolCommon):
    """A circular is a record: versions, guards, and which classes it governs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ruleset = cls.klass.ruleset_id
        cls.sysadmin = cls.users["sysadmin"]

    def version(self):
        action = self.ruleset.with_user(self.sysadmin).action_new_version()
        return self.env["school.ruleset"].with_user(self.sysadmin).browse(action["res_id"])

    def test_a_class_is_bound_when_it_is_made(self):
        self.assertEqual(self.ruleset.code, "TT22-2021")
        self.assertEqual(self.book.ruleset_id, self.ruleset)
        primary = self._class("1A", 1)
        self.assertEqual(primary.ruleset_id.code, "TT27-2020")

    def test_every_general_education_year_has_rules(self):
        """§0.3: no grade of a year since TT 30/2014 and TT 58/2011 is without data."""
        Ruleset = self.env["school.ruleset"]
        missing = [
            (level, grade, year)
            for level, grades, first in (
                ("TH", range(1, 6), 2014),
                ("THCS", range(6, 10), 2011),
                ("THPT", range(10, 13), 2011),
            )
            for grade in grades
            for year in range(first, 2030)
            if not Ruleset._for(level, grade, year)
        ]
        self.assertEqual(missing, [])
        self.assertEqual(Ruleset._for("GDTX", 6, 2021).code, "TT43-2021")

    def test_a_version_in_force_does_not_change(self):
        for vals in (
            {"parameters": {}},
            {"parameter_table": []},
            {"governs": []},
            {"version": "7"},
            {"name": "Khác"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.ruleset.with_user(self.sysadmin).write(vals)

    def test_nobody_writes_the_state(self):
        version = self.version()
        for user in ("sysadmin", "board", "principal"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                version.with_user(self.users[user]).write({"state": "in_force"})

    def test_a_new_version_is_prepared_and_governs_nothing(self):
        version = self.version()
        self.assertEqual((version.version, version.state), ("2", "draft"))
        self.assertEqual(version.parameters, self.ruleset.parameters)
        self.assertEqual(self._class("8B", 8).ruleset_id, self.ruleset)
        self.assertEqual(self.version().version, "3")

    def test_changing_a_number_of_a_prepared_version(self):
        version = self.version()
        rows = version.parameter_table
        row = next(r for r in rows if r["value"] == "8,0" and "Tốt" in r["label"])
        row["value"] = "7,5"
        version.parameter_table = rows
        self.assertIn('"7,5"', json.dumps(version.parameters))
        self.assertNotEqual(version.parameters, self.ruleset.parameters)
        row["value"] = "abc"
        with self.assertRaises(UserError):
            version.parameter_table = rows

    def test_unreadable_parameters_are_refused(self):
        version = self.version()
        for parameters in ({}, {"engine": "SECONDARY"}, {"engine": 5}):
            with self.subTest(parameters=parameters), self.assertRaises(ValidationError):
                version.parameters = parameters

    def test_plain_words(self):
        titles = [section["title"] for section in self.ruleset.description]
        self.assertGreater(len(titles), 8)
        text = json.dumps(self.ruleset.description, ensure_ascii=False)
        for words in ("ĐĐGtx", "8,0", "45", "Học sinh Giỏi"):
            self.assertIn(words, text)

    def test_tt43_says_what_is_to_be_confirmed(self):
        ruleset = self.env["school.ruleset"].search([("code", "=", "TT43-2021")])
        self.assertTrue(ruleset.confirm_text)
        self.assertFalse(self.ruleset.confirm_text)

    def test_rules_in_force_stay(self):
        with self.assertRaises(UserError):
            self.ruleset.with_user(self.sysadmin).unlink()
        version = self.version()
        version.unlink()
        self.assertFalse(version.exists())
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation):
            self.env.cr.execute("DELETE FROM school_ruleset WHERE id = %s", [self.ruleset.id])

    def test_the_files_do_not_touch_a_closed_year(self):
        document = {
            name: self.ruleset[name]
            for name in ("code", "version", "legal_basis", "governs", "parameters", "to_confirm")
        }
        self.ruleset._load_document({**document, "name": "Mới"})
        self.assertEqual(self.ruleset.name, "Mới")
        self.year.state = "closed"
        self.ruleset._load_document({**document, "name": "Mới hơn"})
        self.assertEqual(self.ruleset.name, "Mới")

    def test_the_rules_of_a_class_are_not_typed(self):
        version = self.version().sudo()
        for vals in ({"ruleset_id": version.id}, {"rule_settings": {"adj_mode": "SUBSTITUTE"}}):
            for klass in (self.klass, self.klass.with_user(self.sysadmin)):
                with self.subTest(vals=vals, user=klass.env.user.login):
                    with self.assertRaises(UserError):
                        klass.write(vals)

    def test_a_class_with_books_keeps_its_grade(self):
        with self.assertRaises(UserError):
            self.klass.with_user(self.sysadmin).grade = 7

    def test_technical_administrators_do_not_write_readings(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.company.with_user(admin).write({"school_rule_settings": {"TT22-2021": {}}})
