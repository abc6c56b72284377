"""OCA addons, wkhtmltopdf with the patched Qt, a browser and a launcher."""

import shutil
import subprocess
import sys
from pathlib import Path

from . import machine, paths, stamps
from .console import SetupError, run_logged, say, step
from .python_env import pip

PACKED_WKHTMLTOPDF = paths.VENV / "bin" / "wkhtmltopdf-pack"
OUR_WKHTMLTOPDF = paths.BIN / "wkhtmltopdf"
LAUNCHER = paths.BIN / "odoo-bin"
# Libraries that the packed wkhtmltopdf needs from the system.
WKHTMLTOPDF_LIBRARIES = ("libfontconfig1", "libxext6", "libxrender1", "zlib1g")
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def ensure_oca() -> None:
    """OCA addons on an addons path of their own."""
    key = stamps.key_of(paths.OCA_REQUIREMENTS.read_text(), sys.version)
    if stamps.is_done("oca", key) and paths.OCA.exists():
        return
    partial = paths.OCA.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with step("OCA addons"):
        # --no-deps: their dependency is Odoo itself, which is here.
        run_logged(
            [*pip(), "install", "--no-deps", "--target", partial, "-r", paths.OCA_REQUIREMENTS],
            "oca.log",
        )
    shutil.rmtree(paths.OCA, ignore_errors=True)
    partial.rename(paths.OCA)
    stamps.mark_done("oca", key)


def ensure_wkhtmltopdf() -> str:
    """A patched wkhtmltopdf on the PATH of Odoo; returns its version."""
    system = _system_wkhtmltopdf()
    target = system or PACKED_WKHTMLTOPDF
    if OUR_WKHTMLTOPDF.resolve() != target.resolve():
        OUR_WKHTMLTOPDF.unlink(missing_ok=True)
        OUR_WKHTMLTOPDF.symlink_to(target)
    version = wkhtmltopdf_version(OUR_WKHTMLTOPDF)
    if not version:
        machine.ensure_packages(WKHTMLTOPDF_LIBRARIES, "wkhtmltopdf (PDF printing)")
        version = wkhtmltopdf_version(OUR_WKHTMLTOPDF)
    if not version:
        raise SetupError(f"{target} does not start; PDF printing would not work.")
    return version


def _system_wkhtmltopdf() -> Path | None:
    """The machine's wkhtmltopdf if it has the patched Qt."""
    found = shutil.which("wkhtmltopdf")
    if not found or Path(found) == OUR_WKHTMLTOPDF:
        return None
    version = wkhtmltopdf_version(Path(found))
    if "patched" in version and "unpatched" not in version:
        return Path(found)
    if not _told_before(version):
        say(
            f"· {found} ({version or 'does not start'}) lacks the patched Qt: "
            "no page numbers and no repeated table heads. The suite's own copy is used."
        )
    return None


def _told_before(version: str) -> bool:
    key = stamps.key_of(version)
    told = stamps.is_done("unpatched-wkhtmltopdf", key)
    stamps.mark_done("unpatched-wkhtmltopdf", key)
    return told


def wkhtmltopdf_version(program: Path) -> str:
    """What the program says of itself; empty when it does not start."""
    try:
        result = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""


def ensure_browser() -> str:
    """Chromium or Chrome for the tests that need one; returns its version."""
    if not any(shutil.which(browser) for browser in BROWSERS):
        machine.ensure_packages(["chromium"], "browser tests")
    for browser in BROWSERS:
        path = shutil.which(browser)
        if path:
            return subprocess.run(
                [path, "--version"], capture_output=True, text=True, check=False
            ).stdout.strip()
    raise SetupError("No Chromium was found, and the browser tests need one.")


def ensure_launcher() -> None:
    """Odoo's command as a script.

    `python -m odoo` would not do: with workers, Odoo starts its websocket
    process again from argv[0], which then is no script.
    """
    text = f'#!{paths.PYTHON}\nimport odoo.cli\n\nif __name__ == "__main__":\n    odoo.cli.main()\n'
    if not LAUNCHER.exists() or LAUNCHER.read_text() != text:
        LAUNCHER.write_text(text)
        LAUNCHER.chmod(0o755)
