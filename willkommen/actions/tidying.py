"""Traces of forms that nobody needs any more."""

from datetime import datetime, timedelta

from django.db import connection

# Table, key, column of its age, how long a row is kept. Sessions know themselves when they end.
_KEPT = (
    ("willkommen_ratebucket", "id", "refilled_at", timedelta(days=1)),
    ("willkommen_submittedform", "id", "submitted_at", timedelta(days=2)),
    ("willkommen_websession", "session_key", "expire_date", timedelta(0)),
)
MOST_ROWS_A_RUN = 20_000
WIDEST_GAP = timedelta(minutes=5)


class ClockJump(Exception):
    """The clocks of this machine and of the database differ: nothing was removed."""


def forget_old_traces(*, now: datetime) -> int:
    """Remove rate buckets of yesterday, keys of old forms and ended sessions; answers how many rows went.

    The database's clock decides, a run removes at most `MOST_ROWS_A_RUN` of each. Raises `ClockJump` when `now` is more
    than five minutes off.
    """
    removed = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (database_now,) = cursor.fetchone()
        if abs(database_now - now) > WIDEST_GAP:
            raise ClockJump(f"The database's clock says {database_now}, this machine's {now}.")
        for table, key, column, age in _KEPT:
            cursor.execute(
                f"DELETE FROM {table} WHERE {key} IN "  # noqa: S608 -- names from the list above, never from a request
                f"(SELECT {key} FROM {table} WHERE {column} < %s LIMIT %s)",
                [database_now - age, MOST_ROWS_A_RUN],
            )
            removed += cursor.rowcount
    return removed
