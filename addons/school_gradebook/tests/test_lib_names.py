"""Text clean-up, and Vietnamese names in the order of a class list."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.names import sort_key, split_name
from odoo.addons.school_gradebook.lib.text import clean, fold

from .lib_common import examples

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"
# A syllable: letters, a vowel with any tone, letters.
syllables = st.builds(
    lambda before, vowel, tone, after: "".join(before) + vowel + tone + "".join(after),
    st.lists(st.sampled_from(LETTERS + LETTERS.upper()), max_size=2),
    st.sampled_from(VOWELS + VOWELS.upper()),
    st.sampled_from(TONES),
    st.lists(st.sampled_from("cmnghpt"), max_size=2),
)
names = st.lists(syllables, min_size=1, max_size=4).map(
    lambda words: unicodedata.normalize("NFC", " ".join(words))
)


@tagged("post_install", "-at_install")
class TestText(BaseCase):
    def test_clean(self):
        self.assertEqual(clean("  Nguyễn\u00a0\tVăn\n  An "), "Nguyễn Văn An")
        self.assertEqual(clean("An\u200b"), "An")
        self.assertEqual(clean("Ngu\u200byễn"), "Nguyễn")
        self.assertEqual(clean("\ufeffSTT"), "STT")
        self.assertEqual(clean("a\u3000b\u2009c"), "a b c")
        self.assertEqual(clean(None), "")
        self.assertEqual(clean(12), "12")

    def test_clean_is_nfc(self):
        nfd = unicodedata.normalize("NFD", "Nguyễn Thị Ánh")
        self.assertNotEqual(nfd, "Nguyễn Thị Ánh")
        self.assertEqual(clean(nfd), "Nguyễn Thị Ánh")

    def test_fold(self):
        self.assertEqual(fold(" ĐĐGtx 1 "), "ddgtx 1")
        self.assertEqual(fold("Họ và tên"), fold(unicodedata.normalize("NFD", "HỌ VÀ  TÊN")))
        self.assertEqual(fold("Ðiểm ＫＴ"), "diem kt")

    @examples
    @given(st.text())
    def test_clean_is_idempotent(self, text):
        self.assertEqual(clean(clean(text)), clean(text))


@tagged("post_install", "-at_install")
class TestNames(BaseCase):
    def _assert_order(self, *ordered):
        keys = [sort_key(name) for name in ordered]
        self.assertEqual(keys, sorted(set(keys)))

    def test_split(self):
        self.assertEqual(split_name("Nguyễn Thị Kim  Ánh"), ("Nguyễn", "Thị Kim", "Ánh"))
        self.assertEqual(split_name("Y Lan"), ("Y", "", "Lan"))
        self.assertEqual(split_name("Lan"), ("", "", "Lan"))
        self.assertEqual(split_name(""), ("", "", ""))

    def test_given_name_then_middle_then_family(self):
        self._assert_order(
            "Vũ Văn An", "Lê An Bình", "Đỗ Bảo Bình", "Lê Bảo Bình", "Lê Văn Bình", "An Thị Cúc"
        )

    def test_letters_of_the_alphabet(self):
        self._assert_order(*(f"Lê {letter}" for letter in "AĂÂBCDĐEÊGHI"))
        self._assert_order(*(f"Lê {letter}" for letter in "NOÔƠPQRSTUƯVXY"))

    def test_a_modified_letter_follows_all_of_its_base_letter(self):
        self._assert_order("Lê An", "Lê Anh", "Lê Ay", "Lê Ăn", "Lê Ân", "Lê Ba")
        self._assert_order("Lê Duy", "Lê Dy", "Lê Đan", "Lê Đạt", "Lê Hà")

    def test_tones(self):
        self._assert_order("Lê Hoa", "Lê Hòa", "Lê Hỏa", "Lê Hõa", "Lê Hóa", "Lê Họa", "Lê Hoan")

    def test_tone_decides_only_after_the_letters(self):
        self._assert_order("Lê Ái", "Lê Anh", "Lê Ánh")
        self._assert_order("Lê Trí", "Lê Trinh")

    def test_tone_of_the_given_name_decides_before_the_middle_name(self):
        self._assert_order("Lê Văn Hoa", "Lê An Hòa")

    def test_place_of_the_tone_mark_does_not_matter(self):
        self.assertEqual(sort_key("Lê Thị Hoà"), sort_key("Lê Thị Hòa"))

    def test_shorter_name_first(self):
        self._assert_order("Lan", "Lê Lan", "Y Lan", "Lê An Lan", "Lê Thị Lan", "Lê Thị Kim Lan")

    def test_case_space_and_apostrophe_do_not_matter(self):
        self.assertEqual(sort_key("H'Lan  NIÊ"), sort_key("H’lan Niê"))
        self.assertEqual(sort_key("Ðỗ An"), sort_key("Đỗ An"))

    def test_foreign_letters_are_sorted_too(self):
        self._assert_order("Lê Vy", "Lê Wendy", "Lê Xuân", "Lê Zoë", "Lê 明")
        self.assertTrue(sort_key("Lê 明").isascii())

    @examples
    @given(names)
    def test_nfd_makes_no_difference(self, name):
        self.assertEqual(sort_key(unicodedata.normalize("NFD", name)), sort_key(name))

    @examples
    @given(st.text())
    def test_key_is_printable_ascii(self, text):
        key = sort_key(text)
        self.assertTrue(key.isascii() and key.isprintable())

    @examples
    @given(st.lists(names, min_size=2, max_size=12))
    def test_order_is_that_of_an_independent_key(self, people):
        self.assertEqual(sorted(people, key=sort_key), sorted(people, key=_slow_key))


def _slow_key(name):
    """The order spelled out with lists: given, middle, family; per syllable (letters, tone)."""
    words = name.split()
    parts = [words[-1:], words[1:-1], words[:1]] if len(words) > 1 else [words]
    return [[_syllable(word) for word in part] for part in parts]


def _syllable(word):
    letters, tone = [], 0
    for char in unicodedata.normalize("NFC", word.lower()):
        decomposed = unicodedata.normalize("NFD", char)
        for position, mark in enumerate(TONES[1:], 1):
            if mark in decomposed:
                tone = position
                decomposed = decomposed.replace(mark, "")
        letters.append(LETTERS.index(unicodedata.normalize("NFC", decomposed)))
    return letters, tone
