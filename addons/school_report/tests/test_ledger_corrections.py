import io
import subprocess
import tempfile
import unicodedata
from pathlib import Path

import openpyxl
from PIL import Image

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.school_approval.tests.common import CorrectionCommon
from odoo.addons.school_gradebook.lib import canonical

from ..lib import compare, ledger
from . import sample
from .common import LedgerCommon, tool

DONE = ("submit", "homeroom", "approve", "apply")


def entry(pupil="1001", column="tx1", subject="NVAN", **vals):
    return {
        "subject": subject,
        "pupil": pupil,
        "column": column,
        "old": "3,0",
        "new": "9,0",
        "at": "2025-12-22T14:05+07:00",
        "number": "ĐC2025-0001",
        **vals,
    }


def corrected(*cells, count=45, term="HK1"):
    content = sample.content(count, term)
    return {**content, "corrections": {"requests": ["ĐC2025-0001"], "cells": list(cells)}}


@tagged("post_install", "-at_install")
class TestCorrectionPages(BaseCase):
    """What the pages show of corrections, from made-up content."""

    def page(self, content, key, with_corrections=True):
        book = ledger.build(content, corrected=with_corrections)
        return next(page for page in book.pages if page.key == key)

    def cell(self, page, key, row=0):
        keys = [column.key for column in page.table.columns]
        return page.table.rows[row].cells[keys.index(key)]

    def test_old_value_note_and_foot(self):
        content = corrected(entry())
        page = self.page(content, "subject:NVAN")
        cell = self.cell(page, "tx1")
        self.assertEqual(cell.old, ("3,0",))
        self.assertEqual(cell.text, content["subjects"][0]["rows"]["1001"]["tx1"])
        self.assertEqual(cell.note, "3,0 → 9,0 (ĐC2025-0001, 14:05 22/12/2025)")
        self.assertEqual(self.cell(page, "note").text, "ĐC2025-0001")
        self.assertEqual(
            page.foot,
            (
                "Trong trang này có 1 chỗ được sửa chữa: STT 1, ĐĐGtx 1: 3,0 → 9,0"
                " (ĐC2025-0001, 14:05 22/12/2025).",
            ),
        )

    def test_twice_and_by_two_requests(self):
        second = entry(old="9,0", new="9,5", number="ĐC2025-0002")
        page = self.page(corrected(entry(), second), "subject:NVAN")
        self.assertEqual(self.cell(page, "tx1").old, ("3,0", "9,0"))
        self.assertEqual(self.cell(page, "note").text, "2 giấy")

    def test_conduct_stands_in_the_summary(self):
        page = self.page(corrected(entry(subject="", column="conduct", old="Đạt")), "term_summary")
        self.assertEqual(self.cell(page, "term_conduct").old, ("Đạt",))
        self.assertIn("Kết quả rèn luyện: Đạt → 9,0", page.foot[0])

    def test_the_clean_print_is_as_before(self):
        """Also for the comparison of a copy with the data of today."""
        clean = ledger.build(sample.content(5))
        self.assertEqual(ledger.build(corrected(entry(), count=5)), clean)
        self.assertEqual(ledger.build(sample.content(5), corrected=True), clean)
        shown = ledger.build(corrected(entry(), count=5), corrected=True)
        self.assertEqual([item.column for item in compare.differences(shown, clean)], ["Ghi chú"])

    def test_many_corrections_take_their_room(self):
        cells = [entry(str(1000 + n)) for n in range(1, 40) if n != 13]
        page = self.page(corrected(*cells), "subject:NVAN")
        self.assertEqual(sum(page.chunks), 45)
        self.assertGreater(len(page.chunks), 1)
        self.assertEqual(self.page(corrected(entry()), "subject:NVAN").chunks, (45,))


