"""Days and times to choose from: two weeks at a time, one day open."""

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlencode

from appointments.forms.booking import DaysQuery
from appointments.queries.availability import (
    applicants_door,
    cached_first_free,
    cached_free_days,
    cached_free_times,
    free_times,
)
from appointments.rules.times import OFFICE_TIME

SPAN = dt.timedelta(days=13)
NOON = dt.time(12)


@dataclass(frozen=True)
class Time:
    """One free start time."""

    start: dt.datetime
    in_language: bool

    @property
    def value(self) -> str:
        """As it travels in the form: ISO, UTC."""
        return self.start.isoformat()


@dataclass(frozen=True)
class Day:
    """A day of the list; only the open one knows its times."""

    day: dt.date
    free: int
    url: str
    is_open: bool = False
    morning: list[Time] = field(default_factory=list)
    afternoon: list[Time] = field(default_factory=list)


@dataclass(frozen=True)
class Days:
    """What the page with days shows."""

    first_free: dt.datetime | None
    days: list[Day]
    only_in_language: bool
    filter_url: str
    earlier_url: str
    later_url: str

    @property
    def has_free(self) -> bool:
        """Whether any day of the span has a time."""
        return any(day.free for day in self.days)


def days_to_choose(
    query_string,
    *,
    offer,
    office,
    persons: int,
    spoken_language: str,
    title_ends_on,
    now: dt.datetime,
    without=None,
    again=False,
    **wish,
) -> Days:
    """The days from the first free one on, or from the day the address asks for; `without` is no time to offer,
    `wish` what else the time must fit (`others`, `interpreter`).

    `again`: the times of the open day as they are at this moment, where somebody may just have met one that was gone.
    """
    query = DaysQuery(query_string)
    door = applicants_door(offer, title_ends_on=title_ends_on, now=now)
    asked = {"offer": offer, "office": office, "persons": persons, "door": door, **wish}
    first_free = cached_first_free(**asked, now=now)
    only = bool(query.asked("sprache")) and spoken_language != "de"
    if first_free is None:
        return Days(None, [], only, "", "", "")
    first = first_free.astimezone(OFFICE_TIME).date()
    horizon = now.astimezone(OFFICE_TIME).date() + dt.timedelta(days=offer.horizon_days)
    begin = min(max(query.asked("ab") or first, first), horizon)
    end = min(begin + SPAN, horizon)
    found = cached_free_days(**asked, spoken_language=spoken_language, first_day=begin, last_day=end, now=now)
    counts = {day.day: day.free_in_language if only else day.free for day in found}
    opened = _opened(query.asked("tag"), counts)
    times_of = free_times if again else cached_free_times
    times = times_of(**asked, spoken_language=spoken_language, day=opened, now=now) if opened else []
    times = [
        Time(time.start, time.in_language) for time in times if (time.in_language or not only) and time.start != without
    ]
    address = _addresses(query, begin, only)
    return Days(
        first_free=first_free,
        days=[_day(day, free, opened, times, address) for day, free in counts.items() if free or day.weekday() < 5],
        only_in_language=only,
        filter_url=address(sprache="" if only else "1", tag=""),
        earlier_url=address(ab=max(first, begin - SPAN - dt.timedelta(days=1)), tag="") if begin > first else "",
        later_url=address(ab=end + dt.timedelta(days=1), tag="") if end < horizon else "",
    )


def _opened(asked: dt.date | None, counts: dict[dt.date, int]) -> dt.date | None:
    """The day asked for if it has a time, otherwise the first that has one."""
    if asked and counts.get(asked):
        return asked
    return next((day for day, free in counts.items() if free), None)


def _day(day: dt.date, free: int, opened: dt.date | None, times: list[Time], address) -> Day:
    url = f"{address(tag=day)}#d{day:%Y%m%d}"
    if day != opened:
        return Day(day, free, url)
    is_early = {time: time.start.astimezone(OFFICE_TIME).time() < NOON for time in times}
    return Day(
        day,
        len(times),
        url,
        is_open=True,
        morning=[time for time in times if is_early[time]],
        afternoon=[time for time in times if not is_early[time]],
    )


def _addresses(query: DaysQuery, begin: dt.date, only: bool):
    kept = {"ort": query.asked("ort") or "", "ab": begin, "sprache": "1" if only else ""}

    def address(**changed) -> str:
        parameters = {**kept, **changed}
        return "?" + urlencode({name: value for name, value in parameters.items() if value})

    return address
