"""Odoo 19: the one that is there, or Debian's package unpacked privately."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import paths, stamps
from .console import SetupError, run_logged, step
from .debian import Downloader
from .python_env import site_packages

STAMP = "odoo"
SERIES = "19.0"
UNPACKED = paths.CACHE / "odoo"
PACKAGE_FOLDERS = ("dist-packages", "site-packages")
LINK = paths.CACHE / "odoo-path"

# Odoo's static files are relative links into these packages.
SID_PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-montserrat",
)
# Font Awesome 4.7: later suites carry 7.x, whose glyphs differ.
BOOKWORM_PACKAGES = ("fonts-font-awesome",)
# The free-software build leaves it out; the web client asks for it.
MISSING_ASSET = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """An Odoo on disk: what to import, where its addons are, its version."""

    import_path: Path
    addons_paths: tuple[Path, ...]
    version: str
    origin: str


def ensure() -> Odoo:
    """Find or fetch Odoo and make it importable in the venv."""
    odoo = _from_home() or _from_interpreter() or _from_debian()
    pth = Path(site_packages()) / "odoo-source.pth"
    line = f"{odoo.import_path}\n"
    if not pth.exists() or pth.read_text() != line:
        pth.write_text(line)
    return odoo


def _from_home() -> Odoo | None:
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    for package in (Path(home) / "odoo", Path(home)):
        if (package / "release.py").exists():
            return _describe(package.resolve(), "ODOO_HOME")
    raise SetupError(f"ODOO_HOME={home} holds no Odoo: there is no odoo/release.py in it.")


def _from_interpreter() -> Odoo | None:
    """The Odoo that `import odoo` gives, if it is the right series."""
    code = "import odoo.release, os; print(os.path.dirname(odoo.release.__file__))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd="/", check=False
    )
    if result.returncode:
        return None
    return _describe(Path(result.stdout.strip().splitlines()[-1]), "installed in Python")


def _from_debian() -> Odoo:
    key = stamps.key_of(SID_PACKAGES, BOOKWORM_PACKAGES, MISSING_ASSET)
    package = UNPACKED / "usr/lib/python3/dist-packages/odoo"
    if not stamps.is_done(STAMP, key) or not package.exists():
        _unpack_debian()
        stamps.mark_done(STAMP, key)
    return _describe(package, "Debian package odoo-19")


def _unpack_debian() -> None:
    """Download, unpack beside, then move into place: never half an Odoo."""
    partial = UNPACKED.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with step("Odoo 19 from Debian (130 MB)"):
        downloader = Downloader(paths.CACHE / "apt")
        debs = downloader.fetch("sid", SID_PACKAGES)
        debs += downloader.fetch("bookworm", BOOKWORM_PACKAGES)
        for deb in debs:
            run_logged(["dpkg", "-x", deb, partial], "dpkg.log")
    asset = partial / "usr/lib/python3/dist-packages/odoo/addons" / MISSING_ASSET
    if not asset.exists():
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.write_text("")
    shutil.rmtree(UNPACKED, ignore_errors=True)
    partial.rename(UNPACKED)
    shutil.rmtree(paths.CACHE / "apt", ignore_errors=True)


def _describe(package: Path, origin: str) -> Odoo:
    version = _version(package)
    if not version.startswith(SERIES):
        raise SetupError(f"{package} is Odoo {version}; the suite is for Odoo {SERIES}.")
    addons = [package.parent / "addons", package / "addons"]
    if package.parent.name in PACKAGE_FOLDERS:
        # Everything is inside; Debian puts an incomplete copy beside it.
        addons = addons[1:]
    return Odoo(
        import_path=_import_path(package),
        addons_paths=tuple(path for path in addons if holds_addons(path)),
        version=version,
        origin=f"{origin}, {package}",
    )


def holds_addons(folder: Path) -> bool:
    """Whether a folder is an addons path (base and web may lie in two)."""
    return (folder / "base").exists() or (folder / "web").exists()


def _version(package: Path) -> str:
    text = (package / "release.py").read_text()
    found = re.search(r"^version_info = \((\d+), (\d+), (\d+)", text, re.MULTILINE)
    return ".".join(found.groups()) if found else "unknown"


def _import_path(package: Path) -> Path:
    """A folder whose only import is Odoo.

    Putting a system-wide dist-packages on the venv's path would let the
    distribution's other libraries in as well.
    """
    if package.parent.name not in PACKAGE_FOLDERS:
        return package.parent
    if UNPACKED in package.parents:
        return package.parent
    shutil.rmtree(LINK, ignore_errors=True)
    LINK.mkdir(parents=True)
    (LINK / "odoo").symlink_to(package)
    return LINK
