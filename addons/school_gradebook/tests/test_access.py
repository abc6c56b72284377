from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SchoolCommon

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
STRUCTURE = {"sysadmin": "rwcu", "board": "rwcu"}
READERS = {
    "teacher": "r",
    "department_head": "r",
    "clerk": "r",
    "authority": "r",
    "inspector": "r",
}
LEADERS = {"principal": "r", "vice_principal": "r"}
ALL_READ = {**READERS, **LEADERS, "sysadmin": "r", "board": "r"}
BOOKS = {**READERS, **LEADERS, "board": "r"}
STAFF_READ = {**LEADERS, "board": "r", "clerk": "r", "authority": "r", "inspector": "r"}
MARKERS = {"teacher": "rwcu", "department_head": "rwcu"}

#: What each role may do with each model at all; record rules narrow it.
MATRIX = {
    "school.year": {**ALL_READ, **STRUCTURE, "principal": "rw", "vice_principal": "rw"},
    "school.term": {**ALL_READ, **STRUCTURE, "principal": "rw", "vice_principal": "rw"},
    "school.entry.window": {
        **ALL_READ,
        "principal": "rwcu",
        "vice_principal": "rwcu",
        "board": "rwcu",
    },
    "school.subject": {**ALL_READ, **STRUCTURE},
    "school.curriculum.line": {**ALL_READ, **STRUCTURE},
    "school.ruleset": {**ALL_READ, **STRUCTURE},
    "school.class": {**ALL_READ, **STRUCTURE},
    "school.enrollment": {**ALL_READ, **STRUCTURE},
    "school.assignment": {**ALL_READ, **STRUCTURE},
    "school.student": {**ALL_READ, **STRUCTURE, "clerk": "rw"},
    "school.guardian": {**ALL_READ, **STRUCTURE, "clerk": "rwcu"},
    "school.gradebook": BOOKS,
    "school.gradebook.line": {**BOOKS, "teacher": "rw", "department_head": "rw"},
    "school.mark": {**BOOKS, **MARKERS},
    "school.mark.journal": BOOKS,
    "school.journal.check": STAFF_READ,
    "school.mark.change": BOOKS,
    "school.journal.digest": STAFF_READ,
    "school.journal.key": {},
    "school.history.digest.check": dict.fromkeys(STAFF_READ, "rwcu"),
    "school.history.export": dict.fromkeys(STAFF_READ, "rwcu"),
    "school.history.digest.send": {"principal": "rwcu", "board": "rwcu"},
    "school.term.result": {**BOOKS, "teacher": "rw", "department_head": "rw"},
    "school.year.result": BOOKS,
    "school.comment.phrase": dict.fromkeys(
        ("teacher", "department_head", "vice_principal", "principal"), "rwcu"
    ),
    "school.save.request": {},
    "school.double.entry": BOOKS,
    "school.second.entry": {},
    "school.double.compare": dict.fromkeys(BOOKS, "rwcu"),
    "school.double.compare.line": dict.fromkeys(BOOKS, "rwcu"),
    "school.double.name": dict.fromkeys(("department_head", "vice_principal", "principal"), "rwcu"),
    "school.double.setting": {"principal": "rwcu", "board": "rwcu"},
    "school.sheet.upload": MARKERS,
    "school.sheet.upload.line": MARKERS,
    "school.anomaly.scan": {},
    "school.incident": {
        "teacher": "rwc",
        "department_head": "rwc",
        "vice_principal": "r",
        "principal": "r",
        "board": "rw",
    },
    "school.anomaly": {
        "teacher": "rw",
        "department_head": "rw",
        "vice_principal": "rw",
        "principal": "rw",
        "board": "rw",
        "authority": "r",
        "inspector": "r",
    },
    "school.inspection": {
        "inspector": "r",
        "vice_principal": "r",
        "principal": "rwc",
        "board": "rwc",
    },
    "school.delegation": {"vice_principal": "r", "principal": "rwc", "board": "r"},
    "school.substitution": {
        **READERS,
        "vice_principal": "rwc",
        "principal": "rwc",
        "board": "rwc",
    },
    "school.account.policy": {"sysadmin": "r", "principal": "rw", "board": "rw"},
    "school.account.policy.line": {"sysadmin": "r", "principal": "rw", "board": "rw"},
    "school.sign.in": {"principal": "r", "board": "r"},
    "school.lock": {
        **READERS,
        "inspector": "r",
        "board": "r",
        "vice_principal": "rc",
        "principal": "rc",
    },
    "school.unlock": {
        **READERS,
        "inspector": "r",
        "board": "r",
        "vice_principal": "rc",
        "principal": "rc",
    },
    "school.lock.waiver": dict.fromkeys(
        ("clerk", "authority", "inspector", "board", "vice_principal", "principal"), "r"
    ),
    "school.lock.board": {**READERS, **LEADERS, "inspector": "r", "board": "r"},
    "school.authority.window": {**ALL_READ, "inspector": "r", "authority": "rwcu"},
    "school.lock.release": {"principal": "rwcu", "vice_principal": "rwcu"},
    "school.lock.results": {"principal": "rwcu", "vice_principal": "rwcu"},
    "school.lock.results.item": {"principal": "rwcu", "vice_principal": "rwcu"},
    "school.lock.term": {"principal": "rwcu", "vice_principal": "rwcu"},
    "school.unlock.book": {"principal": "rwcu", "vice_principal": "rwcu"},
    "school.rule.change": {"principal": "rwcu", "vice_principal": "rwcu", "board": "rwcu"},
    "school.rule.change.line": {"principal": "rwcu", "vice_principal": "rwcu", "board": "rwcu"},
}
ROLES = (
    "teacher",
    "department_head",
    "vice_principal",
    "principal",
    "sysadmin",
    "board",
    "clerk",
    "authority",
    "inspector",
)


