"""Which authority a transaction belongs to: the one place that tells the database.

The setting lives in the transaction (`set_config(…, true)`), so a pooled connection never carries it
into the next request. Row level security (`willkommen/wall.py`) reads it: outside of an authority nothing of any is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)

APP = "willkommen_app"
WORKER = "willkommen_worker"
OWNER = "willkommen_owner"
EVALUATOR = "willkommen_evaluator"
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
        cursor.execute(
            "SELECT set_config('app.everywhere', 'on', true), pg_has_role(%s, 'member') OR current_user = %s",
            [WORKER, OWNER],
        )
        if not cursor.fetchone()[1]:
            raise PermissionDenied(f"Only {WORKER} goes across all authorities: give this process its DATABASE_URL.")
        yield
        cursor.execute("SELECT set_config('app.everywhere', '', true)")


def key_to(table: str, column: str) -> str:
    """The function of the database that finds rows by this key over the wall (`willkommen.wall.DoorKey`)."""
    return f"{table}_by_{column}"


def behind(model: type[Row], **key) -> list[Row]:
    """The rows one key leads to, at whatever authority; nothing is entered by it."""
    ((column, value),) = key.items()
    return list(model.objects.raw(f"SELECT * FROM {key_to(model._meta.db_table, column)}(%s)", [value]))  # noqa: S608 -- our own names


@contextmanager
def visiting(authority_id: int) -> Iterator[None]:
    """Inside, the running transaction belongs to another authority; afterwards to the one it belonged to again.

    For the few things that are agreed between authorities: handovers, practice examples, comparisons of figures.
    """
    before = current_authority_id()
    enter_authority(authority_id)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _leave_for(before)


def _leave_for(authority_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, ["" if authority_id is None else str(authority_id)])


@contextmanager
def as_evaluator() -> Iterator[None]:
    """For the rest of a page of the Land the database gives what is granted to the evaluator and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {EVALUATOR}")
        yield
        cursor.execute(f"SET LOCAL ROLE {APP}")


def act_for(name: str, pk: int) -> None:
    """Tell the running transaction who acts where that is no authority: `app.<name>`, for windows in the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", str(pk)])


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
