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
    if "--names" in sys.argv:
        print("\n".join(unnoticed))
        return 0
    survivors = tables(table)
    for name, (path, state) in unnoticed.items():
        print(f"\n{state}: {name.rpartition('.lib.')[2]}")
        print("\n".join(get_diff_for_mutant(name, path=path).splitlines()[2:]))
    for module, diff in survivors:
        print(f"\nsurvived: {module}, outside functions\n{diff}")
    print_table(table)
    return 1 if unnoticed or survivors else 0


def tables(table: dict[str, Counter]) -> list[tuple[str, str]]:
    """Add what tables.py found to the counts; return its survivors."""
    path = Path("mutants") / "tables.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    survivors = []
    for module, judged in found.items():
        table[module].update("killed" if failed else "survived" for failed in judged.values())
        survivors += [(module, diff) for diff, failed in judged.items() if not failed]
    return survivors


def print_table(table: dict[str, Counter]) -> None:
    """Print one line per module, as docs/mutation.md shows them."""
    print("\n| Module | Mutants | Killed | Endless | Survived |\n|---|---:|---:|---:|---:|")
    total = sum(table.values(), Counter())
    for name, counts in [*table.items(), ("all", total)]:
        mutants, killed, endless = counts.total(), counts["killed"], counts["timeout"]
        survived = mutants - killed - endless
        print(f"| {name} | {mutants} | {killed} | {endless} | {survived} |")


if __name__ == "__main__":
    sys.exit(main())
