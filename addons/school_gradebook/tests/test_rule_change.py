from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .results_common import ResultsCommon


@tagged("post_install", "-at_install")
class TestRuleChange(ResultsCommon):
    """Another version or reading: compared first, decided by the principal, kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subject = cls.env.ref("school_gradebook.subject_cnghe")
        tin = cls.env.ref("school_gradebook.subject_tin")
        for extra in (subject, tin):
            cls._curriculum(8, extra, 35)
            assignment = cls._assign(cls.klass, extra, cls.employees["math"])
            cls.others["HK1"] |= cls._book(assignment, "HK1")
            cls.others["HK2"] |= cls._book(assignment, "HK2")

    def change(self, login="principal", **vals):
        return (
            self.env["school.rule.change"]
            .with_user(self.users[login])
            .create({"year_id": self.year.id, "present_id": self.klass.ruleset_id.id, **vals})
        )

    def reading(self, change, key, value):
        rows = change.settings_table
        next(row for row in rows if row["path"] == key)["value"] = value
        change.settings_table = rows

    def d21(self):
        """Give all pupils of the class the case D21: DROP says Đạt, SUBSTITUTE says Khá."""
        marks = dict.fromkeys(("NVAN", "NN1", "GDCD", "LSDL", "KHTN"), "8")
        marks |= {"CNGHE": "7", "TIN": "7", "TOAN": "4"}
        for book in self.books["HK1"] | self.others["HK1"]:
            self.fill(book, marks[book.subject_id.code])
        self.fill(self.book_gdtc, "Đ", "sport")

    def test_the_form_opens_with_the_rules_of_the_year(self):
        form = Form(self.env["school.rule.change"].with_user(self.users["principal"]))
        self.assertEqual(form.year_id, self.year)
        self.assertEqual(form.present_id, self.klass.ruleset_id)
        self.assertEqual(form.ruleset_id, self.klass.ruleset_id)
        self.assertIn("adj_mode", [row["path"] for row in form.settings_table])
        self.assertEqual(form.save().ruleset_id, self.klass.ruleset_id)

    def test_comparison_leaves_everything_as_it_is(self):
        self.d21()
        self.assertEqual(self.result().learning, "DAT")
        change = self.change()
        self.reading(change, "adj_mode", "SUBSTITUTE")
        change.action_compare()
        lines = change.line_ids
        self.assertEqual(len(lines), 3)
        self.assertEqual(set(lines.mapped("what")), {"learning"})
        self.assertEqual({(line.before, line.after) for line in lines}, {("DAT", "KHA")})
        self.assertEqual((change.pupil_count, change.class_count), (3, 1))
        self.env.invalidate_all()
        self.assertEqual(self.result().learning, "DAT")
        self.assertFalse(self.klass.rule_settings)

    def test_the_principal_decides_with_a_reason(self):
        self.d21()
        change = self.change()
        self.reading(change, "adj_mode", "SUBSTITUTE")
        with self.assertRaises(UserError):  # not compared
            change.write({"reason": "Biên bản số 3"})
            change.action_apply()
        change.action_compare()
        change.reason = " "
        with self.assertRaises(UserError):
            change.action_apply()
        change.reason = "Biên bản số 3"
        change.action_apply()
        self.assertEqual(self.result().learning, "KHA")
        self.assertEqual(self.klass.rule_settings, {"adj_mode": "SUBSTITUTE"})
        self.assertEqual(self.company._rule_settings("TT22-2021"), {"adj_mode": "SUBSTITUTE"})
        self.assertEqual(self._class("8B", 8).rule_settings, {"adj_mode": "SUBSTITUTE"})
        self.assertIn("Biên bản số 3", self.year.message_ids[0].body)
        outcome = self.env["school.ruleset"].evaluate(
            {"level": "THCS", "grade": 8, "school_year": 2025, "settings": {"adj_mode": "NO"}}
        )
        self.assertEqual(outcome["errors"][0]["code"], "BAD_SETTING")

    def test_the_choice_may_not_change_after_the_comparison(self):
        change = self.change(reason="x")
        change.action_compare()
        self.reading(change, "adj_mode", "SUBSTITUTE")
        with self.assertRaises(UserError):
            change.action_apply()

    def test_a_new_version_governs_after_it_is_applied(self):
        self.fill_term("HK1", "7,9")
        self.assertEqual(self.result().learning, "KHA")
        old = self.klass.ruleset_id
        version = old.with_user(self.users["sysadmin"]).browse(
            old.with_user(self.users["sysadmin"]).action_new_version()["res_id"]
        )
        rows = version.parameter_table
        for row in rows:
            if row["value"] == "8,0" and "Tốt" in row["label"]:
                row["value"] = "7,9"
        version.parameter_table = rows
        change = self.change(ruleset_id=version.id, reason="Thông tư mới")
        change.action_compare()
        self.assertEqual({line.after for line in change.line_ids}, {"TOT"})
        change.action_apply()
        self.assertEqual(self.result().learning, "TOT")
        self.assertEqual(self.result().ruleset_version, "2")
        self.assertEqual(self.book.ruleset_id.version, "2")
        self.assertEqual(version.sudo().state, "in_force")
        self.assertEqual(self._class("8C", 8).ruleset_id.version, "2")

    def test_a_closed_year_keeps_its_rules(self):
        change = self.change(reason="x")
        change.action_compare()
        self.year.state = "closed"
        for action in ("action_compare", "action_apply"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(change, action)()
        with self.assertRaises(UserError):
            self.klass._bind_rules(self.klass.ruleset_id, {"adj_mode": "SUBSTITUTE"})

    def test_who_may_do_what(self):
        for login in ("math", "clerk", "authority", "sysadmin"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.change(login)
        for login in ("board", "vice_principal"):
            change = self.change(login, reason="x")
            change.action_compare()
            with self.subTest(login), self.assertRaises(AccessError):
                change.action_apply()

    def test_another_school(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        change = self.change(reason="x")
        with self.assertRaises(AccessError):
            change.write({"year_id": year.id, "company_id": other.id})
            change.action_compare()

    def test_wrong_readings(self):
        change = self.change()
        self.reading(change, "adj_mode", "BOTH")
        with self.assertRaises(UserError):
            change.action_compare()
        self.reading(change, "adj_mode", "DROP")
        self.reading(change, "min_good_subjects", "x")
        with self.assertRaises(UserError):
            change.action_compare()
        self.reading(change, "min_good_subjects", "5")
        change.action_compare()
