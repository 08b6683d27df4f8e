"""How far a visit is."""

import datetime as dt
from dataclasses import dataclass

from appointments.models import Call, Visit, VisitStatus
from appointments.queries.queue.rows import minutes_between
from appointments.rules.queue import may_be_given_up, may_take_back
from appointments.rules.times import minutes_needed


@dataclass(frozen=True)
class Progress:
    """Times of a visit in minutes, and which buttons make sense."""

    waited: int
    served: int
    planned: int | None
    calls: int
    may_be_given_up: bool
    may_take_back_call: bool
    may_take_back_end: bool


def progress_of(visit: Visit, *, now: dt.datetime) -> Progress:
    """The times and buttons of one visit. One query."""
    calls = Call.objects.filter(visit=visit).count()
    has_ended = visit.status in (VisitStatus.DONE, VisitStatus.LEFT) and visit.served_to is not None
    return Progress(
        waited=minutes_between(visit.arrived_at, visit.called_at or now),
        served=minutes_between(visit.served_from, visit.served_to or now) if visit.served_from else 0,
        planned=_planned(visit),
        calls=calls,
        may_be_given_up=may_be_given_up(calls),
        may_take_back_call=visit.status == VisitStatus.CALLED and may_take_back(visit.called_at, now=now),
        may_take_back_end=has_ended and may_take_back(visit.served_to, now=now),
    )


def _planned(visit: Visit) -> int | None:
    """What was booked; for who came without an appointment the planning value of the catalogue."""
    if visit.appointment is not None:
        return int((visit.appointment.ends_at - visit.appointment.starts_at).total_seconds() // 60)
    minutes = visit.service.counter_minutes
    return minutes_needed(minutes=minutes, persons=1) if minutes else None
