"""When messages are due and until when things hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

# The clock on the wall of every office.
OFFICE_TIME = ZoneInfo("Europe/Berlin")
TOKEN_LIVES_AFTER_END = timedelta(hours=2)
SOONEST_REMINDER_AFTER_BOOKING = timedelta(hours=1)

RASTER_MINUTES = 5
# However often somebody asks for more time: after this the time goes back to the others.
LONGEST_HOLD = timedelta(minutes=60)
# A cancelled time comes back to everybody after a delay nobody can foresee; whoever lies in wait has no use of it.
SHORTEST_RELEASE = timedelta(minutes=5)
LONGEST_RELEASE = timedelta(minutes=45)


def is_on_raster(moment: datetime) -> bool:
    """Whether a start time is one that people can be told: a whole five minutes."""
    return moment.minute % RASTER_MINUTES == 0 and moment.second == moment.microsecond == 0


def hold_ends(*, now: datetime, minutes: int, held_since: datetime) -> datetime:
    """Until when a time is held from now on: so many minutes more, an hour in all at most."""
    return min(now + timedelta(minutes=minutes), held_since + LONGEST_HOLD)


def confirmation_ends(*, now: datetime, minutes: int, held_since: datetime) -> datetime:
    """Until when a time waits for its confirmation: so many minutes, however often the question is sent again."""
    return min(now, held_since + LONGEST_HOLD) + timedelta(minutes=minutes)


def release_moment(*, now: datetime, chance: float) -> datetime:
    """When a cancelled time is free for everybody again: 5 to 45 minutes from now, by a chance between 0 and 1."""
    return now + SHORTEST_RELEASE + chance * (LONGEST_RELEASE - SHORTEST_RELEASE)


def minutes_needed(*, minutes: int, persons: int) -> int:
    """A family books once: consecutive time at one counter, in minutes."""
    return minutes * persons


def reminder_moments(*, starts_at: datetime, booked_at: datetime, hours_before: Iterable[int]) -> list[datetime]:
    """When to remind (all UTC), latest last; none that would come with the confirmation or before it."""
    moments = (starts_at - timedelta(hours=hours) for hours in set(hours_before))
    return sorted(moment for moment in moments if moment - booked_at >= SOONEST_REMINDER_AFTER_BOOKING)
