"""The test command must notice what went wrong in a run."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "setup"))
from suite import results

STAMP = "2025-11-21 10:00:00,123 42"


def verdict(failed=0, errors=0, total=3):
    """The line that ends a run of Odoo's runner."""
    level = "ERROR" if failed or errors else "INFO"
    counts = f"{failed} failed, {errors} error(s) of {total} tests"
    return f"{STAMP} {level} db odoo.tests.result: {counts} when loading database 'db'"


def test_a_clean_run_passes():
    outcome = results.read_odoo(verdict(), status=0)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (3, 0, 0)


def test_failures_and_errors_are_counted_once():
    log = f"{STAMP} ERROR db odoo.addons.school_gradebook.tests.test_a: FAIL: TestA.test_b\n"
    outcome = results.read_odoo(log + verdict(failed=1, errors=1, total=5), status=1)
    assert (outcome.passed, outcome.failed) == (3, 2)
    assert outcome.problems == ["FAIL: TestA.test_b"]


def test_a_skipped_test_is_a_failure():
    log = f"{STAMP} INFO db odoo.addons.x.tests.test_a: skipped TestA.test_b : no browser\n"
    outcome = results.read_odoo(log + verdict(), status=0)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (2, 1, 1)


@pytest.mark.parametrize("log", ["", verdict(total=0)])
def test_a_run_without_tests_is_a_failure(log):
    assert results.read_odoo(log, status=0).failed == 1


def test_a_run_that_died_is_a_failure():
    assert results.read_odoo(verdict(), status=-9).failed == 1


@pytest.mark.parametrize(
    "record",
    [
        "WARNING db odoo.addons.school_gradebook.models.school_mark: odd",
        "ERROR db odoo.sql_db: bad query",
        "WARNING db odoo.registry: Model attribute '_sql_constraints' is no longer supported",
        "WARNING db py.warnings: /a/addons/school_report/models/x.py:3: DeprecationWarning: "
        "'werkzeug.urls.url_encode' is deprecated",
    ],
)
def test_a_logged_warning_is_a_failure(record):
    outcome = results.read_odoo(f"{STAMP} {record}\n{verdict()}", status=0)
    assert outcome.failed == 1


def test_odoo_s_own_werkzeug_warnings_are_known():
    record = (
        "WARNING db py.warnings: /p/odoo/addons/base/models/ir_asset.py:36: "
        "DeprecationWarning: 'werkzeug.urls.url_parse' is deprecated"
    )
    assert results.read_odoo(f"{STAMP} {record}\n{verdict()}", status=0).failed == 0


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('tests="4" failures="0" errors="0" skipped="0"', (4, 0, 0)),
        ('tests="4" failures="1" errors="1" skipped="0"', (2, 2, 0)),
        ('tests="4" failures="0" errors="0" skipped="1"', (3, 1, 1)),
        ('tests="0" failures="0" errors="0" skipped="0"', (0, 1, 0)),
    ],
)
def test_pytest_s_report_is_read(tmp_path, attributes, expected):
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    outcome = results.read_pytest(report, "", status=0)
    assert (outcome.passed, outcome.failed, outcome.skipped) == expected
