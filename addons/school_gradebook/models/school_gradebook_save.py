from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .school_gradebook_sheet import COMMENT_COLUMN
from .sheet_plan import SheetPlan

#: More cells than the largest sheet has: a client that sends more is broken.
MAX_CELLS = 5000


class SchoolGradebook(models.Model):
    """Writing cells: from the sheet, and in bulk from an import."""

    _inherit = "school.gradebook"

    def save_cells(self, request_id, cells, sender=None):
        """Save cells of the sheet; all or nothing per cell, in one transaction.

        :param str request_id: made by the client; the same request sent again
            returns the first answer and writes nothing
        :param list cells: dicts {"line_id", "column", "value", "expected"} with
            strings as a person types them; "" clears; ``expected`` is what the
            client saw last; with "restore" the value is one that a former school
            gave and that stood here before: see ``_restored``
        :param str sender: see ``_check_sender``
        :return: dict with "saved", "conflicts", "refused", "rows", "progress", "since"
            and "seq" (how far the journal was before and after), "at", and "replayed"
            when it is what an earlier request of this id was answered
        :raise AccessError: unless the user teaches this book
        :raise UserError: for a request that is no request at all
        """
        self.ensure_one()
        self._check_sender(sender)
        self._check_readable()
        self._check_request(request_id, cells)
        if not self._user_may_write():
            raise AccessError(self.env._("Only the book's own teacher enters marks."))
        Request = self.env["school.save.request"]
        known = Request._replay(request_id, self, cells)
        if known is not None:
            return {**known, "replayed": True}
        response = self._save_cells(request_id, cells)
        Request._remember(request_id, self, cells, response)
        return response

    def _check_request(self, request_id, cells):
        valid = (
            isinstance(request_id, str)
            and 0 < len(request_id) <= 64
            and isinstance(cells, list)
            and len(cells) <= MAX_CELLS
            and all(isinstance(cell, dict) for cell in cells)
        )
        if not valid:
            raise UserError(self.env._("This is not a list of cells to save."))

    def _save_cells(self, request_id, cells):
        plan = SheetPlan(self, cells)
        plan.sort_out()
        since = self.journal_seq
        lines = self._write_cells(plan.changes, "sheet", request_id=request_id)
        return {
            "saved": plan.saved,
            "conflicts": plan.conflicts,
            "refused": plan.refused,
            "rows": [line._sheet_result() for line in lines],
            "progress": round(self.progress),
            "since": since,
            "seq": self.journal_seq,
            "at": f"{fields.Datetime.now().isoformat()}Z",
        }

    def _write_cells(self, changes, source, reference=None, request_id=None):
        """Write one batch of parsed cells of these books; see ``_write_batches``."""
        return self._write_batches([(reference, changes)], source, request_id)

    def _write_batches(self, batches, source, request_id=None):
        """Write parsed cells of these books in the order of the batches.

        The caller has checked who writes; the database checks openness. One statement of a
        batch inserts and updates, one deletes; averages and levels follow once, at the end.

        :param list batches: (reference in the journal, changes); a change is a dict
            {"line_id", "column", "cell"}: a lib Cell, None to clear; a str for ``comment``
        :param str source: sheet, import or correction
        :return: school.gradebook.line that changed, results recomputed
        """
        Line = self.env["school.gradebook.line"].sudo()
        lines = Line.browse({change["line_id"] for _name, own in batches for change in own})
        if not lines:
            return Line
        journal = self.env["school.mark.journal"]
        for reference, changes in batches:
            with journal._context(self, source, reference, request_id):
                self._write_batch(changes)
        lines._marks_changed()
        self.invalidate_recordset(["journal_seq", "journal_head"])
        return lines

    def _write_batch(self, changes):
        Line = self.env["school.gradebook.line"].sudo()
        entered, cleared = [], []
        for change in changes:
            if change["column"] == COMMENT_COLUMN:
                Line.browse(change["line_id"])._set_comment(change["cell"])
            else:
                (entered if change["cell"] else cleared).append(change)
        self._upsert_marks(entered)
        self._delete_marks(cleared)

    def _upsert_marks(self, changes):
        if not changes:
            return
        values = [self.env["school.mark"]._cell_columns(c["cell"]) for c in changes]
        states, numbers, codes = zip(*values, strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_mark AS mark
                       (line_id, "column", state, value, grade_code,
                        create_uid, create_date, write_uid, write_date)
                SELECT cell.*, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(lines)s::int[], %(columns)s::text[], %(states)s::text[],
                              %(numbers)s::numeric[], %(codes)s::text[]) AS cell
                    ON CONFLICT (line_id, "column") DO UPDATE
                   SET state = EXCLUDED.state, value = EXCLUDED.value,
                       grade_code = EXCLUDED.grade_code,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                lines=[c["line_id"] for c in changes],
                columns=[c["column"] for c in changes],
                states=list(states),
                numbers=list(numbers),
                codes=list(codes),
            )
        )

    def _delete_marks(self, changes):
        if not changes:
            return
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM school_mark mark
                 USING unnest(%s::int[], %s::text[]) AS cell (line_id, col)
                 WHERE mark.line_id = cell.line_id AND mark."column" = cell.col
                """,
                [c["line_id"] for c in changes],
                [c["column"] for c in changes],
            )
        )
