from odoo import api, models
from odoo.tools import format_datetime

from ..lib import anomalies, marks

#: How many pupils are named before the rest is counted.
MOST_NAMED = 5


class SchoolAnomaly(models.Model):
    """Findings in words, for teachers and principal."""

    _inherit = "school.anomaly"

    @api.model
    def _describe(self, finding, book, names, users):
        """Return what was found, as a sentence.

        :param finding: lib Finding
        :param dict names: names of the pupils by line
        :param dict users: names of the users
        """
        values = self._values(finding, self._shorts(book), names, users)
        singles = (anomalies.OTHER, anomalies.LATE)
        special = values.get("year") or finding.kind in singles and values["count"] == 1
        return self._sentences()[finding.kind, bool(special)] % values

    @api.model
    def _shorts(self, book):
        return {column.key: column.short for column in book._columns()}

    @api.model
    def _sentences(self):
        """Return the sentence of each kind; True: of the year, or of a single change."""
        return {
            (anomalies.MISSING, False): self.env._(
                "%(count)s of %(of)s pupils have no mark in %(column)s; entry ends at"
                " %(deadline)s: %(pupils)s."
            ),
            (anomalies.CROSSED, False): self.env._(
                "%(changed)s; the average rose from %(average_old)s to %(average_new)s and"
                " reached %(threshold)s."
            ),
            (anomalies.CROSSED, True): self.env._(
                "%(changed)s; the average of the year rose from %(average_old)s to"
                " %(average_new)s and reached %(threshold)s."
            ),
            (anomalies.FAR, False): self.env._(
                "%(pupils)s: %(value)s in %(column)s; the middle of the pupil's other marks in"
                " this subject is %(median)s."
            ),
            (anomalies.SAME, False): self.env._(
                "%(column)s repeats %(other)s%(shifted)s: %(count)s of %(of)s marks agree."
            ),
            (anomalies.OFTEN, False): self.env._(
                "%(pupils)s: %(column)s was changed %(count)s times: %(values)s."
            ),
            (anomalies.OTHER, False): self.env._(
                "%(count)s marks (%(column)s) were written by %(user)s, who does not teach this"
                " book: %(pupils)s."
            ),
            (anomalies.OTHER, True): self.env._("%(changed)s, who does not teach this book."),
            (anomalies.LATE, False): self.env._(
                "%(count)s changes in %(column)s by %(user)s after the deadline (%(deadline)s):"
                " %(pupils)s."
            ),
            (anomalies.LATE, True): self.env._("%(changed)s after the deadline (%(deadline)s)."),
            (anomalies.UNLIKE, False): self.env._(
                "%(pupils)s: level %(level)s with %(value)s in %(column)s."
            ),
        }

    @api.model
    def _values(self, finding, shorts, names, users):
        """Return the words of a finding as they are shown: «8,5», «TX1», names."""
        facts, column = finding.facts, finding.column
        found = facts.get("columns") or (column,)
        keys = [key for key in shorts if key in found]
        values = {
            **facts,
            "column": ", ".join(shorts[key] for key in keys),
            "pupils": self._pupils([names.get(line, "") for line in finding.lines]),
            "user": users.get(finding.user) or self.env._("nobody known to the application"),
            "other": shorts.get(facts.get("other"), ""),
            "shifted": self.env._(", one pupil further") if facts.get("shift") else "",
        }
        for name in ("old", "new"):
            values[name] = self._mark_shown(column, facts.get(name))
        sentence = self.env._(
            "%(pupils)s: %(column)s was changed from %(old)s to %(new)s by %(user)s"
        )
        values["changed"] = sentence % values
        values["values"] = " → ".join(self._mark_shown(column, v) for v in facts.get("values", ()))
        for name in ("average_old", "average_new", "threshold", "median", "value"):
            if name in facts:
                whole = name == "value" and finding.kind == anomalies.UNLIKE
                tenths = facts[name]
                values[name] = str(tenths // 10) if whole else marks.format_tenths(tenths)
        if "deadline" in facts:
            values["deadline"] = self._moment_shown(facts["deadline"])
        return values

    @api.model
    def _mark_shown(self, column, text):
        return self.env["school.mark.journal"]._value_shown(column, text) or "–"

    @api.model
    def _moment_shown(self, moment):
        return format_datetime(self.env, moment, "Asia/Ho_Chi_Minh", "HH:mm dd/MM/yyyy")

    @api.model
    def _pupils(self, names):
        """Return «An, Bình, Châu and 7 more»."""
        named = ", ".join(names[:MOST_NAMED])
        if len(names) <= MOST_NAMED:
            return named
        return self.env._(
            "%(names)s and %(count)s more", names=named, count=len(names) - MOST_NAMED
        )
