"""Corrections in a printed book: the old value struck through in red, the new one above right.

The statutory books ask for it (TT 22/2021, guidance of the forms: red ink, strike through, new
content above right). What was corrected is part of the frozen content, so that a copy shows the
corrections that were known when it was made.
"""

from datetime import datetime

from . import textfit

FOOT_POINTS = 9
FOOT_LINE = 4.2  # millimetres of a line of the foot
_FOOT = "Trong trang này có {count} chỗ được sửa chữa: {places}."
_PLACE = "STT {number}, {column}: {old} → {new} ({request}, {at})"
_SEVERAL = "{count} giấy"
_NOTHING = "–"


def by_cell(content):
    """Return {(subject, pupil, column): corrections} of a ledger's content, oldest first.

    Judgements of the class stand under the subject "".
    """
    found = {}
    for entry in content.get("corrections", {}).get("cells", ()):
        key = entry["subject"], entry["pupil"], entry["column"]
        found.setdefault(key, []).append(entry)
    return found


def old_values(entries):
    """Return the values that are struck through, in the order in which they stood."""
    return tuple(entry["old"] or _NOTHING for entry in entries)


def note(entries):
    """Return what the note column says: the number of the request, or how many there are."""
    numbers = list(dict.fromkeys(entry["number"] for entry in entries))
    return numbers[0] if len(numbers) == 1 else _SEVERAL.format(count=len(numbers))


def comment(entries):
    """Return the history of a cell in words, for the comment of a spreadsheet cell."""
    return "\n".join(
        f"{entry['old'] or _NOTHING} → {entry['new'] or _NOTHING} ({entry['number']}, {_at(entry)})"
        for entry in entries
    )


def foot(columns, rows):
    """Return the lines under a table that names what was corrected in it; () without any.

    :param columns: matrix.Column
    :param rows: values of the rows; «corrected» holds {column key: corrections}
    """
    places = [
        _PLACE.format(
            number=row.get("number", ""),
            column=_label(column),
            old=entry["old"] or _NOTHING,
            new=entry["new"] or _NOTHING,
            request=entry["number"],
            at=_at(entry),
        )
        for row in rows
        for column in columns
        for entry in row.get("corrected", {}).get(column.key, ())
    ]
    return (_FOOT.format(count=len(places), places="; ".join(places)),) if places else ()


def foot_height(lines, width):
    """Return the height in millimetres that the foot takes on a page of this width."""
    return sum(textfit.count_lines(line, width, FOOT_POINTS) * FOOT_LINE for line in lines)


def _at(entry):
    return f"{datetime.fromisoformat(entry['at']):%H:%M %d/%m/%Y}"


def _label(column):
    """Return the head of a column; a bare number with the head above it: «ĐĐGtx 1»."""
    if column.label.isdigit() and column.groups:
        return f"{column.groups[-1]} {column.label}"
    return column.label
