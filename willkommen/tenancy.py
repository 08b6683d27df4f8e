"""Which authority a transaction belongs to: the one place that tells the database.

The setting lives in the transaction (`set_config(…, true)`), so a pooled connection never carries it
into the next request. Row level security (`willkommen/wall.py`) reads it: outside of an authority nothing of any is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction

WORKER = "willkommen_worker"
_ENTER = "SELECT set_config('app.authority', %s, true)"


def enter_authority(authority_id: int) -> None:
    """Tie the running transaction to one authority. Raises `TransactionManagementError` outside of a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An authority can only be entered inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(authority_id)])


def entering(column: str) -> str:
    """SQL that enters the authority of the row a query finds, in that query: a screen that polls asks once less."""
    return f"set_config('app.authority', {column}::text, true) AS entered"


@contextmanager
def inside_authority(authority_id: int) -> Iterator[None]:
    """One transaction that belongs to one authority: for tasks and commands."""
    with transaction.atomic():
        enter_authority(authority_id)
        yield


@contextmanager
def across_authorities() -> Iterator[None]:
    """One transaction that sees the rows of all authorities: for jobs and commands that go over all of them.

    The wall opens for the worker role only; raises `PermissionDenied` for any other instead of finding nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.everywhere', 'on', true), pg_has_role(%s, 'member')", [WORKER])
        if not cursor.fetchone()[1]:
            raise PermissionDenied(f"Only {WORKER} goes across all authorities: give this process its DATABASE_URL.")
        yield
        cursor.execute("SELECT set_config('app.everywhere', '', true)")


def entering_behind(table: str, column: str) -> str:
    """SQL that enters the authority a secret belongs to and answers with its number; see `willkommen.wall.DoorKey`."""
    return f"SELECT set_config('app.authority', coalesce(authority_of_{table}_{column}(%s)::text, ''), true)"


def enter_behind(table: str, column: str, secret: str) -> int | None:
    """Tie the transaction to the authority whose row has this secret; None, and nowhere, where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(entering_behind(table, column), [secret])
        found = cursor.fetchone()[0]
    return int(found) if found else None


def change_inside_authority(authority_id: int, *statements: tuple[str, list]) -> int:
    """The same for a few statements that need no answer between them, in one trip to the database instead of several.

    PostgreSQL makes one transaction of what is sent together; inside a transaction it becomes part of that one. Returns
    how many rows the last statement changed.
    """
    together = [(_ENTER, [str(authority_id)]), *statements]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                ";".join(statement for statement, _ in together), [value for _, values in together for value in values]
            )
            return cursor.rowcount
    except (OperationalError, InterfaceError):
        # as leaving `atomic` does: whoever comes next opens a new connection instead of finding a broken one
        connection.close_if_unusable_or_obsolete()
        raise


def current_authority_id() -> int | None:
    """The authority the running transaction is tied to, None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.authority', true), '')::bigint")
        return cursor.fetchone()[0]
