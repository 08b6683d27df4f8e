"""Eight weeks of free times, and what a million past bookings change."""

import time
from dataclasses import dataclass

import psycopg2
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.queries import availability
from benchmarks.report import Line, median, milliseconds
from benchmarks.world import FIRST_DAY, LAST_DAY, NOW, Place, add_past, as_a_page
from tests.standing import OF_A_REQUEST
from willkommen.models import Authority


@dataclass(frozen=True)
class Figures:
    """Reading eight weeks: the first call, the middle of the next ones (ms), and how many queries."""

    cold_ms: float
    warm_ms: float
    queries: int
    sql: str


def figures(place: Place) -> Figures:
    """Our call through Django."""
    with as_a_page(place.world.authority):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            _ours(place)
            cold = (time.perf_counter() - began) * 1000
        warm = median(milliseconds(lambda: _ours(place)))
    return Figures(cold, warm, len(queries), queries[0]["sql"])


def measure(place: Place) -> list[Line]:
    """Our call through Django beside the same statement through the bare driver."""
    found = figures(place)
    ours, floor = found.warm_ms, _floor(found.sql, place.world.authority)
    with as_a_page(place.world.authority):
        day = median(milliseconds(lambda: _day(place)))
    return [
        Line(
            f"free days, 8 weeks, 12 counters, 60 % booked ({place.booked} bookings), {found.queries} query",
            f"{ours:.1f} ms",
            f"{floor:.1f} ms, same statement by the driver",
            f"{ours / floor:.2f}",
            "≤ 2 queries, ≤ 15 ms",
        ),
        Line("free times of one day", f"{day:.1f} ms", "", "", ""),
    ]


def measure_growth(place: Place, past: int) -> list[Line]:
    """The same with 10,000 and with `past` bookings that are over."""
    lines, times = [], {}
    for how_many in (10_000, past):
        add_past(place, how_many)
        with as_a_page(place.world.authority):
            times[how_many] = median(milliseconds(lambda: _ours(place)))
        lines.append(Line(f"free days, {how_many:,} past bookings", f"{times[how_many]:.1f} ms"))
    lines.append(
        Line("growth", f"{times[past] / times[10_000]:.2f}×", "", f"{times[past] / times[10_000]:.2f}", "≤ 1.2×")
    )
    return lines


def _ours(place: Place):
    return availability.free_days(
        offer=place.world.offer,
        office=place.world.office,
        persons=1,
        spoken_language="ar",
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        now=NOW,
    )


def _day(place: Place):
    return availability.free_times(
        offer=place.world.offer, office=place.world.office, persons=1, spoken_language="ar", day=FIRST_DAY, now=NOW
    )


def _floor(sql: str, authority: Authority) -> float:
    """The same statement as the same role, told to a connection of its own with the name it was prepared under."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE %s LIKE 'EXECUTE ' || name || ' %%'", [sql])
        (prepare,) = cursor.fetchone()
    bare = psycopg2.connect(**connection.get_connection_params())
    bare.autocommit = True
    try:
        with bare.cursor() as cursor:
            cursor.execute(f"{OF_A_REQUEST}; SET app.authority = '{authority.pk}'")
            cursor.execute(prepare)

            def run() -> None:
                cursor.execute(sql)
                cursor.fetchall()

            return median(milliseconds(run))
    finally:
        bare.close()
