import json

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .attacks_common import AttackCommon
from .profile_common import ProfileCommon


@tagged("post_install", "-at_install")
class TestAttacksOnProfiles(AttackCommon, ProfileCommon):
    """Everybody tries to change a pupil's data past the request, or more than it says."""

    #: Who maintains the pupils themselves, as before.
    OFFICE = ("board", "sysadmin", "clerk")

    def test_only_the_office_writes_directly(self):
        for login in self.ROLES:
            if login in self.OFFICE:
                continue
            mine, parent = (self.as_user(r, login) for r in (self.student, self.mother))
            for attack in (
                lambda m=mine: m.write({"birth_date": "2012-02-13"}),
                lambda m=mine: m.write({"name": "Nguyễn Thị Khác"}),
                lambda m=mine: m.partner_id.write({"name": "Nguyễn Thị Khác"}),
                lambda p=parent: p.write({"name": "Lò Thị Khác"}),
            ):
                with self.subTest(login=login):
                    self.assertFalse(self.gets_through(attack))

    def test_nobody_writes_the_trace(self):
        self.take(self.approved(), "apply")
        changes = self.env["school.profile.change"].search([], limit=1)
        vals = {"student_id": self.student.id, "column": "sex", "at": "2025-12-01 00:00:00"}
        for login in self.ROLES:
            mine = self.as_user(changes, login)
            for attack in (
                lambda m=mine: m.write({"new": "x"}),
                lambda m=mine: m.unlink(),
                lambda m=mine: m.create(vals),
                lambda m=mine: m.student_id.write({"change_ids": [(5,)]}),
            ):
                with self.subTest(login=login):
                    self.assertFalse(self.gets_through(attack))
        for attack in (
            lambda: changes.sudo().write({"new": "x"}),
            lambda: changes.sudo().unlink(),
            lambda: changes.sudo().create(vals),
        ):
            self.assertFalse(self.gets_through(attack))

    def test_who_reads_the_trace(self):
        self.take(self.approved(), "apply")
        changes = self.env["school.profile.change"].search([], limit=1)
        may = {"homeroom", "vice_principal", "principal", "board", "sysadmin", "clerk", "authority"}
        for login in self.ROLES:
            with self.subTest(login=login):
                reads = self.as_user(changes, login).has_access("read")
                self.assertEqual(reads, login in may)

    def test_under_a_request_only_what_was_approved(self):
        """Even code that claims the request writes nothing but its value, and once."""
        request = self.approved()
        self.claims(request, "2012-02-13", False)  # approved, but not being applied
        self.take(request, "apply")
        self.claims(request, "2012-03-12", False)  # used up

    def claims(self, request, value, expected):
        journal = self.env["school.mark.journal"]

        def attack():
            with journal._context(self.student, "correction", reference=request.name):
                self.student.sudo().write({"birth_date": value})

        self.assertEqual(self.gets_through(attack), expected)

    def test_another_value_while_it_is_applied(self):
        """The database compares with the row: another value, field or pupil is refused."""
        request = self.approved()
        other = self.pupils.sorted("number")[1].student_id
        context = json.dumps({"source": "correction", "reference": request.name})

        def applying(change):
            def attack():
                self.as_user(request, "board").sudo()._take("apply", None)
                self.env.flush_all()
                self.cr.execute(SQL("SELECT set_config('school.context', %s, true)", context))
                change()
                self.env.flush_all()

            return attack

        student = self.student.sudo()
        for change, through in (
            (lambda: student.write({"birth_date": "2012-02-13"}), True),
            (lambda: student.write({"birth_date": "2012-02-14"}), False),
            (lambda: student.write({"sex": "female"}), False),
            (lambda: student.write({"name": "Nguyễn Thị Khác"}), False),
            (lambda: other.sudo().write({"birth_date": "2012-02-13"}), False),
        ):
            self.assertEqual(self.gets_through(applying(change)), through)

    def test_present_values_of_others(self):
        """A row that is only spoken of tells nothing that the user does not read."""
        Line = self.env["school.correction.line"]
        for login, column, told in (
            ("homeroom", "mother", "Lò Thị Mẹ"),
            ("math", "mother", ""),
            ("math", "birth_date", "12/03/2012"),
            ("stranger", "birth_date", ""),
        ):
            mine = self.as_user(Line, login)
            row = mine.new({"member_id": self.pupil.id, "column": column, "kind": "profile"})
            with self.subTest(login=login, column=column):
                self.assertEqual(row.present_value, told)

    def test_a_row_turned_into_another(self):
        """A teacher's draft of a birth date becomes neither a judgement nor a parent."""
        request = self.profile_of(login="math", term_id=self.term.id)
        row = self.as_user(request.line_ids, "math")
        result = self.lines[0].term_result_id
        for vals in (
            {"column": "mother", "new_value": "Lò Thị Hoa"},
            {"column": "conduct", "new_value": "Tốt"},
            {"kind": "result", "result_id": result.id, "column": "conduct", "new_value": "Tốt"},
            {"kind": "mark", "line_id": self.lines[0].id, "column": "tx1", "new_value": "9"},
            {"member_id": self._other_pupil().id},
        ):
            with self.subTest(vals=vals):
                self.assertFalse(self.gets_through(lambda v=vals: row.write(v)))

    def _other_pupil(self):
        klass = self._class("8Z", 8, self.employees["sport"])
        return self._enrol(klass, 1, "HZ")

    def test_not_for_those_outside_the_class(self):
        for login in self.ROLES:
            if login in ("math", "sport", "homeroom"):
                continue
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.profile_of(login=login)
