"""Vietnamese personal names: parts and the order of a class list.

A class list goes by given name, then middle names, then family name. Two syllables are compared
by their letters (a ă â b c d đ e ê … o ô ơ … u ư …) and, only when these are the same, by tone:
none, huyền, hỏi, ngã, sắc, nặng.
"""

import unicodedata

from . import text

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# A modified letter sorts after its base letter with anything behind it, so its sign is one
# that follows «z» in ASCII. Code order of { and | gives a < ă < â and o < ô < ơ.
_LETTER_SIGNS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
_IGNORED = frozenset("'’ʼ`´.")


def split_name(full_name):
    """Return ``(family, middle, given)``; a single word is a given name."""
    words = text.clean(full_name).split(" ")
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


def sort_key(full_name):
    """Return an ASCII key whose byte order is the order of a Vietnamese class list.

    The key of «Nguyễn Thị Kim Ánh» reads ``anh4 thi5,kim0 nguye{n3``: letters, then the tone, a
    digit and therefore smaller than any letter that could follow; the comma between two middle
    names is greater than the space between the parts, so that a shorter middle name comes first.
    """
    family, middle, given = split_name(full_name)
    parts = (given, middle, family) if family else (given,)
    return " ".join(",".join(map(_syllable_key, part.split())) for part in parts)


def _syllable_key(word):
    """Return the key of one word: its letters and then its tone marks («0» when it has none)."""
    letters, tones = [], []
    for char in text.unify_d(unicodedata.normalize("NFC", word)).lower():
        if char in _IGNORED:
            continue
        base, tone = _split_tone(char)
        letters.append(_letter_key(base))
        tones.append(tone)
    return "".join(letters) + ("".join(tones) or "0")


def _split_tone(char):
    """Return the letter without its tone mark, and the digit of that tone or an empty string."""
    marks = unicodedata.normalize("NFD", char)
    tones = "".join(_TONES[mark] for mark in marks if mark in _TONES)
    kept = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", kept), tones


def _letter_key(letter):
    """Return the ASCII sign of a letter without tone; anything unknown follows all letters."""
    if letter in _LETTER_SIGNS:
        return _LETTER_SIGNS[letter]
    base = unicodedata.normalize("NFD", letter)[:1]
    if "a" <= base <= "z":
        return base
    return "".join(f"~{ord(char):06x}" for char in letter)
