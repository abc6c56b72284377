from odoo import models
from odoo.exceptions import UserError


class SchoolClass(models.Model):
    """The completeness gate: results are locked when nothing is missing (§14)."""

    _inherit = "school.class"

    def _incomplete(self, term):
        """Return what keeps the results of a term from being locked.

        Other addons add their own items: open correction requests, unsigned parts.

        :return: [{"class_id", "gradebook_id", "key", "name"}]; ``key`` names the
            item from one call to the next
        """
        if not term:
            return []
        return [*self._missing_marks(term), *self._missing_judgements(term)]

    def _missing_marks(self, term):
        """Return the books with empty required cells, and how many."""
        items = []
        for book in self.sudo()._term_books(term):
            count = book.expected_count - book.entered_count
            if count or not book.expected_count:
                items.append(
                    {
                        "class_id": book.class_id.id,
                        "gradebook_id": book.id,
                        "key": f"marks:{book.id}:{count}",
                        "name": self.env._(
                            "%(book)s: %(count)s marks missing (%(teacher)s)",
                            book=book.display_name,
                            count=count,
                            teacher=book.teacher_names or "–",
                        ),
                    }
                )
        return items

    def _missing_judgements(self, term):
        """Return pupils without conduct or without the homeroom teacher's remark."""
        domain = [("class_id", "in", self.ids), ("term_id", "=", term.id)]
        results = self.env["school.term.result"].sudo().search(domain)
        active = results.filtered("enrollment_id.is_active")
        checks = [("remark", self.env._("homeroom remark"))]
        if term.level != "TH":
            checks.insert(0, ("conduct", self.env._("conduct")))
        items = []
        for klass in self:
            own = active.filtered(lambda result, klass=klass: result.class_id == klass)
            for name, label in checks:
                if name == "conduct" and not klass.conduct_required:
                    continue
                count = len(own.filtered(lambda result, name=name: not result[name]))
                if count:
                    items.append(
                        {
                            "class_id": klass.id,
                            "gradebook_id": False,
                            "key": f"{name}:{klass.id}:{count}",
                            "name": self.env._(
                                "%(class)s: %(count)s pupils without %(what)s",
                                **{"class": klass.name, "count": count, "what": label},
                            ),
                        }
                    )
        return items

    def action_lock_results(self, term_id, reason=None, waivers=None):
        """Lock averages, levels, decisions and titles of a term of these classes.

        :param dict waivers: {item key: reason}, one for each incomplete item
        :raise AccessError: unless the user decides on locks
        :raise UserError: while something is missing that is not waived
        """
        self._check_may_lock()
        term = self.env["school.term"].browse(term_id)
        if len(term) != 1 or set(self.sudo().mapped("level")) - {term.sudo().level}:
            raise UserError(self.env._("Choose a term of these classes."))
        items = self._incomplete(term)
        given = {key: (text or "").strip() for key, text in (waivers or {}).items()}
        open_items = [item["name"] for item in items if not given.get(item["key"])]
        if open_items:
            raise UserError(
                self.env._(
                    "Complete this first, or waive it with a reason:\n%(items)s",
                    items="\n".join(open_items),
                )
            )
        Lock = self.env["school.lock"].sudo()
        for klass in self.sudo():
            scope = Lock._scope_vals(klass, term)
            lock = Lock._lock([{**scope, "kind": "results", "reason": reason or False}])
            lock._waive(
                [
                    {**item, "reason": given[item["key"]]}
                    for item in items
                    if item["class_id"] == klass.id
                ]
            )
        return True
