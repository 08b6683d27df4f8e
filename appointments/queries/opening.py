"""When the door is open, as told to the public. Counters' times are shifts and not read here."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from appointments.models import Closure
from appointments.queries.holidays import is_public_holiday
from appointments.rules.times import OFFICE_TIME
from willkommen.microcache import microcached
from willkommen.models import Authority, Office
from willkommen.queries.authorities import offices_of


@dataclass(frozen=True)
class HoursLine:
    """Neighbouring weekdays with the same hours; Monday is 0."""

    first: int
    last: int
    spans: tuple[tuple[dt.time, dt.time], ...]


@dataclass(frozen=True)
class OfficeHours:
    """An office and its hours; no line means that they are not known."""

    office: Office
    lines: list[HoursLine]
    open_until: dt.time | None
    is_holiday_today: bool


def office_hours(authority: Authority, *, now: dt.datetime) -> list[OfficeHours]:
    """The hours of every office of an authority, and which of them are open at this moment."""
    local = now.astimezone(OFFICE_TIME)
    is_holiday = is_public_holiday(local.date())
    closed = set() if is_holiday else _closed_offices(authority, now)
    return [
        OfficeHours(
            office=office,
            lines=_lines(office),
            open_until=None if is_holiday or closed & {None, office.pk} else _open_until(office, local),
            is_holiday_today=is_holiday,
        )
        for office in offices_of(authority)
    ]


cached_office_hours = microcached(office_hours)


def _closed_offices(authority: Authority, now: dt.datetime) -> set[int | None]:
    """Offices that are closed at this moment; None stands for the whole authority."""
    closures = Closure.objects.filter(authority=authority, counter=None, during__contains=now)
    return set(closures.values_list("office_id", flat=True))


def _lines(office: Office) -> list[HoursLine]:
    spans: dict[int, tuple] = {}
    for hours in office.opening_hours.all():
        spans[hours.weekday] = (*spans.get(hours.weekday, ()), (hours.opens, hours.closes))
    lines = []
    # weekdays without a gap have the same difference to their place in the list
    for _key, days in groupby(enumerate(sorted(spans)), key=lambda pair: (pair[1] - pair[0], spans[pair[1]])):
        weekdays = [weekday for _place, weekday in days]
        lines.append(HoursLine(weekdays[0], weekdays[-1], spans[weekdays[0]]))
    return lines


def _open_until(office: Office, local: dt.datetime) -> dt.time | None:
    for hours in office.opening_hours.all():
        if hours.weekday == local.weekday() and hours.opens <= local.time() < hours.closes:
            return hours.closes
    return None
