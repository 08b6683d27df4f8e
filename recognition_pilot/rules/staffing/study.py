"""Days really observed, acted out many times as they were and as they would be; said as intervals.

A repetition takes as many observed days as there are, drawn with some twice and some not at all: who came when and which
counters were really there. How long each visit takes is drawn anew from what was observed. What is said is the wait over
all those days together. Both ways use the same draws, so that a difference comes from the counters alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median

from recognition_pilot.rules.staffing.day import GERMAN, Called, Person, Seat, act_out

FEWEST_DAYS = 4
FEWEST_PEOPLE = 40
# Of a day with fewer people nothing is said: its median could be that of one of them.
FEWEST_A_DAY = 5
REPETITIONS = 60
FEWEST_REPETITIONS = 20
CHECK_REPETITIONS = 40
MOST_CHECKED_DAYS = 10
# Bounds for one question: the latest days with about so many people, and so many people acted out in all, some five
# seconds of a processor.
MOST_OBSERVED = 1_500
MOST_PEOPLE = 100_000
# Eight of ten repetitions lie between these two.
LOW, HIGH = 0.1, 0.9
# With an interval of eight in ten, fewer than six of ten observed days inside mean that the model does not fit.
FITS_FROM = 0.6
# What one could point at somebody with is not said.
FEWEST_OF_A_LANGUAGE = 5


@dataclass(frozen=True)
class ObservedDay:
    """A day as it was. `day` is its date as ISO 8601; `seats` the counters that were really there."""

    day: str
    people: tuple[Person, ...]
    waited: tuple[float, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Change:
    """What would be different: more or fewer counters, minutes by which the day begins and ends, one more language."""

    counters: int = 0
    begins: int = 0
    ends: int = 0
    language: str = ""


@dataclass(frozen=True)
class Interval:
    """Between these two lie eight of ten repetitions."""

    low: float
    high: float


@dataclass(frozen=True)
class Way:
    """How it goes: minutes until called (median, nine of ten), and whose language is spoken at the counter (per cent)."""

    median: Interval
    p90: Interval
    in_own_language: Interval | None


@dataclass(frozen=True)
class Check:
    """One observed day against what would have been foretold of it: who came and which counters were there is known."""

    day: str
    said: Interval
    was: float

    @property
    def is_inside(self) -> bool:
        """Whether the day was as the model said, to the minute."""
        return round(self.said.low) <= round(self.was) <= round(self.said.high)


@dataclass(frozen=True)
class Study:
    """The answer: today, with the change, in how many of a hundred repetitions the wait is shorter, and the check."""

    today: Way
    changed: Way
    shorter: int
    longer: int
    repetitions: int
    days: int
    people: int
    observed: float
    checks: tuple[Check, ...]

    @property
    def fits(self) -> bool:
        """Whether the model agrees with what was observed often enough to be believed."""
        return bool(self.checks) and sum(check.is_inside for check in self.checks) >= FITS_FROM * len(self.checks)


def study(days: Sequence[ObservedDay], change: Change, *, seed: int) -> Study | None:
    """The whole answer; None where too little was observed. The same question about the same days has the same answer."""
    days = _latest([day for day in days if len(day.people) >= FEWEST_A_DAY and day.seats])
    people = sum(len(day.people) for day in days)
    if len(days) < FEWEST_DAYS or people < FEWEST_PEOPLE:
        return None
    fraction = min(1.0, MOST_PEOPLE / _work(days))
    repetitions = max(FEWEST_REPETITIONS, int(REPETITIONS * fraction))
    wants_language = change.language and _speakers(days, change.language) >= FEWEST_OF_A_LANGUAGE
    language = change.language if wants_language else ""
    draw = Random(seed)  # noqa: S311 -- a simulation, no secret
    earlier, later = [], []
    for _ in range(repetitions):
        was, would_be = _repeat(days, change, draw)
        earlier.append(was)
        later.append(would_be)
    before, after = [_median(called) for called in earlier], [_median(called) for called in later]
    return Study(
        today=_way(earlier, language),
        changed=_way(later, language),
        shorter=_per_hundred(sum(round(b - a, 1) > 0 for a, b in zip(after, before, strict=True)), repetitions),
        longer=_per_hundred(sum(round(a - b, 1) > 0 for a, b in zip(after, before, strict=True)), repetitions),
        repetitions=repetitions,
        days=len(days),
        people=people,
        observed=median(wait for day in days for wait in day.waited),
        checks=_checks(days, draw, max(FEWEST_REPETITIONS, int(CHECK_REPETITIONS * fraction))),
    )


def _latest(days: Sequence[ObservedDay]) -> list[ObservedDay]:
    """The latest days, until there are enough people in them."""
    found: list[ObservedDay] = []
    for day in reversed(days):
        if len(found) >= FEWEST_DAYS and sum(len(one.people) for one in found) + len(day.people) > MOST_OBSERVED:
            break
        found.insert(0, day)
    return found


def _repeat(days: Sequence[ObservedDay], change: Change, draw: Random) -> tuple[list[Called], list[Called]]:
    """As many days as there are, drawn anew: everybody who was called as it was, and as it would be."""
    was: list[Called] = []
    would_be: list[Called] = []
    for day in draw.choices(days, k=len(days)):
        people = _with_times(day.people, days, draw)
        was += act_out(people, day.seats)
        would_be += act_out(_moved(people, day.seats, change), _changed(day.seats, change))
    return was, would_be


def _checks(days: Sequence[ObservedDay], draw: Random, repetitions: int) -> tuple[Check, ...]:
    """Each of the latest days, with who came and which counters were there; the times at the counter are the other days'."""
    found = []
    for day in days[-MOST_CHECKED_DAYS:]:
        others = [other for other in days if other is not day]
        said = [_median(act_out(_with_times(day.people, others, draw), day.seats)) for _ in range(repetitions)]
        found.append(Check(day.day, _interval(said), median(day.waited)))
    return tuple(found)


