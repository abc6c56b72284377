"""How the rows of a table are spread over sheets of A4 (millimetres)."""

from math import floor

PAGE_WIDTH = 184.0
PAGE_HEIGHT = 270.0
TITLE_HEIGHT = 8.0
LINE_HEIGHT = 6.5
SIGNATURE_HEIGHT = 33.0
PLACE_DATE_HEIGHT = 5.5
_RULE = 5  # a thick line after every fifth row: sheets end on one


def widths(columns_widths, total=PAGE_WIDTH):
    """Return the widths with the ``None`` among them sharing what the others leave."""
    free = [position for position, width in enumerate(columns_widths) if width is None]
    left = total - sum(width for width in columns_widths if width is not None)
    if free and left <= 0:
        raise ValueError("the columns are wider than the page")
    if free:
        return [left / len(free) if width is None else width for width in columns_widths]
    return [width * total / (total - left) for width in columns_widths]


def room(titles, lines, head_height):
    """Return the height left for rows and signatures under titles, lines and table head."""
    return PAGE_HEIGHT - titles * TITLE_HEIGHT - lines * LINE_HEIGHT - head_height


def spread(count, height, signature, smallest, largest):
    """Return ``(sizes, row_height)``: rows on each sheet and the height of a row.

    All rows go on one sheet together with the signatures where they fit at the smallest row
    height; otherwise full sheets come first and at least one group of five rows stays with the
    signatures, which are never alone on a sheet.
    """
    single = height - signature
    if count * smallest <= single:
        return (count,), min(largest, single / max(count, 1))
    full = floor(height / smallest) // _RULE * _RULE
    last = floor(single / smallest)
    sizes, left = [], count
    while left > last:
        take = min(full, (left - _RULE) // _RULE * _RULE)
        sizes.append(take)
        left -= take
    sizes.append(left)
    tallest = min(height / max(sizes[:-1]), single / left, largest)
    return tuple(sizes), tallest
