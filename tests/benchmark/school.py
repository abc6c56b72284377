"""An invented class of any size for the benchmarks; rolled back afterwards."""

from odoo import Command
from odoo.tests import new_test_user

SUBJECTS = [
    "nvan",
    "toan",
    "nn1",
    "gdcd",
    "lsdl",
    "khtn",
    "cnghe",
    "tin",
    "gdtc",
    "nthuat",
    "hdtn",
    "gddp",
]
FILLED_TABLES = (
    "school_gradebook, school_gradebook_line, school_mark, school_term_result,"
    " school_year_result, school_enrollment, school_student, res_partner"
)


def make_class(env, pupils=45, name="8X"):
    """Return (class, teacher's user, HK1 books): 12 subjects with four regular marks."""
    env = env(context=dict(env.context, no_reset_password=True, tracking_disable=True))
    group = "school_gradebook.group_school_teacher"
    user = new_test_user(env, f"bench-{name}", groups=group)
    teacher = env["hr.employee"].create({"name": "Bench", "user_id": user.id})
    year = env["school.year"].create({"start_year": 2090 + len(env["school.year"].search([]))})
    klass = env["school.class"].create({"name": name, "grade": 8, "year_id": year.id})
    students = env["school.student"].create(
        [
            {"name": f"Nguyễn Văn A{number:03d}", "student_code": f"{name}-{number:03d}"}
            for number in range(pupils)
        ]
    )
    env["school.enrollment"].create(
        [{"student_id": student.id, "class_id": klass.id} for student in students]
    )
    for code in SUBJECTS:
        _assign(env, klass, env.ref(f"school_gradebook.subject_{code}"), teacher)
    env.flush_all()
    # Fresh rows have no statistics yet; a school's tables do.
    env.cr.execute(f"ANALYZE {FILLED_TABLES}")  # pylint: disable=sql-injection
    books = klass.gradebook_ids.filtered(lambda book: book.term_id.code == "HK1")
    return klass, user, books.sorted("sequence")


def _assign(env, klass, subject, teacher):
    env["school.curriculum.line"].create(
        {
            "year_id": klass.year_id.id,
            "level": klass.level,
            "grade": klass.grade,
            "subject_id": subject.id,
            "periods_per_year": 140,
        }
    )
    env["school.assignment"].create(
        {
            "class_id": klass.id,
            "subject_id": subject.id,
            "teacher_ids": [Command.link(teacher.id)],
        }
    )


def cells_of(book, value, expected=""):
    """Return every cell of the book as save_cells takes them."""
    keys = [column.key for column in book._columns()]
    return [
        {"line_id": line.id, "column": key, "value": value, "expected": expected}
        for line in book.line_ids
        for key in keys
    ]


def fill(books, user, value="8"):
    """Fill the books as their teacher."""
    for book in books:
        text = value if book.kind == "SCORE" else "Đ"
        result = book.with_user(user).save_cells(f"fill-{book.id}", cells_of(book, text))
        assert not result["refused"] and not result["conflicts"], result
    books.env.flush_all()
