"""The commands of set-up, where they can be tried without a second machine."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "setup"))
from suite import console, run, stamps  # noqa: E402


def test_a_busy_port_that_was_asked_for_is_refused(monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        monkeypatch.setenv("PORT", str(listener.getsockname()[1]))
        with pytest.raises(console.SetupError, match="in use"):
            run.choose_port()


def test_a_busy_standard_port_is_stepped_over(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(run, "is_free", lambda port: port == 8071)
    assert run.choose_port() == 8071


def test_a_port_must_be_a_number(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(console.SetupError, match="not a number"):
        run.choose_port()


def test_an_unfinished_step_is_done_again(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps.paths, "STAMPS", tmp_path)
    assert not stamps.is_done("step", "key")
    stamps.mark_done("step", "key")
    assert stamps.is_done("step", "key")
    assert not stamps.is_done("step", "other inputs")


def test_accounts_are_listed_one_per_role(monkeypatch):
    rows = [
        ["hieutruong", "Đỗ An", "group_school_principal", ""],
        ["gvcn", "Lê Bình", "group_school_teacher", "8A"],
        ["a@hoasen.example", "Ngô Chi", "group_school_teacher", ""],
        ["giaovien", "Ngô Dũng", "group_school_teacher", ""],
    ]

    class Databases:
        """Answers the one question."""

        def sql(self, *_statement):
            """The rows above."""
            return rows

    logins = [account[1] for account in run.demo_accounts(Databases())]
    assert logins == ["hieutruong", "gvcn", "giaovien", "admin"]


@pytest.mark.parametrize(
    "script", ["bench", "env", "i18n", "lint", "odoo", "postgres", "run", "test"]
)
def test_every_command_is_executable_python(script):
    path = ROOT / "setup" / script
    assert path.stat().st_mode & 0o111
    compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_what_is_fetched_is_ignored_by_git():
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", ".cache/odoo"], cwd=ROOT, check=False
    ).returncode
    assert ignored == 0
