from datetime import timedelta

from psycopg2 import DatabaseError, IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common_locks import LocksCommon


@tagged("post_install", "-at_install")
class TestLockWindows(LocksCommon):
    """When each kind of entry is open: windows, deadlines, the authority's bounds."""

    def test_deadlines_follow_the_tests(self):
        today = fields.Date.context_today(self.env["school.term"])
        self.term.final_test_date = today + timedelta(days=20)
        self.term.midterm_test_date = today - timedelta(days=5)
        self.assertEqual(str(self.term.deadline_tx)[11:], "16:59:59")  # 23:59:59 in Vietnam
        self.assertIsNone(self.refused(column="tx1"))
        self.assertIsNone(self.refused(column="gk"))  # X09: day 5
        self.term.midterm_test_date = today - timedelta(days=6)
        self.assertEqual(self.refused("8", column="gk", expected="9,0"), "LOCKED")  # day 6
        self.term.final_test_date = today + timedelta(days=13)
        self.assertEqual(self.refused("8", expected="9,0"), "LOCKED")  # X08: 13 days before
        self.assertIsNone(self.refused(column="ck"))
        self.term.deadline_tx = self.in_hours(1)
        self.assertIsNone(self.refused("8", expected="9,0"))
        sheet = self.as_user(self.book, "math").get_sheet()
        closes = {column["key"]: column["closes"] for column in sheet["columns"]}
        self.assertTrue(closes["tx1"] and closes["gk"] and closes["ck"])

    def test_the_days_are_the_schools(self):
        self.company.school_test_days_after = 7
        today = fields.Date.context_today(self.env["school.term"])
        self.term.midterm_test_date = today - timedelta(days=6)
        self.assertIsNone(self.refused(column="gk"))

    def test_an_unlock_opens_closed_windows(self):
        self.env["school.entry.window"].create(
            {"term_id": self.term.id, "kind": "tx", "date_open": "2020-01-01",
             "date_close": "2020-02-01"}
        )  # fmt: skip
        self.assertEqual(self.refused(), "LOCKED")
        self.Unlock.create(
            {
                **self.Unlock._scope_vals(self.klass, self.term),
                "reason": "Nhập muộn",
                "until": self.in_hours(1),
            }
        )
        self.assertIsNone(self.refused())

    def test_windows_of_the_authority_bound_the_schools(self):
        authority = self.env["res.company"].create({"name": "Sở GDĐT"})
        school = self.env["res.company"].create({"name": "Trường", "parent_id": authority.id})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": school.id})
        term = year._ensure_terms(["THCS"]).filtered(lambda t: t.code == "HK1")
        vals = {"company_id": authority.id, "start_year": 2025, "level": "THCS", "code": "HK1"}
        window = self.env["school.authority.window"].create(
            {**vals, "kind": "gk", "date_open": "2020-01-01", "date_close": "2020-02-01"}
        )
        self.env["school.entry.window"].create(
            {"term_id": term.id, "kind": "gk", "date_open": "2020-01-01"}
        )
        self.assertFalse(self.window_is_open(term, "gk"))
        self.assertTrue(self.window_is_open(term, "tx"))
        self.assertTrue(self.window_is_open(self.term, "gk"))  # another authority's school
        window.date_close = False
        self.assertTrue(self.window_is_open(term, "gk"))

    def window_is_open(self, term, kind):
        self.env.flush_all()
        query = SQL("SELECT school_gradebook_window_is_open(%s, %s)", term.id, kind)
        ((is_open,),) = self.env.execute_query(query)
        return is_open

    def test_windows_of_conduct_and_attendance(self):
        result = self.book.line_ids[0].term_result_id.with_user(self.users["homeroom"])
        result.write({"conduct": "TOT", "absences_excused": 1})
        self.env.flush_all()
        window = {"term_id": self.term.id, "date_open": "2020-01-01", "date_close": "2020-02-01"}
        self.env["school.entry.window"].create({**window, "kind": "conduct"})
        result.absences_excused = 2
        with self.assertRaises(UserError):
            result.conduct = "KHA"

    # What is entered into the result of a term, by its window.
    ENTRIES = (
        ("conduct", "conduct", "'TOT'"),
        ("conduct", "remark", "'Chăm ngoan'"),
        ("attendance", "absences_excused", "2"),
        ("attendance", "absences_unexcused", "1"),
    )

    def close(self, kind):
        window = {"term_id": self.term.id, "date_open": "2020-01-01", "date_close": "2020-02-01"}
        self.env["school.entry.window"].create({**window, "kind": kind})
        self.env.flush_all()

    def in_sql(self, query, *args):
        """Run a statement past Odoo; return the name of the constraint that refuses it."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(SQL(query, *args))
        except IntegrityError as error:
            return error.diag.constraint_name
        return None

    def test_conduct_and_absences_outside_their_windows(self):
        result = self.book.line_ids[0].term_result_id
        for kind in ("conduct", "attendance"):
            self.close(kind)
        own = self.as_user(result, "homeroom")
        for _kind, name, value in self.ENTRIES:
            value = value.strip("'")
            typed = int(value) if value.isdigit() else value
            with self.subTest(name=name, way="form"), self.assertRaises(UserError):
                form = Form(own)
                form[name] = typed
                form.save()
            for user in (own, result.sudo()):  # RPC, shell
                with self.subTest(name=name, user=user.env.user.login):
                    with self.assertRaises(UserError):
                        user.write({name: typed})

    def test_conduct_and_absences_outside_their_windows_in_sql(self):
        result = self.book.line_ids[0].term_result_id
        for kind, name, value in self.ENTRIES:
            update = f"UPDATE school_term_result SET {name} = {value} WHERE id = %s"
            with self.subTest(kind=kind, name=name):
                self.assertIsNone(self.in_sql(update, result.id))
        for kind in ("conduct", "attendance"):
            self.close(kind)
        for _kind, name, value in self.ENTRIES:
            update = f"UPDATE school_term_result SET {name} = DEFAULT WHERE id = %s"
            with self.subTest(name=name):
                self.assertEqual(self.in_sql(update, result.id), "school_term_result_window")
                self.assertEqual(self.copied(result, name, value), "school_term_result_window")
        delete = "DELETE FROM school_term_result WHERE id = %s"
        self.assertEqual(self.in_sql(delete, result.id), "school_term_result_window")
        with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("TRUNCATE school_term_result CASCADE"))

    def copied(self, result, name, value):
        """Try to enter a value with a new row of another pupil."""
        return self.in_sql(
            f"""INSERT INTO school_term_result
                    (enrollment_id, term_id, class_id, year_result_id, state, {name})
                SELECT enrollment_id, %s, class_id, year_result_id, 'open', {value}
                  FROM school_term_result WHERE id = %s""",
            self.term.id,
            result.id,
        )

    def test_an_unlock_of_the_class_opens_the_windows_of_results(self):
        result = self.as_user(self.book.line_ids[0].term_result_id, "homeroom")
        self.close("conduct")
        vals = {"reason": "Nhập muộn", "until": self.in_hours(1)}
        self.Unlock.create({**self.Unlock._scope_vals(self.book), **vals})
        with self.assertRaises(UserError):
            result.conduct = "KHA"
        self.Unlock.create({**self.Unlock._scope_vals(self.klass, self.term), **vals})
        result.conduct = "KHA"
        self.env.flush_all()

    def test_a_re_assessment_outside_the_window_of_results(self):
        line = self.book_hk2.line_ids[0]
        update = "UPDATE school_gradebook_line SET reassessment = %s WHERE id = %s"
        self.assertIsNone(self.in_sql(update, "6,0", line.id))
        window = {"term_id": self.book_hk2.term_id.id, "kind": "results"}
        self.env["school.entry.window"].create({**window, "date_open": "2020-01-01",
                                                "date_close": "2020-02-01"})  # fmt: skip
        self.env.flush_all()
        self.assertEqual(self.in_sql(update, "7,0", line.id), "school_line_reassessment_window")

    def test_usual_windows_of_a_primary_moment(self):
        klass = self._class("1A", 1)
        (term,) = klass.year_id._ensure_terms(["TH"]).filtered(lambda t: t.code == "CHK1")
        term.with_user(self.users["vice_principal"]).action_make_windows()
        self.assertEqual(set(term.window_ids.mapped("kind")), {"level", "test", "trait", "comment"})
