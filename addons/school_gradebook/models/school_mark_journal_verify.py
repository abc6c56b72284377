from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

#: Language of messages that no user asks for, where it is installed.
SCHOOL_LANG = "vi_VN"


class SchoolMarkJournal(models.Model):
    """Checking the chains, and saying in words which cell is wrong."""

    _inherit = "school.mark.journal"

    @api.model
    def verify(self, gradebook_ids=None):
        """Check the chains and compare every cell with its last journal row.

        :param gradebook_ids: ids of school.gradebook; all readable ones if empty
        :return: list of {"gradebook_id", "gradebook", "class", "subject", "term", "student",
            "line_id", "column", "column_shown", "seq", "reason", "message"};
            the reasons are those of sql/verify.sql; [] when all is well
        :raise AccessError: unless the user may read all classes
        """
        if not (self.env.su or self.env.user.has_group("school_gradebook.group_school_staff")):
            raise AccessError(self.env._("Only the school's staff verifies the journal."))
        domain = [("id", "in", gradebook_ids)] if gradebook_ids else []
        return self._describe(self._breaks(self.env["school.gradebook"].search(domain)))

    @api.model
    def _breaks(self, books):
        """Return what the database finds wrong with the chains of books, as dicts."""
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL("SELECT * FROM school_gradebook_journal_breaks(%s)", list(books.ids))
        )

    @api.model
    def _describe(self, breaks):
        """Return the breaks with the names of class, subject, term, pupil and column."""
        books = self.env["school.gradebook"].browse({b["gradebook_id"] for b in breaks}).sudo()
        lines = self.env["school.gradebook.line"].browse({b["line_id"] for b in breaks} - {None})
        students = {line.id: line.enrollment_id.name for line in lines.sudo().exists()}
        heads = self._column_heads(books)
        known = {book.id: book for book in books}
        return [
            self._described(
                found,
                known[found["gradebook_id"]],
                students.get(found["line_id"], ""),
                heads[found["gradebook_id"]],
            )
            for found in breaks
        ]

    @api.model
    def _described(self, found, book, student, heads):
        column = found["col"]
        result = {
            "gradebook_id": book.id,
            "gradebook": book.display_name,
            "class": book.class_id.name,
            "subject": book.subject_id.name,
            "term": book.term_id.display_name,
            "student": student,
            "line_id": found["line_id"],
            "column": column,
            "column_shown": self._column_name(heads, column) if column else "",
            "seq": found["seq"],
            "reason": found["reason"],
        }
        cell = [result["gradebook"], student, result["column_shown"]]
        result["message"] = f"{' · '.join(filter(None, cell))}: {self._break_words(found)}"
        return result

    @api.model
    def _break_words(self, found):
        """Return what is wrong, as a sentence about one cell or book."""
        seq = found["seq"]
        before = self._value_shown(found["col"], found["journalled"]) or "–"
        after = self._value_shown(found["col"], found["present"]) or "–"
        values = {"seq": seq, "before": before, "after": after}
        words = {
            "changed": self.env._(
                "entry No. %(seq)s was changed after it was written (now: %(before)s → %(after)s).",
                **values,
            ),
            "chain": self.env._(
                "entry No. %(seq)s was replaced; the next one remembers another hash.", **values
            ),
            "missing": self.env._("entries before No. %(seq)s are missing.", **values),
            "inserted": self.env._(
                "entry No. %(seq)s was put in by hand (%(before)s → %(after)s).", **values
            ),
            "gap": self.env._(
                "entry No. %(seq)s begins with %(after)s, the one before it in this cell ended"
                " with %(before)s: an entry between them is missing.",
                **values,
            ),
            "head": self.env._(
                "the history ends elsewhere than at No. %(seq)s, where the book says it ends:"
                " the last entries were taken out or replaced.",
                **values,
            ),
            "cell": self.env._(
                "the cell shows %(after)s, its history says %(before)s: changed past the journal.",
                **values,
            ),
            "rewritten": self.env._(
                "entry No. %(seq)s is another than the signed digest says: the history was"
                " written anew.",
                **values,
            ),
            "older": self.env._(
                "entry No. %(seq)s of the signed digest is missing: this is an older state of"
                " the data, such as a restored backup.",
                **values,
            ),
        }
        return words[found["reason"]]

    @api.model
    def _guard_messages(self):
        """Return a sentence for each trigger of the journal that is off or gone."""
        return [
            self.env._(
                "The database guard %(guard)s is switched off: changes may have gone past the"
                " journal. An update of the addon switches it on again.",
                guard=guard,
            )
            for (guard,) in self.env.execute_query(
                SQL("SELECT guard FROM school_gradebook_guard_faults()")
            )
        ]

    @api.model
    def _summary(self, books, rows, breaks):
        """Return the last line of a verification."""
        values = {"books": books, "rows": rows, "breaks": breaks}
        if breaks:
            return self.env._(
                "%(books)s gradebooks, %(rows)s entries: %(breaks)s breaks.", **values
            )
        return self.env._("%(books)s gradebooks, %(rows)s entries: unbroken.", **values)

    @api.model
    def _in_school_language(self):
        """Return the model in Vietnamese, for messages that no user asks for."""
        installed = {code for code, __ in self.env["res.lang"].get_installed()}
        lang = SCHOOL_LANG if SCHOOL_LANG in installed else self.env.lang
        return self.with_context(lang=lang, tz="Asia/Ho_Chi_Minh")
