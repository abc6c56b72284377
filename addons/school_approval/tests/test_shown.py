from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CorrectionCommon

DONE = ("submit", "homeroom", "approve", "apply")


@tagged("post_install", "-at_install")
class TestShown(CorrectionCommon):
    """A corrected mark is shown as corrected once, with its history."""

    def cell(self, row=0, column="tx1", login="math"):
        sheet = self.as_user(self.book, login).get_sheet()
        return sheet["rows"][row]["cells"][column]

    def lock_results(self):
        items = self.klass._incomplete(self.term)
        waivers = {item["key"]: "Đã kiểm tra" for item in items}
        klass = self.klass.with_user(self.users["principal"])
        klass.action_lock_results(self.term.id, "Chốt học kì", waivers)

    def guardian(self, row=0):
        user = self.env["res.users"].create(
            {
                "name": f"Phụ huynh {row}",
                "login": f"ph{row}@school.example",
                "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])],
            }
        )
        student = self.lines[row].enrollment_id.student_id
        vals = {"student_id": student.id, "partner_id": user.partner_id.id}
        self.env["school.guardian"].create({**vals, "relation": "mother"})
        return user

    def test_one_sign_for_several_rows_and_requests(self):
        first = self.take(self.request_of([("tx1", "9"), ("tx2", "7"), (1, "tx1", "6")]), *DONE)
        second = self.take(self.request_of([("tx1", "9,5")]), *DONE)
        told = self.cell()["corrected"].split("\n")
        self.assertEqual(len(told), 2)
        day = f"{first._local_time(first.applied_at):%d/%m/%Y}"
        for words in (day, "8,0 → 9,0", first.name):
            self.assertIn(words, told[0])
        for words in ("9,0 → 9,5", second.name):
            self.assertIn(words, told[1])
        self.assertIn("8,0 → 7,0", self.cell(column="tx2")["corrected"])
        self.assertIn("8,0 → 6,0", self.cell(row=1)["corrected"])
        self.assertNotIn("corrected", self.cell(row=2))

    def test_a_family_sees_each_mark_once_after_publication(self):
        first = self.take(self.request_of([("tx1", "9"), (1, "tx1", "6")]), *DONE)
        second = self.take(self.request_of([("tx1", "9,5")]), *DONE)
        pupil = self.lines[0].enrollment_id.with_user(self.guardian())
        self.assertEqual(pupil.get_corrected_marks(), [])
        self.lock_results()
        self.env.invalidate_all()
        (told,) = pupil.get_corrected_marks()
        self.assertEqual((told["subject"], told["column"]), ("Toán", "tx1"))
        self.assertEqual((told["old"], told["new"]), ("8,0", "9,5"))
        self.assertEqual(told["numbers"], [first.name, second.name])

    def test_nobody_else_is_told(self):
        self.take(self.request_of([("tx1", "9")]), *DONE)
        self.lock_results()
        pupil = self.lines[0].enrollment_id
        other = self.guardian(1)
        self.env.invalidate_all()
        for user in (other, self.users["stranger"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                pupil.with_user(user).get_corrected_marks()
        for login, count in (("math", 1), ("homeroom", 1), ("sport", 0), ("principal", 1)):
            with self.subTest(login=login):
                self.env.invalidate_all()
                told = pupil.with_user(self.users[login]).get_corrected_marks()
                self.assertEqual(len(told), count)
