"""./setup/bench: how long the main actions take, against bare SQL or Odoo's list."""

from . import bootstrap, extras, paths
from .databases import Databases

DATABASE = "school_bench"
RUNNER = paths.TESTS / "benchmark" / "run.py"
RESULT = paths.CACHE / "bench.json"


def command(arguments: list[str]) -> int:
    """Run tests/benchmark on a copy of the demo school; 1 if a target is missed."""
    with bootstrap.prepared() as suite:
        extras.ensure_browser()
        databases = Databases(suite)
        databases.clone(databases.ensure_demo(), DATABASE)
        try:
            words = [paths.PYTHON, RUNNER, "--database", DATABASE, "--json", RESULT, *arguments]
            return suite.call(words)
        finally:
            databases.drop(DATABASE)
