"""
The database of the tests: made and migrated as the owner role, used as `tests/standing.py` says.

A migrated template is kept between runs and made again when a migration has changed; each run works on a fresh copy of
it, which takes a fraction of a second. `--create-db` makes the template again.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from tests.standing import sign_in_as_worker, watch_the_doors
from willkommen.local.owner import as_owner, owner_cursor
from willkommen.local.postgres import BEHIND_THE_WALL, PREPARE, prepare_database


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's own: the app role may not create databases."""
    name = connection.settings_dict["NAME"]
    patch = pytest.MonkeyPatch()
    sign_in_as_worker(patch, os.environ["WORKER_DATABASE_URL"])
    watch_the_doors(patch)
    assert name.startswith("test_"), f"The tests would have used the database {name}."
    template = name.rpartition("_")[0] + "_template"
    with django_db_blocker.unblock():
        with owner_cursor(_maintenance_database(name)) as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('the template of the tests'), 0)")
            _refresh_template(cursor, template, anew=request.config.getvalue("create_db"))
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        filled_by_migrations = set(_tables_with_rows())
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables(keep=filled_by_migrations))
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connection.close()
        with owner_cursor(_maintenance_database(name)) as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def empty_tables(*, keep: set[str]) -> None:
    """After a test with real commits: empty what it filled, as the owner, because the app role may not TRUNCATE."""
    filled = [table for table in _tables_with_rows() if table not in keep]
    if not filled:
        return
    names = ", ".join(f'"{table}"' for table in filled)
    with owner_cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _tables_with_rows() -> list[str]:
    with owner_cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for (name,) in cursor.fetchall()]
        if not asked:
            return []
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def _refresh_template(cursor, template: str, *, anew: bool) -> None:
    wanted = _fingerprint()
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
    found = cursor.fetchone()
    if found == (wanted,) and not anew:
        return
    cursor.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{template}"')
    with owner_cursor(template) as inside:
        prepare_database(inside)
    with as_owner(template):
        call_command("migrate", verbosity=0, interactive=False)
    cursor.execute(f'COMMENT ON DATABASE "{template}" IS %s', [wanted])


def _fingerprint() -> str:
    """Changes when a migration, or what migrations lean on, has changed."""
    seen = hashlib.sha256(PREPARE.read_bytes())
    seen.update(Path(__file__).read_bytes() + BEHIND_THE_WALL.read_bytes())
    # its triggers are kept after migrations
    seen.update((PREPARE.parents[1] / "willkommen/erasures.py").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        folder = Path(config.path)
        parts = (folder / name for name in ("tenancy.py", "wall.py", "history.py", "sealing.py"))
        for path in (*sorted((folder / "migrations").glob("*.py")), *parts):
            if path.exists():
                seen.update(str(path).encode() + path.read_bytes())
    return seen.hexdigest()


def _maintenance_database(name: str) -> str:
    """The database beside which the tests' own are made: the one the address named before the run took a number."""
    return name.removeprefix("test_").rpartition("_")[0]
