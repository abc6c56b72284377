from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestBoard(CorrectionCommon):
    """The principal's overview: every number is that of the list behind it."""

    def setUp(self):
        super().setUp()
        keys = [column.key for column in self.book._columns() if column.window == "tx"]
        self.requests = [self.request_of([(row, keys[0], "9")]) for row in range(3)]
        self.requests += [self.request_of([(row, keys[1], "9")]) for row in range(3)]
        self.take(self.requests[0], "submit", "homeroom", "approve", "apply")
        self.take(self.requests[1], "submit", "homeroom")
        for request in self.requests[2:5]:
            self.take(request, "submit")
        self.as_user(self.requests[2], "homeroom").action_refuse("Điểm đúng")

    def cards(self, login="principal", **vals):
        Board = self.as_user(self.env["school.correction.board"], login)
        domain = [("company_id", "=", self.company.id)]
        return Board.search([*domain, *((name, "=", value) for name, value in vals.items())])

    def test_what_waits(self):
        told = {card.code: card.count for card in self.cards(section="a_waiting")}
        self.assertEqual(told, {"homeroom": 2, "approve": 1, "apply": 0, "confirm": 1})

    def test_of_the_term(self):
        told = {card.code: card.count for card in self.cards(section="b_term")}
        late = 3 if self.requests[1].is_late else 0
        expected = {"late": late, "blocked": 1, "applied": 1, "refused": 1, "many": 1}
        self.assertEqual(told, expected)
        self.assertEqual(self.cards(code="many").total, 1)

    def test_by_class_and_teacher(self):
        klass = self.cards(section="c_class", class_id=self.klass.id)
        self.assertEqual((klass.count, klass.blocking, klass.total), (3, 3, 5))
        teacher = self.cards(section="d_teacher", user_id=self.users["math"].id)
        self.assertEqual((teacher.count, teacher.total), (3, 5))

    def test_every_card_opens_what_it_counts(self):
        for card in self.cards():
            action = card.action_open()
            found = self.env["school.correction"].search(action["domain"])
            with self.subTest(card=card.display_name, section=card.section):
                self.assertTrue(card.display_name)
                if card.code == "blocked":
                    self.assertEqual(len(found.class_id), card.count)
                elif card.code == "many":
                    self.assertEqual(len(found.requester_id), card.count)
                else:
                    self.assertEqual(len(found), card.total if card.user_id else card.count)

    def test_waiting_too_long(self):
        """Counted from the step before, not from the submission."""
        now = fields.Datetime.now()
        self.assertFalse(self.cards(code="approve").stale)
        self.patch(fields.Datetime, "now", staticmethod(lambda *args: now + timedelta(days=4)))
        self.assertEqual(self.cards(code="approve").stale, 1)

    def test_for_the_board_only(self):
        for login in ("math", "homeroom", "clerk", "sysadmin", "authority", "department_head"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.cards(login)
        self.assertTrue(self.cards("vice_principal") and self.cards("board"))

    def test_queries_do_not_grow(self):
        self.env.flush_all()
        counts = []
        for extra in (0, 0, 1):
            if extra:
                self.take(self.requests[5], "submit")
                self.env.flush_all()
            cards = self.cards()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            cards.read(["display_name", "count", "late", "stale", "total", "oldest"])
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
