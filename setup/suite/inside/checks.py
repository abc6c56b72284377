"""Checks that no ready-made tool makes: checks.py NAME.

Each check yields «file:line: message»; any line means failure.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[3]
ADDONS = ROOT / "addons"

# Habits of older versions that Odoo 19 takes without an error, or only a log line.
TRAPS = {
    ".py": {
        r"\bdef name_get\b": "never called: write _compute_display_name",
        r"\b_sql_constraints\b": "ignored: use models.Constraint",
        r"\bauto_join\b": "ignored: use bypass_search_access",
        r"\bgroups_id\b": "renamed: group_ids",
        r"""view_mode["']?\s*[:=]\s*["'][^"']*\btree\b""": "no such view: list",
        r"\bself\._(cr|uid|context)\b": "deprecated: self.env.cr, .uid, .context",
        r"\bgroup_operator\b": "renamed: aggregator",
        r"\bdef load_tests\b": "never called: use doctest.testmod in a test",
        r"\bfrom odoo\.orm\b": "private: import from odoo.api, odoo.fields, odoo.models",
    },
    ".xml": {
        r"kanban-box": "the browser throws: name the template card",
        r"oe_chatter": "no chatter appears: use <chatter/>",
        r"<tree\b": "renamed: <list>",
        r"name=\"view_mode\"[^>]*>[^<]*\btree\b": "no such view: list",
        r"\bgroups_id\b": "renamed: group_ids",
        r"\bt-esc\b|\bt-raw\b": "deprecated: t-out",
        r"\battrs=": "refused: use invisible, readonly, required",
    },
    ".js": {
        r"@odoo-module": "not needed",
        r"useService\(\"(rpc|user)\"\)": "gone: import rpc or user",
    },
}
SKIPS = {
    ".py": r"\bskipTest\(|@(unittest\.)?skip|\bpytest\.(mark\.)?skip|\bxfail\b|@expectedFailure",
    ".js": r"\b(test|describe)\.(skip|only|todo|debug)\b|\.current\.only\b",
}
HOSTS = re.compile(
    r"deb\.debian\.org|pypi\.org|pythonhosted|registry\.npmjs|npmjs\.(org|com)|/debian(-security)?/dists"
)
TEXT_SUFFIXES = {
    "", ".cfg", ".csv", ".in", ".js", ".json", ".md", ".mjs", ".po", ".pot", ".py", ".rst",
    ".scss", ".sh", ".sql", ".toml", ".txt", ".xml", ".yaml", ".yml",
}  # fmt: skip


def files(*suffixes: str, below: Path = ADDONS) -> Iterator[Path]:
    """Source files with one of the suffixes."""
    for path in sorted(below.rglob("*")):
        if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
            yield path


def matches(path: Path, patterns: dict[str, str]) -> Iterator[str]:
    """Lines that match a forbidden pattern."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for pattern, hint in patterns.items():
            if re.search(pattern, line):
                yield f"{place(path)}:{number}: {line.strip()[:80]} — {hint}"


def place(path: Path) -> str:
    """Path as the reader types it."""
    return str(path.relative_to(ROOT))


def traps() -> Iterator[str]:
    """Old habits that fail silently."""
    for suffix, patterns in TRAPS.items():
        for path in files(suffix):
            yield from matches(path, patterns)


def lib_is_pure() -> Iterator[str]:
    """lib/ holds rules without the framework: it imports no odoo, and nothing above itself."""
    for lib in sorted(ADDONS.glob("*/lib")):
        for path in files(".py", below=lib):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            depth = len(path.relative_to(lib).parts)
            for node in ast.walk(tree):
                for module, level in imported(node):
                    if level > depth or module.split(".")[0] == "odoo":
                        yield f"{place(path)}:{node.lineno}: lib/ imports {module or 'its addon'}"


def imported(node: ast.AST) -> list[tuple[str, int]]:
    """(module, level of relativeness) of an import statement."""
    if isinstance(node, ast.Import):
        return [(alias.name, 0) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", node.level)]
    return []


def tests_are_registered() -> Iterator[str]:
    """A test module that tests/__init__.py does not import never runs."""
    for path in sorted(ADDONS.glob("*/tests/test_*.py")):
        init = path.parent / "__init__.py"
        names: set[str] = set()
        if init.exists():
            for node in ast.walk(ast.parse(init.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    names |= {alias.name for alias in node.names}
        if path.stem not in names:
            yield f"{place(path)}:1: not imported in {place(init)}, so it never runs"
    for path in sorted(ADDONS.glob("*/tests/*.py")):
        if not path.name.startswith("test_") and re.search(
            r"^\s+def test_", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            yield f"{place(path)}:1: holds tests, but only test_*.py is searched for them"


def no_skips() -> Iterator[str]:
    """A skipped test proves nothing."""
    for below in (ADDONS, ROOT / "tests"):
        for suffix, pattern in SKIPS.items():
            for path in files(suffix, below=below):
                yield from matches(path, {pattern: "no test is skipped here"})


def translations() -> Iterator[str]:
    """vi.po is complete: every term of the .pot, none empty, none fuzzy."""
    for addon in sorted(path.parent for path in ADDONS.glob("*/__manifest__.py")):
        template = addon / "i18n" / f"{addon.name}.pot"
        translation = addon / "i18n" / "vi.po"
        if not template.exists() or not translation.exists():
            yield f"{place(addon)}/i18n:1: {addon.name}.pot or vi.po is missing (./setup/i18n)"
            continue
        yield from incomplete(template, translation)


def incomplete(template: Path, translation: Path) -> Iterator[str]:
    """Terms of a template that its translation lacks, and terms it has too many.

    A file name of a report is code, the same in every language: empty, it stays so.
    """
    wanted = {entry.msgid for entry in polib.pofile(str(template)) if not entry.obsolete}
    entries = {entry.msgid: entry for entry in polib.pofile(str(translation)) if not entry.obsolete}
    for msgid in sorted(wanted - set(entries)):
        yield f"{place(translation)}:1: missing: {msgid[:80]!r}"
    for msgid in sorted(set(entries) - wanted):
        yield f"{place(translation)}:{entries[msgid].linenum}: not in the .pot: {msgid[:80]!r}"
    for entry in entries.values():
        if (not entry.msgstr and not is_code(entry)) or entry.fuzzy:
            yield f"{place(translation)}:{entry.linenum}: untranslated: {entry.msgid[:80]!r}"


def is_code(entry: polib.POEntry) -> bool:
    """Whether a term is an expression that Odoo exports as if it were text."""
    return all(",print_report_name:" in place for place, _line in entry.occurrences)


def no_hosts() -> Iterator[str]:
    """No mirror or registry is named: machines know their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in (ROOT / name for name in listed.stdout.splitlines()):
        if path.suffix not in TEXT_SUFFIXES or path == Path(__file__) or not path.is_file():
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if HOSTS.search(line):
                yield f"{place(path)}:{number}: names a mirror or registry"


CHECKS = {
    "traps": traps,
    "lib-is-pure": lib_is_pure,
    "tests-are-registered": tests_are_registered,
    "no-skips": no_skips,
    "translations": translations,
    "no-hosts": no_hosts,
}


def main() -> int:
    """Print what the named check finds."""
    found = list(CHECKS[sys.argv[1]]())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
