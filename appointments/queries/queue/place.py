"""One's own place among those who wait: how many are in front, and how long it will take.

The order is that of `call_next`. Somebody behind may all the same be called earlier, by a counter that does not serve
the person in front, so pages say that it may change.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Avg, Count, F, Q
from django.urls import reverse

from appointments.models import Appointment, AppointmentStatus, Counter, Visit, VisitStatus
from appointments.queries.queue.reach import RunningShift, running_shifts, waiting_at
from appointments.queries.queue.rows import pause_of
from appointments.rules.queue import APPOINTMENT_OPENS
from appointments.rules.times import OFFICE_TIME
from appointments.rules.waiting_time import MEASURED_AT_LEAST, Wait, is_nearly, likely_wait
from willkommen.microcache import microcached
from willkommen.models import Authority, Office
from willkommen.tokens import hash_of

# How far back visits are measured, and how long an appointment nobody has checked in for is still expected.
MEASURED = dt.timedelta(days=28)
STILL_EXPECTED = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Place:
    """How many people are in front, and the likely wait, None where nothing honest can be said."""

    in_front: int
    wait: Wait | None

    @property
    def is_nearly(self) -> bool:
        """Whether it is nearly this person's turn."""
        return is_nearly(self.in_front)


@dataclass(frozen=True)
class Followed:
    """A visit as its person follows it: `place` while waiting, `calls` to ring again for a repeated call."""

    visit: Visit
    place: Place | None
    calls: int

    @property
    def state(self) -> str:
        """The state of the visit; `nearly` for who waits and should stay close."""
        return "nearly" if self.place and self.place.is_nearly else self.visit.status

    @property
    def facts(self) -> tuple:
        """Everything the page depends on."""
        visit = self.visit
        return (self.state, visit.ticket_number, visit.counter and visit.counter.number, self.place, self.calls)


def followed(visit: Visit, *, now: dt.datetime) -> Followed:
    """How far a visit is, for the person it is about."""
    place = place_of_visit(visit, now=now) if visit.status == VisitStatus.WAITING else None
    calls = visit.calls.count() if visit.status == VisitStatus.CALLED else 0
    return Followed(visit, place, calls)


def follow_url(visit: Visit) -> str:
    """The address of the page with the own place; for the person with the ticket only."""
    parts = {"language": visit.language, "authority": visit.authority.slug, "token": visit.link_token}
    return settings.BASE_URL + reverse("follow", kwargs=parts) if visit.link_token_hash else ""


def visit_by_link(authority: Authority, token: str, *, now: dt.datetime) -> Visit | None:
    """The visit a link to the own place leads to; dead when the day is over."""
    return _followed(authority, hash_of(token), now)


def visit_by_link_hash(office: Office, link_hash: str, *, now: dt.datetime) -> Visit | None:
    """A visit at this office, for the screen that has just given out its number."""
    visit = _followed(office.authority, link_hash, now)
    return visit if visit and visit.office_id == office.pk else None


def find_with_visits(keys: Iterable[int]) -> dict[int, Appointment]:
    """Appointments whose people are here, with all a message about their place needs."""
    related = ("authority", "office", "visit__authority")
    return Appointment.objects.order_by().select_related(*related).in_bulk(list(keys))


def is_still_nearly(appointment: Appointment, now: dt.datetime) -> bool:
    """Whether the person still waits on this day: not called, not gone meanwhile."""
    visit = getattr(appointment, "visit", None)
    is_today = visit is not None and visit.day == now.astimezone(OFFICE_TIME).date()
    return is_today and visit.status == VisitStatus.WAITING


def _followed(authority: Authority, link_hash: str, now: dt.datetime) -> Visit | None:
    return (
        Visit.objects.filter(authority=authority, link_token_hash=link_hash, day=now.astimezone(OFFICE_TIME).date())
        .exclude(status=VisitStatus.NOT_RECORDED)
        .select_related("authority", "office", "counter", "appointment")
        .first()
    )