@tagged("post_install", "-at_install")
class TestAccess(SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["inspector"] = cls._user("inspector")

    def user_of(self, role):
        return self.users["math" if role == "teacher" else role]

    def test_matrix(self):
        for model, rights in MATRIX.items():
            for role in ROLES:
                records = self.env[model].with_user(self.user_of(role))
                granted = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if records.has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(granted, rights.get(role, ""))

    def test_every_model_is_in_the_matrix(self):
        mine = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "school_gradebook" and name.startswith("school.")
        }
        imports = {n for n in mine if self.env[n]._transient and "import" in n}
        abstract = {n for n in mine if self.env[n]._abstract and not self.env[n]._transient}
        self.assertEqual(mine - imports - abstract, set(MATRIX))

    def visible(self, model, login):
        return self.as_user(self.env[model], login).search([])

    def test_pupils_are_seen_by_assignment(self):
        other = self._class("9A", 9)
        hidden = self._enrol(other, 1)
        mine = self.pupils
        for login in ("math", "sport", "homeroom"):
            seen = self.visible("school.enrollment", login)
            self.assertEqual(seen.sudo() & (mine | hidden), mine, login)
            self.assertNotIn(hidden.student_id, self.visible("school.student", login).sudo(), login)
            self.assertNotIn(other, self.visible("school.class", login).sudo())
        self.assertFalse(self.visible("school.enrollment", "stranger").sudo() & mine)
        for login in ("principal", "board", "sysadmin", "clerk", "authority"):
            seen = self.visible("school.enrollment", login).sudo()
            self.assertEqual(seen & (mine | hidden), mine | hidden, login)

    def test_books_are_seen_by_subject_and_homeroom(self):
        cases = {
            "math": self.assignment.gradebook_ids,
            "sport": self.assignment_gdtc.gradebook_ids,
            "homeroom": self.klass.gradebook_ids,
            "stranger": self.env["school.gradebook"],
            "principal": self.klass.gradebook_ids,
            "clerk": self.klass.gradebook_ids,
        }
        for login, books in cases.items():
            seen = self.visible("school.gradebook", login).sudo() & self.klass.gradebook_ids
            self.assertEqual(seen, books, login)
            lines = self.visible("school.gradebook.line", login).sudo()
            self.assertEqual(lines & self.klass.gradebook_ids.line_ids, books.line_ids)

    def test_head_of_department_sees_progress_not_marks(self):
        head = self._employee(self.users["department_head"])
        self.employees["math"].department_id = self.env["hr.department"].create(
            {"name": "Tổ Toán", "manager_id": head.id}
        )
        seen = self.visible("school.gradebook", "department_head").sudo()
        self.assertEqual(seen & self.klass.gradebook_ids, self.assignment.gradebook_ids)
        lines = self.visible("school.gradebook.line", "department_head").sudo()
        self.assertFalse(lines & self.book.line_ids)

    def test_other_school_is_invisible(self):
        company = self.env["res.company"].create({"name": "Trường khác"})
        year = self.env["school.year"].create({"start_year": 2025, "company_id": company.id})
        klass = self.env["school.class"].create({"name": "8A", "grade": 8, "year_id": year.id})
        for login in ("principal", "board", "sysadmin", "clerk", "authority"):
            self.assertNotIn(klass, self.visible("school.class", login).sudo(), login)

    def test_pupils_are_hidden_contacts(self):
        partner = self.pupils[0].student_id.partner_id
        employee = self.env["res.users"].create(
            {
                "name": "Kế toán",
                "login": "ketoan@school.example",
                "group_ids": [(6, 0, [self.env.ref("base.group_user").id])],
            }
        )
        Partner = self.env["res.partner"]
        domain = [("id", "=", partner.id)]
        self.assertFalse(Partner.with_user(employee).search(domain))
        self.assertTrue(Partner.with_user(self.users["clerk"]).search(domain))
        self.assertTrue(Partner.with_user(self.users["math"]).search(domain))
        self.assertFalse(Partner.with_user(self.users["stranger"]).search(domain))
        student = self.as_user(self.pupils[0].student_id, "math")
        self.assertEqual(student.name, partner.name)

    def test_clerk_and_administrator_keep_pupils_without_contact_rights(self):
        partners = self.env["res.partner"]
        for login in ("clerk", "sysadmin"):
            self.assertFalse(partners.with_user(self.users[login]).has_access("write"))
        form = Form(self.as_user(self.env["school.student"], "sysadmin"))
        form.name = "Lò Thị Mới"
        form.student_code = "MOI1"
        student = form.save()
        self.assertTrue(student.sudo().partner_id.school_private)
        self.assertEqual(student.sudo().partner_id.company_id, self.company)
        form = Form(self.as_user(student, "clerk"))
        form.street = "Xã Ea Kao"
        with form.guardian_ids.new() as guardian:
            guardian.relation = "mother"
            guardian.name = "Lò Thị Mẹ"
            guardian.phone = "0900000000"
        student = form.save()
        self.assertEqual(student.street, "Xã Ea Kao")
        mother = student.sudo().guardian_ids.partner_id
        self.assertEqual((mother.name, mother.school_private), ("Lò Thị Mẹ", True))
        for login in ("math", "homeroom", "principal", "authority"):
            pupil = self.as_user(self.pupils[0].student_id, login)
            with self.subTest(login=login), self.assertRaises(AccessError):
                pupil.name = "Đổi tên"

    def test_personal_id_is_not_for_every_teacher(self):
        student = self.pupils[0].student_id
        student.personal_id = "012345678901"
        fields = self.as_user(self.env["school.student"], "math").fields_get()
        self.assertNotIn("personal_id", fields)
        self.assertEqual(self.as_user(student, "clerk").personal_id, "012345678901")
