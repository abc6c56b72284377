from odoo import api, fields, models
from odoo.exceptions import UserError

#: Kinds of explanation entries that speak of the level of a term or year.
_LEVEL_KINDS = ("met", "unmet", "adjusted", "note")


class SchoolExplained(models.AbstractModel):
    """A result that answers «why»: the arithmetic, the rules, the nearest rule not met."""

    _name = "school.explained"
    _description = "Explained Result"

    explanation = fields.Text(compute="_compute_explanation")

    def _compute_explanation(self):
        for record in self:
            record.explanation = explanation_text(record.sudo()._outcome())

    # -- what a model says of itself -----------------------------------------

    def _explained_class(self):
        """Return the school.class whose rules apply."""
        return self.class_id

    def _explained_lines(self):
        """Return the gradebook lines that the result comes from."""
        return self.line_ids

    def _explained_period(self):
        """Return the code of the period: HK1, HK2, GHK1 … or CN for the year."""
        raise NotImplementedError

    def _judgements(self):
        """Return what people judge: conduct, absences …, as keys of the payload."""
        return {}

    # -- outcome ---------------------------------------------------------------

    def _outcome(self, entries=None, **judgements):
        """Return the result of the rules, computed from the marks.

        :param entries: subjects with marks, by default as they are stored
        """
        self.ensure_one()
        lines = self._explained_lines()
        payload = {
            "period": self._explained_period(),
            **self._judgements(),
            **judgements,
            **lines._entries_payload(lines._mark_entries() if entries is None else entries),
        }
        return self._explained_class()._evaluate(payload)

    def explain(self):
        """Return why this result is what it is.

        :return: {"title", "subtitle", "ruleset", "final", "facts", "groups",
            "errors"}; statutory words are Vietnamese
        :raise AccessError: unless the user may read the result
        """
        self.ensure_one()
        self.check_access("read")
        record = self.sudo()
        record._check_has_rules()
        outcome = record._outcome()
        return {
            **record._explained_head(),
            "final": not outcome["errors"],
            "facts": record._facts(outcome),
            "groups": record._groups(outcome),
            "errors": [{"code": e["code"], "text": e["text"]} for e in outcome["errors"]],
        }

    def _check_has_rules(self):
        if not self._explained_class().ruleset_id:
            raise UserError(
                self.env._(
                    "No circular governs the class %(name)s in its year. Ask the"
                    " administration board to look at Configuration > Rulesets.",
                    name=self._explained_class().name,
                )
            )

    def _explained_head(self):
        klass = self._explained_class()
        when = self._period_name(self._explained_period())
        return {
            "title": self.name,
            "subtitle": self.env._(
                "Class %(name)s · %(when)s · %(year)s",
                name=klass.name,
                when=when,
                year=klass.year_id.name,
            ),
            "ruleset": klass.ruleset_id.display_name or "",
        }

    def _period_name(self, code):
        params = self._explained_class().ruleset_id._params()
        names = {term.code: term.name for term in params.terms}
        return names.get(code) or self.env._("Whole year")

    def _facts(self, outcome):
        """Return the results as [{"label", "value"}] in words; what is open is «–»."""
        period = self._explained_period()
        words = self._words()
        facts = [(self.env._("Learning"), words.get((outcome["learning"] or {}).get(period)))]
        if self._explained_class().level != "TH":
            conduct = words.get((outcome["conduct"] or {}).get(period))
            facts.append((self.env._("Conduct"), conduct))
        if period == "CN":
            facts += self._year_facts(outcome, words)
        return [{"label": label, "value": value or "–"} for label, value in facts]

    def _year_facts(self, outcome, words):
        params = self._explained_class().ruleset_id._params()
        decisions = (params.words or {}).get("decisions") or {}
        decision = outcome.get("decision_text") or decisions.get(outcome["decision"])
        award = next((a.name for a in params.awards if a.code == outcome["award"]), None)
        facts = [(self.env._("Decision"), decision)]
        if award or not outcome["errors"]:
            facts.append((self.env._("Award"), award))
        return facts

    def _words(self):
        """Return the names of levels by code, as the circular says them."""
        params = self._explained_class().ruleset_id._params()
        words = dict(params.conduct.levels) if params.conduct else {}
        for level in params.learning.levels if params.learning else params.primary.results:
            words[level.code] = level.name
        return words

    def _groups(self, outcome):
        """Return the explanation in groups: results first, then subject by subject."""
        groups, names = {}, {}
        for entry in self._explained_lines()._mark_entries():
            names[entry["code"]] = entry["name"]
        ordered = sorted(outcome["explain"], key=lambda entry: self._rank(entry))
        for entry in ordered:
            title = self._group_title(entry, names)
            groups.setdefault(title, []).append(
                {key: entry.get(key) for key in ("kind", "rule", "article", "text", "period")}
            )
        return [{"title": title, "entries": entries} for title, entries in groups.items()]

    @api.model
    def _rank(self, entry):
        """Return the order of a group: decision, award, levels from the year back, subjects."""
        kind = entry.get("kind")
        if kind in ("decision", "award"):
            return ("decision", "award").index(kind)
        return 2 if kind in _LEVEL_KINDS else 3

    def _group_title(self, entry, names):
        kind = entry.get("kind")
        if kind == "decision":
            return self.env._("Decision")
        if kind == "award":
            return self.env._("Award")
        if kind in _LEVEL_KINDS:
            period = entry.get("period") or self._explained_period()
            if period == "after_summer":
                return self.env._("After the summer")
            return self.env._("Results of %(period)s", period=self._period_name(period).lower())
        return names.get(entry.get("subject")) or entry.get("subject") or self._period_name("")


def explanation_text(outcome):
    """Return the explanation of an outcome as lines of text."""
    lines = [f"{entry['rule']}: {entry['text']}" for entry in outcome.get("explain", ())]
    lines += [entry["text"] for entry in outcome.get("errors", ())]
    return "\n".join(lines)
