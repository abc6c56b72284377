from odoo import api, fields, models

from ..lib.importing.issues import ERROR, NOTICE, group_issues
from .school_import_messages import message

#: So many errors are shown one by one; who has more begins with these.
MAX_ERRORS = 500
#: So many places are listed when a notice is opened.
MAX_PLACES = 500

KINDS = [("pupils", "Pupils"), ("assignments", "Assignments"), ("marks", "Marks")]


class SchoolImportSheet(models.TransientModel):
    """What would happen, or happened, to one sheet of a file."""

    _name = "school.import.sheet"
    _description = "Sheet of an Import"
    _order = "id"

    import_id = fields.Many2one("school.import", required=True, ondelete="cascade")
    file = fields.Char()
    sheet = fields.Char()
    kind = fields.Selection(KINDS, "Content")
    class_name = fields.Char("Class")
    created = fields.Integer("New")
    updated = fields.Integer("Changed")
    unchanged = fields.Integer()
    skipped = fields.Integer("Empty", help="Empty cells: they change nothing.")
    errors = fields.Integer()
    notices = fields.Integer()

    def _count_text(self):
        """Return what happens to the records of these sheets together."""
        counts = {
            name: sum(self.mapped(name)) for name in ("created", "updated", "unchanged", "skipped")
        }
        texts = {
            "created": self.env._("%(count)s new", count=counts["created"]),
            "updated": self.env._("%(count)s changed", count=counts["updated"]),
            "unchanged": self.env._("%(count)s unchanged", count=counts["unchanged"]),
            "skipped": self.env._("%(count)s empty", count=counts["skipped"]),
        }
        return ", ".join(text for name, text in texts.items() if counts[name]) or "0"

    @api.model
    def _prepare_sheets(self, plan, log):
        """Return the vals of the result table."""
        errors, notices = {}, {}
        for issue in log.issues:
            counts = errors if issue.severity == ERROR else notices
            key = (issue.place.file, issue.place.sheet)
            counts[key] = counts.get(key, 0) + 1
        planned = {(r.place.file, r.place.sheet): r for r in plan.results}
        vals_list = []
        for key in dict.fromkeys([*planned, *errors]):
            if not key[0]:
                continue
            result = planned.get(key)
            vals = {"file": key[0], "sheet": key[1]}
            vals["errors"] = errors.get(key, 0)
            vals["notices"] = notices.get(key, 0)
            if result:
                for name in ("created", "updated", "unchanged", "skipped"):
                    vals[name] = getattr(result, name)
                vals["kind"] = result.kind
                vals["class_name"] = result.class_name
            vals_list.append(vals)
        return vals_list


class SchoolImportIssue(models.TransientModel):
    """An error, or a group of equal notices, of an import."""

    _name = "school.import.issue"
    _description = "Issue of an Import"
    _order = "severity, id"

    import_id = fields.Many2one("school.import", required=True, ondelete="cascade")
    severity = fields.Selection([("error", "Error"), ("notice", "Notice")], required=True)
    code = fields.Char()
    file = fields.Char()
    sheet = fields.Char()
    row = fields.Integer()
    place = fields.Char("Cell")
    column = fields.Char()
    count = fields.Integer("Places")
    message = fields.Char()
    details = fields.Text()

    @api.model
    def _prepare_issues(self, log):
        """Return the vals of the issues: errors one by one, notices grouped."""
        vals_list = [self._prepare_error(issue) for issue in log.errors[:MAX_ERRORS]]
        if len(log.errors) > MAX_ERRORS:
            more = len(log.errors) - MAX_ERRORS
            vals_list.append(
                {
                    "severity": ERROR,
                    "message": self.env._("… and %(count)s more errors.", count=more),
                }
            )
        groups = group_issues(log.notices)
        return vals_list + [self._prepare_notice(group) for group in groups]

    def _prepare_error(self, issue):
        place = issue.place
        return {
            "severity": ERROR,
            "code": issue.code,
            "file": place.file,
            "sheet": place.sheet,
            "row": place.row,
            "place": self._place_text(place),
            "column": place.header,
            "count": 1,
            "message": message(self.env, issue),
        }

    def _place_text(self, place):
        """Return «E7», or «row 7» where no column is meant."""
        if place.row and not place.column:
            return self.env._("row %(row)s", row=place.row)
        return place.cell

    def _prepare_notice(self, group):
        """One line with an example; opened, it lists every place."""
        first = group.issues[0]
        places = [issue.place for issue in group.issues]
        files = {place.file for place in places}
        sheets = {place.sheet for place in places}
        text = message(self.env, first)
        if group.count > 1:
            text = self.env._("%(count)s ×, for example: %(text)s", count=group.count, text=text)
        return {
            "severity": NOTICE,
            "code": group.code,
            "file": files.pop() if len(files) == 1 else self._several(len(files)),
            "sheet": sheets.pop() if len(sheets) == 1 else False,
            "row": first.place.row if group.count == 1 else 0,
            "place": self._place_text(first.place) if group.count == 1 else False,
            "column": group.header,
            "count": group.count,
            "message": text,
            "details": self._details(group),
        }

    def _several(self, count):
        return self.env._("%(count)s files", count=count)

    def _details(self, group):
        lines = [
            " › ".join(
                part
                for part in (
                    issue.place.file,
                    issue.place.sheet,
                    self._place_text(issue.place),
                    message(self.env, issue),
                )
                if part
            )
            for issue in group.issues[:MAX_PLACES]
        ]
        if group.count > MAX_PLACES:
            more = group.count - MAX_PLACES
            lines.append(self.env._("… and %(count)s more places.", count=more))
        return "\n".join(lines)
