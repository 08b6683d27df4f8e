"""Where a clerk sits."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from appointments.models import Counter, Shift
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority, Office, StaffMember


@dataclass(frozen=True)
class Seat:
    """An office and, for who sits at one, a counter."""

    office: Office | None
    counter: Counter | None


def counters_of(authority: Authority) -> list[Counter]:
    """The counters in use at all offices of an authority."""
    return list(
        Counter.objects.filter(authority=authority, is_open=True)
        .select_related("office")
        .order_by("office__code", "number")
    )


def counter_by_pk(authority: Authority, pk: int | None) -> Counter | None:
    """One counter in use at this authority."""
    return Counter.objects.filter(authority=authority, pk=pk, is_open=True).select_related("office").first()


def seat_by_plan(authority: Authority, staff_member: StaffMember, *, now: dt.datetime) -> Seat:
    """Where today's shifts put somebody: the running shift, else the next one, else the last; else the first office."""
    local = now.astimezone(OFFICE_TIME)
    shifts = list(
        Shift.objects.filter(authority=authority, staff_member=staff_member, counter__is_open=True)
        .filter(weekday=local.weekday(), first_day__lte=local.date())
        .filter(Q(last_day=None) | Q(last_day__gte=local.date()))
        .select_related("counter__office")
        .order_by("starts")
    )
    if not shifts:
        return Seat(Office.objects.filter(authority=authority).order_by("code").first(), None)
    shift = next((shift for shift in shifts if shift.ends > local.time()), shifts[-1])
    return Seat(shift.counter.office, shift.counter)
