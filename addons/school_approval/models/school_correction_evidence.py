import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.school_gradebook.lib.defaults import own_defaults

KINDS = [
    ("script", "The pupil's script"),
    ("examiner", "The examiner's confirmation"),
    ("mark_book", "Own mark book"),
    ("civil", "Birth certificate or other civil paper"),
    ("other", "Other"),
]
#: A photo of a phone has 3–8 MB.
MAX_BYTES = 15 * 1024 * 1024
_TYPED = frozenset({"correction_id", "kind", "name", "file", "examiner", "note"})
#: What is a picture or a scan; nothing that a browser would run.
TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf")
#: Odoo scales large pictures when it stores them: then the hash would not fit.
_AS_IT_IS = {"image_no_postprocess": True}


class SchoolCorrectionEvidence(models.Model):
    """A scan or photo that proves what the mark should be.

    Access: the requester adds and removes evidence while the request is a draft; from then
    on it is read only. Its SHA-256 is taken when it is stored, so that a file which was
    exchanged beside Odoo shows.
    """

    _name = "school.correction.evidence"
    _description = "Evidence of a Correction"
    _order = "id"

    correction_id = fields.Many2one(
        "school.correction", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True, default="script")
    name = fields.Char("File name")
    file = fields.Binary("Photo or scan", attachment=True)
    examiner = fields.Char(help="Who marked the script and confirms the mark.")
    note = fields.Char()
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    is_image = fields.Boolean(compute="_compute_is_image", store=True)
    is_intact = fields.Boolean(compute="_compute_is_intact")

    @api.depends("file")
    def _compute_is_image(self):
        for evidence in self:
            content = _decoded(evidence.with_context(bin_size=False).file)
            evidence.is_image = bool(content) and guess_mimetype(content).startswith("image/")

    def _compute_is_intact(self):
        for evidence in self.with_context(bin_size=False):
            content = _decoded(evidence.file)
            evidence.is_intact = (_sha256(content) if content else False) == evidence.sha256

    @api.constrains("kind", "file", "examiner")
    def _check_content(self):
        for evidence in self.with_context(bin_size=False):
            if evidence.kind == "examiner" and not (evidence.examiner or evidence.file):
                raise ValidationError(
                    self.env._("Name the examiner who confirms the mark, or add the signed sheet.")
                )
            if evidence.kind != "examiner" and not evidence.file:
                raise ValidationError(self.env._("Add the photo or scan."))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_hash(self._checked_names(vals)) for vals in vals_list]
        context = own_defaults(self.env.context, {"correction_id", "kind"})
        # What is left out of the context must go.
        records = self.with_context({**context, **_AS_IT_IS})  # pylint: disable=context-overridden
        found = super(SchoolCorrectionEvidence, records).create(vals_list)
        found = found.with_env(self.env)
        found.correction_id._check_editable()
        return found

    def write(self, vals):
        self.correction_id._check_editable()
        if "correction_id" in vals:
            raise UserError(self.env._("Evidence stays with its request."))
        vals = self._checked_names(vals)
        vals = self._with_hash(vals) if "file" in vals else vals
        return super(SchoolCorrectionEvidence, self.with_context(**_AS_IT_IS)).write(vals)

    @api.model
    def _checked_names(self, vals):
        """Return what a person says of a piece of evidence; the hash is taken, not told."""
        return {key: value for key, value in vals.items() if key in _TYPED}

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.correction_id._check_editable()

    @api.model
    def _with_hash(self, vals):
        """Return the values with the hash of the file."""
        content = _decoded(vals.get("file"))
        if not content:
            return {**vals, "sha256": False}
        if len(content) > MAX_BYTES:
            raise ValidationError(self.env._("The file is larger than 15 MB."))
        if guess_mimetype(content) not in TYPES:
            raise ValidationError(
                self.env._("Evidence is a photo (JPEG, PNG, WebP, HEIC) or a PDF.")
            )
        return {**vals, "sha256": _sha256(content)}


def _decoded(value):
    """Return the bytes of a binary field's value; None when it is none."""
    if not value:
        return None
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return None


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
