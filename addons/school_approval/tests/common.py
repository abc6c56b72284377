"""A book of the small school with one locked mark that was entered wrongly."""

import base64

from odoo.addons.school_gradebook.tests.common import SchoolCommon

#: One white pixel.
PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c63f8ffff3f0005fe02fea735818400000000"
        "49454e44ae426082"
    )
)


class CorrectionCommon(SchoolCommon):
    """8A, Toán HK1: filled with 8, the class locked; people for every step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.book.term_id
        cls.lines = cls.book.line_ids.sorted("number")
        keys = [column.key for column in cls.book._columns()]
        cells = [
            {"line_id": line.id, "column": key, "value": "8", "expected": ""}
            for line in cls.lines
            for key in keys
        ]
        cls.book.with_user(cls.users["math"]).save_cells("fill", cells)
        cls.reason = cls.env.ref("school_approval.reason_wrong_entry")
        cls.klass.with_user(cls.users["principal"]).action_lock_term(cls.term.id, "Hết hạn")

    def as_login(self, records, login):
        return self.as_user(records, login)

    def request_of(self, cells=(("tx1", "9"),), login="math", book=None, **vals):
        """Return a draft for {(column, value)} of the first pupil, or (row, column, value)."""
        book = book or self.book
        lines = book.line_ids.sorted("number")
        rows = []
        for cell in cells:
            row, column, value = cell if len(cell) == 3 else (0, *cell)
            rows.append((0, 0, {"line_id": lines[row].id, "column": column, "new_value": value}))
        Request = self.as_user(self.env["school.correction"], login)
        return Request.create(
            {
                "gradebook_id": book.id,
                "reason_id": self.reason.id,
                "reason": "Bài kiểm tra ghi 9, nhập nhầm 8",
                "line_ids": rows,
                **vals,
            }
        )

    def with_evidence(self, request):
        """Add the script and the examiner's word."""
        self.env["school.correction.evidence"].with_user(request.requester_id).create(
            [
                {"correction_id": request.id, "kind": "script", "file": PNG, "name": "bai.png"},
                {"correction_id": request.id, "kind": "examiner", "examiner": "Trần Thị Bình"},
            ]
        )
        return request

    def take(self, request, *moves):
        """Let the usual people take these moves."""
        people = {
            "submit": "math",
            "homeroom": "homeroom",
            "witness": "board",
            "approve": "principal",
            "apply": "board",
            "confirm": "sysadmin",
            "archive": "clerk",
        }
        for move in moves:
            getattr(self.as_user(request, people[move]), f"action_{move}")()
        return request.with_env(self.env)

    def mark(self, row=0, column="tx1", book=None):
        lines = (book or self.book).line_ids.sorted("number")
        self.env.invalidate_all()
        return lines[row].mark_ids.filtered(lambda mark: mark.column == column).shown
