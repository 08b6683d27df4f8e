"""Making a backup: one moment of the whole database, written, sealed and closed before it gets its name."""

import errno
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import psycopg2

from willkommen.backup import archive
from willkommen.backup.server import BackupFailed, Server, program
from willkommen.erasures import LEDGER

READ_AT_ONCE = 1024 * 1024
SECONDS_BETWEEN_NEWS = 5.0
Say = Callable[[str], None]


def make_backup(*, server: Server, recipient: str, target: Path, now: datetime, say: Say) -> dict[str, Any]:
    """Write the database into `target`, which must not exist yet; answers with the manifest.

    Counts and dump are of the same moment. Raises `BackupFailed`; then there is no file.
    """
    if target.exists():
        raise BackupFailed(f"{target} is there already.")
    began = time.monotonic()
    unfinished = target.with_name(f"{target.name}.part")
    with _written(unfinished) as file, server.connected() as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            _require_all_rows(cursor)
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            manifest = describe(cursor, now=now, say=say)
        sealed = archive.Writer(file, recipient, manifest)
        _dump(server, connection.server_version // 10000, snapshot, sealed, say)
        sealed.close()
    unfinished.rename(target)
    say(f"{target}: {target.stat().st_size:,} bytes in {time.monotonic() - began:.0f} s")
    _note(server, time.monotonic() - began, say)
    return manifest


def describe(cursor, *, now: datetime, say: Say) -> dict[str, Any]:
    """What a restored database must equal: version, migrations, how many rows each table has, the audit's last seal."""
    cursor.execute("SELECT current_setting('server_version'), current_database()")
    version, name = cursor.fetchone()
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    migrations = [f"{app}.{migration}" for app, migration in cursor.fetchall()]
    say(f"counting the rows of {name}")
    return {
        "made_at": now.isoformat(),
        "server": version,
        "migrations": migrations,
        "counts": row_counts(cursor),
        "last_seal": last_seal(cursor),
    }


def row_counts(cursor) -> dict[str, int]:
    """How many rows each table has."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- names of the database itself
        counts[table] = cursor.fetchone()[0]
    return counts


def last_seal(cursor) -> str:
    """The newest seal of the audit as `verify_audit --known` takes it, empty where nothing was sealed yet."""
    cursor.execute("SELECT to_regclass('willkommen_auditseal')")
    if cursor.fetchone()[0] is None:
        return ""
    cursor.execute("SELECT number || ':' || seal FROM willkommen_auditseal ORDER BY number DESC LIMIT 1")
    found = cursor.fetchone()
    return found[0] if found else ""


def write_erasures(*, server: Server, folder: Path, now: datetime) -> list[Path]:
    """Copy the list of what was erased, a file a day, today's and yesterday's anew each time; answers with the files.

    It holds tables and numbers, no person, so it lies open beside the backups.
    """
    written = []
    with server.connected() as connection, connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_char(erased_at, 'YYYYMMDD'), to_jsonb(one)::text FROM {LEDGER} one"  # noqa: S608 -- our own name
            " WHERE erased_at >= date_trunc('day', %s::timestamptz) - interval '1 day' ORDER BY erased_at, id",
            [now],
        )
        days: dict[str, list[str]] = {f"{now:%Y%m%d}": []}
        for day, line in cursor.fetchall():
            days.setdefault(day, []).append(line)
    for day, lines in days.items():
        path = folder / f"erasures-{day}.jsonl"
        unfinished = path.with_name(f"{path.name}.part")
        with _written(unfinished) as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
        unfinished.replace(path)
        written.append(path)
    return written


def _require_all_rows(cursor) -> None:
    """A role behind the wall would write a backup without the rows it does not see."""
    cursor.execute("SELECT rolbypassrls OR rolsuper, current_user FROM pg_roles WHERE rolname = current_user")
    sees_all, role = cursor.fetchone()
    if not sees_all:
        raise BackupFailed(f"{role} does not see all rows. Make backups as willkommen_backup: DATABASE_BACKUP_URL.")


def _dump(server: Server, major: int, snapshot: str, sealed: archive.Writer, say: Say) -> None:
    """Never with `--enable-row-security`: that writes empty tables instead of failing."""
    words = ["--format=custom", "--no-owner", "--no-password", "--lock-wait-timeout=60s", f"--snapshot={snapshot}"]
    with (
        TemporaryFile() as errors,
        subprocess.Popen(
            [program("pg_dump", major=major), *words],
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as dumping,
    ):
        try:
            told_at = time.monotonic()
            while data := dumping.stdout.read(READ_AT_ONCE):
                sealed.write(data)
                if time.monotonic() - told_at > SECONDS_BETWEEN_NEWS:
                    told_at = time.monotonic()
                    say(f"{sealed.length / 1e6:,.0f} MB of the dump are written")
        except BaseException:
            dumping.kill()
            raise
        if dumping.wait():
            errors.seek(0)
            raise BackupFailed(f"pg_dump failed: {errors.read().decode(errors='replace').strip()}")


def _note(server: Server, seconds: float, say: Say) -> None:
    """For `/metrics`: when the last one was made. A replica takes no notes; the backup is whole all the same."""
    try:
        with server.connected() as connection:
            connection.set_session(readonly=False)
            with connection.cursor() as cursor:
                cursor.execute("SELECT willkommen_note_backup(%s)", [seconds])
            connection.commit()
    except psycopg2.Error as error:
        say(f"not noted for /metrics: {type(error).__name__}")


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file for our eyes only, on the disk when it is left; gone when something failed."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupFailed(f"The disk with {path.parent} is full. Nothing is left of the attempt.") from error
        if isinstance(error, OSError):
            raise BackupFailed(f"{path.parent} cannot be written: {error.strerror}.") from error
        raise