@tagged("post_install", "-at_install")
class TestLedgerCorrections(LedgerCommon, CorrectionCommon):
    """Ledgers of 8A around applied corrections."""

    def applied(self, *cells, **vals):
        return self.take(self.request_of(cells or (("tx1", "9"),), **vals), *DONE)

    def test_only_where_there_are_any(self):
        """A class without corrections keeps the content and the hash it had."""
        record = self.obtain()
        self.assertNotIn("corrections", record.content)
        self.assertFalse(record.void_by)
        self.take(self.request_of(), "submit")
        self.assertEqual(self.obtain(), record)
        self.assertEqual(record.sha256, canonical.sha256(record.content))

    def test_frozen_with_the_copy(self):
        request = self.applied(("tx1", "9"), ("tx2", "10"))
        record = self.obtain()
        known = record.content["corrections"]
        self.assertEqual(known["requests"], [request.name])
        at = request._local_time(request.applied_at).isoformat(timespec="minutes")
        self.assertEqual(
            known["cells"][0],
            {
                "subject": "TOAN",
                "pupil": str(self.lines[0].enrollment_id.id),
                "column": "tx1",
                "old": "8,0",
                "new": "9,0",
                "at": at,
                "number": request.name,
            },
        )
        self.assertEqual(record.correction_count, 2)
        self.assertFalse(record.is_void)
        self.assertEqual(self.obtain(), record, "the same content is the same version")

    def test_a_correction_voids_what_was_printed(self):
        first = self.obtain()
        self.lock(term=self.hk2)
        second_term = self.obtain(term=self.hk2)
        sha = first.sha256
        request = self.applied()
        self.assertEqual(len(request.voided), 2)
        self.assertIn("8A – HK1", request.voided[0])
        self.env.invalidate_all()
        self.assertEqual((first.void_by, first.sha256), (request.name, sha))
        self.assertEqual(second_term.void_by, request.name, "it shows the year")
        void = self.as_user(self.ledgers, "clerk").search([("is_void", "=", True)])
        self.assertEqual(set(void.ids), {first.id, second_term.id})
        again = self.obtain()
        self.assertEqual((again.version, again.void_by), (2, False))
        self.assertEqual(self.ledgers.search([("is_void", "=", False)]) & again, again)

    def test_only_the_newest_version_is_named(self):
        self.obtain()
        self.applied()
        self.obtain()
        request = self.applied(("tx2", "9"))
        self.assertEqual(len(request.voided), 1)
        self.assertRegex(request.voided[0], r"\b2$")

    def test_a_comment_voids_nothing(self):
        """The ledger does not show it."""
        record = self.obtain()
        request = self.applied(("comment", "Có tiến bộ"))
        self.assertFalse(request.voided)
        self.env.invalidate_all()
        self.assertFalse(record.void_by)
        self.assertEqual(self.obtain(), record)

    def test_queries(self):
        self.applied()
        records = self.obtain()
        self.applied(("tx2", "9"))
        records |= self.obtain()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            records._void_requests()

    def test_dialog(self):
        self.applied()
        Dialog = self.as_user(self.env["school.ledger.print"], "clerk")
        for output, name in (
            ("a4", "school_report.ledger_corrected"),
            ("a3", "school_report.ledger_a3_corrected"),
            ("xlsx", "school_report.ledger_xlsx_corrected"),
        ):
            dialog = Dialog.create(
                {
                    "class_ids": self.klass.ids,
                    "term_id": self.hk1.id,
                    "output": output,
                    "with_corrections": True,
                }
            )
            self.assertEqual(dialog.action_print()["report_name"], name)

    def test_who_may_print(self):
        self.applied()
        record = self.obtain()
        report = self.as_user(self.env["ir.actions.report"], "math")
        for name in ("ledger_corrected", "ledger_a3_corrected"):
            with self.assertRaises(AccessError):
                report._render_qweb_html(f"school_report.{name}", record.ids)
        with self.assertRaises(AccessError):
            report._render_xlsx("school_report.ledger_xlsx_corrected", record.ids, {})
        with self.assertRaises(AccessError):
            self.as_user(record, "math").action_print_corrected()

    def test_pdf_strikes_in_red(self):
        request = self.applied()
        record = self.obtain()
        number = next(
            place
            for place, sheet in enumerate(record._book(True).sheets(), 1)
            if sheet.page.key == "subject:TOAN"
        )
        clean, shown = self.render(record, "ledger"), self.render(record, "ledger_corrected")
        text = self.text(shown, number)
        self.assertIn("8,0 9,0", text)
        self.assertIn(request.name, text)
        self.assertIn("Trong trang này có 1 chỗ được sửa chữa: STT 1, ĐĐGtx 1: 8,0 → 9,0", text)
        self.assertNotIn(request.name, self.text(clean, number))
        self.assertEqual(self.red(clean, number), 0)
        self.assertGreater(self.red(shown, number), 20)

    def test_xlsx_has_a_comment(self):
        request = self.applied()
        record = self.obtain()
        report = self.as_user(self.env["ir.actions.report"], "clerk")
        for name, comments in (("ledger_xlsx", 0), ("ledger_xlsx_corrected", 1)):
            data, _kind = report._render_xlsx(f"school_report.{name}", record.ids, {})
            sheet = openpyxl.load_workbook(io.BytesIO(data))["Toán"]
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
            self.assertEqual(len(cells), comments)
        self.assertEqual(cells[0].value, 9)
        self.assertIn(f"8,0 → 9,0 ({request.name}", cells[0].comment.text)

    # -- helpers ---------------------------------------------------------------------------

    def render(self, record, name):
        Report = self.as_user(self.env["ir.actions.report"], "clerk")
        with self.allow_pdf_render():
            return Report.with_context(force_report_rendering=True)._render_qweb_pdf(
                f"school_report.{name}", record.ids
            )[0]

    def text(self, pdf, number):
        pages = tool("pdftotext", "-layout", pdf=pdf, output=True).split("\f")
        return " ".join(unicodedata.normalize("NFC", pages[number - 1]).split())

    def red(self, pdf, number):
        """Return how many pixels of a page are red."""
        with tempfile.TemporaryDirectory() as folder:
            path, root = Path(folder) / "book.pdf", Path(folder) / "page"
            path.write_bytes(pdf)
            page = ("-f", str(number), "-l", str(number))
            subprocess.run(["pdftoppm", "-r", "100", *page, str(path), str(root)], check=True)
            (picture,) = Path(folder).glob("page*")
            colours = Image.open(picture).convert("RGB").getcolors(maxcolors=1 << 24)
        return sum(
            count
            for count, (red, green, blue) in colours
            if red > 150 and green < 120 and blue < 120
        )


