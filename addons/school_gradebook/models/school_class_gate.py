from odoo import models
from odoo.exceptions import UserError

#: Moments at which every pupil has a comment in each primary subject (§14.9).
COMMENTED = ("CHK1", "CN")


class SchoolClass(models.Model):
    """The completeness gate: results are locked when nothing is missing (§14)."""

    _inherit = "school.class"

    def _incomplete(self, term):
        """Return what keeps the results of a term from being locked.

        The hook of the gate: an addon that knows of more (open correction requests,
        unsigned parts) adds its own items to those of ``super()``, made by
        ``_incomplete_item``. Each one blocks the lock or is waived with a reason.

        :param term: a school.term
        :return: [{"class_id", "gradebook_id", "key", "name"}]
        """
        return [
            *self._missing_marks(term),
            *self._missing_comments(term),
            *self._missing_judgements(term),
        ]

    def _incomplete_item(self, key, name, book=None):
        """Return an item of the gate about a class, or one of its books.

        :param str key: names the item from one call to the next; it tells how much is
            missing, so that a waiver does not hold for more than was waived
        :param str name: what is missing, as the principal reads it
        """
        return {
            "class_id": self.id,
            "gradebook_id": book.id if book else False,
            "key": key,
            "name": name,
        }

    def _missing_marks(self, term):
        """Return the books with empty required cells, and how many."""
        items = []
        elsewhere = self._missing_elsewhere(term)
        for book in self.sudo()._term_books(term):
            count = book.expected_count - book.entered_count - elsewhere.get(book.id, 0)
            if count or not book.expected_count:
                name = self.env._(
                    "%(book)s: %(count)s marks missing (%(teacher)s)",
                    **_words(book, count),
                )
                key = f"marks:{book.id}:{count}"
                items.append(book.class_id._incomplete_item(key, name, book))
        return items

    def _missing_elsewhere(self, term):
        """Hook: {book id: how many missing marks another item of the gate speaks of}."""
        return {}

    def _missing_comments(self, term):
        """Return the primary books with pupils whose subject has no comment (§14.9)."""
        if term.code not in COMMENTED:
            return []
        counts = (
            self.env["school.gradebook.line"]
            .sudo()
            ._read_group(
                [
                    ("class_id", "in", self.ids),
                    ("term_id", "=", term.id),
                    ("gradebook_id.kind", "=", "PRIMARY"),
                    ("enrollment_id.is_active", "=", True),
                    ("is_exempt", "=", False),
                    ("comment", "in", [False, ""]),
                ],
                ["gradebook_id"],
                ["__count"],
            )
        )
        items = []
        for book, count in counts:
            name = self.env._(
                "%(book)s: %(count)s pupils without a comment (%(teacher)s)",
                **_words(book, count),
            )
            key = f"comments:{book.id}:{count}"
            items.append(book.class_id._incomplete_item(key, name, book))
        return items

    def _missing_judgements(self, term):
        """Return pupils without conduct or without the homeroom teacher's remark."""
        domain = [("class_id", "in", self.ids), ("term_id", "=", term.id)]
        results = self.env["school.term.result"].sudo().search(domain)
        active = results.filtered("enrollment_id.is_active")
        labels = {"conduct": self.env._("conduct"), "remark": self.env._("homeroom remark")}
        items = []
        for klass in self:
            own = active.filtered(lambda result, klass=klass: result.class_id == klass)
            for name, label in labels.items():
                if name == "conduct" and (term.level == "TH" or not klass.conduct_required):
                    continue
                count = len(own.filtered(lambda result, name=name: not result[name]))
                if count:
                    shown = self.env._(
                        "%(class)s: %(count)s pupils without %(what)s",
                        **{"class": klass.name, "count": count, "what": label},
                    )
                    items.append(klass._incomplete_item(f"{name}:{klass.id}:{count}", shown))
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


def _words(book, count):
    """Return what a sentence about an incomplete book names; the lock has the term."""
    return {
        "book": f"{book.class_id.name} · {book.subject_id.name}",
        "count": count,
        "teacher": book.teacher_names or "–",
    }
