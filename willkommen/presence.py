"""Whether somebody is still there: pages of staff lock when nobody used them for a while (safety.md, section 4).

How long depends on the page that was used last, because it is the one that stays on the screen. A locked session is not
over: the person confirms that it is them (willkommen.reauthentication) and goes on. It is over ten hours after signing in
(willkommen.sessions).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from willkommen.permissions import Right
from willkommen.sessions import LONGEST

AT_THE_COUNTER = timedelta(minutes=15)
IN_AN_OFFICE = timedelta(minutes=30)
LIMITS = {
    "desk": AT_THE_COUNTER,
    "own": AT_THE_COUNTER,
    "supervision": IN_AN_OFFICE,
    "land": IN_AN_OFFICE,
    "installation": IN_AN_OFFICE,
    "centre": IN_AN_OFFICE,
    "circle": IN_AN_OFFICE,
}
# Pages of the desk at which one reads and writes for long, behind a door.
OFFICE_WORK = frozenset({Right.CASES, Right.GUIDANCE})
# Not every click has to be written down; half a minute of fifteen is near enough.
NOTED_EVERY = timedelta(seconds=30)
# Tests travel through time; those of this room switch it on.
is_on = True


@dataclass(frozen=True)
class Presence:
    """When the pages of this session lock if nobody uses them, and when it is over."""

    limit: timedelta
    locks_at: datetime
    ends_at: datetime

    def is_locked(self, now: datetime) -> bool:
        """Whether nobody has used the pages for too long."""
        return self.locks_at <= now


def looks_by_itself(view: Callable) -> Callable:
    """Decorator: a page that a screen asks for again and again by itself, so that nobody need be there."""
    view.looks_by_itself = True
    return view


def stays_open(view: Callable) -> Callable:
    """Decorator: a page somebody reaches whose session is locked, to open it again or to leave."""
    view.stays_open = True
    return view


def limit_of(view: Callable) -> timedelta | None:
    """How long this page may stay unused; None for a page that is not of staff."""
    if getattr(view, "face", "") == "desk" and getattr(view, "right", None) in OFFICE_WORK:
        return IN_AN_OFFICE
    return LIMITS.get(getattr(view, "face", ""))


def presence_of(session, *, limit: timedelta, now: datetime) -> Presence:
    """What is known about the person's last use of a page in this session."""
    row = session.row
    began_at = (row and row.began_at) or now
    locks_at = (row and row.locks_at) or began_at + AT_THE_COUNTER
    return Presence(limit, min(locks_at, began_at + LONGEST), began_at + LONGEST)


def last_limit(session) -> timedelta:
    """How long the page that was used last may stay unused."""
    row = session.row
    return row.locks_at - row.seen_at if row and row.seen_at and row.locks_at else AT_THE_COUNTER


def needs_note(presence: Presence, *, now: datetime) -> bool:
    """Whether using a page with this limit moves the lock far enough to be written down."""
    return abs(now + presence.limit - presence.locks_at) >= NOTED_EVERY and presence.locks_at < presence.ends_at