def place_of_visit(visit: Visit, *, now: dt.datetime) -> Place:
    """The place of somebody who waits. Two queries beside what all at the office share for a few seconds."""
    shifts = _shifts_at(visit.office, now=now)
    counters = _counters_for(visit, shifts)
    in_front = people_in_front(visit, now=now)
    wait = likely_wait(
        people=in_front + _expected_before(visit, _rivals(counters, shifts), now),
        minutes_each=_minutes_each(visit.office, now=now),
        counters=len(counters),
    )
    return Place(in_front, wait)


def people_in_front(visit: Visit, *, now: dt.datetime) -> int:
    """How many who want the same counters have an earlier turn; not who was sent on to another one."""
    shifts = _shifts_at(visit.office, now=now)
    counters = _counters_for(visit, shifts)
    elsewhere = {shift.counter_id for shift in shifts} - counters
    earlier = Q(turn_at__lt=visit.turn_at) | Q(turn_at=visit.turn_at, pk__lt=visit.pk)
    waiting = waiting_at(visit.office, day=visit.day).filter(_rivals(counters, shifts), earlier)
    return waiting.exclude(for_counter__in=sorted(elsewhere)).count()


def _counters_for(visit: Visit, shifts: list[RunningShift]) -> set[int]:
    """The counters that serve somebody now: the one they were sent on to, else all that serve what they come for."""
    staffed = {shift.counter_id for shift in shifts}
    if visit.for_counter_id in staffed:
        return {visit.for_counter_id}
    return {counter for counter in staffed if _takes(counter, visit.service_id, shifts)}


def _expected_before(visit: Visit, rivals: Q, now: dt.datetime) -> int:
    """Appointments whose people are not here yet and will have an earlier turn when they come."""
    return Appointment.objects.filter(
        rivals,
        authority_id=visit.authority_id,
        office_id=visit.office_id,
        status=AppointmentStatus.BOOKED,
        did_not_come_at=None,
        visit=None,
        during__startswith__gt=now - STILL_EXPECTED,
        during__startswith__lt=visit.turn_at + APPOINTMENT_OPENS,
    ).count()


def _takes(counter_id: int, service_id: int, shifts: list[RunningShift]) -> bool:
    """Whether a counter serves this, as `reach.whom_it_serves` has it; what no running shift has belongs to all."""
    own = [shift for shift in shifts if shift.counter_id == counter_id]
    if not all(shift.services for shift in own) or any(service_id in shift.services for shift in own):
        return True
    return all(shift.services and service_id not in shift.services for shift in shifts)


def _rivals(counters: set[int], shifts: list[RunningShift]) -> Q:
    """Who wants the same counters: everybody, unless each of them serves only some services."""
    at_them = [shift for shift in shifts if shift.counter_id in counters]
    if not all(shift.services for shift in at_them) or not at_them:
        return Q()
    theirs = {service for shift in at_them for service in shift.services}
    elsewhere = {service for shift in shifts for service in shift.services} - theirs
    return ~Q(service_id__in=sorted(elsewhere))


def _mean_minutes(office: Office, *, now: dt.datetime) -> float | None:
    """How long somebody has kept a counter from the call to the end, on average; None for too few visits."""
    today = now.astimezone(OFFICE_TIME).date()
    seen = Visit.objects.filter(
        office=office, day__gte=today - MEASURED, status=VisitStatus.DONE, served_to__gt=F("called_at")
    ).aggregate(mean=Avg(F("served_to") - F("called_at")), count=Count("id"))
    if seen["count"] < MEASURED_AT_LEAST:
        return None
    return seen["mean"].total_seconds() / 60


# The same for everybody at an office, and asked by every phone in the waiting room.
def _running_without_breaks(office: Office, *, now: dt.datetime) -> list[RunningShift]:
    """The shifts that serve people at this moment: who makes a break shortens nobody's wait."""
    paused = Counter.objects.filter(office=office, paused_at__isnull=False)
    on_a_break = {counter.pk for counter in paused if pause_of(counter, now=now)}
    return [shift for shift in running_shifts(office, now=now) if shift.counter_id not in on_a_break]


_shifts_at = microcached(_running_without_breaks, seconds=20)
_minutes_each = microcached(_mean_minutes, seconds=60)
