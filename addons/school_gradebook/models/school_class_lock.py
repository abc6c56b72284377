from odoo import models


class SchoolClass(models.Model):
    """Locking a term of whole classes: one lock per class (R-LCK-1)."""

    _name = "school.class"
    _inherit = ["school.class", "school.lock.decision"]

    def _term_books(self, term):
        return self.env["school.gradebook"].search(
            [("class_id", "in", self.ids), ("term_id", "in", term.ids)]
        )

    def _term_locks(self, term):
        """Return the locks in force of these classes themselves, for the term."""
        domain = [("class_id", "in", self.ids), ("scope", "=", "class")]
        domain += [("term_id", "in", term.ids), ("released_at", "=", False)]
        return self.env["school.lock"].sudo().search([*domain, ("kind", "=", "marks")])

    def action_lock_term(self, term_id, reason=None):
        """Lock every book of these classes in a term.

        :param int term_id: id of the school.term
        :param str reason: optional reason, kept in the history
        :raise AccessError: unless the user decides on locks
        """
        self._check_may_lock()
        Lock = self.env["school.lock"]
        term = self.env["school.term"].browse(term_id)
        self.env["school.unlock"]._end_for(self.sudo()._term_books(term), self)
        classes = self - self._term_locks(term).class_id
        Lock.sudo()._lock(
            [
                {**Lock._scope_vals(klass, term), "reason": reason or False}
                for klass in classes.sudo()
            ]
        )
        return True

    def action_unlock_term(self, term_id, reason, until=None):
        """Open these classes in a term again; what was locked for itself stays locked.

        :param str reason: required
        :param datetime until: when the books close again by themselves
        """
        self._check_may_lock()
        Lock = self.env["school.lock"]
        locks = self._term_locks(self.env["school.term"].browse(term_id))
        if not until:
            return locks.action_release(reason)
        reason = Lock._checked_reason(reason)
        Unlock = self.env["school.unlock"].sudo()
        Unlock._open(
            [
                {
                    **Unlock._scope_vals(lock.class_id, lock.term_id),
                    "lock_id": lock.id,
                    "reason": reason,
                    "until": until,
                }
                for lock in locks
            ]
        )
        return True
