"""Invented days of nine authorities: what happened at the counters, with three measures of which one truly works.

Season, common ups and downs and each authority's own ones are drawn with a fixed seed, so the same days come out again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from recognition_pilot.rules.histogram import Tally

SUNDAY, SATURDAY = 6, 5
SUMMER = frozenset({6, 7, 8, 9})
# How far the wait goes down in summer in all authorities, in minutes.
SUMMER_WAIT = -5.0
# Of a hundred people so many come in each hour.
HOURS = {"08": 30, "09": 25, "10": 18, "11": 12, "13": 4, "14": 7, "15": 4}

# By name, cut and key.
Facts = dict[tuple[str, str, str], Tally]


@dataclass(frozen=True)
class Place:
    """One authority: visits a day, usual wait in minutes, share of cases with a request, days to the third free time."""

    slug: str
    visits: int
    wait: float
    requests: float
    free_days: float


PLACES = (
    Place("celle", 14, 12, 0.36, 12),
    Place("oldenburg", 30, 19, 0.33, 17),
    Place("wolfsburg", 24, 15, 0.38, 15),
    Place("emsland", 44, 17, 0.34, 19),
    Place("hameln-pyrmont", 22, 14, 0.40, 13),
    Place("harburg", 38, 18, 0.35, 18),
    Place("goettingen", 42, 20, 0.37, 21),
    Place("osnabrueck", 46, 20, 0.32, 20),
    Place("osterholz", 18, 13, 0.39, 12),
)


@dataclass(frozen=True)
class Change:
    """What a measure truly does to the wait at one authority, in minutes, from a day on."""

    slug: str
    from_day: dt.date
    wait: float


def days_of(place: Place, days: list[dt.date], *, changes: tuple[Change, ...] = ()) -> Iterator[tuple[dt.date, Facts]]:
    """The facts of each working day of one authority, by the names of `rules/facts.py`; the wait also by the hour."""
    rng = Random(f"demo year {place.slug}")  # noqa: S311 - invented figures, nothing secret
    hours = Random(f"hours {place.slug}")  # noqa: S311 - draws of its own, so that the others stay as they were
    own = _Drift(place.slug)
    common = _Drift("everywhere")
    for day in days:
        if day.weekday() in (SATURDAY, SUNDAY):
            continue
        wait = place.wait + common.of(day) + own.of(day) + (SUMMER_WAIT if day.month in SUMMER else 0.0)
        wait += sum(change.wait for change in changes if change.slug == place.slug and day >= change.from_day)
        facts = _facts(rng, place, max(2.0, wait), is_summer=day.month in SUMMER)
        waits = [wait for wait, times in facts["wait"].histogram.items() for _time in range(times)]
        by_hour = {("wait", "hour", hour): histogram(own) for hour, own in _by_hour(hours, waits).items()}
        yield day, {(name, "", ""): tally for name, tally in facts.items()} | by_hour


def _by_hour(rng: Random, waits: list[int]) -> dict[str, list[int]]:
    """Each wait in an hour; the longest mostly when most people come."""
    hours = rng.choices(list(HOURS), weights=list(HOURS.values()), k=len(waits))
    hours.sort(key=lambda hour: HOURS[hour] + rng.gauss(0, 8))
    found: dict[str, list[int]] = {}
    for hour, wait in zip(hours, sorted(waits), strict=True):
        found.setdefault(hour, []).append(wait)
    return found


class _Drift:
    """A month a little above, the next a little below: each remembers a third of the one before."""

    def __init__(self, name: str) -> None:
        self.rng, self.last = Random(f"drift {name}"), 0.0  # noqa: S311 - invented figures
        self.months: dict[tuple[int, int], float] = {}

    def of(self, day: dt.date) -> float:
        month = (day.year, day.month)
        if month not in self.months:
            self.last = 0.3 * self.last + self.rng.gauss(0, 0.25)
            self.months[month] = self.last
        return self.months[month]


def _facts(rng: Random, place: Place, wait: float, *, is_summer: bool) -> dict[str, Tally]:
    visits = max(6, round(rng.gauss(place.visits * (0.85 if is_summer else 1.0), 3)))
    waits = [min(120, int(rng.gammavariate(4.0, wait / 3.67))) for _visit in range(visits)]
    times = [min(90, max(3, int(rng.gauss(14, 5)))) for _visit in range(visits)]
    cases = max(2, visits // 5)
    requests = [(2 if rng.random() < 0.2 else 1) if rng.random() < place.requests else 0 for _case in range(cases)]
    replies = sum(rng.random() < 0.12 for _visit in range(visits))
    due = visits + 2
    decided = [max(5, int(rng.gauss(40, 12))) for _case in range(max(2, visits // 6))]
    free = [max(0, int(rng.gauss(place.free_days, 2))) for _service in range(5)]
    return {
        "wait": histogram(waits),
        "counter_time": histogram(times),
        "counter_plan": histogram([15] * visits),
        "requests": histogram(requests),
        "decided": histogram(decided),
        "free_time": histogram(free),
        "due": Tally(due, _successes(rng, due, 0.11)),
        "solved": Tally(visits, _successes(rng, visits, 0.68)),
        "searches": Tally(visits * 3, _successes(rng, visits * 3, 0.06)),
        "in_language": Tally(visits // 2, _successes(rng, visits // 2, 0.7)),
        "visits": Tally(visits, 0),
        "feedback": Tally(replies, 0),
        "answers": Tally(replies * 3, _successes(rng, replies * 3, 0.84)),
        "received": Tally(cases, _successes(rng, cases, 0.45)),
    }


def histogram(values: list[int]) -> Tally:
    """Whole values as a tally with their histogram."""
    return Tally(len(values), sum(values), Counter(values))


def _successes(rng: Random, count: int, share: float) -> int:
    return sum(rng.random() < share for _one in range(count))
