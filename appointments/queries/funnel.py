"""From searching to coming: how bookings of an authority went, for its supervisors.

Counts of what the machine saw, by what happened in the period; nobody in particular. `rebooked` says how often a cancelled
time, or its person, was booked again within ten minutes: who sells times cancels one and books it for somebody else.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection

from appointments.models import SearchCount, ServiceOffer
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority

REBOOKED_WITHIN = dt.timedelta(minutes=10)
# A cell with fewer people could point to one of them.
FEWEST = 5

_BOOKINGS = """
WITH held AS (
    SELECT service_id, status, booked_at, hold_until
      FROM appointments_appointment appointment
     WHERE authority_id = %(authority)s AND created_at >= %(since)s AND created_at < %(until)s
       -- what began as a hold of an applicant: not booked by staff, not moved, not kept for somebody by us
       AND booked_by = 'online' AND moved_from_id IS NULL
       AND NOT EXISTS (SELECT FROM appointments_slotoffer slot WHERE slot.hold_id = appointment.id)
),
cancelled AS (
    SELECT old.service_id, EXISTS (
        SELECT FROM appointments_appointment new
         WHERE new.service_id = old.service_id AND new.id <> old.id AND new.authority_id = %(authority)s
           AND new.created_at >= old.cancelled_at AND new.created_at < old.cancelled_at + %(within)s
           AND NOT EXISTS (SELECT FROM appointments_slotoffer slot WHERE slot.hold_id = new.id)
           AND (old.identity_key <> '' AND new.identity_key = old.identity_key
                OR new.counter_id = old.counter_id AND new.during && old.during)) AS rebooked
      FROM appointments_appointment old
     WHERE authority_id = %(authority)s AND status = 'cancelled'
       AND cancelled_at >= %(since)s AND cancelled_at < %(until)s
       AND NOT EXISTS (SELECT FROM appointments_appointment moved WHERE moved.moved_from_id = old.id)
),
due AS (
    SELECT appointment.service_id, visit.id IS NOT NULL AS came, did_not_come_at IS NOT NULL AS missed
      FROM appointments_appointment appointment
      LEFT JOIN appointments_visit visit ON visit.appointment_id = appointment.id
     WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked'
       AND lower(during) >= %(since)s AND upper(during) <= least(%(until)s, %(now)s)
),
offered AS (
    SELECT entry.service_id, slot.status
      FROM appointments_slotoffer slot JOIN appointments_waitingentry entry ON entry.id = slot.entry_id
     WHERE slot.authority_id = %(authority)s AND slot.made_at >= %(since)s AND slot.made_at < %(until)s
)
SELECT service_id, 'holds', count(*) FROM held GROUP BY 1
UNION ALL SELECT service_id, 'confirmed', count(*) FROM held WHERE booked_at IS NOT NULL GROUP BY 1
UNION ALL SELECT service_id, 'expired', count(*) FROM held
           WHERE booked_at IS NULL AND (status = 'expired' OR status = 'held' AND hold_until <= %(now)s) GROUP BY 1
UNION ALL SELECT service_id, 'cancelled', count(*) FROM cancelled GROUP BY 1
UNION ALL SELECT service_id, 'rebooked', count(*) FROM cancelled WHERE rebooked GROUP BY 1
UNION ALL SELECT service_id, 'due', count(*) FROM due GROUP BY 1
UNION ALL SELECT service_id, 'came', count(*) FROM due WHERE came GROUP BY 1
UNION ALL SELECT service_id, 'missed', count(*) FROM due WHERE missed AND NOT came GROUP BY 1
UNION ALL SELECT service_id, 'offered', count(*) FROM offered GROUP BY 1
UNION ALL SELECT service_id, 'accepted', count(*) FROM offered WHERE status = 'accepted' GROUP BY 1
"""


@dataclass
class Funnel:
    """The counts of one service, or of all."""

    searches: int = 0
    without_result: int = 0
    holds: int = 0
    confirmed: int = 0
    expired: int = 0
    cancelled: int = 0
    rebooked: int = 0
    due: int = 0
    came: int = 0
    missed: int = 0
    offered: int = 0
    accepted: int = 0

    @property
    def holds_per_confirmed(self) -> float | None:
        """How many times were held for one that was booked; None where none was."""
        return round(self.holds / self.confirmed, 1) if self.confirmed else None

    @property
    def not_recorded(self) -> int:
        """Nobody said whether they came."""
        return self.due - self.came - self.missed

    def shown(self, name: str) -> int | None:
        """A count as it may be shown beside one service: None where it is of fewer than five people, and not zero."""
        count = getattr(self, name)
        is_of_people = name not in {"searches", "without_result"}
        return None if is_of_people and 0 < count < FEWEST else count


@dataclass(frozen=True)
class FunnelOfPeriod:
    """All counts of a period: each service that has any, and all together."""

    first_day: dt.date
    last_day: dt.date
    services: list[tuple[ServiceOffer, Funnel]]
    total: Funnel


def funnel_of(authority: Authority, *, first_day: dt.date, last_day: dt.date, now: dt.datetime) -> FunnelOfPeriod:
    """How bookings went from the first to the last day (both included, office time)."""
    since, until = (
        dt.datetime.combine(day, dt.time(), OFFICE_TIME).astimezone(dt.UTC)
        for day in (first_day, last_day + dt.timedelta(days=1))
    )
    found: dict[int, Funnel] = {}
    for service_id, name, count in _bookings(authority, since, until, now):
        setattr(found.setdefault(service_id, Funnel()), name, count)
    searches = SearchCount.objects.filter(authority=authority, day__range=(first_day, last_day))
    for service_id, looked, without in searches.values_list("service_id", "searches", "without_result"):
        funnel = found.setdefault(service_id, Funnel())
        funnel.searches, funnel.without_result = funnel.searches + looked, funnel.without_result + without
    offers = ServiceOffer.objects.filter(authority=authority, service__in=found).select_related("service")
    services = [(offer, found[offer.service_id]) for offer in offers]
    names = [field.name for field in fields(Funnel)]
    total = Funnel(**{name: sum(getattr(funnel, name) for funnel in found.values()) for name in names})
    return FunnelOfPeriod(first_day, last_day, sorted(services, key=lambda one: one[0].service.name), total)


def _bookings(
    authority: Authority, since: dt.datetime, until: dt.datetime, now: dt.datetime
) -> list[tuple[int, str, int]]:
    asked: dict[str, Any] = {
        "authority": authority.pk,
        "since": since,
        "until": until,
        "now": now,
        "within": REBOOKED_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOOKINGS, asked)
        return cursor.fetchall()
