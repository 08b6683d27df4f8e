"""Lines of figures: ours, the floor, their ratio, the target."""

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Line:
    """One measured thing; `ratio` is ours to the floor where both are times, floor to ours where both are rates."""

    what: str
    ours: str
    floor: str = ""
    ratio: str = ""
    target: str = ""


def head() -> None:
    """Begin the Markdown table; how busy the machine is stands above it, because a busy one measures itself."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}\n")
    print("| what | ours | floor | ratio | target |\n|---|---|---|---|---|", flush=True)


def show(lines: Iterable[Line]) -> None:
    """Print a Markdown table's rows."""
    for line in lines:
        print(f"| {line.what} | {line.ours} | {line.floor} | {line.ratio} | {line.target} |", flush=True)


def milliseconds(function: Callable[[], object], *, times: int = 30) -> list[float]:
    """How long each of `times` calls took, in ms, after three that do not count."""
    for _ in range(3):
        function()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def one_indexed_query() -> float:
    """The floor of a press and of a poll: who is first in one office's line, through the bare driver, in ms (median)."""
    statement = (
        "SELECT id FROM appointments_visit WHERE office_id = (SELECT min(office_id) FROM appointments_visit)"
        " AND status = 'waiting' ORDER BY turn_at, id LIMIT 1"
    )
    with connection.cursor() as cursor:
        return median(milliseconds(lambda: (cursor.execute(statement), cursor.fetchone()), times=200))


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """The value 95 of 100 stay below."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]