def _with_times(people: Sequence[Person], days: Sequence[ObservedDay], draw: Random) -> list[Person]:
    """The same people with the time at the counter of others, drawn from all days."""
    times = [person.takes for day in days for person in day.people]
    return [replace(person, takes=draw.choice(times)) for person in people]


def _changed(seats: Sequence[Seat], change: Change) -> list[Seat]:
    """The counters as they would be. At least one stays; a new one is there all day."""
    first, last = min(seat.starts for seat in seats), max(seat.ends for seat in seats)
    new_first, new_last = first + change.begins, last + change.ends
    kept = sorted(seats, key=lambda seat: (seat.starts - seat.ends, seat.starts))
    if change.counters < 0:
        kept = kept[: max(1, len(kept) + change.counters)]
    found = [
        replace(
            seat,
            starts=new_first if seat.starts <= first + 30 else max(seat.starts, new_first),
            ends=new_last if seat.ends >= last - 30 else min(seat.ends, new_last),
        )
        for seat in kept
    ]
    found = [seat for seat in found if seat.ends > seat.starts]
    found += [Seat(new_first, new_last) for _ in range(change.counters)]
    if change.language:
        # the new counter if there is one, else the one that is there longest and does not speak it yet
        place = len(found) - 1 if change.counters > 0 else 0
        if change.counters <= 0:
            place = next((at for at, seat in enumerate(found) if change.language not in seat.languages), 0)
        found[place] = replace(found[place], languages=found[place].languages | {change.language})
    return found


def _moved(people: Sequence[Person], seats: Sequence[Seat], change: Change) -> list[Person]:
    """People spread over the new hours as they do over the present ones."""
    if not change.begins and not change.ends:
        return list(people)
    first, last = min(seat.starts for seat in seats), max(seat.ends for seat in seats)
    stretch = (last + change.ends - first - change.begins) / (last - first)
    moved = []
    for person in people:
        arrives = max(0.0, first + change.begins + (person.arrives - first) * stretch)
        moved.append(replace(person, arrives=arrives, turn=arrives + person.turn - person.arrives))
    return moved


def _way(days: Sequence[Sequence[Called]], language: str) -> Way:
    return Way(
        median=_interval([_median(called) for called in days]),
        p90=_interval([_quantile([one.waited for one in called], 0.9) for called in days]),
        in_own_language=_share_of(days, lambda one: one.person.language == language) if language else None,
    )


def _share_of(days: Sequence[Sequence[Called]], belongs: Callable[[Called], bool]) -> Interval | None:
    shares = []
    for called in days:
        those = [one for one in called if belongs(one)]
        if those:
            shares.append(100 * sum(one.in_own_language for one in those) / len(those))
    return _interval(shares) if shares else None


def _median(called: Sequence[Called]) -> float:
    return median(one.waited for one in called) if called else 0.0


def _interval(values: Sequence[float]) -> Interval:
    return Interval(_quantile(values, LOW), _quantile(values, HIGH))


def _quantile(values: Sequence[float], share: float) -> float:
    """Between the neighbours, as PostgreSQL's percentile_cont does."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _speakers(days: Sequence[ObservedDay], language: str) -> int:
    return sum(person.language == language != GERMAN for day in days for person in day.people)


def _work(days: Sequence[ObservedDay]) -> float:
    checked = sum(len(day.people) for day in days[-MOST_CHECKED_DAYS:])
    return 2 * REPETITIONS * sum(len(day.people) for day in days) + CHECK_REPETITIONS * checked


def _per_hundred(part: int, whole: int) -> int:
    return round(100 * part / whole)
