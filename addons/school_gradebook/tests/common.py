"""A small invented school for the tests of the models."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUP = "school_gradebook.group_school_"
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ")
GIVEN = ("An", "Ân", "Bình", "Châu", "Dũng", "Đạt", "Hà", "Lan", "Minh", "Yến")


class SchoolCommon(BaseCommon):
    """School year 2025-2026 with class 8A, Toán (scored) and GDTC (comment)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.users = {
            role: cls._user(role)
            for role in (
                "principal",
                "vice_principal",
                "board",
                "sysadmin",
                "clerk",
                "department_head",
                "authority",
            )
        }
        for login in ("math", "sport", "homeroom", "stranger"):
            cls.users[login] = cls._user("teacher", login)
        cls.employees = {
            login: cls._employee(cls.users[login])
            for login in ("math", "sport", "homeroom", "stranger")
        }
        cls.year = cls.env["school.year"].create({"start_year": 2025})
        cls.klass = cls._class("8A", 8, cls.employees["homeroom"])
        cls.pupils = cls._enrol(cls.klass, 3)
        cls.toan = cls.env.ref("school_gradebook.subject_toan")
        cls.gdtc = cls.env.ref("school_gradebook.subject_gdtc")
        cls._curriculum(8, cls.toan, 140)
        cls._curriculum(8, cls.gdtc, 70)
        cls.assignment = cls._assign(cls.klass, cls.toan, cls.employees["math"])
        cls.assignment_gdtc = cls._assign(cls.klass, cls.gdtc, cls.employees["sport"])
        cls.book = cls._book(cls.assignment, "HK1")
        cls.book_hk2 = cls._book(cls.assignment, "HK2")
        cls.book_gdtc = cls._book(cls.assignment_gdtc, "HK1")

    @classmethod
    def _user(cls, role, login=None):
        login = login or role
        return new_test_user(
            cls.env, f"{login}@school.example", groups=GROUP + role, tz="Asia/Ho_Chi_Minh"
        )

    @classmethod
    def _employee(cls, user):
        return cls.env["hr.employee"].create({"name": user.name, "user_id": user.id})

    @classmethod
    def _class(cls, name, grade, homeroom=None):
        return cls.env["school.class"].create(
            {
                "name": name,
                "grade": grade,
                "year_id": cls.year.id,
                "homeroom_teacher_id": homeroom and homeroom.id,
            }
        )

    @classmethod
    def _enrol(cls, klass, count, prefix="HS"):
        """Enrol ``count`` invented pupils."""
        students = cls.env["school.student"].create(
            [
                {
                    "name": f"{FAMILY[i % 6]} Thị {GIVEN[i % 10]}",
                    "student_code": f"{prefix}{klass.name}{i:03d}",
                    "sex": "female",
                }
                for i in range(count)
            ]
        )
        return cls.env["school.enrollment"].create(
            [{"student_id": s.id, "class_id": klass.id} for s in students]
        )

    @classmethod
    def _curriculum(cls, grade, subject, periods, level="THCS"):
        return cls.env["school.curriculum.line"].create(
            {
                "year_id": cls.year.id,
                "level": level,
                "grade": grade,
                "subject_id": subject.id,
                "periods_per_year": periods,
            }
        )

    @classmethod
    def _assign(cls, klass, subject, *teachers):
        return cls.env["school.assignment"].create(
            {
                "class_id": klass.id,
                "subject_id": subject.id,
                "teacher_ids": [Command.link(teacher.id) for teacher in teachers],
            }
        )

    @classmethod
    def _book(cls, assignment, code):
        return assignment.gradebook_ids.filtered(lambda b: b.term_id.code == code)

    def as_user(self, records, login):
        """Return ``records`` as one of the test users sees them."""
        records.env.invalidate_all()
        return records.with_user(self.users[login])

    def save(self, book, values, login="math", request_id=None, expected=None):
        """Save {(row index, column): text} like the sheet does."""
        lines = book.line_ids.sorted("number")
        cells = [
            {
                "line_id": lines[row].id,
                "column": column,
                "value": value,
                "expected": (expected or {}).get((row, column), ""),
            }
            for (row, column), value in values.items()
        ]
        self.request = getattr(self, "request", 0) + 1
        return self.as_user(book, login).save_cells(request_id or f"test-{self.request}", cells)

    def fill(self, book, value="8", login="math"):
        """Fill every cell of the book."""
        keys = [column.key for column in book._columns()]
        rows = range(len(book.line_ids))
        return self.save(book, {(r, k): value for r in rows for k in keys}, login)
