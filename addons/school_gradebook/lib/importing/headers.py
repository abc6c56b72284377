"""Find the header row of a table and say what each column is.

Headers are compared folded (no diacritics, no case, single spaces): «Họ  và tên» in
decomposed letters is «ho va ten». A column that is not known is never read.
"""

import re
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from ..text import clean, fold
from .titles import ASSIGNMENTS, MARKS, PUPILS
from .values import is_empty
from .workbook import Sheet

SEARCHED_ROWS = 20

#: field: the ways in which its column may be headed; the first is the form's own.
PUPIL_HEADERS = {
    "number": ("STT", "TT", "Số TT", "Số thứ tự"),
    "code": ("Mã học sinh", "Mã HS", "Mã định danh học sinh"),
    "name": ("Họ và tên", "Họ tên", "Họ và tên học sinh", "Họ tên học sinh"),
    "birth_date": ("Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"),
    "sex": ("Giới tính",),
    "ethnicity": ("Dân tộc",),
    "personal_id": ("Số định danh cá nhân", "Số ĐDCN", "Mã định danh cá nhân"),
    "street": ("Nơi ở hiện nay", "Chỗ ở hiện nay", "Địa chỉ"),
    "mother": ("Họ tên mẹ", "Họ và tên mẹ"),
    "phone": ("Điện thoại", "Số điện thoại"),
}
ASSIGNMENT_HEADERS = {
    "class_name": ("Lớp",),
    "subject": ("Môn học", "Môn"),
    "code": ("Mã môn", "Mã môn học"),
    "periods": ("Số tiết/năm", "Số tiết/năm học", "Số tiết"),
    "teacher": ("Giáo viên", "Họ tên giáo viên", "Họ và tên giáo viên"),
    "email": ("Email", "E-mail", "Thư điện tử"),
    "homeroom": ("Chủ nhiệm", "GVCN"),
}
MARK_HEADERS = {key: PUPIL_HEADERS[key] for key in ("number", "code", "name", "birth_date")}
#: Primary: which moment of the term a column belongs to, and what it holds.
PRIMARY_HEADERS = {
    ("mid", "level"): ("Mức giữa kì", "Mức đạt được giữa kì"),
    ("end", "level"): ("Mức cuối kì", "Mức đạt được cuối kì", "Mức cuối năm"),
    ("mid", "test"): ("Điểm KT giữa kì", "Điểm KTĐK giữa kì"),
    ("end", "test"): ("Điểm KTĐK", "Điểm KT cuối kì", "Điểm KTĐK cuối kì", "Điểm KT cuối năm"),
}
TRAIT_HEADERS = {
    "YEU_NUOC": ("Yêu nước",),
    "NHAN_AI": ("Nhân ái",),
    "CHAM_CHI": ("Chăm chỉ",),
    "TRUNG_THUC": ("Trung thực",),
    "TRACH_NHIEM": ("Trách nhiệm",),
    "TU_CHU_TU_HOC": ("Tự chủ và tự học",),
    "GIAO_TIEP_HOP_TAC": ("Giao tiếp và hợp tác",),
    "GIAI_QUYET_VAN_DE": ("Giải quyết vấn đề và sáng tạo", "Giải quyết vấn đề"),
    "NGON_NGU": ("Ngôn ngữ",),
    "TINH_TOAN": ("Tính toán",),
    "KHOA_HOC": ("Khoa học",),
    "CONG_NGHE": ("Công nghệ",),
    "TIN_HOC": ("Tin học",),
    "THAM_MI": ("Thẩm mĩ", "Thẩm mỹ"),
    "THE_CHAT": ("Thể chất",),
}
#: What other programs print beside the marks; the system computes it itself.
DERIVED_HEADERS = ("ĐTBmhk", "ĐTBmhkI", "ĐTBmhkII", "ĐTBmcn", "ĐTB", "TBM", "Kết quả", "KQ")

