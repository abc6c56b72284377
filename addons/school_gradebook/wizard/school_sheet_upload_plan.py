"""What a filled file would change: the plan of the mark sheet, cell by cell, with addresses."""

from odoo.tools.translate import LazyTranslate

from ..lib import marks
from ..lib.canonical import sha256
from ..lib.sheet_file import CODE_COLUMN, address
from ..models.sheet_plan import SheetPlan

_lt = LazyTranslate(__name__)

FILE_MESSAGES = {
    "SHEET_FILE_FOREIGN": _lt(
        "This is no file of a mark sheet. Download the sheet of this book and fill that file."
    ),
    "SHEET_FILE_SPOILT": _lt(
        "The hidden part of the file was changed: nobody can say any more which cells it"
        " means. Download the sheet anew and copy the marks into it."
    ),
    "SHEET_FILE_OTHER_VERSION": _lt("The file is too old. Download the sheet anew."),
    "SHEET_FILE_OTHER_BOOK": _lt("The file belongs to another book than %(name)s."),
    "SHEET_FILE_WITHOUT_TABLE": _lt("The sheet with the pupils is missing from the file."),
    "SHEET_FILE_HEADS": _lt(
        "Columns were moved or renamed: «%(found)s» stands where «%(expected)s» belongs."
        " Download the sheet anew and copy the marks into it."
    ),
}
CELL_MESSAGES = {
    "CELL_DATE": _lt(
        "the spreadsheet has made the date %s of it. Format the cell as text and type the"
        " mark again, for example 8,5"
    ),
    "CELL_TIME": _lt("the spreadsheet has made the time %s of it. Type the mark again."),
    "CELL_FORMULA": _lt("a formula without a stored value (%s). Type the mark itself."),
    "CELL_BOOLEAN": _lt("this is not a mark"),
}
ROW_MESSAGES = {
    "ROW_UNKNOWN": _lt("no pupil of this book has the code «%s»"),
    "ROW_TWICE": _lt("the pupil «%s» stands in the file twice"),
    "ROW_NAME": _lt("the name in this row does not belong to the code «%s»"),
}


class FilePlan(SheetPlan):
    """The cells that a person has filled in, sorted like those of the sheet.

    What the file still holds as it was downloaded is no wish to change anything, even if
    the system holds something else by now.

    :param choices: {(line id, column): what the system held when «mine» was chosen, or None
        to keep what the system holds}
    """

    def __init__(self, book, cells, choices=()):
        self.places = {(cell.line_id, cell.key): cell for cell in cells}
        self.choices = dict(choices)
        super().__init__(book, [self._as_request(cell) for cell in cells])

    def _as_request(self, cell):
        chosen = self.choices.get((cell.line_id, cell.key))
        expected = cell.base if chosen is None else chosen
        return {
            "line_id": cell.line_id,
            "column": cell.key,
            "value": cell.text,
            "expected": expected,
        }

    def _narrow(self):
        self.cells = [cell for cell in self.cells if self._is_meant(cell)]

    def _is_meant(self, cell):
        """Tell whether a person changed the cell and wants it written."""
        key = cell["line_id"], cell["column"]
        if key in self.choices and self.choices[key] is None:
            return False
        place = self.places[key]
        if place.problem:
            return True
        return place.text != place.base and self._shown_or_text(cell) != place.base

    def _shown_or_text(self, cell):
        """Return how the sheet would show the text: «8.5» is what «8,5» was."""
        if cell["line_id"] not in self.lines or (
            cell["column"] not in self.types and cell["column"] != "comment"
        ):
            return cell["value"]
        try:
            return self._parse(cell)[1]
        except marks.MarkError:
            return cell["value"]

    def _refusal(self, cell):
        refusal = super()._refusal(cell)
        place = self.places[cell["line_id"], cell["column"]]
        if refusal or not place.problem:
            return refusal
        template = self.book.env._(CELL_MESSAGES[place.problem])
        return place.problem, template % place.params if place.params else template

    # -- for the wizard ----------------------------------------------------------

    def items(self, rows):
        """Return a dict for each cell that is written, refused or in conflict.

        :param rows: [FileRow] that could not be read
        """
        items = [self._row_item(row) for row in rows]
        items += [self._item(cell, "refused", cell["message"]) for cell in self.refused]
        items += [self._conflict_item(conflict) for conflict in self.conflicts]
        items += [self._item(change, self._kind(change)) for change in self.changes]
        return sorted(items, key=lambda item: (item["row"], item["place"]))

    @property
    def same_count(self):
        return len(self.saved) - len(self.changes)

    def fingerprint(self):
        """Return what the plan would write over what; the same plan, the same fingerprint."""
        keys = [(change["line_id"], change["column"]) for change in self.changes]
        return self.fingerprint_of(
            [*key, self._present(*key), self.places[key].text] for key in keys
        )

    @staticmethod
    def fingerprint_of(entries):
        return sha256(sorted(list(entry) for entry in entries))

    def _kind(self, change):
        if not self._present(change["line_id"], change["column"]):
            return "new"
        return "changed" if change["cell"] else "cleared"

    def _item(self, found, kind, message=False):
        key = found["line_id"], found["column"]
        cell = self.places[key]
        return {
            "kind": kind,
            "row": cell.row,
            "place": cell.column,
            "address": address(cell.row, cell.column),
            "line_id": key[0],
            "column": key[1],
            "before": cell.base,
            "present": self._present(*key) if key[0] in self.lines else "",
            "value": cell.text,
            "message": message,
        }

    def _conflict_item(self, conflict):
        message = self.book.env._(
            "%(value)s now stands in the system (%(by)s)",
            value=conflict["theirs"] or "–",
            by=conflict["by"] or "?",
        )
        return self._item(conflict, "conflict", message)

    def _row_item(self, row):
        message = self.book.env._(ROW_MESSAGES[row.problem])
        return {
            "kind": "refused",
            "row": row.row,
            "place": CODE_COLUMN,
            "address": address(row.row, CODE_COLUMN),
            "value": row.code,
            "message": message % row.code,
        }
