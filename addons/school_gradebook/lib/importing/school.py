"""A snapshot of the school: what the database holds when an import is planned.

The planner adds to the snapshot what earlier sheets will create, so that a mark file can
be checked against the pupils of a list that is imported with it.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import columns as lib_columns
from ..marks import TEST
from ..params import RulesetError

_GRADE = re.compile(r"(\d{1,2})(?!\d)")
#: Term of a file → books of a primary class: mid and end of the term (R27-PER-1).
PRIMARY_TERMS = {
    "HK1": {"mid": "GHK1", "end": "CHK1"},
    "HK2": {"mid": "GHK2", "end": "CN"},
}


@dataclass
class ClassInfo:
    """A class of the year."""

    name: str
    grade: int
    level: str
    id: int | None = None
    frozen: bool = False
    homeroom: str | None = None
    active: bool = True


@dataclass
class PupilInfo:
    """A pupil of the school and the class in which he or she studies this year."""

    code: str
    name: str
    id: int | None = None
    birth_date: datetime.date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    personal_id: str | None = None
    street: str | None = None
    mother: str | None = None
    phone: str | None = None
    class_key: str | None = None
    left_classes: frozenset = frozenset()
    individual_plan: bool = False
    active: bool = True
    sort_key: str = ""


@dataclass(frozen=True)
class SubjectInfo:
    """A subject with its default kind."""

    id: int
    code: str
    name: str
    kind: str


@dataclass
class CurriculumInfo:
    """A subject of a grade."""

    kind: str
    periods: int | None
    label: str
    id: int | None = None
    has_marks: bool = False
    topic_cluster: bool = False
    in_parts: bool = False


@dataclass
class TeacherInfo:
    """An employee known by e-mail."""

    email: str
    name: str
    id: int | None = None
    has_account: bool = False
    active: bool = True


@dataclass
class AssignmentInfo:
    """Who teaches a subject in a class; several ids when terms are assigned apart."""

    emails: frozenset
    ids: tuple[int, ...] = ()
    unnamed: bool = False


@dataclass
class BookInfo:
    """A gradebook: its entries by pupil code, and which columns are open."""

    id: int | None = None
    own: bool = False
    line_ids: dict = field(default_factory=dict)
    cells: dict = field(default_factory=dict)
    open_keys: frozenset | None = None


@dataclass(frozen=True)
class Policy:
    """What the user may import.

    ``fill_marks``: the board puts marks into empty cells of every book (it may not
    change one); ``own_marks``: a teacher writes the own books.
    """

    pupils: bool = False
    assignments: bool = False
    fill_marks: bool = False
    own_marks: bool = False

    @property
    def marks(self) -> bool:
        """Whether any mark sheet may be imported."""
        return self.fill_marks or self.own_marks


@dataclass
class School:
    """Everything that a plan compares with; keys of classes are casefolded names."""

    start_year: int
    params_of: Callable
    settings_of: Callable = lambda _level, _grade: {}
    name: str = ""
    year_exists: bool = True
    year_closed: bool = False
    may_create_year: bool = False
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    pupils: dict[str, PupilInfo] = field(default_factory=dict)
    subjects: dict[str, SubjectInfo] = field(default_factory=dict)
    curriculum: dict[tuple, CurriculumInfo] = field(default_factory=dict)
    teachers: dict[str, TeacherInfo] = field(default_factory=dict)
    taken_logins: frozenset = frozenset()
    assignments: dict[tuple, AssignmentInfo] = field(default_factory=dict)
    books: dict[tuple, BookInfo] = field(default_factory=dict)

    @staticmethod
    def key(class_name: str) -> str:
        """Return the key of a class name: «6a» and «6A» are one class."""
        return class_name.casefold()

    def class_of(self, class_name: str) -> ClassInfo | None:
        """Return the class of that name, known or planned, unless it is archived."""
        klass = self.classes.get(self.key(class_name))
        return klass if klass and klass.active else None

    def blank_traits(self, klass: ClassInfo) -> frozenset:
        """Return the competences that the class's grade does not assess (TT 27)."""
        params = self.params_of(klass.level, klass.grade)
        if params is None:
            return frozenset()
        return frozenset(
            trait.code
            for trait in params.traits
            if lib_columns.trait_is_blank(
                params, trait, klass.grade, self.settings_of(klass.level, klass.grade)
            )
        )

    def min_mark(self, klass: ClassInfo, ctype: str) -> int:
        """Return the least mark of a column; tests of old circulars began at 1."""
        params = self.params_of(klass.level, klass.grade)
        if params is None or ctype != TEST:
            return 0
        settings = self.settings_of(klass.level, klass.grade)
        return params.setting(settings, "primary_min_mark") or 0

    def columns(self, klass: ClassInfo, subject_code: str, term_code: str) -> tuple:
        """Return the columns of a book by the rules of the class's grade.

        Empty when the curriculum does not tell (no subject, no periods a year).
        """
        line = self.curriculum.get((klass.level, klass.grade, subject_code))
        params = self.params_of(klass.level, klass.grade)
        if line is None or params is None:
            return ()
        try:
            return lib_columns.columns_for(
                params,
                line.kind,
                klass.grade,
                term_code,
                subject_code,
                line.periods,
                topic_cluster=line.topic_cluster,
                in_parts=line.in_parts,
                settings=self.settings_of(klass.level, klass.grade),
            )
        except RulesetError:
            return ()


def grade_of(class_name: str) -> int | None:
    """Return the grade that a class name begins with: «10A1» → 10."""
    match = _GRADE.match(class_name)
    grade = int(match[1]) if match else 0
    return grade if 1 <= grade <= 12 else None


def level_of(grade: int) -> str:
    """Return the level of general education that teaches a grade."""
    if grade <= 5:
        return "TH"
    return "THCS" if grade <= 9 else "THPT"
