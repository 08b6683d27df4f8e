"""This moment at the counters of an authority, for its supervisors: people who wait, counters, capacity. Nobody's name."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q

from appointments.models import Appointment, AppointmentStatus, Visit, VisitStatus
from appointments.queries.holidays import is_public_holiday
from willkommen.models import Authority, Office
from willkommen.moments import BERLIN as OFFICE_TIME

# Waiting is long from here on: nineteen of twenty people are to wait no longer (I03).
LONG_WAIT = dt.timedelta(minutes=30)
# An appointment is late when its person is here and was not called so long after its time.
APPOINTMENT_IS_LATE = dt.timedelta(minutes=10)
# Whoever is later than this is no longer expected.
EXPECTED_FOR = dt.timedelta(minutes=60)
MOST_LISTED = 12

# Planned: what the shifts say. Really: without absences and closures. Minutes of the day, counters of this moment.
_CAPACITY = """
WITH planned AS (
    SELECT counter.office_id, shift.counter_id, shift.staff_member_id,
           tstzrange((%(day)s::date + shift.starts) AT TIME ZONE %(zone)s,
                     (%(day)s::date + shift.ends) AT TIME ZONE %(zone)s) AS during
      FROM appointments_shift shift
      JOIN appointments_counter counter ON counter.id = shift.counter_id
     WHERE shift.authority_id = %(authority)s AND counter.is_open AND shift.weekday = %(weekday)s
       AND shift.first_day <= %(day)s AND (shift.last_day IS NULL OR shift.last_day >= %(day)s)
),
kept AS (
    SELECT planned.*, tstzmultirange(during) - coalesce((
        SELECT range_agg(away.during) FROM (
            SELECT absence.during FROM appointments_absence absence
             WHERE absence.staff_member_id = planned.staff_member_id AND absence.authority_id = %(authority)s
               AND absence.during && planned.during
             UNION ALL
            SELECT closure.during FROM appointments_closure closure
             WHERE closure.authority_id = %(authority)s AND closure.during && planned.during
               AND (closure.counter_id = planned.counter_id
                    OR closure.counter_id IS NULL AND coalesce(closure.office_id, planned.office_id) = planned.office_id)
        ) away), '{}') AS really
      FROM planned
)
SELECT office_id,
       sum(extract(epoch FROM upper(during) - lower(during)) / 60)::int,
       coalesce(sum((SELECT sum(extract(epoch FROM upper(part) - lower(part)) / 60)
                       FROM unnest(really) AS part)), 0)::int,
       count(DISTINCT counter_id) FILTER (WHERE during @> %(now)s),
       count(DISTINCT counter_id) FILTER (WHERE really @> %(now)s)
  FROM kept GROUP BY office_id
"""


@dataclass(frozen=True)
class LateTicket:
    """Somebody who waits too long: their ticket, whether they have an appointment, how many minutes since they came."""

    ticket: str
    minutes: int
    # When their appointment began, where they have one.
    appointment_at: dt.datetime | None


@dataclass(frozen=True)
class OfficeNow:
    """One office at this moment."""

    office: Office
    waiting: int
    longest: int
    counters_open: int
    counters_planned: int
    minutes_planned: int
    minutes_really: int
    late: list[LateTicket]
    late_more: int
    # Times of appointments whose people are not here ten minutes after them.
    missing: list[dt.datetime]

    @cached_property
    def hours_planned(self) -> float:
        """Hours at the counters that the plan of today holds."""
        return self.minutes_planned / 60

    @cached_property
    def hours_really(self) -> float:
        """The same without absences and closures."""
        return self.minutes_really / 60

    @property
    def is_short(self) -> bool:
        """Whether less can be done today than was planned."""
        return self.minutes_really < self.minutes_planned


@dataclass(frozen=True)
class Now:
    """Every office in its fixed order, and whether the authority is at work at all today."""

    offices: list[OfficeNow]
    at: dt.datetime
    is_holiday: bool


def now_at(authority: Authority, *, office: Office | None = None, now: dt.datetime) -> Now:
    """What happens now, at all offices or at one. Four queries, however much happens."""
    today = now.astimezone(OFFICE_TIME).date()
    offices = list(Office.objects.filter(authority=authority).order_by("code")) if office is None else [office]
    capacity = {} if is_public_holiday(today) else _capacity(authority, today, now)
    waiting = _by_office(
        Visit.objects.filter(office__in=offices, day=today, status=VisitStatus.WAITING)
        .select_related("appointment")
        .order_by("turn_at", "id")
    )
    missing = _by_office(
        Appointment.objects.filter(
            Q(office__in=offices, status=AppointmentStatus.BOOKED, visit=None, did_not_come_at=None),
            during__startswith__gt=now - EXPECTED_FOR,
            during__startswith__lte=now - APPOINTMENT_IS_LATE,
        ).order_by("during", "id")
    )
    return Now(
        [_office(one, waiting.get(one.pk, []), missing.get(one.pk, []), capacity.get(one.pk), now) for one in offices],
        now,
        is_public_holiday(today),
    )


def _office(office: Office, waiting: list, missing: list, capacity: tuple | None, now: dt.datetime) -> OfficeNow:
    late = [_ticket(visit, now) for visit in waiting if _is_late(visit, now)]
    planned, really, counters_planned, counters_open = capacity or (0, 0, 0, 0)
    return OfficeNow(
        office=office,
        waiting=len(waiting),
        longest=max((_minutes(visit.arrived_at, now) for visit in waiting), default=0),
        counters_open=counters_open,
        counters_planned=counters_planned,
        minutes_planned=planned,
        minutes_really=really,
        late=late[:MOST_LISTED],
        late_more=max(0, len(late) - MOST_LISTED),
        missing=[appointment.starts_at for appointment in missing[:MOST_LISTED]],
    )


def _is_late(visit: Visit, now: dt.datetime) -> bool:
    """Has waited for half an hour; with an appointment, ten minutes beyond its time."""
    if visit.appointment is not None:
        since = max(visit.appointment.starts_at, visit.arrived_at)
        return now - since > APPOINTMENT_IS_LATE
    return now - visit.arrived_at > LONG_WAIT


def _ticket(visit: Visit, now: dt.datetime) -> LateTicket:
    starts_at = visit.appointment.starts_at if visit.appointment is not None else None
    return LateTicket(visit.ticket_number, _minutes(visit.arrived_at, now), starts_at)


def _minutes(since: dt.datetime, now: dt.datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))


def _by_office(rows: Any) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.office_id, []).append(row)
    return found


def _capacity(authority: Authority, today: dt.date, now: dt.datetime) -> dict[int, tuple]:
    values: dict[str, Any] = {
        "authority": authority.pk,
        "day": today,
        "weekday": today.weekday(),
        "now": now,
        "zone": str(OFFICE_TIME),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CAPACITY, values)
        return {row[0]: row[1:] for row in cursor.fetchall()}
