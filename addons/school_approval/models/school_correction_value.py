from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.school_gradebook.lib import marks, text
from odoo.addons.school_gradebook.models.school_gradebook_sheet import COMMENT_COLUMN

from ..lib import profile
from .school_correction_line import IDENTITY, PROFILE, RESULT

_MAX_ABSENCES = 366


class SchoolCorrectionLine(models.Model):
    """What stands in the cell of a row, and what should."""

    _inherit = "school.correction.line"

    @api.depends("line_id", "result_id", "member_id", "column")
    def _compute_present_value(self):
        values = self._present_values()
        for row in self:
            row.present_value = values.get(row, "")

    # -- what stands in the cell now ---------------------------------------------------

    def _present_values(self):
        """Return {row: what its cell shows now}, with a constant number of queries."""
        values = {}
        rows = self._told().sudo()
        marked = rows.filtered("line_id")
        types = {
            book: tuple((column.key, column.ctype) for column in book._columns())
            for book in marked.line_id.gradebook_id
        }
        self.env["school.mark"].flush_model()
        # Books with the same columns are read together: two or three kinds in a school.
        for known, own in marked.grouped(lambda row: types[row.line_id.gradebook_id]).items():
            cells = self.env["school.gradebook"]._sheet_cells(dict(known), own.line_id.ids)
            for row in own:
                cell = cells.get(row.line_id.id, {}).get(row.column, {})
                comment = row.column == COMMENT_COLUMN
                values[row] = (row.line_id.comment or "") if comment else cell.get("v", "")
        for row in rows.filtered("result_id"):
            values[row] = row._result_text(row.result_id[row.column])
        values |= rows.filtered(lambda row: row._is_profile())._profile_values()
        return {row.with_env(self.env): value for row, value in values.items()}

    def _told(self):
        """Return the rows whose cells the user may see.

        A stored row was checked when it was made; of a row that a client only speaks of
        (onchange) the cell must be one that the user reads.
        """
        stored = self.filtered(lambda row: isinstance(row.id, int))
        if self.env.su or stored == self:
            return self
        spoken = self - stored
        lines = spoken.line_id._origin._filtered_access("read")
        results = spoken.result_id._origin._filtered_access("read")
        members = spoken.member_id._origin._filtered_access("read")
        return stored | spoken.filtered(
            lambda row: (
                row.line_id._origin in lines
                if row.line_id
                else row.result_id._origin in results
                if row.result_id
                else row._may_be_told(members)
            )
        )

    def _result_text(self, value):
        if self.column == "conduct":
            return self._conduct_names().get(value, "")
        return "" if value in (False, None) else str(value)

    # -- what it should hold -------------------------------------------------------------

    def _parsed(self):
        """Return what is stored for the requested value: a lib Cell, None to clear, a text.

        :raise lib MarkError: for what is no mark in this column
        """
        self.ensure_one()
        if self.kind == RESULT:
            return self._parsed_result()
        if self.kind == PROFILE:
            return self._parsed_profile()
        if self.column == COMMENT_COLUMN:
            return text.clean(self.new_value or "")
        book = self.sudo().line_id.gradebook_id
        column = {c.key: c for c in book._columns()}[self.column]
        return self.env["school.mark"]._parse(
            self.new_value or "",
            column,
            book._least_test(),
            exempt_allowed=bool(self.sudo().line_id.enrollment_id.individual_plan),
        )

    def _parsed_result(self):
        value = text.clean(self.new_value or "")
        if self.column == "conduct":
            return self._parsed_conduct(value)
        if self.column == "remark":
            return value
        if not value.isdecimal() or int(value) > _MAX_ABSENCES:
            raise UserError(self.env._("«%(value)s» is no number of days.", value=value))
        return int(value)

    def _parsed_conduct(self, value):
        """Return the code of a level of conduct, given in words or as its code."""
        names = self._conduct_names()
        codes = {name: code for code, name in names.items()} | {code: code for code in names}
        if value and value not in codes:
            raise UserError(
                self.env._(
                    "«%(value)s» is no level of conduct: %(levels)s.",
                    value=value,
                    levels=", ".join(names.values()),
                )
            )
        return codes.get(value, False)

    def _conduct_names(self):
        """Return {code: name} of the circular that governs the class."""
        ruleset = self.sudo().result_id.class_id.ruleset_id
        params = ruleset._params() if ruleset else None
        return dict(params.conduct.levels) if params and params.conduct else {}

    def _shown(self, parsed):
        """Return what the cell will show."""
        if self.kind == RESULT:
            return self._result_text(parsed)
        if self.kind == PROFILE:
            return profile.show(self.column, parsed)
        if self.column == COMMENT_COLUMN:
            return parsed
        columns = {c.key: c for c in self.sudo().line_id.gradebook_id._columns()}
        return marks.format_cell(parsed, columns[self.column].ctype)

    def _window(self):
        """Return the kind of entry window of the column: tx, gk, ck …"""
        if self.kind == RESULT:
            return "attendance" if self.column.startswith("absences") else "conduct"
        if self.kind == PROFILE:
            return IDENTITY if profile.FIELDS[self.column].identity else PROFILE
        if self.column == COMMENT_COLUMN:
            return COMMENT_COLUMN
        columns = {c.key: c for c in self.sudo().line_id.gradebook_id._columns()}
        return columns[self.column].window
