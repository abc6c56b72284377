from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from odoo import api, fields, models


class SchoolJournalKey(models.Model):
    """The Ed25519 key with which a school signs its digests.

    No group has any access, not even Odoo's administrators, who may read system
    parameters: only the superuser's code signs. The public key stands on every digest.
    """

    _name = "school.journal.key"
    _description = "Journal Key"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    private_key = fields.Char(required=True)
    public_key = fields.Char(required=True)

    _unique_company = models.Constraint("UNIQUE (company_id)", "The school has its key already.")

    @api.model
    def _of(self, company):
        """Return the key of a school; made when it is needed first."""
        key = self.sudo().search([("company_id", "=", company.id)])
        if key:
            return key
        private = Ed25519PrivateKey.generate()
        return self.sudo().create(
            {
                "company_id": company.id,
                "private_key": private.private_bytes_raw().hex(),
                "public_key": private.public_key().public_bytes_raw().hex(),
            }
        )

    def _sign(self, text):
        """Return the signature of a text, hexadecimal."""
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.sudo().private_key))
        return private.sign(text.encode()).hex()

    @api.model
    def _is_signed(self, text, signature, public_key):
        """Whether ``signature`` is that of ``text`` under ``public_key``; both hexadecimal."""
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            public.verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, TypeError, ValueError):
            return False
        return True
