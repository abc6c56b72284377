"""The title of a sheet: what it is, of which class, term and school year.

«DANH SÁCH HỌC SINH LỚP 6A - NĂM HỌC 2025-2026»
«BẢNG ĐIỂM MÔN TOÁN - LỚP 8A - HỌC KÌ I NĂM HỌC 2025-2026»
«PHÂN CÔNG CHUYÊN MÔN NĂM HỌC 2025-2026»
«PHẨM CHẤT, NĂNG LỰC - LỚP 4A - GIỮA HỌC KÌ I NĂM HỌC 2025-2026»
"""

import re
from dataclasses import dataclass

from ..text import clean, fold

PUPILS = "pupils"
ASSIGNMENTS = "assignments"
MARKS = "marks"

_DASH = r"\s*[-–—,:]*\s*"
_CLASS = re.compile(r"\blop\s+([0-9].*?)\s*(?:[-–—,;]|\bhoc k|\bnam hoc|$)")
_TERM = re.compile(r"\bhoc k[iy]\s+(ii|i|1|2)\b")
_MOMENT = re.compile(r"\b(giua|cuoi) (?:hoc k[iy]|nam)\b")
_YEAR = re.compile(r"\bnam hoc\s*:?\s*(\d{4})\s*[-–—/]\s*(\d{4})")
_SUBJECT = re.compile(rf"\bmon\s+(.+?){_DASH}\blop\b")
_KINDS = (
    ("bang diem", MARKS),
    ("danh sach hoc sinh", PUPILS),
    ("phan cong", ASSIGNMENTS),
)


@dataclass(frozen=True)
class Title:
    """What the lines above a table say; ``None`` where they say nothing."""

    kind: str | None = None
    class_name: str | None = None
    subject: str | None = None
    term: str | None = None
    moment: str | None = None
    start_year: int | None = None
    bad_year: str | None = None
    school: str | None = None
    row: int = 0


def read_title(rows) -> Title:
    """Read the rows above the header.

    :param rows: the sheet's rows above the header, from row 1
    """
    found = {}
    for number, values in enumerate(rows, 1):
        for value in values:
            if isinstance(value, str) and clean(value):
                _read_line(clean(value), number, found)
    return Title(**found)


def _read_line(line, number, found):
    folded = fold(line)
    # Folding keeps the length, so that a match can be cut from the line itself.
    original = line if len(line) == len(folded) else folded
    if folded.startswith("truong") and "school" not in found:
        found["school"] = line
    for words, kind in _KINDS:
        if words in folded:
            found.setdefault("kind", kind)
            found["row"] = number
    for key, pattern in (("class_name", _CLASS), ("subject", _SUBJECT)):
        match = pattern.search(folded)
        if match:
            found.setdefault(key, original[slice(*match.span(1))])
    match = _TERM.search(folded)
    if match:
        found.setdefault("term", "HK2" if match[1] in ("ii", "2") else "HK1")
    match = _MOMENT.search(folded)
    if match:
        found.setdefault("moment", "mid" if match[1] == "giua" else "end")
    match = _YEAR.search(folded)
    if match:
        first, second = int(match[1]), int(match[2])
        found["start_year"] = first
        if second != first + 1:
            found["bad_year"] = f"{first}-{second}"
