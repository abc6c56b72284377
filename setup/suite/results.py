"""What a test run said: counts from its output, warnings from its log."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:]{8},\d+ \d+ "
    r"(?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<text>.*)"
)
VERDICT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIPPED = re.compile(r"^skipped ")
# A failing test is counted by the verdict, not again as a logged error.
TEST_OUTCOME = re.compile(r"^(FAIL|FAILED|ERROR|SETUP ERROR|TEARDOWN ERROR|TIMEOUT)\b")
COUNTS = re.compile(r"\d+ failed, \d+ error\(s\) of|^Module \w+: \d+ failures, \d+ errors")
LOUD = ("WARNING", "ERROR", "CRITICAL")
# Known, exactly: what Odoo's own code logs on this Python and Werkzeug.
ALLOWED = (
    # Odoo 19 still calls what Werkzeug 2.3 announces to drop.
    ("py.warnings", re.compile(r"/odoo/(?!.*school_).*DeprecationWarning: 'werkzeug\.")),
    ("py.warnings", re.compile(r"/werkzeug/urls\.py:\d+: DeprecationWarning: 'werkzeug\.")),
)


@dataclass
class Outcome:
    """Counts of one runner, and every line that must be looked at."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    def fail(self, problem: str) -> None:
        """Count something that is wrong beside the tests themselves."""
        self.failed += 1
        self.problems.append(problem)


def warnings(log: str) -> Iterator[str]:
    """Records of warning level or above that are not among the known ones."""
    for line in log.splitlines():
        record = RECORD.match(line)
        if not record or record["level"] not in LOUD:
            continue
        text = record["text"]
        told = TEST_OUTCOME.match(text) or COUNTS.search(text)
        if not told and not is_allowed(record["logger"], text):
            yield f"{record['level']} {record['logger']}: {record['text']}"


def is_allowed(logger: str, text: str) -> bool:
    """Whether the record is one of Odoo's own that are known."""
    return any(logger == name and pattern.search(text) for name, pattern in ALLOWED)


def read_odoo(log: str, status: int) -> Outcome:
    """Outcome of Odoo's own runner, from its log and exit status."""
    outcome = Outcome("Odoo's runner")
    verdicts = VERDICT.findall(log)
    if verdicts:
        failures, errors, total = (int(number) for number in verdicts[-1])
        outcome.failed = failures + errors
        outcome.skipped = sum(1 for text in texts(log) if SKIPPED.match(text))
        outcome.passed = max(total - outcome.failed - outcome.skipped, 0)
    outcome.problems += [text for text in texts(log) if TEST_OUTCOME.match(text)]
    _judge(outcome, warnings(log))
    if status and not outcome.failed:
        outcome.fail(f"Odoo ended with status {status}")
    return outcome


def texts(log: str) -> Iterator[str]:
    """Messages of all records."""
    for line in log.splitlines():
        record = RECORD.match(line)
        if record:
            yield record["text"]


def read_pytest(report: Path, log: str, status: int) -> Outcome:
    """Outcome of pytest, from its JUnit report and the log of the run."""
    outcome = Outcome("pytest-odoo")
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            total, failures, errors, skipped = (
                int(suite.get(name) or 0) for name in ("tests", "failures", "errors", "skipped")
            )
            outcome.failed += failures + errors
            outcome.skipped += skipped
            outcome.passed += max(total - failures - errors - skipped, 0)
        outcome.problems += list(failed_cases(report))
    _judge(outcome, warnings(log))
    if status and not outcome.failed:
        outcome.fail(f"pytest ended with status {status}")
    return outcome


def failed_cases(report: Path) -> Iterator[str]:
    """Names of the tests that failed."""
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield f"FAIL: {case.get('classname')}.{case.get('name')}"


def _judge(outcome: Outcome, logged: Iterator[str]) -> None:
    """Skipped tests, logged warnings and an empty run are failures."""
    if not outcome.passed + outcome.failed + outcome.skipped:
        outcome.fail("no test ran")
    if outcome.skipped:
        outcome.fail(f"{outcome.skipped} skipped: a skipped test proves nothing")
    for line in logged:
        outcome.fail(line)
