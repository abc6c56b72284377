from odoo import api, fields, models
from odoo.tools import SQL


class SchoolDoubleEntry(models.Model):
    """How far a double entry has come; asked anew after every change of a mark."""

    _inherit = "school.double.entry"

    def _columns(self):
        """Return the lib columns that are entered twice."""
        columns = self.sudo().gradebook_id._columns()
        return tuple(column for column in columns if column.window == self.kind)

    def _refresh(self):
        """Count the entries and differences, and open the comparison when both are complete.

        :return: the books whose marks all begin to count, or stop to
        """
        running = self.filtered(lambda double: not double.ended_at)
        if not running:
            return self.env["school.gradebook"]
        opened = self.env["school.gradebook"]
        counts = running._counts()
        for double in running:
            expected, first, second, different = counts.get(double.id, (0, 0, 0, 0))
            complete = expected and first == expected and second == expected
            vals = {
                "expected_count": expected,
                "first_count": first,
                "second_count": second,
                "difference_count": different,
            }
            if complete and not double.compared_at:
                vals["compared_at"] = fields.Datetime.now()
                opened |= double.gradebook_id
            vals["state"] = double._state_after(vals, complete)
            changed = {name: value for name, value in vals.items() if double[name] != value}
            double.write(changed)
            if double.compared_at and changed:
                double._signal_both()
        return opened

    def _signal_both(self):
        """Let both persons' open sheets be read again: other marks count now than before."""
        self.gradebook_id._signal_readers(again=True)
        for double in self:
            message = {"id": f"second-{double.id}", "seq": 0, "again": True}
            double.second_user_id._bus_send("school.gradebook/changed", message)

    def _state_after(self, vals, complete):
        if not self.second_user_id:
            return "waiting"
        if not (self.compared_at or vals.get("compared_at")):
            return "entering"
        if vals["difference_count"]:
            return "comparing"
        return "agreed" if complete else "entering"

    def _take_corrected(self, changes):
        """A correction was asked for by one and approved by another: two people agree on it."""
        for double in self:
            own = {column.key for column in double._columns()}
            lines = set(double.gradebook_id.line_ids.ids)
            mine = [c for c in changes if c["column"] in own and c["line_id"] in lines]
            self.env["school.second.entry"]._append(double, mine)

    def _counts(self):
        """Return {id: (expected, first, second, different)} of the pupils who study."""
        cells = [(double.id, column.key) for double in self for column in double._columns()]
        self.flush_model()
        self.env["school.second.entry"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT double.id, count(*), count(mark.id), count(second.state),
                       count(*) FILTER (WHERE mark.id IS NOT NULL AND second.state IS NOT NULL
                           AND school_gradebook_mark_text(
                                   mark.state, mark.value, mark.grade_code)
                               IS DISTINCT FROM school_gradebook_mark_text(
                                   second.state, second.value, second.grade_code))
                  FROM unnest(%s::int[], %s::text[]) AS cell (double_id, col)
                  JOIN school_double_entry double ON double.id = cell.double_id
                  JOIN school_gradebook_line line ON line.gradebook_id = double.gradebook_id
                  JOIN school_enrollment enrollment
                    ON enrollment.id = line.enrollment_id AND enrollment.is_active
             LEFT JOIN school_mark mark
                    ON mark.line_id = line.id AND mark."column" = cell.col
             LEFT JOIN LATERAL (
                       SELECT entry.state, entry.value, entry.grade_code
                         FROM school_second_entry entry
                        WHERE entry.double_id = double.id AND entry.round = double.round
                          AND entry.line_id = line.id AND entry."column" = cell.col
                        ORDER BY entry.id DESC LIMIT 1) second ON true
                 GROUP BY double.id
                """,
                [double for double, _key in cells],
                [key for _double, key in cells],
            )
        )
        return {row[0]: tuple(row[1:]) for row in rows}


class SchoolGradebook(models.Model):
    _inherit = "school.gradebook"

    double_ids = fields.One2many("school.double.entry", "gradebook_id", "Double entries")
    double_state = fields.Char("Double entry", compute="_compute_double_state")

    @api.depends("double_ids.state", "double_ids.second_count", "double_ids.first_count")
    @api.depends_context("lang")
    def _compute_double_state(self):
        """Tell on the form why marks of this book do not count yet."""
        Double = self.env["school.double.entry"]
        kinds = dict(Double._fields["kind"]._description_selection(self.env))
        states = dict(Double._fields["state"]._description_selection(self.env))
        for book in self:
            open_ones = book.sudo().double_ids.filtered(
                lambda double: double.state in ("waiting", "entering", "comparing")
            )
            book.double_state = " · ".join(
                f"{kinds[double.kind]}: {states[double.state].lower()}" for double in open_ones
            )

    @api.model_create_multi
    def create(self, vals_list):
        books = super().create(vals_list)
        books._require_double()
        return books

    def _require_double(self):
        """Start the double entry of what the school enters twice, in columns without marks.

        A column in which entering has begun stays as it is: what counted does not stop
        counting because a setting changes.
        """
        vals_list = []
        for company in self.company_id:
            books = self.sudo().filtered(lambda book, own=company: book.company_id == own)
            for kind in company._double_kinds():
                vals_list += [
                    {"gradebook_id": book.id, "kind": kind} for book in books._without_marks(kind)
                ]
        return self.env["school.double.entry"].sudo().create(vals_list)._refresh()

    def _without_marks(self, kind):
        """Return the open books whose columns of a kind exist and hold no mark."""
        books = self.filtered(
            lambda book: (
                book.state == "open"
                and book.year_id.state != "closed"
                and book.kind in ("SCORE", "COMMENT")
                and book.term_id.code in ("HK1", "HK2")
                and kind not in book.double_ids.filtered(lambda d: not d.ended_at).mapped("kind")
            )
        )
        self.env["school.mark"].flush_model()
        begun = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.gradebook_id
                  FROM school_gradebook_line line JOIN school_mark mark ON mark.line_id = line.id
                 WHERE line.gradebook_id = ANY(%s)
                   AND school_gradebook_window_kind(mark."column") = %s
                """,
                list(books.ids),
                kind,
            )
        )
        return books - self.browse(book for (book,) in begun)

    def _sheet_rows(self, head, columns):
        """Name the marks of each row that do not count yet, for the averages of the screen."""
        rows = super()._sheet_rows(head, columns)
        lines = self.env["school.gradebook.line"].browse(row["line_id"] for row in rows)
        pending = {}
        for line_id, column in lines._pending_cells():
            pending.setdefault(line_id, []).append(column)
        for row in rows:
            if row["line_id"] in pending:
                row["pending"] = sorted(pending[row["line_id"]])
        return rows

    def _write_batches(self, batches, source, *args, **kwargs):
        """A mark that completes a double entry changes the averages of the other pupils too."""
        running = self.sudo().double_ids.filtered(lambda double: not double.ended_at)
        blind = running.filtered(lambda double: not double.compared_at)
        if source == "correction":
            changes = [change for _name, own in batches for change in own]
            (running - blind)._take_corrected(changes)
        lines = super()._write_batches(batches, source, *args, **kwargs)
        opened = blind.filtered("compared_at").gradebook_id
        return lines | opened.line_ids


class SchoolGradebookLine(models.Model):
    _inherit = "school.gradebook.line"

    def _marks_changed(self):
        """A last mark may complete a double entry: then every line of the book counts anew."""
        domain = [("gradebook_id", "in", self.gradebook_id.ids), ("ended_at", "=", False)]
        doubles = self.env["school.double.entry"].sudo().search(domain)
        opened = doubles._refresh()
        lines = self | opened.line_ids.sudo(self.env.su) if opened else self
        return super(SchoolGradebookLine, lines)._marks_changed()

    def _pending_cells(self):
        """Return {(line id, column)} of the marks that do not count yet."""
        self.env["school.double.entry"].flush_model()
        query = SQL("SELECT line_id, col FROM school_gradebook_pending(%s)", list(self.ids))
        return set(self.env.execute_query(query))
