from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .profile_common import ProfileCommon
from .test_slip import PaperCommon


@tagged("post_install", "-at_install")
class TestProfile(ProfileCommon):
    """A pupil's own data, corrected on the same way as a mark."""

    def test_the_whole_way(self):
        request = self.with_paper(self.profile_of())
        row = request.line_ids
        self.assertEqual((row.kind, row.old_value), ("profile", "12/03/2012"))
        self.as_user(request, "homeroom").action_submit()
        self.assertEqual(request.next_step, "witness")
        self._witnessed(request)
        effect = self.as_user(request, "principal").effect
        shown = [(entry["before"], entry["after"]) for entry in effect]
        self.assertEqual(shown, [("12/03/2012", "13/02/2012")])
        self.assertEqual(self.student.birth_date, date(2012, 3, 12))
        before = len(self.changes())
        self.take(request, "apply")
        self.assertEqual(self.student.birth_date, date(2012, 2, 13))
        self.assertTrue(row.applied_at)
        told = ("birth_date", "12/03/2012", "13/02/2012", "correction", request.name)
        self.assertEqual(self.changes()[before:], [told])
        last = self.env["school.profile.change"].search([], limit=1)
        self.assertEqual(last.user_id, self.users["board"])

    def test_every_piece_of_data(self):
        values = {
            "name": "Nguyễn Thị Ánh",
            "birth_date": "2012-2-13",
            "sex": "nữ",
            "ethnicity": "Ê Đê",
            "birth_place": "Buôn Ma Thuột",
            "street": "Xã Ea Kao",
            "policy_group": "Con thương binh",
            "father": "Nguyễn Văn Cha",
            "mother": "Lò Thị Hoa",
            "guardian": "Nguyễn Văn Chú",
        }
        request = self.approved(values.items())
        before = len(self.changes())
        self.take(request, "apply")
        self.env.invalidate_all()
        stored = {key: self.student[key] for key in list(values)[:7]}
        written = {**dict(list(values.items())[:7]), "sex": "female"}
        written["birth_date"] = date(2012, 2, 13)
        self.assertEqual(stored, written)
        family = {guardian.relation: guardian.name for guardian in self.student.guardian_ids}
        self.assertEqual(family, {key: values[key] for key in ("father", "mother", "guardian")})
        self.assertEqual(self.mother.name, "Lò Thị Hoa")
        traced = self.changes()[before:]
        self.assertEqual({row[0] for row in traced}, values.keys())
        self.assertEqual({row[3:] for row in traced}, {("correction", request.name)})

    def test_brothers_have_one_mother(self):
        brother = self.pupils.sorted("number")[1].student_id
        vals = {"student_id": brother.id, "partner_id": self.mother.partner_id.id}
        self.env["school.guardian"].create({**vals, "relation": "mother"})
        self.take(self.approved([("mother", "Lò Thị Hoa")]), "apply")
        self.assertEqual(brother.guardian_ids.name, "Lò Thị Hoa")

    def test_a_teacher_of_the_pupil_asks(self):
        request = self.with_paper(self.profile_of(login="math"))
        self.as_user(request, "math").action_submit()
        self.assertEqual(request.next_step, "homeroom")
        for column in ("mother", "father", "guardian"):
            with self.subTest(column=column), self.assertRaises(AccessError):
                self.profile_of([(column, "Lò Thị Hoa")], login="math")
        with self.assertRaises(AccessError):
            self.profile_of(login="stranger")

    def test_columns_offered(self):
        for login, family, judged in (("homeroom", True, True), ("math", False, False)):
            Request = self.as_user(self.env["school.correction"], login)
            form = Form(Request.with_context(default_class_id=self.klass.id))
            form.term_id = self.term
            form.reason_id, form.reason = self.reason, "Sai"
            with form.line_ids.new() as row:
                row.member_id = self.pupil
                row.column = "birth_date"
                self.assertEqual(row.old_value, "12/03/2012")
                row.new_value = "13/2/2012"
            with self.subTest(login=login):
                request = form.save()
                rows = request.line_ids
                self.assertEqual((rows.kind, rows.new_value), ("profile", "13/02/2012"))
                spoken = rows.new({"correction_id": request.id, "member_id": self.pupil.id})
                keys = [key for key, _label, _type in spoken.column_choices]
                self.assertEqual(("mother" in keys, "conduct" in keys), (family, judged))

    def test_conduct_and_data_in_one_request(self):
        request = self.profile_of([("conduct", "Tốt"), ("sex", "Nữ")], term_id=self.term.id)
        self.assertEqual(request.line_ids.mapped("kind"), ["result", "profile"])
        self.with_paper(request)
        self.as_user(request, "homeroom").action_submit()
        self.take(self._witnessed(request), "apply")
        self.assertEqual(self.lines[0].term_result_id.conduct, "TOT")
        self.assertEqual(self.student.sex, "female")

    def test_the_pupil_s_form_begins_a_request(self):
        student = self.as_user(self.student, "math")
        self.assertTrue(student.may_request)
        context = student.action_request_correction()["context"]
        self.assertEqual(context["default_class_id"], self.klass.id)
        self.assertFalse(self.as_user(self.student, "clerk").may_request)

    def test_identity_needs_a_civil_paper(self):
        request = self.profile_of()
        kinds = dict(
            self.env["school.correction.evidence"]
            ._fields["kind"]
            ._description_selection(request.env)
        )
        self.assertEqual(request.missing_evidence, kinds["civil"])
        with self.assertRaises(ValidationError):
            request.action_submit()
        self.with_paper(request).action_submit()
        address = self.profile_of([("street", "Xã Ea Kao")])
        self.assertFalse(address.missing_evidence)
        address.action_submit()
        self.assertEqual(address.state, "submitted")

    def test_what_is_no_value(self):
        for column, value in (
            ("birth_date", "31/02/2012"),
            ("birth_date", "13/02/2031"),
            ("birth_date", "ngày 13"),
            ("sex", "khác"),
            ("name", "Nguyễn Thị 4n"),
            ("personal_id", "012345678901"),
            ("student_code", "HS1"),
        ):
            with self.subTest(column=column, value=value), self.assertRaises(UserError):
                self.profile_of([(column, value)])
        request = self.with_paper(self.profile_of([("name", False)]))
        request.line_ids.clears = True
        with self.assertRaises(ValidationError):
            request.action_submit()

    def test_emptying_what_may_be_empty(self):
        request = self.with_paper(self.profile_of([("ethnicity", False)]))
        request.line_ids.clears = True
        request.action_submit()
        self.take(self._witnessed(request), "apply")
        self.assertFalse(self.student.ethnicity)

    def test_the_value_changed_meanwhile(self):
        """The office keeps its way; a request from the value of before is refused then."""
        request = self.approved()
        other = self.with_paper(self.profile_of([("birth_date", "14/02/2012")]))
        other.action_submit()
        self.as_user(self.student, "clerk").write({"birth_date": "2012-02-14"})
        self.assertEqual(self.changes()[-1][3:], ("rpc", ""))
        with self.assertRaises(UserError):
            self.take(request, "apply")
        other.with_user(self.users["board"]).action_witness()
        with self.assertRaises(UserError):
            self.take(other, "approve")
        self.assertEqual(self.student.birth_date, date(2012, 2, 14))

    def test_data_do_not_keep_results_open(self):
        before = self.klass._incomplete(self.term)
        self.with_paper(self.profile_of(term_id=self.term.id)).action_submit()
        self.assertEqual(self.klass._incomplete(self.term), before)


