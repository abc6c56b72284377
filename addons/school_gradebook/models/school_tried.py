from odoo import models
from odoo.exceptions import UserError

from ..lib import what_if
from ..lib.marks import MarkError


class SchoolTried(models.AbstractModel):
    """Trying out marks («Thử tính»): what would the result be. Nothing is saved."""

    _name = "school.tried"
    _description = "Result to Try Out"
    _inherit = "school.explained"

    def what_if_sheet(self):
        """Return everything the trial shows before something is changed.

        :return: {"title", "subtitle", "can_conduct", "subjects", "conduct",
            "conduct_choices", "absences", "facts", "needed"}
        :raise AccessError: unless the user may read the result
        """
        self.ensure_one()
        self.check_access("read")
        record = self.sudo()
        record._check_has_rules()
        entries = record._explained_lines()._mark_entries()
        outcome = record._outcome(entries)
        return {
            **record._explained_head(),
            **record._tried_judgements(),
            "subjects": [record._tried_subject(entry, outcome) for entry in entries],
            "facts": record._facts(outcome),
            "needed": record._needed(entries),
        }

    def what_if(self, changes):
        """Return the result with other marks; the database stays as it is.

        :param dict changes: {"cells": [{"subject", "term", "column", "value"}],
            "conduct": {"HK2": "TOT"}, "absences": 5}, only what differs
        :return: {"facts", "results", "differences", "groups", "errors", "needed"}
        :raise AccessError: unless the user may read the result
        """
        self.ensure_one()
        self.check_access("read")
        record = self.sudo()
        record._check_has_rules()
        before = record._outcome()
        entries, unreadable = record._changed_entries(changes)
        judged = record._changed_judgements(changes)
        after = record._outcome(entries, **judged)
        return {
            "facts": record._facts(after),
            "results": {code: _shown(result) for code, result in after["subjects"].items()},
            "differences": record._differences(before, after),
            "groups": record._groups(after),
            "errors": [
                *unreadable,
                *(
                    {
                        "subject": error.get("subject"),
                        "term": error.get("period"),
                        "column": None,
                        "code": error["code"],
                        "text": error["text"],
                    }
                    for error in after["errors"]
                ),
            ],
            "needed": record._needed(entries, judged),
        }

    def _tried_differences(self, changes, known=None):
        """Return only what the changes would change, in words: what a list of requests asks.

        :param dict known: keeps what was read of this result, for the next trial of a list
        """
        known = {} if known is None else known
        if self not in known:
            entries = self._explained_lines()._mark_entries()
            known[self] = entries, self._outcome(entries, explain=False)
        entries, before = known[self]
        tried = [
            {
                **entry,
                "terms": {
                    term: {**book, "cells": dict(book["cells"])}
                    for term, book in entry["terms"].items()
                },
            }
            for entry in entries
        ]
        self._changed_entries(changes, tried)
        after = self._outcome(tried, explain=False, **self._changed_judgements(changes))
        return self._differences(before, after, with_kind=True)

    # -- reading changes -------------------------------------------------------

    def _changed_entries(self, changes, entries=None):
        """Return the stored entries with the tried marks in their cells.

        :param entries: of ``_mark_entries`` when they are read already; they are changed
        :return: entries, and the errors of marks that cannot be read (left empty)
        """
        if entries is None:
            entries = self._explained_lines()._mark_entries()
        books = {
            (entry["code"], term): book
            for entry in entries
            for term, book in entry["terms"].items()
        }
        unreadable = []
        for cell in self._listed(changes, "cells"):
            book = books.get((cell.get("subject"), cell.get("term")))
            columns = {column.key: column for column in book["columns"]} if book else {}
            if cell.get("column") not in columns:
                raise UserError(self.env._("This pupil has no such cell."))
            error = self._unreadable(cell, columns[cell["column"]])
            unreadable += [error] if error else []
            book["cells"][cell["column"]] = "" if error else str(cell.get("value") or "")
        return entries, unreadable

    def _unreadable(self, cell, column):
        """Return the error of a tried mark, or None when it can be read."""
        Mark = self.env["school.mark"]
        try:
            Mark._parse(str(cell.get("value") or ""), column, exempt_allowed=True)
        except MarkError as error:
            place = {key: cell[key] for key in ("subject", "term", "column")}
            return {**place, "code": error.code, "text": Mark._error_message(error)}
        return None

    def _listed(self, changes, key):
        found = changes.get(key) or [] if isinstance(changes, dict) else None
        if not isinstance(found, list) or not all(isinstance(cell, dict) for cell in found):
            raise UserError(self.env._("This is not a list of changes."))
        return found

    def _changed_judgements(self, changes):
        """Return conduct and absences with the tried values over the stored ones."""
        judged = self._judgements()
        conduct = changes.get("conduct") or {}
        if not isinstance(conduct, dict):
            raise UserError(self.env._("This is not a list of changes."))
        if "conduct" in judged:
            judged["conduct"] = {**judged["conduct"], **conduct}
        if "absences" in judged and changes.get("absences") is not None:
            judged["absences"] = changes["absences"]
        return judged

    # -- showing ---------------------------------------------------------------

    def _tried_judgements(self):
        params = self._explained_class().ruleset_id._params()
        judged = self._judgements()
        return {
            "can_conduct": "conduct" in judged and bool(params.conduct),
            "conduct": {**dict.fromkeys(self._judged_terms(), ""), **judged.get("conduct", {})},
            "conduct_choices": [list(pair) for pair in params.conduct.levels]
            if params.conduct
            else [],
            "absences": judged.get("absences"),
        }

    def _judged_terms(self):
        """Return the codes of the terms whose conduct counts, in order."""
        if "conduct" not in self._judgements():
            return []
        codes = self._explained_lines().term_id.sorted("sequence").mapped("code")
        return list(dict.fromkeys(codes))

    def _tried_subject(self, entry, outcome):
        results = outcome["subjects"].get(entry["code"], {})
        terms = [
            {
                "code": term,
                "name": self._period_name(term),
                "result": _word(results.get(term)),
                "cells": [
                    {
                        "key": column.key,
                        "label": column.label,
                        "short": column.short,
                        "ctype": column.ctype,
                        "value": book["cells"].get(column.key, ""),
                    }
                    for column in book["columns"]
                ],
            }
            for term, book in sorted(entry["terms"].items())
        ]
        return {
            "code": entry["code"],
            "name": entry["name"],
            "kind": entry["kind"],
            "exempt": bool(results.get("exempt")),
            "terms": terms,
            "result": _word(results.get("CN")),
        }

    def _differences(self, before, after, with_kind=False):
        """Return what the trial changes, in words.

        :param bool with_kind: say also «what» it is: subject, learning, conduct, award …
        """
        klass = self._explained_class()
        names = what_if.display_names(klass.ruleset_id._params(), klass.grade, klass._rule_names())
        keys = ("label", "before", "after", *(("what",) if with_kind else ()))
        return [
            {key: change[key] for key in keys} for change in what_if.compare(before, after, names)
        ]

    def _needed(self, entries, judged=None):
        """Return per subject the lowest final mark that reaches the next level."""
        klass = self._explained_class()
        lines = self._explained_lines()
        period = self._explained_period()
        payload = klass._rule_payload(
            {
                "period": period,
                **(self._judgements() if judged is None else judged),
                **lines._entries_payload(entries),
            }
        )
        term = "HK2" if period == "CN" and klass.level != "TH" else period
        found = what_if.needed(payload, klass._rulesets(), term=term)
        names = {entry["code"]: entry["name"] for entry in entries}
        return [{**row, "name": names[row["subject"]], "term": term} for row in found]


def _word(result):
    """Return a result of the rules as the book shows it."""
    return {"DAT": "Đ", "CHUA_DAT": "CĐ", "EXEMPT": "Miễn"}.get(result, result or "")


def _shown(result):
    return {period: _word(value) for period, value in result.items() if isinstance(value, str)}
