from odoo import api, fields, models
from odoo.tools import SQL

from .school_level import SCHOOL_ZONE


class SchoolLockBoard(models.Model):
    """Everything that opens and closes cells, on one calendar."""

    _name = "school.lock.board"
    _description = "Calendar of Locks and Windows"
    _auto = False
    _order = "start desc, id"

    event = fields.Selection(
        [
            ("lock", "Lock"),
            ("results", "Lock of results"),
            ("unlock", "Unlock"),
            ("window", "Entry window"),
            ("authority", "Window of the authority"),
            ("deadline", "Deadline"),
            ("test", "Test"),
        ],
        readonly=True,
    )
    kind = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    year_id = fields.Many2one("school.year", readonly=True)
    term_id = fields.Many2one("school.term", readonly=True)
    class_id = fields.Many2one("school.class", readonly=True)
    gradebook_id = fields.Many2one("school.gradebook", readonly=True)
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    #: A calendar leaves out what has no end: what is still in effect runs until now.
    shown_until = fields.Datetime(readonly=True, export_string_translation=False)
    is_running = fields.Boolean("In effect now", compute="_compute_is_running")
    reason = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        """Locks, unlocks, windows, deadlines and tests; ids are made apart by their kind."""
        return SQL(
            """
            SELECT board.*,
                   coalesce(stop, greatest(start, now() AT TIME ZONE 'UTC')) AS shown_until
              FROM (
            SELECT item.id * 8 AS id, CASE item.kind WHEN 'results' THEN 'results'
                   ELSE 'lock' END AS event, item.kind, item.company_id, item.year_id,
                   item.term_id, item.class_id, item.gradebook_id, item.date AS start,
                   item.released_at AS stop, item.reason,
                   'school.lock' AS res_model, item.id AS res_id
              FROM school_lock item
            UNION ALL
            SELECT item.id * 8 + 1, 'unlock', NULL, item.company_id, item.year_id,
                   item.term_id, item.class_id, item.gradebook_id, item.date,
                   coalesce(item.closed_at, item.used_at, item.until), item.reason,
                   'school.unlock', item.id
              FROM school_unlock item
            UNION ALL
            SELECT item.id * 8 + 2, 'window', item.kind, item.company_id, term.year_id,
                   item.term_id, NULL, NULL, item.date_open, item.date_close, NULL,
                   'school.term', item.term_id
              FROM school_entry_window item JOIN school_term term ON term.id = item.term_id
            UNION ALL
            SELECT item.id * 8 + 3, 'authority', item.kind, year.company_id, year.id,
                   term.id, NULL, NULL, item.date_open, item.date_close, NULL,
                   'school.authority.window', item.id
              FROM school_authority_window item
              JOIN school_year year ON year.start_year = item.start_year
              JOIN res_company company ON company.id = year.company_id
               AND company.parent_path LIKE '%%' || item.company_id || '/%%'
              JOIN school_term term ON term.year_id = year.id
               AND term.level = item.level AND term.code = item.code
            UNION ALL
            SELECT term.id * 64 + due.n * 8 + 4, 'deadline', due.kind, term.company_id,
                   term.year_id, term.id, NULL, NULL, due.at, due.at, NULL,
                   'school.term', term.id
              FROM school_term term
             CROSS JOIN LATERAL (VALUES (0, 'tx', term.deadline_tx), (1, 'gk', term.deadline_gk),
                                        (2, 'ck', term.deadline_ck)) AS due (n, kind, at)
             WHERE due.at IS NOT NULL
            UNION ALL
            SELECT term.id * 64 + due.n * 8 + 5, 'test', due.kind, term.company_id,
                   term.year_id, term.id, NULL, NULL, due.at, due.at, NULL,
                   'school.term', term.id
              FROM school_term term
             CROSS JOIN LATERAL (
                   VALUES (0, 'gk', (term.midterm_test_date + time '00:00')
                                    AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'),
                          (1, 'ck', (term.final_test_date + time '00:00')
                                    AT TIME ZONE %(zone)s AT TIME ZONE 'UTC')
                   ) AS due (n, kind, at)
             WHERE due.at IS NOT NULL) AS board
            """,
            zone=SCHOOL_ZONE,
        )

    @api.depends("event", "kind", "term_id", "class_id", "gradebook_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        kinds = dict(
            self.env["school.entry.window"]._fields["kind"]._description_selection(self.env)
        )
        for item in self:
            place = item.gradebook_id or item.class_id or item.term_id or item.year_id
            parts = [events.get(item.event), kinds.get(item.kind), place.display_name]
            item.display_name = " · ".join(filter(None, parts))

    @api.depends("start", "stop")
    def _compute_is_running(self):
        now = fields.Datetime.now()
        for item in self:
            item.is_running = item.start <= now and (not item.stop or item.stop > now)

    def action_open(self):
        """Open what stands behind the entry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
