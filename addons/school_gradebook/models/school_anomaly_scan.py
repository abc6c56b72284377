from odoo import api, fields, models


class SchoolAnomalyScan(models.Model):
    """Up to where the history of a class has been looked through; for the server alone."""

    _name = "school.anomaly.scan"
    _description = "Look for Anomalies"
    _order = "date desc"

    class_id = fields.Many2one("school.class", required=True, ondelete="cascade")
    date = fields.Datetime()
    seen = fields.Json(export_string_translation=False)
    # Who taught each book at the last look: a teacher who has left since then was one
    # when the marks were written that come into sight now.
    teachers = fields.Json(export_string_translation=False)

    _unique_class = models.UniqueIndex("(class_id)")

    @api.model
    def _of(self, klass):
        scans = self.sudo()
        return scans.search([("class_id", "=", klass.id)]) or scans.create({"class_id": klass.id})

    @api.model
    def _cron_find(self):
        """Look through the classes of running years; where time runs out, the next call goes on."""
        classes = self._classes_left()
        remaining = len(classes)
        for klass in classes:
            klass._find_anomalies()
            remaining -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                return

    @api.model
    def _classes_left(self):
        """Return the classes of running years that were not looked through today."""
        midnight = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        done = self.sudo().search([("date", ">=", midnight)]).class_id
        return (
            self.env["school.class"]
            .sudo()
            .search([("year_id.state", "=", "open"), ("id", "not in", done.ids)], order="id")
        )
