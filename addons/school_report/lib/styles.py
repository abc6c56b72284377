"""Inline sizes of a form's cells for HTML: 5 px are 1 mm (school_form.css)."""

from types import SimpleNamespace

from . import textfit

PIXELS = 5
_MM_PER_POINT = 25.4 / 72
_POINT = PIXELS * _MM_PER_POINT
_HEAD_POINTS = 9.5
_SMALLEST_HEAD = 6
_LEADING = 1.12  # school_form.css
_TURNED_LEADING = 1.05


def height(millimetres):
    """Return the style of a row of this height."""
    return f"height:{millimetres * PIXELS:.1f}px"


def width(millimetres):
    """Return the style of a column of this width."""
    return f"width:{millimetres * PIXELS:.1f}px"


def points(size):
    """Return the style of a text of this size in points."""
    return f"font-size:{size * _POINT:.1f}px"


def head_text(head):
    """Return the style of a header that would not fit its box in the usual size, else ""."""
    size = _HEAD_POINTS
    while size > _SMALLEST_HEAD:
        lines = int((head.height - 0.5) / (size * _LEADING * _MM_PER_POINT))
        if textfit.count_lines(head.text, head.width - 1, size, bold=True) <= lines:
            break
        size -= 0.5
    return "" if size == _HEAD_POINTS else points(size)


def turned_box(head):
    """Return the style of the box that holds a vertical header."""
    return f"{width(head.width - 0.8)};{height(head.height - 1)}"


def turned_text(head):
    """Return the style of a vertical header's text, before it is turned around its centre.

    One line where the text fits, otherwise two, in the size at which it does.
    """
    length = head.height - 2.5
    size = textfit.fit(head.text, length, _HEAD_POINTS, 2, bold=True)
    lines = textfit.count_lines(head.text, length, size, bold=True)
    depth = lines * size * _TURNED_LEADING * _MM_PER_POINT
    left, top = (head.width - 0.8 - length) / 2, (head.height - 1 - depth) / 2
    return (
        f"{width(length)};{height(depth)};{points(size)};"
        f"left:{left * PIXELS:.1f}px;top:{top * PIXELS:.1f}px"
    )


HELPERS = SimpleNamespace(
    height=height,
    width=width,
    points=points,
    head_text=head_text,
    turned_box=turned_box,
    turned_text=turned_text,
)
"""The functions above for a QWeb template, which takes no module."""
