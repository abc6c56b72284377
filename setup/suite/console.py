"""Progress for people, logs for machines, failures in words."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from . import paths

TICK_SECONDS = 10


class SetupError(Exception):
    """Something that the person at the keyboard has to settle."""


def say(text: str = "") -> None:
    """Print a line to the person; standard output stays for results."""
    # A closed terminal is no reason to leave children running.
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str):
    """Announce a step and say how long it took."""
    say(f"· {title} …")
    started = time.monotonic()
    yield
    elapsed = time.monotonic() - started
    if elapsed > 1:
        say(f"  done in {elapsed:.0f} s")


def run_logged(
    command: Sequence[str | Path],
    log: str,
    env: Mapping[str, str] | None = None,
    **options,
) -> None:
    """Run a command with its output in a log file, ticking while it lasts.

    The end of the log is shown when the command fails.
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log_path = paths.LOGS / log
    with (
        log_path.open("wb") as output,
        subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=env,
            **options,
        ) as process,
    ):
        try:
            _wait_ticking(process, log_path)
        finally:
            end(process)
    if process.returncode:
        tail = log_path.read_text(errors="replace").splitlines()[-15:]
        raise SetupError(
            f"«{' '.join(str(word) for word in command[:4])} …» failed "
            f"(status {process.returncode}). End of {log_path}:\n  " + "\n  ".join(tail)
        )


def _wait_ticking(process: subprocess.Popen, log_path: Path) -> None:
    waited = 0
    while True:
        try:
            process.wait(timeout=TICK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            waited += TICK_SECONDS
            say(f"  … {waited} s{_progress(log_path)}")


def end(process: subprocess.Popen, patience: float = 15) -> None:
    """End a child that still runs: politely, then not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _progress(log_path: Path) -> str:
    """The module that Odoo loads at the moment, as its log tells."""
    found = re.findall(r"Loading module (\w+ \(\d+/\d+\))", log_path.read_text(errors="replace"))
    return f", {found[-1]}" if found else ""


def main(command: Callable[[list[str]], int]) -> None:
    """Entry point of every script: errors in words, Ctrl-C without traceback."""
    # A shell starts background jobs with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        sys.exit(command(sys.argv[1:]))
    except SetupError as error:
        say(f"\n✗ {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _leave(signum, _frame) -> None:
    """End as after Ctrl-C, so that children and PostgreSQL are ended too."""
    sys.exit(128 + signum)


def is_root() -> bool:
    """Whether the process may do everything."""
    return os.geteuid() == 0
