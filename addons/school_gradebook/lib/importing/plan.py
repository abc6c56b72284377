"""What an import would do: the same answer for the dry run and for the import itself."""

import hashlib
from dataclasses import dataclass, field

from ..text import fold
from . import plan_assignments, plan_marks, plan_pupils
from .issues import Log, Place
from .records import AssignmentSheet, MarkSheet, PupilSheet
from .school import Policy, School

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"


@dataclass
class SheetResult:
    """One line of the table that the clerk sees before importing."""

    place: Place
    kind: str
    class_name: str = ""
    subject_code: str = ""
    term: str = ""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    def count(self, action: str, number: int = 1) -> None:
        """Count what happens to records."""
        name = {CREATE: "created", UPDATE: "updated"}.get(action, "unchanged")
        setattr(self, name, getattr(self, name) + number)


@dataclass(frozen=True)
class PupilChange:
    """A pupil to create or update; ``values`` are the fields that change."""

    action: str
    code: str
    class_key: str
    student_id: int | None
    values: dict
    enroll: bool


@dataclass(frozen=True)
class CurriculumChange:
    """A curriculum line to create or update."""

    action: str
    level: str
    grade: int
    subject_code: str
    line_id: int | None
    values: dict


@dataclass(frozen=True)
class TeacherChange:
    """An employee to create, or one who only gets an account."""

    action: str
    email: str
    name: str
    employee_id: int | None
    account: bool


@dataclass(frozen=True)
class AssignmentChange:
    """An assignment to create or to hand to other teachers."""

    action: str
    class_key: str
    subject_code: str
    assignment_id: int | None
    emails: tuple[str, ...]


@dataclass(frozen=True)
class MarkChange:
    """One cell to write."""

    code: str
    column: str
    cell: object


@dataclass(frozen=True)
class BookChange:
    """The cells of one sheet that go into one book."""

    class_key: str
    subject_code: str
    term_code: str
    file: str
    cells: tuple[MarkChange, ...]


@dataclass
class Plan:
    """Everything that an import changes, in the order in which it is applied."""

    start_year: int
    new_year: bool = False
    new_classes: list = field(default_factory=list)
    pupils: list = field(default_factory=list)
    curriculum: list = field(default_factory=list)
    teachers: list = field(default_factory=list)
    assignments: list = field(default_factory=list)
    homerooms: dict = field(default_factory=dict)
    books: list = field(default_factory=list)
    results: list = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether importing would change nothing at all."""
        return not (
            self.new_year
            or self.new_classes
            or self.pupils
            or self.curriculum
            or self.teachers
            or self.assignments
            or self.homerooms
            or self.books
        )

    def fingerprint(self) -> str:
        """Return a hash of what would change: equal plans, equal fingerprints."""
        content = repr(
            (
                self.start_year,
                self.new_year,
                self.new_classes,
                self.pupils,
                self.curriculum,
                self.teachers,
                self.assignments,
                sorted(self.homerooms.items()),
                self.books,
            )
        )
        return hashlib.sha256(content.encode()).hexdigest()


def make_plan(sheets, school: School, policy: Policy, log: Log, accounts=True) -> Plan:
    """Compare what the files say with the school.

    :param sheets: the records of all files (:func:`parse.parse_file`)
    :param School school: the snapshot; planned records are added to it
    :param Policy policy: what the user may import
    :param Log log: takes the issues
    :param bool accounts: give new teachers an account
    """
    plan = Plan(school.start_year)
    _check_year(sheets, school, plan, log)
    _check_schools(sheets, school, log)
    allowed = [sheet for sheet in sheets if _check_allowed(sheet, policy, log)]
    fitting = [sheet for sheet in allowed if _check_sheet_year(sheet, school, log)]
    groups = [
        [sheet for sheet in fitting if isinstance(sheet, kind)]
        for kind in (PupilSheet, AssignmentSheet, MarkSheet)
    ]
    plan_pupils.plan_pupils(groups[0], school, plan, log)
    plan_assignments.plan_assignments(groups[1], school, plan, log, accounts)
    plan_marks.plan_marks(groups[2], school, policy, plan, log)
    return plan


def _check_year(sheets, school, plan, log):
    if school.year_closed:
        log.error("YEAR_CLOSED", Place(), year=_year_name(school.start_year))
    if school.year_exists or not sheets:
        return
    if school.may_create_year and any(
        isinstance(sheet, PupilSheet | AssignmentSheet) for sheet in sheets
    ):
        plan.new_year = True
        log.notice("YEAR_CREATED", Place(), year=_year_name(school.start_year))
    else:
        log.error("YEAR_UNKNOWN", Place(), year=_year_name(school.start_year))


def _check_schools(sheets, school, log):
    """Files of two schools are not one import; another name than ours is told."""
    found = {}
    for sheet in sheets:
        if sheet.title.school:
            found.setdefault(fold(sheet.title.school), sheet)
    names = sorted(sheet.title.school for sheet in found.values())
    if len(names) > 1:
        for sheet in list(found.values())[1:]:
            log.error("SCHOOLS_DIFFER", sheet.place, names=" / ".join(names))
    elif names and fold(school.name) not in found:
        log.notice("SCHOOL_NAME", next(iter(found.values())).place, file=names[0], ours=school.name)


def _check_allowed(sheet, policy, log):
    allowed, code = {
        PupilSheet: (policy.pupils, "MAY_NOT_IMPORT_PUPILS"),
        AssignmentSheet: (policy.assignments, "MAY_NOT_IMPORT_ASSIGNMENTS"),
        MarkSheet: (policy.marks, "MAY_NOT_IMPORT_MARKS"),
    }[type(sheet)]
    if not allowed:
        log.error(code, sheet.place)
    return allowed


def _check_sheet_year(sheet, school, log):
    year = sheet.title.start_year
    place = sheet.place.at(row=sheet.title.row)
    if year is None:
        log.error("TITLE_WITHOUT_YEAR", place)
        return False
    if year != school.start_year:
        log.error("OTHER_YEAR", place, year=_year_name(year), chosen=_year_name(school.start_year))
        return False
    return True


def _year_name(start_year):
    return f"{start_year}-{start_year + 1}"
