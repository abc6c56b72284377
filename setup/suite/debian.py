"""Debian packages fetched privately, with apt's signature checks left on.

apt gets folders of its own, so that nothing on the machine changes: no
source list, no package of another suite is installed.
"""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .console import SetupError, run_logged

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class Downloader:
    """A private apt below one folder."""

    def __init__(self, folder: Path):
        if not shutil.which("apt-get") or not KEYRING.exists():
            raise SetupError(
                "No Odoo 19 was found, and it can only be fetched on Debian "
                f"(apt-get and {KEYRING}).\n"
                "  Install Odoo 19 from Odoo's own packages or git and set ODOO_HOME to its folder."
            )
        self.folder = folder
        self.mirror = _mirror(folder)

    def fetch(self, suite: str, packages: Iterable[str]) -> list[Path]:
        """Download packages of a suite; the signed index names their hashes."""
        base = self.folder / suite
        parts = base / "sources"
        for sub in (parts, base / "lists/partial", base / "cache/archives/partial", base / "debs"):
            sub.mkdir(parents=True, exist_ok=True)
        (parts / "suite.sources").write_text(
            f"Types: deb\nURIs: {self.mirror}\nSuites: {suite}\n"
            f"Components: main\nSigned-By: {KEYRING}\n"
        )
        options = [
            *_options(base),
            "-o",
            "Dir::Etc::SourceList=/dev/null",
            "-o",
            f"Dir::Etc::SourceParts={parts}",
        ]
        run_logged(["apt-get", *options, "update"], f"apt-{suite}-update.log")
        run_logged(
            ["apt-get", *options, "download", *packages],
            f"apt-{suite}-download.log",
            cwd=base / "debs",
        )
        return sorted((base / "debs").glob("*.deb"))


def _options(base: Path) -> list[str]:
    return [
        "-o",
        f"Dir::State::Lists={base / 'lists'}",
        "-o",
        f"Dir::Cache={base / 'cache'}",
        # The download user may not enter a private folder.
        "-o",
        "APT::Sandbox::User=root",
    ]


def _mirror(folder: Path) -> str:
    """URI of the Debian mirror that this machine uses."""
    found = _debian_uri([])
    if not found:
        # The image was shipped without package lists: read the machine's own
        # sources into private ones.
        base = folder / "machine"
        for sub in ("lists/partial", "cache/archives/partial"):
            (base / sub).mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", *_options(base), "update"], capture_output=True, check=False)
        found = _debian_uri(_options(base))
    if not found:
        raise SetupError("No Debian mirror is configured in this machine's apt sources.")
    return found


def _debian_uri(options: list[str]) -> str | None:
    command = ["apt-get", *options, "indextargets", "--format", "$(REPO_URI)|$(ORIGIN)|$(LABEL)"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for line in lines.splitlines():
        uri, origin, label = line.split("|")
        # The security archive has the same origin and a label of its own.
        if origin == "Debian" and label == "Debian":
            return uri
    return None
