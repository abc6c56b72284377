from datetime import date

from odoo.tests import BaseCase, tagged

from ..lib import profile

TODAY = date(2026, 1, 5)


@tagged("post_install", "-at_install")
class TestLibProfile(BaseCase):
    """Texts of a pupil's data: read, and shown as papers print them."""

    def test_read_and_shown(self):
        for key, said, shown in (
            ("birth_date", "1/2/2012", "01/02/2012"),
            ("birth_date", "01-02-2012", "01/02/2012"),
            ("birth_date", "2012-02-01", "01/02/2012"),
            ("sex", "NỮ", "Nữ"),
            ("sex", "male", "Nam"),
            ("name", "Đỗ Thị Ân", "Đỗ Thị Ân"),
            ("street", "Số 4, xã Ea Kao", "Số 4, xã Ea Kao"),
        ):
            with self.subTest(key=key, said=said):
                self.assertEqual(profile.show(key, profile.parse(key, said, TODAY)), shown)

    def test_refused(self):
        for key, said, code in (
            ("birth_date", "30/02/2012", "DATE"),
            ("birth_date", "2/2012", "DATE"),
            ("birth_date", "01/02/2025", "AGE"),
            ("birth_date", "01/02/1912", "AGE"),
            ("sex", "x", "SEX"),
            ("mother", "Lò 2", "DIGITS"),
            ("birth_place", "x" * 201, "LENGTH"),
        ):
            with self.subTest(key=key, said=said), self.assertRaises(profile.ProfileError) as c:
                profile.parse(key, said, TODAY)
            self.assertEqual(c.exception.code, code)

    def test_nothing(self):
        for key in profile.FIELDS:
            self.assertIsNone(profile.parse(key, "", TODAY))
            self.assertEqual(profile.show(key, None), "")
