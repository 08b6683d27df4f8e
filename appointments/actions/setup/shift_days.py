"""Changing one day of a weekly shift, or the shift from one day on: the series is split, what lies before stays."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy

from appointments.actions.setup.shifts import ShiftTimes, add_shift, change_shift, remove_shift, times_of
from appointments.models import Service, Shift
from appointments.queries.week import is_on
from appointments.rules.times import OFFICE_TIME
from willkommen.errors import Refused
from willkommen.models import StaffMember

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


class Reach(StrEnum):
    """How far a change reaches."""

    THIS_DAY = "day"
    FROM_THIS_DAY = "from"


class DayIsOver(Refused):
    """What was planned for the past is what happened."""

    text = gettext_lazy("This day is over. The plan of past days stays as it was.")


class ShiftIsElsewhere(Refused):
    """Somebody changed the plan meanwhile."""

    text = gettext_lazy("This shift is no longer on this day. Please look at the week again.")


@dataclass(frozen=True)
class Sitting:
    """Who sits there, from when to when, in the office's time."""

    staff_member: StaffMember
    starts: dt.time
    ends: dt.time


@dataclass(frozen=True)
class _Pieces:
    """A series around a day: what lies before it, the day or all from it on, and what comes after."""

    stored: Shift
    services: list[Service]
    before: ShiftTimes | None
    middle: ShiftTimes
    after: ShiftTimes | None


@transaction.atomic
def change_shift_on(
    *, shift: Shift, day: dt.date, reach: Reach, sitting: Sitting, by: StaffMember, now: dt.datetime
) -> list[Shift]:
    """Let somebody else sit there, or at other hours, on one day or from it on; returns the shifts that came new.

    The services of the shift stay the same, booked appointments stay. Raises `DayIsOver`, `ShiftIsElsewhere`,
    `CounterTaken`, `PersonTaken`.
    """
    pieces = _split(shift, day, reach, now)
    middle = replace(pieces.middle, **vars(sitting))
    if middle == pieces.middle:
        return []
    new = _keep_around(pieces, by=by, now=now)
    if pieces.before or pieces.after:
        return [*new, add_shift(times=middle, services=pieces.services, by=by, now=now)]
    change_shift(shift=pieces.stored, times=middle, services=pieces.services, by=by, now=now)
    return new


@transaction.atomic
def remove_shift_on(*, shift: Shift, day: dt.date, reach: Reach, by: StaffMember, now: dt.datetime) -> list[Shift]:
    """Take a shift out of one day, or from it on; returns the shifts that came new. Booked appointments stay.

    Raises `DayIsOver`, `ShiftIsElsewhere`.
    """
    pieces = _split(shift, day, reach, now)
    if not (pieces.before or pieces.after):
        remove_shift(shift=pieces.stored, by=by, now=now)
    return _keep_around(pieces, by=by, now=now)


def refuse_past(day: dt.date, *, now: dt.datetime) -> None:
    """Raises `DayIsOver` for a day before today."""
    if day < now.astimezone(OFFICE_TIME).date():
        raise DayIsOver


def _split(shift: Shift, day: dt.date, reach: Reach, now: dt.datetime) -> _Pieces:
    """Lock a shift and cut it around the day."""
    stored = Shift.objects.select_for_update(no_key=True, of=["self"]).filter(pk=shift.pk).first()
    if stored is None or not is_on(stored, day):
        raise ShiftIsElsewhere
    refuse_past(day, now=now)
    whole = times_of(stored)
    goes_on = reach is Reach.THIS_DAY and (stored.last_day is None or stored.last_day >= day + WEEK)
    return _Pieces(
        stored=stored,
        services=[row.service for row in stored.services.select_related("service")],
        before=replace(whole, last_day=day - DAY) if stored.first_day <= day - WEEK else None,
        middle=replace(whole, first_day=day, last_day=day if reach is Reach.THIS_DAY else stored.last_day),
        after=replace(whole, first_day=day + WEEK) if goes_on else None,
    )


def _keep_around(pieces: _Pieces, *, by: StaffMember, now: dt.datetime) -> list[Shift]:
    """Make room in the middle first: the row that is there becomes the part before, or else the part after."""
    kept = pieces.before or pieces.after
    if kept:
        change_shift(shift=pieces.stored, times=kept, services=pieces.services, by=by, now=now)
    if pieces.before and pieces.after:
        return [add_shift(times=pieces.after, services=pieces.services, by=by, now=now)]
    return []
