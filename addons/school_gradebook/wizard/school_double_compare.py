from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.res_users import TEACHER
from ..models.school_double_entry import CLERK


class SchoolDoubleCompare(models.TransientModel):
    """The differences of a double entry, to be settled cell by cell."""

    _name = "school.double.compare"
    _description = "Differences of a Double Entry"

    double_id = fields.Many2one("school.double.entry", "Double entry", required=True, readonly=True)
    role = fields.Selection(related="double_id.role", related_sudo=False)
    state = fields.Selection(related="double_id.state", related_sudo=False)
    line_ids = fields.One2many("school.double.compare.line", "compare_id", "Differences")

    @api.depends("double_id")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard.double_id.display_name

    @api.model
    def _of(self, double):
        """Return the wizard with the differences as they are now."""
        return self.create(
            {
                "double_id": double.id,
                "line_ids": [Command.create(vals) for vals in self._lines_of(double)],
            }
        )

    @api.model
    def _lines_of(self, double):
        heads = double.env["school.mark.journal"]._column_heads(double.sudo().gradebook_id)
        names = heads.get(double.sudo().gradebook_id.id, {})
        found = double.differences()
        pupils = self.env["school.gradebook.line"].sudo().browse(d["line_id"] for d in found)
        by_id = {line.id: line for line in pupils}
        return [
            {
                **difference,
                "number": by_id[difference["line_id"]].number,
                "student_name": by_id[difference["line_id"]].name,
                "column_shown": names.get(difference["column"], difference["column"]),
            }
            for difference in found
        ]

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_double_compare_action"
        )
        return {**action, "res_id": self.id}

    def _look_again(self):
        """Show what is left; the form closes when nothing is."""
        double = self.double_id
        self.line_ids.unlink()
        self.line_ids = [Command.create(vals) for vals in self._lines_of(double)]
        return self._reopen()

    def action_settle(self):
        """Write the values that the book's teacher has decided on."""
        self.ensure_one()
        decided = self.line_ids.filtered("decision")
        if not decided:
            raise UserError(self.env._("Decide at least one difference."))
        cells = [
            {
                "line_id": line.line_id,
                "column": line.column,
                "value": line.second if line.decision == "second" else line.other or "",
                "expected": line.first,
            }
            for line in decided
        ]
        if any(not cell["value"] for cell in cells):
            raise UserError(self.env._("Type the third value."))
        self.double_id.settle_first(cells)
        return self._look_again()

    def action_confirm(self):
        """Confirm the marks that the second person, or the head, has ticked."""
        self.ensure_one()
        ticked = self.line_ids.filtered("is_confirmed")
        if not ticked:
            raise UserError(self.env._("Tick at least one difference."))
        self.double_id.confirm(
            [
                {"line_id": line.line_id, "column": line.column, "expected": line.first}
                for line in ticked
            ]
        )
        return self._look_again()


class SchoolDoubleCompareLine(models.TransientModel):
    """One cell in which the two entries differ."""

    _name = "school.double.compare.line"
    _description = "Difference of a Double Entry"
    _order = "number, column, id"

    compare_id = fields.Many2one("school.double.compare", required=True, ondelete="cascade")
    # a number, not a link: the second person may not read the book's lines
    line_id = fields.Integer(readonly=True)
    number = fields.Integer("No.", readonly=True)
    student_name = fields.Char("Pupil", readonly=True)
    column = fields.Char("Column code", readonly=True)
    column_shown = fields.Char("Column", readonly=True)
    first = fields.Char("First entry", readonly=True)
    second = fields.Char("Second entry", readonly=True)
    decision = fields.Selection(
        [("second", "The second entry is right"), ("other", "Another value is right")],
        help="Empty: the first entry is right, the second person confirms it.",
    )
    other = fields.Char("Other value")
    is_confirmed = fields.Boolean("The first entry is right")


class SchoolDoubleName(models.TransientModel):
    """Name who enters the second time, for one book or many at once."""

    _name = "school.double.name"
    _description = "Name the Second Person"

    double_ids = fields.Many2many(
        "school.double.entry",
        string="Books",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    user_id = fields.Many2one(
        "res.users", "Second person", required=True, domain="[('id', 'in', candidate_ids)]"
    )
    candidate_ids = fields.Many2many(
        "res.users", string="Who may be named", compute="_compute_candidates"
    )

    @api.depends("double_ids")
    def _compute_candidates(self):
        groups = [self.env.ref(xmlid).id for xmlid in (TEACHER, CLERK)]
        for wizard in self:
            doubles = wizard.double_ids._origin.sudo()
            people = self.env["res.users"].sudo()
            found = people.search(
                [
                    ("all_group_ids", "in", groups),
                    ("company_ids", "in", doubles.company_id.ids),
                    ("share", "=", False),
                ]
            )
            wizard.candidate_ids = found - doubles.gradebook_id._writers()

    def action_confirm(self):
        """Name the person, who is told."""
        self.ensure_one()
        self.double_ids._name_second(self.user_id)
        return {"type": "ir.actions.act_window_close"}


class SchoolDoubleSetting(models.TransientModel):
    """What a school enters twice."""

    _name = "school.double.setting"
    _description = "Double Entry of a School"

    company_id = fields.Many2one(
        "res.company", "School", required=True, readonly=True, default=lambda s: s.env.company
    )
    double_gk = fields.Boolean(
        "Midterm marks are entered twice",
        default=lambda self: "gk" in self.env.company._double_kinds(),
    )
    double_ck = fields.Boolean(
        "Final marks are entered twice",
        default=lambda self: "ck" in self.env.company._double_kinds(),
    )

    def action_confirm(self):
        """Decide for the school.

        :raise AccessError: unless the user is principal or of the board
        """
        self.ensure_one()
        company = self.env.company
        company._check_may_decide_double()
        kinds = [kind for kind in ("gk", "ck") if self[f"double_{kind}"]]
        company._set_double(kinds)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_double_entry_action"
        )
