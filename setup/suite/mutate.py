"""./setup/mutate: change lib/ in one place after the other; some test must fail each time.

The tests of lib/ need neither Odoo nor a database. They run on a copy in which ``odoo`` is only
the frame of packages that their imports name, and mutmut forks a process for each mutant.
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import paths, python_env, stamps
from .console import SetupError, end, run_logged, say, step

ADDON = Path("addons") / "school_gradebook"
# What marks, levels and decisions are computed with; the rest reads and words.
MODULES = (
    "averages",
    "levels",
    "conditions",
    "promotion",
    "conduct",
    "awards",
    "marks",
    "columns",
    "primary",
)
NEEDED = ("lib", "tests", "data/rulesets")
# Modules through which the tests reach the rules. Those of the other modules of lib/ have
# thousands of cases or look at the clock, and tell nothing more about the rules.
WAYS_IN = ("evaluate", "rulesets")
REQUIREMENTS = paths.ROOT / "setup" / "mutation-requirements.txt"
TOOLS = paths.CACHE / "mutmut"
SCRATCH = paths.CACHE / "mutation"
INSIDE = Path(__file__).parent / "inside" / "mutation"
COPY = SCRATCH / "odoo" / ADDON
TESTS = COPY.relative_to(SCRATCH) / "tests"
# A test that reads the source would read mutmut's.
SETTINGS = """[mutmut]
source_paths = odoo
only_mutate =
{files}
pytest_add_cli_args =
    -pno:cacheprovider
    -opython_files=test_lib_*.py
    -opython_functions=none
pytest_add_cli_args_test_selection =
    {tests}
    --deselect={tests}/test_lib_rulesets.py::TestPurity
{ignored}
timeout_multiplier = 4
timeout_constant = 2
use_git_change_detection = false
"""


def command(arguments: list[str]) -> int:
    """Mutate the named modules, or all; 1 if a mutant survives."""
    options = _options().parse_args(arguments)
    unknown = set(options.module) - {path.stem for path in (paths.ROOT / ADDON / "lib").glob("*")}
    if unknown:
        raise SetupError(f"No such module in lib/: {', '.join(sorted(unknown))}.")
    env = _prepare()
    with stamps.exclusive("mutation"):
        if not options.show:
            _copy(options.commit, options.module or MODULES, fresh=not options.again)
            if options.again:
                _call([paths.PYTHON, INSIDE / "report.py", "--forget"], env)
            _mutate(env)
            if not options.again:
                _call([paths.PYTHON, INSIDE / "tables.py"], env)
        return _call([paths.PYTHON, INSIDE / "report.py"], env)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./setup/mutate", description=__doc__.split("\n")[0])
    parser.add_argument("module", nargs="*", help=f"of lib/; without: {' '.join(MODULES)}")
    parser.add_argument("--commit", help="take lib/ and its tests from there, not from disk")
    parser.add_argument("--again", action="store_true", help="what survived last time, or is new")
    parser.add_argument("--show", action="store_true", help="only print the last run's survivors")
    return parser


def _prepare() -> dict[str, str]:
    """The venv and mutmut beside it; no Odoo and no PostgreSQL. Return the environment."""
    paths.make_directories()
    with stamps.exclusive():
        python_env.ensure()
        _ensure_mutmut()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return env | {
        "PYTHONPATH": str(TOOLS),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # pytest-odoo would start the real one.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }


def _ensure_mutmut() -> None:
    key = stamps.key_of(REQUIREMENTS.read_text(), paths.REQUIREMENTS.read_text())
    if stamps.is_done("mutmut", key) and TOOLS.exists():
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    with step("mutmut"):
        where = ["--target", TOOLS, "-r", REQUIREMENTS, "-c", paths.REQUIREMENTS]
        run_logged([*python_env.pip(), "install", *where], "mutmut.log")
    stamps.mark_done("mutmut", key)


def _copy(commit: str | None, modules: list[str], *, fresh: bool) -> None:
    """Lay out lib/ and its tests where their imports find them."""
    if fresh:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    shutil.rmtree(COPY, ignore_errors=True)
    (SCRATCH / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    shutil.rmtree(SCRATCH / "mutants" / TESTS, ignore_errors=True)
    if commit:
        _unpack(commit)
    else:
        for name in NEEDED:
            shutil.copytree(paths.ROOT / ADDON / name, COPY / name)
    for path in (COPY / "lib").glob("*.py"):
        path.write_text(without_decorators(path.read_text("utf-8")), "utf-8")
    for package in (COPY / "tests", COPY, COPY.parent, SCRATCH / "odoo"):
        (package / "__init__.py").write_text("")
    shutil.copytree(INSIDE / "odoo", SCRATCH / "odoo", dirs_exist_ok=True)
    (SCRATCH / "setup.cfg").write_text(_settings(modules))


def _settings(modules: list[str]) -> str:
    """Say what to mutate and which tests to run."""
    others = {path.stem for path in (COPY / "lib").glob("*.py")} - {*MODULES, *WAYS_IN}
    return SETTINGS.format(
        files="\n".join(f"    {TESTS.parent}/lib/{name}.py" for name in modules),
        tests=TESTS,
        ignored="\n".join(f"    --ignore={TESTS}/test_lib_{name}.py" for name in sorted(others)),
    )


def _unpack(commit: str) -> None:
    words = ["git", "archive", commit, *(str(ADDON / name) for name in NEEDED)]
    archive = subprocess.run(words, cwd=paths.ROOT, capture_output=True, check=False)
    if archive.returncode:
        raise SetupError(archive.stderr.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(SCRATCH / "odoo", filter="data")


def without_decorators(source: str) -> str:
    """Return the source so that mutmut, which leaves decorated functions alone, sees all of it.

    A cache only saves time, and it would hide from the second test what the first has called.
    """
    source = re.sub(r"^@(lru_)?cache\b.*\n", "", source, flags=re.MULTILINE)
    method = re.compile(r"^    @property\n    def (\w+)\(.*\n(?:(?:        .*)?\n)*", re.MULTILINE)
    return method.sub(
        lambda found: (
            found[0].replace("    @property\n", "", 1).rstrip()
            + f"\n\n    {found[1]} = property({found[1]})\n\n"
        ),
        source,
    )


def _mutate(env: dict[str, str]) -> None:
    program = "from mutmut.__main__ import cli; cli()"
    words = [paths.PYTHON, "-c", program, "run", "--max-children", "1"]
    say("· One process; the numbers count while it works …")
    if _call(words, env):
        raise SetupError("mutmut stopped; its last words are above.")


def _call(words: list, env: dict[str, str]) -> int:
    with subprocess.Popen([str(word) for word in words], env=env, cwd=SCRATCH) as process:
        try:
            return process.wait()
        finally:
            end(process)
