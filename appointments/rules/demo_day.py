"""An invented day at the counters of one office: who came when, and which counter called them. For the demo alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

# Of the time a counter is open so much is spent with people, each taking so many minutes.
BUSY, USUAL = 0.62, 14.0
FEWEST_MINUTES = 3.0
# People come from a little before the doors open, most soon afterwards, and nobody in the last minutes.
BEFORE, RUSH, LAST = 10.0, 40.0, 35.0
LANGUAGES = ("de", "de", "de", "uk", "ar", "ar", "en", "fa", "tr", "ru", "fr", "es")


@dataclass(frozen=True)
class Seat:
    """Somebody sits at this counter; minutes of the day."""

    counter: int
    starts: float
    ends: float


@dataclass(frozen=True)
class Served:
    """Somebody came, was called to a counter and left it; minutes of the day."""

    arrived: float
    called: float
    ended: float
    counter: int
    language: str


def invented_day(chance: Random, seats: Iterable[Seat]) -> list[Served]:
    """Who was served on that day, in the order of their coming: whoever came first is called first."""
    seats = list(seats)
    free = {seat: seat.starts for seat in seats}
    found = []
    for arrived in sorted(moment for seat in seats for moment in _arrivals(chance, seat)):
        minutes = max(FEWEST_MINUTES, chance.gammavariate(4.0, USUAL / 4.0))
        seat, called = min(((seat, max(free[seat], arrived)) for seat in seats), key=lambda one: one[1])
        if called > seat.ends:
            continue
        free[seat] = called + minutes + chance.uniform(0.5, 2.0)
        found.append(Served(arrived, called, called + minutes, seat.counter, chance.choice(LANGUAGES)))
    return found


def _arrivals(chance: Random, seat: Seat) -> list[float]:
    people = round(chance.gauss((seat.ends - seat.starts) * BUSY / USUAL, 1.0))
    return [chance.triangular(seat.starts - BEFORE, seat.ends - LAST, seat.starts + RUSH) for _ in range(people)]
