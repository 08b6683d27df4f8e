"""Talks at outreach days: which times are free, and one's own talk by its link. Read by the public and the centre only."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db import connection
from django.db.models import Prefetch

from recognition_pilot.models import AdviceCentre, CentreTalk, OutreachDay
from recognition_pilot.queries.centres.directory import coming_days
from recognition_pilot.rules.outreach import free_spans, talk_spans
from willkommen.models import Authority
from willkommen.moments import BERLIN, berlin_day
from willkommen.tokens import hash_of

# A time in an address, by the clock on the wall: 2026-10-05-0930.
IN_ADDRESS = "%Y-%m-%d-%H%M"


@dataclass(frozen=True)
class TalkTime:
    """A free time of an outreach day."""

    day: OutreachDay
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def code(self) -> str:
        """How the time stands in an address."""
        return self.starts_at.astimezone(BERLIN).strftime(IN_ADDRESS)


@dataclass(frozen=True)
class TalkDay:
    """A day with its free times; two rooms on one day are two of them."""

    day: OutreachDay
    on: dt.date
    times: list[TalkTime]


def free_talks(centre: AdviceCentre, authority: Authority, *, now: dt.datetime) -> list[TalkTime]:
    """The free times of a centre in the building of an authority, in two queries, the earliest first."""
    taken = CentreTalk.objects.filter(cancelled_at=None)
    days = coming_days(now).filter(centre=centre, authority=authority).select_related("office", "authority")
    found = []
    for day in days.prefetch_related(Prefetch("talks", queryset=taken, to_attr="taken")):
        spans = talk_spans(day.during.lower, day.during.upper, minutes=day.minutes_per_talk)
        busy = [(talk.during.lower, talk.during.upper) for talk in day.taken]
        found += [TalkTime(day, *span) for span in free_spans(spans, taken=busy, now=now)]
    return sorted(found, key=lambda time: time.starts_at)


def talk_days(times: list[TalkTime]) -> list[TalkDay]:
    """The same, day by day."""
    grouped = groupby(times, key=lambda time: time.day)
    return [TalkDay(day, berlin_day(day.during.lower), list(several)) for day, several in grouped]


def talk_time(centre: AdviceCentre, authority: Authority, code: str, *, now: dt.datetime) -> TalkTime | None:
    """The free time with this code, None where somebody has it or there is none."""
    return next((time for time in free_talks(centre, authority, now=now) if time.code == code), None)


def talk_by_token(authority: Authority, token: str, *, now: dt.datetime) -> CentreTalk | None:
    """The talk a link belongs to, until it is over."""
    rows = CentreTalk.objects.select_related("authority", "centre", "outreach_day__office")
    return rows.filter(authority=authority, link_token_hash=hash_of(token), during__endswith__gt=now).first()


# The weakest lock there is: bookings of one day do not wait for each other, only whoever calls it off waits for them.
_HOLD = "SELECT 1 FROM recognition_pilot_outreachday WHERE id = %s AND cancelled_at IS NULL FOR KEY SHARE"


def hold_day(day: OutreachDay) -> bool:
    """Keep a day from being called off until this transaction ends; False where it is off already."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [day.pk])
        return cursor.fetchone() is not None
