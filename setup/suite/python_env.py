"""The Python environment: a venv with the pinned requirements."""

import os
import shutil
import subprocess
import sys

from . import machine, paths, stamps
from .console import SetupError, run_logged, step

STAMP = "python"
OLDEST, NEWEST = (3, 10), (3, 13)


def ensure() -> None:
    """Create the venv and install requirements.txt, once per content."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SetupError(f"Odoo 19 needs Python 3.10 to 3.13; this is {sys.version.split()[0]}.")
    key = stamps.key_of(paths.REQUIREMENTS.read_text(), sys.version, _base_python())
    if stamps.is_done(STAMP, key) and paths.PYTHON.exists():
        return
    with step("Python requirements"):
        if not _usable_venv():
            _create_venv()
        run_logged(
            # Compiled when first imported: half of the packages are for tests only.
            [*pip(), "install", "--prefer-binary", "--no-compile", "-r", paths.REQUIREMENTS],
            "pip.log",
        )
    stamps.mark_done(STAMP, key)


def pip() -> list[str]:
    """The venv's pip, quiet about itself."""
    return [str(paths.PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def site_packages() -> str:
    """Where the venv keeps its packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return str(paths.VENV / "lib" / version / "site-packages")


def _base_python() -> str:
    return os.path.realpath(sys.executable)


def _usable_venv() -> bool:
    """A venv of this Python with a working pip (an interrupted one has none)."""
    if not paths.PYTHON.exists() or not os.path.isdir(site_packages()):
        return False
    return subprocess.run([*pip(), "--version"], capture_output=True, check=False).returncode == 0


def _create_venv() -> None:
    shutil.rmtree(paths.VENV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  Debian ships it in python3-venv
    except ImportError:
        machine.ensure_packages(["python3-venv"], "the Python environment")
    run_logged([sys.executable, "-m", "venv", paths.VENV], "venv.log")
