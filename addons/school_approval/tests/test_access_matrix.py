from odoo.tests import tagged

from odoo.addons.school_gradebook.tests import test_access_matrix

from . import access_table


@tagged("post_install", "-at_install")
class TestCorrectionAccess(test_access_matrix.TestAccessMatrix):
    """The matrix of the corrections: drafts in open classes, submitted in locked ones."""

    allow_inherited_tests_method = True
    addon, table = "school_approval", access_table.TABLE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("school_approval.reason_wrong_entry")
        cls.requests = {place: cls._request(place) for place in cls.book_of}
        cls.changes = {place: cls._change(place) for place in cls.book_of}
        cls.env.flush_all()

    @classmethod
    def _change(cls, place):
        """Return the trace of a change of a pupil's data."""
        student = cls.classes[place].enrollment_ids.student_id
        student.ethnicity = "Ê Đê"
        cls.env.flush_all()
        Change = cls.env["school.profile.change"]
        return Change.search([("student_id", "=", student.id)], limit=1)

    @classmethod
    def _request(cls, place):
        """Return a request of the book's teacher with a row and evidence."""
        user = cls.users["math" if place.startswith("own") else "stranger"]
        line = cls.book_of[place].line_ids[0]
        request = cls.env["school.correction"].with_user(user)
        request = request.create(
            {
                "gradebook_id": cls.book_of[place].id,
                "reason_id": cls.reason.id,
                "reason": "Bài kiểm tra ghi 9",
                "line_ids": [(0, 0, {"line_id": line.id, "column": "tx1", "new_value": "9"})],
                "evidence_ids": [(0, 0, {"kind": "examiner", "examiner": "Trần Thị Bình"})],
            }
        )
        if place.endswith("locked"):
            request.action_submit()
        return request.with_env(cls.env)

    def record(self, model, place):
        request = self.requests[place]
        step = self.env["school.correction.step"]._of(self.company)
        records = {
            "school.correction": request,
            "school.correction.line": request.line_ids,
            "school.correction.evidence": request.evidence_ids,
            # A draft has no trace yet: that of the class beside.
            "school.correction.event": self.requests[place.replace("open", "locked")].event_ids,
            "school.profile.change": self.changes[place],
            "school.correction.board": self._card(place),
            "school.correction.reason": self.reason,
            "school.correction.step": step.filtered(lambda item: item.code == "witness"),
        }
        return records.get(model) if model in records else super().record(model, place)

    def _card(self, place):
        """Return the card of the class."""
        Board = self.env["school.correction.board"]
        return Board.browse(self.classes[place].id * 4 + 2)

    def write_vals(self, model):
        return {
            "school.correction": {"reason": "Ghi nhầm cột"},
            "school.correction.line": {"new_value": "7"},
            "school.correction.evidence": {"note": "Tờ số 2"},
            "school.correction.event": {"note": "x"},
            "school.profile.change": {"new": "x"},
            "school.correction.board": {"count": 0},
            "school.correction.reason": {"name": "Nhập sai"},
            "school.correction.step": {"is_used": True},
        }.get(model) or super().write_vals(model)

    def create_vals(self, model, place):
        request, line = self.requests[place], self.book_of[place].line_ids[0]
        row = {"correction_id": request.id}
        return {
            "school.correction": {"gradebook_id": self.book_of[place].id},
            "school.correction.line": {**row, "line_id": line.id, "column": "tx2"},
            "school.correction.evidence": {**row, "kind": "examiner", "examiner": "Lê Thị Ân"},
            "school.correction.event": {
                **row,
                "move": "homeroom",
                "user_id": self.users["homeroom"].id,
                "at": "2025-12-01 00:00:00",
            },
            "school.correction.board": {"count": 0},
            "school.profile.change": {
                "student_id": self.classes[place].enrollment_ids.student_id.id,
                "column": "sex",
                "at": "2025-12-01 00:00:00",
            },
            "school.correction.reason": {"name": "Lý do mới", "code": "MOI"},
            "school.correction.step": {"company_id": self.company.id, "code": "witness"},
        }.get(model) or super().create_vals(model, place)

    def spare(self, model, place):
        """A draft with its parts may be deleted; the rest has no right to try."""
        return self.record(model, place)
