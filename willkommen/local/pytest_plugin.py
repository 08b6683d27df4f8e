"""
Servers for the tests, up before Django's settings are read: loaded by `-p` in `pyproject.toml`.

With all of `NEEDED` in the environment those servers are used. Each run takes a number and with it a database of its own,
so that several runs can go on side by side.
"""

import os
from pathlib import Path

import psycopg2
import pytest

from willkommen.local.bootstrap import LocalError
from willkommen.local.servers import Servers, of_this_clone

MOST_RUNS_AT_ONCE = 60
NEEDED = {"DATABASE_URL", "WORKER_DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
DATABASES = {"DATABASE_URL", "WORKER_DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"}

# Served as it was built: the tests collect nothing.
STATIC = Path(__file__).resolve().parent.parent / "static"
FIXED = {
    "SECRET_KEY": "known-to-everybody-because-only-tests-use-it-0123456789",
    "DEMO": "true",
    "DEBUG": "false",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "SMS_GATEWAY_URL": "",
    "CAUGHT_MAIL_DIR": "",
    "BASE_URL": "http://127.0.0.1:8000",
    "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "STATIC_ROOT": str(STATIC),
}


# Several processes of pytest-xdist share a run: each is started with the addresses of the first and takes its own.
IS_ONE_OF_SEVERAL = "PYTEST_XDIST_WORKER" in os.environ


def _forget_number() -> None:
    """From the first process's own database back to the one all numbers hang on."""
    for name in DATABASES & os.environ.keys():
        address, _, database = os.environ[name].rpartition("/")
        os.environ[name] = f"{address}/{database.removeprefix('test_').rpartition('_')[0]}"


class Run:
    """What this run of the tests holds, until it is over."""

    def __init__(self) -> None:
        self.servers: Servers | None = None
        self.number_lock: psycopg2.extensions.connection | None = None

    def begin(self) -> None:
        """Find or start servers, take a number, and tell Django."""
        given = NEEDED & os.environ.keys()
        if IS_ONE_OF_SEVERAL:
            _forget_number()
        elif not given:
            self.servers = of_this_clone(test=True)
            self.servers.join()
            os.environ.update(self.servers.environment())
        elif given < NEEDED:
            raise LocalError(f"For servers of your own set all of {', '.join(sorted(NEEDED))}.")
        number = self._take_number()
        if self.servers or IS_ONE_OF_SEVERAL:
            os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"
        for name in DATABASES & os.environ.keys():
            address, _, database = os.environ[name].rpartition("/")
            os.environ[name] = f"{address}/test_{database}_{number}"
        STATIC.mkdir(exist_ok=True)
        os.environ.update(FIXED)

    def end(self) -> None:
        """Give back what `begin` took."""
        if self.number_lock:
            self.number_lock.close()
        if self.servers:
            self.servers.leave()

    def _take_number(self) -> int:
        """The lowest number no other run holds; the connection holds it for us, and a crash gives it back."""
        self.number_lock = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], connect_timeout=5)
        self.number_lock.autocommit = True
        with self.number_lock.cursor() as cursor:
            for number in range(1, MOST_RUNS_AT_ONCE):
                cursor.execute(
                    "SELECT pg_try_advisory_lock(hashtext('a run of the tests'), %s)",
                    [number],
                )
                if cursor.fetchone()[0]:
                    return number
        raise LocalError(f"{MOST_RUNS_AT_ONCE} runs of the tests are going on at this database.")


RUN = Run()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before pytest-django reads the settings."""
    try:
        RUN.begin()
    except LocalError as error:
        pytest.exit(str(error), returncode=3)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """After everything else has closed its connections."""
    RUN.end()
