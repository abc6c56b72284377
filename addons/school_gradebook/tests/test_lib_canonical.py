from odoo.tests import BaseCase, tagged

from ..lib import canonical


@tagged("post_install", "-at_install")
class TestCanonical(BaseCase):
    """The one text of a frozen record."""

    def test_order_of_keys_does_not_matter(self):
        one = {"b": 1, "a": {"y": "Đ", "x": [1, 2]}}
        other = {"a": {"x": [1, 2], "y": "Đ"}, "b": 1}
        self.assertEqual(canonical.dumps(one), '{"a":{"x":[1,2],"y":"Đ"},"b":1}')
        self.assertEqual(canonical.sha256(one), canonical.sha256(other))

    def test_known_hash(self):
        """printf '{"a":"Đ"}' | sha256sum"""
        self.assertEqual(
            canonical.sha256({"a": "Đ"}),
            "57be03a013fa92efb017ee932a495ac19f1d9d0a6508653b9036e4ea8ed8bb66",
        )

    def test_one_letter_changes_the_hash(self):
        self.assertNotEqual(canonical.sha256({"a": "8,5"}), canonical.sha256({"a": "8,6"}))
        self.assertNotEqual(canonical.sha256({"a": ""}), canonical.sha256({}))

    def test_floats_are_refused_anywhere(self):
        for value in (8.5, {"a": [{"b": 0.1}]}, [1, (2.0,)]):
            with self.subTest(value=value), self.assertRaises(TypeError):
                canonical.dumps(value)

    def test_journal_heads(self):
        heads = {"12": "aa", "3": None}
        self.assertEqual(canonical.combined_head(heads), canonical.sha256({"12": "aa", "3": ""}))
        self.assertNotEqual(
            canonical.combined_head(heads), canonical.combined_head({"12": "aa", "3": "b"})
        )
