"""The clock that may decide what is erased: the database's, and only while nothing speaks against it."""

import datetime as dt
import time

from django.db import connection
from django.utils import timezone

MOST_APART = dt.timedelta(minutes=5)
# Goes on while the machine sleeps, where the system has such a clock.
_STEADY_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_PROCESS_BEGAN = (time.time(), time.clock_gettime(_STEADY_CLOCK))


class ClockJumped(Exception):
    """The clocks of this machine and the database differ, or a clock was set while we ran."""


def trusted_now() -> dt.datetime:
    """The database's moment. Raises `ClockJumped` where a purge would follow a clock that was set wrongly."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    if abs(now - timezone.now()) > MOST_APART:
        raise ClockJumped(f"The database says {now:%Y-%m-%d %H:%M}, this machine {timezone.now():%Y-%m-%d %H:%M} UTC.")
    wall, steady = _PROCESS_BEGAN
    jumped = dt.timedelta(seconds=round((time.time() - wall) - (time.clock_gettime(_STEADY_CLOCK) - steady)))
    if abs(jumped) > MOST_APART:
        raise ClockJumped(f"The clock was set by {jumped} since this process began.")
    return now
