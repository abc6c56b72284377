"""Mutants of what stands outside functions, which mutmut leaves out: tables, constants, defaults.

Each is a whole module, written into the copy and tested in a forked process.
"""

import difflib
import json
import os
import signal
import sys
from pathlib import Path

import hypothesis  # noqa: F401  imported once, for all forks
import libcst
import pytest
from mutmut.configuration import config
from mutmut.mutation.file_mutation import create_mutations
from mutmut.utils.file_utils import walk_mutatable_files

LONGEST = 300  # seconds for all tests; a mutant that takes longer is noticed, too
RESULT = Path("mutants") / "tables.json"


def main() -> int:
    """Test all such mutants of the modules that mutmut was told to mutate."""
    result = {}
    for path in sorted(walk_mutatable_files(), key=lambda path: path.stat().st_size):
        source = path.read_text(encoding="utf-8")
        judged = result[path.stem] = {}
        try:
            for mutant in sorted(set(mutants(path, source))):
                path.write_text(mutant, encoding="utf-8")
                judged[difference(source, mutant)] = failed()
                print(f"\r{path.stem}: {len(judged)} outside functions ", end="", file=sys.stderr)
        finally:
            path.write_text(source, encoding="utf-8")
            RESULT.write_text(json.dumps(result))
    return 0


def difference(source, mutant):
    """Return the changed lines and one around them."""
    lines = difflib.unified_diff(source.splitlines(), mutant.splitlines(), n=1, lineterm="")
    return "\n".join(list(lines)[2:])


def mutants(path, source):
    """Yield the module's source with each mutation outside functions."""
    module, mutations, _classes, _functions = create_mutations(str(path), source)
    for mutation in mutations:
        if not isinstance(mutation.contained_by_top_level_function, libcst.FunctionDef):
            yield module.deep_replace(mutation.original_node, mutation.mutated_node).code


def failed():
    """Run the tests in a child that imports the mutated module, up to the first failure."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    signal.alarm(LONGEST)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.path.insert(0, str(Path.cwd()))
    words = ["-x", "-q", "--rootdir=.", "--tb=no", *config().pytest_add_cli_args]
    os._exit(int(pytest.main([*words, *config().pytest_add_cli_args_test_selection])))


if __name__ == "__main__":
    sys.exit(main())
