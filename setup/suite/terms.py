"""Translation terms: from a database into the .pot and vi.po of each addon."""

import tempfile
from pathlib import Path

from . import bootstrap, paths
from .bootstrap import Suite
from .console import say, step
from .databases import Databases

DATABASE = "school_terms"
MERGE = paths.ROOT / "setup" / "suite" / "inside" / "merge_terms.py"


def command(_arguments: list[str]) -> int:
    """Install the addons, export their terms, bring vi.po up to date."""
    with bootstrap.prepared() as suite:
        databases = Databases(suite)
        with step("Installing the addons"):
            databases.clone(databases.ensure_dependencies(), DATABASE)
            databases.odoo("terms.log", "-d", DATABASE, "-i", ",".join(paths.our_addons()))
        for addon in paths.our_addons():
            folder = paths.ADDONS / addon / "i18n"
            folder.mkdir(exist_ok=True)
            template = folder / f"{addon}.pot"
            export(suite, DATABASE, addon, template)
            merge(suite, template, folder / "vi.po")
        databases.drop(DATABASE)
    say("Untranslated terms: ./setup/lint translations")
    return 0


def export(suite: Suite, database: str, addon: str, target: Path) -> None:
    """Write an addon's terms as a .pot without the time of the export."""
    words = suite.odoo_command("i18n", "export", "-d", database, "-o", str(target), addon)
    suite.call([*words], stderr=(paths.LOGS / "terms-export.log").open("ab"))
    merge(suite, target, None)


def merge(suite: Suite, template: Path, translation: Path | None) -> None:
    """Bring a translation up to date; None only tidies the template."""
    words = [paths.PYTHON, MERGE, template, *([translation] if translation else [])]
    suite.call(words)


def stale(databases: Databases, database: str) -> list[str]:
    """Addons whose .pot is not what a database with them exports."""
    problems = []
    with step("Terms against the .pot files"), tempfile.TemporaryDirectory() as folder:
        for addon in paths.our_addons():
            fresh = Path(folder) / f"{addon}.pot"
            export(databases.suite, database, addon, fresh)
            kept = paths.ADDONS / addon / "i18n" / f"{addon}.pot"
            if not kept.exists() or kept.read_text() != fresh.read_text():
                problems.append(f"{addon}: i18n/{addon}.pot is not up to date (./setup/i18n)")
    return problems
