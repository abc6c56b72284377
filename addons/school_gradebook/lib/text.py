"""Cleaning and tolerant comparison of Vietnamese text as people and files deliver it."""

import re
import unicodedata

# Characters that take no room on screen: dropped, so that what is stored is what is seen.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"))
# Look-alikes of Đ that old fonts and converters leave behind (eth, African d).
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_SPACES = re.compile(r"[\s\x00-\x1f\x7f\x85]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def clean(text):
    """Return ``text`` in NFC, every run of white space as one space, without invisible characters.

    A zero-width character next to a space or at an end vanishes with it; inside a word it is
    dropped, since nobody who reads the word sees a gap there.
    """
    if not text:
        return ""
    text = unicodedata.normalize("NFC", str(text)).translate(_INVISIBLE)
    return _SPACES.sub(" ", text).strip()


def narrow(text):
    """Return ``text`` with full-width ASCII characters («８．５») as ordinary ones («8.5»)."""
    return text.translate(_FULL_WIDTH)


def unify_d(text):
    """Return ``text`` with the look-alikes of Đ replaced by Đ itself."""
    return text.translate(_D_LOOKALIKES)


def fold(text):
    """Return ``text`` cleaned, lower case and without diacritics, for matching headers.

    «  ĐĐGtx 1 » and «ddgtx 1» are the same to this function; never use it to store a name.
    """
    text = unify_d(narrow(clean(text))).casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
