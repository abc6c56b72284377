"""Where everything lives. What is fetched or generated stays under CACHE."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"
REQUIREMENTS = ROOT / "requirements.txt"
OCA_REQUIREMENTS = ROOT / "setup" / "oca-requirements.txt"

CACHE = Path(os.environ.get("SCHOOL_CACHE") or ROOT / ".cache").resolve()
STAMPS = CACHE / "stamps"
LOGS = CACHE / "logs"
BIN = CACHE / "bin"
VENV = CACHE / "venv"
PYTHON = VENV / "bin" / "python"
OCA = CACHE / "oca"
ODOO_CONF = CACHE / "odoo.conf"
ODOO_DATA = CACHE / "data"
READY = CACHE / "ready"


def make_directories() -> None:
    """Create the folders that every step writes to."""
    for folder in (STAMPS, LOGS, BIN, ODOO_DATA):
        folder.mkdir(parents=True, exist_ok=True)


def our_addons() -> list[str]:
    """Names of the suite's own addons, in alphabetical order."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))
