from odoo.tests import tagged

from odoo.addons.school_approval.tests.profile_common import ProfileCommon

from ..lib import ledger
from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerProfiles(LedgerCommon, ProfileCommon):
    """Ledgers of 8A around a corrected birth date and address."""

    def test_at_risk_then_void_then_known(self):
        first = self.obtain()
        request = self.with_paper(
            self.profile_of([("birth_date", "13/02/2012"), ("street", "Xã Ea Kao")])
        )
        self.assertFalse(request.at_risk_text, "a draft voids nothing")
        self.as_user(request, "homeroom").action_submit()
        self.env.invalidate_all()
        self.assertIn("8A – HK1", self.as_user(request, "principal").at_risk_text)
        self.take(self._witnessed(request), "apply")
        self.env.invalidate_all()
        self.assertEqual(first.void_by, request.name)
        self.assertIn("8A – HK1", request.voided_text)
        self.assertFalse(request.at_risk_text)
        again = self.obtain()
        self.assertFalse(again.void_by)
        self.assertEqual(again.content["corrections"]["requests"], [request.name])

    def test_the_old_value_is_struck_through(self):
        self.take(self.approved([("birth_date", "13/02/2012"), ("street", "Xã Ea Kao")]), "apply")
        book = ledger.build(self.obtain().content, corrected=True)
        struck = {
            cell.old
            for page in book.pages
            if page.key.startswith("profile")
            for row in page.table.rows
            for cell in row.cells
            if cell.old
        }
        self.assertEqual(struck, {("12/03/2012",), ("–",)})

    def test_marks_of_one_term_leave_the_other(self):
        """What a mark voids stays as it was: its term, and the ledger of the year."""
        first = self.obtain()
        request = self.request_of(book=self.book)
        self.take(request, "submit")
        self.env.invalidate_all()
        self.assertIn("HK1", self.as_user(request, "principal").at_risk_text)
        self.assertFalse(first.void_by)
