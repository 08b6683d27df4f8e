"""PostgreSQL and Valkey of one test's own, with a copy of what the test has prepared: they may be shot."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.faults.town import Books
from willkommen.local.places import data_folder
from willkommen.local.postgres import DATABASE, connected
from willkommen.local.processes import end
from willkommen.local.servers import Servers, of_this_clone

SUPERUSER = "postgres"


@contextlib.contextmanager
def own_servers() -> Iterator[Servers]:
    """Started on ports of their own, filled with a copy of the test's database, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="willkommen-faults-"))
    servers = Servers(folder, binaries_in=data_folder())
    servers.start()
    try:
        _copy(connection.settings_dict["NAME"], servers)
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(folder)


@contextlib.contextmanager
def connected_books(servers: Servers) -> Iterator[Books]:
    """The books of these servers."""
    connection = psycopg2.connect(servers.postgres.url(SUPERUSER))
    connection.autocommit = True
    try:
        yield Books(connection)
    finally:
        connection.close()


def _copy(name: str, servers: Servers) -> None:
    """Everything, whoever may read it; so by the superuser, whose password only an embedded server tells."""
    shared = of_this_clone(test=True).postgres
    if not (shared.port and f":{shared.port}/" in os.environ["DATABASE_URL"]):
        pytest.skip("these tests use a PostgreSQL of somebody else's, which cannot be copied")
    programs = servers.postgres.binaries
    own = servers.postgres.url(SUPERUSER)
    with tempfile.NamedTemporaryFile(suffix=".dump") as dump:
        _run(
            programs / "pg_dump", "--format=custom", "--compress=0", f"--file={dump.name}", shared.url(SUPERUSER, name)
        )
        with connected(servers.postgres.url(SUPERUSER, SUPERUSER)) as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER willkommen_owner TEMPLATE template0")
        _run(programs / "pg_restore", "--exit-on-error", "--jobs=2", f"--dbname={own}", dump.name)


def _run(*words: object) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def shoot(servers: Servers) -> None:
    """Kill -9 of the server, as when the machine loses its power: no goodbye to anybody."""
    end(servers.postgres.pid(), signal.SIGKILL, within=10)
