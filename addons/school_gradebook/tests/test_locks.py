from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_locks import LocksCommon


@tagged("post_install", "-at_install")
class TestLocks(LocksCommon):
    """Locks and unlocks: what covers what, who may, and what stays in the history."""

    def lock(self, scope="class", **vals):
        base = {"scope": scope, "year_id": self.year.id, "reason": "Kiểm tra"}
        return self.Lock.create({**base, "class_id": self.klass.id, **vals})

    # -- scopes --------------------------------------------------------------

    def test_a_wider_unlock_opens_nothing_that_was_locked_for_itself(self):
        own = self.Lock._scope_vals(self.book)
        self.Lock.create({**own, "reason": "Nghi vấn"})
        school = self.lock("school", class_id=False)
        self.Unlock.create(
            {
                "lock_id": school.id,
                "scope": "school",
                "year_id": self.year.id,
                "reason": "Nhập bổ sung",
                "until": self.in_hours(1),
            }
        )
        self.assertEqual(self.refused(), "LOCKED")
        self.assertEqual(self.book.state, "locked")
        self.assertEqual(self.book_hk2.state, "open")
        self.book.with_user(self.principal).action_unlock("Đã làm rõ")
        self.assertIsNone(self.refused())

    def test_a_narrower_unlock_of_a_wide_lock(self):
        lock = self.lock("grade", grade=8, class_id=False)
        self.assertEqual((self.book.state, self.book_gdtc.state), ("locked", "locked"))
        self.Unlock.create(
            {
                **self.Unlock._scope_vals(self.book, column="tx1", line=self.book.line_ids[1]),
                "lock_id": lock.id,
                "reason": "Một ô",
                "until": self.in_hours(1),
            }
        )
        self.assertEqual(self.refused(row=0), "LOCKED")
        self.assertEqual(self.refused(row=1, column="tx2"), "LOCKED")
        self.assertIsNone(self.refused(row=1))
        sheet = self.as_user(self.book, "math").get_sheet()
        self.assertTrue(sheet["gradebook"]["can_edit"])
        self.assertEqual(
            sheet["exceptions"],
            [{"line_id": self.book.line_ids[1].id, "column": "tx1", "editable": True}],
        )

    def test_a_context_locks_no_results(self):
        """Results are locked through the gate, whatever a client's context says."""
        Lock = self.Lock.with_context(default_kind="results", default_release_reason="x")
        lock = Lock.create({**Lock._scope_vals(self.book), "reason": "Kiểm tra"})
        self.assertEqual((lock.kind, lock.release_reason), ("marks", False))

    def open_once(self, lock, rows, column="tx1"):
        """Grant one write to each of these cells; return the unlocks."""
        lines = self.book.line_ids.sorted("number")
        return self.Unlock.sudo()._open(
            [
                {
                    **self.Unlock._scope_vals(self.book, column=column, line=lines[row]),
                    "lock_id": lock.id,
                    "reason": "Đơn số 1",
                    "single_use": True,
                    "until": self.in_hours(1),
                }
                for row in rows
            ]
        )

    def test_single_use(self):
        self.open_once(self.lock(), [0])
        self.assertIsNone(self.refused("9"))
        self.assertEqual(self.refused("8", expected="9,0"), "LOCKED")

    def test_single_uses_in_one_statement(self):
        """Each cell uses up its own grant, and its journal row names it."""
        grants = self.open_once(self.lock(), [0, 1, 2])
        answer = self.save(self.book, {(0, "tx1"): "9", (1, "tx1"): "8"})
        self.assertEqual(len(answer["saved"]), 2)
        self.assertEqual(self.refused("7", row=0, expected="9,0"), "LOCKED")
        self.assertEqual(self.refused("7", row=1, expected="8,0"), "LOCKED")
        self.assertIsNone(self.refused("7", row=2))
        entries = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id), ("unlock_id", "!=", False)], order="seq"
        )
        used = [(entry.line_id, entry.unlock_id) for entry in entries]
        self.assertEqual(used, [(grant.line_id, grant.id) for grant in grants])

    def test_a_write_under_an_unlock_is_marked_in_the_journal(self):
        self.lock()
        self.book.with_user(self.principal).action_unlock("Nhập bổ sung", self.in_hours(2))
        self.assertIsNone(self.refused())
        entry = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id), ("column", "=", "tx1")], limit=1
        )
        unlock = self.env["school.unlock"].search([], limit=1)
        self.assertEqual(entry.unlock_id, unlock.id)
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def test_locking_again_ends_what_was_lifted(self):
        self.klass.with_user(self.principal).action_lock_term(self.term.id, "Hết hạn")
        for lock_again in (
            lambda: self.klass.with_user(self.principal).action_lock_term(self.term.id),
            lambda: self.book.with_user(self.principal).action_lock(),
        ):
            self.book.with_user(self.principal).action_unlock("Sửa điểm")
            self.assertEqual(self.book.state, "open")
            lock_again()
            self.assertEqual(self.book.state, "locked")
            self.assertEqual(self.refused(), "LOCKED")

    def test_closing_an_unlock_early(self):
        self.lock()
        self.book.with_user(self.principal).action_unlock("Nhập bổ sung", self.in_hours(2))
        self.assertEqual(self.book.state, "open")
        unlock = self.env["school.unlock"].search([], limit=1)
        unlock.with_user(self.principal).action_close()
        self.assertEqual(self.book.state, "locked")
        self.assertEqual(self.refused(), "LOCKED")
        self.assertEqual(unlock.state, "ended")

    def test_locks_of_columns_stand_in_the_history(self):
        vals = self.Lock._scope_vals(self.book, column="gk")
        self.Lock.create({**vals, "reason": "Đã kiểm tra"})
        entry = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id)], limit=1
        )
        self.assertEqual((entry.column, entry.user_id), ("lock:gk", self.principal))
        self.assertEqual(self.env["school.mark.journal"].verify(self.book.ids), [])

    def test_scopes_that_do_not_fit(self):
        other = self._class("9A", 9)
        for vals in (
            {"scope": "class", "class_id": False},
            {"scope": "grade", "class_id": False},
            {"scope": "book", **self.Lock._scope_vals(self.book), "class_id": other.id},
            {**self.Lock._scope_vals(self.book, column="tx1"), "term_id": False},
            {**self.Lock._scope_vals(self.book), "scope": "cell"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.Lock.create({"year_id": self.year.id, "reason": "x", **vals})

    # -- records -------------------------------------------------------------

    def test_locks_are_records(self):
        lock = self.lock()
        self.book.with_user(self.principal).action_unlock("x", self.in_hours(1))
        unlock = self.env["school.unlock"].search([], limit=1)
        for record, vals in (
            (lock, {"reason": "khác"}),
            (lock, {"released_at": fields.Datetime.now()}),
            (unlock, {"until": self.in_hours(500)}),
            (unlock, {"single_use": False}),
        ):
            for user in (self.principal, self.env.user):
                with self.subTest(vals=vals, user=user.login), self.assertRaises(UserError):
                    record.with_user(user).write(vals)
        for record in (lock, unlock):
            with self.assertRaises(UserError):
                record.sudo().unlink()

    def test_who_may(self):
        lock = self.lock()
        vals = {"scope": "class", "year_id": self.year.id, "class_id": self.klass.id}
        opening = {**vals, "lock_id": lock.id, "reason": "x", "until": self.in_hours(1)}
        for login in ("math", "homeroom", "board", "sysadmin", "clerk", "authority"):
            with self.subTest(login=login):
                for model, values in (
                    ("school.lock", {**vals, "reason": "x"}),
                    ("school.unlock", opening),
                ):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(self.users[login]).create(values)
                with self.assertRaises(AccessError):
                    lock.with_user(self.users[login]).action_release("x")
                with self.assertRaises(AccessError):
                    self.klass.with_user(self.users[login]).action_lock_results(self.term.id)

    def test_the_locker_is_not_forged(self):
        lock = self.lock(user_id=self.users["math"].id, date="2020-01-01")
        self.assertEqual(lock.user_id, self.principal)
        self.assertGreater(lock.date.year, 2020)
        with self.assertRaises(UserError):
            self.lock(kind="results")
        with self.assertRaises(UserError):
            self.lock(reason=" ")

    def test_the_form(self):
        form = Form(self.Lock)
        form.scope = "book"
        form.gradebook_id = self.book
        form.reason = "Kiểm tra"
        lock = form.save()
        self.assertEqual((lock.class_id, lock.term_id), (self.klass, self.term))
        self.assertEqual(self.book.state, "locked")
        wizard = self.env["school.lock.release"].with_user(self.principal)
        wizard.create({"lock_ids": lock.ids, "reason": "Xong"}).action_confirm()
        self.assertEqual(self.book.state, "open")
        self.assertFalse(lock.is_active)

    def test_another_school(self):
        other = self.env["res.company"].create({"name": "Trường khác"})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": other.id})
        with self.assertRaises(AccessError):
            self.Lock.create({"scope": "school", "year_id": year.id, "reason": "x"})

    # -- results -------------------------------------------------------------

    def test_the_gate_blocks_until_every_item_has_its_reason(self):
        klass = self.klass.with_user(self.principal)
        items = klass._incomplete(self.term)
        names = " ".join(item["name"] for item in items)
        self.assertIn("Toán", names)
        self.assertEqual(len(items), 4)  # two books, conduct, remark
        with self.assertRaises(UserError) as caught:
            klass.action_lock_results(self.term.id)
        self.assertIn("Toán", str(caught.exception))
        waivers = {item["key"]: "Được phép" for item in items[:-1]}
        with self.assertRaises(UserError):
            klass.action_lock_results(self.term.id, None, {**waivers, items[-1]["key"]: " "})
        klass.action_lock_results(self.term.id, None, {**waivers, items[-1]["key"]: "x"})
        lock = self.env["school.lock"].search([("kind", "=", "results")])
        self.assertEqual(len(lock.waiver_ids), 4)

    def test_primary_subjects_have_comments_at_the_end_of_a_term(self):
        klass = self._class("4A", 4, self.employees["homeroom"])
        self._enrol(klass, 3)
        self._curriculum(4, self.toan, 175, "TH")
        assignment = self._assign(klass, self.toan, self.employees["math"])
        for code, expected in (("GHK1", 0), ("CHK1", 1), ("GHK2", 0), ("CN", 1)):
            book = self._book(assignment, code)
            items = [i for i in klass._incomplete(book.term_id) if i["key"].startswith("comments")]
            with self.subTest(code=code):
                self.assertEqual(len(items), expected)
        self.assertEqual((items[0]["gradebook_id"], items[0]["class_id"]), (book.id, klass.id))
        self.assertTrue(items[0]["key"].endswith(":3"))
        self.save(book, {(row, "comment"): "Em tính nhanh." for row in (0, 1)})
        (item,) = klass._missing_comments(book.term_id)
        self.assertTrue(item["key"].endswith(":1"))
        self.save(book, {(2, "comment"): "Em chăm học."})
        self.assertFalse(klass._missing_comments(book.term_id))

    def test_the_wizard_of_the_gate(self):
        form = Form(
            self.env["school.lock.results"]
            .with_user(self.principal)
            .with_context(active_model="school.class", active_ids=self.klass.ids)
        )
        form.term_id = self.term
        self.assertEqual(len(form.item_ids), 4)
        wizard = form.save()
        wizard.item_ids.reason = "Được phép"
        wizard.action_confirm()
        self.assertTrue(self.env["school.lock"].search([("kind", "=", "results")]))

    # -- calendar ------------------------------------------------------------

    def test_the_calendar_shows_everything(self):
        self.lock()
        self.book.with_user(self.principal).action_unlock("x", self.in_hours(1))
        self.env["school.entry.window"].create(
            {"term_id": self.term.id, "kind": "gk", "date_open": "2020-01-01"}
        )
        self.term.final_test_date = "2026-01-10"
        self.env.flush_all()
        board = self.env["school.lock.board"].with_user(self.users["math"])
        events = board.search([("year_id", "=", self.year.id)])
        self.assertEqual(
            set(events.mapped("event")), {"lock", "unlock", "window", "deadline", "test"}
        )
        self.assertEqual(len(set(events.ids)), len(events))
        # A calendar asks for what ends within its days: what is in effect has not ended.
        self.assertTrue(all(event.shown_until for event in events))
        running = events.filtered(lambda event: event.event == "lock")
        self.assertEqual((running.stop, running.is_running), (False, True))
        test = events.filtered(lambda event: event.event == "test")
        self.assertEqual(str(test.start), "2026-01-09 17:00:00")  # midnight in Vietnam
        stranger = self.env["school.lock.board"].with_user(self.users["stranger"])
        self.assertFalse(stranger.search([("event", "in", ["lock", "unlock"])]))
