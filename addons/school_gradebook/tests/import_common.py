"""Helpers of the import tests: roles, files in, and what must not have changed."""

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUP = "school_gradebook.group_school_"
ROLES = (
    "principal",
    "vice_principal",
    "board",
    "sysadmin",
    "clerk",
    "department_head",
    "teacher",
    "authority",
)
#: Everything that an import can write.
TABLES = (
    "school_year",
    "school_term",
    "school_class",
    "school_student",
    "school_guardian",
    "school_enrollment",
    "school_curriculum_line",
    "school_assignment",
    "school_gradebook",
    "school_gradebook_line",
    "school_mark",
    "school_term_result",
    "school_year_result",
    "res_partner",
    "res_users",
    "hr_employee",
)


class ImportCommon(BaseCommon):
    """One company with a user for each role, in Vietnamese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.company = cls.env["res.company"].create({"name": "Trường Phổ thông Hoa Sen"})
        cls.users = {role: cls._user(role, cls.company) for role in ROLES}

    @classmethod
    def _user(cls, role, company, login=None):
        return new_test_user(
            cls.env,
            f"{login or role}@import.example",
            groups=GROUP + role,
            context={"no_reset_password": True},
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            lang="vi_VN",
            tz="Asia/Ho_Chi_Minh",
        )

    @classmethod
    def wizard(cls, files, user=None, **vals):
        """Return a wizard with uploaded files, as the web client makes it."""
        user = user or cls.users["board"]
        env = cls.env(user=user, context={**cls.env.context, "lang": user.lang})
        Attachment = env["ir.attachment"]
        attachments = Attachment.create(
            [
                {"name": name, "raw": content, "res_model": "school.import", "res_id": 0}
                for name, content in files.items()
            ]
        )
        return env["school.import"].create({"file_ids": [(6, 0, attachments.ids)], **vals})

    @classmethod
    def import_at_once(cls, files):
        """Import the files that a class of tests begins with."""
        wizard = cls.wizard(files)
        wizard.action_check()
        wizard.action_import()
        if wizard.state != "done":
            raise AssertionError(wizard.error_ids.mapped("message"))

    def check(self, files, user=None, **vals):
        """Return the wizard after the dry run."""
        wizard = self.wizard(files, user, **vals)
        wizard.action_check()
        return wizard

    def imported(self, files, user=None, **vals):
        """Import files that must be right; return the wizard."""
        wizard = self.check(files, user, **vals)
        self.assertFalse(wizard.error_ids.mapped("message"))
        wizard.action_import()
        self.assertFalse(wizard.error_ids.mapped("message"))
        self.assertEqual(wizard.state, "done")
        return wizard

    def counts(self):
        """Return the number of rows of everything that an import writes."""
        self.env.flush_all()
        found = {}
        for table in (*TABLES, "school_mark_journal"):
            self.env.cr.execute(f'SELECT count(*) FROM "{table}"')  # pylint: disable=sql-injection
            found[table] = self.env.cr.fetchone()[0]
        return found

    def assertRefused(self, files, code, text="", user=None, **vals):
        """Checking and importing must name ``code``, say ``text`` and save nothing."""
        before = self.counts()
        wizard = self.check(files, user, **vals)
        errors = wizard.error_ids
        self.assertIn(code, errors.mapped("code"), errors.mapped("message"))
        wizard.action_import()
        self.assertEqual(wizard.state, "checked")
        self.assertTrue(wizard.error_count)
        self.assertEqual(self.counts(), before)
        error = wizard.error_ids.filtered(lambda issue: issue.code == code)[0]
        self.assertIn(text, error.message)
        return error

    def shown(self, school, key):
        """Return {pupil code: {column: «7,5»}} of a book in the database."""
        class_name, subject, term = key
        book = self.book(class_name, subject, term)
        found = {}
        for mark in book.line_ids.mark_ids:
            code = mark.line_id.student_code
            found.setdefault(code, {})[mark.column] = mark.shown
        return found

    def book(self, class_name, subject, term):
        """Return a gradebook of the company."""
        return self.env["school.gradebook"].search(
            [
                ("company_id", "=", self.company.id),
                ("class_id.name", "=", class_name),
                ("subject_id.code", "=", subject),
                ("term_id.code", "=", term),
            ]
        )
