from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.tools import SQL

from .school_mark import shown_text

#: Column of the sheet that holds the teacher's comment; it has no mark record.
COMMENT_COLUMN = "comment"
#: A comment longer than this does not fit any printed form.
MAX_COMMENT = 500


class SchoolGradebook(models.Model):
    """Reading a whole class sheet: one call, a constant number of queries.

    The rows are read with SQL after the access check: a sheet is the page that
    a teacher opens most, and records cost more than the query.
    """

    _inherit = "school.gradebook"

    sheet = fields.Json(compute="_compute_sheet", export_string_translation=False)

    @api.depends_context("uid", "lang")
    def _compute_sheet(self):
        """The sheet travels with the form, so that opening it is one request."""
        for book in self:
            book.sheet = book.get_sheet() if book.id else False

    def get_sheet(self):
        """Return everything the mark sheet shows.

        :return: dict, see design.md «Public names»; marks and averages are
            strings with a decimal comma; a cell that is not entered is absent
        :raise AccessError: unless the user may read this book
        """
        self.ensure_one()
        self.env.flush_all()
        head = self._read_head()
        columns = self._head_columns(head)
        keys = [*(column.key for column in columns), COMMENT_COLUMN]
        open_keys, single = self._openness(keys) if head["mine"] else (set(), {})
        can_edit = bool(columns) and (bool(open_keys) or any(single.values()))
        sheet_columns = self._sheet_columns(head, columns, open_keys)
        return {
            "gradebook": self._sheet_header(head, can_edit, bool(columns)),
            "columns": sheet_columns,
            "ask": self._sheet_ask(head, sheet_columns),
            "exceptions": [
                {"line_id": line, "column": column, "editable": is_open}
                for (line, column), is_open in single.items()
            ],
            "rows": self._sheet_rows(head, columns),
            "progress": round(head["progress"] or 0),
            # how far the journal of the book is in this sheet
            "seq": head["seq"],
            "server_time": self._local(fields.Datetime.now()),
        }

    def _check_readable(self):
        """Raise AccessError unless the user may read the book; one query if so."""
        if not self.search_count([("id", "=", self.id)], limit=1):
            self.check_access("read")

    def _read_head(self):
        """Return what stands above the sheet; the rules on books apply."""
        found = self.env.execute_query_dict(self._head_query())
        if not found:
            self.check_access("read")
            raise MissingError(self.env._("This book does not exist any more."))
        return found[0]

    def _head_query(self):
        return SQL(
            """
            SELECT book.id, book.kind, book.state, book.locked_at, book.open_until,
                   book.progress, coalesce(book.journal_seq, 0) AS seq,
                   book.ruleset_id, book.teacher_names,
                   class.name AS class_name, class.grade,
                   subject.code AS subject_code,
                   coalesce(curriculum.label, subject.name) AS subject,
                   curriculum.periods_per_year, curriculum.topic_cluster,
                   curriculum.in_parts, class.rule_settings,
                   term.code AS term_code, year.name AS year_name,
                   term.deadline_tx, term.deadline_gk, term.deadline_ck,
                   (SELECT partner.name FROM res_users locker
                      JOIN res_partner partner ON partner.id = locker.partner_id
                     WHERE locker.id = book.locked_by_id) AS locked_by,
                   EXISTS (SELECT 1 FROM school_gradebook_teacher_user_rel rel
                            WHERE rel.school_gradebook_id = book.id
                              AND rel.res_users_id = %(uid)s)
                   OR EXISTS (SELECT 1 FROM school_substitution s
                               WHERE s.assignment_id = book.assignment_id
                                 AND s.user_id = %(uid)s
                                 AND s.starts_at <= %(now)s AND s.ends_at > %(now)s) AS mine,
                   (SELECT jsonb_object_agg(w.kind, w.date_close)
                      FROM school_entry_window w
                     WHERE w.term_id = book.term_id AND w.date_close IS NOT NULL
                       AND w.date_open <= %(now)s AND w.date_close > %(now)s) AS closes
              FROM school_gradebook book
              JOIN school_class class ON class.id = book.class_id
              JOIN school_subject subject ON subject.id = book.subject_id
              JOIN school_term term ON term.id = book.term_id
              JOIN school_year year ON year.id = book.year_id
         LEFT JOIN school_curriculum_line curriculum
                ON curriculum.id = book.curriculum_line_id
             WHERE book.id IN %(readable)s
            """,
            readable=self._search([("id", "=", self.id)]).subselect(),
            uid=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _head_columns(self, head):
        ruleset = self.env["school.ruleset"].browse(head["ruleset_id"])
        return self._columns_of(
            ruleset,
            head["kind"],
            head["grade"],
            head["term_code"],
            head["subject_code"],
            head["periods_per_year"],
            topic_cluster=head["topic_cluster"],
            in_parts=head["in_parts"],
            settings=head["rule_settings"] or None,
        )

    def _sheet_header(self, head, can_edit, has_columns):
        terms = dict(self.env["school.term"]._fields["code"]._description_selection(self.env))
        term = f"{terms[head['term_code']]} {head['year_name']}"
        return {
            "id": self.id,
            "name": f"{head['class_name']} · {head['subject']} · {term}",
            "kind": head["kind"],
            "state": head["state"],
            "can_edit": can_edit,
            "class_name": head["class_name"],
            "subject": head["subject"],
            "term": term,
            "term_code": head["term_code"],
            "teacher_names": head["teacher_names"] or "",
            "locked_by": head["locked_by"] or "",
            "locked_at": self._local(head["locked_at"]),
            "closed_reason": "" if can_edit else self._closed_reason(head, has_columns),
        }

    def _closed_reason(self, head, has_columns):
        """Return why the user cannot write, and what to do about it."""
        if not head["mine"]:
            return self.env._("Read only: you do not teach this book.")
        if head["state"] == "locked":
            return self.env._("The book is locked. A change needs the principal's consent.")
        if not has_columns:
            return self.env._(
                "The number of periods a year is missing in the curriculum. Ask the"
                " administration board to enter it."
            )
        return self.env._("The entry window of this term is closed. Ask the principal to open it.")

    def _local(self, moment):
        """Return a moment in the user's time zone as ISO 8601, or None."""
        if not moment:
            return None
        moment = fields.Datetime.to_datetime(moment)
        return fields.Datetime.context_timestamp(self, moment).isoformat()

    def _closing_times(self, head):
        """Return {kind: when its column closes}, the earlier of window and deadline."""
        closes = {
            kind: fields.Datetime.to_datetime(moment.replace("T", " ").partition(".")[0])
            for kind, moment in (head["closes"] or {}).items()
        }
        for kind in ("tx", "gk", "ck"):
            deadline = head[f"deadline_{kind}"]
            if deadline and (kind not in closes or deadline < closes[kind]):
                closes[kind] = deadline
        return {kind: self._local(moment) for kind, moment in closes.items()}

    def _sheet_columns(self, head, columns, open_keys):
        closes = self._closing_times(head)
        until = self._local(head["open_until"])
        sheet = [
            {
                "key": column.key,
                "label": column.label,
                "short": column.short,
                "type": column.ctype,
                "weight": column.weight,
                "editable": column.key in open_keys,
                "closes": until or closes.get(column.window),
            }
            for column in columns
        ]
        comment = self.env._("Comment")
        sheet.append(
            {
                "key": COMMENT_COLUMN,
                "label": comment,
                "short": comment,
                "type": "text",
                "weight": 0,
                "editable": COMMENT_COLUMN in open_keys,
                "closes": until or closes.get(COMMENT_COLUMN),
            }
        )
        return sheet

    def _sheet_rows(self, head, columns):
        rows = self.env.execute_query_dict(self._rows_query())
        types = {column.key: column.ctype for column in columns}
        cells = self._sheet_cells(types, [row["line_id"] for row in rows])
        second = head["term_code"] == "HK2"
        for row in rows:
            year_average = row.pop("year_average")
            if second:
                row["year_average"] = year_average
            row["cells"] = cells.get(row["line_id"], {})
        return rows

    def _rows_query(self):
        return SQL(
            """
            SELECT line.id AS line_id, enrollment.number, student.student_code,
                   student.id AS student_id, photo.checksum AS photo,
                   partner.name, enrollment.status, enrollment.is_active AS active,
                   coalesce(to_char(student.birth_date, 'DD/MM/YYYY'), '') AS birth_date,
                   coalesce(line.result, '') AS average,
                   coalesce(line.provisional, '') AS provisional,
                   coalesce(line.year_result, '') AS year_average,
                   coalesce(line.is_final, false) AS final,
                   coalesce(line.comment, '') AS comment
              FROM school_gradebook_line line
              JOIN school_enrollment enrollment ON enrollment.id = line.enrollment_id
              JOIN school_student student ON student.id = enrollment.student_id
              JOIN res_partner partner ON partner.id = student.partner_id
         LEFT JOIN ir_attachment photo
                ON photo.res_model = 'res.partner' AND photo.res_id = partner.id
               AND photo.res_field = 'image_128'
             WHERE line.gradebook_id = %s
             ORDER BY enrollment.number, line.id
            """,
            self.id,
        )

    def _sheet_cells(self, types, line_ids):
        """Return {line id: {column: {"v", "state"}}} of the entered marks."""
        cells = {}
        query = SQL(
            """
            SELECT line_id, "column", state, value, grade_code
              FROM school_mark WHERE line_id = ANY(%s)
            """,
            line_ids,
        )
        for line_id, column, state, value, code in self.env.execute_query(query):
            if column in types:
                shown = shown_text(state, value, code, types[column])
                cells.setdefault(line_id, {})[column] = {"v": shown, "state": state}
        return cells
