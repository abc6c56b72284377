from odoo import api, models

from odoo.addons.school_gradebook.lib import marks

#: States that print a word of the form instead of a value.
_WORDS = ("absent", "zero", "exempt")


class SchoolLedger(models.Model):
    """What a ledger holds, taken from the books with a constant number of queries.

    Everything is text as printed, an integer, or a code that the form version gives a word
    for: the JSON of the same data is the same on every machine.
    """

    _inherit = "school.ledger"

    @api.model
    def _build_content(self, klass, term, books=None):
        """Return the canonical content of the ledger of a class and term.

        Averages that are not final are left out (law 1): a missing mark never becomes a
        number on paper.

        :param klass: school.class, one record
        :param term: school.term, HK1 or HK2 of its year and level
        :param books: its school.gradebook records, where the caller has them
        :return: dict for lib.ledger.build and canonical JSON
        """
        klass, term = klass.sudo(), term.sudo()
        books = self._books(klass, term) if books is None else books
        enrollments = self._enrollments(klass, term)
        form = self._form(klass, term)
        pupils = self._pupils(enrollments, term)
        return {
            "form": form.content,
            "form_version": form.name,
            "school": self._school(klass.company_id),
            "class": {
                "id": klass.id,
                "name": klass.name,
                "grade": klass.grade,
                "level": klass.level,
                "year": klass.year_id.name,
                "term": term.code,
                "size": sum(not pupil["date_end"] for pupil in pupils),
                "locked": self._is_locked(books),
            },
            "people": {
                "homeroom": klass.homeroom_teacher_id.name or "",
                "principal": self._principal(klass.company_id),
            },
            "pupils": pupils,
            "subjects": self._subjects(books, enrollments),
            "term": self._term_results(enrollments, term),
            "year": self._year_results(enrollments) if term.code == "HK2" else {},
        }

    @api.model
    def _form(self, klass, term):
        on = term.date_end or klass.year_id.date_end
        forms = self.env["school.form.version"]
        return forms._for("CLASS_LEDGER", klass.level, klass.company_id, on)

    @api.model
    def _books(self, klass, term):
        """Return the books of the term, without what has no page in this form."""
        books = (
            self.env["school.gradebook"]
            .sudo()
            .search(
                [
                    ("class_id", "=", klass.id),
                    ("term_id", "=", term.id),
                    ("kind", "in", ("SCORE", "COMMENT")),
                ],
                order="sequence, id",
            )
        )
        # The journal head is written by the database.
        books.invalidate_recordset(["journal_head"])
        return books

    @api.model
    def _is_locked(self, books):
        return bool(books) and all(book.state == "locked" for book in books)

    @api.model
    def _journal_heads(self, books):
        """Return {gradebook id: head of its journal}; JSON keys are text."""
        return {str(book.id): book.journal_head or "" for book in books}

    @api.model
    def _school(self, company):
        return {
            "name": company.name or "",
            "ward": company.city or "",
            "district": company.street2 or "",
            "province": company.state_id.name or "",
        }

    @api.model
    def _principal(self, company):
        """Return the name of the principal; "" when several hold the post."""
        group = self.env.ref("school_gradebook.group_school_principal")
        users = (
            self.env["res.users"]
            .sudo()
            .search([("group_ids", "in", group.ids), ("company_ids", "in", company.ids)], limit=2)
        )
        return users.name if len(users) == 1 else ""

    # -- pupils ------------------------------------------------------------------------------

    @api.model
    def _enrollments(self, klass, term):
        """Return the class list of the term: who came later stands in the next one."""
        enrollments = (
            self.env["school.enrollment"]
            .sudo()
            .search([("class_id", "=", klass.id)], order="number, id")
        )
        end = term.date_end
        return enrollments.filtered(
            lambda item: not (end and item.date_start and item.date_start > end)
        )

    @api.model
    def _pupils(self, enrollments, term):
        relatives = self._relatives(enrollments.student_id)
        return [
            self._pupil(enrollment, term, relatives.get(enrollment.student_id.id, {}))
            for enrollment in enrollments
        ]

    def _pupil(self, enrollment, term, relatives):
        student = enrollment.student_id
        left = self._left(enrollment, term)
        return {
            "id": enrollment.id,
            "number": enrollment.number,
            "code": student.student_code,
            "name": student.name or "",
            "birth_date": _iso(student.birth_date),
            "birth_place": student.birth_place or "",
            "sex": student.sex or "",
            "ethnicity": student.ethnicity or "",
            "policy": student.policy_group or "",
            "address": ", ".join(filter(None, (student.street, student.city))),
            "father": relatives.get("father", {}),
            "mother": relatives.get("mother", {}),
            "guardian": relatives.get("guardian", {}),
            "status": enrollment.status if left or enrollment.is_active else "studying",
            "date_start": _iso(enrollment.date_start),
            "date_end": _iso(enrollment.date_end) if left else "",
        }

    @api.model
    def _left(self, enrollment, term):
        """Tell whether the pupil had left by the end of the term."""
        if enrollment.is_active:
            return False
        return not (term.date_end and enrollment.date_end > term.date_end)

    @api.model
    def _relatives(self, students):
        """Return {student id: {relation: person}}, the first of each relation."""
        people = {}
        guardians = self.env["school.guardian"].sudo()
        for guardian in guardians.search([("student_id", "in", students.ids)], order="id"):
            person = {
                "name": guardian.name or "",
                "occupation": guardian.occupation or "",
                "phone": guardian.phone or "",
                "email": guardian.email or "",
            }
            people.setdefault(guardian.student_id.id, {}).setdefault(guardian.relation, person)
        return people

    # -- subjects ----------------------------------------------------------------------------

    @api.model
    def _subjects(self, books, enrollments):
        rows = self._rows(books, enrollments)
        return [
            {
                "code": book.subject_id.code,
                "label": book.label or book.subject_id.name,
                "short": book.subject_id.short_name or book.subject_id.name,
                "kind": book.kind,
                "gradebook": book.id,
                "tx_count": book.tx_count,
                "teachers": book.teacher_ids.sorted("id").mapped("name"),
                "rows": rows.get(book.id, {}),
            }
            for book in books
        ]

    @api.model
    def _rows(self, books, enrollments):
        """Return {book id: {enrolment id: {column: text or state}}}."""
        lines = (
            self.env["school.gradebook.line"]
            .sudo()
            .search([("gradebook_id", "in", books.ids), ("enrollment_id", "in", enrollments.ids)])
        )
        cells = self._cells(lines)
        rows = {}
        for line in lines:
            row = {**cells.get(line.id, {}), **self._results(line)}
            if row:
                book = rows.setdefault(line.gradebook_id.id, {})
                book[str(line.enrollment_id.id)] = row
        return rows

    @api.model
    def _cells(self, lines):
        entered = (
            self.env["school.mark"]
            .sudo()
            .search_fetch(
                [("line_id", "in", lines.ids)],
                ["line_id", "column", "state", "value", "grade_code"],
            )
        )
        kinds = {line.id: line.gradebook_id.kind.lower() for line in lines}
        # what two persons have not agreed on yet is not entered
        pending = lines._pending_cells()
        cells = {}
        for mark in entered:
            line_id = mark.line_id.id
            if (line_id, mark.column) in pending:
                continue
            cells.setdefault(line_id, {})[mark.column] = _shown(mark, kinds[line_id])
        return cells

    @api.model
    def _results(self, line):
        """Return the derived columns of a row, only those that are final (law 1)."""
        results = {
            "average": line.result if line.is_final or line.is_exempt else "",
            "year": line.year_result if line.year_is_final or line.is_exempt else "",
            "reassess": line.reassessment,
        }
        return {key: text for key, text in results.items() if text}

    # -- results -----------------------------------------------------------------------------

    @api.model
    def _term_results(self, enrollments, term):
        """Return the levels of complete terms; conduct stands by itself."""
        own = [("enrollment_id", "in", enrollments.ids), ("term_id", "=", term.id)]
        results = self.env["school.term.result"].sudo().search(own)
        return _known(
            (result, {"conduct": result.conduct, "learning": result.learning}) for result in results
        )

    @api.model
    def _year_results(self, enrollments):
        results = (
            self.env["school.year.result"]
            .sudo()
            .search([("enrollment_id", "in", enrollments.ids), ("is_final", "=", True)])
        )
        return _known(
            (
                result,
                {
                    "conduct": result.conduct,
                    "learning": result.learning,
                    "absences": str(result.absences),
                    "decision": result.decision,
                    "award": result.award,
                },
            )
            for result in results
        )


def _iso(day):
    return day.isoformat() if day else ""


def _shown(mark, ctype):
    """Return the text of an entered cell, or its state where the form has a word for it."""
    if mark.state in _WORDS:
        return {"state": mark.state}
    return marks.format_cell(mark._as_cell(), ctype)


def _known(pairs):
    """Return {enrolment id: codes}, leaving out what is not decided."""
    return {
        str(result.enrollment_id.id): {key: code for key, code in codes.items() if code}
        for result, codes in pairs
    }
