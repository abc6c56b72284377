from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_roles import RolesCommon

PUPIL_DATA = (
    "school.class",
    "school.student",
    "school.guardian",
    "school.enrollment",
    "school.assignment",
    "school.gradebook",
    "school.gradebook.line",
    "school.mark",
    "school.mark.journal",
    "school.term.result",
    "school.year.result",
)


@tagged("post_install", "-at_install")
class TestInspector(RolesCommon):
    """An inspector reads a school from day to day, and writes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupils[0].student_id.guardian_ids = [
            Command.create({"relation": "mother", "name": "Lò Thị Mẹ"})
        ]
        cls.book.with_user(cls.users["math"]).save_cells(
            "setup",
            [{"line_id": cls.book.line_ids[0].id, "column": "tx1", "value": "8", "expected": ""}],
        )

    def assert_reads(self, expected):
        for model in PUPIL_DATA:
            with self.subTest(model=model):
                self.assertEqual(bool(self.seen(model, "inspector")), expected)

    def test_nothing_without_an_inspection(self):
        self.assert_reads(False)

    def test_reads_the_school_and_writes_nothing(self):
        self.inspect()
        self.assert_reads(True)
        mark = self.as_user(self.book.line_ids.mark_ids, "inspector")
        self.assertEqual(mark.shown, "8,0")
        sheet = self.as_user(self.book, "inspector").get_sheet()
        self.assertFalse(sheet["gradebook"]["can_edit"])
        with self.assertRaises(AccessError):
            mark.value = 9
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx2"): "9"}, "inspector")
        for model in PUPIL_DATA:
            for operation in ("write", "create", "unlink"):
                allowed = self.as_user(self.env[model], "inspector").has_access(operation)
                self.assertFalse(allowed, f"{operation} {model}")

    def test_access_ends_at_midnight_without_a_job(self):
        """Same user, same process, same cached rules: only the clock moves."""
        self.inspect(-1, 1)
        seconds = [
            (self.midnight(-1).replace(microsecond=0), 2, True),
            (self.midnight(2), -2, True),
            (self.midnight(2), 0, False),
            (self.midnight(2), 2, False),
            (self.midnight(-1), -2, False),
            (self.midnight(0), 0, True),
        ]
        for moment, offset, expected in seconds:
            with freeze_time(moment) as clock:
                clock.tick(offset)
                with self.subTest(at=moment, offset=offset):
                    self.assertEqual(bool(self.seen("school.mark", "inspector")), expected)
                    pupil = self.as_user(self.pupils[0].student_id, "inspector")
                    self.assertEqual(pupil.has_access("read"), expected)
                    partner = self.as_user(self.pupils[0].student_id.partner_id, "inspector")
                    self.assertEqual(partner.has_access("read"), expected)

    def test_time_zone_of_the_client_extends_nothing(self):
        self.inspect(-2, -1)
        books = self.as_user(self.book, "inspector").with_context(tz="Etc/GMT+12")
        self.assertFalse(books.search([]))
        self.assertFalse(books.has_access("read"))

    def test_moved_dates_are_seen_at_once(self):
        inspection = self.inspect(5, 6)
        self.assert_reads(False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_inspection SET starts_at = starts_at - interval '6 days' WHERE id = %s",
            [inspection.id],
        )
        self.env.invalidate_all()
        self.assert_reads(True)

    def test_only_the_inspected_school(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["inspector"].company_ids = [Command.link(other.id)]
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        hidden = self.env["school.class"].create({"name": "8A", "grade": 8, "year_id": year.id})
        self.inspect()
        both = (self.company | other).ids
        classes = self.as_user(self.klass, "inspector").with_context(allowed_company_ids=both)
        self.assertIn(self.klass, classes.search([]).sudo())
        self.assertNotIn(hidden, classes.search([]).sudo())

    def test_inspector_cannot_widen_it(self):
        inspection = self.inspect()
        mine = self.as_user(inspection, "inspector")
        self.assertEqual(mine.decision, "125/QĐ-SGDĐT")
        with self.assertRaises(AccessError):
            mine.action_revoke()
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.copy()
        for vals in ({"date_to": self.day(9)}, {"ends_at": "2099-01-01 00:00:00"}):
            for login in ("inspector", "principal", "board"):
                record = self.as_user(inspection, login)
                with self.subTest(vals=vals, login=login), self.assertRaises(UserError):
                    record.write(vals)
        with self.assertRaises(UserError):
            self.as_user(inspection, "board").create(
                {
                    "user_id": self.users["inspector"].id,
                    "decision": "1",
                    "reason": "x",
                    "date_to": self.day(0),
                    "ends_at": "2099-01-01 00:00:00",
                }
            )

    def test_revoked_at_once_and_recorded(self):
        inspection = self.inspect()
        self.as_user(inspection, "board").action_revoke()
        self.assert_reads(False)
        self.assertEqual(inspection.state, "revoked")
        self.assertEqual(inspection.revoked_by_id, self.users["board"])
        self.assertIn("Revoked", " ".join(inspection.message_ids.mapped("body")))
        with self.assertRaises(UserError):
            inspection.unlink()
        with self.assertRaises(UserError):
            self.as_user(inspection, "board").action_revoke()

    def test_who_makes_it(self):
        for login in ("vice_principal", "clerk", "authority", "sysadmin", "math", "inspector"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.inspect(by=login)
        with self.assertRaises(ValidationError):
            self.grant(
                "school.inspection",
                "board",
                0,
                1,
                user_id=self.users["math"].id,
                decision="2",
            )
        with self.assertRaises(UserError):
            self.inspect().sudo().create({"reason": " ", "date_to": self.day(1)})

    def test_an_inspector_holds_no_office(self):
        for role in ("principal", "board", "sysadmin", "clerk", "authority"):
            group = self.env.ref(f"school_gradebook.group_school_{role}")
            with self.subTest(role=role), self.assertRaises(ValidationError):
                self.users["inspector"].group_ids = [Command.link(group.id)]

    def test_inspector_who_teaches_keeps_the_own_books(self):
        group = self.env.ref("school_gradebook.group_school_inspector")
        self.users["math"].group_ids = [Command.link(group.id)]
        self.assertEqual(self.seen("school.gradebook", "math"), self.assignment.gradebook_ids)
        self.assertEqual(self.save(self.book, {(0, "tx2"): "7"})["saved"][0]["v"], "7,0")

    def test_every_rule_of_staff_minds_inspectors(self):
        """A rule that opens all records to staff would open them to every inspector."""
        staff = self.env.ref("school_gradebook.group_school_staff")
        for rule in self.env["ir.rule"].search([("groups", "in", staff.ids)]):
            with self.subTest(rule=rule.name):
                self.assertIn("_school_staff_domain", rule.domain_force)

    def test_what_staff_alone_reads_follows_inspections(self):
        """Of every model, also of those to come: the rules ask for an inspection."""
        user = self.users["inspector"]
        groups = self.env.ref("school_gradebook.group_school_user").ids
        common = user.copy({"login": "any@school.example", "group_ids": [Command.set(groups)]})
        for name, model in self.env.registry.items():
            if not name.startswith("school.") or model._abstract or model._transient:
                continue
            records = self.env[name].with_user(user)
            if not records.has_access("read") or records.with_user(common).has_access("read"):
                continue
            if name == "school.inspection":
                continue
            domain = self.env["ir.rule"].with_user(user)._compute_domain(name, "read")
            with self.subTest(model=name):
                self.assertIn("school_inspection_ids", str(domain))
