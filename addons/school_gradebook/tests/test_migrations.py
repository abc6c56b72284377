import importlib.util
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


@tagged("post_install", "-at_install")
class TestMigrations(TransactionCase):
    """Scripts run on a database as the version before left it."""

    def run_script(self, version, stage, before):
        path = MIGRATIONS / version / f"{stage}-migration.py"
        spec = importlib.util.spec_from_file_location("migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        # The decorator looks for Odoo's loader in the frames above.
        with mute_logger("OpenUpgrade"):
            script.migrate(self.env.cr, before)

    def forget(self, model, name):
        """Take a field out of the database, as if it had never been."""
        domain = [("model", "=", model), ("name", "=", name)]
        field = self.env["ir.model.fields"].search(domain)
        table, column = SQL.identifier(self.env[model]._table), SQL.identifier(name)
        self.env.cr.execute(SQL("ALTER TABLE %s DROP COLUMN %s", table, column))
        self.env.cr.execute(SQL("DELETE FROM ir_model_fields WHERE id = %s", field.id))

    def test_rulesets_of_the_first_version_are_in_force(self):
        self.forget("school.ruleset", "state")
        self.run_script("19.0.1.1.0", "pre", "19.0.1.0.0")
        rows = self.env.execute_query(SQL("SELECT DISTINCT state FROM school_ruleset"))
        self.assertEqual(rows, [("in_force",)])

    def test_chains_of_the_first_version_are_verified(self):
        """Unlock and reason are new columns of the journal; its rows keep their hash."""
        before = self.env["school.journal.check"].search([])
        self.run_script("19.0.1.1.0", "post", "19.0.1.0.0")
        made = self.env["school.journal.check"].search([]) - before
        self.assertEqual(made.company_id, self.env["school.class"].search([]).company_id)
        self.assertFalse(made.filtered(lambda check: check.state != "good"), made.mapped("message"))
