"""How wide a text prints in a serif face with the metrics of Times, and the size that fits.

Font sizes are decided before anything is rendered, so that a long name never makes a row higher
than its sheet was planned for.
"""

import functools
import unicodedata

_MM_PER_POINT = 25.4 / 72
_BOLD = 1.08  # the bold face is that much wider over Vietnamese text
_SMALLEST = 6.0
_WIDTHS = {  # thousandths of the size, as in every face that can stand in for Times
    180: "'",
    200: "|",
    250: " ,.",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr·",
    389: "Js",
    408: '"',
    444: "?acez",
    500: "#$*0123456789_bdghknopquvxy–«»",
    556: "FPS",
    564: "+<=>",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "&m",
    833: "%",
    889: "M",
    921: "@",
    944: "W",
    1000: "…",
}
_WIDTH_OF = {char: width for width, chars in _WIDTHS.items() for char in chars}
_WIDTH_OF |= {"đ": 500, "Đ": 722, "ơ": 529, "ư": 542, "Ơ": 722, "Ư": 776}


def width(text, points, *, bold=False):
    """Return the printed width of ``text`` in millimetres at ``points``."""
    units = sum(_units(char) for char in unicodedata.normalize("NFC", text))
    return units / 1000 * points * _MM_PER_POINT * (_BOLD if bold else 1)


@functools.lru_cache(4096)  # a ledger holds the same marks thousands of times
def fit(text, available, points, lines=1, *, bold=False):
    """Return the largest size (at most ``points``) at which ``text`` fits in ``lines`` lines.

    Half points; a text that needs less than the smallest size gets that and wraps.
    """
    while points > _SMALLEST and count_lines(text, available, points, bold=bold) > lines:
        points -= 0.5
    return points


def count_lines(text, available, points, *, bold=False):
    """Return the number of lines that ``text`` takes when it wraps between words."""
    lines, filled = 1, 0
    space = width(" ", points)
    for word in text.split():
        length = width(word, points, bold=bold)
        if filled and filled + space + length > available:
            lines, filled = lines + 1, length
        else:
            filled += length + (space if filled else 0)
        if length > available:
            lines += 1
    return lines


def _units(char):
    """Return the width of one letter; one with a diacritic is as wide as its base letter."""
    if char in _WIDTH_OF:
        return _WIDTH_OF[char]
    parts = unicodedata.normalize("NFD", char)
    base = parts[0] + ("\u031b" if "\u031b" in parts else "")
    return _WIDTH_OF.get(unicodedata.normalize("NFC", base), 722)
