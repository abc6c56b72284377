"""Wrong files are refused with a message that a clerk understands."""

import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon
from .school_files import SchoolFiles
from .xlsx_files import drop_column, edit_workbook, rename_sheet, write_workbook, zip_bomb


@tagged("post_install", "-at_install")
class TestImportRefusals(ImportCommon):
    """Wrong files are refused with a message, and nothing is saved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = SchoolFiles({"8A": 6, "4A": 5}, dirt=0, empty=0)
        cls.files = cls.school.files(terms=("HK1",))
        cls.structure = {name: cls.files[name] for name in ("hoc_sinh.xlsx", "phan_cong.xlsx")}
        cls.marks = cls.files["diem_HK1_8A.xlsx"]
        cls.primary = cls.files["diem_HK1_4A.xlsx"]
        cls.import_at_once(cls.structure)

    def refuse_mark(self, code, text, *edits):
        """Refuse the marks of 8A after edits of the file."""
        return self.assertRefused({"8A.xlsx": edit_workbook(self.marks, *edits)}, code, text)

    def test_files_that_are_not_xlsx(self):
        cases = (
            (b"", "FILE_EMPTY", "Tệp trống"),
            (b"\x89PNG\r\n", "FILE_NOT_XLSX", "không phải là tệp Excel"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "FILE_OLD_XLS", ".xls"),
            (b"0" * 20 * 1024 * 1024, "FILE_TOO_LARGE", "20 MB"),
            (zip_bomb(70), "FILE_UNPACKED_TOO_LARGE", "70 MB"),
            (self.marks[:-900], "FILE_NOT_XLSX", "không phải là tệp Excel"),
        )
        for content, code, text in cases:
            with self.subTest(code):
                self.assertRefused({"tep.xlsx": content}, code, text)

    def test_one_bad_file_stops_all(self):
        self.assertRefused({"8A.xlsx": self.marks, "x.xlsx": b"abc"}, "FILE_NOT_XLSX")

    def test_other_school_year(self):
        title = "BẢNG ĐIỂM MÔN TOÁN - LỚP 8A - HỌC KÌ I NĂM HỌC 2024-2025"
        error = self.refuse_mark("OTHER_YEAR", "2024-2025", ("TOAN", "A2", title))
        self.assertEqual((error.file, error.sheet), ("8A.xlsx", "TOAN"))

    def test_marks_that_are_none(self):
        cases = (
            (11, "MISSING_COMMA", "11"),
            ("10,5", "OUT_OF_RANGE", "10,5"),
            (-1, "OUT_OF_RANGE", "-1"),
            ("7,25", "TOO_MANY_DECIMALS", "7,25"),
            (7.25, "TOO_MANY_DECIMALS", "7,25"),
            ("abc", "NOT_A_MARK", "abc"),
            (True, "NOT_A_MARK", "True"),
            ("#N/A", "CELL_ERROR", "#N/A"),
            ("m", "EXEMPT_NOT_ALLOWED", ""),
        )
        for value, code, text in cases:
            with self.subTest(value):
                error = self.refuse_mark(code, text, ("TOAN", "E7", value))
                self.assertEqual((error.place, error.column), ("E7", "ĐĐGtx1"))

    def test_entries_of_other_kinds(self):
        self.refuse_mark("NOT_A_COMMENT", "X", ("GDTC", "E6", "X"))
        for sheet, cell, value, code in (
            ("TV", "E6", "Đ", "NOT_A_LEVEL"),
            ("TV", "G6", 7.5, "NOT_INTEGER"),
            ("PCNL", "D6", "H", "NOT_A_TRAIT"),
        ):
            with self.subTest(code):
                files = {"4A.xlsx": edit_workbook(self.primary, (sheet, cell, value))}
                self.assertRefused(files, code)

    def test_pupils_who_do_not_fit(self):
        code = self.school.of_class("8A")[0].code
        other = self.school.of_class("4A")[0]
        self.refuse_mark("PUPIL_UNKNOWN", "9925999999", ("NVAN", "B7", "9925999999"))
        self.refuse_mark("PUPIL_TWICE", code, ("NVAN", "B7", code))
        self.refuse_mark("NAME_DIFFERS", "Trần Văn Khác", ("NVAN", "C7", "Trần Văn Khác"))
        self.refuse_mark("BIRTH_DATE_DIFFERS", "02/01/2001", ("NVAN", "D7", "02/01/2001"))
        self.refuse_mark(
            "PUPIL_NOT_IN_CLASS",
            "4A",
            ("NVAN", "B7", other.code),
            ("NVAN", "C7", other.name),
        )

    def test_columns_that_do_not_fit(self):
        files = {"8A.xlsx": drop_column(self.marks, "LSDL", "ĐĐGck")}
        self.assertRefused(files, "COLUMN_MISSING", "Thiếu cột «ĐĐGck»")
        files = {"8A.xlsx": drop_column(self.marks, "LSDL", "Mã học sinh")}
        self.assertRefused(files, "COLUMN_MISSING", "Thiếu cột «Mã học sinh»")
        self.refuse_mark(
            "COLUMN_NOT_IN_TERM",
            "ĐĐGtx4",
            ("CNGHE", "J4", "ĐĐGtx4"),
            ("CNGHE", "J5", 8),
        )
        self.refuse_mark("COLUMN_TWICE", "ĐĐGtx1", ("TOAN", "F4", "ĐĐGtx1"))
        self.refuse_mark("COLUMN_WITHOUT_HEADER", "9", ("TOAN", "L6", 9))
        files = {"hoc_sinh.xlsx": drop_column(self.structure["hoc_sinh.xlsx"], "8A", "Ngày sinh")}
        self.assertRefused(files, "COLUMN_MISSING", "Thiếu cột «Ngày sinh»")

    def test_sheets_that_do_not_fit(self):
        self.assertRefused(
            {"8A.xlsx": rename_sheet(self.marks, "TOAN", "TOANHOC")}, "SUBJECT_UNKNOWN", "TOANHOC"
        )
        self.assertRefused(
            {"8A.xlsx": rename_sheet(self.marks, "TOAN", "NN2")}, "NO_ASSIGNMENT", "8A"
        )
        self.assertRefused(
            {"x.xlsx": write_workbook({"Trang1": [["Thực đơn"], ["Thứ hai", "Cơm"]]})},
            "SHEET_UNKNOWN",
        )
        self.assertRefused({"a.xlsx": self.marks, "b.xlsx": self.marks}, "SHEET_TWICE", "a.xlsx")
        title = "BẢNG ĐIỂM MÔN NGỮ VĂN - LỚP 8A - HỌC KÌ I NĂM HỌC 2025-2026"
        self.refuse_mark("TITLE_SUBJECT_DIFFERS", "TOAN", ("TOAN", "A2", title))
        title = "BẢNG ĐIỂM MÔN TOÁN - LỚP 9C - HỌC KÌ I NĂM HỌC 2025-2026"
        self.refuse_mark("CLASS_UNKNOWN", "9C", ("TOAN", "A2", title))

    def test_formula_without_a_value(self):
        self.refuse_mark("FORMULA_WITHOUT_VALUE", "AVERAGE", ("TOAN", "J6", "=AVERAGE(E6:I6)"))

    def test_wrong_class_lists(self):
        pupils = self.structure["hoc_sinh.xlsx"]
        first, other = self.school.of_class("8A")[0], self.school.of_class("4A")[0]
        cases = (
            ("B7", first.code, "PUPIL_TWICE", first.code),
            ("B7", other.code, "NAME_DIFFERS", other.code),
            ("C6", "Nguyễn Văn Đổi", "NAME_DIFFERS", "Nguyễn Văn Đổi"),
            ("D6", "31/02/2012", "DATE_NOT_READ", "31/02/2012"),
            ("E6", "?", "SEX_NOT_READ", "?"),
            ("G6", 67314261162, "PERSONAL_ID_NUMBER", "67314261162"),
            ("G6", "123", "PERSONAL_ID_FORMAT", "123"),
            ("J6", "gọi mẹ", "PHONE_FORMAT", "gọi mẹ"),
            ("A3", "DANH SÁCH HỌC SINH LỚP 8B - NĂM HỌC 2025-2026", "TITLE_CLASS_DIFFERS", "8B"),
        )
        for cell, value, code, text in cases:
            with self.subTest(code):
                files = {"hs.xlsx": edit_workbook(pupils, ("8A", cell, value))}
                self.assertRefused(files, code, text)

    def test_pupil_who_studies_elsewhere(self):
        other = self.school.of_class("4A")[0]
        edits = (("8A", "B12", other.code), ("8A", "C12", other.name), ("8A", "D12", "1/1/2016"))
        files = {
            "hs.xlsx": edit_workbook(
                self.structure["hoc_sinh.xlsx"], *edits, ("8A", "E12", other.sex), ("8A", "A12", 7)
            )
        }
        error = self.assertRefused(files, "PUPIL_TWICE", other.code)
        self.assertEqual(error.sheet, "4A", "8A, where the code stands too, is read first")
        only = openpyxl.load_workbook(io.BytesIO(files["hs.xlsx"]))
        del only["4A"]
        target = io.BytesIO()
        only.save(target)
        self.assertRefused({"hs.xlsx": target.getvalue()}, "PUPIL_IN_OTHER_CLASS", "4A")

    def test_wrong_assignments(self):
        content = self.structure["phan_cong.xlsx"]
        email = self.school.teachers["8A", "NVAN"][1]
        cases = (
            ("C6", "XYZ", "SUBJECT_UNKNOWN", "XYZ"),
            ("A6", "7Z", "CLASS_UNKNOWN", "7Z"),
            ("B6", "Toán", "SUBJECT_NAME_OF_OTHER", "TOAN"),
            ("D6", "nhiều", "PERIODS_NOT_READ", "nhiều"),
            ("E6", "Ai Đó Khác", "TEACHER_NAME_DIFFERS", "Ai Đó Khác"),
            ("F7", email, "TEACHER_TWO_NAMES", email),
            ("F6", "khong-phai-email", "EMAIL_FORMAT", "khong-phai-email"),
            ("G7", "x", "HOMEROOM_TWICE", "8A"),
            ("G7", "có", "TICK_NOT_READ", "có"),
        )
        for cell, value, code, text in cases:
            with self.subTest(code):
                files = {"pc.xlsx": edit_workbook(content, ("Phân công giảng dạy", cell, value))}
                self.assertRefused(files, code, text)

    def test_periods_that_differ_in_a_grade(self):
        school = SchoolFiles({"8A": 2, "8B": 2}, dirt=0)
        edit = ("Phân công giảng dạy", "D18", 70)
        files = {
            "hs.xlsx": school.pupil_file(),
            "pc.xlsx": edit_workbook(school.assignment_file(), edit),
        }
        self.assertRefused(files, "PERIODS_DIFFER", "140")

    def test_files_of_two_schools(self):
        other = SchoolFiles({"9A": 2}, name="TRƯỜNG KHÁC", prefix="77")
        files = {"a.xlsx": self.marks, "b.xlsx": other.pupil_file()}
        self.assertRefused(files, "SCHOOLS_DIFFER", "TRƯỜNG KHÁC")

    def test_closed_school_year(self):
        self.book("8A", "TOAN", "HK1").year_id.state = "closed"
        year = self.env["school.year"].search([("company_id", "=", self.company.id)])
        self.assertRefused({"8A.xlsx": self.marks}, "YEAR_CLOSED", "2025-2026", year_id=year.id)

    def test_archived_records(self):
        """What was put aside is brought back by a person, not by a file."""
        content = self.structure["hoc_sinh.xlsx"]
        code = self.school.of_class("8A")[0].code
        student = self.env["school.student"].search(
            [("student_code", "=", code), ("company_id", "=", self.company.id)]
        )
        student.action_archive()
        self.assertRefused({"hs.xlsx": content}, "PUPIL_ARCHIVED", code)
        student.action_unarchive()
        self.book("8A", "TOAN", "HK1").class_id.action_archive()
        self.assertRefused({"hs.xlsx": content}, "CLASS_ARCHIVED", "8A")
        self.assertRefused({"8A.xlsx": self.marks}, "CLASS_UNKNOWN", "8A")

    def test_teachers_of_single_terms(self):
        """The file knows the whole year only; who teaches one term is set by hand."""
        assignment = self.book("8A", "TOAN", "HK1").assignment_id
        second = assignment.term_ids.filtered(lambda term: term.code == "HK2")
        other = self.book("8A", "GDTC", "HK1").teacher_ids
        assignment.term_ids -= second
        assignment.copy({"term_ids": [(6, 0, second.ids)], "teacher_ids": [(6, 0, other.ids)]})
        self.assertRefused(
            {"pc.xlsx": self.structure["phan_cong.xlsx"]}, "ASSIGNMENT_BY_TERM", "8A"
        )

    def test_periods_that_would_move_marks(self):
        self.import_at_once({"8A.xlsx": self.marks})
        edit = ("Phân công giảng dạy", "D7", 35)
        content = edit_workbook(self.structure["phan_cong.xlsx"], edit)
        self.assertRefused({"pc.xlsx": content}, "PERIODS_WITH_MARKS", "140")

    def test_no_file(self):
        with self.assertRaises(UserError):
            self.wizard({}).action_check()
