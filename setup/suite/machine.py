"""Debian packages: what is missing, and how to get it."""

import os
import shutil
import subprocess
from collections.abc import Iterable

from .console import SetupError, is_root, run_logged, step

# Another apt may be running (unattended upgrades): wait for it.
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=600")


def installed(package: str) -> bool:
    """Whether dpkg has the package configured."""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout == "install ok installed"


def ensure_packages(packages: Iterable[str], why: str) -> None:
    """Install Debian packages, or say which are missing and what to type."""
    missing = [package for package in packages if not installed(package)]
    if not missing:
        return
    prefix = _as_root()
    if prefix is None or not shutil.which("apt-get"):
        raise SetupError(
            f"{why} needs Debian packages that are not installed: {' '.join(missing)}.\n"
            "  This user may not install them. Ask an administrator for:\n"
            f"    apt-get update && apt-get install {' '.join(missing)}\n"
            "  and start again."
        )
    with step(f"Installing {', '.join(missing)} ({why})"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_logged([*prefix, *APT, "update"], "apt-update.log", env=env)
        run_logged(
            [*prefix, *APT, "install", "-y", "--no-install-recommends", *missing],
            "apt-install.log",
            env=env,
        )


def _as_root() -> list[str] | None:
    """Words to put before a command that needs root; None when impossible."""
    if is_root():
        return []
    if shutil.which("sudo"):
        allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if allowed.returncode == 0 or os.isatty(0):
            return ["sudo", "--preserve-env=DEBIAN_FRONTEND"]
    return None
