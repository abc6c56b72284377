from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.school_approval.models.school_correction_applied import APPLIED_STATES

#: What a request may change and no page of the ledger shows.
_NOT_PRINTED = ("comment", "remark")
#: What only the pages of the year show.
_OF_YEAR = ("absences_excused", "absences_unexcused")
#: Whether pages of a ledger show what a request changes. Data of a pupil stand in every
#: ledger of the year; a ledger of HK2 shows the year as well, so HK1 concerns it.
_CONCERNS = SQL(
    """
    EXISTS (SELECT 1 FROM school_correction_line cell
              JOIN school_term term ON term.id = ledger.term_id
         LEFT JOIN school_term asked ON asked.id = request.term_id
             WHERE cell.correction_id = request.id
               AND (cell.kind = 'profile'
                    OR cell."column" NOT IN %(never)s
                    AND (term.code = 'HK2' OR cell."column" NOT IN %(of_year)s)
                    AND (asked.id = term.id OR (term.code = 'HK2' AND asked.code = 'HK1'))))
    """,
    never=_NOT_PRINTED,
    of_year=_OF_YEAR,
)
#: Data of a pupil → the column of the ledger's own pages.
_PROFILE_COLUMNS = {"policy_group": "policy", "street": "address"}


class SchoolLedger(models.Model):
    """The corrections that a ledger knows, and those that came after it.

    What is known is frozen with the copy, only where there is any: a ledger without corrections
    keeps its content and hash. A copy holds as long as it knows every applied correction of
    what it shows; the frozen row itself is never written.
    """

    _inherit = "school.ledger"

    correction_count = fields.Integer("Corrections", compute="_compute_correction_count")
    void_by = fields.Char("Does not hold any more", compute="_compute_void_by")
    is_void = fields.Boolean(compute="_compute_void_by", search="_search_is_void")

    @api.depends("content")
    def _compute_correction_count(self):
        for record in self:
            known = (record.content or {}).get("corrections", {})
            record.correction_count = len(known.get("cells", ()))

    def _compute_void_by(self):
        found = self._void_requests()
        for record in self:
            names = found.get(record.id, [])
            record.void_by = ", ".join(names) or False
            record.is_void = bool(names)

    def _search_is_void(self, operator, value):
        if operator != "in":
            return NotImplemented
        official = self.sudo().search([("is_draft", "!=", True)])
        return [("id", "in" if True in value else "not in", list(official._void_requests()))]

    def action_print_corrected(self):
        """Print on A4 with the corrections that the copy knows."""
        return self._print_action("a4", corrected=True)

    def _void_requests(self):
        """Return {ledger id: numbers of the applied requests that it does not know}."""
        self.env["school.correction"].flush_model()
        self.env["school.correction.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ledger.id, request.name
                  FROM school_ledger ledger
                  JOIN school_correction request ON request.class_id = ledger.class_id
                 WHERE ledger.id = ANY(%(ids)s) AND ledger.is_draft IS NOT TRUE
                   AND request.state IN %(states)s AND %(concerns)s
                   AND NOT coalesce(
                       ledger.content -> 'corrections' -> 'requests' @> to_jsonb(request.name),
                       false)
              ORDER BY request.applied_at, request.id
                """,
                ids=self.ids,
                states=APPLIED_STATES,
                concerns=_CONCERNS,
            )
        )
        found = {}
        for ledger, name in rows:
            found.setdefault(ledger, []).append(name)
        return found

    def _concerned_by(self, request):
        """Return those of these ledgers whose pages show what a request asks to change."""
        request.flush_recordset()
        request.line_ids.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ledger.id FROM school_ledger ledger
                  JOIN school_correction request ON request.id = %s
                 WHERE ledger.id = ANY(%s) AND %s
                """,
                request.id,
                self.ids,
                _CONCERNS,
            )
        )
        return self.browse(row[0] for row in rows)

    # -- freezing --------------------------------------------------------------------------

    @api.model
    def _build_content(self, klass, term, books=None):
        books = self._books(klass, term) if books is None else books
        content = super()._build_content(klass, term, books)
        requests = self._known_requests(klass, term)
        if not requests:
            return content
        cells = [
            *self._corrected_marks(books),
            *self._corrected_judgements(klass, term),
            *self._corrected_profiles(klass),
        ]
        return {**content, "corrections": {"requests": requests, "cells": cells}}

    @api.model
    def _known_requests(self, klass, term):
        """Return the numbers of the applied requests that concern these pages."""
        codes = ("HK1", "HK2") if term.code == "HK2" else (term.code,)
        hidden = _NOT_PRINTED if term.code == "HK2" else _NOT_PRINTED + _OF_YEAR
        shown = fields.Domain(
            [("correction_id.term_id.code", "in", codes), ("column", "not in", hidden)]
        )
        domain = (shown | fields.Domain("kind", "=", "profile")) & fields.Domain(
            [
                ("correction_id.class_id", "=", klass.id),
                ("correction_id.state", "in", APPLIED_STATES),
            ]
        )
        groups = self.env["school.correction.line"].sudo()._read_group(domain, ["correction_id"])
        return sorted(request.name for (request,) in groups)

    @api.model
    def _corrected_marks(self, books):
        """Return the corrected cells of the books, as the canonical content holds them."""
        cells = self.env["school.correction"]._applied_cells(books)
        lines = self.env["school.gradebook.line"].sudo().browse({line for line, _key in cells})
        places = {
            line.id: (line.gradebook_id.subject_id.code, str(line.enrollment_id.id))
            for line in lines
        }
        return [
            self._entry(*places[line], column, *change)
            for (line, column), changes in cells.items()
            if column not in _NOT_PRINTED
            for change in changes
        ]

    @api.model
    def _corrected_judgements(self, klass, term):
        """Return the corrected conduct of the term; absences show in the year only."""
        results = (
            self.env["school.term.result"]
            .sudo()
            .search([("class_id", "=", klass.id), ("term_id", "=", term.id)])
        )
        pupils = {result.id: str(result.enrollment_id.id) for result in results}
        judged = self.env["school.correction"]._applied_judgements(results)
        return [
            self._entry("", pupils[result], column, *change)
            for (result, column), changes in judged.items()
            if column == "conduct"
            for change in changes
        ]

    @api.model
    def _corrected_profiles(self, klass):
        """Return the corrected data of the class's pupils."""
        found = self.env["school.correction"]._applied_profiles(klass.sudo().enrollment_ids)
        return [
            self._entry("", str(pupil), _PROFILE_COLUMNS.get(column, column), *change)
            for (pupil, column), changes in found.items()
            for change in changes
        ]

    @api.model
    def _entry(self, subject, pupil, column, old, new, at, number):
        local = self.env["school.correction"]._local_time(at)
        return {
            "subject": subject,
            "pupil": pupil,
            "column": column,
            "old": old,
            "new": new,
            "at": local.isoformat(timespec="minutes"),
            "number": number,
        }
