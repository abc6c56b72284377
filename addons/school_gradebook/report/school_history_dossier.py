"""The content of the dossier: what is printed, exported and hashed.

A dossier goes to Vietnamese authorities: its words are Vietnamese in themselves.
"""

from collections import defaultdict
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ..models.school_mark_change import ZONE, signed

SOURCES = {
    "sheet": "Bảng nhập điểm",
    "import": "Nhập từ tệp",
    "correction": "Điều chỉnh",
    "lock": "Khóa sổ",
    "rpc": "Màn hình khác",
    "server": "Máy chủ",
    "sql": "Thẳng vào CSDL",
}
STATES = {"absent": "vắng", "zero": "0 (không bù)", "exempt": "miễn"}
CHOICES = {
    "changed": "mọi ô đã thay đổi",
    "late": "ô thay đổi sau khi khóa sổ",
    "re_entered": "ô bị xóa rồi nhập lại",
    "remarkable": "ô sửa ban đêm, từ địa chỉ mới hoặc bởi người khác",
}
CONDITIONS = {
    "changed": "c.change_count > 0 OR c.late_count > 0",
    "late": "c.late_count > 0",
    "re_entered": "c.re_entry_count > 0",
    "remarkable": "c.night_count > 0 OR c.address_count > 0 OR c.other_count > 0",
}
COUNTS = (
    "change_count",
    "re_entry_count",
    "late_count",
    "night_count",
    "address_count",
    "other_count",
)


