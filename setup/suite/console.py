"""Progress for people, logs for machines, failures in words."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import paths

TICK_SECONDS = 10


class SetupError(Exception):
    """Something that the person at the keyboard has to settle."""


def say(text: str = "") -> None:
    """Print a line to the person; standard output stays for results."""
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
    with log_path.open("wb") as output:
        with subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=env,
            **options,
        ) as process:
            _wait_ticking(process)
    if process.returncode:
        tail = log_path.read_text(errors="replace").splitlines()[-15:]
        raise SetupError(
            f"«{' '.join(str(word) for word in command[:4])} …» failed "
            f"(status {process.returncode}). End of {log_path}:\n  "
            + "\n  ".join(tail)
        )


def _wait_ticking(process: subprocess.Popen) -> None:
    waited = 0
    while True:
        try:
            process.wait(timeout=TICK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            waited += TICK_SECONDS
            say(f"  … {waited} s")


def main(command: Callable[[list[str]], int]) -> None:
    """Entry point of every script: errors in words, Ctrl-C without traceback."""
    try:
        sys.exit(command(sys.argv[1:]))
    except SetupError as error:
        say(f"\n✗ {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def is_root() -> bool:
    """Whether the process may do everything."""
    return os.geteuid() == 0
