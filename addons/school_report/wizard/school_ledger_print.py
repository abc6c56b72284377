from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolLedgerPrint(models.TransientModel):
    """Print the ledgers of one or several classes for a term."""

    _name = "school.ledger.print"
    _description = "Print Ledgers"

    class_ids = fields.Many2many("school.class", string="Classes", required=True)
    year_id = fields.Many2one("school.year", compute="_compute_scope")
    level = fields.Char(compute="_compute_scope")
    term_id = fields.Many2one(
        "school.term",
        "Term",
        required=True,
        compute="_compute_term_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('year_id', '=', year_id), ('level', '=', level)]",
    )
    output = fields.Selection(
        [("a4", "PDF, A4"), ("a3", "PDF, A3 (facing pages)"), ("xlsx", "Spreadsheet (XLSX)")],
        default="a4",
        required=True,
    )
    with_corrections = fields.Boolean(
        "Show corrections",
        help="Corrected cells show the old value struck through in red and the number of the"
        " request; without this the print is clean.",
    )
    official_count = fields.Integer("Locked classes", compute="_compute_counts")
    draft_names = fields.Char("Only a draft", compute="_compute_counts")

    @api.depends("class_ids")
    def _compute_scope(self):
        for wizard in self:
            wizard.year_id = wizard.class_ids[:1].year_id
            wizard.level = wizard.class_ids[:1].level

    @api.depends("class_ids")
    def _compute_term_id(self):
        """Propose the term of today, or the last one that has begun."""
        today = fields.Date.context_today(self)
        for wizard in self:
            terms = wizard.year_id.term_ids.filtered(
                lambda term, wizard=wizard: term.level == wizard.level
            )
            begun = terms.filtered(lambda term: term.date_start and term.date_start <= today)
            if wizard.term_id not in terms:
                wizard.term_id = (begun or terms).sorted("sequence")[-1:]

    @api.depends("class_ids", "term_id")
    def _compute_counts(self):
        for wizard in self:
            open_classes = wizard._open_classes()
            wizard.official_count = len(wizard.class_ids - open_classes)
            wizard.draft_names = ", ".join(open_classes.mapped("name"))

    def _open_classes(self):
        """Return the classes of which a book of the term is open, or that have none."""
        locked = dict(
            self.env["school.gradebook"]
            .sudo()
            ._read_group(
                [
                    ("class_id", "in", self.class_ids._origin.ids),
                    ("term_id", "=", self.term_id._origin.id),
                    ("kind", "in", ("SCORE", "COMMENT")),
                ],
                ["class_id"],
                ["state:array_agg"],
            )
        )
        return self.class_ids.filtered(
            lambda klass: set(locked.get(klass._origin, ["open"])) != {"locked"}
        )

    def action_print(self):
        """Freeze what is locked, preview the rest, and print."""
        self.ensure_one()
        if len(self.class_ids.year_id) > 1 or len(set(self.class_ids.mapped("level"))) > 1:
            raise UserError(self.env._("Choose classes of one school year and one level."))
        classes = self.class_ids.sorted(lambda klass: (klass.grade, klass.name))
        return classes.action_print_ledger(self.term_id.id, self.output, self.with_corrections)
