"""What has to be true before anybody may enter a restored database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model, ProtectedError, RestrictedError

from willkommen import keeping
from willkommen.backup.server import BackupFailed, Server
from willkommen.erasures import LEDGER
from willkommen.tenancy import across_authorities

OURS = ("willkommen", "appointments", "casework", "recognition_pilot")
AT_ONCE = 500
# Sessions of staff, of cases and of plans: whoever was signed in then signs in again.
SESSIONS = ("django_session", "willkommen_websession", "casework_casesession", "recognition_pilot_plansession")
# An entry of the list may be committed some time after its moment.
LATE = timedelta(days=1)
Say = Callable[[str], None]


def settle(
    *,
    cursor,
    owner: Server,
    worker: Server,
    last_seal: str,
    erased: list[dict[str, Any]],
    made_at: datetime,
    now: datetime,
    say: Say,
) -> dict[str, Any]:
    """Everything between the last restored row and opening the doors; answers with the counts of it.

    `cursor` commits each statement as the owner. Raises `BackupFailed`; the doors stay closed then.
    """
    try:
        with _as(worker):
            audit = _verify_audit(last_seal, say)
        with _as(owner):
            _migrate(say)
        frozen = _freeze_messages(cursor, now)
        sessions = _end_sessions(cursor)
        again = _missing(cursor, erased, made_at)
        _end_again(cursor, again)
        with _as(worker):
            gone = _erase_again(again)
            say("erasing what is over by now")
            over = _forget_what_is_over()
        _remember(cursor, erased)
    except (DatabaseError, CommandError, KeyError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BackupFailed(f"The rows are restored, but not what follows; the doors stay closed: {first}") from error
    return {
        "audit": audit,
        "messages_frozen": frozen,
        "sessions_ended": sessions,
        "erased_again": gone + sum(1 for entry in again if entry["left_over"]),
        "over_by_now": over,
    }


def unknown_migrations(migrations: list[str]) -> list[str]:
    """Those of a backup that this release does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    return [name for name in migrations if name.partition(".")[0] in OURS and name not in known]


def _verify_audit(last_seal: str, say: Say) -> str:
    """All seals agree, the one of the manifest among them. Raises `CommandError`."""
    say("verifying the audit")
    said = StringIO()
    call_command("verify_audit", known=[last_seal] if last_seal else [], stdout=said, stderr=said)
    return said.getvalue().strip()


def _migrate(say: Say) -> None:
    """A backup of an older release is brought to this one."""
    loader = MigrationLoader(connection)
    if set(loader.disk_migrations) - set(loader.applied_migrations):
        say("bringing the tables to this release")
        call_command("migrate", interactive=False, verbosity=0)


def _freeze_messages(cursor, now: datetime) -> int:
    """Nobody knows which messages that were due have gone out since the backup: staff decide. Nothing else leaves before."""
    cursor.execute("UPDATE willkommen_authority SET are_messages_paused = true")
    cursor.execute(
        "UPDATE willkommen_outgoingmessage SET status = 'unknown', failure = 'restored', resent_at = %(now)s,"
        " claimed_at = NULL, next_try_at = %(now)s WHERE status IN ('queued', 'sending') AND due_at <= %(now)s",
        {"now": now},
    )
    return cursor.rowcount


def _end_sessions(cursor) -> int:
    ended = 0
    for table in SESSIONS:
        cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
        if cursor.fetchone()[0]:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- names from the list above
            ended += cursor.rowcount
    return ended


def _missing(cursor, erased: list[dict[str, Any]], made_at: datetime) -> list[dict[str, Any]]:
    """What the backup does not know to be erased: it is in none of its own entries."""
    cursor.execute(f"SELECT id::text FROM {LEDGER}")  # noqa: S608 -- our own name
    known = {key for (key,) in cursor.fetchall()}
    earliest = made_at - LATE
    late = [
        entry for entry in erased if entry["id"] not in known and datetime.fromisoformat(entry["erased_at"]) >= earliest
    ]
    return sorted(late, key=lambda entry: entry["erased_at"])


def _end_again(cursor, entries: list[dict[str, Any]]) -> None:
    """Rows that were emptied or ended are left with what they were left with then."""
    for entry in entries:
        if entry["left_over"]:
            table = _table(entry)
            columns = ", ".join(f'"{name}"' for name in entry["left_over"])
            cursor.execute(
                f'UPDATE "{table}" SET ({columns}) = (SELECT {columns} FROM'  # noqa: S608 -- columns of our own table
                f' jsonb_populate_record(NULL::"{table}", %s::jsonb)) WHERE id = %s',
                [json.dumps(entry["left_over"]), entry["row_id"]],
            )


def _erase_again(entries: list[dict[str, Any]]) -> int:
    """Rows that went go again, with all that hangs on them; what holds on to a row goes first."""
    waiting: dict[type[Model], set[str]] = {}
    for entry in entries:
        if not entry["left_over"]:
            waiting.setdefault(_model(_table(entry)), set()).add(entry["row_id"])
    gone = 0
    while waiting:
        before = len(waiting)
        for model, keys in list(waiting.items()):
            try:
                gone += _delete(model, sorted(keys))
            except (ProtectedError, RestrictedError, IntegrityError):
                continue
            del waiting[model]
        if len(waiting) == before:
            tables = ", ".join(sorted(model._meta.db_table for model in waiting))
            raise BackupFailed(f"Rows of {tables} cannot be erased again; the doors stay closed.")
    return gone


def _delete(model: type[Model], keys: list[str]) -> int:
    gone = 0
    with across_authorities():
        for first in range(0, len(keys), AT_ONCE):
            rows = model._base_manager.filter(pk__in=keys[first : first + AT_ONCE])
            gone += rows.count()
            rows.delete()
    return gone


def _forget_what_is_over() -> int:
    """All jobs that forget, until none finds anything more."""
    over = 0
    while found := sum(max(count, 0) for job in keeping.forgettings() for count in keeping.run(job).values()):
        over += found
    return over


def _remember(cursor, erased: list[dict[str, Any]]) -> None:
    """The list goes on where it was, for the next restore."""
    cursor.execute(
        f"INSERT INTO {LEDGER} SELECT * FROM jsonb_populate_recordset(NULL::{LEDGER}, %s::jsonb)"  # noqa: S608 -- our own name
        " ON CONFLICT (id) DO NOTHING",
        [json.dumps(erased)],
    )


def _table(entry: dict[str, Any]) -> str:
    """The table of an entry. Raises `KeyError` for one that is not of this house."""
    return _model(entry["table_name"])._meta.db_table


def _model(table: str) -> type[Model]:
    found = {model._meta.db_table: model for model in apps.get_models()}
    if table not in found:
        raise KeyError(f"The list of erasures names a table that this release does not have: {table}.")
    return found[table]


@contextmanager
def _as(server: Server) -> Iterator[None]:
    """Django's own connection at this database, in this role, for a while."""
    told = asdict(server)
    kept = connection.settings_dict
    connection.close()
    connection.settings_dict = {
        **kept,
        **{part.upper(): told[part] for part in ("host", "port", "user", "password", "name")},
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = kept
