"""Booked appointments that a change of the plan would touch: when and where they are, not whose."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from psycopg2.extras import DateTimeTZRange

from appointments.models import Appointment, AppointmentStatus, Counter, Shift
from willkommen.models import Authority, Office, StaffMember


@dataclass(frozen=True)
class Touched:
    """A booked appointment as the plan sees it: when and where, not who."""

    pk: int
    start: dt.datetime
    counter_number: int
    office_name: str
    reference: str


def booked_in_closure(
    authority: Authority,
    *,
    office: Office | None,
    counter: Counter | None,
    during: DateTimeTZRange,
    now: dt.datetime,
) -> list[Touched]:
    """Booked appointments that lie in a closure."""
    booked = _booked(authority, now).filter(during__overlap=during)
    if counter:
        booked = booked.filter(counter=counter)
    elif office:
        booked = booked.filter(office=office)
    return _touched(booked)


def booked_in_absence(
    authority: Authority, *, member: StaffMember, during: DateTimeTZRange, now: dt.datetime
) -> list[Touched]:
    """Booked appointments at counters where somebody would have sat while they are away."""
    booked = _booked(authority, now).filter(during__overlap=during)
    return _touched(booked.filter(pk__in=_ids(_COVERED_BY, authority=authority.pk, member=member.pk, shift=None)))


def booked_in_shift(shift: Shift, *, now: dt.datetime) -> list[Touched]:
    """Booked appointments that are kept by this shift."""
    covered = _ids(_COVERED_BY, authority=shift.authority_id, member=None, shift=shift.pk)
    return _touched(_booked(shift.authority, now).filter(pk__in=covered))


def booked_in_hours(
    authority: Authority,
    *,
    counter_id: int,
    weekday: int,
    starts: dt.time,
    ends: dt.time,
    first_day: dt.date,
    last_day: dt.date | None,
    now: dt.datetime,
) -> list[Touched]:
    """Booked appointments that a shift with these hours would keep, whether there is one or not."""
    kept = _ids(
        _KEPT_BY_HOURS,
        authority=authority.pk,
        counter=counter_id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        first_day=first_day,
        last_day=last_day,
    )
    return _touched(_booked(authority, now).filter(pk__in=kept))


def booked_at_counter(counter: Counter, *, now: dt.datetime) -> list[Touched]:
    """Booked appointments at a counter."""
    return _touched(_booked(counter.authority, now).filter(counter=counter))


def booked_without_anybody(authority: Authority, *, now: dt.datetime) -> list[Touched]:
    """Booked appointments at whose time nobody sits at the counter: no shift, an absence, a closure, out of use."""
    return _touched(_booked(authority, now).filter(pk__in=_ids(_WITHOUT_ANYBODY, authority=authority.pk, now=now)))


_KEEPS = """
    shift.counter_id = appointment.counter_id
    AND shift.weekday = extract(isodow FROM lower(appointment.during) AT TIME ZONE 'Europe/Berlin') - 1
    AND (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date >= shift.first_day
    AND (shift.last_day IS NULL OR (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date <= shift.last_day)
    AND (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::time >= shift.starts
    AND (upper(appointment.during) AT TIME ZONE 'Europe/Berlin')::time <= shift.ends
"""
_COVERED_BY = f"""
    SELECT appointment.id FROM appointments_appointment appointment JOIN appointments_shift shift ON {_KEEPS}
     WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked'
       AND shift.staff_member_id = coalesce(%(member)s, shift.staff_member_id)
       AND shift.id = coalesce(%(shift)s, shift.id)
"""  # noqa: S608 -- made of constants only
_KEPT_BY_HOURS = f"""
    SELECT appointment.id FROM appointments_appointment appointment
      JOIN (SELECT %(counter)s::bigint AS counter_id, %(weekday)s::int AS weekday, %(starts)s::time AS starts,
                   %(ends)s::time AS ends, %(first_day)s::date AS first_day, %(last_day)s::date AS last_day) shift
        ON {_KEEPS}
     WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked'
"""  # noqa: S608 -- made of constants only
_WITHOUT_ANYBODY = f"""
    SELECT appointment.id FROM appointments_appointment appointment
      JOIN appointments_counter counter ON counter.id = appointment.counter_id
     WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked'
       AND lower(appointment.during) > %(now)s
       AND (NOT counter.is_open
            OR NOT EXISTS (
                SELECT FROM appointments_shift shift WHERE {_KEEPS} AND NOT EXISTS (
                    SELECT FROM appointments_absence absence
                     WHERE absence.staff_member_id = shift.staff_member_id AND absence.during && appointment.during
                       AND absence.authority_id = appointment.authority_id))
            OR EXISTS (
                SELECT FROM appointments_closure closure
                 WHERE closure.authority_id = appointment.authority_id AND closure.during && appointment.during
                   AND (closure.counter_id = appointment.counter_id
                        OR closure.counter_id IS NULL
                           AND coalesce(closure.office_id, appointment.office_id) = appointment.office_id)))
"""  # noqa: S608 -- made of constants only


def _ids(statement: str, **parameters) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _booked(authority: Authority, now: dt.datetime):
    return Appointment.objects.filter(authority=authority, status=AppointmentStatus.BOOKED, during__startswith__gt=now)


def _touched(booked) -> list[Touched]:
    return [
        Touched(
            pk=appointment.pk,
            start=appointment.during.lower,
            counter_number=appointment.counter.number,
            office_name=appointment.office.name,
            reference=appointment.reference,
        )
        for appointment in booked.select_related("counter", "office").order_by("during", "id")
    ]