_REGULAR = re.compile(r"(?:ddg)?tx ?([1-9])$")
_PERIODIC = {"ddggk": "gk", "gk": "gk", "ddgck": "ck", "ck": "ck"}


def fold_header(text) -> str:
    """Return a header for comparison: folded, punctuation as spaces, «kỳ» as «kì»."""
    words = re.sub(r"[^0-9a-z]+", " ", fold(str(text)))
    return re.sub(r"\bky\b", "ki", words).strip()


def _index(headers):
    return {fold_header(name): key for key, names in headers.items() for name in names}


_FIELDS = {
    PUPILS: _index(PUPIL_HEADERS),
    ASSIGNMENTS: _index(ASSIGNMENT_HEADERS),
    MARKS: _index(MARK_HEADERS),
}
_PRIMARY = _index(PRIMARY_HEADERS)
_TRAITS = _index(TRAIT_HEADERS)
_DERIVED = frozenset(map(fold_header, DERIVED_HEADERS))
#: Headers that only one kind of sheet has.
_TELLING = {
    PUPILS: frozenset(
        fold_header(PUPIL_HEADERS[key][0])
        for key in ("sex", "ethnicity", "personal_id", "street", "mother", "phone")
    ),
    ASSIGNMENTS: frozenset(
        fold_header(ASSIGNMENT_HEADERS[key][0])
        for key in ("code", "periods", "teacher", "email", "homeroom")
    ),
}


@dataclass(frozen=True)
class Head:
    """One column of a table: where it is and what it says."""

    index: int
    text: str

    @property
    def letter(self) -> str:
        """The letter that a spreadsheet shows over the column."""
        return get_column_letter(self.index)

    @property
    def folded(self) -> str:
        """The text for comparison."""
        return fold_header(self.text)


@dataclass(frozen=True)
class MarkHead:
    """What a mark column holds: its key and, in primary school, the moment.

    ``moment`` is ``mid`` or ``end`` of the term; empty where the term is one book.
    """

    head: Head
    key: str
    moment: str = ""


def find_header(sheet: Sheet):
    """Return ``(row number, heads)`` of the table, or ``(0, ())`` when there is none."""
    best = (0, ())
    most = 1
    for number, values in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        heads = tuple(
            Head(index, clean(value))
            for index, value in enumerate(values, 1)
            if isinstance(value, str) and not is_empty(value)
        )
        known = sum(1 for head in heads if _is_known(head.folded))
        if known > most:
            best, most = (number, heads), known
    return best


def _is_known(folded):
    return any(folded in fields for fields in _FIELDS.values()) or mark_key(folded) is not None


def kind_by_heads(heads):
    """Return the kind of sheet that the headers alone tell, or ``None``."""
    folded = {head.folded for head in heads}
    if any(mark_key(text) for text in folded):
        return MARKS
    for kind, telling in _TELLING.items():
        if folded & telling:
            return kind
    return None


def field_heads(kind, heads):
    """Return ``{field: [heads]}`` of the known columns of a kind of sheet."""
    found = {}
    for head in heads:
        field = _FIELDS[kind].get(head.folded)
        if field:
            found.setdefault(field, []).append(head)
    return found


def mark_key(folded):
    """Return ``(key, moment)`` of a mark column, or ``None``."""
    match = _REGULAR.match(folded)
    if match:
        return f"tx{match[1]}", ""
    if folded in _PERIODIC:
        return _PERIODIC[folded], ""
    if folded in _PRIMARY:
        moment, key = _PRIMARY[folded]
        return key, moment
    if folded in _TRAITS:
        return _TRAITS[folded], "end"
    return None


def is_derived(folded) -> bool:
    """Tell whether a column holds what the system computes itself."""
    return folded in _DERIVED


def form_header(kind, field) -> str:
    """Return the header of a field as the form prints it."""
    forms = {PUPILS: PUPIL_HEADERS, ASSIGNMENTS: ASSIGNMENT_HEADERS, MARKS: MARK_HEADERS}
    return forms[kind][field][0]
