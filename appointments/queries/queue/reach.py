"""Whom a counter can serve at this moment, and whose turn it is there."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from appointments.models import Counter, Shift, Visit, VisitStatus
from appointments.models.counters import Equipment
from appointments.queries.gaps import NEEDS_STATION
from appointments.rules.queue import LANGUAGE_PATIENCE
from appointments.rules.times import OFFICE_TIME
from willkommen.locking import locked_again
from willkommen.models import Authority, Office, StaffMember


def shifts_of_day(office: Office, *, day: dt.date) -> list[Shift]:
    """The shifts at an office on a day, by the number of the counter."""
    return list(
        Shift.objects.filter(authority_id=office.authority_id, counter__office=office, counter__is_open=True)
        .filter(weekday=day.weekday(), first_day__lte=day)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .order_by("counter__number", "starts")
    )


@dataclass(frozen=True)
class RunningShift:
    """Somebody who sits at a counter at this moment: the shift's services, else what the person can, else everything."""

    counter_id: int
    staff_member_id: int
    languages: list[str]
    services: list[int]


# Written out, because building it anew at every call cost more than running it.
RUNNING = """
SELECT shift.counter_id, shift.staff_member_id, staff.spoken_languages,
       coalesce(
           (SELECT array_agg(named.service_id) FROM appointments_shiftservice named WHERE named.shift_id = shift.id),
           (SELECT array_agg(skill.service_id) FROM appointments_staffskill skill
             WHERE skill.authority_id = shift.authority_id AND skill.staff_member_id = shift.staff_member_id),
           '{}')
  FROM appointments_shift shift
  JOIN appointments_counter counter ON counter.id = shift.counter_id
  JOIN willkommen_staffmember staff ON staff.id = shift.staff_member_id
 WHERE shift.authority_id = %(authority)s AND counter.office_id = %(office)s AND counter.is_open
   AND shift.weekday = %(weekday)s AND shift.starts <= %(clock)s AND shift.ends > %(clock)s
   AND shift.first_day <= %(day)s AND (shift.last_day IS NULL OR shift.last_day >= %(day)s)
   AND NOT EXISTS (SELECT FROM appointments_absence absence
                    WHERE absence.staff_member_id = shift.staff_member_id AND absence.during @> %(now)s)
   AND NOT EXISTS (SELECT FROM appointments_closure closure
                    WHERE closure.authority_id = %(authority)s AND closure.during @> %(now)s
                      AND (closure.counter_id = shift.counter_id
                           OR closure.counter_id IS NULL AND coalesce(closure.office_id, %(office)s) = %(office)s))
 ORDER BY shift.id
"""


def running_shifts(office: Office, *, now: dt.datetime) -> list[RunningShift]:
    """The shifts in which somebody sits at a counter at this moment: not absent, not closed. One query."""
    local = now.astimezone(OFFICE_TIME)
    with connection.cursor() as cursor:
        cursor.execute(
            RUNNING,
            {
                "authority": office.authority_id,
                "office": office.pk,
                "weekday": local.weekday(),
                "clock": local.time().isoformat(),
                "day": local.date(),
                "now": now,
            },
        )
        return [RunningShift(*row) for row in cursor.fetchall()]


def whom_it_serves(
    counter: Counter, *, staff_member: StaffMember, shifts: list[RunningShift], now: dt.datetime
) -> RawSQL:
    """Which visits this counter may call: by the services of its shift, its equipment and the clerk's languages.

    `shifts` are those running at the office. Nobody is left over: a service no running shift has belongs to all, a
    person is kept for a clerk who speaks their language for 15 minutes after their turn and no longer, and where no
    counter takes fingerprints nobody waits for one that does. Who was sent on to a counter is called by that one alone
    as long as somebody sits there.
    """
    values = _serves(counter, staff_member, shifts, now)
    return RawSQL(SERVES, values, output_field=BooleanField())  # noqa: S611 -- a constant of this module


