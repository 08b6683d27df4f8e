"""The waiting list as the office agreed on it: whose turn it is, what helps, how long an offered time is kept.

All spans are counted in UTC; the hours of the day are those of the office's own clock.
"""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from appointments.rules.queue import is_urgent
from appointments.rules.times import OFFICE_TIME

MOST_OFFERS = 3
CONFIRM_WITHIN = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=180)
UNDO_LEAVING_WITHIN = timedelta(minutes=10)

# Between these hours people are awake and read what we write.
DAY_BEGINS, DAY_ENDS = time(7), time(21)
LONGEST_ANSWER = timedelta(hours=4)
SHORTEST_ANSWER = timedelta(minutes=30)
# Somebody else must still be able to come when the first one does not want to.
ANSWER_SHARE = 4
LAST_ANSWER_BEFORE = timedelta(hours=1)

HISTORY = timedelta(weeks=8)
FEWEST_FOR_AN_ESTIMATE = 5

# Reasons that count as urgent, as people say them themselves.
URGENT_REASONS = frozenset({"job", "protection"})


def is_urgent_wait(*, reason: str, title_ends_on: date | None, today: date) -> bool:
    """Whether somebody goes first: title ends within 14 days, work is about to be lost, a protected person."""
    return reason in URGENT_REASONS or is_urgent(title_ends_on, today=today)


def turn(*, is_urgent: bool, joined_at: datetime, number: int) -> tuple[bool, datetime, int]:
    """What the list is sorted by: urgent cases first, then who joined earlier; `number` decides between equals."""
    return (not is_urgent, joined_at, number)


def may_be_offered(*, offers_made: int, last_offer_at: datetime | None, now: datetime) -> bool:
    """At most three offers a person, at most one on a day of the office's calendar."""
    if offers_made >= MOST_OFFERS:
        return False
    return last_offer_at is None or _local(last_offer_at).date() < _local(now).date()


def day_began(now: datetime) -> datetime:
    """When the present day of the office's calendar began (UTC)."""
    return datetime.combine(_local(now).date(), time(), OFFICE_TIME).astimezone(UTC)


def helps(start: datetime, *, in_hand: datetime | None, only_before: datetime | None) -> bool:
    """Whether a time is worth offering: on an earlier day than the appointment in hand.

    Who has none is helped by what is earlier than the first time that was free for everybody when they joined.
    """
    if in_hand is not None:
        return _local(start).date() < _local(in_hand).date()
    return only_before is None or start < only_before


def answer_until(*, starts_at: datetime, now: datetime) -> datetime | None:
    """Until when an offered time is kept (UTC): a quarter of the time that is left, 30 minutes to four hours.

    Only hours from 7 to 21 count, so nobody loses a time overnight. None where half an hour is not left an hour before.
    """
    starts_at, now = starts_at.astimezone(UTC), now.astimezone(UTC)
    span = min(max((starts_at - now) / ANSWER_SHARE, SHORTEST_ANSWER), LONGEST_ANSWER)
    latest = starts_at - LAST_ANSWER_BEFORE
    until = _after_waking_hours(now, span)
    if until <= latest:
        return until
    return latest if _after_waking_hours(now, SHORTEST_ANSWER) <= latest else None


def told_at(now: datetime, *, wakes: bool) -> datetime:
    """When to send the message of an offer (UTC): what rings beside a bed waits until seven."""
    local = _local(now)
    if not wakes or DAY_BEGINS <= local.time() < DAY_ENDS:
        return now
    day = local.date() if local.time() < DAY_BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, OFFICE_TIME).astimezone(UTC)


def usual_days(waits: Sequence[timedelta]) -> tuple[int, int] | None:
    """How many days the middle eight of ten waited, rounded outwards; None where fewer than five can be counted."""
    if len(waits) < FEWEST_FOR_AN_ESTIMATE:
        return None
    days = sorted(wait / timedelta(days=1) for wait in waits)
    cut = len(days) // 10
    least, most = days[cut], days[-1 - cut]
    return math.floor(least), max(1, math.ceil(most))


def _after_waking_hours(now: datetime, span: timedelta) -> datetime:
    """The moment by which so much time between 7 and 21 o'clock has passed."""
    day = _local(now).date()
    while True:
        begins, ends = (datetime.combine(day, clock, OFFICE_TIME).astimezone(UTC) for clock in (DAY_BEGINS, DAY_ENDS))
        begins = max(begins, now)
        if begins < ends:
            if span <= ends - begins:
                return begins + span
            span -= ends - begins
        day += timedelta(days=1)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(OFFICE_TIME)
