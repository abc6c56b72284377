from odoo import models
from odoo.tools import SQL

from ..lib import averages
from .school_gradebook_line import CODES
from .school_gradebook_sheet import COMMENT_COLUMN, MAX_COMMENT


class SchoolGradebook(models.Model):
    """What the sheet needs to work results out by itself, and to say whom to ask."""

    _inherit = "school.gradebook"

    def _sheet_header(self, head, can_edit, has_columns):
        header = super()._sheet_header(head, can_edit, has_columns)
        header["year_rule"] = self._sheet_year_rule(head)
        return header

    def _sheet_year_rule(self, head):
        """Return how two terms make the year, or None where no year result stands."""
        if head["term_code"] != "HK2" or not head["ruleset_id"]:
            return None
        params = self.env["school.ruleset"].browse(head["ruleset_id"]).sudo()._params()
        return averages.year_rule(head["kind"], params, head["rule_settings"] or None)

    def _sheet_columns(self, head, columns, open_keys):
        sheet = super()._sheet_columns(head, columns, open_keys)
        rules = {column.key: column for column in columns}
        for data in sheet:
            if data["key"] == COMMENT_COLUMN:
                data["max"] = MAX_COMMENT
            else:
                column = rules[data["key"]]
                data.update(combine=column.combine, part=column.part, merge=column.merge)
        return sheet

    def _sheet_ask(self, head, sheet_columns):
        """Return who opens a closed column, by name; "" while all are open."""
        if not head["mine"] or all(column["editable"] for column in sheet_columns):
            return ""
        group = self.env.ref("school_gradebook.group_school_principal")
        ((names,),) = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(string_agg(partner.name, ', ' ORDER BY partner.name), '')
                  FROM school_gradebook book
                  JOIN res_company_users_rel works ON works.cid = book.company_id
                  JOIN res_users u ON u.id = works.user_id AND u.active
                  JOIN res_groups_users_rel has ON has.uid = u.id AND has.gid = %s
                  JOIN res_partner partner ON partner.id = u.partner_id
                 WHERE book.id = %s
                """,
                group.id,
                self.id,
            )
        )
        return names

    def _sheet_rows(self, head, columns):
        rows = super()._sheet_rows(head, columns)
        if head["term_code"] == "HK2":
            first = self._sheet_first_term(head["kind"])
            for row in rows:
                row["first_term"] = first.get(row["line_id"])
        return rows

    def _sheet_first_term(self, kind):
        """Return {line id: result of the first term}, None where it was not taught."""
        query = SQL(
            """
            SELECT line.id, first.is_final, first.is_exempt, first.average, first.result,
                   first.weighted_sum, first.weight_sum
              FROM school_gradebook_line line
              JOIN school_gradebook_line first ON first.id = line.previous_line_id
             WHERE line.gradebook_id = %s
            """,
            self.id,
        )
        return {
            line_id: _term_data(kind, *values) for line_id, *values in self.env.execute_query(query)
        }


def _term_data(kind, final, exempt, average, result, total, weights):
    """Return a stored result in the form of lib LineResult."""
    scored = kind == "SCORE"
    value = scored and final and not exempt
    return {
        "final": bool(final),
        "exempt": bool(exempt),
        "tenths": round(average * 10) if value else None,
        "code": None if scored else CODES.get(result),
        "exact": [total, weights] if weights else None,
    }
