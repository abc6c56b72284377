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
    def _subject_rows(self, owner, ids, year_only=False):
        """Return the subjects of term or year results with one query.

        :param str owner: term_result_id or year_result_id
        :param bool year_only: only the rows that decide the year: HK2, CN in
            primary, and HK1 of a subject that is taught in HK1 only (R22-AVG-3)
        :return: {owner id: [dict]} in the order of the ledger
        """
        self.flush_model()
        self.env["school.gradebook"].flush_model(["kind", "curriculum_line_id"])
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT line.%(owner)s AS owner, line.id, subject.id AS subject_id,
                       subject.code, book.kind, term.code AS term, line.result,
                       line.is_final, line.is_exempt, line.year_is_final, line.year_result,
                       line.missing, line.average,
                       line.reassessment, curriculum.periods_per_year,
                       coalesce(curriculum.label, subject.name) AS name,
                       previous.missing AS previous_missing,
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
                   AND (NOT %(year_only)s OR term.code IN ('HK2', 'CN')
                        OR (term.code = 'HK1' AND NOT EXISTS (
                            SELECT 1 FROM school_gradebook_line later
                             WHERE later.previous_line_id = line.id)))
                 ORDER BY book.sequence, line.id
                """,
                owner=SQL.identifier(owner),
                ids=list(ids),
                year_only=year_only,
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
    def _row_subject(self, row, period):
        """Return a row as a subject of the payload of school.ruleset.evaluate.

        :param str period: the code under which the result stands, CN for the year
        """
        subject = {"code": row["code"], "kind": row["kind"], "name": row["name"]}
        if row["is_exempt"]:
            return {**subject, "exempt": True}
        if row["reassessment"]:
            subject["reassess"] = row["reassessment"]
        yearly = period == "CN" and row["term"] == "HK2"
        final = row["year_is_final"] if yearly else row["is_final"]
        value = row["year_result"] if yearly else row["result"]
        scored = row["kind"] == "SCORE"
        values = {period: value if scored else CODES.get(value)} if final else {}
        return {**subject, "averages" if scored else "results": values}
