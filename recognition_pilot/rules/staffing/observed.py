"""A day at the counters as the queue recorded it: who came when, which counters were really there, how long they were busy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from recognition_pilot.rules.staffing.day import Person, Seat
from recognition_pilot.rules.staffing.study import ObservedDay

# A counter that calls nobody for so long although somebody waits is not there: a break, a meeting.
AWAY_AFTER = 40.0
# Between two people a counter writes things down; longer than this it did something else.
LONGEST_BETWEEN = 20.0
# A planned shift so near to what was observed belongs to it, in minutes.
NEAR = 5.0


@dataclass(frozen=True)
class Recorded:
    """One visit in minutes of its day: arrived, turn, called, left the counter; the counter and the language spoken."""

    arrived: float
    turn: float
    called: float
    ended: float
    counter: int
    language: str


@dataclass(frozen=True)
class Planned:
    """Somebody's shift at a counter on that day, with the languages they speak."""

    counter: int
    starts: float
    ends: float
    languages: frozenset[str]


def observed_day(day: str, visits: Iterable[Recorded], shifts: Sequence[Planned] = ()) -> ObservedDay:
    """The day for the simulation. A visit that ends before it is called, or is called before it arrives, is left out."""
    rows = sorted(
        (row for row in visits if row.arrived <= row.called <= row.ended), key=lambda row: (row.called, row.counter)
    )
    between = _between(rows)
    usual = median(between.values()) if between else 0.0
    people = [
        Person(row.arrived, row.turn, row.ended - row.called + between.get(place, usual), row.language)
        for place, row in enumerate(rows)
    ]
    return ObservedDay(day, tuple(people), tuple(row.called - row.arrived for row in rows), tuple(_seats(rows, shifts)))


def _between(rows: Sequence[Recorded]) -> Mapping[int, float]:
    """Minutes from a visit to the next call of the same counter, where the next person was waiting already."""
    places: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.counter, []).append(place)
    found = {}
    for own in places.values():
        for place, following in pairwise(own):
            pause = rows[following].called - rows[place].ended
            if rows[following].arrived <= rows[place].ended and 0 <= pause <= LONGEST_BETWEEN:
                found[place] = pause
    return found


def _seats(rows: Sequence[Recorded], shifts: Sequence[Planned]) -> list[Seat]:
    """From the first call to the end of the last visit, in pieces where the counter was away."""
    found = []
    for counter in sorted({row.counter for row in rows}):
        own = [row for row in rows if row.counter == counter]
        starts = own[0].called
        for row, following in pairwise(own):
            if following.called - row.ended > AWAY_AFTER and _somebody_waited(rows, row.ended, following.called):
                found.append(_seat(counter, starts, row.ended, shifts))
                starts = following.called
        found.append(_seat(counter, starts, own[-1].ended, shifts))
    return found


def _seat(counter: int, starts: float, ends: float, shifts: Sequence[Planned]) -> Seat:
    """The observed time, longer where the plan had somebody there and nobody happened to come."""
    own = [shift for shift in shifts if shift.counter == counter and shift.starts < ends and shift.ends > starts]
    languages: frozenset[str] = frozenset().union(*(shift.languages for shift in own))
    begins = min([starts, *(shift.starts for shift in own if shift.starts <= starts + NEAR)])
    over = max([ends, *(shift.ends for shift in own if shift.ends >= ends - NEAR)])
    return Seat(begins, over, languages)


def _somebody_waited(rows: Sequence[Recorded], since: float, until: float) -> bool:
    """Whether anybody waited for most of this time."""
    return any(min(row.called, until) - max(row.arrived, since) > AWAY_AFTER / 2 for row in rows)
