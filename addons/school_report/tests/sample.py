"""A made-up class for tests that need no database: names with every kind of diacritic."""

import json
from pathlib import Path

from odoo.addons.school_report.lib import forms

_FORMS = Path(__file__).parents[1] / "data" / "forms" / "class_ledger.json"
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Ksor", "Lường", "Ưng"]
_MIDDLE = ["Thị Mỹ", "Văn", "Hữu", "Đức", "Thị Quỳnh", "Ngọc", "Thế", "Thị Ỷ", "Vĩ"]
_GIVEN = ["An", "Ánh", "Bằng", "Cường", "Đạt", "Đệ", "Giỏi", "Hậu", "Hưởng", "Kỳ", "Ngữ", "Ỷ"]
SUBJECTS = [
    ("NVAN", "Ngữ văn", "Ngữ văn", "SCORE", 4),
    ("TOAN", "Toán", "Toán", "SCORE", 4),
    ("NN1", "Ngoại ngữ 1", "Ngoại ngữ 1", "SCORE", 4),
    ("GDCD", "Giáo dục công dân", "GDCD", "SCORE", 2),
    ("LSDL", "Lịch sử và Địa lí", "LS&ĐL", "SCORE", 4),
    ("KHTN", "Khoa học tự nhiên", "KHTN", "SCORE", 4),
    ("CNGHE", "Công nghệ", "Công nghệ", "SCORE", 3),
    ("TIN", "Tin học", "Tin học", "SCORE", 2),
    ("GDTC", "Giáo dục thể chất", "GDTC", "COMMENT", 2),
    ("NTHUAT", "Nghệ thuật", "Nghệ thuật", "COMMENT", 2),
    ("HDTN", "Hoạt động trải nghiệm, hướng nghiệp", "HĐTN-HN", "COMMENT", 2),
    ("GDDP", "Nội dung giáo dục của địa phương", "GDĐP", "COMMENT", 2),
]


def form(level="THCS", on="2025-10-01"):
    """Return the shipped form version of a level on a day."""
    for version in forms.versions(json.loads(_FORMS.read_text())):
        if version["level"] == level and version["date_from"] <= on <= (
            version["date_to"] or "9999"
        ):
            return version["content"]
    raise LookupError(level)


def content(count=45, term="HK1", level="THCS"):
    """Return the content of a ledger of ``count`` pupils, 12 subjects, all marks entered."""
    pupils = [_pupil(place) for place in range(1, count + 1)]
    return {
        "form": form(level),
        "form_version": "TT 22/2021",
        "school": {
            "name": "Trường THCS Hòa Bình",
            "ward": "Phường Thạnh Mỹ Lợi",
            "district": "",
            "province": "Thành phố Hồ Chí Minh",
        },
        "class": {
            "id": 7,
            "name": "8A",
            "grade": 8,
            "level": level,
            "year": "2025-2026",
            "term": term,
            "size": sum(pupil["status"] == "studying" for pupil in pupils),
        },
        "people": {"homeroom": "Lê Thị Thương", "principal": "Nguyễn Hữu Phước"},
        "pupils": pupils,
        "subjects": [_subject(place, pupils, term) for place in range(len(SUBJECTS))],
        "term": {
            str(pupil["id"]): {"conduct": "TOT", "learning": "KHA"}
            for pupil in pupils
            if pupil["status"] == "studying"
        },
        "year": _year(pupils) if term == "HK2" else {},
    }


def _pupil(place):
    name = " ".join(
        (_FAMILY[place % 10], _MIDDLE[place % 9], _GIVEN[place % 12]),
    )
    left = place == 13
    return {
        "id": 1000 + place,
        "number": place,
        "code": f"66250{place:05d}",
        "name": "Nguyễn Phan Hoàng Thiên Phước Tường Vy" if place == 9 else name,
        "birth_date": f"2012-{place % 12 + 1:02d}-{place % 28 + 1:02d}",
        "birth_place": "Bệnh viện Đa khoa tỉnh Đắk Lắk",
        "sex": "female" if place % 2 else "male",
        "ethnicity": "Ê Đê" if place % 7 == 0 else "Kinh",
        "policy": "Con thương binh" if place % 11 == 0 else "",
        "address": f"Số {place} đường Nguyễn Tất Thành, Phường Thạnh Mỹ Lợi",
        "father": _person("Nguyễn Văn Ưởng", "kĩ sư", place),
        "mother": _person("Đỗ Thị Vân", "giáo viên", place) if place % 3 else {},
        "guardian": {},
        "status": "transferred_out" if left else "studying",
        "date_start": "2025-09-05",
        "date_end": "2025-10-12" if left else "",
    }


def _person(name, occupation, place):
    return {
        "name": name,
        "occupation": occupation,
        "phone": f"09378442{place:02d}",
        "email": f"phuhuynh{place}@truong.example",
    }


def _subject(place, pupils, term):
    code, label, short, kind, tx_count = SUBJECTS[place]
    return {
        "code": code,
        "label": label,
        "short": short,
        "kind": kind,
        "gradebook": 500 + place,
        "tx_count": tx_count,
        "teachers": ["Trần Đức Kỳ", "Vũ Thị Ỷ"] if code == "NTHUAT" else ["Phạm Thị Diễm"],
        "rows": {
            str(pupil["id"]): _row(kind, tx_count, pupil["number"] + place, term)
            for pupil in pupils
            if pupil["status"] == "studying"
        },
    }


def _row(kind, tx_count, seed, term):
    def mark(step):
        if kind == "COMMENT":
            return "CĐ" if (seed + step) % 23 == 0 else "Đ"
        return f"{4 + (seed * 7 + step * 3) % 6},{(seed + step) % 10}"

    keys = [f"tx{number}" for number in range(1, tx_count + 1)] + ["gk", "ck", "average"]
    row = {key: mark(step) for step, key in enumerate(keys)}
    if term == "HK2":
        row["year"] = mark(9)
    return row


def _year(pupils):
    return {
        str(pupil["id"]): {
            "conduct": "TOT",
            "learning": "TOT" if pupil["number"] % 4 == 0 else "KHA",
            "absences": "3",
            "decision": "RETAINED" if pupil["number"] == 5 else "PROMOTED",
            "award": "GIOI" if pupil["number"] % 4 == 0 else "",
        }
        for pupil in pupils
        if pupil["status"] == "studying"
    }
