"""Read what the database holds into the snapshot that an import is planned against.

Everything of the school is read with the user's own rights, so that a message can
never tell a teacher about a pupil of another class. Employees and accounts are read
past them: only roles that may import assignments get here, and they need to know that
an e-mail address is taken.
"""

from odoo.tools import SQL

from ..lib.importing.records import AssignmentSheet, MarkSheet, PupilSheet
from ..lib.importing.school import (
    PRIMARY_TERMS,
    AssignmentInfo,
    BookInfo,
    ClassInfo,
    CurriculumInfo,
    PupilInfo,
    School,
    SubjectInfo,
    TeacherInfo,
)
from ..models.school_mark import as_cell


class SnapshotLoader:
    """Loads the snapshot of one company and school year."""

    def __init__(self, env, company, start_year):
        self.env = env
        self.company = company
        self.start_year = start_year
        self.year = env["school.year"].search(
            [("company_id", "=", company.id), ("start_year", "=", start_year)]
        )

    def load(self, sheets, policy):
        """Return the snapshot, as far as ``sheets`` need it.

        :param sheets: the records of the files
        :param Policy policy: what the user may import, and therefore needs to see
        """
        rules = {}
        school = School(
            self.start_year,
            lambda level, grade: self._rules(rules, level, grade)[0],
            lambda level, grade: self._rules(rules, level, grade)[1],
            name=self.company.name,
            year_exists=bool(self.year),
            year_closed=self.year.state == "closed",
            may_create_year=policy.pupils,
        )
        self._load_classes(school)
        lists = any(isinstance(sheet, PupilSheet) for sheet in sheets)
        self._load_pupils(school, profiles=lists and policy.pupils)
        self._load_subjects(school)
        self._load_curriculum(school)
        if policy.assignments and any(isinstance(s, AssignmentSheet) for s in sheets):
            self._load_teachers(school, sheets)
        self._load_assignments(school)
        if policy.marks:
            self._load_books(school, [s for s in sheets if isinstance(s, MarkSheet)])
        return school

    def _rules(self, cache, level, grade):
        """Return parameters and the school's settings for a grade."""
        key = (level, grade)
        if key not in cache:
            ruleset = self.env["school.ruleset"].sudo()._for(level, grade, self.start_year)
            params = ruleset._params() if ruleset else None
            cache[key] = (params, self.company._rule_settings(ruleset.code))
        return cache[key]

    def _load_classes(self, school):
        Class = self.env["school.class"].with_context(active_test=False)
        self.classes = Class.search([("year_id", "=", self.year.id)])
        for klass in self.classes:
            teacher = klass.sudo().homeroom_teacher_id
            school.classes[school.key(klass.name)] = ClassInfo(
                klass.name,
                klass.grade,
                klass.level,
                klass.id,
                klass.numbers_frozen,
                _email(teacher) or teacher.name or None,
                klass.active,
            )

    def _load_pupils(self, school, profiles):
        """Load who is who; the profile only for a list that may change it."""
        Student = self.env["school.student"].with_context(active_test=False)
        students = Student.search([("company_id", "=", self.company.id)])
        by_id = {}
        for student in students:
            by_id[student.id] = school.pupils[student.student_code] = PupilInfo(
                student.student_code,
                student.name,
                student.id,
                student.birth_date or None,
                active=student.active,
                sort_key=student.sort_key or "",
            )
        if profiles:
            self._load_profiles(students, by_id)
        self._load_enrollments(school, by_id)

    def _load_profiles(self, students, by_id):
        mothers = self._mothers(students)
        for student in students:
            pupil = by_id[student.id]
            for name in ("sex", "ethnicity", "personal_id", "street"):
                setattr(pupil, name, student[name] or None)
            mother = mothers.get(student.id)
            if mother:
                pupil.mother = mother.name or None
                pupil.phone = mother.phone or None

    def _mothers(self, students):
        guardians = self.env["school.guardian"].search(
            [("student_id", "in", students.ids), ("relation", "=", "mother")],
            order="id desc",
        )
        return {guardian.student_id.id: guardian for guardian in guardians.sudo()}

    def _load_enrollments(self, school, by_id):
        enrollments = self.env["school.enrollment"].search([("class_id", "in", self.classes.ids)])
        for enrollment in enrollments:
            pupil = by_id.get(enrollment.student_id.id)
            if pupil is None:
                continue
            key = school.key(enrollment.class_id.name)
            pupil.individual_plan = enrollment.individual_plan
            if enrollment.is_active:
                pupil.class_key = key
            else:
                pupil.left_classes |= {key}

    def _load_subjects(self, school):
        for subject in self.env["school.subject"].search([]):
            school.subjects[subject.code] = SubjectInfo(
                subject.id, subject.code, subject.name, subject.kind
            )

    def _load_curriculum(self, school):
        lines = self.env["school.curriculum.line"].search([("year_id", "=", self.year.id)])
        marked = self._marked_lines(lines)
        for line in lines:
            key = (line.level, line.grade, line.subject_id.code)
            school.curriculum[key] = CurriculumInfo(
                line.kind,
                line.periods_per_year or None,
                line.label,
                line.id,
                line.id in marked,
                line.topic_cluster,
                line.in_parts,
            )

    def _marked_lines(self, lines):
        groups = (
            self.env["school.gradebook"]
            .sudo()
            ._read_group(
                [("curriculum_line_id", "in", lines.ids), ("entered_count", ">", 0)],
                ["curriculum_line_id"],
            )
        )
        return {line.id for (line,) in groups}

    def _load_teachers(self, school, sheets):
        emails = {
            row.email
            for sheet in sheets
            if isinstance(sheet, AssignmentSheet)
            for row in sheet.rows
        }
        employees = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company.id), ("work_email", "!=", False)])
        )
        # An archived twin never hides the employee who works here.
        for employee in employees.sorted("active"):
            if _email(employee) in emails:
                school.teachers[_email(employee)] = TeacherInfo(
                    _email(employee),
                    employee.name,
                    employee.id,
                    bool(employee.user_id),
                    employee.active,
                )
        users = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch([("login", "in", list(emails))], ["login"])
        )
        school.taken_logins = frozenset(users.mapped("login"))

    def _load_assignments(self, school):
        assignments = self.env["school.assignment"].search(
            [("class_id", "in", self.classes.ids)], order="id"
        )
        found = {}
        for assignment in assignments:
            klass, subject = assignment.class_id, assignment.subject_id
            key = (school.key(klass.name), subject.code)
            found.setdefault(key, self.env["school.assignment"])
            found[key] |= assignment
        for key, records in found.items():
            teachers = records.sudo().teacher_ids
            emails = frozenset(_email(teacher) for teacher in teachers)
            school.assignments[key] = AssignmentInfo(
                emails - {""}, tuple(records.ids), unnamed="" in emails
            )

    # -- books ---------------------------------------------------------------

    def _load_books(self, school, sheets):
        wanted = set()
        for sheet in sheets:
            terms = {sheet.term, *PRIMARY_TERMS[sheet.term].values()}
            wanted |= {(school.key(sheet.class_name), sheet.subject_code, term) for term in terms}
        books = self.env["school.gradebook"].search(
            [
                ("class_id", "in", self.classes.ids),
                ("subject_id.code", "in", list({key[1] for key in wanted})),
            ]
        )
        own = books.filtered("is_mine")
        infos = {}
        for book in books:
            key = (
                school.key(book.class_id.name),
                book.subject_id.code,
                book.term_id.code,
            )
            if key in wanted:
                infos[book.id] = BookInfo(book.id, book in own)
                school.books[key] = infos[book.id]
        self._load_cells(infos)
        self._load_openness(infos)

    def _load_cells(self, infos):
        """Fill in lines and entries of books that the user may read."""
        for name in ("school.gradebook.line", "school.mark", "school.student"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.gradebook_id, line.id, student.student_code,
                       mark."column", mark.state, mark.value, mark.grade_code
                  FROM school_gradebook_line line
                  JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
                  JOIN school_student student ON student.id = enrollment.student_id
                  LEFT JOIN school_mark mark ON mark.line_id = line.id
                 WHERE line.gradebook_id = ANY(%s)
                """,
                list(infos),
            )
        )
        for book_id, line_id, student_code, column, state, value, code in rows:
            info = infos[book_id]
            info.line_ids[student_code] = line_id
            if column:
                cells = info.cells.setdefault(student_code, {})
                cells[column] = as_cell(state, value, code)

    def _load_openness(self, infos):
        books = self.env["school.gradebook"].browse(infos)
        keys = {column.key for book in books.sudo() for column in book._columns()}
        open_keys = {}
        for book_id, key in books._open_columns(keys) if keys else ():
            open_keys.setdefault(book_id, set()).add(key)
        for book_id, info in infos.items():
            info.open_keys = frozenset(open_keys.get(book_id, ()))


def _email(employee):
    return (employee.work_email or "").strip().lower()
