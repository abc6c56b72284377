from decimal import Decimal
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib import marks

STATES = [
    ("value", "Mark"),
    ("absent", "Absent, make-up due"),
    ("zero", "Zero, no make-up"),
    ("exempt", "Exempt"),
    ("transferred", "Taken over from the former school"),
]


@lru_cache(maxsize=8192)
def shown_text(state, value, code, ctype):
    """Return stored values as the sheet shows them; a school has few different ones."""
    return marks.format_cell(as_cell(state, value, code), ctype)


def as_cell(state, value, code):
    """Return the lib cell of stored values."""
    if code or state in ("absent", "exempt"):
        return marks.Cell(state, None, code or None)
    # Stored with one decimal: tenths are whole, whatever the binary fraction.
    return marks.Cell(state, int(Decimal(value or 0) * 10 + Decimal("0.5")))


class SchoolMark(models.Model):
    """One entered cell; an empty cell has no record (design law 1).

    Access: the teachers of the book write, while the cell is open. The rule
    binds every path: the sheet, imports, RPC, and the superuser's shell.
    """

    _name = "school.mark"
    _description = "Mark"
    _order = "id"
    _rec_name = "column"

    line_id = fields.Many2one(
        "school.gradebook.line", required=True, index=True, ondelete="restrict"
    )
    column = fields.Char(required=True)
    state = fields.Selection(STATES, required=True, default="value")
    value = fields.Float(digits=(3, 1), aggregator="avg")
    grade_code = fields.Char()
    shown = fields.Char(compute="_compute_shown")

    _unique_cell = models.Constraint('UNIQUE (line_id, "column")', "This cell has a mark already.")
    _value_range = models.Constraint(
        "CHECK (value IS NULL OR (value BETWEEN 0 AND 10 AND value * 10 = trunc(value * 10)))",
        "A mark lies between 0 and 10 and has one decimal at most.",
    )

    @api.depends("state", "value", "grade_code", "column")
    def _compute_shown(self):
        for mark in self:
            column = mark._column()
            mark.shown = column and marks.format_cell(mark._as_cell(), column.ctype)

    # -- cells ---------------------------------------------------------------

    def _as_cell(self):
        self.ensure_one()
        return as_cell(self.state, self.value, self.grade_code)

    @api.model
    def _cell_columns(self, cell):
        """Return (state, value, grade_code) of a lib cell, for SQL."""
        number = None if cell.tenths is None else Decimal(cell.tenths) / 10
        return cell.state, number, cell.code

    @api.model
    def _parse(self, value, column, least_test=0, exempt_allowed=False):
        """Return the lib cell that a person means in a lib column; raises lib MarkError."""
        return marks.parse_cell(
            value,
            column.ctype,
            min_mark=least_test if column.ctype == marks.TEST else 0,
            exempt_allowed=exempt_allowed,
            codes=column.codes,
        )

    @api.model
    def _error_message(self, error):
        """Return what is wrong with an entry, for the person who typed it."""
        params = error.params
        messages = {
            "NOT_A_MARK": self.env._("Enter a number from 0 to 10."),
            "OUT_OF_RANGE": self.env._(
                "The mark must lie between %(min)s and %(max)s.",
                min=params.get("min", 0),
                max=params.get("max", 10),
            ),
            "TOO_MANY_DECIMALS": self.env._("One decimal at most, for example 7,5."),
            "NOT_INTEGER": self.env._("The test mark is a whole number."),
            "NOT_A_COMMENT": self.env._("Enter Đ or CĐ."),
            "NOT_A_LEVEL": self.env._("Enter T, H or C."),
            "NOT_A_TRAIT": self.env._("Enter T, Đ or C."),
            "CODE_NOT_USED": self.env._(
                "The circular of this class knows only %(allowed)s.", allowed=params.get("allowed")
            ),
            "EXEMPT_NOT_ALLOWED": self.env._("Exempt only by an individual education plan."),
            "MISSING_COMMA": self.env._(
                "Is %(suggest)s meant? Type the comma.", suggest=params.get("suggest")
            ),
            "TOO_LONG": self.env._("At most %(max)s characters.", max=params.get("max")),
        }
        return messages.get(error.code) or self.env._("This is not a mark.")

    # -- guards ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_exact(vals)
        lines = self.env["school.gradebook.line"].browse(
            vals["line_id"] for vals in vals_list if vals.get("line_id")
        )
        self._check_writable(lines, {vals.get("column") for vals in vals_list})
        with self._journalled(lines):
            result = super().create(vals_list)
        lines.sudo()._marks_changed()
        return result

    def write(self, vals):
        if vals.keys() & {"line_id", "column"}:
            raise UserError(self.env._("A mark stays in its cell."))
        self._check_exact(vals)
        self._check_writable(self.line_id, set(self.mapped("column")))
        with self._journalled(self.line_id):
            result = super().write(vals)
        self.line_id.sudo()._marks_changed()
        return result

    def unlink(self):
        lines = self.line_id
        self._check_writable(lines, set(self.mapped("column")))
        with self._journalled(lines):
            result = super().unlink()
        lines.sudo()._marks_changed()
        return result

    def _journalled(self, lines):
        journal = self.env["school.mark.journal"]
        return journal._context(lines, journal._orm_source())

    @api.model
    def _check_writable(self, lines, columns):
        """Refuse what is locked, and everybody but the teacher.

        The superuser passes the second test and never the first.
        """
        books = lines.sudo().gradebook_id
        if not self.env.su and not all(book._user_may_write() for book in books):
            raise AccessError(self.env._("Only the book's own teacher enters marks."))
        keys = [column or "" for column in columns]
        for book in books:
            open_keys, single = book._openness(keys)
            own = lines.filtered(lambda line, book=book: line.gradebook_id == book)
            cells = [(line.id, column) for line in own for column in keys]
            if not all(single.get(cell, cell[1] in open_keys) for cell in cells):
                raise UserError(
                    self.env._(
                        "%(book)s is locked: the mark cannot change.", book=book.display_name
                    )
                )

    @api.model
    def _check_exact(self, vals):
        """A mark with two decimals is refused, not rounded (R-NUM-1)."""
        if not vals.get("value"):
            return
        try:
            marks.parse_cell(vals["value"], marks.SCORE)
        except marks.MarkError as error:
            raise ValidationError(self._error_message(error)) from error

    @api.constrains("state", "value", "grade_code", "column")
    def _check_cell(self):
        """The column exists and the mark is one of its kind."""
        for mark in self:
            column = mark._column()
            if not column:
                raise ValidationError(self.env._("This book has no such column."))
            try:
                shown = marks.format_cell(mark._as_cell(), column.ctype)
                parsed = self._parse(
                    shown,
                    column,
                    mark.line_id.gradebook_id._least_test(),
                    exempt_allowed=mark.line_id.enrollment_id.individual_plan,
                )
            except marks.MarkError as error:
                raise ValidationError(self._error_message(error)) from error
            except (KeyError, TypeError) as error:
                raise ValidationError(self.env._("This is not a mark.")) from error
            if parsed is None:
                raise ValidationError(self.env._("This is not a mark."))

    def _column(self):
        """Return the lib column of this mark, or None."""
        self.ensure_one()
        columns = self.line_id.gradebook_id.sudo()._columns()
        return next((c for c in columns if c.key == self.column), None)
