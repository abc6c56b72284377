from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestGradebook(SchoolCommon):
    def test_assignment_opens_books_with_a_line_per_pupil(self):
        self.assertEqual(self.assignment.gradebook_ids.term_id.mapped("code"), ["HK1", "HK2"])
        self.assertEqual(len(self.book.line_ids), 3)
        self.assertEqual(self.book.teacher_user_ids, self.users["math"])
        self.assertEqual(self.book.kind, "SCORE")
        self.assertEqual(self.book_gdtc.kind, "COMMENT")

    def test_r22_cnt_2_columns_follow_the_periods(self):
        self.assertEqual(
            [c.key for c in self.book._columns()], ["tx1", "tx2", "tx3", "tx4", "gk", "ck"]
        )
        self.assertEqual(self.book.tx_count, 4)
        self.assertEqual(self.book_gdtc.tx_count, 2)

    def test_hk2_lines_know_their_hk1_line(self):
        for line in self.book_hk2.line_ids:
            self.assertEqual(line.previous_line_id.gradebook_id, self.book)
            self.assertEqual(line.previous_line_id.enrollment_id, line.enrollment_id)

    def test_pupils_are_numbered_by_given_name(self):
        names = self.klass.enrollment_ids.sorted("number").mapped("name")
        self.assertEqual(names, ["Nguyễn Thị An", "Trần Thị Ân", "Lê Thị Bình"])

    def test_numbers_freeze_with_the_first_mark(self):
        self.assertFalse(self.klass.numbers_frozen)
        self.save(self.book, {(0, "tx1"): "8"})
        self.klass.invalidate_recordset()
        self.assertTrue(self.klass.numbers_frozen)
        late = self.env["school.student"].create({"name": "Bùi Văn Ái", "student_code": "LATE"})
        enrollment = self.env["school.enrollment"].create(
            {"student_id": late.id, "class_id": self.klass.id}
        )
        self.assertEqual(enrollment.number, 4)
        self.assertEqual(len(self.book.line_ids), 4)
        with self.assertRaises(UserError):
            enrollment.number = 1
        with self.assertRaises(UserError):
            self.klass.action_renumber()

    def test_a_new_name_reorders_while_no_mark_exists(self):
        last = self.klass.enrollment_ids.sorted("number")[-1]
        last.student_id.name = "Lê Thị Ái"
        self.assertEqual(last.number, 1)

    def test_names_are_stored_in_nfc(self):
        student = self.env["school.student"].create(
            {"name": "Nguye\u0302\u0303n   Thi\u0323  Hoa ", "student_code": " X1 "}
        )
        self.assertEqual(student.name, "Nguyễn Thị Hoa")
        self.assertEqual(student.student_code, "X1")

    def test_one_class_a_year(self):
        other = self._class("8B", 8)
        with self.assertRaises(ValidationError):
            self.env["school.enrollment"].create(
                {"student_id": self.pupils[0].student_id.id, "class_id": other.id}
            )

    def test_one_assignment_per_class_subject_and_term(self):
        with self.assertRaises(ValidationError):
            self._assign(self.klass, self.toan, self.employees["stranger"])

    @mute_logger("odoo.sql_db")
    def test_pupil_code_is_unique_in_the_school(self):
        with self.assertRaises(UniqueViolation):
            self.env["school.student"].create(
                {
                    "name": "Ai Khác",
                    "student_code": self.pupils[0].student_id.student_code,
                }
            )

    def test_pupil_with_marks_cannot_be_deleted(self):
        self.save(self.book, {(0, "tx1"): "8"})
        pupil = self.book.line_ids.sorted("number")[0].enrollment_id
        with self.assertRaises(UserError):
            pupil.unlink()
        with self.assertRaises(UserError):
            pupil.student_id.unlink()

    def test_leaving_needs_a_date(self):
        with self.assertRaises(ValidationError):
            self.pupils[0].status = "left"
        self.pupils[0].write({"status": "left", "date_end": "2025-11-01"})
        self.assertEqual(self.klass.student_count, 2)
        self.assertEqual(self.book.expected_count, 12)

    def test_curriculum_cannot_drop_a_used_column(self):
        self.save(self.book, {(0, "tx4"): "8"})
        with self.assertRaises(ValidationError):
            self.book.curriculum_line_id.periods_per_year = 70

    def test_my_books_are_the_assigned_ones(self):
        books = self.as_user(self.env["school.gradebook"], "math").search([("is_mine", "=", True)])
        self.assertEqual(books, self.assignment.gradebook_ids)

    def test_reassignment_hands_the_books_over(self):
        self.assignment.teacher_ids = self.employees["stranger"]
        self.assertEqual(self.book.teacher_user_ids, self.users["stranger"])
        with self.assertRaises(AccessError):
            self.save(self.book, {(0, "tx1"): "8"})
        self.save(self.book, {(0, "tx1"): "8"}, login="stranger")

    def test_primary_moments_and_columns(self):
        klass = self._class("4A", 4, self.employees["homeroom"])
        self._enrol(klass, 2)
        self._curriculum(4, self.toan, 0, "TH")
        assignment = self._assign(klass, self.toan, self.employees["math"])
        columns = {b.term_id.code: [c.key for c in b._columns()] for b in assignment.gradebook_ids}
        self.assertEqual(list(columns), ["GHK1", "CHK1", "GHK2", "CN"])
        # R27 §3.2: grade 4 has a Toán test at every moment
        self.assertEqual(set(columns["GHK1"]), {"level", "test"})

    def test_trait_book(self):
        klass = self._class("1A", 1, self.employees["homeroom"])
        self._enrol(klass, 1)
        traits = self.env.ref("school_gradebook.subject_pcnl")
        assignment = self._assign(klass, traits, self.employees["homeroom"])
        book = self._book(assignment, "CN")
        self.assertEqual(book.kind, "TRAITS")
        keys = [c.key for c in book._columns()]
        self.assertEqual(keys[:5], ["YEU_NUOC", "NHAN_AI", "CHAM_CHI", "TRUNG_THUC", "TRACH_NHIEM"])
        # §3.4: grades 1–2 leave technology and informatics blank
        self.assertNotIn("TIN_HOC", keys)
        result = self.save(book, {(0, "YEU_NUOC"): "đ"}, login="homeroom")
        self.assertEqual(result["saved"][0]["v"], "Đ")
