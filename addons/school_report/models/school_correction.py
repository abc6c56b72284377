from odoo import api, fields, models


class SchoolCorrection(models.Model):
    """Ledgers that a correction leaves behind, and the school's own wording of its papers."""

    _inherit = "school.correction"

    @api.model
    def _form(self, code, klass, on=None):
        """Return the edition that the school uses: its own one comes before the shipped."""
        day = on or fields.Date.context_today(self)
        version = self.env["school.form.version"]._for(code, klass.level, klass.company_id, day)
        return {**version.content, "edition": f"{version.content['name']} – {version.name}"}

    def _void_documents(self):
        """Name the newest official ledgers that do not know this correction."""
        return [*super()._void_documents(), *map(self._void_name, self._void_ledgers())]

    def _void_ledgers(self):
        """Return the last official version of each term that shows what was corrected."""
        self.ensure_one()
        ledgers = (
            self.env["school.ledger"]
            .sudo()
            .search(
                [("class_id", "=", self.class_id.id), ("is_draft", "!=", True)],
                order="term_id, version desc",
            )
        )
        last = ledgers.browse(group[0].id for group in ledgers.grouped("term_id").values())
        void = last._void_requests()
        return last.filtered(lambda ledger: self.name in void.get(ledger.id, ()))

    def _void_name(self, ledger):
        return self.env._(
            "Ledger %(class_name)s – %(term)s, version %(version)s",
            class_name=ledger.class_id.name,
            term=ledger.term_id.code,
            version=ledger.version,
        )
