"""What the sheets say, after cleaning and before the database is asked."""

import datetime
from dataclasses import dataclass

from .headers import MarkHead
from .issues import Place
from .titles import Title


@dataclass(frozen=True)
class PupilRow:
    """A pupil of a class list."""

    place: Place
    number: int | None
    code: str
    name: str
    birth_date: datetime.date
    sex: str
    ethnicity: str | None
    personal_id: str | None
    street: str | None
    mother: str | None
    phone: str | None


@dataclass(frozen=True)
class PupilSheet:
    """The list of one class."""

    place: Place
    title: Title
    class_name: str
    rows: tuple[PupilRow, ...]


@dataclass(frozen=True)
class AssignmentRow:
    """Who teaches a subject in a class, and how many periods it has a year."""

    place: Place
    class_name: str
    subject: str | None
    code: str
    periods: int | None
    teacher: str
    email: str
    homeroom: bool


@dataclass(frozen=True)
class AssignmentSheet:
    """The assignments of a school."""

    place: Place
    title: Title
    rows: tuple[AssignmentRow, ...]


@dataclass(frozen=True)
class MarkRow:
    """A pupil's raw entries, in the order of the sheet's mark columns."""

    place: Place
    code: str
    name: str
    birth_date: datetime.date | None
    values: tuple


@dataclass(frozen=True)
class MarkSheet:
    """The marks of a class in a subject; entries are read when the columns are known."""

    place: Place
    title: Title
    class_name: str
    term: str
    subject_code: str
    heads: tuple[MarkHead, ...]
    rows: tuple[MarkRow, ...]
    header_row: int = 0
