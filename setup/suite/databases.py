"""Databases: built under a working name, renamed when whole.

An interrupted build leaves only a database whose name says so, and the next
build drops it. Copies are made from templates, file store included.
"""

import ast
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path

from . import console, paths, stamps
from .bootstrap import Suite
from .console import SetupError, step

INSIDE = Path(__file__).parent / "inside"
DEPENDENCIES = "school_template_dependencies"
DEMO = "school_template_demo"
UNFINISHED = "_unfinished"
LANGUAGE = "vi_VN"
# PostgreSQL copies a template only while nobody else reads it.
_COPYING = threading.Lock()


class Databases:
    """Operations on the databases of a prepared suite."""

    def __init__(self, suite: Suite):
        self.suite = suite

    # -- plain operations

    def sql(self, database: str, statement: str) -> list[list[str]]:
        """Rows of one statement, as text."""
        result = subprocess.run(
            [str(paths.PYTHON), str(INSIDE / "sql.py"), database, statement],
            env=self.suite.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise SetupError(f"SQL on {database}: {result.stderr.strip().splitlines()[-1]}")
        return [line.split("\t") for line in result.stdout.splitlines()]

    def exists(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return bool(self.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def drop(self, name: str) -> None:
        """Drop a database and its file store, if there."""
        self.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def rename(self, old: str, new: str) -> None:
        """The last step of a build: from then on the database counts."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        if self.filestore(old).exists():
            self.filestore(old).rename(self.filestore(new))
        self.sql("postgres", f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def clone(self, template: str, name: str) -> None:
        """A copy; files are linked, since a file store never changes a file."""
        self.drop(name)
        with _COPYING:
            self.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        source = self.filestore(template)
        if source.exists():
            shutil.copytree(source, self.filestore(name), copy_function=os.link)

    def filestore(self, name: str) -> Path:
        """Where Odoo keeps the attachments of a database."""
        return paths.ODOO_DATA / "filestore" / name

    def odoo(self, log: str, *arguments: str) -> None:
        """Run Odoo once, without a web server, output to a log."""
        command = self.suite.odoo_command("--stop-after-init", "--no-http", *arguments)
        console.run_logged(command, log, env=self.suite.env)

    def inside(self, log: str, program: str, *arguments: str) -> None:
        """Run one of the programs in inside/ with the venv's Python."""
        command = [paths.PYTHON, INSIDE / program, *arguments]
        console.run_logged(command, log, env=self.suite.env)

    # -- templates

    def ensure_dependencies(self) -> str:
        """Template with what our addons depend on and Vietnamese, no demo."""
        modules = dependencies()
        key = stamps.key_of(self.suite.odoo, modules, paths.OCA_REQUIREMENTS.read_text())
        if not self._fresh(DEPENDENCIES, key):
            with step(f"Database template with {', '.join(modules)}"):
                working = DEPENDENCIES + UNFINISHED
                self.drop(working)
                self.odoo(
                    "template-dependencies.log",
                    *("-d", working, "-i", ",".join(modules), f"--load-language={LANGUAGE}"),
                )
                self._finish(working, DEPENDENCIES, key)
        return DEPENDENCIES

    def ensure_demo(self) -> str:
        """Template with our addons and the demo school, in Vietnamese."""
        key = stamps.key_of(self.ensure_dependencies(), addons_key())
        if not self._fresh(DEMO, key):
            working = DEMO + UNFINISHED
            self.clone(DEPENDENCIES, working)
            self.install_demo(working)
            self._finish(working, DEMO, key)
        return DEMO

    def install_demo(self, name: str) -> None:
        """Install our addons with their demo school into a bare database."""
        with step("The school addons and the demo school"):
            # Only our demo: the demo people of hr would sit among the teachers.
            # Odoo loads a module's demo where its dependencies have theirs.
            self.sql(name, "UPDATE ir_module_module SET demo = true WHERE state = 'installed'")
            self.odoo(
                "install-demo.log", "-d", name, "-i", ",".join(paths.our_addons()), "--with-demo"
            )
            ours = ", ".join(f"'{addon}'" for addon in paths.our_addons())
            failed = self.sql(
                name, f"SELECT name FROM ir_module_module WHERE name IN ({ours}) AND NOT demo"
            )
            if failed:
                names = " and ".join(sorted(row[0] for row in failed))
                raise SetupError(
                    f"The demo data of {names} could not be loaded: "
                    f"see {paths.LOGS / 'install-demo.log'}"
                )
            self.sql(name, f"UPDATE ir_module_module SET demo = false WHERE name NOT IN ({ours})")
        with step("Language and web assets"):
            self.inside("prepare.log", "prepare.py", name, "--school")

    # -- inside

    def _fresh(self, name: str, key: str) -> bool:
        return stamps.is_done(name, key) and self.exists(name)

    def _finish(self, working: str, name: str, key: str) -> None:
        self.drop(name)
        self.rename(working, name)
        stamps.mark_done(name, key)


def dependencies() -> list[str]:
    """Addons that ours depend on and that are not ours."""
    ours = paths.our_addons()
    if not ours:
        raise SetupError(f"There is no addon in {paths.ADDONS}.")
    needed: set[str] = set()
    for addon in ours:
        manifest = (paths.ADDONS / addon / "__manifest__.py").read_text()
        needed.update(ast.literal_eval(manifest).get("depends", []))
    return sorted(needed - set(ours))


def addons_key(skip: Iterable[str] = ("tests",)) -> str:
    """Hash of our addons' content, tests left out."""
    parts: list[object] = []
    for path in sorted(paths.ADDONS.rglob("*")):
        inside = path.relative_to(paths.ADDONS).parts
        if not path.is_file() or path.suffix == ".pyc" or set(skip) & set(inside):
            continue
        parts += [path.relative_to(paths.ADDONS), stamps.key_of_file(path)]
    return stamps.key_of(*parts)
