"""Run the benchmarks: run.py --database NAME [--json FILE] [WORD …]

Every module bench_*.py beside this file has `rows(env)`, which yields Row
objects. It gets an environment of the demo school as the superuser; what it
writes is rolled back afterwards, unless it commits. A WORD chooses the rows
whose name holds it, or a module: `browser` runs bench_browser.py and no other.

    from run import Row, median_seconds

    def rows(env):
        yield Row("open a sheet", median_seconds(opening), median_seconds(query), target=5)
"""

import argparse
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One measured thing.

    `target` is the largest allowed ratio to the baseline, or the largest
    allowed number of seconds where there is no baseline; None only records.
    """

    name: str
    median_seconds: float
    baseline_seconds: float | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline."""
        return self.median_seconds / self.baseline_seconds if self.baseline_seconds else None

    @property
    def met(self) -> bool:
        """Whether the target is kept."""
        measured = self.median_seconds if self.ratio is None else self.ratio
        return self.target is None or measured <= self.target

    def as_json(self) -> dict:
        """The row as it is written to the file."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def median_seconds(call: Callable[[], object], times: int = 5, warm_up: int = 1) -> float:
    """Median duration of a call, after a warm-up."""
    for _ in range(warm_up):
        call()
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return statistics.median(durations)


def collect(env, words: Iterable[str] = ()) -> Iterator[Row]:
    """Rows of every benchmark module, each in a transaction of its own."""
    stems = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    chosen = [stem for stem in stems if stem.removeprefix("bench_") in words]
    for stem in chosen or stems:
        for row in importlib.import_module(stem).rows(env):
            if chosen or not words or any(word in row.name for word in words):
                yield row
        env.cr.rollback()
        env.invalidate_all()


def line(row: Row) -> str:
    """A row of the printed table."""
    ratio = f"{row.ratio:.1f}×" if row.ratio is not None else ""
    baseline = f"{row.baseline_seconds * 1000:.1f}" if row.baseline_seconds else ""
    unit = "×" if row.ratio is not None else " s"
    target = f"≤ {row.target:g}{unit}" if row.target is not None else ""
    verdict = "" if row.target is None else ("ok" if row.met else "MISSED")
    return (
        f"{row.name:<44} {row.median_seconds * 1000:>10.1f} {baseline:>12} "
        f"{ratio:>8} {target:>9} {verdict}"
    )


def main() -> int:
    """Open the database, print the table, write the file; 1 if a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--json", action="append", default=[], type=Path)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    rows = []
    print(f"{'':<44} {'median ms':>10} {'baseline ms':>12} {'ratio':>8} {'target':>9}")
    with environment(options.database) as env:
        for row in collect(env, options.words):
            print(line(row), flush=True)
            rows.append(row)
    for path in options.json:
        text = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
    return 0 if rows and all(row.met for row in rows) else 1


@contextmanager
def environment(database: str):
    """An Odoo environment on a database, as the superuser."""
    # Here, because Row and the rest serve without Odoo, too.
    from odoo import SUPERUSER_ID, api, tools
    from odoo.modules.registry import Registry

    quiet = ["--log-level", "warn", "--log-handler", "py.warnings:ERROR"]
    arguments = ["-d", database, "--no-http", *quiet]
    tools.config.parse_config(arguments, setup_logging=True)
    with closing(Registry(database).cursor()) as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})


if __name__ == "__main__":
    # Benchmarks say `from run import Row`: one module, not a second copy of it.
    sys.modules["run"] = sys.modules["__main__"]
    sys.path.insert(0, str(FOLDER))
    sys.exit(main())
