"""Verify the journals of the marks: school_verify -d DATABASE [--book ID …]"""

import sys

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class SchoolVerify(Command):
    """Verify the journals of the marks and name every cell whose history is broken.

    The exit status is 0 when all is well, 1 when something is broken, 2 for a wrong call.
    Nothing is written.
    """

    name = "school_verify"

    def run(self, cmdargs):
        """Print the result; exit with the status."""
        options = self._parse(cmdargs)
        config.parse_config(self._config_arguments(options), setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            self.parser.error("name one database with -d")
        with Registry(names[0]).cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            if "school.mark.journal" not in env:
                self.parser.error(f"the database {names[0]} has no gradebook")
            broken = self._verify(env, options.book)
            cr.rollback()
        sys.exit(1 if broken else 0)

    def _parse(self, cmdargs):
        add = self.parser.add_argument
        add("-c", "--config", help="configuration file")
        add("-d", "--database", help="database to verify")
        add("--book", type=int, action="append", metavar="ID", help="only this gradebook")
        return self.parser.parse_args(cmdargs)

    def _config_arguments(self, options):
        arguments = ["--no-http", "--log-level", "warn"]
        arguments += ["-c", options.config] if options.config else []
        return arguments + (["-d", options.database] if options.database else [])

    def _verify(self, env, ids):
        """Print every break, class by class; return how many there are."""
        journal = env["school.mark.journal"]._in_school_language()
        books = env["school.gradebook"].search([("id", "in", ids)] if ids else [])
        if ids and set(ids) - set(books.ids):
            self.parser.error(f"no such gradebook: {sorted(set(ids) - set(books.ids))}")
        count = 0
        for __, of_class in sorted(books.grouped("class_id").items(), key=lambda x: x[0].id):
            for found in journal._describe(journal._breaks(of_class)):
                self._say(found["message"])
                count += 1
            env.invalidate_all()
        for message in [] if ids else self._messages(journal):
            self._say(message)
            count += 1
        rows = journal.search_count([("gradebook_id", "in", books.ids)])
        self._say(journal._summary(len(books), rows, count))
        return count

    def _say(self, line):
        sys.stdout.write(f"{line}\n")

    def _messages(self, journal):
        """Return what is wrong with the guard, and what does not fit the signed digests."""
        companies = journal.env["school.journal.check"]._schools()
        digests = journal.env["school.journal.digest"]
        return [
            *journal._guard_messages(),
            *(message for company in companies for message in digests._messages(company)),
        ]
