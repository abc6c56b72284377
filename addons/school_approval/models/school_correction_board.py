from odoo import api, fields, models
from odoo.tools import SQL

from .school_correction import WAITING
from .school_correction_applied import APPLIED_STATES
from .school_correction_line import MARK, RESULT
from .school_correction_step import STEPS

#: Days after which a request waits too long at one step.
STALE_DAYS = 3
#: Requests in a term from which a teacher's way of entering marks is worth a talk.
MANY = 5
_TERM_CODES = [
    ("late", "Late and still open"),
    ("blocked", "Classes whose results wait"),
    ("applied", "Applied"),
    ("refused", "Refused"),
    ("many", "Teachers with many requests"),
]


class SchoolCorrectionBoard(models.Model):
    """What the principal sees of the corrections at a glance: cards, each opens its list.

    A term begins with the newest semester that has begun; the counts are those of the whole
    school, for the principal, the deputies and the board.
    """

    _name = "school.correction.board"
    _description = "Overview of Corrections"
    _auto = False
    _depends = {
        "school.correction": ["state", "next_step", "is_late", "submitted_at", "applied_at"],
        "school.correction.line": ["kind"],
        "school.correction.event": ["at"],
        "school.term": ["date_start", "code"],
    }
    _order = "section, sequence, count desc, total desc, id"

    section = fields.Selection(
        [
            ("a_waiting", "Waiting"),
            ("b_term", "This term"),
            ("c_class", "By class"),
            ("d_teacher", "By teacher"),
        ],
        readonly=True,
    )
    code = fields.Selection([*STEPS, *_TERM_CODES], readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    class_id = fields.Many2one("school.class", "Class", readonly=True)
    user_id = fields.Many2one("res.users", "Teacher", readonly=True)
    count = fields.Integer("Requests", readonly=True)
    late = fields.Integer("Late", readonly=True)
    stale = fields.Integer("Wait for more than three days", readonly=True)
    blocking = fields.Integer("Keep results from being locked", readonly=True)
    total = fields.Integer("This term", readonly=True)
    oldest = fields.Datetime("Waits since", readonly=True)
    since = fields.Date("Since", readonly=True)

    @property
    def _table_query(self):
        """Cards of every school: per step, of the term, per class and per teacher."""
        return SQL(
            """
            WITH school AS (
                SELECT company_id AS id, coalesce(max(date_start), '2000-01-01') AS since
                  FROM school_term WHERE code IN ('HK1', 'HK2') AND date_start <= %(today)s
                 GROUP BY company_id
            ), request AS (
                SELECT item.*, school.since, item.state IN %(waiting)s AS waits,
                       item.state IN %(applied)s AS is_applied,
                       item.submitted_at >= school.since AS is_new,
                       (SELECT max(at) FROM school_correction_event event
                         WHERE event.correction_id = item.id) AS moved_at,
                       item.term_id IS NOT NULL AND EXISTS (
                           SELECT 1 FROM school_correction_line cell
                            WHERE cell.correction_id = item.id
                              AND cell.kind IN %(judged)s) AS blocks
                  FROM school_correction item JOIN school ON school.id = item.company_id
                 WHERE item.state <> 'draft'
            ), teacher AS (
                SELECT requester_id, company_id, count(*) FILTER (WHERE is_new) AS total,
                       count(*) FILTER (WHERE waits) AS waits,
                       count(*) FILTER (WHERE waits AND is_late) AS late
                  FROM request GROUP BY requester_id, company_id
            )
            SELECT (school.id * 16 + step.place) * 4 AS id, 'a_waiting' AS section, step.code,
                   step.place AS sequence, school.id AS company_id,
                   NULL::integer AS class_id, NULL::integer AS user_id,
                   count(request.id) AS count,
                   count(*) FILTER (WHERE request.is_late) AS late,
                   count(*) FILTER (WHERE request.moved_at < %(stale)s) AS stale,
                   count(*) FILTER (WHERE request.blocks AND request.waits) AS blocking,
                   0::bigint AS total, min(request.moved_at) AS oldest, school.since
              FROM school CROSS JOIN unnest(%(steps)s) WITH ORDINALITY AS step (code, place)
         LEFT JOIN request ON request.company_id = school.id AND request.next_step = step.code
             GROUP BY school.id, school.since, step.code, step.place
            HAVING count(request.id) > 0 OR step.code IN ('approve', 'apply')
            UNION ALL
            SELECT (school.id * 16 + card.place) * 4 + 1, 'b_term', card.code, card.place,
                   school.id, NULL, NULL, card.count, 0, 0, 0,
                   CASE card.code WHEN 'many' THEN card.teachers ELSE 0 END, NULL, school.since
              FROM school CROSS JOIN LATERAL (
                  SELECT count(*) FILTER (WHERE waits AND is_late) AS late,
                         count(DISTINCT class_id) FILTER (WHERE waits AND blocks) AS blocked,
                         count(*) FILTER (WHERE is_applied AND applied_at >= since) AS applied,
                         count(*) FILTER (WHERE state = 'refused' AND is_new) AS refused
                    FROM request WHERE request.company_id = school.id) AS told
              CROSS JOIN LATERAL (
                  SELECT count(*) FILTER (WHERE total >= %(many)s) AS many,
                         count(*) FILTER (WHERE total > 0) AS teachers
                    FROM teacher WHERE teacher.company_id = school.id) AS asked
              CROSS JOIN LATERAL (VALUES
                  (1, 'late', told.late, 0), (2, 'blocked', told.blocked, 0),
                  (3, 'applied', told.applied, 0), (4, 'refused', told.refused, 0),
                  (5, 'many', asked.many, asked.teachers)
              ) AS card (place, code, count, teachers)
            UNION ALL
            SELECT class_id * 4 + 2, 'c_class', NULL, 0, company_id, class_id, NULL,
                   count(*) FILTER (WHERE waits), count(*) FILTER (WHERE waits AND is_late),
                   count(*) FILTER (WHERE waits AND moved_at < %(stale)s),
                   count(*) FILTER (WHERE waits AND blocks), count(*) FILTER (WHERE is_new),
                   min(moved_at) FILTER (WHERE waits), min(since)
              FROM request GROUP BY class_id, company_id
            HAVING bool_or(waits OR is_new)
            UNION ALL
            SELECT (requester_id * 256 + company_id %% 256) * 4 + 3, 'd_teacher', NULL, 0,
                   company_id, NULL, requester_id, waits, late, 0, 0, total, NULL, school.since
              FROM teacher JOIN school ON school.id = teacher.company_id
             WHERE waits > 0 OR total > 0
            """,
            today=fields.Date.context_today(self),
            waiting=WAITING,
            applied=APPLIED_STATES,
            judged=(MARK, RESULT),
            stale=fields.Datetime.subtract(fields.Datetime.now(), days=STALE_DAYS),
            steps=[code for code, _label in STEPS],
            many=MANY,
        )

    @api.depends("section", "code", "class_id", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for card in self:
            card.display_name = (
                labels.get(card.code) or card.class_id.name or card.user_id.name or ""
            )

    def action_open(self):
        """Open the requests that the card counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_approval.school_correction_action"
        )
        group = {"blocked": "class_id", "many": "requester_id"}.get(self.code)
        return {
            **action,
            "name": self.display_name,
            "display_name": self.display_name,
            "domain": [("company_id", "=", self.company_id.id), *self._domain()],
            "context": {"group_by": group} if group else {},
        }

    def _domain(self):
        """Return the domain of the requests that are counted."""
        since = fields.Datetime.to_datetime(self.since)
        new = [("submitted_at", ">=", since), ("state", "!=", "draft")]
        if self.section == "a_waiting":
            return [("next_step", "=", self.code), ("state", "!=", "draft")]
        if self.section == "c_class":
            waits = [("state", "in", WAITING)] if self.count else new
            return [("class_id", "=", self.class_id.id), *waits]
        if self.section == "d_teacher":
            waits = [("state", "in", WAITING)]
            return [("requester_id", "=", self.user_id.id), "|", *waits, "&", *new]
        return {
            "late": [("state", "in", WAITING), ("is_late", "=", True)],
            "blocked": [
                ("state", "in", WAITING),
                ("term_id", "!=", False),
                ("line_ids.kind", "in", (MARK, RESULT)),
            ],
            "applied": [("state", "in", APPLIED_STATES), ("applied_at", ">=", since)],
            "refused": [("state", "=", "refused"), ("submitted_at", ">=", since)],
            "many": [("requester_id", "in", self._many().ids), *new],
        }[self.code]

    def _many(self):
        """Return the teachers with many requests."""
        domain = [
            ("section", "=", "d_teacher"),
            ("company_id", "=", self.company_id.id),
            ("total", ">=", MANY),
        ]
        return self.search(domain).user_id
