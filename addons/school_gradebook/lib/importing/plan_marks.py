"""Plan the mark sheets: which cells of which books are written."""

from ..marks import MarkError, format_cell, parse_cell
from ..text import clean, fold
from . import plan as planning
from .headers import PRIMARY_HEADERS
from .parse import TRAITS_CODE
from .school import PRIMARY_TERMS, BookInfo
from .values import is_empty, show

_STATES_OF_TEXT = ("absent", "zero", "exempt")


def plan_marks(sheets, school, policy, plan, log):
    """Add the mark sheets to the plan."""
    seen = {}
    for sheet in sheets:
        key = (school.key(sheet.class_name), sheet.subject_code, sheet.term)
        first = seen.setdefault(key, sheet.place)
        if first is not sheet.place:
            other = f"{first.file} › {first.sheet}"
            log.error("SHEET_TWICE", sheet.place, other=other)
            continue
        planner = _SheetPlanner(sheet, school, policy, plan, log)
        if planner.check():
            planner.run()


class _SheetPlanner:
    """Plans one sheet: a subject of a class in a term (two books in primary school)."""

    def __init__(self, sheet, school, policy, plan, log):
        self.sheet = sheet
        self.school = school
        self.policy = policy
        self.plan = plan
        self.log = log
        self.key = school.key(sheet.class_name)
        self.klass = school.class_of(sheet.class_name)
        self.subject = school.subjects.get(sheet.subject_code)
        self.books = {}
        self.targets = []
        self.changes = {}
        self.closed = {}

    # -- what the whole sheet must fulfil -----------------------------------

    def check(self):
        """Check class, subject, title and books; return whether rows can be read."""
        place, code = self.sheet.place, self.sheet.subject_code
        if self.klass is None:
            self.log.error("CLASS_UNKNOWN", place, class_name=self.sheet.class_name)
            return False
        if self.subject is None:
            self.log.error("SUBJECT_UNKNOWN", place, code=code)
            return False
        if (self.key, code) not in self.school.assignments:
            self.log.error(
                "NO_ASSIGNMENT", place, class_name=self.klass.name, subject=self.subject.name
            )
            return False
        return self._check_title() and self._find_books() and self._find_targets()

    def _check_title(self):
        """The sheet's name gives the code; its title must mean the same subject."""
        found = self.sheet.title.subject
        line = self._curriculum_line()
        names = [self.subject.name, line.label if line else ""]
        if found and fold(found) not in map(fold, names):
            self.log.error(
                "TITLE_SUBJECT_DIFFERS",
                self.sheet.place.at(row=self.sheet.title.row),
                title=found,
                code=self.subject.code,
                subject=names[1] or names[0],
            )
            return False
        return True

    def _curriculum_line(self):
        key = (self.klass.level, self.klass.grade, self.subject.code)
        return self.school.curriculum.get(key)

    def _terms(self):
        """Return {moment: term code}; secondary classes have one book a term."""
        if self.klass.level == "TH":
            return PRIMARY_TERMS[self.sheet.term]
        return {"": self.sheet.term}

    def _find_books(self):
        terms = self._terms()
        if self.subject.code == TRAITS_CODE:
            moment = self.sheet.heads[0].moment
            terms = {moment: terms.get(moment)}
            if not self.sheet.title.moment:
                self.log.notice("TRAITS_AT_END", self.sheet.place, term=terms[moment])
        for moment, term_code in terms.items():
            key = (self.key, self.subject.code, term_code)
            book = self.school.books.get(key)
            own = book.own if book else False
            if not (self.policy.fill_marks or (self.policy.own_marks and own)):
                self.log.error("NOT_OWN_BOOK", self.sheet.place, subject=self.subject.name)
                return False
            columns = self.school.columns(self.klass, self.subject.code, term_code)
            if not columns:
                self.log.error("COLUMNS_UNKNOWN", self.sheet.place, term=term_code)
                return False
            self.books[moment] = (term_code, book or BookInfo(), columns)
        return True

    def _find_targets(self):
        """Match the sheet's columns with the books' columns, none left over."""
        wanted = {
            (moment, column.key): column
            for moment, (_code, _book, columns) in self.books.items()
            for column in columns
        }
        complete = True
        for index, mark_head in enumerate(self.sheet.heads):
            column = wanted.pop((mark_head.moment, mark_head.key), None)
            if column is None:
                complete = self._refuse_column(index, mark_head) and complete
            else:
                self.targets.append((index, mark_head, column))
        for (moment, key), column in wanted.items():
            header = self._form_header(moment, key, column)
            self.log.error(
                "COLUMN_MISSING",
                self.sheet.place.at(row=self.sheet.header_row, header=header),
                header=header,
            )
            complete = False
        return complete

    def _form_header(self, moment, key, column):
        names = PRIMARY_HEADERS.get((moment, key))
        return names[0] if names else column.label

    def _refuse_column(self, index, mark_head):
        """A column that the book lacks is an error as soon as it holds anything."""
        if all(is_empty(row.values[index]) for row in self.sheet.rows):
            return True
        if mark_head.key in self.school.blank_traits(self.klass):
            self.log.notice(
                "TRAIT_NOT_ASSESSED",
                self._head_place(self.sheet.header_row, mark_head),
                header=mark_head.head.text,
                grade=self.klass.grade,
            )
            return True
        self.log.error(
            "COLUMN_NOT_IN_TERM",
            self._head_place(self.sheet.header_row, mark_head),
            header=mark_head.head.text,
            count=self._count_like(mark_head),
        )
        return False

    def _count_like(self, mark_head):
        keys = {column.key for _t, _b, columns in self.books.values() for column in columns}
        prefix = mark_head.key[:2]
        return sum(1 for key in keys if key.startswith(prefix))

    def _head_place(self, row, mark_head):
        head = mark_head.head
        return self.sheet.place.at(row=row, column=head.letter, header=head.text)

    # -- rows ----------------------------------------------------------------

    def run(self):
        """Plan all rows and add the sheet to the plan."""
        self.result = planning.SheetResult(
            self.sheet.place, "marks", self.klass.name, self.subject.code, self.sheet.term
        )
        self.plan.results.append(self.result)
        seen = {}
        for row in self.sheet.rows:
            if self._check_pupil(row, seen):
                self._plan_row(row)
        self._report_absent_pupils(seen)
        self._report_closed()
        for moment, (term_code, _book, _columns) in self.books.items():
            cells = tuple(self.changes.get(moment, ()))
            if cells:
                self.plan.books.append(
                    planning.BookChange(
                        self.key,
                        self.subject.code,
                        term_code,
                        self.sheet.place.file,
                        cells,
                    )
                )

    def _check_pupil(self, row, seen):
        log, place = self.log, row.place
        first = seen.setdefault(row.code, row)
        if first is not row:
            log.error("PUPIL_TWICE", place, code=row.code, other=str(first.place.row))
            return False
        pupil = self.school.pupils.get(row.code)
        if pupil is None:
            log.error("PUPIL_UNKNOWN", place, code=row.code, name=row.name)
            return False
        if pupil.name != row.name:
            log.error("NAME_DIFFERS", place, code=row.code, file=row.name, ours=pupil.name)
            return False
        if pupil.class_key != self.key and self.key not in pupil.left_classes:
            other = self.school.classes.get(pupil.class_key)
            log.error(
                "PUPIL_NOT_IN_CLASS",
                place,
                name=row.name,
                class_name=self.klass.name,
                other=other.name if other else "–",
            )
            return False
        if row.birth_date and pupil.birth_date and row.birth_date != pupil.birth_date:
            log.error(
                "BIRTH_DATE_DIFFERS",
                place,
                name=row.name,
                file=show(row.birth_date),
                ours=show(pupil.birth_date),
            )
            return False
        return True

    def _plan_row(self, row):
        for index, mark_head, column in self.targets:
            place = self._head_place(row.place.row, mark_head)
            value = row.values[index]
            try:
                cell = parse_cell(
                    value,
                    column.ctype,
                    min_mark=self.school.min_mark(self.klass, column.ctype),
                    exempt_allowed=self.school.pupils[row.code].individual_plan,
                    codes=column.codes,
                )
            except MarkError as error:
                self.log.error(error.code, place, **{**error.params, "value": show(value)})
                continue
            if cell is None:
                self.result.skipped += 1
                continue
            self._notice_reading(value, cell, column, place)
            self._plan_cell(row, mark_head, column, cell, place)

    def _notice_reading(self, value, cell, column, place):
        if not isinstance(value, str):
            return
        shown = format_cell(cell, column.ctype)
        if cell.state in _STATES_OF_TEXT:
            self.log.notice("STATE_READ", place, value=clean(value), state=cell.state)
        elif cell.tenths is not None:
            self.log.notice("NUMBER_AS_TEXT", place, value=clean(value))
        elif clean(value) != shown:
            self.log.notice("READ_AS", place, value=clean(value), read=shown)
        elif value != shown:
            self.log.notice("TEXT_SPACES", place, value=shown)

    def _plan_cell(self, row, mark_head, column, cell, place):
        _term, book, _columns = self.books[mark_head.moment]
        old = book.cells.get(row.code, {}).get(column.key)
        if old == cell:
            self.result.count(planning.UNCHANGED)
            return
        if self.school.pupils[row.code].class_key != self.key:
            self.log.error("PUPIL_LEFT", place, name=row.name)
            return
        if old is not None and not book.own:
            self.log.error(
                "MARK_EXISTS",
                place,
                name=row.name,
                old=format_cell(old, column.ctype),
                new=format_cell(cell, column.ctype),
            )
            return
        if book.open_keys is not None and column.key not in book.open_keys:
            self.closed.setdefault((mark_head, column.key), []).append(row)
            return
        self.result.count(planning.CREATE if old is None else planning.UPDATE)
        change = planning.MarkChange(row.code, column.key, cell)
        self.changes.setdefault(mark_head.moment, []).append(change)

    def _report_closed(self):
        for (mark_head, _key), rows in self.closed.items():
            self.log.error(
                "CELLS_CLOSED",
                self._head_place(rows[0].place.row, mark_head),
                count=len(rows),
            )

    def _report_absent_pupils(self, seen):
        for pupil in self.school.pupils.values():
            if pupil.class_key == self.key and pupil.code not in seen:
                self.log.notice(
                    "PUPIL_NOT_IN_SHEET", self.sheet.place, name=pupil.name, code=pupil.code
                )