class Dossier:
    """Reads one choice of a school.history.export with a constant number of queries."""

    def __init__(self, export):
        self.export = export
        self.env = export.env
        self.journal = export.env["school.mark.journal"]
        self.since, self.until = export._period()

    def content(self):
        """Return the dossier as plain values; the same data give the same values."""
        export = self.export
        books = export._books()
        rows = self._rows(books)
        shown = books.filtered(lambda book: book.id in rows)
        entries = self._entries(rows) if export.with_entries else {}
        heads = self.journal._column_heads(shown)
        order = {book.id: list(heads[book.id]) for book in shown}
        found = [
            self._book(book, rows[book.id], entries, heads[book.id], order[book.id])
            for book in shown.sorted(self._order)
        ]
        return {
            "school": export.company_id.name,
            "above": export.company_id.sudo().parent_id.name or "",
            "scope": self._scope(),
            "period": self._period_words(),
            "choice": CHOICES[export.only],
            "totals": self._totals(rows),
            "books": found,
        }

    def _order(self, book):
        return (book.class_id.grade, book.class_id.name, book.sequence, book.term_sequence, book.id)

    def _rows(self, books):
        """Return {book id: [changed cell]}."""
        self.env.flush_all()
        query = self.env["school.mark.change"]._query(self.since, self.until)
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT c.*, line.number, student.student_code, partner.name AS student,
                       deleter.name AS deleted_by, re_enterer.name AS re_entered_by
                  FROM (%(query)s) c
                  JOIN school_gradebook_line line ON line.id = c.line_id
                  JOIN school_enrollment enrollment ON enrollment.id = c.enrollment_id
                  JOIN school_student student ON student.id = enrollment.student_id
                  JOIN res_partner partner ON partner.id = student.partner_id
             LEFT JOIN res_users deleter_user ON deleter_user.id = c.deleted_by_id
             LEFT JOIN res_partner deleter ON deleter.id = deleter_user.partner_id
             LEFT JOIN res_users re_user ON re_user.id = c.re_entered_by_id
             LEFT JOIN res_partner re_enterer ON re_enterer.id = re_user.partner_id
                 WHERE c.gradebook_id = ANY(%(books)s) AND (%(condition)s)
                """,
                query=query,
                books=list(books.ids),
                condition=SQL(CONDITIONS[self.export.only]),
            )
        )
        rows = defaultdict(list)
        for row in found:
            rows[row["gradebook_id"]].append(row)
        return dict(rows)

    def _entries(self, rows):
        """Return {(line, column): [entry]} of the cells in the period."""
        cells = [row for of_book in rows.values() for row in of_book]
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT j.line_id, j."column", j.seq, j.at, j.old, j.new, j.source, j.address,
                       j.reason, j.reference, coalesce(partner.name, j.db_user) AS by
                  FROM unnest(%(lines)s::integer[], %(columns)s::text[]) AS cell (line_id, col)
                  JOIN school_mark_journal j
                    ON j.line_id = cell.line_id AND j."column" = cell.col
             LEFT JOIN res_users u ON u.id = j.user_id
             LEFT JOIN res_partner partner ON partner.id = u.partner_id
                 WHERE j.at >= %(since)s AND j.at < %(until)s
                 ORDER BY j.line_id, j."column", j.seq
                """,
                lines=[row["line_id"] for row in cells],
                columns=[row["column"] for row in cells],
                since=self.since,
                until=self.until,
            )
        )
        entries = defaultdict(list)
        for entry in found:
            entries[entry["line_id"], entry["column"]].append(entry)
        return entries

    # -- words ---------------------------------------------------------------------------

    def _book(self, book, rows, entries, heads, order):
        place = {key: number for number, key in enumerate(order)}
        rows = sorted(
            rows, key=lambda row: (row["number"], place.get(row["column"], 99), row["column"])
        )
        return {
            "name": f"{book.class_id.name} · {book.label or book.subject_id.name}"
            f" · {book.term_id.name} {book.year_id.name}",
            "teacher": book.teacher_names or "",
            "seq": book.journal_seq,
            "head": book.journal_head or "",
            "cells": [self._cell(row, entries, heads) for row in rows],
        }

    def _cell(self, row, entries, heads):
        column = row["column"]
        return {
            "number": row["number"],
            "code": row["student_code"] or "",
            "student": row["student"],
            "column": self._column(heads, column),
            "first": self._value(column, row["base_value"]),
            "locked": self._value(column, row["locked_value"]),
            "value": self._value(column, row["value"]),
            "net": signed(row["net_tenths"]),
            "net_tenths": row["net_tenths"],
            "re_entry": self._re_entry(row),
            **{key: row[key] for key in COUNTS},
            "entries": [
                self._entry(entry, column) for entry in entries.get((row["line_id"], column), [])
            ],
        }

    def _re_entry(self, row):
        if not row["re_entry_count"]:
            return ""
        minutes = row["re_entry_minutes"]
        within = f"{minutes:.0f} phút" if minutes >= 1 else "dưới 1 phút"
        if row["deleted_by_id"] == row["re_entered_by_id"]:
            who = f"{row['deleted_by'] or '–'} xóa và nhập lại"
        else:
            who = f"{row['deleted_by'] or '–'} xóa, {row['re_entered_by'] or '–'} nhập lại"
        return f"{who}, {within}"

    def _entry(self, entry, column):
        return {
            "seq": entry["seq"],
            "at": _local(entry["at"], "%d/%m/%Y %H:%M:%S"),
            "by": entry["by"] or "",
            "old": self._value(column, entry["old"]),
            "new": self._value(column, entry["new"]) if entry["new"] else "(xóa)",
            "source": SOURCES.get(entry["source"], ""),
            "address": entry["address"] or "",
            "reason": "; ".join(filter(None, (entry["reason"], entry["reference"]))),
        }

    def _column(self, heads, key):
        return "Nhận xét" if key == "comment" else heads.get(key, key)

    def _value(self, column, value):
        if column != "comment" and value in STATES:
            return STATES[value]
        return self.journal._value_shown(column, value)

    def _scope(self):
        """Return the lines of the head that say which books were asked for."""
        export = self.export
        lines = [f"Năm học {export.year_id.name}"]
        if export.term_id:
            lines.append(export.term_id.name)
        for label, records in (("Lớp", export.class_ids), ("Môn", export.subject_ids)):
            if records:
                lines.append(f"{label}: {', '.join(records.mapped('name'))}")
        if export.teacher_id:
            lines.append(f"Giáo viên: {export.teacher_id.name}")
        return lines

    def _period_words(self):
        export = self.export
        start = export.date_from and export.date_from.strftime("%d/%m/%Y")
        end = export.date_to and export.date_to.strftime("%d/%m/%Y")
        if start and end:
            return f"Từ {start} đến hết {end}"
        if start:
            return f"Từ {start}"
        return f"Đến hết {end}" if end else "Toàn bộ lịch sử"

    def _totals(self, rows):
        cells = [row for of_book in rows.values() for row in of_book]
        net = [row["net_tenths"] or 0 for row in cells]
        return {
            "books": len(rows),
            "cells": len(cells),
            "up": sum(value > 0 for value in net),
            "down": sum(value < 0 for value in net),
            "net_up": signed(sum(value for value in net if value > 0)) or "0",
            "net_down": signed(sum(value for value in net if value < 0)) or "0",
            **{key: sum(row[key] for row in cells) for key in COUNTS},
        }


def _local(moment, pattern):
    """Return a naive UTC moment as the clock in Vietnam showed it."""
    utc = moment.replace(tzinfo=ZoneInfo("UTC"))
    return utc.astimezone(ZoneInfo(ZONE)).strftime(pattern)
