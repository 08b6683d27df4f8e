"""When messages are due and until when things hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta

TOKEN_LIVES_AFTER_END = timedelta(hours=2)
SOONEST_REMINDER_AFTER_BOOKING = timedelta(hours=1)


RASTER_MINUTES = 5


def is_on_raster(moment: datetime) -> bool:
    """Whether a start time is one that people can be told: a whole five minutes."""
    return moment.minute % RASTER_MINUTES == 0 and moment.second == moment.microsecond == 0


def minutes_needed(*, minutes: int, persons: int) -> int:
    """A family books once: consecutive time at one counter, in minutes."""
    return minutes * persons


def reminder_moments(*, starts_at: datetime, booked_at: datetime, hours_before: Iterable[int]) -> list[datetime]:
    """When to remind (all UTC), latest last; none that would come with the confirmation or before it."""
    moments = (starts_at - timedelta(hours=hours) for hours in set(hours_before))
    return sorted(moment for moment in moments if moment - booked_at >= SOONEST_REMINDER_AFTER_BOOKING)
