"""Calling the next person with three hundred waiting: one clerk, eight and thirty-two pressing at once."""

import datetime as dt
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from django.db import connection, connections
from django.utils import timezone

from appointments.actions.queue import call_next, finish_visit, give_walk_in_ticket, start_serving
from appointments.models import Visit
from benchmarks.report import Line, median, one_indexed_query, p95
from benchmarks.world import Place, as_a_page
from tests.factories import World, make_counter, make_shift, make_staff

WAITING, CLERKS, PROCESSES = 300, 32, 2
# Where the processes wait for each other, so that all clerks press at once.
_gate = multiprocessing.get_context("fork").Barrier(PROCESSES)


def measure(place: Place) -> list[Line]:
    """One after the other, then all at once."""
    now = timezone.now()
    world = World("queue", code="QUEUE", weekdays=())
    desks = []
    for number in range(2, CLERKS + 2):
        counter, clerk = make_counter(world.office, number), make_staff(world.authority, "clerk")
        make_shift(counter, clerk, weekday=timezone.localtime(now).weekday(), starts="00:00", ends="23:59")
        desks.append((counter, clerk))
    for number in range(WAITING):
        give_walk_in_ticket(
            office=world.office,
            offer=world.offer,
            language="ar",
            spoken_language="ar",
            now=now - dt.timedelta(seconds=WAITING - number),
        )
    alone = []
    for counter, clerk in desks[:30]:
        alone.append(_call(counter, clerk, now))
    floor = one_indexed_query()
    lines = [_line(f"1 clerk calls the next of {WAITING}", median(alone), floor, "≤ 5 ms")]
    for clerks, target in ((8, ""), (CLERKS, "no doubles, ≤ 100 ms")):
        _finish_everybody(world.office, now)
        together = _together(desks[:clerks], now)
        called = list(Visit.objects.filter(office=world.office, status="called").values_list("counter_id", flat=True))
        what = (
            f"{clerks} clerks at once ({PROCESSES} processes): {len(called)} people at {len(set(called))} counters, p95"
        )
        lines.append(_line(what, p95(together), floor, target))
    return lines


def _line(what: str, ours: float, floor: float, target: str) -> Line:
    return Line(what, f"{ours:.1f} ms", f"{floor:.2f} ms, one indexed query", f"{ours / floor:.0f}", target)


def _finish_everybody(office, now: dt.datetime) -> None:
    for visit in Visit.objects.filter(office=office, status="called"):
        start_serving(visit=visit, now=now)
        finish_visit(visit=visit, now=now)


def _call(counter, clerk, now: dt.datetime) -> float:
    began = time.perf_counter()
    with as_a_page(counter.authority):
        call_next(counter=counter, staff_member=clerk, now=now)
    return (time.perf_counter() - began) * 1000


def _together(desks: list, now: dt.datetime) -> list[float]:
    """Two processes with a connection each, as pages come from two workers; waiting in line for one counts."""
    connections.close_all()
    shares = [(desks[first::PROCESSES], now) for first in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        return [taken for share in pool.map(_share, shares) for taken in share]


def _share(asked: tuple[list, dt.datetime]) -> list[float]:
    """Milliseconds from the moment all clerks pressed until each has an answer."""
    desks, now = asked
    connection.ensure_connection()
    _gate.wait(30)
    began, taken = time.perf_counter(), []
    for counter, clerk in desks:
        with as_a_page(counter.authority):
            call_next(counter=counter, staff_member=clerk, now=now)
        taken.append((time.perf_counter() - began) * 1000)
    return taken
