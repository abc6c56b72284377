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
    env = _quick(env)
    user, teacher = _teacher(env, f"bench-{name}")
    klass = _class(env, _year(env), teacher, name, pupils)
    analyze(env)
    books = klass.gradebook_ids.filtered(lambda book: book.term_id.code == "HK1")
    return klass, user, books.sorted("sequence")


def make_school(env, classes=45, pupils=45):
    """Return the classes of a whole school with all marks of the year, written by SQL."""
    env = _quick(env)
    _user, teacher = _teacher(env, "bench-school")
    year = _year(env)
    found = env["school.class"]
    for number in range(classes):
        found |= _class(env, year, teacher, f"8S{number:02d}", pupils)
        env.flush_all()
        env.invalidate_all()
    for kind, column in (("SCORE", "value"), ("COMMENT", "grade_code")):
        mark = "4 + (line.id * 7 + position * 3) %% 61 / 10.0" if kind == "SCORE" else "'DAT'"
        books = found.gradebook_ids.filtered(lambda book, kind=kind: book.kind == kind)
        keys = [col.key for col in books[0]._columns()]
        env.cr.execute(
            f"""
            INSERT INTO school_mark (line_id, "column", state, {column})
            SELECT line.id, key, 'value', {mark}
              FROM school_gradebook_line line
             CROSS JOIN unnest(%s) WITH ORDINALITY AS columns (key, position)
             WHERE line.gradebook_id = ANY(%s)
            """,  # pylint: disable=sql-injection
            [keys, books.ids],
        )
    analyze(env)
    env.invalidate_all()
    return found


def analyze(env):
    """Fresh rows have no statistics yet; a school's tables do."""
    env.flush_all()
    env.cr.execute(f"ANALYZE {FILLED_TABLES}")  # pylint: disable=sql-injection


def _quick(env):
    return env(context=dict(env.context, no_reset_password=True, tracking_disable=True))


def _teacher(env, login):
    user = new_test_user(env, login, groups="school_gradebook.group_school_teacher")
    return user, env["hr.employee"].create({"name": "Bench", "user_id": user.id})


def _year(env):
    """Return a school year with a curriculum of 12 subjects of grade 8."""
    year = env["school.year"].create({"start_year": 2090 + len(env["school.year"].search([]))})
    subjects = [env.ref(f"school_gradebook.subject_{code}") for code in SUBJECTS]
    env["school.curriculum.line"].create(
        [
            {
                "year_id": year.id,
                "level": "THCS",
                "grade": 8,
                "subject_id": subject.id,
                "periods_per_year": 140,
            }
            for subject in subjects
        ]
    )
    return year


def _class(env, year, teacher, name, pupils):
    """Return a class with its pupils and the books of all subjects."""
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
    env["school.assignment"].create(
        [
            {
                "class_id": klass.id,
                "subject_id": line.subject_id.id,
                "teacher_ids": [Command.link(teacher.id)],
            }
            for line in year.curriculum_line_ids
        ]
    )
    return klass


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
