import time
from datetime import timedelta

from psycopg2 import DatabaseError, IntegrityError
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestGuard(SchoolCommon):
    """Design law 4: a locked cell is locked on every path and for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.book.line_ids.sorted("number")[0]
        cls.book.with_user(cls.users["math"]).save_cells(
            "setup",
            [{"line_id": cls.line.id, "column": "tx1", "value": "8", "expected": ""}],
        )
        cls.mark = cls.line.mark_ids
        cls.book.with_user(cls.users["principal"]).action_lock("Hết hạn nhập điểm")

    def sql(self, statement, *args):
        with self.cr.savepoint():
            self.env.cr.execute(SQL(statement, *args))

    def test_lock_is_recorded(self):
        self.assertEqual(self.book.state, "locked")
        self.assertEqual(self.book.locked_by_id, self.users["principal"])
        entry = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id)], limit=1
        )
        self.assertEqual((entry.column, entry.old, entry.new), ("state", "open", "locked"))
        self.assertEqual(entry.user_id, self.users["principal"])
        self.assertEqual(entry.source, "lock")

    def test_sheet_is_closed_with_a_reason(self):
        sheet = self.as_user(self.book, "math").get_sheet()
        self.assertFalse(sheet["gradebook"]["can_edit"])
        self.assertFalse(any(column["editable"] for column in sheet["columns"]))
        result = self.save(self.book, {(0, "tx2"): "9"})
        self.assertEqual(result["refused"][0]["code"], "LOCKED")
        self.assertFalse(result["saved"])

    def test_orm_is_refused_for_teacher_and_superuser(self):
        vals = {"line_id": self.line.id, "column": "tx2", "value": 9}
        for mark in (self.as_user(self.mark, "math"), self.mark.sudo()):
            with self.subTest(user=mark.env.user.login):
                with self.assertRaises(UserError):
                    mark.create(vals)
                with self.assertRaises(UserError):
                    mark.write({"value": 9})
                with self.assertRaises(UserError):
                    mark.unlink()
                with self.assertRaises(UserError):
                    mark.copy({"column": "tx2"})
        with self.assertRaises(UserError):
            self.line.sudo().write({"mark_ids": [(0, 0, {"column": "tx2", "value": 9})]})
        with self.assertRaises(UserError):
            self.line.sudo().write({"comment": "Sửa sau khi khóa"})

    def test_context_keys_open_nothing(self):
        mark = self.mark.sudo().with_context(
            tracking_disable=True, install_mode=True, skip_check=True, no_guard=True
        )
        with self.assertRaises(UserError):
            mark.write({"value": 9})

    @mute_logger("odoo.sql_db")
    def test_sql_is_refused(self):
        for statement, args in (
            ("UPDATE school_mark SET value = 9 WHERE id = %s", [self.mark.id]),
            ("DELETE FROM school_mark WHERE id = %s", [self.mark.id]),
            (
                'INSERT INTO school_mark (line_id, "column", state, value)'
                " VALUES (%s, 'tx2', 'value', 9)",
                [self.line.id],
            ),
            ("TRUNCATE school_mark", []),
            ("UPDATE school_gradebook_line SET comment = 'x' WHERE id = %s", [self.line.id]),
            ("DELETE FROM school_gradebook_line WHERE id = %s", [self.book.line_ids[1].id]),
            (
                "UPDATE school_gradebook SET journal_head = 'x' WHERE id = %s",
                [self.book.id],
            ),
        ):
            with self.subTest(sql=statement):
                with self.assertRaises(IntegrityError):
                    self.sql(statement, *args)

    @mute_logger("odoo.sql_db")
    def test_replica_role_does_not_switch_the_guard_off(self):
        # Refused to an ordinary role; a database superuser meets the ALWAYS trigger.
        with self.assertRaises(DatabaseError), self.cr.savepoint():
            self.cr.execute("SET LOCAL session_replication_role = replica")
            self.cr.execute(SQL("UPDATE school_mark SET value = 9 WHERE id = %s", self.mark.id))

    @mute_logger("odoo.sql_db")
    def test_the_state_is_what_the_locks_make_of_it(self):
        for statement in (
            "UPDATE school_gradebook SET state = 'open' WHERE id = %s",
            "UPDATE school_gradebook SET open_until = '2099-01-01' WHERE id = %s",
        ):
            with self.assertRaises(CheckViolation):
                self.sql(statement, self.book.id)

    def test_sql_release_leaves_a_trace(self):
        self.sql("UPDATE school_lock SET released_at = now() WHERE gradebook_id = %s", self.book.id)
        entry = self.env["school.mark.journal"].search(
            [("gradebook_id", "=", self.book.id)], limit=1
        )
        self.assertEqual((entry.source, entry.old, entry.new), ("sql", "locked", "open"))
        self.assertFalse(entry.user_id)

    def test_state_is_not_writable(self):
        for login in ("math", "principal", "board"):
            with self.subTest(login=login), self.assertRaises(UserError):
                self.as_user(self.book, login).write({"state": "open"})
        with self.assertRaises(UserError):
            self.book.sudo().write({"state": "open"})

    def test_only_the_principal_locks(self):
        others = ("vice_principal", "board", "sysadmin", "clerk", "authority", "math", "homeroom")
        for login in others:
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    self.as_user(self.book_hk2, login).action_lock()
                with self.assertRaises(AccessError):
                    self.as_user(self.book, login).action_unlock("Vì sao?")
        self.as_user(self.book, "principal").action_unlock("Nhập bổ sung")
        self.assertEqual(self.book.state, "open")

    def test_unlock_needs_a_reason(self):
        for reason in ("", "  ", None, False):
            with self.assertRaises(UserError):
                self.as_user(self.book, "principal").action_unlock(reason)

    def test_unlock_and_write_again(self):
        self.as_user(self.book, "principal").action_unlock("Nhập bổ sung")
        result = self.save(self.book, {(0, "tx1"): "9"}, expected={(0, "tx1"): "8"})
        self.assertEqual(result["saved"][0]["v"], "9,0")

    def test_unlock_ends_by_itself(self):
        until = fields.Datetime.now() + timedelta(seconds=2)
        self.as_user(self.book, "principal").action_unlock("Nhập bổ sung", until=until)
        self.assertEqual(self.book.open_until, until)
        self.assertEqual(self.save(self.book, {(1, "tx1"): "9"})["refused"], [])
        # Openness is asked from the clock, not from a cron that ran.
        time.sleep(2)
        result = self.save(self.book, {(2, "tx1"): "9"})
        self.assertEqual(result["refused"][0]["code"], "LOCKED")
        self.env["school.gradebook"]._cron_close_unlocks()
        self.assertEqual(self.book.state, "locked")

    def test_entry_window_of_one_kind(self):
        window = {"term_id": self.book_hk2.term_id.id, "kind": "gk"}
        self.env["school.entry.window"].create(
            {**window, "date_open": "2020-01-01", "date_close": "2020-02-01"}
        )
        result = self.save(self.book_hk2, {(0, "gk"): "8", (0, "tx1"): "8"})
        self.assertEqual([c["column"] for c in result["refused"]], ["gk"])
        self.assertEqual([c["column"] for c in result["saved"]], ["tx1"])
        self.env["school.entry.window"].create({**window, "date_open": "2020-01-01"})
        result = self.save(self.book_hk2, {(0, "gk"): "8"})
        self.assertEqual(result["refused"], [])

    def test_closed_year_is_closed(self):
        self.year.state = "closed"
        result = self.save(self.book_hk2, {(0, "tx1"): "8"})
        self.assertEqual(result["refused"][0]["code"], "LOCKED")

    def test_no_pupil_enters_a_locked_book(self):
        enrollment = self._enrol(self.klass, 1, prefix="NEW")
        self.assertNotIn(enrollment, self.book.line_ids.enrollment_id)
        self.assertIn(enrollment, self.book_hk2.line_ids.enrollment_id)

    def test_lock_of_a_term_locks_its_results(self):
        homeroom = self.users["homeroom"]
        results = self.env["school.term.result"].search(
            [("class_id", "=", self.klass.id), ("term_id", "=", self.book.term_id.id)]
        )
        results[0].with_user(homeroom).conduct = "TOT"
        self.klass.with_user(self.users["principal"]).action_lock_term(self.book.term_id.id)
        self.assertEqual(set(results.mapped("state")), {"locked"})
        with self.assertRaises(UserError):
            results[0].with_user(homeroom).conduct = "KHA"
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.sql("UPDATE school_term_result SET conduct = 'KHA' WHERE id = %s", results[0].id)

    def test_results_cannot_be_typed(self):
        result = self.line.term_result_id
        with self.assertRaises(UserError):
            result.with_user(self.users["homeroom"]).learning = "TOT"
        with self.assertRaises(UserError):
            self.as_user(self.book_hk2.line_ids[0], "math").average = 10
        with self.assertRaises(UserError):
            result.year_result_id.sudo().write({"decision": "PROMOTED"})

    def test_conduct_is_the_homeroom_teachers(self):
        result = self.book_hk2.line_ids[0].term_result_id
        for login in ("math", "stranger", "principal", "board"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.as_user(result, login).conduct = "TOT"


@tagged("post_install", "-at_install")
class TestOpenBook(SchoolCommon):
    """An open book still is its teacher's only, and exact."""

    def test_rpc_create_write_unlink_by_the_teacher(self):
        Mark = self.as_user(self.env["school.mark"], "math")
        line = self.book.line_ids[0]
        mark = Mark.create({"line_id": line.id, "column": "tx1", "value": 7.5})
        mark.write({"value": 8})
        mark.unlink()
        entries = self.env["school.mark.journal"].search([("line_id", "=", line.id)])
        self.assertEqual(
            [(e.old, e.new, e.source) for e in entries.sorted("seq")],
            [(False, "7.5", "server"), ("7.5", "8", "server"), ("8", False, "server")],
        )

    def test_others_are_refused(self):
        vals = {"line_id": self.book.line_ids[0].id, "column": "tx1", "value": 7.5}
        mark = self.as_user(self.env["school.mark"], "math").create(vals)
        for login in self.users.keys() - {"math"}:
            with self.subTest(login=login):
                other = self.as_user(mark, login)
                with self.assertRaises(AccessError):
                    other.create({**vals, "column": "tx2"})
                with self.assertRaises(AccessError):
                    other.write({"value": 10})
                with self.assertRaises(AccessError):
                    other.unlink()

    def test_inexact_values_are_refused(self):
        Mark = self.as_user(self.env["school.mark"], "math")
        line = self.book.line_ids[0].id
        for vals in (
            {"column": "tx1", "value": 7.25},
            {"column": "tx1", "value": 10.5},
            {"column": "tx9", "value": 7},
            {"column": "tx1", "grade_code": "DAT"},
            {"column": "tx1", "state": "exempt"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                Mark.create({**vals, "line_id": line})
        comment_line = self.book_gdtc.line_ids[0].id
        with self.assertRaises(ValidationError):
            self.as_user(Mark, "sport").create(
                {"line_id": comment_line, "column": "tx1", "value": 8}
            )

    def test_a_mark_stays_in_its_cell(self):
        mark = self.as_user(self.env["school.mark"], "math").create(
            {"line_id": self.book.line_ids[0].id, "column": "tx1", "value": 7}
        )
        with self.assertRaises(UserError):
            mark.write({"column": "tx2"})
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.cr.savepoint():
                self.cr.execute(
                    SQL("UPDATE school_mark SET \"column\" = 'tx2' WHERE id = %s", mark.id)
                )

    def test_public_methods_check_access(self):
        with self.assertRaises(AccessError):
            self.as_user(self.env["school.mark.journal"], "math").verify()
        with self.assertRaises(AccessError):
            self.as_user(self.klass, "math").action_renumber()
        with self.assertRaises(AccessError):
            self.as_user(self.klass, "homeroom").action_lock_term(self.book.term_id.id)
