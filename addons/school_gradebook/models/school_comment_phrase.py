from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import text
from .school_gradebook_sheet import MAX_COMMENT

KINDS = [
    ("SCORE", "Marks"),
    ("COMMENT", "Pass or fail"),
    ("PRIMARY", "Primary school"),
    ("TRAITS", "Qualities and competences"),
]


class SchoolCommentPhrase(models.Model):
    """A phrase for comments on pupils, with {ten} and {ho_ten} for the pupil's name.

    Teachers keep their own, which nobody else sees; those without an owner are the
    school's, kept by heads of department and the leadership. The sheet fills the names in.
    """

    _name = "school.comment.phrase"
    _description = "Comment Phrase"
    _rec_name = "text"
    _order = "sequence, id"

    text = fields.Char(
        "Phrase",
        required=True,
        size=MAX_COMMENT,
        help="{ten} stands for the pupil's given name, {ho_ten} for the full name.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
        help="Empty: a phrase of the whole school.",
    )
    is_shared = fields.Boolean(
        "Whole school", compute="_compute_is_shared", inverse="_inverse_is_shared"
    )
    subject_id = fields.Many2one("school.subject", help="Empty: for every subject.")
    kind = fields.Selection(KINDS, "For books of", help="Empty: for all of them.")
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.depends("user_id")
    def _compute_is_shared(self):
        for phrase in self:
            phrase.is_shared = not phrase.user_id

    def _inverse_is_shared(self):
        for phrase in self:
            phrase.user_id = False if phrase.is_shared else self.env.user

    def write(self, vals):
        """Whoever gives a phrase away must be allowed to keep it where it goes."""
        result = super().write(vals)
        if not {"user_id", "company_id"}.isdisjoint(vals):
            self.check_access("write")
        return result

    @api.constrains("text")
    def _check_text(self):
        for phrase in self:
            if not text.clean(phrase.text):
                raise ValidationError(self.env._("The phrase is empty."))


class SchoolGradebook(models.Model):
    """The phrases that suit a book."""

    _inherit = "school.gradebook"

    def get_phrases(self):
        """Return the user's own phrases for this book, then those of the school.

        :return: list of dicts {"id", "text", "own"}
        :raise AccessError: unless the user may read this book
        """
        self.ensure_one()
        self._check_readable()
        Phrase = self.env["school.comment.phrase"]
        if not Phrase.has_access("read"):
            return []
        phrases = Phrase.search(
            [
                ("company_id", "=", self.company_id.id),
                ("subject_id", "in", [False, self.subject_id.id]),
                ("kind", "in", [False, self.kind]),
            ]
        )
        return [
            {"id": phrase.id, "text": phrase.text, "own": not phrase.is_shared}
            for phrase in phrases.sorted(lambda each: each.is_shared)
        ]
