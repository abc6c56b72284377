"""Everything a command needs, in order, and the environment to run it in."""

import os
import secrets
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import extras, odoo_source, paths, postgres, python_env, stamps
from .console import end


@dataclass(frozen=True)
class Suite:
    """A prepared machine."""

    odoo: odoo_source.Odoo
    server: postgres.Server
    wkhtmltopdf: str
    env: dict[str, str]
    children: list[subprocess.Popen] = field(default_factory=list)

    def odoo_command(self, *arguments: str) -> list[str]:
        """Odoo's own command line with the venv's interpreter."""
        return [str(paths.PYTHON), str(extras.LAUNCHER), *arguments]

    def call(self, command: list, **options) -> int:
        """Run a command in this environment; Ctrl-C is the child's to handle."""
        words = [str(word) for word in command]
        with subprocess.Popen(words, env=self.env, **options) as process:
            self.children.append(process)
            try:
                while True:
                    try:
                        return process.wait()
                    except KeyboardInterrupt:
                        continue
            finally:
                end(process)
                self.children.remove(process)

    def end_children(self) -> None:
        """End what other threads wait for."""
        for process in list(self.children):
            end(process)


@contextmanager
def prepared():
    """Install what is missing, then hold PostgreSQL for the command."""
    odoo, wkhtmltopdf = _install()
    with postgres.server() as server:
        _write_conf(odoo, server)
        paths.READY.touch()
        yield Suite(odoo, server, wkhtmltopdf, _environment(server))


@contextmanager
def installed():
    """The same without PostgreSQL, for what reads files only."""
    odoo, wkhtmltopdf = _install()
    server = postgres.Server(env={}, bin=None, private=False)
    yield Suite(odoo, server, wkhtmltopdf, _environment(server))


def _install() -> tuple[odoo_source.Odoo, str]:
    paths.make_directories()
    with stamps.exclusive():
        python_env.ensure()
        odoo = odoo_source.ensure()
        extras.ensure_oca()
        wkhtmltopdf = extras.ensure_wkhtmltopdf()
        extras.ensure_launcher()
    return odoo, wkhtmltopdf


def _environment(server: postgres.Server) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    programs = [str(paths.VENV / "bin"), str(paths.BIN)]
    if server.bin:
        programs.append(str(server.bin))
    env.update(server.env)
    env["PATH"] = os.pathsep.join([*programs, env.get("PATH", "/usr/bin:/bin")])
    env["ODOO_RC"] = str(paths.ODOO_CONF)
    # Vietnamese text on a machine whose locale is POSIX.
    env.setdefault("PYTHONUTF8", "1")
    return env


def _write_conf(odoo: odoo_source.Odoo, server: postgres.Server) -> None:
    """odoo.conf: written once, and again when what it depends on changes."""
    addons = [*odoo.addons_paths, paths.OCA / "odoo" / "addons", paths.ADDONS]
    options = {
        "addons_path": ",".join(str(path) for path in addons if path.exists()),
        "data_dir": paths.ODOO_DATA,
        "db_host": server.env.get("PGHOST"),
        "db_port": server.env.get("PGPORT"),
        "db_user": server.env.get("PGUSER"),
        "db_password": server.env.get("PGPASSWORD"),
        "pg_path": server.bin,
        # This machine only: a reverse proxy or HOST (see run) opens it.
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "screenshots": paths.CACHE / "screenshots",
    }
    lines = ["[options]", *(f"{name} = {value}" for name, value in options.items() if value)]
    text = "\n".join(lines) + "\n"
    stamp = stamps.key_of(text)
    if stamps.is_done("odoo.conf", stamp) and paths.ODOO_CONF.exists():
        return
    partial = Path(f"{paths.ODOO_CONF}.{secrets.token_hex(4)}")
    partial.write_text(f"{text}admin_passwd = {secrets.token_urlsafe(24)}\n")
    partial.chmod(0o600)
    partial.replace(paths.ODOO_CONF)
    stamps.mark_done("odoo.conf", stamp)
