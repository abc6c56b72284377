"""Read one cell of a list: clean what is certain, refuse what is doubtful.

Every reader takes the raw value, its place and the log. It returns the clean value,
or ``None`` for an empty or a refused cell (then the log holds an error).
"""

import datetime
import re
import unicodedata

from ..text import clean, fold
from .issues import Log, Place
from .workbook import Formula

_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"0\d{9,10}$")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*$")
_EXCEL_ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!")
)
_SEXES = {"nam": "male", "nu": "female"}


def show(value) -> str:
    """Return a raw value as the clerk sees it, short, with a decimal comma."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    text = value.text if isinstance(value, Formula) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def is_empty(value) -> bool:
    """Tell whether a cell holds nothing but white space."""
    return value is None or (isinstance(value, str) and not clean(value))


def is_broken(value, place: Place, log: Log) -> bool:
    """Refuse formulas without a stored value and the error values of Excel."""
    if isinstance(value, Formula):
        log.error("FORMULA_WITHOUT_VALUE", place, value=show(value))
        return True
    if isinstance(value, str) and value.strip() in _EXCEL_ERRORS:
        log.error("CELL_ERROR", place, value=value.strip())
        return True
    return False


def read_text(value, place: Place, log: Log, required: bool = False):
    """Return clean text (NFC, single spaces)."""
    if is_broken(value, place, log):
        return None
    if is_empty(value):
        if required:
            log.error("CELL_EMPTY", place)
        return None
    if isinstance(value, bool | int | float | datetime.date | datetime.time):
        log.error("NOT_TEXT", place, value=show(value))
        return None
    text = clean(value)
    _notice_cleaning(value, text, place, log)
    return text


def _notice_cleaning(raw, text, place, log):
    composed = unicodedata.normalize("NFC", raw)
    if composed != raw:
        log.notice("TEXT_COMPOSED", place, value=show(text))
    if composed != text:
        log.notice("TEXT_SPACES", place, value=show(text))


def read_code(value, place: Place, log: Log):
    """Return a code: letters and digits; a whole number loses nothing as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        log.notice("NUMBER_AS_CODE", place, value=str(value))
        return str(value)
    if isinstance(value, float) and value.is_integer():
        log.notice("NUMBER_AS_CODE", place, value=str(int(value)))
        return str(int(value))
    text = read_text(value, place, log, required=True)
    if text is None:
        return None
    if not _CODE.match(text):
        log.error("CODE_FORMAT", place, value=show(text))
        return None
    return text


def read_date(value, place: Place, log: Log, notice: bool = True):
    """Return a date; text is read as day, month, year and nothing else."""
    if is_broken(value, place, log):
        return None
    if is_empty(value):
        log.error("CELL_EMPTY", place)
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = _DATE.match(clean(value)) if isinstance(value, str) else None
    if match:
        day, month, year = map(int, match.groups())
        try:
            found = datetime.date(year, month, day)
        except ValueError:
            match = None
    if not match:
        log.error("DATE_NOT_READ", place, value=show(value))
        return None
    if notice:
        log.notice("DATE_AS_TEXT", place, value=show(value), read=f"{found:%d/%m/%Y}")
    return found


def read_sex(value, place: Place, log: Log):
    """Return ``male`` or ``female`` for «Nam», «Nữ»."""
    text = read_text(value, place, log, required=True)
    if text is None:
        return None
    sex = _SEXES.get(fold(text))
    if sex is None:
        log.error("SEX_NOT_READ", place, value=show(text))
    return sex


def read_personal_id(value, place: Place, log: Log):
    """Return the personal identity number: twelve digits, or nothing yet."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        # A number has lost its leading zero: eleven digits may also be a typing error.
        if len(str(value)) == 12:
            log.notice("NUMBER_AS_CODE", place, value=str(value))
            return str(value)
        log.error("PERSONAL_ID_NUMBER", place, value=str(value))
        return None
    text = read_text(value, place, log)
    if text is None:
        if is_empty(value):
            log.notice("PERSONAL_ID_EMPTY", place)
        return None
    if not re.match(r"[0-9]{12}$", text):
        log.error("PERSONAL_ID_FORMAT", place, value=show(text))
        return None
    return text


def read_phone(value, place: Place, log: Log):
    """Return a Vietnamese phone number: digits that begin with 0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        # Spreadsheets drop the leading zero of a number; no phone begins otherwise.
        digits = f"0{value}"
        if _PHONE.match(digits):
            log.notice("PHONE_NUMBER", place, value=str(value), read=digits)
            return digits
        log.error("PHONE_FORMAT", place, value=str(value))
        return None
    text = read_text(value, place, log)
    if text is None:
        return None
    digits = re.sub(r"[\s.\-()]", "", text)
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    if not _PHONE.match(digits):
        log.error("PHONE_FORMAT", place, value=show(text))
        return None
    if digits != text:
        log.notice("READ_AS", place, value=show(text), read=digits)
    return digits


def read_periods(value, place: Place, log: Log):
    """Return the periods a year, a positive whole number; ``None`` when empty."""
    if is_broken(value, place, log) or is_empty(value):
        return None
    number = value
    if isinstance(value, str) and re.match(r"[0-9]{1,4}$", clean(value)):
        number = int(clean(value))
        log.notice("NUMBER_AS_TEXT", place, value=show(value))
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 1000:
        log.error("PERIODS_NOT_READ", place, value=show(value))
        return None
    return number


def read_email(value, place: Place, log: Log):
    """Return an e-mail address in lower case: it is the teacher's account."""
    text = read_text(value, place, log, required=True)
    if text is None:
        return None
    if not _EMAIL.match(text):
        log.error("EMAIL_FORMAT", place, value=show(text))
        return None
    if text != text.lower():
        log.notice("READ_AS", place, value=show(text), read=text.lower())
    return text.lower()


def read_tick(value, place: Place, log: Log):
    """Return whether the cell is ticked with «x»."""
    text = read_text(value, place, log)
    if text is None:
        return False
    if text.casefold() != "x":
        log.error("TICK_NOT_READ", place, value=show(text))
        return False
    return True
