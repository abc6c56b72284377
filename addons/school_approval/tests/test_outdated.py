from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CorrectionCommon


@tagged("post_install", "-at_install")
class TestOutdated(CorrectionCommon):
    """A cell that was changed since it was asked for: told before it is approved."""

    def setUp(self):
        super().setUp()
        self.first = self.take(self.request_of(), "submit", "homeroom", "approve")
        self.second = self.take(self.request_of([("tx1", "10")]), "submit", "homeroom")
        self.third = self.take(self.request_of([(1, "tx1", "10")]), "submit", "homeroom")

    def review(self, move="approve"):
        requests = self.second | self.third
        Review = self.as_user(self.env["school.correction.review"], "principal")
        context = {"active_model": requests._name, "active_ids": requests.ids}
        return Review.with_context(**context).create({"move": move})

    def test_not_approved(self):
        self.take(self.first, "apply")
        with self.assertRaises(UserError) as caught:
            self.take(self.second, "approve")
        for words in (self.second.name, self.lines[0].enrollment_id.name, "«9,0»", "«8,0»"):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(self.second.state, "homeroom")
        self.take(self.third, "approve")

    def test_two_of_one_cell_are_approved_while_it_is_as_it_was(self):
        self.take(self.second, "approve")
        self.assertEqual(self.second.state, "approved")

    def test_left_out_of_a_review_with_its_reason(self):
        self.take(self.first, "apply")
        review = self.review()
        self.assertEqual((review.ready_count, review.other_count), (1, 1))
        self.assertIn(self.second.name, review.outdated_text)
        review.action_decide()
        self.assertEqual((self.second.state, self.third.state), ("homeroom", "approved"))

    def test_refused_together_with_the_others(self):
        self.take(self.first, "apply")
        review = self.review("refuse")
        self.assertEqual((review.ready_count, review.outdated_text), (2, False))

    def test_alone_in_a_review(self):
        self.take(self.first, "apply")
        review = self.review()
        review.correction_ids = self.second
        with self.assertRaises(UserError) as caught:
            review.action_decide()
        self.assertIn("«9,0»", str(caught.exception))