@tagged("post_install", "-at_install")
class TestProfileOnPaper(PaperCommon, ProfileCommon):
    """The slip and the register name the pupil's data in the words of the form."""

    def test_slip_of_a_teacher(self):
        request = self.approved(login="math")
        (page,) = self.pages("correction_slip", request)
        for words in (
            "Giáo viên dạy lớp: 8A",
            "điều chỉnh lại thông tin của học sinh trên hệ thống",
            "Thông tin khác: Ngày sinh 12/03/2012 13/02/2012",
            "giấy khai sinh, giấy tờ hộ tịch",
        ):
            self.assertIn(words, page)
        self.assertNotIn("nhập sai điểm", page)

    def test_slip_and_register_after(self):
        request = self.approved([("birth_date", "13/02/2012"), ("sex", "Nữ")])
        self.take(request, "apply", "confirm")
        page = " ".join(self.pages("correction_slip", request))
        self.assertIn("Ngày sinh: thông tin cũ 12/03/2012; đã điều chỉnh 13/02/2012.", page)
        self.assertIn("Giáo viên chủ nhiệm lớp: 8A", page)
        rows = request._paper_rows(request._form("CORRECTION_SLIP", self.klass), "Như {place}")
        self.assertEqual([row["column"] for row in rows], ["Ngày sinh", "Giới tính"])
