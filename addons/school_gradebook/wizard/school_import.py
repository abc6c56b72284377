from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_open

from ..lib.importing.issues import Log, Place
from ..lib.importing.parse import parse_file
from ..lib.importing.plan import make_plan
from ..lib.importing.school import Policy
from ..lib.importing.workbook import FileRefused, check_size
from .school_import_apply import PlanApplier
from .school_import_snapshot import SnapshotLoader

MAX_FILES = 100


class SchoolImport(models.TransientModel):
    """Import pupils, assignments and marks from XLSX files (M02, M03, M05).

    Access: the board imports everything, but only into empty cells of the mark sheets
    (it changes no mark, design law 5); the system administrator pupils and assignments;
    a teacher the marks of the own books. First a dry run that shows what would happen,
    then all or nothing.
    """

    _name = "school.import"
    _description = "Import from XLSX Files"

    state = fields.Selection(
        [("draft", "Files"), ("checked", "Check"), ("done", "Done")],
        default="draft",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", "School", default=lambda self: self.env.company, readonly=True
    )
    file_ids = fields.Many2many("ir.attachment", string="Add XLSX files")
    year_id = fields.Many2one(
        "school.year",
        "School year",
        default=lambda self: self._default_year_id(),
        domain="[('company_id', '=', company_id), ('state', '!=', 'closed')]",
    )
    start_year = fields.Integer(
        "New year begins in",
        help="Only for a school year that does not exist yet; 0: as the files say.",
    )
    create_accounts = fields.Boolean(
        "Accounts for new teachers",
        default=True,
        help="The login is the e-mail address. No mail is sent; a password is set or an"
        " invitation sent later.",
    )
    may_create_accounts = fields.Boolean(compute="_compute_may_create_accounts")
    sheet_ids = fields.One2many("school.import.sheet", "import_id", "Result")
    error_ids = fields.One2many(
        "school.import.issue",
        "import_id",
        "Errors",
        domain=[("severity", "=", "error")],
    )
    notice_ids = fields.One2many(
        "school.import.issue",
        "import_id",
        "Notices",
        domain=[("severity", "=", "notice")],
    )
    error_count = fields.Integer("Number of errors", readonly=True)
    notice_count = fields.Integer("Number of notices", readonly=True)
    nothing_to_do = fields.Boolean(readonly=True)
    fingerprint = fields.Char(readonly=True)
    summary = fields.Char(compute="_compute_summary")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Import from XLSX files")

    def _default_year_id(self):
        return self.env["school.year"].search(
            [("company_id", "=", self.env.company.id), ("state", "=", "open")], limit=1
        )

    @api.depends("company_id")
    def _compute_may_create_accounts(self):
        self.may_create_accounts = self._policy().assignments

    @api.depends("state", "sheet_ids", "error_count")
    @api.depends_context("lang")
    def _compute_summary(self):
        """«Pupils: 68 new · Marks: 3556 new, 36 empty»."""
        kinds = dict(
            self.env["school.import.sheet"]._fields["kind"]._description_selection(self.env)
        )
        for wizard in self:
            parts = []
            for kind, label in kinds.items():
                sheets = wizard.sheet_ids.filtered(lambda s, kind=kind: s.kind == kind)
                if sheets:
                    parts.append(f"{label}: {sheets._count_text()}")
            wizard.summary = " · ".join(parts)

    # -- actions -----------------------------------------------------------------

    def action_check(self):
        """Read the files and show what would happen; nothing is written.

        :raise AccessError: unless the user has a role that imports
        """
        self.ensure_one()
        self._check_role()
        plan, log = self._make_plan()
        self._show(plan, log)
        return True

    def action_import(self):
        """Import the files: everything, or nothing when anything is wrong.

        The files are read and compared again, since the data may have changed after
        the check.

        :raise AccessError: unless the user has a role that imports
        """
        self.ensure_one()
        self._check_role()
        plan, log = self._make_plan()
        if not log.errors and plan.fingerprint() != self.fingerprint:
            log.error("CHANGED_MEANWHILE", Place())
        if not log.errors:
            self._apply(plan, log)
        self._show(plan, log)
        if not log.errors:
            self.state = "done"
            self._drop_files()
        return True

    def action_back(self):
        """Return to the files."""
        self.ensure_one()
        self._check_role()
        self.state = "draft"
        return True

    def action_show_issues(self):
        """Open all errors and notices as a list that can be searched and grouped."""
        self.ensure_one()
        self._check_role()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_import_issue_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        return action

    # -- who ---------------------------------------------------------------------

    @api.model
    def _policy(self):
        """Return what the present user may import (design law 5)."""
        has_group = self.env.user.has_group
        board = has_group("school_gradebook.group_school_board")
        structure = board or has_group("school_gradebook.group_school_sysadmin")
        return Policy(
            pupils=structure,
            assignments=structure,
            fill_marks=board,
            own_marks=has_group("school_gradebook.group_school_teacher"),
        )

    def _check_role(self):
        policy = self._policy()
        if not (policy.pupils or policy.assignments or policy.marks):
            raise AccessError(self.env._("Your role does not import files."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This is not one of your schools."))

    # -- plan --------------------------------------------------------------------

    def _make_plan(self):
        """Return the plan of the files and the log of what was found."""
        log = Log()
        sheets = self._read_files(log)
        start_year = self._start_year(sheets, log)
        policy = self._policy()
        loader = SnapshotLoader(self.env, self.company_id, start_year)
        school = loader.load(sheets, policy)
        plan = make_plan(sheets, school, policy, log, accounts=self.create_accounts)
        return plan, log

    def _read_files(self, log):
        if not self.file_ids:
            raise UserError(self.env._("Add at least one XLSX file."))
        if len(self.file_ids) > MAX_FILES:
            log.error("FILES_TOO_MANY", Place(), limit=MAX_FILES)
            return []
        sheets, names = [], set()
        # Read with the user's rights: a foreign attachment cannot be slipped in.
        for attachment in self.file_ids.sorted(lambda file: (file.name, file.id)):
            attachment.check_access("read")
            name = attachment.name
            if name in names:
                log.error("FILE_TWICE", Place(name))
                continue
            names.add(name)
            try:
                check_size(attachment.file_size)
            except FileRefused as refusal:
                log.error(refusal.code, Place(name), **refusal.params)
                continue
            sheets += parse_file(name, attachment.raw or b"", log)
        return sheets

    def _start_year(self, sheets, log):
        """Return the chosen year; without a choice, the one that all files name."""
        if self.year_id:
            return self.year_id.start_year
        if self.start_year:
            return self.start_year
        years = sorted({s.title.start_year for s in sheets if s.title.start_year})
        if len(years) > 1:
            names = ", ".join(f"{year}-{year + 1}" for year in years)
            log.error("YEARS_DIFFER", Place(), years=names)
        elif not years and sheets:
            log.error("NO_YEAR", Place())
        return years[0] if years else 0

    def _apply(self, plan, log):
        """Apply the plan in one transaction: a refusal undoes all of it."""
        try:
            with self.env.cr.savepoint():
                PlanApplier(self.env, self.company_id, plan).apply()
        except UserError as error:
            log.error("NOTHING_SAVED", Place(), reason=str(error))

    # -- result ------------------------------------------------------------------

    def _show(self, plan, log):
        self.sheet_ids.unlink()
        (self.error_ids | self.notice_ids).unlink()
        issue_vals = self.env["school.import.issue"]._prepare_issues(log)
        self.write(
            {
                "state": "checked",
                "fingerprint": plan.fingerprint(),
                "nothing_to_do": plan.empty,
                "error_count": len(log.errors),
                "notice_count": len(log.notices),
                "sheet_ids": [
                    Command.create(vals)
                    for vals in self.env["school.import.sheet"]._prepare_sheets(plan, log)
                ],
                "error_ids": [
                    Command.create(vals) for vals in issue_vals if vals["severity"] == "error"
                ],
                "notice_ids": [
                    Command.create(vals) for vals in issue_vals if vals["severity"] == "notice"
                ],
            }
        )

    # -- files -------------------------------------------------------------------

    def _drop_files(self):
        """Delete the uploaded files: they hold personal data of pupils."""
        for wizard in self:
            mine = wizard.sudo().file_ids.filtered(
                lambda file, wizard=wizard: (
                    file.res_model == wizard._name and file.create_uid == wizard.create_uid
                )
            )
            wizard.sudo().file_ids = [Command.clear()]
            mine.unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_files(self):
        self._drop_files()

    @api.model
    def _import_files(self, files, **vals):
        """Import files given as ``{name: content}``; for code, not for people.

        :return: the wizard after the import, in state «done» or with its errors
        """
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": content, "res_model": self._name, "res_id": 0}
                for name, content in files.items()
            ]
        )
        wizard = self.create({"file_ids": [Command.set(attachments.ids)], **vals})
        wizard.action_check()
        if not wizard.error_count:
            wizard.action_import()
        return wizard

    @api.model
    def _import_module_files(self, paths, **vals):
        """Import files that an addon ships, such as the demo school's.

        :param paths: «school_gradebook/demo/hoc_sinh.xlsx», …
        :raise UserError: when they have errors
        """
        files = {}
        for path in paths:
            with file_open(path, "rb") as source:
                files[path.rsplit("/", 1)[-1]] = source.read()
        wizard = self._import_files(files, **vals)
        if wizard.error_count:
            raise UserError("\n".join(wizard.error_ids.mapped("message")))
        return True
