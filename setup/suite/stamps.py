"""Remember what is done, by a hash of what it was done from.

A stamp is written after the work, so an interrupted step is done again.
"""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

from . import paths
from .console import say


def key_of(*parts: object) -> str:
    """Hash of everything that a step depends on."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()


def key_of_file(path: Path) -> str:
    """Hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_done(name: str, key: str) -> bool:
    """Whether the step was finished with the same inputs."""
    stamp = paths.STAMPS / name
    return stamp.exists() and stamp.read_text() == key


def mark_done(name: str, key: str) -> None:
    """Write the stamp of a finished step in one move."""
    partial = paths.STAMPS / f"{name}.partial"
    partial.write_text(key)
    partial.replace(paths.STAMPS / name)


@contextmanager
def exclusive(name: str = "setup"):
    """Let only one set-up (or test run) work on the folder at a time."""
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    with (paths.CACHE / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"· Another {name} is at work, waiting …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
