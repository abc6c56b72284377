from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .school_correction_line import MARK, PROFILE, RESULT

#: The grant is used in the transaction that makes it; the end is only a safety net.
_GRANT_MINUTES = 5


class SchoolCorrection(models.Model):
    """Applying an approved request: one grant for each cell, used once, at once (law 4).

    The grants live for one transaction: they are made, used and gone, so that nothing but
    the approved value can ever be written under them.
    """

    _inherit = "school.correction"

    def _before_apply(self, late_reason=None):
        for request in self:
            request._check_approver()
        self._check_unchanged()

    def _check_approver(self):
        """What was approved stays approved; who approved must have been somebody else."""
        if self.approver_id in (self.requester_id, self.env.user):
            raise UserError(self.env._("Requester, approver and whoever applies are three people."))

    def _check_unchanged(self):
        """Refuse when a cell is no longer what the request and its approval speak of.

        Of two requests on one cell, applied together, the second one would not fit.
        """
        values = {}
        for row, present in self.line_ids._present_values().items():
            present = values.get(row._cell(), present)
            values[row._cell()] = row.new_value or ""
            if present != (row.old_value or ""):
                raise UserError(row._changed_since(present))

    def _after_apply(self):
        openings = self._open_cells()
        self._write_values()
        openings.invalidate_recordset(["used_at"])  # the database uses them up
        openings.filtered(lambda item: not item.used_at)._end()
        for at, requests in self.grouped("applied_at").items():
            requests.line_ids._set({"applied_at": at})
        void = self._void_documents()
        for names, requests in self.grouped(lambda item: tuple(void.get(item, ()))).items():
            requests._set({"voided": list(names)})

    # -- grants ------------------------------------------------------------------------------

    def _open_cells(self):
        """Make the grants: per cell and lock, and per pupil for results."""
        # Nobody follows what lives for one transaction.
        Unlock = self.env["school.unlock"].with_context(tracking_disable=True)
        vals = self._mark_grants() + self._result_grants()
        return Unlock._open(vals) if vals else Unlock

    def _grant(self):
        return {
            "reason": self.name,
            "requested_by_id": self.requester_id.id,
            "user_id": self.approver_id.id,
            "until": fields.Datetime.now() + timedelta(minutes=_GRANT_MINUTES),
        }

    def _mark_grants(self):
        """Return a grant for each lock over each cell; one without a lock for its window."""
        Unlock = self.env["school.unlock"]
        vals = []
        for row, locks in self.line_ids._locks_over().items():
            request = row.correction_id
            scope = Unlock._scope_vals(request.gradebook_id, column=row.column, line=row.line_id)
            vals += [
                {**scope, **request._grant(), "lock_id": lock, "single_use": True}
                for lock in locks or [False]
            ]
        return vals

    def _result_grants(self):
        """Return grants for the pupils' results: of each results lock, and for judgements."""
        vals = []
        for klass, requests in self.grouped("class_id").items():
            locks = self._results_locks(klass).ids
            scope = self.env["school.unlock"]._scope_vals(klass)
            for request in requests:
                vals += [{**scope, **own} for own in request._grants_of_pupils(locks)]
        return vals

    def _grants_of_pupils(self, locks):
        judged = RESULT in self.line_ids.mapped("kind")
        rows = self.line_ids.filtered(lambda row: row.kind != PROFILE)
        return [
            {
                **self._grant(),
                "term_id": False if lock else self.term_id.id,
                "enrollment_id": enrollment.id,
                "lock_id": lock,
            }
            for enrollment in rows.enrollment_id
            for lock in [*locks, *([False] if judged else [])]
        ]

    @api.model
    def _results_locks(self, klass):
        """Return the results locks in force that touch the class."""
        domain = [
            ("kind", "=", "results"),
            ("released_at", "=", False),
            ("year_id", "=", klass.year_id.id),
            ("class_id", "in", [False, klass.id]),
        ]
        return self.env["school.lock"].search(domain)

    # -- writing -----------------------------------------------------------------------------

    def _write_values(self):
        """Write marks and comments, a request after the other, and then what follows of them.

        Each statement names its request in the journal; judgements are written row by row.
        Data of a pupil have no lock: the row itself, approved and not yet applied, is the grant
        that the database asks for and uses up (sql/profile_guard.sql).
        """
        marked = self.filtered("gradebook_id")
        batches = [(request.name, request._changes()) for request in marked]
        marked.gradebook_id._write_batches(batches, "correction")
        journal = self.env["school.mark.journal"]
        for request in self - marked:
            with journal._context(request, "correction", reference=request.name):
                for row in request.line_ids.filtered(lambda row: row.kind == RESULT):
                    row.result_id._correct({row.column: row._parsed()})
                request.line_ids.filtered(lambda row: row.kind == PROFILE)._write_profile()
        self.env.flush_all()

    def _changes(self):
        return [
            {"line_id": row.line_id.id, "column": row.column, "cell": row._parsed()}
            for row in self.line_ids
        ]

    def _documents_at_risk(self):
        """Return in words the papers that applying this request would leave behind.

        Addons with documents extend this.
        """
        return []

    def _void_documents(self):
        """Return {request: names of what was printed or signed and does not hold any more}.

        Addons with documents extend this: they void theirs and add their names.
        """
        return {}


class SchoolCorrectionLine(models.Model):
    """The locks over the cells of a request."""

    _inherit = "school.correction.line"

    def _cell(self):
        """Return what makes two rows speak of the same cell."""
        student = self.member_id.student_id if self.kind == PROFILE else False
        return self.line_id, self.result_id, student, self.column

    def _changed_since(self, present):
        """Return in words that the cell holds something else by now, and what to do."""
        return self.env._(
            "%(request)s: %(pupil)s, %(column)s holds «%(present)s» by now, not"
            " «%(old)s» as when it was asked for. Refuse or withdraw this request with that"
            " reason; the teacher asks anew from the present value.",
            request=self.correction_id.display_name,
            pupil=self.pupil,
            column=self.column_name,
            present=present or "–",
            old=self.old_value or "–",
        )

    def _locks_over(self):
        """Return {row: ids of the locks in force over its cell}, with one query."""
        rows = self.filtered(lambda row: row.kind == MARK)
        if not rows:
            return {}
        self.env["school.lock"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT cell.id, array_remove(array_agg(item.id ORDER BY item.id), NULL)
                  FROM school_correction_line cell
                  JOIN school_gradebook_line line ON line.id = cell.line_id
                  JOIN school_gradebook book ON book.id = line.gradebook_id
             LEFT JOIN school_lock item
                    ON item.kind = 'marks' AND item.released_at IS NULL
                   AND item.year_id = book.year_id
                   AND school_gradebook_covers(
                           item.year_id, item.term_id, item.level, item.grade, item.class_id,
                           item.gradebook_id, item.line_id, item."column",
                           book, cell.line_id, cell."column")
                 WHERE cell.id = ANY(%s)
                 GROUP BY cell.id
                """,
                rows.ids,
            )
        )
        return {self.browse(row): locks for row, locks in found}