# Written out like RUNNING, for the same reason. Always true or false, never unknown.
SERVES = """(
    appointments_visit.for_counter_id IS NOT DISTINCT FROM %s
    OR (%s OR appointments_visit.service_id = ANY(%s::bigint[])
        OR coalesce(appointments_visit.service_id <> ALL(%s::bigint[]), false))
   AND (%s OR (SELECT service.biometrics <> ALL(%s) FROM appointments_service service
                WHERE service.id = appointments_visit.service_id)
        OR NOT EXISTS (SELECT FROM appointments_counter counter
                        WHERE counter.office_id = %s AND counter.is_open AND counter.equipment @> '{biometrics}'))
   AND (appointments_visit.spoken_language <> ALL(%s::varchar[]) OR appointments_visit.turn_at <= %s)
   AND (appointments_visit.for_counter_id IS NULL OR appointments_visit.for_counter_id <> ALL(%s::bigint[])))
"""


def _serves(counter: Counter, staff_member: StaffMember, shifts: list[RunningShift], now: dt.datetime) -> list:
    """The values of `SERVES`."""
    named = _services([shift for shift in shifts if shift.counter_id == counter.pk])
    taken = _services(shifts)
    spoken_elsewhere = {
        language
        for shift in shifts
        if shift.counter_id != counter.pk and shift.staff_member_id != staff_member.pk
        for language in shift.languages
    }
    return [
        counter.pk,
        named is None,
        sorted(named or ()),
        # None where a running shift serves everything: then no service is left over
        taken and sorted(taken),
        Equipment.BIOMETRICS in counter.equipment,
        sorted(NEEDS_STATION),
        counter.office_id,
        sorted(spoken_elsewhere - {"de", *staff_member.spoken_languages}),
        now - LANGUAGE_PATIENCE,
        sorted({shift.counter_id for shift in shifts} - {counter.pk}),
    ]


def _services(shifts: list[RunningShift]) -> set[int] | None:
    """The services these shifts are limited to together, None where one of them (or none at all) serves everything."""
    named = [set(shift.services) for shift in shifts]
    return set().union(*named) if named and all(named) else None


def waiting_at(office: Office, *, day: dt.date):
    """Who waits at an office today, whose turn it is first in front."""
    return Visit.objects.filter(office=office, status=VisitStatus.WAITING, day=day).order_by("turn_at", "id")


NEXT = f"""
SELECT * FROM appointments_visit
 WHERE office_id = %s AND status = 'waiting' AND day = %s AND {SERVES}
 ORDER BY turn_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 -- put together from constants


def next_in_turn(counter: Counter, *, staff_member: StaffMember, now: dt.datetime) -> Visit | None:
    """The visit whose turn it is at this counter, locked; whom another counter is just taking is passed over."""
    shifts = running_shifts(counter.office, now=now)
    values = _serves(counter, staff_member, shifts, now)
    today = now.astimezone(OFFICE_TIME).date()
    return next(iter(Visit.objects.raw(NEXT, [counter.office_id, today, *values])), None)


# Written out like RUNNING: before every call it mostly finds nobody.
AT_COUNTER = "SELECT id FROM appointments_visit WHERE counter_id = %s AND status IN ('called', 'serving')"
LOCK = "SELECT FROM appointments_counter WHERE id = %s FOR NO KEY UPDATE"


def visit_at(counter: Counter, *, lock: bool = False) -> Visit | None:
    """Who is called to this counter or served there; with `lock` after standing in line at it, in the same trip."""
    with connection.cursor() as cursor:
        cursor.execute(f"{LOCK};{AT_COUNTER}" if lock else AT_COUNTER, [counter.pk] * (1 + lock))
        found = cursor.fetchone()
    return Visit.objects.get(pk=found[0]) if found else None


def pressed_visit(authority: Authority, pk: int) -> Visit | None:
    """One visit of this authority for a button, which asks no more of it than what it does."""
    return Visit.objects.filter(authority=authority, pk=pk).select_related("office").first()


def visit_by_pk(authority: Authority, pk: int) -> Visit | None:
    """One visit of this authority with what its pages show, which takes five times as long to read."""
    return (
        Visit.objects.filter(authority=authority, pk=pk)
        .select_related("office", "counter", "for_counter", "service", "appointment__offer__service")
        .select_related("appointment__counter", "follow_up__office")
        .first()
    )


def lock_visit(visit: Visit) -> Visit:
    """The row as it is now, locked until the end of the transaction."""
    return locked_again(visit)
