from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_roles import RolesCommon


class LockRolesCommon(RolesCommon):
    """A locked class, and every way to decide on its locks, as a client calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.book.term_id
        principal = cls.users["principal"]
        cls.book.with_user(principal).action_lock("Đã kiểm tra")
        cls.book_gdtc.with_user(principal).action_lock("Đã kiểm tra")
        Lock = cls.env["school.lock"].with_user(principal)
        cls.lock = Lock.create({**Lock._scope_vals(cls.klass, cls.term), "reason": "Hết học kì"})
        cls.unlock = (
            cls.env["school.unlock"].with_user(principal).create(cls.opening(reason="Sót điểm"))
        )

    @classmethod
    def opening(cls, **vals):
        scope = cls.env["school.lock"]._scope_vals(cls.klass, cls.term)
        until = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))
        return {**scope, "lock_id": cls.lock.id, "until": until, "reason": "x", **vals}

    def rpc(self, login, model, method, *args, **kwargs):
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(self.users[login]), method, args, kwargs)

    def ways(self):
        """Return {what it does: call} of everything that locks, unlocks or accepts."""
        scope = self.env["school.lock"]._scope_vals(self.klass, self.term)
        items = self.klass._incomplete(self.term)
        waivers = {item["key"]: "Được phép" for item in items}
        klass, term = [self.klass.id], self.term.id
        return {
            "lock": ("school.lock", "create", [{**scope, "reason": "x"}]),
            "release": ("school.lock", "action_release", [self.lock.id], "x"),
            "unlock": ("school.unlock", "create", [self.opening()]),
            "close": ("school.unlock", "action_close", [self.unlock.id]),
            "lock a book": ("school.gradebook", "action_lock", [self.book_hk2.id]),
            "unlock a book": ("school.gradebook", "action_unlock", [self.book.id], "x"),
            "lock a term": ("school.class", "action_lock_term", klass, term),
            "unlock a term": ("school.class", "action_unlock_term", klass, term, "x"),
            "lock results": ("school.class", "action_lock_results", klass, term, None, waivers),
        }

    def wizards(self):
        classes = {"class_ids": [Command.set(self.klass.ids)], "term_id": self.term.id}
        books = {"gradebook_ids": [Command.set(self.book.ids)]}
        return {
            "school.lock.release": {"lock_ids": [Command.set(self.lock.ids)], "reason": "x"},
            "school.lock.term": {**classes, "operation": "unlock", "reason": "x"},
            "school.unlock.book": {**books, "reason": "x"},
            "school.lock.results": classes,
        }

    def confirm(self, login, model, vals):
        (wizard,) = self.rpc(login, model, "create", [vals])
        if model == "school.lock.results":
            self.env[model].browse(wizard).item_ids.reason = "Được phép"
        return self.rpc(login, model, "action_confirm", [wizard])

    def outcome(self, login):
        """Return what goes through; everything is taken back."""
        through = set()
        calls = {
            name: (lambda call=call: self.rpc(login, *call)) for name, call in self.ways().items()
        }
        for model, vals in self.wizards().items():
            calls[model] = lambda model=model, vals=vals: self.confirm(login, model, vals)
        for name, call in calls.items():
            try:
                with self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
                    through.add(name)
                    raise _TakenBack
            except (_TakenBack, AccessError):
                self.env.invalidate_all()
        return through

    def everything(self):
        return set(self.ways()) | set(self.wizards())


class _TakenBack(Exception):
    """Ends the savepoint of a call that went through."""


@tagged("post_install", "-at_install")
class TestWhoLocks(LockRolesCommon):
    """Locks, unlocks, releases and waivers are the principal's, or delegated (R-LCK-1)."""

    def test_the_principal(self):
        self.assertEqual(self.outcome("principal"), self.everything())

    def test_nobody_else(self):
        for login in (
            "vice_principal",
            "board",
            "sysadmin",
            "clerk",
            "authority",
            "department_head",
            "inspector",
            "math",
            "homeroom",
        ):
            with self.subTest(login=login):
                self.assertEqual(self.outcome(login), set())

    def test_a_deputy_by_delegation(self):
        self.delegate(may_lock=True)
        self.assertEqual(self.outcome("vice_principal"), self.everything())

    def test_a_deputy_whose_delegation_is_over_or_to_come(self):
        self.delegate(-3, -1, may_lock=True)
        self.delegate(1, 3, may_lock=True)
        self.assertEqual(self.outcome("vice_principal"), set())
        with freeze_time(self.midnight(1) + timedelta(seconds=1)):
            self.assertEqual(self.outcome("vice_principal"), self.everything())

    def test_a_deputy_whose_delegation_was_revoked(self):
        self.as_user(self.delegate(may_lock=True), "principal").action_revoke()
        self.assertEqual(self.outcome("vice_principal"), set())

    def test_a_deputy_with_a_delegation_for_other_duties(self):
        self.delegate(may_approve=True, may_change_rules=True)
        self.assertEqual(self.outcome("vice_principal"), set())

    def test_a_deputy_with_a_delegation_of_another_school(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        for login in ("vice_principal", "principal"):
            self.users[login].company_ids = [Command.link(other.id)]
        vals = {"user_id": self.users["vice_principal"].id, "company_id": other.id}
        self.grant("school.delegation", "principal", -1, 1, **vals)
        self.assertTrue(self.users["vice_principal"]._acts_as_principal(other, "lock"))
        self.assertEqual(self.outcome("vice_principal"), set())
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        both = (self.company | other).ids
        lock = {"scope": "school", "reason": "x"}
        Lock = self.env["school.lock"].with_user(self.users["vice_principal"])
        Lock = Lock.with_context(allowed_company_ids=both)
        self.assertEqual(Lock.create({**lock, "year_id": year.id}).company_id, other)
        with self.assertRaises(AccessError):
            Lock.create({**lock, "year_id": self.year.id})
        with self.assertRaises(AccessError):
            Lock.create([{**lock, "year_id": year.id}, {**lock, "year_id": self.year.id}])

    def test_the_message_says_what_to_do(self):
        with self.assertRaises(AccessError) as caught:
            self.rpc("vice_principal", "school.gradebook", "action_lock", [self.book_hk2.id])
        self.assertIn(self.company.name, str(caught.exception))

    def test_buttons_follow(self):
        records = [self.book, self.klass, self.lock, self.unlock]
        for login in ("principal", "vice_principal", "math", "board"):
            for record in records:
                shown = self.as_user(record, login).can_lock
                with self.subTest(login=login, model=record._name):
                    self.assertEqual(shown, login == "principal")
        self.delegate(may_lock=True)
        for record in records:
            self.assertTrue(self.as_user(record, "vice_principal").can_lock)


@tagged("post_install", "-at_install")
class TestForgedLocks(LockRolesCommon):
    """What a principal cannot make either: another school's lock, another past."""

    def test_a_lock_of_another_school_under_the_own_name(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        vals = {"scope": "school", "year_id": year.id, "reason": "x"}
        until = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))
        for company in ({}, {"company_id": self.company.id}):
            with self.assertRaises(AccessError):
                self.rpc("principal", "school.lock", "create", [{**vals, **company}])
            with self.assertRaises(AccessError):
                self.rpc(
                    "principal", "school.unlock", "create", [{**vals, **company, "until": until}]
                )
        lock = self.env["school.lock"].create(vals)
        with self.assertRaises(AccessError):
            self.rpc("principal", "school.lock", "action_release", [lock.id], "x")
        unlock = self.env["school.unlock"].create({**vals, "until": until})
        with self.assertRaises(AccessError):
            self.rpc("principal", "school.unlock", "action_close", [unlock.id])

    def test_ends_and_schools_are_not_typed(self):
        scope = self.env["school.lock"]._scope_vals(self.klass, self.term)
        now = fields.Datetime.to_string(fields.Datetime.now())
        for name, value in (
            ("released_at", now),
            ("released_by_id", self.users["math"].id),
            ("release_reason", "x"),
            ("company_id", self.company.id),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                vals = {**scope, "reason": "x", name: value}
                self.rpc("principal", "school.lock", "create", [vals])
        for name, value in (
            ("used_at", now),
            ("closed_at", now),
            ("closed_by_id", self.users["math"].id),
            ("company_id", self.company.id),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.rpc("principal", "school.unlock", "create", [self.opening(**{name: value})])

    def test_an_unlock_begins_now_at_the_earliest(self):
        before = fields.Datetime.now().replace(microsecond=0)
        vals = self.opening(date="2020-01-01 00:00:00", single_use=True)
        (unlock,) = self.env["school.unlock"].browse(
            self.rpc("principal", "school.unlock", "create", [vals])
        )
        self.assertGreaterEqual(unlock.date, before)
        self.assertFalse(unlock.single_use)
        self.assertEqual(unlock.user_id, self.users["principal"])

    def test_the_gate_is_asked_of_a_term(self):
        """Without a term nothing would be missing, and all results would be locked."""
        primary = self._class("1A", 1)
        moment = primary.year_id._ensure_terms(["TH"])[:1]
        for term in (False, None, 0, [], moment.id, [self.term.id, self.book_hk2.term_id.id]):
            with self.subTest(term=term), self.assertRaises(UserError):
                self.rpc("principal", "school.class", "action_lock_results", self.klass.ids, term)
        self.assertFalse(self.env["school.lock"].search([("kind", "=", "results")]))

    def test_waivers_are_made_by_the_gate_alone(self):
        waiver = self.env["school.lock.waiver"].create(
            {"lock_id": self.lock.id, "name": "Thiếu điểm", "reason": "x"}
        )
        vals = {"lock_id": self.lock.id, "name": "Thiếu điểm", "reason": "x"}
        self.delegate(may_lock=True)
        for login in ("principal", "vice_principal", "board", "sysadmin", "math", "inspector"):
            for call in (
                ("create", [vals]),
                ("write", [waiver.id], {"reason": "y"}),
                ("unlink", [waiver.id]),
                ("copy", [waiver.id]),
            ):
                with self.subTest(login=login, call=call[0]), self.assertRaises(AccessError):
                    self.rpc(login, "school.lock.waiver", *call)


@tagged("post_install", "-at_install")
class TestWhoSeesLocks(LockRolesCommon):
    """Teachers see the locks of their classes; substitutes those of their books and days."""

    def seen_locks(self, login):
        board = self.seen("school.lock.board", login).filtered("class_id")
        return {
            "locks": self.seen("school.lock", login).gradebook_id,
            "class locks": self.seen("school.lock", login).filtered(
                lambda lock: lock.scope == "class"
            ),
            "unlocks": self.seen("school.unlock", login),
            "board": board.gradebook_id,
        }

    def test_a_substitute_within_the_days(self):
        nothing = self.seen_locks("stranger")
        self.assertFalse(any(nothing.values()))
        self.substitute(-1, 1)
        found = self.seen_locks("stranger")
        self.assertEqual(found["locks"], self.book)
        self.assertEqual(found["class locks"], self.lock)
        self.assertEqual(found["unlocks"], self.unlock)
        self.assertEqual(found["board"], self.book)
        with freeze_time(self.midnight(2)):
            self.assertFalse(any(self.seen_locks("stranger").values()))

    def test_a_teacher_of_the_class_sees_them_all(self):
        self.assertEqual(self.seen_locks("math")["locks"], self.book | self.book_gdtc)

    def test_locks_of_the_school_are_for_all_teachers(self):
        Lock = self.env["school.lock"].with_user(self.users["principal"])
        lock = Lock.create({"scope": "school", "year_id": self.year.id, "reason": "Nghỉ Tết"})
        self.assertIn(lock, self.seen("school.lock", "stranger"))
