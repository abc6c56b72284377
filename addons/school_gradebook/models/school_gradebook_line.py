from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import averages, marks, text
from ..lib.averages import LineResult
from .school_mark import as_cell

#: What a code looks like on screen and paper.
SHOWN = {marks.PASS: "Đ", marks.FAIL: "CĐ", "T": "T", "H": "H", "C": "C"}
CODES = {shown: code for code, shown in SHOWN.items()}
EXEMPT_SHOWN = "Miễn"


class SchoolGradebookLine(models.Model):
    """A pupil in a book: marks, term result and, in the HK2 book, the year's."""

    _name = "school.gradebook.line"
    _description = "Gradebook Line"
    _inherit = ["school.explained"]
    # By number only: ordering by many2one would join the book, class and year.
    _order = "number, id"
    _rec_name = "name"

    gradebook_id = fields.Many2one(
        "school.gradebook", required=True, index=True, ondelete="restrict"
    )
    enrollment_id = fields.Many2one(
        "school.enrollment", "Pupil", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="gradebook_id.company_id", store=True)
    class_id = fields.Many2one(related="gradebook_id.class_id", store=True, index=True)
    subject_id = fields.Many2one(related="gradebook_id.subject_id", store=True)
    term_id = fields.Many2one(related="gradebook_id.term_id", store=True, index=True)
    number = fields.Integer(related="enrollment_id.number", store=True, aggregator=None)
    name = fields.Char(related="enrollment_id.name")
    student_code = fields.Char(related="enrollment_id.student_code")
    mark_ids = fields.One2many("school.mark", "line_id", "Marks")
    comment = fields.Char()
    average = fields.Float(
        digits=(3, 1),
        compute="_compute_result",
        store=True,
        aggregator="avg",
        help="0 also when there is no average; see is_final.",
    )
    weighted_sum = fields.Integer(
        compute="_compute_result",
        store=True,
        aggregator=None,
        help="Exact average: this, in tenths, divided by the sum of the weights.",
    )
    weight_sum = fields.Integer(compute="_compute_result", store=True, aggregator=None)
    result = fields.Char(compute="_compute_result", store=True)
    provisional = fields.Char(compute="_compute_result", store=True)
    missing = fields.Char("Still missing", compute="_compute_result", store=True)
    is_final = fields.Boolean(compute="_compute_result", store=True)
    is_exempt = fields.Boolean(compute="_compute_result", store=True)
    expected_count = fields.Integer(compute="_compute_result", store=True)
    entered_count = fields.Integer(compute="_compute_result", store=True)
    previous_line_id = fields.Many2one(
        "school.gradebook.line", "Line of the first term", index="btree_not_null"
    )
    year_average = fields.Float(
        digits=(3, 1), compute="_compute_year_result", store=True, aggregator="avg"
    )
    year_result = fields.Char(compute="_compute_year_result", store=True)
    year_is_final = fields.Boolean(compute="_compute_year_result", store=True)
    reassessment = fields.Char(help="Mark or Đ/CĐ of the re-assessment (TT 22/2021 Đ14).")
    term_result_id = fields.Many2one(
        "school.term.result", required=True, index=True, ondelete="restrict"
    )
    year_result_id = fields.Many2one(
        string="Result of the year", related="term_result_id.year_result_id", store=True, index=True
    )

    _unique_pupil = models.Constraint(
        "UNIQUE (gradebook_id, enrollment_id)",
        "The pupil stands in this book already.",
    )

    #: What a user may write on a line; everything else is derived (law 6).
    _WRITABLE = frozenset({"comment"})

    # -- results ---------------------------------------------------------------

    @api.depends(
        "mark_ids.state",
        "mark_ids.value",
        "mark_ids.grade_code",
        "mark_ids.column",
        "gradebook_id.curriculum_line_id.kind",
        "gradebook_id.curriculum_line_id.periods_per_year",
        "gradebook_id.curriculum_line_id.topic_cluster",
        "gradebook_id.curriculum_line_id.in_parts",
        "gradebook_id.ruleset_id.parameters",
        "gradebook_id.class_id.rule_settings",
        "enrollment_id.is_active",
    )
    def _compute_result(self):
        columns = {book: book._columns() for book in self.gradebook_id}
        labels = {book: {c.key: c.label for c in own} for book, own in columns.items()}
        cells = self._cells()
        for line in self:
            book_columns = columns[line.gradebook_id]
            entered = cells.get(line.id, {})
            result = averages.term_result(book_columns, entered)
            line.average = (result.tenths or 0) / 10
            line.weighted_sum, line.weight_sum = result.exact or (0, 0)
            line.result = line._shown(result, line.gradebook_id.kind)
            line.provisional = (
                marks.format_tenths(result.provisional) if result.provisional is not None else False
            )
            names = labels[line.gradebook_id]
            line.missing = ", ".join(names[key] for key in result.missing) or False
            line.is_final = result.final
            line.is_exempt = result.exempt
            active = line.enrollment_id.is_active
            line.expected_count = len(book_columns) if active else 0
            line.entered_count = (
                sum(column.key in entered for column in book_columns) if active else 0
            )

    def _cells(self):
        """Return {line id: {column: lib Cell}} of the marks that count, with one query."""
        self.env["school.mark"].flush_model()
        self.env["school.double.entry"].flush_model()
        cells = {}
        for line_id, column, *values in self.env.execute_query(
            SQL(
                """
                SELECT line_id, "column", state, value, grade_code
                  FROM school_mark WHERE line_id = ANY(%(lines)s)
                   AND (line_id, "column"::text) NOT IN (
                       SELECT line_id, col FROM school_gradebook_pending(%(lines)s))
                """,
                lines=list(self.ids),
            )
        ):
            cells.setdefault(line_id, {})[column] = as_cell(*values)
        return cells

    @api.model
    def _shown(self, result, kind):
        """Return what stands in the result column of the book, or False."""
        if result.exempt:
            return EXEMPT_SHOWN
        if kind == "SCORE":
            return False if result.tenths is None else marks.format_tenths(result.tenths)
        return SHOWN.get(result.code, False)

    def _as_result(self):
        """Return the stored term result as a lib LineResult."""
        self.ensure_one()
        scored = self.gradebook_id.kind == "SCORE"
        value = self.is_final and not self.is_exempt
        return LineResult(
            tenths=int(self.average * 10 + 0.5) if scored and value else None,
            code=None if scored else CODES.get(self.result),
            final=self.is_final,
            exact=(self.weighted_sum, self.weight_sum) if self.weight_sum else None,
            exempt=self.is_exempt,
        )

    @api.depends(
        "average",
        "weighted_sum",
        "weight_sum",
        "result",
        "is_final",
        "previous_line_id.average",
        "previous_line_id.weighted_sum",
        "previous_line_id.weight_sum",
        "previous_line_id.result",
        "previous_line_id.is_final",
        "gradebook_id.term_id.code",
        "gradebook_id.ruleset_id",
        "gradebook_id.class_id.rule_settings",
    )
    def _compute_year_result(self):
        for line in self:
            book = line.gradebook_id
            if book.term_id.code != "HK2" or not book.ruleset_id:
                line.update({"year_average": 0, "year_result": False, "year_is_final": False})
                continue
            previous = line.previous_line_id
            result = averages.year_result(
                book.kind,
                previous._as_result() if previous else None,
                line._as_result(),
                book.ruleset_id.sudo()._params(),
                book.class_id._settings(),
            )
            line.year_average = (result.tenths or 0) / 10
            line.year_result = line._shown(result, book.kind)
            line.year_is_final = result.final

    def _marks_changed(self):
        """Recompute what depends on the marks, in this transaction."""
        self.env["school.mark"].invalidate_model()
        self.invalidate_recordset(["mark_ids"])
        self.modified(["mark_ids"])
        self.env.flush_all()

    def _sheet_result(self):
        """Return the changed averages of a row, as the sheet shows them."""
        self.ensure_one()
        row = {
            "line_id": self.id,
            "average": self.result or "",
            "provisional": self.provisional or "",
            "final": self.is_final,
        }
        if self.gradebook_id.term_id.code == "HK2":
            row["year_average"] = self.year_result or ""
        return row

    def _link_previous(self):
        """Point the lines of HK2 books to the same pupil's line of HK1, both ways."""
        books = self.gradebook_id
        twins = self.search(
            [
                ("class_id", "in", books.class_id.ids),
                ("subject_id", "in", books.subject_id.ids),
                ("enrollment_id", "in", self.enrollment_id.ids),
                ("gradebook_id.term_id.code", "in", ["HK1", "HK2"]),
            ]
        )
        pairs = {}
        for line in twins:
            key = (line.enrollment_id.id, line.subject_id.id)
            pairs.setdefault(key, {})[line.gradebook_id.term_id.code] = line
        for pair in pairs.values():
            if len(pair) == 2 and pair["HK2"].previous_line_id != pair["HK1"]:
                pair["HK2"]._set("previous_line_id", pair["HK1"].id)

    # -- guards ------------------------------------------------------------------

    def _set(self, name, value):
        return super().write({name: value})

    def _set_comment(self, comment):
        """Write the comment; the caller has checked who writes."""
        self._set("comment", comment or False)

    def write(self, vals):
        """Users write the comment; results are derived and lines do not move.

        Marks come through school.mark, also when a client sends them as
        commands of ``mark_ids``.
        """
        if vals.keys() - self._WRITABLE - {"mark_ids"}:
            raise UserError(self.env._("Results are computed; enter marks and comments instead."))
        if "comment" in vals:
            self._check_comment_writable()
            vals["comment"] = text.clean(vals["comment"] or "") or False
        journal = self.env["school.mark.journal"]
        with journal._context(self, journal._orm_source()):
            return super().write(vals)

    def _check_comment_writable(self):
        self.env["school.mark"]._check_writable(self, {"comment"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = (
            self.env["school.mark.journal"]
            .sudo()
            .search_count([("line_id", "in", self.ids)], limit=1)
        )
        if used or any(line.gradebook_id.state == "locked" for line in self.sudo()):
            raise UserError(self.env._("A line with a history cannot be taken out of the book."))
