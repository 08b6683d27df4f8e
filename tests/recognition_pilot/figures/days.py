"""Days at an authority for tests of figures: visits, appointments and cases as the house would leave them."""

import datetime as dt
import itertools

from appointments.models import Visit
from casework.models import CaseEvent
from recognition_pilot.actions.facts import take_days
from recognition_pilot.models import Fact
from recognition_pilot.queries.figures.indicators import Period, figure_of
from tests.casework.cases import make_case
from tests.factories import local, make_appointment, make_counter

# A Monday; everything here happens in September and before, and is counted on that morning.
NOW = dt.datetime(2026, 10, 5, 5, 0, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2026, 1, 2, 8, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 9, 14)
SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
_number = itertools.count(100)


def came(world, day=DAY, clock="08:00", *, waited=5, served=20, outcome="done", status="done", booked=False, **fields):
    """Somebody came at this time of day, waited and was served so many minutes; `booked` makes an appointment too."""
    arrived = local(day, clock)
    called = arrived + dt.timedelta(minutes=waited)
    appointment = fields.pop("appointment", None)
    if booked:
        appointment = is_booked(world, day, clock)
    return Visit.objects.create(
        authority=world.authority,
        office=fields.pop("office", world.office),
        service=fields.pop("service", world.service),
        appointment=appointment,
        day=day,
        ticket_number=f"A{next(_number)}",
        arrived_at=arrived,
        turn_at=arrived,
        called_at=called,
        served_from=called,
        served_to=called + dt.timedelta(minutes=served),
        counter=world.counter,
        status=status,
        outcome=outcome,
        **{"language": "ar", "spoken_language": "ar", **fields},
    )


def is_booked(world, day=DAY, clock="08:00", *, days_ahead=10, **fields):
    """An appointment of that day, at a counter of its own, booked so many days ahead."""
    counter = fields.pop("counter", None) or make_counter(world.office, number=next(_number))
    booked_at = local(day - dt.timedelta(days=days_ahead), "12:00")
    return make_appointment(world.offer, counter, local(day, clock), now=LONG_AGO, **{"booked_at": booked_at, **fields})


def happened(case, kind, day, *, clock="12:00", to="", came_from="", **detail):
    """A line of a case's history."""
    return CaseEvent.objects.create(
        authority=case.authority,
        case=case,
        kind=kind,
        status_from=came_from,
        status_to=to,
        detail=detail,
        happened_at=local(day, clock),
    )


def moved(case, to, day, **fields):
    """A move of a case."""
    return happened(case, "moved", day, to=to, **fields)


def decided(world, *, received, on, complete=None, **fields):
    """A case that was granted on a day."""
    case = make_case(
        world.authority,
        world.service,
        status="granted",
        received_at=local(received, "10:00"),
        complete_at=complete and local(complete, "10:00"),
        decided_at=local(on, "12:00"),
        **fields,
    )
    moved(case, "granted", on)
    return case


def take(world, during=SEPTEMBER, *, now=NOW):
    """The facts of these days."""
    take_days(authority=world.authority, during=during, now=now)


def figure(world, code, during=SEPTEMBER, **cut):
    """One figure of the period, without taking anything."""
    return figure_of(world.authority, code, during=during, **cut)


def all_facts(authority):
    """Every fact of an authority, as plain values that can be compared."""
    columns = ("grain", "starts_on", "name", "cut", "key", "count", "total", "values", "counts")
    return sorted(map(repr, Fact.objects.filter(authority=authority).values_list(*columns)))
