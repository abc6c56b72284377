from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .school_level import LEVELS

SCOPES = [
    ("school", "School"),
    ("grade", "Grade"),
    ("class", "Class"),
    ("book", "Gradebook"),
    ("column", "Column"),
    ("cell", "Cell"),
]


class SchoolScope(models.AbstractModel):
    """What a lock or an unlock covers: from the whole school down to one cell.

    An empty part covers everything; the term may be left empty at every scope
    above a book.
    """

    _name = "school.scope"
    _description = "Scope"
    _check_company_auto = True

    scope = fields.Selection(SCOPES, required=True, default="class")
    # Precomputed: what is inserted does not change any more.
    company_id = fields.Many2one(
        related="year_id.company_id", store=True, precompute=True, index=True
    )
    year_id = fields.Many2one(
        "school.year",
        "School year",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_year(),
    )
    term_id = fields.Many2one("school.term", "Term", ondelete="restrict")
    level = fields.Selection(LEVELS)
    grade = fields.Integer(aggregator=None)
    class_id = fields.Many2one("school.class", "Class", ondelete="restrict", index="btree_not_null")
    gradebook_id = fields.Many2one(
        "school.gradebook", "Gradebook", ondelete="restrict", index="btree_not_null"
    )
    column = fields.Char()
    line_id = fields.Many2one(
        "school.gradebook.line", "Pupil", ondelete="restrict", index="btree_not_null"
    )
    scope_text = fields.Char("Covers", compute="_compute_scope_text")

    def _default_year(self):
        domain = [("company_id", "=", self.env.company.id), ("state", "=", "open")]
        return self.env["school.year"].search(domain, limit=1)

    @api.model
    def _companies_of(self, vals_list):
        """Return the schools that new records name by their year, whatever else they say."""
        ids = [vals.get("year_id") for vals in vals_list]
        companies = self.env["school.year"].sudo().browse(filter(None, ids)).company_id
        return companies if all(ids) else companies | self.env.company

    def _check_recorded(self, vals, names):
        """The school and the end of a record are kept by the server."""
        if not self.env.su and any(vals.get(name) for name in ("company_id", *names)):
            raise UserError(self.env._("The school and the end of it are recorded, not set."))

    @api.model
    def _scope_vals(self, record, term=None, column=None, line=None):
        """Return the scope values of a company, class or book, narrowed as given."""
        if record._name == "school.gradebook":
            scope = "cell" if line else "column" if column else "book"
            return {
                "scope": scope,
                "year_id": record.year_id.id,
                "term_id": record.term_id.id,
                "class_id": record.class_id.id,
                "gradebook_id": record.id,
                "column": column or False,
                "line_id": line.id if line else False,
            }
        vals = {"scope": "class", "year_id": record.year_id.id, "class_id": record.id}
        return {**vals, "term_id": term.id if term else False}

    def _same_scope(self):
        """Return the scope values of this record, for another one."""
        names = ("year_id", "term_id", "class_id", "gradebook_id", "line_id")
        vals = {name: self[name].id for name in names}
        return {**vals, **{name: self[name] for name in ("scope", "level", "grade", "column")}}

    @api.depends(
        "scope", "level", "grade", "class_id", "gradebook_id", "column", "line_id", "term_id"
    )
    @api.depends_context("lang")
    def _compute_scope_text(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for item in self:
            book = item.gradebook_id.sudo()
            columns = {c.key: c.label for c in book._columns()} if item.column else {}
            parts = [
                item.year_id.company_id.name if item.scope == "school" else "",
                levels.get(item.level),
                self.env._("Grade %(grade)s", grade=item.grade) if item.grade else "",
                item.class_id.name if not book else book.display_name,
                item.term_id.display_name if not book else "",
                columns.get(item.column, item.column),
                item.line_id.sudo().name,
            ]
            item.scope_text = " · ".join(filter(None, parts))

    @api.constrains("scope", "grade", "class_id", "gradebook_id", "column", "line_id", "term_id")
    def _check_scope(self):
        """What the scope names must be there, and belong together."""
        needed = {
            "grade": ("grade",),
            "class": ("class_id",),
            "book": ("gradebook_id",),
            "column": ("gradebook_id", "column"),
            "cell": ("gradebook_id", "column", "line_id"),
        }
        for item in self:
            if not all(item[name] for name in needed.get(item.scope, ())):
                raise ValidationError(self.env._("Choose what the scope names."))
            if not item._fits_together():
                raise ValidationError(self.env._("The parts of the scope do not fit together."))

    def _fits_together(self):
        book, klass, year = self.gradebook_id.sudo(), self.class_id.sudo(), self.year_id
        return (
            (not klass or klass.year_id == year)
            and (not self.term_id or self.term_id.year_id == year)
            and (not book or (book.class_id == klass and book.term_id == self.term_id))
            and (not self.line_id or self.line_id.sudo().gradebook_id == book)
        )

    @api.onchange("scope")
    def _onchange_scope(self):
        """Leave out what a wider scope does not name."""
        order = [code for code, _label in SCOPES]
        width = order.index(self.scope) if self.scope else 0
        for name, least in (("grade", 1), ("class_id", 2), ("gradebook_id", 3), ("column", 4)):
            if width < least:
                self[name] = False
        if width < 5:
            self.line_id = False

    @api.onchange("gradebook_id")
    def _onchange_gradebook_id(self):
        if self.gradebook_id:
            self.class_id = self.gradebook_id.class_id
            self.term_id = self.gradebook_id.term_id

    def _books(self):
        """Return the books that the scopes touch, with one query."""
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT book.id FROM school_gradebook book JOIN %s item
                    ON item.id = ANY(%s)
                   AND school_gradebook_covers(item.year_id, item.term_id, item.level,
                           item.grade, item.class_id, item.gradebook_id, NULL, NULL,
                           book, NULL, NULL)
                """,
                SQL.identifier(self._table),
                list(self.ids),
            )
        )
        return self.env["school.gradebook"].sudo().browse(book for (book,) in rows)
