from .common import PNG, CorrectionCommon


class ProfileCommon(CorrectionCommon):
    """A pupil whose birth date, sex and mother's name were written down wrongly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls.pupils.sorted("number")[0]
        cls.student = cls.pupil.student_id
        cls.student.write({"birth_date": "2012-03-12", "sex": "male", "ethnicity": "Kinh"})
        vals = {"student_id": cls.student.id, "relation": "mother", "name": "Lò Thị Mẹ"}
        cls.mother = cls.env["school.guardian"].create(vals)

    def profile_of(self, values=(("birth_date", "13/02/2012"),), login="homeroom", **vals):
        """Return a draft of (column, value) of the pupil."""
        rows = [
            (0, 0, {"member_id": self.pupil.id, "column": column, "new_value": value})
            for column, value in values
        ]
        Request = self.as_user(self.env["school.correction"], login)
        return Request.create(
            {
                "class_id": self.klass.id,
                "reason_id": self.reason.id,
                "reason": "Sai so với giấy khai sinh",
                "line_ids": rows,
                **vals,
            }
        )

    def with_paper(self, request):
        """Add a photo of the birth certificate."""
        self.env["school.correction.evidence"].with_user(request.requester_id).create(
            {"correction_id": request.id, "kind": "civil", "file": PNG, "name": "ks.png"}
        )
        return request

    def approved(self, *args, login="homeroom", **kwargs):
        """Return a request that waits to be applied."""
        request = self.with_paper(self.profile_of(*args, login=login, **kwargs))
        self.as_user(request, login).action_submit()
        if request.next_step == "witness":
            return self._witnessed(request)
        return self.take(request, "homeroom", "approve")

    def _witnessed(self, request):
        request.with_user(self.users["board"]).action_witness()
        return self.take(request, "approve")

    def changes(self):
        """Return the trace of the pupil as (column, old, new, source, request)."""
        self.env.flush_all()
        found = self.env["school.profile.change"].search(
            [("student_id", "=", self.student.id)], order="id"
        )
        names = ("column", "old", "new", "source", "reference")
        return [tuple(row[name] or "" for name in names) for row in found]
