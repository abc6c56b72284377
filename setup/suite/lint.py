"""./setup/lint: every check of the source, by name or all."""

import shutil
import time
from pathlib import Path

from . import bootstrap, machine, paths, stamps
from .bootstrap import Suite
from .console import SetupError, run_logged, say, step

NODE = paths.CACHE / "npm"
SOURCES = ("setup", "addons", "tests")
CHECKS_PROGRAM = paths.ROOT / "setup" / "suite" / "inside" / "checks.py"
OUR_CHECKS = (
    "traps",
    "lib-is-pure",
    "tests-are-registered",
    "no-skips",
    "translations",
    "no-hosts",
)
USAGE = """./setup/lint            all checks
./setup/lint NAME …     some of them: {names}
./setup/lint fix PATH … let ruff and prettier rewrite what they can"""


def command(arguments: list[str]) -> int:
    """Run the named checks, or all; the number of failed ones is the status."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE.format(names=" ".join(CHECKS)))
        return 0
    with bootstrap.installed() as suite:
        if arguments[:1] == ["fix"]:
            return fix(suite, arguments[1:])
        return min(len(failed_checks(suite, arguments)), 100)


def failed_checks(suite: Suite, names: list[str] | None = None) -> list[str]:
    """Run checks and return the names of those that failed."""
    unknown = set(names or ()) - set(CHECKS)
    if unknown:
        raise SetupError(f"No such check: {', '.join(sorted(unknown))}. Known: {', '.join(CHECKS)}")
    failed = []
    for name in names or CHECKS:
        started = time.monotonic()
        status = CHECKS[name](suite)
        verdict = "✗" if status else "✓"
        say(f"{verdict} {name} ({time.monotonic() - started:.1f} s)")
        if status:
            failed.append(name)
    return failed


def fix(suite: Suite, targets: list[str]) -> int:
    """Format and repair files in place."""
    targets = targets or sources()
    suite.call(["ruff", "check", "--fix", "--quiet", *targets], cwd=paths.ROOT)
    suite.call(["ruff", "format", "--quiet", *targets], cwd=paths.ROOT)
    files = scripts(*targets)
    return prettier(suite, "--write", files) if files else 0


def sources() -> list[str]:
    """Folders with code of ours that exist."""
    return [name for name in SOURCES if (paths.ROOT / name).exists()]


def scripts(*targets: str, suffixes: tuple[str, ...] = (".js", ".scss")) -> list[str]:
    """Front-end files below the targets, relative to the root."""
    found: list[Path] = []
    for target in targets or ("addons",):
        path = paths.ROOT / target
        candidates = path.rglob("*") if path.is_dir() else [path]
        found += [file for file in candidates if file.suffix in suffixes]
    return sorted(str(file.relative_to(paths.ROOT)) for file in found if "lib" not in file.parts)


def ruff_check(suite: Suite) -> int:
    """Mistakes, imports, complexity."""
    return suite.call(["ruff", "check", "--quiet", *sources()], cwd=paths.ROOT)


def ruff_format(suite: Suite) -> int:
    """Layout of Python."""
    return suite.call(["ruff", "format", "--check", "--quiet", *sources()], cwd=paths.ROOT)


def pylint_odoo(suite: Suite) -> int:
    """Odoo's habits in Python."""
    addons = [f"addons/{name}" for name in paths.our_addons()]
    return suite.call(["pylint", "--rcfile=.pylintrc", "-j", "2", *addons], cwd=paths.ROOT)


def oca_modules(suite: Suite) -> int:
    """Manifests, XML and CSV."""
    addons = [f"addons/{name}" for name in paths.our_addons()]
    return suite.call(["oca-checks-odoo-module", *addons], cwd=paths.ROOT)


def oca_po(suite: Suite) -> int:
    """Translation files in themselves."""
    files = sorted(str(path) for path in paths.ADDONS.glob("*/i18n/*.po*"))
    return suite.call(["oca-checks-po", *files], cwd=paths.ROOT) if files else 0


def eslint(suite: Suite) -> int:
    """Mistakes in JavaScript."""
    files = scripts(suffixes=(".js",))
    if not files:
        return 0
    ensure_node()
    program = NODE / "node_modules" / ".bin" / "eslint"
    return suite.call([program, "--max-warnings", "0", *files], cwd=paths.ROOT)


def prettier_check(suite: Suite) -> int:
    """Layout of JavaScript and SCSS."""
    files = scripts()
    return prettier(suite, "--check", files) if files else 0


def prettier(suite: Suite, mode: str, files: list[str]) -> int:
    """Run prettier on files."""
    ensure_node()
    program = NODE / "node_modules" / ".bin" / "prettier"
    return suite.call([program, mode, "--log-level", "warn", *files], cwd=paths.ROOT)


def own(name: str):
    """One of the checks in inside/checks.py."""
    return lambda suite: suite.call([paths.PYTHON, CHECKS_PROGRAM, name], cwd=paths.ROOT)


CHECKS = {
    "ruff-check": ruff_check,
    "ruff-format": ruff_format,
    "pylint-odoo": pylint_odoo,
    "oca-modules": oca_modules,
    "oca-po": oca_po,
    "eslint": eslint,
    "prettier": prettier_check,
    **{name: own(name) for name in OUR_CHECKS},
}


def ensure_node() -> None:
    """The pinned JavaScript tools, in the ignored folder."""
    lock = paths.ROOT / "package-lock.json"
    key = stamps.key_of(lock.read_text())
    if stamps.is_done("npm", key) and NODE.exists():
        return
    if not shutil.which("npm"):
        machine.ensure_packages(["nodejs", "npm"], "the JavaScript checks")
    with stamps.exclusive(), step("JavaScript tools"):
        NODE.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(paths.ROOT / name, NODE / name)
        run_logged(["npm", "ci", "--no-fund", "--no-audit"], "npm.log", cwd=NODE)
    stamps.mark_done("npm", key)
