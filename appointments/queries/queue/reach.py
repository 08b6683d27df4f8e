"""Whom a counter can serve at this moment, and whose turn it is there."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from appointments.models import Absence, Closure, Counter, Shift, Visit, VisitStatus
from appointments.models.counters import Equipment
from appointments.queries.availability import NEEDS_STATION, OFFICE_TIME
from appointments.rules.queue import LANGUAGE_PATIENCE
from willkommen.models import Authority, Office, StaffMember


def shifts_of_day(office: Office, *, day: dt.date) -> list[Shift]:
    """The shifts at an office on a day, with counter, staff member and the services they are limited to."""
    return list(
        Shift.objects.filter(authority_id=office.authority_id, counter__office=office, counter__is_open=True)
        .filter(weekday=day.weekday(), first_day__lte=day)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .select_related("counter", "staff_member")
        .prefetch_related("services")
        .order_by("counter__number", "starts")
    )


def running_shifts(office: Office, *, now: dt.datetime) -> list[Shift]:
    """The shifts in which somebody sits at a counter at this moment: not absent, not closed."""
    local = now.astimezone(OFFICE_TIME)
    absent = Absence.objects.filter(staff_member=OuterRef("staff_member"), during__contains=now)
    closed = Closure.objects.filter(
        Q(counter=OuterRef("counter")) | Q(counter=None) & (Q(office=None) | Q(office=office)),
        authority_id=office.authority_id,
        during__contains=now,
    )
    return list(
        Shift.objects.filter(authority_id=office.authority_id, counter__office=office, counter__is_open=True)
        .filter(weekday=local.weekday(), first_day__lte=local.date())
        .filter(Q(last_day=None) | Q(last_day__gte=local.date()))
        .filter(starts__lte=local.time(), ends__gt=local.time())
        .exclude(Exists(absent))
        .exclude(Exists(closed))
        .select_related("counter", "staff_member")
        .prefetch_related("services")
    )


def whom_it_serves(
    counter: Counter,
    *,
    staff_member: StaffMember,
    shifts: Iterable[Shift],
    has_station_elsewhere: bool,
    now: dt.datetime,
) -> Q:
    """Which visits this counter may call: by the services of its shift, its equipment and the clerk's languages.

    `shifts` are those running at the office. Nobody is left over: a service no running shift has belongs to all, and
    a person is kept for a clerk who speaks their language for 15 minutes after their turn and no longer.
    """
    shifts = list(shifts)
    allowed = _by_service([shift for shift in shifts if shift.counter_id == counter.pk], shifts)
    if has_station_elsewhere and Equipment.BIOMETRICS not in counter.equipment:
        allowed &= ~Q(service__biometrics__in=NEEDS_STATION)
    spoken_elsewhere = {
        language
        for shift in shifts
        if shift.counter_id != counter.pk and shift.staff_member_id != staff_member.pk
        for language in shift.staff_member.spoken_languages
    }
    kept = spoken_elsewhere - {"de", *staff_member.spoken_languages}
    if kept:
        allowed &= ~Q(spoken_language__in=sorted(kept), turn_at__gt=now - LANGUAGE_PATIENCE)
    return allowed


def _by_service(own: list[Shift], running: list[Shift]) -> Q:
    named = _services(own)
    if named is None:
        return Q()
    taken = _services(running)
    if taken is None:
        return Q(service_id__in=sorted(named))
    return Q(service_id__in=sorted(named)) | ~Q(service_id__in=sorted(taken))


def _services(shifts: list[Shift]) -> set[int] | None:
    """The services these shifts are limited to together, None where one of them (or none at all) serves everything."""
    named = [{row.service_id for row in shift.services.all()} for shift in shifts]
    return set().union(*named) if named and all(named) else None


def reach_of(counter: Counter, *, staff_member: StaffMember, now: dt.datetime) -> Q:
    """Which visits this counter may call at this moment."""
    return whom_it_serves(
        counter,
        staff_member=staff_member,
        shifts=running_shifts(counter.office, now=now),
        has_station_elsewhere=has_station(counter.office),
        now=now,
    )


def has_station(office: Office) -> bool:
    """Whether any counter in use at this office can take fingerprints and photos."""
    return Counter.objects.filter(office=office, is_open=True, equipment__contains=[Equipment.BIOMETRICS]).exists()


def waiting_at(office: Office, *, day: dt.date):
    """Who waits at an office today, whose turn it is first in front."""
    return Visit.objects.filter(office=office, status=VisitStatus.WAITING, day=day).order_by("turn_at", "id")


def next_in_turn(counter: Counter, *, staff_member: StaffMember, now: dt.datetime) -> Visit | None:
    """The visit whose turn it is at this counter, locked; whom another counter is just taking is passed over."""
    return (
        waiting_at(counter.office, day=now.astimezone(OFFICE_TIME).date())
        .filter(reach_of(counter, staff_member=staff_member, now=now))
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


def visit_at(counter: Counter) -> Visit | None:
    """Who is called to this counter or served there."""
    return (
        Visit.objects.filter(counter=counter, status__in=[VisitStatus.CALLED, VisitStatus.SERVING])
        .select_related("service", "appointment", "counter")
        .first()
    )


def visit_by_pk(authority: Authority, pk: int) -> Visit | None:
    """One visit of this authority."""
    return (
        Visit.objects.filter(authority=authority, pk=pk)
        .select_related("office", "counter", "service", "appointment__offer__service", "appointment__counter")
        .first()
    )


def lock_visit(visit: Visit) -> Visit:
    """The row as it is now, locked until the end of the transaction."""
    return Visit.objects.select_for_update(of=("self",)).select_related("office").get(pk=visit.pk)
