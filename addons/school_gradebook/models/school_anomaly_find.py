from odoo import fields, models
from odoo.tools import SQL

from ..lib import anomalies

#: On the first look at a class nobody knows any more who taught it when its marks were
#: entered; what came by these ways has passed the check of its own time.
CHECKED_SOURCES = frozenset({"sheet", "rpc", anomalies.IMPORT, anomalies.CORRECTION})
#: A correction is approved and carried out by others by rule (R-COR-2).
TRUSTED = frozenset({anomalies.CORRECTION})
_OTHER_TERM = {"HK1": "HK2", "HK2": "HK1"}


class SchoolClass(models.Model):
    """Looking for anomalies, class by class, with a constant number of queries."""

    _inherit = "school.class"

    def _find_anomalies(self):
        """Look through the books of these classes and write down what is new.

        :return: school.anomaly, the findings that did not exist before
        """
        found = self.env["school.anomaly"].sudo()
        for klass in self.sudo():
            found |= klass._find_own_anomalies()
        return found

    def _find_own_anomalies(self):
        scan = self.env["school.anomaly.scan"]._of(self)
        books = self.gradebook_ids
        now = fields.Datetime.now()
        sheets, limits = books._anomaly_books(scan), self.company_id._anomaly_limits()
        findings = [
            (book, finding)
            for book in books
            for finding in anomalies.find(sheets[book.id], now, limits)
        ]
        found = self.env["school.anomaly"]._remember(books, findings)
        teachers = {str(book.id): book.teacher_user_ids.ids for book in books}
        scan.write({"date": now, "seen": books._journal_ends(), "teachers": teachers})
        return found


class SchoolGradebook(models.Model):
    """Books as the plain values that lib/anomalies.py looks at."""

    _inherit = "school.gradebook"

    def _anomaly_books(self, scan):
        """Return {book id: lib Book}."""
        lines, seen, before = self._anomaly_lines(), scan.seen or {}, scan.teachers or {}
        cells = self.line_ids.browse(line for line, *__ in lines)._cells()
        changes = self._anomaly_changes(seen)
        deadlines = self.term_id._closing_times()
        substitutes = self._anomaly_substitutes()
        elsewhere, studying = _marks_elsewhere(lines, cells), {}
        for line, book_id, _owner, active in lines:
            if active:
                studying.setdefault(book_id, []).append(line)
        years = self._anomaly_years(lines, changes)
        return {
            book.id: anomalies.Book(
                columns=book._columns(),
                lines=tuple(studying.get(book.id, ())),
                cells=cells,
                elsewhere=elsewhere,
                changes=tuple(changes.get(book.id, ())),
                seen=seen.get(str(book.id), 0),
                deadlines=deadlines.get(book.term_id.id, {}),
                teachers=frozenset([*book.teacher_user_ids.ids, *before.get(str(book.id), ())]),
                substitutes=substitutes.get(book.assignment_id.id, ()),
                trusted=TRUSTED if scan.date else CHECKED_SOURCES,
                year=years.get(book.id),
                first=not scan.date,
            )
            for book in self
        }

    def _anomaly_lines(self):
        """Return (line, book, (pupil, subject), studies) of all lines, by number."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, line.gradebook_id, line.enrollment_id, line.subject_id,
                       enrollment.is_active
                  FROM school_gradebook_line line
                  JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
                 WHERE line.gradebook_id = ANY(%s)
                 ORDER BY line.gradebook_id, line.number, line.id
                """,
                list(self.ids),
            )
        )
        return [(line, book, (pupil, subject), ok) for line, book, pupil, subject, ok in rows]

    def _anomaly_changes(self, seen):
        """Return {book id: [Change]}: all changes of the lines that changed since ``seen``.

        With those of the same pupil and subject in the other term, for the year.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH fresh AS (
                       SELECT DISTINCT j.line_id AS id
                         FROM unnest(%s::int[], %s::int[]) AS look (book, seq)
                         JOIN school_mark_journal j
                           ON j.gradebook_id = look.book AND j.seq > look.seq)
                SELECT j.gradebook_id, j.seq, j.line_id, j."column", j.old, j.new, j.user_id,
                       j.at, j.source
                  FROM school_mark_journal j
                 WHERE j.line_id IN (
                       SELECT id FROM fresh
                       UNION SELECT line.previous_line_id
                         FROM school_gradebook_line line JOIN fresh USING (id)
                       UNION SELECT line.id
                         FROM school_gradebook_line line
                         JOIN fresh ON fresh.id = line.previous_line_id)
                 ORDER BY j.gradebook_id, j.seq
                """,
                list(self.ids),
                [seen.get(str(book_id), 0) for book_id in self.ids],
            )
        )
        changes = {}
        for book_id, *values in rows:
            changes.setdefault(book_id, []).append(anomalies.Change(*values))
        return changes

    def _anomaly_years(self, lines, changes):
        """Return {book id: lib Year} of the books that make the year with another one."""
        by_line, owners = {}, {}
        for own in changes.values():
            for change in own:
                by_line.setdefault(change.line, []).append(change)
        for line, book_id, owner, _active in lines:
            owners.setdefault(owner, {})[book_id] = line
        terms = {(book.subject_id, book.term_id.code): book for book in self}
        years = {}
        for book in self:
            pair = terms.get((book.subject_id, _OTHER_TERM.get(book.term_id.code)))
            if not (pair and book.kind == "SCORE" and book.ruleset_id):
                continue
            other = {
                own[book.id]: tuple(by_line.get(own[pair.id], ()))
                for own in owners.values()
                if book.id in own and pair.id in own
            }
            years[book.id] = anomalies.Year(
                pair._columns(),
                other,
                book.term_id.code == "HK1",
                book.kind,
                book.ruleset_id.sudo()._params(),
                book.class_id._settings(),
            )
        return years

    def _anomaly_substitutes(self):
        """Return {assignment id: ((user id, from, until), …)}, over and running ones."""
        found = {}
        for item in (
            self.env["school.substitution"]
            .sudo()
            .search([("assignment_id", "in", self.assignment_id.ids)])
        ):
            period = (item.user_id.id, item.starts_at, item.ends_at)
            found[item.assignment_id.id] = (*found.get(item.assignment_id.id, ()), period)
        return found

    def _journal_ends(self):
        """Return {book id as text: number of the last journal row}, as JSON keeps it."""
        rows = self.env.execute_query(
            SQL("SELECT id, journal_seq FROM school_gradebook WHERE id = ANY(%s)", list(self.ids))
        )
        return {str(book_id): seq or 0 for book_id, seq in rows}


def _marks_elsewhere(lines, cells):
    """Return {line: marks of the same pupil and subject in the other books}."""
    groups = {}
    for line, _book, owner, _active in lines:
        own = [
            cell.tenths
            for cell in cells.get(line, {}).values()
            if cell.tenths is not None and cell.state != "zero"
        ]
        groups.setdefault(owner, {})[line] = own
    return {
        line: [mark for other, own in group.items() if other != line for mark in own]
        for group in groups.values()
        for line in group
    }
