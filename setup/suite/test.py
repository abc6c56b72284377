"""./setup/test: checks of the source and every test, by two runners.

1. `lint`: the checks of lint.py.
2. `odoo`: the addons' own tests by Odoo's runner, on a fresh database without
   demo data; afterwards the terms of that database against the .pot files.
3. `pytest`: tests/, which crosses addons, by pytest-odoo with HTTP, on a copy
   of the demo school.
"""

import argparse
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import bootstrap, extras, lint, machine, paths, results, stamps, terms
from .bootstrap import Suite
from .console import SetupError, say, step
from .databases import Databases
from .results import Outcome

STAGES = ("lint", "odoo", "pytest")
# Side by side, each on a core: Odoo's runner takes longer than the two others together.
LANES = (("odoo",), ("lint", "pytest"))
ODOO_DATABASE = "school_test"
PYTEST_DATABASE = "school_journey"
SHOWN_PROBLEMS = 40
# Commands that tests call: text and fonts of printed PDF files.
TOOLS = {"pdftotext": "poppler-utils"}


def command(arguments: list[str]) -> int:
    """Run the stages and print the closing line; status 0 only if nothing failed."""
    options = parse(arguments)
    started = time.monotonic()
    with stamps.exclusive("test"), bootstrap.prepared() as suite:
        stages = Stages(suite, options)
        outcomes = stages.run(options.stages)
    for outcome in outcomes:
        show(outcome)
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes)
        for name in ("passed", "failed", "skipped")
    )
    say(f"\n{(time.monotonic() - started) / 60:.1f} minutes")
    closing = f"{passed} passed, {failed} failed"
    print(f"{closing}, {skipped} skipped" if skipped else closing, flush=True)
    return 1 if failed else 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Options; -k chooses the stage by itself."""
    parser = argparse.ArgumentParser(prog="./setup/test", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=STAGES, action="append", help="run only this stage")
    parser.add_argument(
        "-k",
        metavar="WHAT",
        help="an addon, Odoo test tags (/school_gradebook:TestLock) or a path (tests/test_x.py)",
    )
    parser.add_argument("--keep", action="store_true", help="keep the test databases")
    options = parser.parse_args(arguments)
    options.stages = options.only or list(STAGES)
    if options.k:
        options.stages = ["pytest" if options.k.startswith("tests") else "odoo"]
    return options


class Stages:
    """The stages of one run."""

    def __init__(self, suite: Suite, options: argparse.Namespace):
        self.suite = suite
        self.options = options
        self.databases = Databases(suite)
        if not paths.our_addons():
            raise SetupError(f"There is no addon in {paths.ADDONS}.")

    def run(self, stages: list[str]) -> list[Outcome]:
        """Run stages, those of LANES side by side; the outcomes in the order of the stages."""
        if set(stages) & {"odoo", "pytest"}:
            # what both need is made before either begins
            self._tools()
            self.databases.ensure_dependencies()
        lanes = [[stage for stage in lane if stage in stages] for lane in LANES]
        with ThreadPoolExecutor(len(lanes)) as pool:
            running = [pool.submit(self._run_lane, lane) for lane in lanes]
            try:
                done = {stage: outcome for lane in running for stage, outcome in lane.result()}
            except BaseException:
                self.suite.end_children()
                raise
        return [done[stage] for stage in STAGES if stage in done]

    def _run_lane(self, lane: list[str]) -> list[tuple[str, Outcome]]:
        return [(stage, getattr(self, stage)()) for stage in lane]

    def lint(self) -> Outcome:
        """Checks of the source."""
        say("— Checks of the source")
        failed = lint.failed_checks(self.suite)
        outcome = Outcome("Checks of the source")
        for name in failed:
            outcome.fail(f"./setup/lint {name}")
        return outcome

    def odoo(self) -> Outcome:
        """The addons' tests, installed by Odoo and run by its runner."""
        say("— The addons' tests, by Odoo's runner")
        template = self.databases.ensure_dependencies()
        self.databases.clone(template, ODOO_DATABASE)
        log = paths.LOGS / "test-odoo.log"
        log.unlink(missing_ok=True)
        addons = paths.our_addons()
        words = self.suite.odoo_command(
            *("-d", ODOO_DATABASE, "-i", ",".join(addons), "--test-tags", self._tags()),
            *("--stop-after-init", "--max-cron-threads", "0", "--workers", "0"),
            *("--http-port", str(free_port()), "--logfile", str(log)),
        )
        with step(f"Installing and testing {', '.join(addons)} (log: {log})"):
            status = self.suite.call(words)
        outcome = results.read_odoo(log.read_text(errors="replace") if log.exists() else "", status)
        if not self.options.k:
            for problem in terms.stale(self.databases, ODOO_DATABASE):
                outcome.fail(problem)
        self._leave(ODOO_DATABASE)
        return outcome

    def pytest(self) -> Outcome:
        """What crosses addons, in a real browser where it matters."""
        say("— What crosses addons, by pytest-odoo")
        self.databases.clone(self.databases.ensure_demo(), PYTEST_DATABASE)
        log, report = paths.LOGS / "test-pytest.log", paths.CACHE / "test-pytest.xml"
        for old in (log, report):
            old.unlink(missing_ok=True)
        words = [
            *(paths.PYTHON, "-m", "pytest", *self._paths()),
            *(f"--odoo-database={PYTEST_DATABASE}", "--odoo-http"),
            *(f"--junitxml={report}", f"--log-file={log}", "--log-file-level=INFO"),
            "--log-file-format=%(asctime)s,%(msecs)03d 0 %(levelname)s - %(name)s: %(message)s",
            "--log-file-date-format=%Y-%m-%d %H:%M:%S",
            *("-o", f"cache_dir={paths.CACHE / 'pytest'}"),
        ]
        with step("Testing"):
            status = self.suite.call(words, cwd=paths.ROOT)
        text = log.read_text(errors="replace") if log.exists() else ""
        outcome = results.read_pytest(report, text, status)
        self._leave(PYTEST_DATABASE)
        return outcome

    # -- inside

    def _tools(self) -> None:
        """A browser and the programs that tests call."""
        extras.ensure_browser()
        for program, package in TOOLS.items():
            if not any((Path(folder) / program).exists() for folder in search_path()):
                machine.ensure_packages([package], "the tests of printed forms")

    def _tags(self) -> str:
        wanted = self.options.k
        if not wanted:
            return ",".join(f"/{addon}" for addon in paths.our_addons())
        return f"/{wanted}" if wanted in paths.our_addons() else wanted

    def _paths(self) -> list[str]:
        wanted = self.options.k
        return [wanted] if wanted and wanted.startswith("tests") else ["tests"]

    def _leave(self, database: str) -> None:
        if not self.options.keep:
            self.databases.drop(database)


def show(outcome: Outcome) -> None:
    """One runner's counts and what has to be looked at."""
    say(f"\n{outcome.name}: {outcome.passed} passed, {outcome.failed} failed")
    for problem in outcome.problems[:SHOWN_PROBLEMS]:
        say(f"  ✗ {problem}")
    if len(outcome.problems) > SHOWN_PROBLEMS:
        say(f"  … and {len(outcome.problems) - SHOWN_PROBLEMS} more, see {paths.LOGS}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def search_path() -> list[str]:
    """Folders of the PATH."""
    return os.environ.get("PATH", "").split(os.pathsep)
