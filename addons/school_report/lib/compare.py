"""What differs between two printed books, cell by cell: the copy in hand and the data today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One place on paper: page, pupil (or line) and column, with both texts."""

    page: str
    row: str
    column: str
    printed: str
    current: str


def differences(printed, current):
    """Return the differences of two ``matrix.Book`` values, in the order of the pages."""
    pages = {page.key: page for page in current.pages}
    found = []
    for page in printed.pages:
        other = pages.pop(page.key, None)
        found.extend(_page(page, other))
    for page in pages.values():
        found.extend(_page(None, page))
    return found


def _page(printed, current):
    name = (printed or current).sheet
    before, after = _texts(printed), _texts(current)
    return [
        Difference(name, *place, before.get(place, ""), after.get(place, ""))
        for place in [*before, *(place for place in after if place not in before)]
        if before.get(place, "") != after.get(place, "")
    ]


def _texts(page):
    """Return {(row, column): text} of everything a page says."""
    if page is None:
        return {}
    said = [*page.corner, *page.titles, *page.lines, *page.paragraphs]
    texts = {("", str(place)): text for place, text in enumerate(said)}
    for place, signature in enumerate(page.signatures):
        texts[signature.title, str(place)] = signature.name
    if page.table:
        texts |= {("", f"+{place}"): text for place, text in enumerate(page.table.side)}
        labels = _labels(page.table.columns)
        for row in page.table.rows:
            texts |= _cells(row, labels)
    return texts


def _cells(row, labels):
    who = " ".join(cell.text for cell in row.cells[:2])
    return {
        (who, label): cell.text for label, cell in zip(labels, row.cells, strict=False) if cell.text
    }


def _labels(columns):
    """Return the header of each column, with the headers above it."""
    return [" ".join((*column.groups, column.label)) for column in columns]
