"""Is the house open?"""

from datetime import datetime, timedelta
from functools import cache

from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from willkommen.models import Heartbeat
from willkommen.models.health import WORKERS

SEEN_WITHIN = timedelta(seconds=35)  # three ticks of the pulse and some patience


class NotMigrated(Exception):
    """The code knows migrations that the database has not seen."""


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database was not there for a request: it is being restarted, or the network is down."""
    return isinstance(error, (OperationalError, InterfaceError))


def database_state() -> str:
    """`ok`, or what is wrong: `away`, `migrations missing`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _require_migrations()
    except Error:
        return "away"
    except NotMigrated:
        return "migrations missing"
    return "ok"


def workers_state(*, now: datetime) -> str:
    """`ok` when beat, broker and a worker have shown themselves lately; otherwise since when not."""
    try:
        seen_at = Heartbeat.objects.filter(name=WORKERS).values_list("seen_at", flat=True).first()
    except Error:
        return "unknown"
    if seen_at is None:
        return "not seen yet"
    # a sign of life from the future is none: one of the clocks is wrong, and nobody knows how old it is
    return "ok" if abs(now - seen_at) <= SEEN_WITHIN else f"last seen {seen_at:%Y-%m-%d %H:%M:%S} UTC"


@cache
def _require_migrations() -> None:
    """Looked up until it is right, then never again: migrations do not come undone under a running process."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMigrated
