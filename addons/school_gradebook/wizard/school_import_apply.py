"""Carry out a plan: records in batches, in the order in which they need each other.

Pupils are contacts and teachers are employees with accounts: records of other apps, whose
rights the school's administrators need not have. So the structure is written past access
rights, for the roles that the wizard has checked and with records that the plan found with
the user's own rights. Marks are written as the user who imports them.
"""

from odoo import Command
from odoo.tools import SQL

from ..lib.importing.plan import CREATE
from .school_import_people import PeopleApplier

#: Tables that a whole school's import fills from nothing in one transaction.
_ANALYZED = (
    "res_partner",
    "school_student",
    "school_enrollment",
    "school_gradebook",
    "school_gradebook_line",
    "school_term_result",
    "school_year_result",
)


class PlanApplier(PeopleApplier):
    """Applies one plan to one company and school year."""

    def __init__(self, env, company, plan):
        # Thousands of records: no follower, no tracking mail, no log note for each.
        self.user_env = env
        self.env = env(context={**env.context, "tracking_disable": True}, su=True)
        self.company = company.with_env(self.env)
        self.plan = plan

    def apply(self):
        """Write everything; the caller holds the transaction."""
        self._apply_year()
        self._apply_classes()
        self._apply_pupils()
        self._apply_teachers()
        self._apply_curriculum()
        self._apply_assignments()
        self._apply_homerooms()
        self._apply_marks()

    # -- structure -------------------------------------------------------------

    def _apply_year(self):
        Year = self.env["school.year"]
        self.year = Year.search(
            [
                ("company_id", "=", self.company.id),
                ("start_year", "=", self.plan.start_year),
            ]
        )
        if self.plan.new_year and not self.year:
            self.year = Year.create(
                {"start_year": self.plan.start_year, "company_id": self.company.id}
            )

    def _apply_classes(self):
        Class = self.env["school.class"]
        Class.create(
            [
                {"name": name, "grade": grade, "level": level, "year_id": self.year.id}
                for name, grade, level in self.plan.new_classes
            ]
        )
        levels = {level for _name, _grade, level in self.plan.new_classes}
        if levels:
            self.year._ensure_terms(levels)
        self.classes = {
            klass.name.casefold(): klass for klass in Class.search([("year_id", "=", self.year.id)])
        }
        self.subjects = {subject.code: subject for subject in self.env["school.subject"].search([])}

    # -- assignments -----------------------------------------------------------

    def _apply_curriculum(self):
        Line = self.env["school.curriculum.line"]
        vals_list = []
        for change in self.plan.curriculum:
            vals = dict(change.values)
            if "periods" in vals:
                vals["periods_per_year"] = vals.pop("periods") or 0
            if change.action != CREATE:
                Line.browse(change.line_id).write(vals)
                continue
            vals_list.append(
                {
                    "year_id": self.year.id,
                    "level": change.level,
                    "grade": change.grade,
                    "subject_id": self.subjects[change.subject_code].id,
                    **vals,
                }
            )
        Line.create(vals_list)

    def _apply_assignments(self):
        """Create assignments class by class: each brings books with a line per pupil."""
        by_class = {}
        for change in self.plan.assignments:
            teachers = [Command.set([self.employees[email] for email in change.emails])]
            if change.action != CREATE:
                assignment = self.env["school.assignment"].browse(change.assignment_id)
                assignment.write({"teacher_ids": teachers})
                continue
            by_class.setdefault(change.class_key, []).append(
                {
                    "class_id": self.classes[change.class_key].id,
                    "subject_id": self.subjects[change.subject_code].id,
                    "teacher_ids": teachers,
                }
            )
        for number, vals_list in enumerate(by_class.values()):
            self.env["school.assignment"].create(vals_list)
            self.env.flush_all()
            if number == 0:
                self._refresh_statistics()

    def _apply_homerooms(self):
        for key, email in self.plan.homerooms.items():
            self.classes[key].homeroom_teacher_id = self.employees[email]

    # -- marks -----------------------------------------------------------------

    def _apply_marks(self):
        """Write the cells file by file: the journal names the file."""
        if not self.plan.books:
            return
        lines = self._line_ids()
        by_file = {}
        for change in self.plan.books:
            by_file.setdefault(change.file, []).append(change)
        for file, changes in by_file.items():
            book_ids, cells = set(), []
            for change in changes:
                key = (change.class_key, change.subject_code, change.term_code)
                book_id, by_code = lines[key]
                book_ids.add(book_id)
                cells.extend(
                    {
                        "line_id": by_code[mark.code],
                        "column": mark.column,
                        "cell": mark.cell,
                    }
                    for mark in change.cells
                )
            books = self.user_env["school.gradebook"].browse(sorted(book_ids))
            books._write_cells(cells, "import", reference=file)

    def _refresh_statistics(self):
        """Let PostgreSQL see the rows that this transaction has added.

        Autovacuum knows nothing of them before the commit: the planner would take the
        tables for empty, and joins of a whole school would take minutes. After the first
        class it knows how full a page is, and estimates the rest by the pages.
        """
        tables = SQL(", ").join(map(SQL.identifier, _ANALYZED))
        self.env.cr.execute(SQL("ANALYZE %s", tables))

    def _line_ids(self):
        """Return {(class key, subject, term): (book id, {pupil code: line id})}."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT class.name, subject.code, term.code, book.id,
                       student.student_code, line.id
                  FROM school_gradebook_line line
                  JOIN school_gradebook book ON book.id = line.gradebook_id
                  JOIN school_class class ON class.id = book.class_id
                  JOIN school_subject subject ON subject.id = book.subject_id
                  JOIN school_term term ON term.id = book.term_id
                  JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
                  JOIN school_student student ON student.id = enrollment.student_id
                 WHERE class.id = ANY(%s)
                """,
                [self.classes[change.class_key].id for change in self.plan.books],
            )
        )
        found = {}
        for name, subject, term, book_id, code, line_id in rows:
            key = (name.casefold(), subject, term)
            found.setdefault(key, (book_id, {}))[1][code] = line_id
        return found
