"""Reading of XLSX files and titles, without a database."""

import datetime
import inspect
import re
import time
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

from odoo.tests import BaseCase

from ..lib.importing import headers, titles, values
from ..lib.importing.issues import Log, Place, group_issues
from ..lib.importing.parse import parse_file
from ..lib.importing.workbook import FileRefused, Limits, open_workbook
from ..wizard.school_import_messages import MESSAGES
from .school_files import SchoolFiles
from .xlsx_files import edit_workbook, write_workbook, zip_bomb

IMPORTING = Path(inspect.getfile(headers)).parent


class TestWorkbook(BaseCase):
    """What may be hostile is refused before it is parsed."""

    def refused(self, content, limits=None):
        with self.assertRaises(FileRefused) as caught:
            open_workbook("x.xlsx", content, *([limits] if limits else []))
        return caught.exception.code

    def replaced(self, content, name, change):
        """Return the file with one part changed."""
        target = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
            for part in source.namelist():
                data = source.read(part)
                copy.writestr(part, change(data) if part == name else data)
        return target.getvalue()

    def test_not_a_workbook(self):
        sheet = "xl/worksheets/sheet1.xml"
        content = write_workbook({"A": [["x"]]})
        self.assertEqual(self.refused(b""), "FILE_EMPTY")
        self.assertEqual(self.refused(b"col1,col2"), "FILE_NOT_XLSX")
        self.assertEqual(self.refused(b"PK\x03\x04" + b"\0" * 50), "FILE_NOT_XLSX")
        self.assertEqual(self.refused(content[: len(content) // 2]), "FILE_NOT_XLSX")
        broken = self.replaced(content, sheet, lambda data: data[:-20])
        self.assertEqual(self.refused(broken), "FILE_NOT_XLSX")
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        self.assertEqual(self.refused(ole), "FILE_OLD_XLS")
        encrypted = ole + "EncryptedPackage".encode("utf-16-le")
        self.assertEqual(self.refused(encrypted), "FILE_ENCRYPTED")

    def test_size_is_refused_fast(self):
        start = time.monotonic()
        self.assertEqual(self.refused(b"0" * 20 * 1024 * 1024), "FILE_TOO_LARGE")
        bomb = zip_bomb(200)
        self.assertLess(len(bomb), 1024 * 1024)
        self.assertEqual(self.refused(bomb), "FILE_UNPACKED_TOO_LARGE")
        self.assertLess(time.monotonic() - start, 10)

    def test_entities_are_refused(self):
        """Also where another encoding would hide them."""
        doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
        plain = write_workbook({"A": [["x"]]})
        for change in (
            lambda data: doctype + data,
            lambda data: b'<?xml version="1.0" encoding="UTF-7"?>' + data,
            lambda data: data.decode().encode("utf-16"),
        ):
            content = self.replaced(plain, "xl/worksheets/sheet1.xml", change)
            self.assertEqual(self.refused(content), "FILE_NOT_XLSX")

    def test_too_many_rows_and_columns(self):
        many = write_workbook({"A": [[number] for number in range(300)]})
        self.assertEqual(self.refused(many, Limits(rows=200)), "FILE_TOO_MANY_ROWS")
        self.assertEqual(self.refused(many, Limits(raw_rows=200)), "FILE_TOO_MANY_ROWS")
        self.assertEqual(self.refused(many, Limits(cells=200)), "FILE_TOO_MANY_ROWS")
        far = edit_workbook(many, ("A", "AAA1", 1))
        self.assertEqual(self.refused(far), "FILE_TOO_MANY_COLUMNS")
        below = edit_workbook(write_workbook({"A": [["x"]]}), ("A", "A1048576", 1))
        self.assertEqual(self.refused(below), "FILE_TOO_MANY_ROWS")
        sheets = write_workbook({f"S{number}": [["x"]] for number in range(5)})
        self.assertEqual(self.refused(sheets, Limits(sheets=4)), "FILE_TOO_MANY_SHEETS")

    def test_formatted_rows_below_are_no_rows(self):
        content = write_workbook({"A": [["x"], *([[None]] * 10)]})
        (sheet,) = open_workbook("x.xlsx", content)
        self.assertEqual(sheet.rows, (("x",),))


class TestTitlesAndHeaders(BaseCase):
    def title(self, text):
        return titles.read_title([["TRƯỜNG THCS SEN"], [text]])

    def test_titles(self):
        found = self.title(
            "BẢNG ĐIỂM MÔN HOẠT ĐỘNG TRẢI NGHIỆM, HƯỚNG NGHIỆP - LỚP 10A1 -"
            " HỌC KÌ II NĂM HỌC 2025-2026"
        )
        self.assertEqual(
            (found.kind, found.subject, found.class_name, found.term, found.start_year),
            ("marks", "HOẠT ĐỘNG TRẢI NGHIỆM, HƯỚNG NGHIỆP", "10A1", "HK2", 2025),
        )
        self.assertEqual(found.school, "TRƯỜNG THCS SEN")
        for text in (
            "BẢNG ĐIỂM MÔN TOÁN – LỚP 8A – HỌC KỲ 1 – NĂM HỌC: 2025 - 2026",
            unicodedata.normalize(
                "NFD", "Bảng điểm môn Toán - Lớp 8A - Học kì I năm học 2025–2026"
            ),
        ):
            found = self.title(text)
            self.assertEqual((found.class_name, found.term, found.start_year), ("8A", "HK1", 2025))
        self.assertEqual(
            self.title("DANH SÁCH HỌC SINH LỚP 6A - NĂM HỌC 2025-2027").bad_year, "2025-2027"
        )
        self.assertEqual(self.title("PHẨM CHẤT - LỚP 4A - GIỮA HỌC KÌ I").moment, "mid")

    def test_headers(self):
        for text in ("ĐĐGtx1", "ddgtx 1", " TX1 ", unicodedata.normalize("NFD", "ĐĐGtx1")):
            self.assertEqual(headers.mark_key(headers.fold_header(text)), ("tx1", ""), text)
        for text, key in (
            ("Mức giữa kỳ", ("level", "mid")),
            ("Điểm KTĐK", ("test", "end")),
            ("Thẩm mỹ", ("THAM_MI", "end")),
            ("ĐTBmhk", None),
        ):
            self.assertEqual(headers.mark_key(headers.fold_header(text)), key)


class TestValues(BaseCase):
    def reading(self, reader, value, **options):
        log = Log()
        result = reader(value, Place("f", "s", 7, "E", "H"), log, **options)
        return result, [issue.code for issue in log.issues]

    def test_text(self):
        for raw, codes in (
            ("Hồ Thị An", []),
            ("Hồ  Thị\u00a0An ", ["TEXT_SPACES"]),
            (unicodedata.normalize("NFD", "Hồ Thị An"), ["TEXT_COMPOSED"]),
        ):
            self.assertEqual(self.reading(values.read_text, raw), ("Hồ Thị An", codes))
        self.assertEqual(self.reading(values.read_text, 12), (None, ["NOT_TEXT"]))

    def test_dates(self):
        day = datetime.date(2014, 8, 4)
        for raw in ("04-08-2014", "4/8/2014", " 04.08.2014 "):
            self.assertEqual(self.reading(values.read_date, raw), (day, ["DATE_AS_TEXT"]))
        moment = datetime.datetime(2014, 8, 4)
        self.assertEqual(self.reading(values.read_date, moment), (day, []))
        for raw in ("8/14/2014", "2014-08-04", "04/08/14", 41855, "4 tháng 8", "30/02/2014"):
            self.assertEqual(self.reading(values.read_date, raw), (None, ["DATE_NOT_READ"]), raw)

    def test_codes_and_numbers(self):
        self.assertEqual(self.reading(values.read_code, 66.0), ("66", ["NUMBER_AS_CODE"]))
        self.assertEqual(self.reading(values.read_code, "a b"), (None, ["CODE_FORMAT"]))
        self.assertEqual(
            self.reading(values.read_phone, 912345678), ("0912345678", ["PHONE_NUMBER"])
        )
        self.assertEqual(
            self.reading(values.read_phone, "+84 912 345 678"), ("0912345678", ["READ_AS"])
        )
        self.assertEqual(self.reading(values.read_phone, "12"), (None, ["PHONE_FORMAT"]))
        self.assertEqual(self.reading(values.read_periods, "105"), (105, ["NUMBER_AS_TEXT"]))
        for raw in (True, 0, -5, 10.5, "105 tiết"):
            self.assertEqual(
                self.reading(values.read_periods, raw), (None, ["PERIODS_NOT_READ"]), raw
            )
        self.assertEqual(self.reading(values.read_sex, " NỮ"), ("female", ["TEXT_SPACES"]))


class TestParse(BaseCase):
    def parsed(self, content):
        log = Log()
        return parse_file("x.xlsx", content, log), log

    def test_signatures_and_totals_under_the_table(self):
        content = SchoolFiles({"8A": 3}, dirt=0).pupil_file()
        content = edit_workbook(content, ("8A", "B11", None), ("8A", "H12", "Người lập bảng"))
        (sheet,), log = self.parsed(content)
        self.assertEqual(len(sheet.rows), 3)
        self.assertIn("ROW_IGNORED", [issue.code for issue in log.issues])
        self.assertFalse(log.errors)

    def test_row_without_a_code_is_refused(self):
        content = edit_workbook(SchoolFiles({"8A": 3}, dirt=0).pupil_file(), ("8A", "B7", None))
        __, log = self.parsed(content)
        self.assertEqual([(i.code, i.place.cell) for i in log.errors], [("CELL_EMPTY", "B7")])

    def test_columns_that_are_not_read_are_told(self):
        content = SchoolFiles({"8A": 3}, dirt=0).mark_file("8A", "HK1")
        content = edit_workbook(
            content,
            ("TOAN", "K4", "ĐTBmhk"),
            ("TOAN", "K5", 8.1),
            ("TOAN", "L4", "Ghi chú"),
            ("TOAN", "L5", "giỏi"),
        )
        __, log = self.parsed(content)
        told = [(i.code, i.place.header) for i in log.notices if i.code.startswith("COLUMN")]
        self.assertEqual(told, [("COLUMN_DERIVED", "ĐTBmhk"), ("COLUMN_IGNORED", "Ghi chú")])

    def test_equal_notices_are_one_group(self):
        log = Log()
        for row in range(600):
            log.notice("TEXT_SPACES", Place("f", "s", row, "C", "Họ và tên"), value="x")
        log.notice("TEXT_SPACES", Place("f", "s", 1, "D", "Giới tính"), value="x")
        self.assertEqual([group.count for group in group_issues(log.issues)], [600, 1])


class TestMessages(BaseCase):
    def test_every_code_has_a_message_with_its_parameters(self):
        """A code without a sentence would be a crash in front of the clerk."""
        source = "\n".join(path.read_text() for path in IMPORTING.glob("*.py"))
        marks = (IMPORTING.parent / "marks.py").read_text()
        codes = set(re.findall(r'(?:error|notice|report|FileRefused)\(\s*"([A-Z_]+)"', source))
        codes |= set(re.findall(r'MarkError\(\s*"([A-Z_]+)"', marks))
        codes |= set(re.findall(r'"((?:NOT_A|MAY_NOT|COLUMN|FILE)_[A-Z_]+)"', source))
        self.assertGreater(len(codes), 80)
        self.assertFalse(codes - set(MESSAGES))
