"""XLSX files of an invented school, with the dirt that real ones have.

Deterministic: the same arguments give the same school. The generator keeps the truth
(``pupils``, ``entries``) beside the dirty files, so that a test can compare what was
imported with what was meant. The demo school's files come from here too.
"""

import datetime
import itertools
import random
import re
import unicodedata
from dataclasses import dataclass, field

from ..lib.names import sort_key
from .school_words import (
    ASSIGNMENT_HEADER,
    END_TESTS,
    ETHNICITIES,
    FAMILY,
    FIRST_GRADES,
    GIVEN,
    MID_TESTS,
    MIDDLE,
    PLACES,
    PRIMARY_TERMS,
    PUPIL_HEADER,
    SUBJECTS,
    TERM_TITLES,
    TRAIT_CODES,
    TRAITS,
)
from .xlsx_files import write_workbook


@dataclass(frozen=True)
class Pupil:
    """A pupil as meant."""

    code: str
    name: str
    birth_date: datetime.date
    sex: str
    ethnicity: str
    personal_id: str
    street: str
    mother: str
    phone: str
    class_name: str


@dataclass
class SchoolFiles:
    """A small school: ``classes`` maps class names to numbers of pupils.

    ``entries`` is the truth of the marks as the sheet shows them:
    {(class, subject, term): {pupil code: {column: «7,5»}}}; empty cells are absent.
    ``skip`` leaves books or columns empty: (class, term), (class, subject, term),
    (class, subject, term, column). ``trait_moment`` «GIỮA» gives the sheet of qualities
    a title with the middle of the term; without it, it has none.
    """

    classes: dict
    name: str = "TRƯỜNG PHỔ THÔNG HOA SEN"
    start_year: int = 2025
    seed: int = 1
    dirt: float = 0.08
    empty: float = 0.01
    domain: str = "hoasen.example"
    prefix: str = "99"
    skip: tuple = ()
    teachers: dict = field(default_factory=dict)
    homerooms: dict = field(default_factory=dict)
    trait_moment: str = ""
    pupils: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self._numbers = itertools.count(1)
        self._make_pupils()
        self._make_teachers()
        for class_name in self.classes:
            for term in TERM_TITLES:
                self._make_entries(class_name, term)

    # -- the school as meant -------------------------------------------------

    def _make_pupils(self):
        for class_name, count in self.classes.items():
            pupils = [self._pupil(class_name) for _number in range(count)]
            self.pupils += sorted(pupils, key=lambda pupil: sort_key(pupil.name))

    def _pupil(self, class_name):
        rnd = self.random
        sex = rnd.choice(("Nam", "Nữ"))
        number = next(self._numbers)
        year = self.start_year - grade_of(class_name) - 5
        birth_date = datetime.date(year, rnd.randint(1, 12), rnd.randint(1, 28))
        personal_id = f"{rnd.randint(1, 96):03d}3{year % 100:02d}{number:06d}"
        return Pupil(
            code=f"{self.prefix}{self.start_year % 100}{number:06d}",
            name=f"{rnd.choice(FAMILY)} {rnd.choice(MIDDLE[sex])} {rnd.choice(GIVEN[sex])}",
            birth_date=birth_date,
            sex=sex,
            ethnicity=rnd.choice(ETHNICITIES),
            personal_id="" if rnd.random() < 0.03 else personal_id,
            street=rnd.choice(PLACES),
            mother=f"{rnd.choice(FAMILY)} Thị {rnd.choice(GIVEN['Nữ'])}",
            phone=f"09{rnd.randint(10_000_000, 99_999_999)}",
            class_name=class_name,
        )

    def _make_teachers(self):
        """One teacher per class and subject group; a homeroom teacher per class."""
        for class_name in self.classes:
            level = level_of(class_name)
            for index, (code, _name, _kind, _periods) in enumerate(subjects_of(class_name)):
                key = (class_name, code)
                if level == "TH" and code in ("TOAN", "DD", "LSDL", "KH", "HDTN"):
                    self.teachers[key] = self.teachers[class_name, "TV"]
                elif key not in self.teachers:
                    self.teachers[key] = self._teacher(level, index)

    def _teacher(self, level, index):
        number = ["TH", "THCS", "THPT"].index(level) * 20 + index + 1
        rnd = random.Random(f"{self.seed}-{number}")
        sex = rnd.choice(("Nam", "Nữ"))
        name = f"{rnd.choice(FAMILY)} {MIDDLE[sex][0]} {rnd.choice(GIVEN[sex])}"
        return name, f"gv{number:03d}@{self.domain}"

    def homeroom(self, class_name):
        """Return the code of the subject whose teacher keeps the class."""
        codes = [subject[0] for subject in subjects_of(class_name)]
        number = list(self.classes).index(class_name)
        return self.homerooms.get(class_name) or codes[number % 2]

    def of_class(self, class_name):
        """Return the pupils of a class in list order."""
        return [pupil for pupil in self.pupils if pupil.class_name == class_name]

    def _make_entries(self, class_name, term):
        level = level_of(class_name)
        for code, _name, kind, periods in subjects_of(class_name):
            for pupil in self.of_class(class_name):
                self._fill(pupil, code, kind, periods, term)
        if level == "TH":
            for pupil in self.of_class(class_name):
                self._fill_traits(pupil, self._trait_book(term))

    def _fill(self, pupil, code, kind, periods, term):
        rnd = self.random
        if kind == "PRIMARY":
            for moment, book in zip(("mid", "end"), PRIMARY_TERMS[term], strict=True):
                self._enter(pupil, code, book, "level", rnd.choice("TTTHHHC"))
                if has_test(code, moment, grade_of(pupil.class_name)):
                    self._enter(pupil, code, book, "test", str(rnd.randint(4, 10)))
            return
        for column in columns_of(kind, periods):
            if kind == "SCORE":
                tenths = min(100, max(0, round(rnd.gauss(70, 15))))
                value = f"{tenths // 10},{tenths % 10}"
            else:
                value = "CĐ" if rnd.random() < 0.03 else "Đ"
            self._enter(pupil, code, term, column, value)

    def _fill_traits(self, pupil, book):
        for code in TRAIT_CODES:
            if grade_of(pupil.class_name) < 3 and code in ("CONG_NGHE", "TIN_HOC"):
                continue
            self._enter(pupil, "PCNL", book, code, self.random.choice("TTTĐĐC"))

    def _enter(self, pupil, code, book, column, value):
        skipped = (pupil.class_name, code, book, column) in self.skip
        if skipped or (pupil.class_name, code, book) in self.skip:
            return
        if (pupil.class_name, book) in self.skip or self.random.random() < self.empty:
            return
        cells = self.entries.setdefault((pupil.class_name, code, book), {})
        cells.setdefault(pupil.code, {})[column] = value

    # -- files ---------------------------------------------------------------

    def files(self, terms=("HK1", "HK2")):
        """Return {file name: content} of the whole school."""
        files = {"hoc_sinh.xlsx": self.pupil_file(), "phan_cong.xlsx": self.assignment_file()}
        for term in terms:
            for class_name in self.classes:
                files[f"diem_{term}_{class_name}.xlsx"] = self.mark_file(class_name, term)
        return files

    def pupil_file(self):
        """Return the class lists, a sheet a class."""
        sheets = {}
        for class_name in self.classes:
            title = f"DANH SÁCH HỌC SINH LỚP {class_name} - NĂM HỌC {self.year_name}"
            rows = [["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], [self.name], [title], [], PUPIL_HEADER]
            for number, pupil in enumerate(self.of_class(class_name), 1):
                rows.append(
                    (
                        number,
                        pupil.code,
                        self._dirty_text(pupil.name),
                        self._dirty_date(pupil.birth_date),
                        self._dirty_text(pupil.sex),
                        pupil.ethnicity,
                        pupil.personal_id,
                        pupil.street,
                        pupil.mother,
                        pupil.phone,
                    )
                )
            sheets[class_name] = rows
        return write_workbook(sheets)

    def assignment_file(self):
        """Return the assignments of all classes."""
        rows = [[self.name], [], [f"PHÂN CÔNG CHUYÊN MÔN NĂM HỌC {self.year_name}"], []]
        rows.append(ASSIGNMENT_HEADER)
        for class_name in self.classes:
            for code, name, _kind, periods in subjects_of(class_name):
                teacher, email = self.teachers[class_name, code]
                tick = "x" if code == self.homeroom(class_name) else None
                rows.append((class_name, name, code, periods, teacher, email, tick))
        return write_workbook({"Phân công giảng dạy": rows})

    def mark_file(self, class_name, term):
        """Return the marks of a class in a term, a sheet a subject."""
        sheets = {
            code: self._mark_rows(class_name, term, code, name, kind, periods)
            for code, name, kind, periods in subjects_of(class_name)
        }
        if level_of(class_name) == "TH":
            sheets["PCNL"] = self._trait_rows(class_name, term)
        return write_workbook(sheets)

    def _mark_rows(self, class_name, term, code, name, kind, periods):
        title = (
            f"BẢNG ĐIỂM MÔN {name.upper()} - LỚP {class_name} -"
            f" {TERM_TITLES[term]} NĂM HỌC {self.year_name}"
        )
        columns = sheet_columns(kind, periods, code, term, grade_of(class_name))
        header = ["STT", "Mã học sinh", "Họ và tên", "Ngày sinh"]
        rows = [[self.name], [title], [], [*header, *(text for text, _b, _c in columns)]]
        for number, pupil in enumerate(self.of_class(class_name), 1):
            born = f"{pupil.birth_date:%d/%m/%Y}"
            row = [number, pupil.code, self._dirty_text(pupil.name), born]
            for _text, book, column in columns:
                cells = self.entries.get((class_name, code, book), {})
                row.append(self._dirty_mark(cells.get(pupil.code, {}).get(column)))
            rows.append(row)
        return rows

    def _trait_book(self, term):
        return PRIMARY_TERMS[term][0 if self.trait_moment else 1]

    def _trait_rows(self, class_name, term):
        book = self._trait_book(term)
        title = []
        if self.trait_moment:
            words = f"{self.trait_moment} {TERM_TITLES[term]} NĂM HỌC {self.year_name}"
            title = [f"PHẨM CHẤT, NĂNG LỰC - LỚP {class_name} - {words}"]
        rows = [[], title, [], ["STT", "Mã học sinh", "Họ và tên", *TRAITS]]
        cells = self.entries.get((class_name, "PCNL", book), {})
        for number, pupil in enumerate(self.of_class(class_name), 1):
            values = [cells.get(pupil.code, {}).get(code) for code in TRAIT_CODES]
            rows.append([number, pupil.code, self._dirty_text(pupil.name), *values])
        return rows

    @property
    def year_name(self):
        """Return «2025-2026»."""
        return f"{self.start_year}-{self.start_year + 1}"

    # -- dirt ----------------------------------------------------------------

    def _is_dirty(self):
        return self.random.random() < self.dirt

    def _dirty_text(self, text):
        if not self._is_dirty():
            return text
        ways = (
            lambda: text + " ",
            lambda: text.replace(" ", "  ", 1),
            lambda: unicodedata.normalize("NFD", text),
            lambda: " " + text,
            lambda: text.replace(" ", "\u00a0", 1),
        )
        return self.random.choice(ways)()

    def _dirty_date(self, date):
        if not self._is_dirty():
            return datetime.datetime(date.year, date.month, date.day)
        ways = ("{0:%d-%m-%Y}", "{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}")
        return self.random.choice(ways).format(date)

    def _dirty_mark(self, value):
        if value is None or not value[0].isdigit():
            if value is None or not self._is_dirty():
                return value
            return self.random.choice((value + " ", *{"Đ": ("đ", "D")}.get(value, ())))
        if self._is_dirty():
            return self.random.choice((value, value + " "))
        number = float(value.replace(",", "."))
        return int(number) if number.is_integer() else number


def grade_of(class_name):
    """Return the grade that a class name begins with."""
    return int(re.match(r"\d+", class_name)[0])


def level_of(class_name):
    """Return the level of a class."""
    grade = grade_of(class_name)
    return "TH" if grade < 6 else "THCS" if grade < 10 else "THPT"


def subjects_of(class_name):
    """Return the subjects that a class is taught."""
    grade = grade_of(class_name)
    subjects = SUBJECTS[level_of(class_name)]
    return [s for s in subjects if grade >= FIRST_GRADES.get(s[0], 1) or grade > 5]


def has_test(code, moment, grade):
    """Whether a primary subject has a test then (TT 27/2020 Điều 7)."""
    return code in END_TESTS if moment == "end" else code in MID_TESTS and grade >= 4


def columns_of(kind, periods):
    """Return the columns of a secondary subject (TT 22/2021 Điều 6, 7)."""
    count = 2 if kind == "COMMENT" or periods <= 35 else 3 if periods <= 70 else 4
    return [*(f"tx{number}" for number in range(1, count + 1)), "gk", "ck"]


def sheet_columns(kind, periods, code, term, grade):
    """Return (header, book, column) of the mark columns as schools print them."""
    if kind != "PRIMARY":
        prefix = "ĐĐG" if kind == "SCORE" else ""
        return [
            (prefix + column if prefix else column.upper(), term, column)
            for column in columns_of(kind, periods)
        ]
    mid, end = PRIMARY_TERMS[term]
    columns = [("Mức giữa kì", mid, "level"), ("Mức cuối kì", end, "level")]
    if has_test(code, "mid", grade):
        columns += [("Điểm KT giữa kì", mid, "test"), ("Điểm KT cuối kì", end, "test")]
    elif has_test(code, "end", grade):
        columns.append(("Điểm KTĐK", end, "test"))
    return columns
