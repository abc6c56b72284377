from odoo import api, models

from ..lib import anomalies


class SchoolAnomaly(models.Model):
    """Findings that stay, come and go."""

    _inherit = "school.anomaly"

    @api.model
    def _remember(self, books, findings):
        """Create what is new; renew and close what describes how the books are now.

        :param findings: [(book, lib Finding)]
        :return: the findings that did not exist before
        """
        Anomaly = self.env["school.mark.journal"]._in_school_language().env[self._name].sudo()
        Anomaly = Anomaly.with_context(tracking_disable=True)
        by_key = {finding_key(book, finding): (book, finding) for book, finding in findings}
        known = Anomaly.search([("gradebook_id", "in", books.ids)])
        words = Anomaly._words(by_key, books)
        known._renew(words)
        new = by_key.keys() - set(known.mapped("key"))
        return Anomaly.create([words[key] for key in by_key if key in new]).with_env(self.env)

    @api.model
    def _words(self, by_key, books):
        """Return {key: values of the record}."""
        lines = self.env["school.gradebook.line"].browse(
            {line for __, finding in by_key.values() for line in finding.lines}
        )
        names = {line.id: line.enrollment_id.name for line in lines}
        users = self.env["res.users"].browse({f.user for __, f in by_key.values() if f.user})
        users = {user.id: user.name for user in users}
        return {
            key: {
                "key": key,
                "kind": finding.kind,
                "gradebook_id": book.id,
                "line_id": finding.lines[0] if len(finding.lines) == 1 else False,
                "column": finding.column,
                "column_shown": self._shorts(book).get(finding.column, False),
                "user_id": finding.user or book.teacher_user_ids[:1].id,
                "happened_at": finding.at,
                "description": self._describe(finding, book, names, users),
            }
            for key, (book, finding) in by_key.items()
        }

    def _renew(self, words):
        """Follow the books: what is no longer so ends, what is so again begins anew."""
        gone = self.browse()
        for anomaly in self.filtered(lambda a: a.kind in anomalies.PRESENT_KINDS):
            now = words.get(anomaly.key)
            if now is None:
                gone |= anomaly.filtered(lambda a: a.state == "new")
            elif anomaly.state == "closed" and not anomaly.closed_by_id:
                anomaly._set({**now, "state": "new", "closed_at": False, "note": False})
            elif anomaly.state == "new" and anomaly.description != now["description"]:
                anomaly._set({"description": now["description"], "line_id": now["line_id"]})
        if gone:
            gone._close({"note": self.env._("No longer so.")})


def finding_key(book, finding):
    """Return the key that tells a finding from all others."""
    return ":".join(map(str, (book.id, finding.kind, *finding.key)))
