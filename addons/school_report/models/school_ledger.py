import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, file_open

from odoo.addons.school_gradebook.lib import canonical

from ..lib import ledger

#: A draft is a preview: it is thrown away after this time.
_DRAFT_DAYS = 7
_PRINTERS = (
    "school_gradebook.group_school_clerk",
    "school_gradebook.group_school_vice_principal",
    "school_gradebook.group_school_board",
)


class SchoolLedger(models.Model):
    """The frozen book of a class and term (design law 8).

    What was printed stays as it was printed: the content is canonical JSON with its SHA-256
    and the heads of the journals it was taken from. Nobody writes or deletes an official
    ledger, not through Odoo and not in the database (sql/ledger_guard.sql); a later change of
    the data gives the next version. A draft is a preview of books that are not all locked.

    Access: principal, deputy, board and clerk freeze and print; the education authority
    reads; the homeroom teacher previews and reads the own class; nobody else sees a ledger,
    because it holds addresses and parents of the whole class.
    """

    _name = "school.ledger"
    _description = "Class Ledger"
    _order = "id desc"

    class_id = fields.Many2one(
        "school.class", "Class", required=True, readonly=True, index=True, ondelete="restrict"
    )
    term_id = fields.Many2one(
        "school.term", "Term", required=True, readonly=True, index=True, ondelete="restrict"
    )
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    is_draft = fields.Boolean("Draft", readonly=True)
    content = fields.Json(required=True, readonly=True)
    sha256 = fields.Char("SHA-256", required=True, readonly=True, index=True)
    journal_head = fields.Json("Journal heads", readonly=True)
    journal_hash = fields.Char("Hash of the journal heads", readonly=True)
    is_intact = fields.Boolean(compute="_compute_is_intact")
    form_name = fields.Char("Form", compute="_compute_form_name")
    printed_count = fields.Integer("Printed", readonly=True, aggregator=None)
    last_printed_at = fields.Datetime(readonly=True)
    last_printed_by_id = fields.Many2one("res.users", "Last printed by", readonly=True)

    _unique_version = models.UniqueIndex(
        "(class_id, term_id, version) WHERE is_draft IS NOT TRUE",
        "This version of the ledger exists already; print again.",
    )

    _COUNTERS = frozenset({"printed_count", "last_printed_at", "last_printed_by_id"})

    # -- computes ----------------------------------------------------------------------------

    @api.depends("class_id.name", "term_id.display_name", "version", "is_draft")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            edition = (
                self.env._("draft")
                if record.is_draft
                else self.env._("version %(number)s", number=record.version)
            )
            record.display_name = (
                f"{record.class_id.name or ''} – {record.term_id.display_name or ''}, {edition}"
            )

    @api.depends("content", "sha256")
    def _compute_is_intact(self):
        for record in self:
            record.is_intact = canonical.sha256(record.content) == record.sha256

    @api.depends("content")
    def _compute_form_name(self):
        for record in self:
            content = record.content or {}
            name = content.get("form", {}).get("name", "")
            record.form_name = f"{name} – {content.get('form_version', '')}"

    # -- guards ------------------------------------------------------------------------------

    def init(self):
        """Install the guard of the database; repeated at every update."""
        with file_open("school_report/sql/ledger_guard.sql") as source:
            self.env.cr.execute(SQL(source.read().replace("%", "%%")))

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            vals["sha256"] = canonical.sha256(vals["content"])
            vals["journal_hash"] = canonical.combined_head(vals.get("journal_head") or {})
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su and vals.keys() <= self._COUNTERS):
            raise UserError(self.env._("A ledger is frozen: print a new version instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_official(self):
        if any(not record.is_draft for record in self):
            raise UserError(self.env._("A ledger is kept for ever and cannot be deleted."))

    @api.autovacuum
    def _gc_drafts(self):
        limit = fields.Datetime.now() - datetime.timedelta(days=_DRAFT_DAYS)
        self.search([("is_draft", "=", True), ("create_date", "<", limit)]).unlink()

    # -- freezing ----------------------------------------------------------------------------

    @api.model
    def _obtain(self, classes, term):
        """Return one ledger per class: official where all books are locked, else a draft.

        An official ledger is used again as long as the content is the same.

        :param classes: school.class, of the level and year of ``term``
        :param term: school.term
        :raise AccessError: unless the user may print these classes
        :raise UserError: when a class has no books in that term
        """
        official_allowed = self._check_may_print(classes)
        self._check_term(classes, term)
        ledgers = self.browse()
        for klass in classes:
            ledgers += self._obtain_one(klass, term, official_allowed)
        return ledgers

    @api.model
    def _check_may_print(self, classes):
        """Return whether the user freezes ledgers; a homeroom teacher only previews."""
        classes.check_access("read")
        user = self.env.user
        if self.env.su or user.has_groups(",".join(_PRINTERS)):
            return True
        if all(klass.sudo().homeroom_user_id == user for klass in classes):
            return False
        raise AccessError(
            self.env._(
                "The school office prints ledgers; a homeroom teacher previews the own class."
            )
        )

    @api.model
    def _check_term(self, classes, term):
        for klass in classes:
            if term.year_id != klass.year_id or term.level != klass.level:
                raise UserError(
                    self.env._(
                        "%(term)s is not a term of class %(class_name)s.",
                        term=term.display_name,
                        class_name=klass.name,
                    )
                )

    @api.model
    def _obtain_one(self, klass, term, official_allowed):
        books = self._books(klass, term)
        if not books:
            raise UserError(
                self.env._(
                    "Class %(class_name)s has no gradebooks in this term.",
                    class_name=klass.name,
                )
            )
        content = self._build_content(klass, term, books)
        vals = {
            "class_id": klass.id,
            "term_id": term.id,
            "content": content,
            "journal_head": self._journal_heads(books),
        }
        if official_allowed and content["class"]["locked"]:
            return self._freeze(vals)
        return self._draft(vals)

    @api.model
    def _freeze(self, vals):
        """Return the official ledger of this content: the last one, or its next version."""
        last = self.sudo().search(
            [
                ("class_id", "=", vals["class_id"]),
                ("term_id", "=", vals["term_id"]),
                ("is_draft", "=", False),
            ],
            order="version desc",
            limit=1,
        )
        if last.sha256 != canonical.sha256(vals["content"]):
            last = self.sudo().create(dict(vals, version=last.version + 1))
        return last.sudo(False)

    @api.model
    def _draft(self, vals):
        """Return a new draft of the user in place of the former one."""
        self.sudo().search(
            [
                ("class_id", "=", vals["class_id"]),
                ("term_id", "=", vals["term_id"]),
                ("is_draft", "=", True),
                ("create_uid", "=", self.env.uid),
            ]
        ).unlink()
        return self.sudo().create(dict(vals, version=0, is_draft=True)).sudo(False)

    # -- printing ----------------------------------------------------------------------------

    def _book(self, corrected=False):
        """Return the pages of this ledger (lib.matrix.Book), the same for PDF and XLSX.

        :param bool corrected: show the corrections of the frozen content
        """
        self.ensure_one()
        return ledger.build(self.content, draft=self.is_draft, corrected=corrected)

    def _print_action(self, report="a4", corrected=False):
        """Return the action that prints these ledgers: a4, a3 or xlsx."""
        self.check_access("read")
        name = f"{report}_corrected" if corrected else report
        action = self.env.ref(f"school_report.school_ledger_report_{name}").sudo()
        return action.report_action(self.ids, config=False)

    def _count_print(self):
        """Note that the ledgers went to a printer."""
        for record in self.sudo():
            record.write(
                {
                    "printed_count": record.printed_count + 1,
                    "last_printed_at": fields.Datetime.now(),
                    "last_printed_by_id": self.env.uid,
                }
            )

    def _source_line(self):
        """Return the line at the foot of each page: form, copy, hash and time (§0.2)."""
        self.ensure_one()
        at = fields.Datetime.context_timestamp(
            self.with_context(tz="Asia/Ho_Chi_Minh"), fields.Datetime.now()
        )
        form = self.content["form"]
        copy = "Bản xem trước" if self.is_draft else f"Bản {self.version}"
        return (
            f"{form['name']}, {form['legal_basis']} ({self.content['form_version']}). {copy},"
            f" SHA-256 {self.sha256[:16]}…, in từ hệ thống lúc {at:%H:%M} ngày {at:%d/%m/%Y}"
        )

    def _report_filename(self):
        """Return the name of the printed file, readable in every file system."""
        self.ensure_one()
        klass, term = self.content["class"]["name"], self.term_id.code
        edition = "xem-truoc" if self.is_draft else f"v{self.version}"
        return f"So-theo-doi-danh-gia_{klass}_{term}_{self.year_id.name}_{edition}"

    def action_print(self):
        """Print on A4."""
        return self._print_action("a4")

    def action_print_a3(self):
        """Print on A3, two facing pages on a sheet."""
        return self._print_action("a3")

    def action_print_xlsx(self):
        """Download the same pages as a spreadsheet."""
        return self._print_action("xlsx")

    def action_check(self):
        """Compare the copy with the data of today and show what differs."""
        self.ensure_one()
        self.check_access("read")
        check = self.env["school.ledger.check"]._check(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check against the data"),
            "res_model": check._name,
            "res_id": check.id,
            "views": [(False, "form")],
            "target": "new",
        }
