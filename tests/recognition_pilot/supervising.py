"""Figures to look at, for tests: days at the counters as the queue leaves them; and the addresses of the pages."""

import datetime as dt
import itertools

from appointments.models import Visit
from recognition_pilot.actions.facts.taking import take_days
from recognition_pilot.actions.staffing import ask_simulation
from recognition_pilot.rules.periods import Period
from tests.factories import NOW, local

QUESTION = {"weekday": 0, "counters": 1, "begins": 0, "ends": 0, "language": ""}
SUPERVISION_FIGURES = dict.fromkeys(
    (
        *("figures", "figures_report", "figures_file", "figures_all", "figures_all_file"),
        *("indicator", "indicator_file", "staffing", "staffing_run"),
    ),
    "figures",
)
SPECIAL_FIGURES = {
    "figures_file": lambda street: {"kind": "csv"},
    "figures_all_file": lambda street: {"kind": "xlsx"},
    "indicator": lambda street: {"code": "I03"},
    "indicator_file": lambda street: {"code": "I03", "kind": "csv"},
    "staffing_run": lambda street: {"run": street.simulation.key},
}
_ticket = itertools.count(1)


def add_figures(street) -> None:
    """Somebody asked the simulation something."""
    street.simulation = ask_simulation(office=street.office, question=QUESTION, staff_member=street.member, now=NOW)


def came(
    world, day: dt.date, clock: str, *, waits: int, takes: int = 10, counter=None, language="ar", save=True
) -> Visit:
    """Somebody came on a past day, waited so many minutes and was served so many."""
    arrived = local(day, clock)
    called = arrived + dt.timedelta(minutes=waits)
    visit = Visit(
        authority=world.authority,
        office=world.office,
        service=world.service,
        language="ar",
        spoken_language=language,
        day=day,
        ticket_number=f"A {next(_ticket)}",
        status="done",
        arrived_at=arrived,
        turn_at=arrived,
        counter=counter or world.counter,
        called_at=called,
        served_from=called,
        served_to=called + dt.timedelta(minutes=takes),
        outcome="done",
    )
    if save:
        visit.save()
    return visit


def busy_days(
    world, days, *, every: int = 20, takes: int = 15, from_clock="08:00", visits: int = 12, counter=None
) -> None:
    """On each of these days people come at regular times to one counter, which serves them one after the other."""
    made = []
    for day in days:
        free_at = first = local(day, from_clock)
        for number in range(visits):
            arrived = first + dt.timedelta(minutes=number * every)
            called = max(arrived, free_at)
            clock = f"{arrived.astimezone(local(day, '12:00').tzinfo):%H:%M}"
            visit = came(world, day, clock, waits=0, takes=takes, counter=counter, save=False)
            visit.arrived_at = visit.turn_at = arrived
            visit.called_at = visit.served_from = called
            visit.served_to = free_at = called + dt.timedelta(minutes=takes)
            made.append(visit)
    Visit.objects.bulk_create(made)


def count_days(world, first: dt.date, last: dt.date, *, now=NOW) -> None:
    """The facts of these days, as the night takes them."""
    take_days(authority=world.authority, during=Period(first, last), now=now)
