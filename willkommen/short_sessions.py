"""How long somebody may look with number and code, and how wrong codes slow them down: cases and plans alike."""

import datetime as dt

IDLE = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(minutes=60)
LONGEST_TOKEN = 64
# Not every click has to be written down; half a minute of fifteen is near enough.
NOTED_EVERY = dt.timedelta(seconds=30)

# Tries on one reference before the next one waits, and how many come back in a minute.
TRIES_AT_ONCE = 5
TRIES_PER_MINUTE = 2.0
# Who was asked to wait is heard after so many seconds, whatever strangers do meanwhile; and for so long.
WAIT_SECONDS = 10
WAIT_HOLDS_SECONDS = 600

SESSIONS_KEPT = dt.timedelta(days=7)


def idle_since(now: dt.datetime) -> dt.datetime:
    """Whoever was last seen before this moment has been away too long."""
    return now - IDLE


def closes_at(began_at: dt.datetime, *, now: dt.datetime) -> dt.datetime:
    """When a page opened now closes, if nobody clicks."""
    return min(now + IDLE, began_at + LONGEST)
