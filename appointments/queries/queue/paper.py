"""The list of a day as it is printed: a list for each counter."""

from collections import defaultdict
from dataclasses import dataclass

from appointments.queries.queue.day import Day, DayRow, State


@dataclass(frozen=True)
class CounterList:
    """The appointments of one counter."""

    number: int
    rows: list[DayRow]


def lists_by_counter(day: Day, *, only: int | None = None) -> list[CounterList]:
    """The day's appointments counter by counter; cancelled ones are left out. Nothing is asked of the database."""
    found = defaultdict(list)
    for row in day.rows:
        if row.state != State.CANCELLED:
            found[row.appointment.counter.number].append(row)
    return [CounterList(number, found[number]) for number in sorted(found) if only in (None, number)]
