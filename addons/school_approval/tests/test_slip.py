import subprocess
import tempfile
import unicodedata
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CorrectionCommon


class PaperCommon(CorrectionCommon):
    """Prints read back with poppler."""

    def pages(self, name, records, login="clerk"):
        """Return the text of each page of a report."""
        Report = self.as_user(self.env["ir.actions.report"], login)
        with self.allow_pdf_render():
            pdf, kind = Report.with_context(force_report_rendering=True)._render_qweb_pdf(
                f"school_approval.{name}", records.ids
            )
        self.assertEqual(kind, "pdf")
        self.pdf = pdf
        text = poppler("pdftotext", "-layout", pdf=pdf)
        return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def poppler(program, *arguments, pdf):
    """Return what a poppler program says of PDF bytes, in NFC."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        run = subprocess.run(
            [program, *arguments, str(path), "-"], check=True, capture_output=True, text=True
        )
    return unicodedata.normalize("NFC", run.stdout)


@tagged("post_install", "-at_install")
class TestSlip(PaperCommon):
    """«Giấy đề nghị điều chỉnh điểm, thông tin» on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"name": "Trường THCS Hòa Bình", "city": "Phường Hòa Bình"})
        cls.users["math"].name = "Trần Minh Đức"
        cls.users["board"].name = "Vũ Hoàng Long"

    def test_before(self):
        request = self.take(self.request_of(), "submit")
        (page,) = self.pages("correction_slip", request)
        for words in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "GIẤY ĐỀ NGHỊ",
            "Điều chỉnh điểm, thông tin trên hệ thống quản lý nhà trường",
            f"Số: {request.name}",
            "Kính gửi: Hiệu trưởng Trường THCS Hòa Bình",
            "Tên tôi là: Trần Minh Đức. Giáo viên môn: Toán",
            "Họ và tên học sinh: " + self.lines[0].enrollment_id.name,
            "ĐĐGtx 1 8,0 9,0",
            "Lý do xin điều chỉnh: Bài kiểm tra ghi 9, nhập nhầm 8",
            "NGƯỜI ĐỀ NGHỊ",
            "Xác nhận của giáo viên chủ nhiệm",
            "[Ghi rõ đồng ý và ký tên, đóng dấu]",
            "Thông tin cũ: …",
            "Trang 1/1",
        ):
            self.assertIn(words, page)
        self.assertNotIn("Đồng ý.", page)

    def test_after(self):
        request = self.with_evidence(self.request_of([("tx1", "9"), ("gk", "7,5")]))
        self.take(request, "submit", "homeroom", "approve", "apply", "confirm", "archive")
        (page,) = self.pages("correction_slip", request)
        at = request._local_time(request.applied_at)
        for words in (
            "Đồng ý.",
            "ĐĐGtx 1: thông tin cũ 8,0; đã điều chỉnh 9,0.",
            "ĐĐGgk: thông tin cũ 8,0; đã điều chỉnh 7,5.",
            f"Hệ thống ghi nhận lúc {at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}.",
            "Điều chỉnh trên hệ thống: Vũ Hoàng Long",
            "Minh chứng: bài làm của học sinh; xác nhận của giám khảo (Trần Thị Bình).",
        ):
            self.assertIn(words, page)
        self.assertNotIn("Thông tin cũ: …", page)

    def test_twelve_cells_keep_their_blocks(self):
        """More rows than usual: no block is cut, every row stands once."""
        keys = [column.key for column in self.book._columns()][:4]
        cells = [(row, key, "3,5") for row in range(3) for key in keys]
        request = self.take(self.with_evidence(self.request_of(cells)), "submit", "homeroom")
        pages = self.pages("correction_slip", request)
        self.assertEqual(" ".join(pages).count("8,0 3,5"), 12)
        self.assertTrue(any(_whole(page) for page in pages))

    def test_drafts_and_refusals_say_so(self):
        request = self.request_of()
        (page,) = self.pages("correction_slip", request, "math")
        self.assertIn("CHƯA GỬI TRÊN HỆ THỐNG", page)
        self.take(request, "submit")
        self.as_user(request, "homeroom").action_refuse("Điểm đúng")
        (page,) = self.pages("correction_slip", request)
        self.assertIn("KHÔNG ĐƯỢC CHẤP THUẬN", page)
        self.assertIn("«Điểm đúng»", page)

    def test_conduct_is_asked_for_by_the_homeroom_teacher(self):
        result = self.lines[0].term_result_id
        request = self.as_user(self.env["school.correction"], "homeroom").create(
            {
                "class_id": self.klass.id,
                "term_id": self.term.id,
                "reason_id": self.reason.id,
                "reason": "Nhập sai",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": "result",
                            "result_id": result.id,
                            "column": "conduct",
                            "new_value": "Tốt",
                        },
                    )
                ],
            }
        )
        (page,) = self.pages("correction_slip", request)
        self.assertIn("Giáo viên chủ nhiệm lớp: 8A", page)
        self.assertIn("Thông tin khác: Kết quả rèn luyện", page)

    def test_a_qr_code_with_the_address(self):
        request = self.take(self.request_of(), "submit")
        self.assertTrue(request._paper_url().endswith(f"/odoo/school-corrections/{request.id}"))
        self.pages("correction_slip", request)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(self.pdf)
            listed = subprocess.run(
                ["pdfimages", "-list", str(path)], check=True, capture_output=True, text=True
            ).stdout.splitlines()
        self.assertEqual(len(listed), 3, listed)

    def test_who_may_print(self):
        """Whoever may read the request, and nobody else; the report asks for itself."""
        request = self.take(self.request_of(), "submit")
        report = "school_approval.correction_slip"
        for login in ("math", "homeroom", "clerk", "principal", "board", "sysadmin"):
            with self.subTest(login=login):
                self.as_user(request, login).action_print_slip()
        for login in ("stranger", "sport"):
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    self.as_user(request, login).action_print_slip()
                with self.assertRaises(AccessError):
                    self.as_user(self.env["ir.actions.report"], login)._render_qweb_html(
                        report, request.ids
                    )

    def test_queries_do_not_grow_with_cells(self):
        keys = [column.key for column in self.book._columns() if column.window == "tx"]
        counts = []
        for rows in (1, 1, 3):
            cells = [(row, key, "3,5") for row in range(rows) for key in keys]
            request = self.take(self.request_of(cells), "submit")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["report.school_approval.correction_slip"]._get_report_values(request.ids)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], counts)


def _whole(page):
    """Both confirmations stand on one page."""
    return "Xác nhận của Hiệu trưởng" in page and "Xác nhận của Quản trị viên" in page
