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


@tagged("post_install", "-at_install")
class TestDelegation(RolesCommon):
    """What a principal hands on, for how long, and what it is worth."""

    def acts(self, login="vice_principal", power=None):
        return self.users[login]._acts_as_principal(self.company, power)

    def test_principal_acts_and_others_do_not(self):
        self.assertTrue(self.acts("principal"))
        for login in ("vice_principal", "board", "sysadmin", "clerk", "authority", "math"):
            self.assertFalse(self.acts(login), login)

    def test_within_the_days_only(self):
        self.delegate(-1, 1)
        cases = ((-1, -2, False), (-1, 2, True), (0, 0, True), (2, -2, True), (2, 0, False))
        for day, tick, expected in cases:
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assertEqual(self.acts(), expected)

    def test_powers_are_separate(self):
        self.delegate(may_lock=True)
        self.assertTrue(self.acts(power="lock"))
        self.assertFalse(self.acts(power="approve"))
        self.assertFalse(self.acts(power="rules"))
        self.assertFalse(self.acts(), "without a named power the deputy needs all")

    def test_deputy_changes_rules_by_delegation(self):
        self.year.state = "open"
        Change = self.env["school.rule.change"].with_user(self.users["vice_principal"])

        def apply():
            change = Change.create({"year_id": self.year.id, "reason": "Biên bản 1"})
            change.action_compare()
            return change.action_apply()

        with self.assertRaises(AccessError):
            apply()
        self.delegate(may_lock=True)
        with self.assertRaises(AccessError):
            apply()
        delegation = self.delegate(may_change_rules=True)
        self.assertTrue(apply())
        self.as_user(delegation, "principal").action_revoke()
        with self.assertRaises(AccessError):
            apply()

    def test_ends_with_the_principals_office(self):
        self.delegate()
        self.assertTrue(self.acts())
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        self.users["principal"].group_ids = [Command.set(teacher.ids)]
        self.assertFalse(self.acts())

    def test_ends_with_the_deputys_office(self):
        self.delegate()
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        self.users["vice_principal"].group_ids = [Command.set(teacher.ids)]
        self.assertFalse(self.acts())

    def test_of_this_school_only(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        self.users["vice_principal"].company_ids = [Command.link(other.id)]
        self.delegate()
        self.assertFalse(self.users["vice_principal"]._acts_as_principal(other))
        self.assertFalse(self.users["principal"]._acts_as_principal(other))

    def test_only_a_principal_delegates_in_the_own_name(self):
        self.delegate()
        for login in ("vice_principal", "board", "sysadmin", "clerk", "authority", "math"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.delegate(by=login)
        with self.assertRaises(UserError):
            self.grant(
                "school.delegation",
                "principal",
                0,
                1,
                user_id=self.users["vice_principal"].id,
                granted_by_id=self.users["board"].id,
            )
        for login in ("board", "math", "principal"):
            with self.subTest(login=login), self.assertRaises(ValidationError):
                self.grant("school.delegation", "principal", 0, 1, user_id=self.users[login].id)
        with self.assertRaises(ValidationError):
            self.delegate(1, 0)

    def test_stays_on_record(self):
        delegation = self.delegate()
        body = " ".join(delegation.message_ids.mapped("body"))
        self.assertIn(self.users["vice_principal"].name, body)
        for vals in ({"date_to": self.day(30)}, {"may_change_rules": True}, {"reason": "x"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.as_user(delegation, "principal").write(vals)
        with self.assertRaises(AccessError):
            self.as_user(delegation, "principal").unlink()
        self.as_user(delegation, "principal").action_revoke()
        self.assertFalse(self.acts())
        self.assertEqual(delegation.revoked_by_id, self.users["principal"])


@tagged("post_install", "-at_install")
class TestSubstitution(RolesCommon):
    """A substitute opens and writes the books of an assignment, within the days."""

    def write_by_orm(self, login="stranger", column="tx3"):
        Mark = self.env["school.mark"].with_user(self.users[login])
        self.env.invalidate_all()
        mark = Mark.create({"line_id": self.book.line_ids[0].id, "column": column, "value": 6})
        mark.value = 7
        mark.unlink()

    def assert_refused(self):
        self.assertFalse(self.seen("school.gradebook", "stranger"))
        self.assertFalse(self.seen("school.enrollment", "stranger") & self.pupils)
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "stranger")
        with self.assertRaises(AccessError):
            self.write_by_orm()
        with self.assertRaises(AccessError):
            self.as_user(self.book.line_ids[0], "stranger").comment = "Nhận xét"
        self.assertNotIn(self.users["stranger"], self.book._writers())

    def assert_writes(self):
        self.assertEqual(self.seen("school.gradebook", "stranger"), self.assignment.gradebook_ids)
        self.assertEqual(self.seen("school.class", "stranger"), self.klass)
        self.assertEqual(self.seen("school.student", "stranger"), self.pupils.student_id)
        self.assertIn(self.users["stranger"], self.book._writers())
        book = self.as_user(self.book, "stranger")
        self.assertTrue(book.is_mine)
        self.assertIn(book, book.search([("is_mine", "=", True)]))
        self.assertTrue(book.get_sheet()["gradebook"]["can_edit"])
        self.assertEqual(
            self.save(self.book, {(0, "tx1"): "8"}, "stranger")["saved"][0]["v"], "8,0"
        )
        self.save(self.book, {(0, "tx1"): ""}, "stranger", expected={(0, "tx1"): "8,0"})
        self.write_by_orm()
        self.as_user(self.book.line_ids[0], "stranger").comment = "Nhận xét"
        self.as_user(self.book.line_ids[0], "stranger").comment = False

    def test_nothing_without_a_substitution(self):
        self.assert_refused()

    def test_within_the_days(self):
        self.substitute()
        self.assert_writes()
        entry = self.env["school.mark.journal"].search([], limit=1)
        self.assertEqual(entry.user_id, self.users["stranger"])

    def test_before_and_after(self):
        self.substitute(-1, 1)
        for day, tick in ((-1, -2), (2, 0), (2, 2)):
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assert_refused()
        for day, tick in ((-1, 2), (2, -2)):
            with freeze_time(self.midnight(day)) as clock, self.subTest(day=day, tick=tick):
                clock.tick(tick)
                self.assert_writes()

    def test_revoked(self):
        substitution = self.substitute()
        self.assert_writes()
        self.as_user(substitution, "vice_principal").action_revoke()
        self.assert_refused()

    def test_only_the_books_of_the_assignment(self):
        self.substitute()
        with self.assertRaises(AccessError):
            self.save(self.book_gdtc, {(0, "tx1"): "Đ"}, "stranger")
        self.assertFalse(self.seen("school.term.result", "stranger"))
        self.assertFalse(self.seen("school.guardian", "stranger"))

    def test_a_locked_book_stays_locked(self):
        self.substitute()
        self.book.with_user(self.users["principal"]).action_lock("Hết hạn")
        result = self.save(self.book, {(0, "tx1"): "8"}, "stranger")
        self.assertEqual(result["refused"][0]["code"], "LOCKED")

    def test_the_teacher_keeps_the_books(self):
        self.substitute()
        self.assertEqual(self.save(self.book, {(0, "tx1"): "8"})["saved"][0]["v"], "8,0")
        self.assertEqual(self.book._writers(), self.users["math"] | self.users["stranger"])

    def test_who_makes_it(self):
        for login in ("vice_principal", "principal", "board"):
            self.substitute(by=login)
        for login in ("sysadmin", "clerk", "authority", "inspector", "math", "homeroom"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.substitute(by=login)

    def test_who_can_be_one(self):
        with self.assertRaises(ValidationError):
            self.substitute(login="math")
        clerk = self._employee(self.users["clerk"])
        self.employees["clerk"] = clerk
        with self.assertRaises(ValidationError):
            self.substitute(login="clerk")
        for name in ("user_id", "company_id", "class_id"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.grant(
                    "school.substitution",
                    "vice_principal",
                    0,
                    1,
                    assignment_id=self.assignment.id,
                    employee_id=self.employees["stranger"].id,
                    **{name: self.users["vice_principal"].id},
                )

    def test_shown_and_recorded(self):
        self.substitute()
        self.assertEqual(self.assignment.substitute_names, self.employees["stranger"].name)
        self.assertEqual(self.book.substitute_names, self.employees["stranger"].name)
        body = " ".join(self.klass.message_ids.mapped("body"))
        self.assertIn(self.employees["stranger"].name, body)
        self.assertEqual(len(self.seen("school.substitution", "stranger")), 1)
        self.assertEqual(len(self.seen("school.substitution", "math")), 1)
        self.assertFalse(self.seen("school.substitution", "sport"))

    def test_a_deputy_who_substitutes_alone_is_seen(self):
        teacher = self.env.ref("school_gradebook.group_school_teacher")
        deputy = self.users["vice_principal"]
        deputy.group_ids = [Command.link(teacher.id)]
        self.employees["vice_principal"] = self._employee(deputy)
        substitution = self.substitute(login="vice_principal")
        self.assertTrue(substitution.is_own)
        self.assertIn("own account", " ".join(self.klass.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestSumOfRoles(RolesCommon):
    """One person with several roles has the sum of their rights, never more."""

    def add_role(self, login, role):
        group = self.env.ref(f"school_gradebook.group_school_{role}")
        self.users[login].group_ids = [Command.link(group.id)]
        if login not in self.employees:
            self.employees[login] = self._employee(self.users[login])
        return self.employees[login]

    def test_deputy_who_teaches(self):
        employee = self.add_role("vice_principal", "teacher")
        klass = self._class("8B", 8)
        self._enrol(klass, 1)
        book = self._book(self._assign(klass, self.toan, employee), "HK1")
        self.assertEqual(
            self.save(book, {(0, "tx1"): "8"}, "vice_principal")["saved"][0]["v"], "8,0"
        )
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "vice_principal")
        with self.assertRaises(AccessError):
            self.env["school.mark"].with_user(self.users["vice_principal"]).create(
                {"line_id": self.book.line_ids[0].id, "column": "tx1", "value": 8}
            )
        self.assertTrue(self.as_user(self.book, "vice_principal").get_sheet())
        self.assertFalse(self.users["vice_principal"]._acts_as_principal())

    def test_board_member_who_is_homeroom_teacher(self):
        employee = self.add_role("board", "teacher")
        klass = self._class("8B", 8, employee)
        self._enrol(klass, 1)
        self._assign(klass, self.toan, self.employees["math"])
        mine = self.as_user(klass.gradebook_ids[0].line_ids.term_result_id, "board")
        mine.conduct = "TOT"
        other = self.as_user(self.book.line_ids[0].term_result_id, "board")
        self.assertTrue(other.has_access("read"))
        with self.assertRaises(AccessError):
            other.conduct = "TOT"
        with self.assertRaises(AccessError):
            self.save(klass.gradebook_ids[0], {(0, "tx1"): "8"}, "board")

    def test_clerk_who_teaches(self):
        employee = self.add_role("clerk", "teacher")
        self.assignment_gdtc.teacher_ids = employee
        self.assertTrue(self.save(self.book_gdtc, {(0, "tx1"): "Đ"}, "clerk")["saved"])
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"}, "clerk")
        with self.assertRaises(AccessError):
            self.as_user(self.klass, "clerk").name = "8Z"

    def test_sysadmin_who_teaches_reads_the_own_books_only(self):
        employee = self.add_role("sysadmin", "teacher")
        self.assignment_gdtc.teacher_ids = employee
        books = self.seen("school.gradebook", "sysadmin")
        self.assertEqual(books, self.assignment_gdtc.gradebook_ids)
        self.assertTrue(self.seen("school.class", "sysadmin"))
