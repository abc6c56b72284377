"""The data of a pupil that papers print, as a correction request speaks of them.

Values are texts as the học bạ and the class ledger print them («13/02/2010», «Nữ»), the same
for every reader whatever the language of the screen; sql/profile_guard.sql says the same.
Pure: texts come in NFC, without stray white space (school_gradebook.lib.text.clean).
"""

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
SEXES = {"male": "Nam", "female": "Nữ"}
_SEX_CODES = {"nam": "male", "male": "male", "nữ": "female", "nu": "female", "female": "female"}
#: Longer than any name or address: a text of this length belongs elsewhere.
_MAX_LENGTH = 200
#: Nobody at school is younger or older.
_MIN_AGE, _MAX_AGE = 4, 100


class ProfileError(ValueError):
    """What cannot stand in the field. ``code``: EMPTY, DATE, AGE, SEX, DIGITS, LENGTH."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Field:
    """One piece of data of a pupil.

    :ivar str key: the column of a request's row
    :ivar str label: what papers call it
    :ivar str kind: text, name, date or sex
    :ivar bool identity: it stands in the civil papers, so a change needs one of them
    :ivar bool family: of a parent: for the homeroom teacher, like the pupil's guardians
    :ivar bool required: it cannot be emptied
    """

    key: str
    label: str
    kind: str = "text"
    identity: bool = False
    family: bool = False
    required: bool = False


FIELDS = {
    field.key: field
    for field in (
        Field("name", "Họ và tên", "name", identity=True, required=True),
        Field("birth_date", "Ngày sinh", "date", identity=True, required=True),
        Field("sex", "Giới tính", "sex", identity=True, required=True),
        Field("ethnicity", "Dân tộc", identity=True),
        Field("birth_place", "Nơi sinh", identity=True),
        Field("street", "Chỗ ở hiện tại"),
        Field("policy_group", "Đối tượng chính sách"),
        Field("father", "Họ và tên cha", "name", identity=True, family=True, required=True),
        Field("mother", "Họ và tên mẹ", "name", identity=True, family=True, required=True),
        Field("guardian", "Họ và tên người giám hộ", "name", family=True, required=True),
    )
}
FAMILY = tuple(key for key, field in FIELDS.items() if field.family)


def show(key, value):
    """Return a stored value as papers print it."""
    if not value:
        return ""
    kind = FIELDS[key].kind
    if kind == "date":
        return f"{value:%d/%m/%Y}"
    return SEXES[value] if kind == "sex" else value


def parse(key, said, today):
    """Return what is stored for a clean text: a date, a code, the text; None for nothing.

    :raise ProfileError: for what cannot stand in the field
    """
    field = FIELDS[key]
    if not said:
        return None
    if len(said) > _MAX_LENGTH:
        raise ProfileError("LENGTH")
    if field.kind == "date":
        return _date(said, today)
    if field.kind == "sex":
        return _sex(said)
    if field.kind == "name" and any(letter.isdigit() for letter in said):
        raise ProfileError("DIGITS")
    return said


def _date(said, today):
    match, iso = _DATE.fullmatch(said), _ISO.fullmatch(said)
    if not (match or iso):
        raise ProfileError("DATE")
    day, month, year = map(int, match.groups() if match else reversed(iso.groups()))
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise ProfileError("DATE") from error
    if not _MIN_AGE <= today.year - found.year <= _MAX_AGE:
        raise ProfileError("AGE")
    return found


def _sex(said):
    code = _SEX_CODES.get(said.casefold())
    if code is None:
        raise ProfileError("SEX")
    return code
