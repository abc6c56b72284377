"""./setup/run: a running school."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from . import bootstrap, paths
from .bootstrap import Suite
from .console import SetupError, end, say, step
from .databases import UNFINISHED, Databases, addons_key

DATABASE = os.environ.get("SCHOOL_DB") or "school"
HOST = os.environ.get("HOST") or "127.0.0.1"
FIRST_PORT = 8069
# Set in addons/school_gradebook/demo for every demo account.
DEMO_PASSWORD = "demo"
KEY = "school_setup.addons"
START_SECONDS = 120

# Highest role first: an account is shown once, under the first that fits.
ROLES = (
    ("group_school_principal", "Hiệu trưởng (HT)"),
    ("group_school_vice_principal", "Phó hiệu trưởng (PHT)"),
    ("group_school_board", "Ban quản trị (BQT)"),
    ("group_school_clerk", "Văn thư (VT)"),
    ("group_school_sysadmin", "Quản trị viên kĩ thuật (QTV)"),
    ("group_school_authority", "Sở/Phòng GDĐT"),
    ("group_school_department_head", "Tổ trưởng chuyên môn (TTCM)"),
    ("group_school_teacher", "Giáo viên bộ môn (GVBM)"),
)
ACCOUNTS_SQL = """
SELECT users.login, partner.name, data.name, COALESCE(MIN(class.name), '')
  FROM res_groups_users_rel rel
  JOIN ir_model_data data ON data.model = 'res.groups' AND data.res_id = rel.gid
   AND data.module = 'school_gradebook'
  JOIN res_users users ON users.id = rel.uid AND users.active AND users.id > 2
  JOIN res_partner partner ON partner.id = users.partner_id
  LEFT JOIN hr_employee employee ON employee.user_id = users.id
  LEFT JOIN school_class class ON class.homeroom_teacher_id = employee.id
 GROUP BY users.login, partner.name, data.name
 ORDER BY users.login
