"""Mutants of what stands outside functions, which mutmut leaves out: tables and constants.

Each is a whole module, written into the copy and tested in a forked process.
"""

import difflib
import json
import os
import signal
import sys
from pathlib import Path

import hypothesis  # noqa: F401  imported once, for all forks
import pytest
from mutmut.configuration import config
from mutmut.mutation.file_mutation import create_mutations
from mutmut.utils.file_utils import walk_mutatable_files

LONGEST = 300  # seconds for all tests; a mutant that takes longer is noticed, too
RESULT = Path("mutants") / "tables.json"


def main() -> int:
    """Test all such mutants of the modules that mutmut was told to mutate."""
    result = {}
    for path in sorted(walk_mutatable_files()):
        source = path.read_text(encoding="utf-8")
        try:
            result[path.stem] = dict(judged(path, source))
        finally:
            path.write_text(source, encoding="utf-8")
    RESULT.write_text(json.dumps(result))
    return 0


def judged(path, source):
    """Yield (diff, whether a test failed) of every mutant of a module."""
    for number, mutant in enumerate(sorted(set(mutants(path, source))), 1):
        path.write_text(mutant, encoding="utf-8")
        print(f"\r{path.stem}: table mutant {number} ", end="", file=sys.stderr, flush=True)
        lines = difflib.unified_diff(source.splitlines(), mutant.splitlines(), n=1, lineterm="")
        yield "\n".join(list(lines)[2:]), failed()


def mutants(path, source):
    """Yield the module's source with each mutation outside functions."""
    module, mutations, _classes, _functions = create_mutations(str(path), source)
    for mutation in mutations:
        if mutation.contained_by_top_level_function is None:
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
