import json
from datetime import date, datetime
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..lib import forms, slip

_FORMS = Path(__file__).parents[1] / "data" / "forms"
AT = datetime(2026, 1, 5, 14, 5)


def form(level="THCS", code="correction_slip"):
    document = json.loads((_FORMS / f"{code}.json").read_text())
    return forms.edition(document, level, "2026-01-05")


def cell(place, pupil="Trần Thị An", column="tx1", **vals):
    return {
        "key": place,
        "pupil": pupil,
        "number": place,
        "column": column,
        "label": "ĐĐGtx 1",
        "type": "score",
        "kind": "mark",
        "window": "tx",
        "old": "8,0",
        "new": "9,0",
        "at": AT,
        **vals,
    }


def content(*cells, state="applied", **vals):
    person = {"name": "Lê Thị Nhung", "at": AT, "note": "", "acted_for": ""}
    return {
        "number": "ĐC2026-0001",
        "state": state,
        "steps": ["submit", "homeroom", "approve", "apply", "confirm"],
        "school": "Trường THCS Hòa Bình",
        "place": "Hòa Bình",
        "date": date(2026, 1, 5),
        "requester": "Trần Minh Đức",
        "leads": True,
        "class": "8A",
        "ruleset": "TT22-2021",
        "subject": "Toán",
        "cells": list(cells) or [cell(1)],
        "reason": "Nhập nhầm",
        "late_reason": "",
        "people": {"homeroom": person, "approve": person, "confirm": person},
        "trace": [],
        **vals,
    }


@tagged("post_install", "-at_install")
class TestLibSlip(BaseCase):
    """The paper of spec 000 from plain values."""

    def test_every_row_of_the_form_stands(self):
        rows = slip.build(content(), form()).rows
        self.assertEqual(
            [row.label for row in rows],
            [
                *("ĐĐGtx 1", "ĐĐGgk", "ĐĐGck"),
                *("Đánh giá thường xuyên", "Đánh giá định kỳ", "Thông tin khác"),
            ],
        )
        self.assertEqual((rows[0].old, rows[0].new), ("8,0", "9,0"))
        self.assertEqual((rows[1].old, rows[1].new), ("", ""))

    def test_old_rules_keep_the_old_rows(self):
        rows = slip.build(content(ruleset="TT58-2011"), form()).rows
        self.assertEqual(rows[0].label, "Điểm 15p: ĐĐGtx 1")
        self.assertEqual(rows[1].label, "Điểm 1 tiết")
        rows = slip.build(content(), form("TH")).rows
        self.assertEqual(rows[-1].label, "Thông tin khác: ĐĐGtx 1")

    def test_several_cells_of_a_kind_continue(self):
        cells = [
            cell(1, column="comment", label="comment", type="", window="", old=""),
            cell(2, column="conduct", label="conduct", type="", window=""),
        ]
        rows = slip.build(content(*cells), form()).rows[-2:]
        self.assertEqual(
            [(row.label, row.old, row.first) for row in rows],
            [("Thông tin khác: Nhận xét", "–", True), ("Kết quả rèn luyện", "8,0", False)],
        )

    def test_several_pupils(self):
        built = slip.build(content(cell(1), cell(2, "Lê Văn Bình")), form())
        self.assertEqual(
            [row.label for row in built.rows],
            ["1. Trần Thị An: ĐĐGtx 1", "2. Lê Văn Bình: ĐĐGtx 1"],
        )
        self.assertIn("2 học sinh, theo bảng dưới đây", built.lines[2])

    def test_blanks_before_it_is_applied(self):
        built = slip.build(content(state="submitted", people={}), form())
        principal, administrator = built.confirmed
        self.assertEqual((principal.lines, principal.name), ((), ""))
        self.assertTrue(administrator.lines[0].startswith("Thông tin cũ: …"))

    def test_filled_in_after(self):
        principal, administrator = slip.build(content(), form()).confirmed
        self.assertEqual(principal.lines[0], "Đồng ý.")
        self.assertEqual(
            administrator.lines,
            (
                "ĐĐGtx 1: thông tin cũ 8,0; đã điều chỉnh 9,0.",
                "Hệ thống ghi nhận lúc 14 giờ 05 phút, ngày 05/01/2026.",
            ),
        )

    def test_many_cells_are_told_once(self):
        cells = [cell(place) for place in range(1, slip.LISTED + 2)]
        administrator = slip.build(content(*cells), form()).confirmed[1]
        self.assertIn(f"{slip.LISTED + 1} ô", administrator.lines[0])

    def test_refused_says_so(self):
        built = slip.build(content(state="refused", people={}), form())
        self.assertEqual(built.banner, "KHÔNG ĐƯỢC CHẤP THUẬN")
        self.assertEqual(built.confirmed[1].lines, ())

    def test_dates_as_in_official_papers(self):
        for day, shown in (
            (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
            (date(2026, 8, 15), "ngày 15 tháng 8 năm 2026"),
            (None, "ngày …… tháng …… năm 20……"),
        ):
            built = slip.build(content(date=day), form())
            self.assertEqual(built.requested[-1].above, f"Hòa Bình, {shown}")

    def test_no_homeroom_block_without_the_step(self):
        built = slip.build(content(steps=["submit", "approve", "apply"]), form())
        self.assertEqual([block.title for block in built.requested], ["NGƯỜI ĐỀ NGHỊ"])

    def test_editions_by_day(self):
        for code in ("correction_slip", "correction_record", "correction_register"):
            document = json.loads((_FORMS / f"{code}.json").read_text())
            for level in ("TH", "THCS", "THPT", "GDTX"):
                self.assertTrue(forms.edition(document, level, "2026-01-05"))
            self.assertIsNone(forms.edition(document, "THCS", "1999-01-01"))

    def test_lists_are_as_wide_as_their_page(self):
        for code, width in (("correction_record", 184), ("correction_register", 271)):
            self.assertEqual(sum(column["width"] for column in form(code=code)["columns"]), width)
