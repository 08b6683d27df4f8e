"""When there is a free time: computed on read, in one query (`gaps.py`), never stored.

`persons` come together, `others` are the offers of those among them who come for something else. `interpreter` is the
language of one who must be free as well, empty for none. `door` is how somebody gets at a time.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import cached_property

from appointments.models import Appointment, ServiceOffer
from appointments.queries.family import others_of
from appointments.queries.gaps import Door, ask_gaps
from appointments.queries.holidays import working_days
from appointments.rules.queue import is_urgent
from appointments.rules.times import OFFICE_TIME
from willkommen.microcache import microcached
from willkommen.models import Office


@dataclass(frozen=True)
class FreeDay:
    """A day and how many start times are free on it."""

    day: dt.date
    free: int
    free_in_language: int


@dataclass(frozen=True)
class FreeTime:
    """A start time (UTC) and whether somebody who speaks the language sits there."""

    start: dt.datetime
    in_language: bool

    @cached_property
    def local(self) -> dt.datetime:
        """The start in office time, whatever zone the reader's browser is in."""
        return self.start.astimezone(OFFICE_TIME)


@dataclass(frozen=True)
class FreeCounter:
    """A counter at which a time is free; `is_special` when its shift is for named services alone."""

    counter_id: int
    in_language: bool
    is_special: bool


DAYS = """
SELECT (start AT TIME ZONE 'Europe/Berlin')::date, count(DISTINCT start),
       count(DISTINCT start) FILTER (WHERE in_language)
  FROM free GROUP BY 1
"""
TIMES = "SELECT start, bool_or(in_language) FROM free GROUP BY start ORDER BY start"
FIRST = "SELECT min(start) FROM free"
# Any moment inside a gap will do at booking, not only the packed ones: the gap may have moved meanwhile.
COUNTERS = """
SELECT counter_id, bool_or(in_language), bool_or(is_special)
  FROM gap, (SELECT %(start)s::timestamptz AS start) wanted
 WHERE gap @> tstzrange(start, start + %(duration)s) AND start >= %(earliest)s
   AND (%(interpreter)s = '' OR EXISTS (
        SELECT FROM interpreter WHERE interpreter.free @> tstzrange(start, start + %(duration)s)))
 GROUP BY counter_id
 ORDER BY CASE WHEN %(prefer_language)s THEN NOT bool_or(in_language) ELSE bool_or(in_language) END,
          NOT bool_or(is_special), counter_id
"""


def free_days(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    first_day: dt.date,
    last_day: dt.date,
    now: dt.datetime,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    door: Door = Door.ONLINE,
) -> list[FreeDay]:
    """Every working day of the span within the offer's horizon, with the number of free start times (may be 0)."""
    days = _bookable_days((offer, *others), first_day, last_day, now)
    rows = ask_gaps(
        DAYS,
        offer=offer,
        office=office,
        persons=persons,
        others=others,
        days=days,
        interpreter=interpreter,
        door=door,
        now=now,
        spoken=spoken_language,
    )
    found = {day: FreeDay(day, free, in_language) for day, free, in_language in rows}
    return [found.get(day, FreeDay(day, 0, 0)) for day in days]


def free_times(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    day: dt.date,
    now: dt.datetime,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    door: Door = Door.ONLINE,
) -> list[FreeTime]:
    """The free start times of one day."""
    rows = ask_gaps(
        TIMES,
        offer=offer,
        office=office,
        persons=persons,
        others=others,
        days=_bookable_days((offer, *others), day, day, now),
        interpreter=interpreter,
        door=door,
        now=now,
        spoken=spoken_language,
    )
    return [FreeTime(start, bool(in_language)) for start, in_language in rows]


def first_free(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    now: dt.datetime,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    door: Door = Door.ONLINE,
) -> dt.datetime | None:
    """The first free start time (UTC) within the offer's horizon, None where there is none."""
    today = now.astimezone(OFFICE_TIME).date()
    rows = ask_gaps(
        FIRST,
        offer=offer,
        office=office,
        persons=persons,
        others=others,
        days=_bookable_days((offer, *others), today, today + dt.timedelta(days=offer.horizon_days), now),
        interpreter=interpreter,
        door=door,
        now=now,
    )
    return rows[0][0]


def free_counters(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    start: dt.datetime,
    prefer_language: bool,
    now: dt.datetime,
    except_appointment: int | None = None,
    others: tuple[ServiceOffer, ...] = (),
    interpreter: str = "",
    door: Door = Door.ONLINE,
) -> list[FreeCounter]:
    """Counters at which `start` is free, the one to take first in front.

    A counter for this service alone comes before a general one; one whose clerk speaks the language is kept
    for those who ask for it.
    """
    day = start.astimezone(OFFICE_TIME).date()
    rows = ask_gaps(
        COUNTERS,
        offer=offer,
        office=office,
        persons=persons,
        others=others,
        days=_bookable_days((offer, *others), day, day, now),
        interpreter=interpreter,
        door=door,
        now=now,
        spoken=spoken_language,
        start=start,
        prefer_language=prefer_language,
        except_appointment=except_appointment,
    )
    return [FreeCounter(counter_id, bool(in_language), is_special) for counter_id, in_language, is_special in rows]


def is_still_served(hold: Appointment, *, now: dt.datetime) -> bool:
    """Whether somebody still sits at the counter then: since the time was held a closure or an absence may have come."""
    counters = free_counters(
        offer=hold.offer,
        office=hold.office,
        persons=hold.persons,
        others=others_of(hold),
        spoken_language=hold.spoken_language,
        start=hold.starts_at,
        prefer_language=False,
        now=now,
        except_appointment=hold.pk,
        door=Door.DESK,
    )
    return hold.counter_id in {counter.counter_id for counter in counters}


cached_free_days = microcached(free_days)
cached_free_times = microcached(free_times)
cached_first_free = microcached(first_free)


def applicants_door(offer: ServiceOffer, *, title_ends_on: dt.date | None, now: dt.datetime) -> Door:
    """Through which door an applicant gets at a time: urgent cases also get what is kept for them."""
    today = now.astimezone(OFFICE_TIME).date()
    urgent = is_urgent(title_ends_on, today=today, is_urgent_kind=offer.service.is_urgent_kind)
    return Door.URGENT if urgent else Door.ONLINE


def _bookable_days(offers: tuple[ServiceOffer, ...], first: dt.date, last: dt.date, now: dt.datetime) -> list[dt.date]:
    """The working days of a span within the horizon of every offer: nobody gets further by coming along."""
    horizon = min(offer.horizon_days for offer in offers)
    today = now.astimezone(OFFICE_TIME).date()
    return working_days(max(first, today), min(last, today + dt.timedelta(days=horizon)))
