"""Free days and times for a clerk: two weeks at a time, one day open."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from appointments.forms.desk_times import TimesQuery
from appointments.queries.availability import FreeDay, FreeTime, free_days, free_times
from appointments.queries.gaps import Door
from appointments.rules.times import OFFICE_TIME
from willkommen.moments import clock

SPAN = dt.timedelta(days=13)
SATURDAY = 5


@dataclass(frozen=True)
class Wish:
    """What somebody needs a time for."""

    offer: object
    office: object
    persons: int
    spoken_language: str
    others: tuple = ()
    interpreter: str = ""


@dataclass(frozen=True)
class Choice:
    """The days of two weeks and the times of the open one."""

    wish: Wish
    days: list[FreeDay]
    day: dt.date | None
    times: list[FreeTime]
    kept: dict
    first: dt.date
    earlier: dt.date | None
    later: dt.date | None

    def address(self, **changed) -> str:
        """This page with something changed."""
        kept = {**self.kept, "ab": self.first.isoformat(), **changed}
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @property
    def day_links(self) -> list[tuple[FreeDay, str]]:
        """Each day with the address that opens it; weekends without a time are left out."""
        shown = [day for day in self.days if day.free or day.day.weekday() < SATURDAY]
        return [(day, self.address(tag=day.day.isoformat())) for day in shown]

    @property
    def earlier_url(self) -> str:
        """The two weeks before, empty where they are over."""
        return self.address(ab=self.earlier.isoformat()) if self.earlier else ""

    @property
    def later_url(self) -> str:
        """The two weeks after, empty beyond the horizon."""
        return self.address(ab=self.later.isoformat()) if self.later else ""

    @property
    def time_links(self) -> list[tuple[FreeTime, str]]:
        """Each time with the query string that carries it along."""
        return [(time, self.address(start=time.start.isoformat())) for time in self.times]


def choose(query: TimesQuery, wish: Wish, *, kept: dict, now: dt.datetime) -> Choice:
    """What the page with times shows: the day asked for, else the first that has a time."""
    today = now.astimezone(OFFICE_TIME).date()
    horizon = today + dt.timedelta(days=wish.offer.horizon_days)
    first = min(max(query.asked("ab") or today, today), horizon)
    last = min(first + SPAN, horizon)
    found = free_days(**_asked(wish), first_day=first, last_day=last, now=now)
    counts = {day.day: day.free for day in found}
    day = query.asked("tag")
    if not counts.get(day):
        day = next((day for day, free in counts.items() if free), None)
    return Choice(
        wish=wish,
        days=found,
        day=day,
        times=free_times(**_asked(wish), day=day, now=now) if day else [],
        kept=kept,
        first=first,
        earlier=max(today, first - SPAN - dt.timedelta(days=1)) if first > today else None,
        later=last + dt.timedelta(days=1) if last < horizon else None,
    )


def times_of_day(wish: Wish, *, start: dt.datetime, now: dt.datetime) -> list[tuple[str, str]]:
    """The free times of the day of `start`, as choices of a form."""
    day = start.astimezone(OFFICE_TIME).date()
    return [(time.start.isoformat(), clock(time.start)) for time in free_times(**_asked(wish), day=day, now=now)]


def _asked(wish: Wish) -> dict:
    return {
        "offer": wish.offer,
        "office": wish.office,
        "persons": wish.persons,
        "spoken_language": wish.spoken_language,
        "others": wish.others,
        "interpreter": wish.interpreter,
        "door": Door.DESK,
    }
