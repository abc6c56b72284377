import base64
import json

from odoo import api, fields, models
from odoo.tools import SQL, email_split

from ..lib import canonical

FORMAT = "school-journal-digest-1"
#: A day with more changes than this lists the heads only: the file must fit a mail.
MOST_ENTRIES = 100_000
#: Enough of a hash to tell which entry is another; the head of the book is the proof.
SHORT = 16


class SchoolJournalDigest(models.Model):
    """The heads of all journals of a school on one day, signed, to be kept outside.

    A chain that is computed anew from some entry on, or a backup that is restored, fits
    in itself; it does not fit the digest that somebody else holds.

    Access: the school's staff reads; the cron writes; the database refuses changes.
    """

    _name = "school.journal.digest"
    _description = "Journal Digest"
    _order = "company_id, number desc"
    _rec_name = "filename"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", "School", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Integer("No.", required=True, readonly=True, aggregator=None)
    date = fields.Date(required=True, readonly=True)
    content = fields.Text(required=True, readonly=True)
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    previous_sha256 = fields.Char("SHA-256 of the one before", readonly=True)
    signature = fields.Char("Signature (Ed25519)", required=True, readonly=True)
    public_key = fields.Char(required=True, readonly=True)
    book_count = fields.Integer("Gradebooks", readonly=True)
    entry_count = fields.Integer("New entries", readonly=True)
    file = fields.Binary(compute="_compute_file")
    filename = fields.Char(compute="_compute_file")

    _unique_number = models.UniqueIndex("(company_id, number)")

    @api.depends("content", "number", "date")
    def _compute_file(self):
        for digest in self:
            document = {
                "digest": json.loads(digest.content or "{}"),
                "sha256": digest.sha256,
                "signature": digest.signature,
                "public_key": digest.public_key,
            }
            digest.file = base64.b64encode(canonical.dumps(document).encode())
            digest.filename = f"nhat-ky-diem-{digest.date}-{digest.number}.json"

    # -- making ----------------------------------------------------------------------

    @api.model
    def _cron_sign(self):
        """Sign the heads of every school once a day, and send them out."""
        schools = self.env["school.journal.check"]._schools()
        for done, company in enumerate(schools, start=1):
            today = fields.Date.context_today(self.with_context(tz="Asia/Ho_Chi_Minh"))
            if not self.sudo().search_count(
                [("company_id", "=", company.id), ("date", ">=", today)], limit=1
            ):
                self._make(company, today)._send()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(schools) - done):
                return

    @api.model
    def _make(self, company, date):
        """Return the new digest of a school."""
        self.env.flush_all()
        previous = self._last(company)
        content = self._content(company, date, previous)
        text = canonical.dumps(content)
        key = self.env["school.journal.key"]._of(company)
        return self.sudo().create(
            {
                "company_id": company.id,
                "number": content["number"],
                "date": date,
                "content": text,
                "sha256": canonical.sha256(content),
                "previous_sha256": content["previous"],
                "signature": key._sign(text),
                "public_key": key.public_key,
                "book_count": len(content["books"]),
                "entry_count": self._count_new(content, previous),
            }
        )

    @api.model
    def _last(self, company):
        return self.sudo().search([("company_id", "=", company.id)], limit=1)

    def _content(self, company, date, previous):
        known = json.loads(previous.content)["books"] if previous else []
        return {
            "format": FORMAT,
            "school": company.name,
            "company": company.id,
            "number": (previous.number or 0) + 1,
            "date": date.isoformat(),
            "previous": previous.sha256 or "",
            "books": self._heads(company),
            "closed_years": self._closed_years(company),
            "entries": self._new_entries(company, known) if previous else [],
        }

    @api.model
    def _heads(self, company):
        """Return [book, last number, head] of the years that are not closed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT book.id, book.journal_seq, book.journal_head
                  FROM school_gradebook book JOIN school_year year ON year.id = book.year_id
                 WHERE book.company_id = %s AND book.journal_seq > 0
                   AND year.state <> 'closed'
                 ORDER BY book.id
                """,
                company.id,
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _closed_years(self, company):
        """Return [year, name, books, one hash for all heads]: closed years do not change."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT year.id, year.name, count(*),
                       encode(sha256(convert_to(string_agg(
                           concat_ws(':', book.id, book.journal_seq, book.journal_head),
                           ',' ORDER BY book.id), 'UTF8')), 'hex')
                  FROM school_gradebook book JOIN school_year year ON year.id = book.year_id
                 WHERE book.company_id = %s AND book.journal_seq > 0
                   AND year.state = 'closed'
                 GROUP BY year.id ORDER BY year.id
                """,
                company.id,
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _new_entries(self, company, known):
        """Return [book, number, line, column, short hash] of what is new since ``known``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT j.gradebook_id, j.seq, j.line_id, j."column", left(j.hash, %(short)s)
                  FROM school_gradebook book
                  LEFT JOIN jsonb_array_elements(%(known)s::jsonb) AS old
                    ON (old.value ->> 0)::integer = book.id
                  JOIN school_mark_journal j
                    ON j.gradebook_id = book.id
                   AND j.seq > coalesce((old.value ->> 1)::integer, 0)
                 WHERE book.company_id = %(company)s
                   AND book.journal_seq > coalesce((old.value ->> 1)::integer, 0)
                 ORDER BY 1, 2 LIMIT %(limit)s
                """,
                short=SHORT,
                known=json.dumps(known),
                company=company.id,
                limit=MOST_ENTRIES + 1,
            )
        )
        return [list(row) for row in rows] if len(rows) <= MOST_ENTRIES else []

    @api.model
    def _count_new(self, content, previous):
        before = {book: seq for book, seq, __ in self._books_of(previous)}
        return sum(seq - before.get(book, 0) for book, seq, __ in content["books"])

    @api.model
    def _books_of(self, digest):
        return json.loads(digest.content)["books"] if digest else []

    # -- sending ---------------------------------------------------------------------

    def _send(self):
        """Mail the file to the addresses that the school has set."""
        self.ensure_one()
        addresses = email_split(self.company_id.sudo().school_digest_emails or "")
        if not addresses:
            return
        env = self.env["school.mark.journal"]._in_school_language().env
        values = {"date": self.date.strftime("%d/%m/%Y"), "school": self.company_id.name}
        body = env._(
            "The signed digest of the history of marks of %(school)s on %(date)s. Keep the"
            " attached file: with it anybody can show later whether the history was changed.",
            **values,
        )
        attachment = {
            "name": self.filename,
            "datas": self.file,
            "mimetype": "application/json",
            "res_model": "mail.mail",
        }
        self.env["mail.mail"].sudo().create(
            [
                {
                    "subject": env._("Digest of the history of marks %(date)s", **values),
                    "body_html": f"<p>{body}</p>",
                    "email_to": address,
                    "attachment_ids": [fields.Command.create(attachment)],
                }
                for address in addresses
            ]
        )

    def action_download(self):
        """Download the file to keep outside."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file?download=true"
            f"&filename_field=filename",
        }
