from odoo import api, models
from odoo.tools import SQL

from ..lib import marks
from ..lib.levels import SubjectResult
from .school_gradebook_line import CODES


class SchoolGradebookLine(models.Model):
    """Lines as plain rows for the results: a class has 540 of them in a term.

    Reading them through records costs more than all rules together.
    """

    _inherit = "school.gradebook.line"

    @api.model
    def _subject_rows(self, owner, ids, terms=None):
        """Return the subjects of term or year results with one query.

        :param str owner: term_result_id or year_result_id
        :param terms: codes of the terms to return; all by default
        :return: {owner id: [dict]} in the order of the ledger
        """
        self.flush_model()
        self.env["school.gradebook"].flush_model(["kind", "curriculum_line_id"])
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT line.%(owner)s AS owner, line.id, subject.id AS subject_id,
                       subject.code, book.kind, term.code AS term, line.result,
                       line.is_final, line.is_exempt, line.year_is_final,
                       line.reassessment, curriculum.periods_per_year,
                       previous.result AS previous_result,
                       previous.is_final AS previous_is_final
                  FROM school_gradebook_line line
                  JOIN school_gradebook book ON book.id = line.gradebook_id
                  JOIN school_subject subject ON subject.id = book.subject_id
                  JOIN school_term term ON term.id = book.term_id
             LEFT JOIN school_curriculum_line curriculum
                    ON curriculum.id = book.curriculum_line_id
             LEFT JOIN school_gradebook_line previous
                    ON previous.id = line.previous_line_id
                 WHERE line.%(owner)s = ANY(%(ids)s)
                   AND (%(terms)s::text[] IS NULL OR term.code = ANY(%(terms)s))
                 ORDER BY book.sequence, line.id
                """,
                owner=SQL.identifier(owner),
                ids=list(ids),
                terms=terms,
            )
        )
        grouped = {owner_id: [] for owner_id in ids}
        for row in rows:
            grouped[row.pop("owner")].append(row)
        return grouped

    @api.model
    def _row_result(self, row):
        """Return a row as the lib's final subject result."""
        scored = row["kind"] == "SCORE"
        value = row["result"] if row["is_final"] and not row["is_exempt"] else None
        return SubjectResult(
            code=row["code"],
            kind=row["kind"],
            tenths=int(value.replace(",", "")) if scored and value else None,
            passed=CODES.get(value) == marks.PASS if value and not scored else None,
            exempt=row["is_exempt"],
        )

    @api.model
    def _row_subject(self, row):
        """Return a row as a subject of the payload of school.ruleset.evaluate."""
        subject = {
            "code": row["code"],
            "kind": row["kind"],
            "periods_per_year": row["periods_per_year"],
        }
        if row["is_exempt"]:
            return {**subject, "exempt": True}
        values = {}
        if row["previous_is_final"]:
            values["HK1"] = self._row_value(row, row["previous_result"])
        if row["is_final"]:
            values[row["term"]] = self._row_value(row, row["result"])
        if row["reassessment"]:
            subject["reassess"] = row["reassessment"]
        return {**subject, "averages" if row["kind"] == "SCORE" else "results": values}

    @api.model
    def _row_value(self, row, result):
        return result if row["kind"] == "SCORE" else CODES.get(result)
