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
        """Name the newest official ledgers that do not know a correction."""
        found = super()._void_documents()
        for ledger, names in self._void_ledgers().items():
            for request in self:
                if request.class_id == ledger.class_id and request.name in names:
                    known = found.get(request, [])
                    found[request] = [*known, self._void_name(ledger)]
        return found

    def _documents_at_risk(self):
        """Name the ledgers in force that would show the value of before."""
        at_risk = self._last_ledgers()._concerned_by(self)
        return [*super()._documents_at_risk(), *map(self._void_name, at_risk)]

    def _void_ledgers(self):
        """Return {last official version of a class and term: requests it does not know}."""
        last = self._last_ledgers()
        void = last._void_requests()
        return {ledger: set(void[ledger.id]) for ledger in last if ledger.id in void}

    def _last_ledgers(self):
        """Return the last official version of each class and term."""
        ledgers = (
            self.env["school.ledger"]
            .sudo()
            .search(
                [("class_id", "in", self.class_id.ids), ("is_draft", "!=", True)],
                order="term_id, version desc",
            )
        )
        groups = ledgers.grouped(lambda ledger: (ledger.class_id, ledger.term_id)).values()
        return ledgers.browse(group[0].id for group in groups)

    def _void_name(self, ledger):
        return self.env._(
            "Ledger %(class_name)s – %(term)s, version %(version)s",
            class_name=ledger.class_id.name,
            term=ledger.term_id.code,
            version=ledger.version,
        )
