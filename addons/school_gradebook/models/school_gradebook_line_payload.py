from odoo import api, models

from ..lib import averages, marks


class SchoolGradebookLine(models.Model):
    """Lines with their marks as the subjects of a payload of the rules.

    Explanations and trials start from the marks, so that the arithmetic shown is
    the arithmetic done.
    """

    _inherit = "school.gradebook.line"

    def _mark_entries(self):
        """Return the pupil's subjects with columns and cells, in the order of the ledger.

        :return: [{"code", "name", "kind", "periods", "reassess", "topic_cluster",
            "terms": {"HK1": {"columns": lib Columns, "cells": {key: text}}}}]
        """
        cells, entries = self._cells(), {}
        for line in self.sorted(lambda line: (line.gradebook_id.sequence, line.id)):
            book = line.gradebook_id
            columns = book._columns()
            entry = entries.setdefault(book.subject_id.code, line._mark_entry())
            entry["reassess"] = entry["reassess"] or line.reassessment or None
            entry["terms"][book.term_id.code] = {
                "columns": columns,
                "cells": {
                    column.key: marks.format_cell(cells[line.id][column.key], column.ctype)
                    for column in columns
                    if column.key in cells.get(line.id, {})
                },
            }
        return list(entries.values())

    def _mark_entry(self):
        curriculum = self.gradebook_id.curriculum_line_id
        return {
            "code": self.subject_id.code,
            "name": curriculum.label or self.subject_id.name,
            "kind": curriculum.kind,
            "periods": curriculum.periods_per_year,
            "topic_cluster": curriculum.topic_cluster,
            "reassess": None,
            "terms": {},
        }

    @api.model
    def _entries_payload(self, entries):
        """Return entries as {"subjects", "qualities", "competences"} of a payload."""
        payload = {"subjects": []}
        for entry in entries:
            if entry["kind"] == "TRAITS":
                payload.update(_traits(entry))
            elif entry["kind"]:
                payload["subjects"].append(_subject(entry))
        return payload

    # -- why this average ------------------------------------------------------

    def _explained_lines(self):
        return self | self.previous_line_id

    def _explained_period(self):
        return "CN" if self.term_id.code == "HK2" else self.term_id.code

    def _outcome(self, entries=None, **judgements):
        """Return the outcome of this subject alone, without what one subject cannot decide."""
        outcome = super()._outcome(entries, **judgements)
        code = self.subject_id.code
        for key in ("explain", "errors"):
            outcome[key] = [entry for entry in outcome[key] if entry.get("subject") == code]
        outcome["explain"] = [e for e in outcome["explain"] if e.get("kind") == "arithmetic"]
        return outcome

    def _groups(self, outcome):
        """Return the arithmetic; of an average that is not final, what there is so far."""
        groups = super()._groups(outcome)
        if self.is_final or self.gradebook_id.kind != "SCORE":
            return groups
        text = averages.explain_so_far(self.gradebook_id._columns(), self._cells().get(self.id, {}))
        entry = {"kind": "note", "rule": "R22-MISS-2", "article": "", "period": self.term_id.code}
        so_far = [{**entry, "text": self.env._("So far: %(text)s", text=text)}] if text else []
        return [*groups, {"title": self.env._("Not final yet"), "entries": so_far}]

    def _facts(self, outcome):
        """Return the averages that the book shows."""
        facts = [(line._period_name(line.term_id.code), line.result) for line in self._by_term()]
        if self.term_id.code == "HK2":
            facts.append((self.env._("Whole year"), self.year_result))
        if self.provisional and not self.is_final:
            facts.append((self.env._("So far"), self.provisional))
        return [{"label": label, "value": value or "–"} for label, value in facts]

    def _by_term(self):
        return self._explained_lines().sorted(lambda line: line.term_id.sequence)


def _subject(entry):
    """Return a subject of the payload with the marks of its terms."""
    subject = {
        "code": entry["code"],
        "name": entry["name"],
        "kind": entry["kind"],
        "terms": list(entry["terms"]),
    }
    if entry["kind"] == "SCORE":
        subject["periods_per_year"] = entry["periods"] or None
        subject["topic_cluster"] = bool(entry["topic_cluster"])
    if entry["reassess"]:
        subject["reassess"] = entry["reassess"]
    parts = {}
    for term, book in entry["terms"].items():
        for part, groups in _groups(book["columns"], book["cells"]).items():
            parts.setdefault(part, {})[term] = groups
    own = parts.pop("", {})
    return {**subject, **own, **({"parts": parts} if parts else {})}


def _groups(columns, cells):
    """Return {part: {group: entry or list of entries}} of the cells of one book."""
    found = {}
    for column in columns:
        group = found.setdefault(column.part, {}).setdefault(column.group, [])
        group.append((column.key, cells.get(column.key)))
    return {
        part: {name: _group_value(name, entries) for name, entries in groups.items()}
        for part, groups in found.items()
    }


def _group_value(name, entries):
    """Return the list of a numbered group (tx1, tx2 …), the entry of a single column."""
    values = [value for _key, value in entries]
    numbered = any(character.isdigit() for character in entries[0][0].removeprefix(name)[:1])
    return values if numbered else values[0]


def _traits(entry):
    """Return qualities and competences of the moment that the entry holds."""
    payload = {"qualities": {}, "competences": {}}
    for book in entry["terms"].values():
        for column in book["columns"]:
            if column.key in book["cells"]:
                group = "qualities" if column.group == "QUALITY" else "competences"
                payload[group][column.key] = book["cells"][column.key]
    return payload
