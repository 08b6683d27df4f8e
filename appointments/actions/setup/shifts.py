"""Who sits at which counter when."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import Counter, Service, Shift, ShiftService
from appointments.queries.setup import shift_in_the_way, shifts_ahead
from appointments.queries.touched import booked_in_shift
from appointments.rules.times import OFFICE_TIME
from willkommen import audit
from willkommen.actions.changes import plain
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember
from willkommen.moments import clock, short_date, weekday_name

COUNTER_TAKEN = "a_counter_has_one_staff_member_at_a_time"
PERSON_TAKEN = "a_staff_member_sits_at_one_counter_at_a_time"


class CounterTaken(Refused):
    """One person at a counter at a time."""

    text = gettext_lazy("Somebody else sits at this counter at this time.")


class PersonTaken(Refused):
    """One counter for a person at a time."""

    text = gettext_lazy("This person sits at another counter at this time, here or at another authority.")


@dataclass(frozen=True)
class ShiftTimes:
    """Who, where and when; a single day is a shift whose first day is its last. Times are those of the office."""

    counter: Counter
    staff_member: StaffMember
    weekday: int
    starts: dt.time
    ends: dt.time
    first_day: dt.date
    last_day: dt.date | None


@transaction.atomic
def add_shift(
    *, times: ShiftTimes, services: list[Service], by: StaffMember | None, now: dt.datetime, pk: int | None = None
) -> Shift:
    """Add a shift. Raises `CounterTaken`, `PersonTaken` with a text that names the other shift.

    `pk` is the key of a removed shift that comes back.
    """
    shift = Shift(pk=pk, authority=times.counter.authority)
    _write(shift, times)
    _set_services(shift, services)
    audit.record(
        action="add_shift", now=now, authority=shift.authority, staff_member=by, about=shift, **_as_told(shift)
    )
    return shift


@transaction.atomic
def change_shift(
    *, shift: Shift, times: ShiftTimes, services: list[Service], by: StaffMember, now: dt.datetime
) -> Shift:
    """Change a shift; booked appointments stay. Raises `CounterTaken`, `PersonTaken`."""
    stored = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    before = _as_told(stored)
    _write(stored, times)
    _set_services(stored, services)
    after = _as_told(stored)
    audit.record(
        action="change_shift",
        now=now,
        authority=stored.authority,
        staff_member=by,
        about=stored,
        **{name: [before[name], after[name]] for name in after if before[name] != after[name]},
    )
    return stored


@transaction.atomic
def remove_shift(*, shift: Shift, by: StaffMember, now: dt.datetime) -> None:
    """Remove a shift; booked appointments stay."""
    audit.record(
        action="remove_shift", now=now, authority=shift.authority, staff_member=by, about=shift, **_as_told(shift)
    )
    shift.delete()


def announce_departure(*, authority: Authority, member: StaffMember, now: dt.datetime) -> list[str]:
    """What happens to somebody's shifts when they stop working here."""
    shifts = shifts_ahead(authority, member, today=now.astimezone(OFFICE_TIME).date())
    if not shifts:
        return []
    booked = sum(len(booked_in_shift(shift, now=now)) for shift in shifts)
    return [
        _("Their shifts end today (%(count)d).") % {"count": len(shifts)},
        _("Booked appointments in these shifts stay and need somebody else (%(count)d).") % {"count": booked},
    ]


@transaction.atomic
def end_shifts(*, authority: Authority, member: StaffMember, staff_member: StaffMember, now: dt.datetime) -> None:
    """End the shifts of somebody who stops working here: today is the last day, later ones are removed."""
    today = now.astimezone(OFFICE_TIME).date()
    for shift in shifts_ahead(authority, member, today=today):
        if shift.first_day > today:
            remove_shift(shift=shift, by=staff_member, now=now)
            continue
        times = replace(times_of(shift), last_day=today)
        services = [row.service for row in shift.services.select_related("service")]
        change_shift(shift=shift, times=times, services=services, by=staff_member, now=now)


def times_of(shift: Shift) -> ShiftTimes:
    """A stored shift as the actions take it."""
    names = ("counter", "staff_member", "weekday", "starts", "ends", "first_day", "last_day")
    return ShiftTimes(**{name: getattr(shift, name) for name in names})


def _write(shift: Shift, times: ShiftTimes) -> None:
    for name, value in vars(times).items():
        setattr(shift, name, value)
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError as error:
        if COUNTER_TAKEN in str(error):
            raise _taken(CounterTaken, times, shift.pk) from error
        if PERSON_TAKEN in str(error):
            raise _taken(PersonTaken, times, shift.pk) from error
        raise


def _taken(refusal: type[Refused], times: ShiftTimes, except_shift: int | None) -> Refused:
    """The refusal with the other shift's name, counter, weekday, hours and days in its words."""
    other = shift_in_the_way(
        **{
            **vars(times),
            "counter": times.counter if refusal is CounterTaken else None,
            "staff_member": times.staff_member if refusal is PersonTaken else None,
        },
        except_shift=except_shift,
    )
    # removed in this very moment, or a shift at another authority, which is nobody's business here
    if other is None or other.authority_id != times.counter.authority_id:
        return refusal()
    told = {
        "name": other.staff_member.name,
        "counter": other.counter.number,
        "office": other.counter.office.name,
        "weekday": weekday_name(other.weekday),
        "starts": clock(other.starts),
        "ends": clock(other.ends),
        "first_day": short_date(other.first_day),
    }
    if other.last_day is None:
        return refusal(
            _(
                "%(name)s sits at counter %(counter)d (%(office)s), %(weekday)s %(starts)s–%(ends)s, "
                "since %(first_day)s."
            )
            % told
        )
    told["last_day"] = short_date(other.last_day)
    return refusal(
        _(
            "%(name)s sits at counter %(counter)d (%(office)s), %(weekday)s %(starts)s–%(ends)s, "
            "from %(first_day)s to %(last_day)s."
        )
        % told
    )


def _set_services(shift: Shift, services: list[Service]) -> None:
    wanted = {service.pk for service in services}
    ShiftService.objects.filter(shift=shift).exclude(service_id__in=wanted).delete()
    known = set(ShiftService.objects.filter(shift=shift).values_list("service_id", flat=True))
    ShiftService.objects.bulk_create(
        ShiftService(authority=shift.authority, shift=shift, service_id=pk) for pk in sorted(wanted - known)
    )


def _as_told(shift: Shift) -> dict:
    """A shift as the audit keeps it; staff by number, so that a name can be erased in one place."""
    names = ("counter_id", "staff_member_id", "weekday", "starts", "ends", "first_day", "last_day")
    services = sorted(ShiftService.objects.filter(shift=shift).values_list("service__code", flat=True))
    return {**{name: plain(getattr(shift, name)) for name in names}, "services": services}
