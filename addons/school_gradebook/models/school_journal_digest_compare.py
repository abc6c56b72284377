import json
from itertools import pairwise

from odoo import api, models
from odoo.tools import SQL

from ..lib import canonical
from .school_journal_digest import FORMAT, SHORT


class SchoolJournalDigest(models.Model):
    """Comparing the journals with a digest: stored here, or kept outside."""

    _inherit = "school.journal.digest"

    @api.model
    def _messages(self, company):
        """Return what does not fit the digests of a school that are stored here."""
        digests = self.sudo().search([("company_id", "=", company.id)], order="number")
        broken = [
            self.env._("Digest No. %(number)s was changed.", number=digest.number)
            for digest in digests
            if not digest._is_intact()
        ]
        broken += [
            self.env._("Digest No. %(number)s does not follow the one before.", number=after.number)
            for before, after in pairwise(digests)
            if after.previous_sha256 != before.sha256 or after.number != before.number + 1
        ]
        return broken + (self._compare(json.loads(digests[-1].content)) if digests else [])

    def _is_intact(self):
        """Whether content, hash and signature belong together."""
        content = json.loads(self.content)
        key = self.env["school.journal.key"]
        return (
            canonical.sha256(content) == self.sha256
            and content["previous"] == (self.previous_sha256 or "")
            and key._is_signed(self.content, self.signature, self.public_key)
        )

    @api.model
    def _compare(self, content):
        """Return a sentence for everything in which the journals differ from a digest.

        :param dict content: the signed part of a digest
        """
        self.env.flush_all()
        differing = self._differing(
            [{"book": book, "seq": seq, "hash": head} for book, seq, head in content["books"]]
        )
        cells = self._differing_cells(content, {row["gradebook_id"] for row in differing})
        named = {row["gradebook_id"] for row in cells}
        rest = [row for row in differing if row["gradebook_id"] not in named]
        return self._sentences(cells + rest) + self._differing_years(content)

    @api.model
    def _differing_cells(self, content, books):
        """Return the entries of these books that are gone or other than a digest says.

        Where the digest at hand lists no such entry, the earlier ones are asked: the
        oldest difference is the one that was made.
        """
        if not books:
            return []
        earlier = self.sudo().search(
            [("company_id", "=", content["company"]), ("number", "<", content["number"])],
            order="number",
        )
        for listed in [content, *(json.loads(digest.content) for digest in earlier)]:
            found = self._differing(
                [
                    {"book": book, "seq": seq, "hash": short, "line": line, "col": column}
                    for book, seq, line, column, short in listed["entries"]
                    if book in books
                ]
            )
            if found:
                return found
        return []

    @api.model
    def _differing(self, expected):
        """Return which (book, seq, hash or its beginning) the journal does not have."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT known.book AS gradebook_id, known.seq,
                       coalesce(j.line_id, known.line) AS line_id,
                       coalesce(j."column", known.col) AS col,
                       CASE WHEN j.id IS NULL THEN 'older' ELSE 'rewritten' END AS reason,
                       NULL AS journalled, NULL AS present
                  FROM jsonb_to_recordset(%(expected)s::jsonb)
                       AS known (book integer, seq integer, hash text, line integer, col text)
                  LEFT JOIN school_mark_journal j
                    ON j.gradebook_id = known.book AND j.seq = known.seq
                 WHERE j.id IS NULL OR left(j.hash, length(known.hash)) <> known.hash
                 ORDER BY known.book, known.seq
                """,
                expected=json.dumps(expected),
            )
        )

    @api.model
    def _sentences(self, found):
        """Say which cells differ; a book that is gone has only its number."""
        books = {row["gradebook_id"] for row in found}
        here = set(self.env["school.gradebook"].sudo().browse(books).exists().ids)
        journal = self.env["school.mark.journal"].sudo()
        described = journal._describe([row for row in found if row["gradebook_id"] in here])
        return [item["message"] for item in described] + [
            self.env._("Gradebook No. %(book)s of the digest does not exist here.", book=book)
            for book in sorted(books - here)
        ]

    @api.model
    def _differing_years(self, content):
        present = {
            year: tuple(rest)
            for year, *rest in self._closed_years(
                self.env["res.company"].browse(content["company"])
            )
        }
        return [
            self.env._("The history of the closed year %(year)s was changed.", year=name)
            for year, name, count, head in content["closed_years"]
            if present.get(year) != (name, count, head)
        ]

    # -- a file from outside -----------------------------------------------------------

    @api.model
    def _read_file(self, data):
        """Return the document of a digest file, or None when it is none.

        :param bytes data: the file as it was downloaded or mailed
        """
        try:
            document = json.loads(data)
            content = document["digest"]
            canonical.dumps(content)
            if content["format"] != FORMAT or not self._has_shape(content):
                return None
        except (ValueError, KeyError, TypeError):
            return None
        return document

    @api.model
    def _has_shape(self, content):
        def rows(key, *kinds):
            return all(
                len(row) == len(kinds)
                and all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True))
                for row in content[key]
            )

        maybe = (int, type(None))
        return (
            all(isinstance(content[key], int) for key in ("company", "number"))
            and all(isinstance(content[key], str) for key in ("date", "school", "previous"))
            and rows("books", int, int, str)
            and rows("entries", int, int, maybe, str, str)
            and rows("closed_years", int, str, int, str)
            and all(len(row[4]) == SHORT for row in content["entries"])
        )

    @api.model
    def _file_messages(self, document):
        """Return (what is wrong with the file itself, what differs from the data)."""
        content = document["digest"]
        known = self.sudo().search(
            [("company_id", "=", content["company"]), ("number", "=", content["number"])]
        )
        return self._signature_messages(document), [
            *self._known_messages(document, known),
            *self._compare(content),
        ]

    @api.model
    def _signature_messages(self, document):
        text = canonical.dumps(document["digest"])
        key = self.env["school.journal.key"]
        signed = key._is_signed(text, document.get("signature"), document.get("public_key"))
        if not signed or canonical.sha256(document["digest"]) != document.get("sha256"):
            return [self.env._("The signature is not valid: the file itself was changed.")]
        own = key.sudo().search([("company_id", "=", document["digest"]["company"])])
        if own.public_key != document["public_key"]:
            return [self.env._("The file is signed with another key than that of this school.")]
        return []

    @api.model
    def _known_messages(self, document, known):
        number, date = document["digest"]["number"], document["digest"]["date"]
        if not known:
            return [
                self.env._(
                    "Digest No. %(number)s of %(date)s is not known here: this is an older state"
                    " of the data, such as a restored backup.",
                    number=number,
                    date=date,
                )
            ]
        if known.sha256 != document.get("sha256"):
            return [
                self.env._("Digest No. %(number)s is another one here.", number=number),
            ]
        return []
