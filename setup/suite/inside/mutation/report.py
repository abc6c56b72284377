"""What the last run of mutmut left: a table by module, and the diff of each survivor."""

import json
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

# A mutant that never ends is noticed as surely as one that fails.
NOTICED = ("killed", "timeout")


def forget() -> int:
    """Let mutmut test again what was not noticed."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in NOTICED:
                data.exit_code_by_key[name] = None
        data.save()
    return 0


def main() -> int:
    """Print the report; 1 if any mutant was not noticed."""
    unnoticed = {}
    table = {}
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        states = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
        table[path.stem] = Counter(states.values())
        unnoticed |= {name: (path, state) for name, state in states.items() if state not in NOTICED}
    outside, survivors = outside_functions()
    for name, (path, state) in unnoticed.items():
        print(f"\n{state}: {name.rpartition('.lib.')[2]}")
        print("\n".join(get_diff_for_mutant(name, path=path).splitlines()[2:]))
    for module, diff in survivors:
        print(f"\nsurvived: {module}, outside functions\n{diff}")
    print_table(table)
    if outside:
        print("\nOutside functions: tables, constants, defaults.")
        print_table(outside)
    return 1 if unnoticed or survivors else 0


def outside_functions() -> tuple[dict[str, Counter], list[tuple[str, str]]]:
    """Return what tables.py found: counts by module, and its survivors with their module."""
    path = Path("mutants") / "tables.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    table = {
        module: Counter("killed" if failed else "survived" for failed in judged.values())
        for module, judged in found.items()
    }
    survivors = [
        (module, diff)
        for module, judged in found.items()
        for diff, failed in judged.items()
        if not failed
    ]
    return table, survivors


def print_table(table: dict[str, Counter]) -> None:
    """Print one line per module, as docs/mutation.md shows them."""
    print("\n| Module | Mutants | Killed | Endless | Survived |\n|---|---:|---:|---:|---:|")
    total = sum(table.values(), Counter())
    for name, counts in [*table.items(), ("all", total)]:
        mutants, killed, endless = counts.total(), counts["killed"], counts["timeout"]
        survived = mutants - killed - endless
        print(f"| {name} | {mutants} | {killed} | {endless} | {survived} |")


if __name__ == "__main__":
    sys.exit(forget() if "--forget" in sys.argv else main())