@tagged("post_install", "-at_install")
class TestCorrectionForms(CorrectionCommon):
    """The papers of a correction in the school's own words."""

    def own(self, code):
        Version = self.env["school.form.version"]
        shipped = Version._for(code, "THCS", self.company, self.klass.create_date.date())
        return shipped.copy({"company_id": self.company.id})

    def test_shipped_for_every_level(self):
        Request = self.env["school.correction"]
        for code in ("CORRECTION_SLIP", "CORRECTION_RECORD", "CORRECTION_REGISTER"):
            for grade in (3, 8, 11):
                form = Request._form(code, self._class(f"{grade}{code}", grade))
                self.assertIn(form["name"], form["edition"])

    def test_own_words(self):
        own = self.own("CORRECTION_SLIP")
        own.content_text = own.content_text.replace("NGƯỜI ĐỀ NGHỊ", "GIÁO VIÊN ĐỀ NGHỊ")
        paper, _form = self.take(self.request_of(), "submit")._slip()
        self.assertEqual(paper.requested[-1].title, "GIÁO VIÊN ĐỀ NGHỊ")

    def test_what_cannot_be_printed_is_refused(self):
        for code, old, new in (
            ("CORRECTION_SLIP", "{pupil}", "{hocsinh}"),
            ("CORRECTION_SLIP", '"blocks"', '"khoi"'),
            ("CORRECTION_RECORD", "{teacher}", "{ai}"),
            ("CORRECTION_REGISTER", '"columns"', '"cot"'),
        ):
            own = self.own(code)
            with self.subTest(code=code, new=new), self.assertRaises(ValidationError):
                own.content_text = own.content_text.replace(old, new)