"""


def command(_arguments: list[str]) -> int:
    """Prepare, serve until Ctrl-C, leave nothing running."""
    started = time.monotonic()
    with bootstrap.prepared() as suite:
        databases = Databases(suite)
        ensure_school(databases)
        port = choose_port()
        set_address(databases, port)
        with serving(suite, port) as process:
            wait_until_up(process, port)
            say(f"Up after {time.monotonic() - started:.0f} s.\n")
            announce(suite, databases, port)
            with contextlib.suppress(KeyboardInterrupt):
                process.wait()
        if process.returncode not in (0, -signal.SIGINT, -signal.SIGTERM):
            raise SetupError(f"Odoo ended by itself: see {server_log()}")
    say("Stopped.")
    return 0


def ensure_school(databases: Databases) -> None:
    """The database with the demo school, upgraded when the addons changed."""
    key = addons_key()
    if not databases.exists(DATABASE):
        working = DATABASE + UNFINISHED
        databases.clone(databases.ensure_demo(), working)
        remember(databases, working, key)
        # Here what was saved survives a power cut (see postgres.py).
        databases.sql("postgres", f'ALTER DATABASE "{working}" SET synchronous_commit = on')
        databases.rename(working, DATABASE)
    elif known_key(databases) != key:
        with step("Upgrading the school's database to the addons as they are now"):
            databases.odoo("upgrade.log", "-d", DATABASE, "-u", ",".join(paths.our_addons()))
        remember(databases, DATABASE, key)


def known_key(databases: Databases) -> str:
    """Which content of the addons the database was made or upgraded with."""
    installed = databases.sql(
        DATABASE,
        "SELECT CASE WHEN to_regclass('ir_module_module') IS NULL THEN 'no' ELSE 'yes' END",
    )
    if installed != [["yes"]] or not databases.sql(
        DATABASE,
        "SELECT 1 FROM ir_module_module WHERE name = 'school_gradebook' AND state = 'installed'",
    ):
        raise SetupError(
            f"There is a database «{DATABASE}» that this suite did not make.\n"
            "  Choose another name: SCHOOL_DB=… ./setup/run"
        )
    rows = databases.sql(DATABASE, f"SELECT value FROM ir_config_parameter WHERE key = '{KEY}'")
    return rows[0][0] if rows else ""


def remember(databases: Databases, database: str, key: str) -> None:
    """Write the key into the database itself, so that a copy knows it too."""
    set_parameter(databases, database, KEY, key)


def set_parameter(databases: Databases, database: str, name: str, value: str) -> None:
    """Set a system parameter while no server runs on the database."""
    databases.sql(
        database,
        "INSERT INTO ir_config_parameter (key, value, create_date, write_date) "
        f"VALUES ('{name}', '{value}', now(), now()) "
        f"ON CONFLICT (key) DO UPDATE SET value = '{value}'",
    )


def set_address(databases: Databases, port: int) -> None:
    """Where wkhtmltopdf fetches style sheets and fonts, and links point to."""
    set_parameter(databases, DATABASE, "report.url", f"http://127.0.0.1:{port}")
    set_parameter(databases, DATABASE, "web.base.url", f"http://{shown_host()}:{port}")


def choose_port() -> int:
    """PORT if given, else the first free one from 8069."""
    wanted = os.environ.get("PORT")
    if wanted:
        if not wanted.isdigit():
            raise SetupError(f"PORT={wanted} is not a number.")
        if not is_free(int(wanted)):
            raise SetupError(f"Port {wanted} is in use; choose another with PORT=…")
        return int(wanted)
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            if port != FIRST_PORT:
                say(f"· Port {FIRST_PORT} is in use, taking {port}")
            return port
    raise SetupError("No free port was found; choose one with PORT=…")


def is_free(port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def serving(suite: Suite, port: int):
    """Odoo as a child process, ended when the block is left."""
    command = suite.odoo_command(
        *("-d", DATABASE, "--db-filter", f"^{DATABASE}$"),
        *("--http-interface", HOST, "--http-port", str(port)),
        *("--workers", "0", "--max-cron-threads", "1", "--logfile", str(server_log())),
    )
    # A group of its own: Ctrl-C reaches Odoo once, from here.
    process = subprocess.Popen(command, env=suite.env, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            say("\n· Stopping Odoo …")
            end(process)


def wait_until_up(process: subprocess.Popen, port: int) -> None:
    """Return when Odoo answers with the login page's registry loaded."""
    with step("Starting Odoo"):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise SetupError(f"Odoo did not start: see {server_log()}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=30):
                    return
            except OSError:
                time.sleep(0.3)
    raise SetupError(f"Odoo does not answer after {START_SECONDS} s: see {server_log()}")


def announce(suite: Suite, databases: Databases, port: int) -> None:
    """Address, accounts and versions, on standard output."""
    print(f"  http://{shown_host()}:{port}\n")
    for line in table(demo_accounts(databases)):
        print(f"  {line}")
    print()
    for line in versions(suite):
        print(f"  {line}")
    print(f"  Log: {server_log()}\n\n  Ctrl-C stops the school.", flush=True)


def demo_accounts(databases: Databases) -> list[tuple[str, ...]]:
    """(role, login, password, name), at most two accounts a role."""
    rows = databases.sql(DATABASE, ACCOUNTS_SQL)
    shown: set[str] = set()
    accounts = []
    for group, role in ROLES:
        found = [row for row in rows if row[2] == group and row[0] not in shown]
        # Short logins first: those are meant to be typed.
        found.sort(key=lambda row: ("@" in row[0], row[0]))
        homeroom = [row for row in found if row[3]]
        others = [row for row in found if not row[3]]
        for login, name, _group, class_name in homeroom[:1] + others[:1]:
            shown.add(login)
            title = f"Giáo viên chủ nhiệm {class_name} (GVCN)" if class_name else role
            accounts.append((title, login, DEMO_PASSWORD, name))
    return [*accounts, ("Quản trị Odoo", "admin", "admin", "Administrator")]


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Lines of a text table."""
    rows = [("Vai trò", "Đăng nhập", "Mật khẩu", "Họ và tên"), *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def versions(suite: Suite) -> list[str]:
    """What the school runs on."""
    [[server]] = Databases(suite).sql("postgres", "SHOW server_version")
    kind = "private cluster" if suite.server.private else "of the PG* variables"
    return [
        f"Odoo {suite.odoo.version} ({suite.odoo.origin})",
        f"PostgreSQL {server.split()[0]} ({kind})",
        f"Python {sys.version.split()[0]}, {suite.wkhtmltopdf}",
    ]


def shown_host() -> str:
    """An address that a browser can open."""
    return "localhost" if HOST in ("127.0.0.1", "0.0.0.0", "::") else HOST


def server_log():
    """Odoo's log of the running school."""
    return paths.LOGS / f"{DATABASE}.log"
