"""How long somebody will wait, said honestly: a range in round minutes, or nothing."""

import math
from dataclasses import dataclass

# With fewer finished visits than this nothing is said: one long visit would make a bad guess of it.
MEASURED_AT_LEAST = 5
# From so many people in front it is nearly one's turn.
NEARLY = 3

# Half of the visits are shorter than the mean, few are much longer: what the range allows for.
SOONER, LATER = 0.75, 1.3
STEP, LARGE_STEP = 5, 10
HOUR, LONGEST = 60, 120


@dataclass(frozen=True)
class Wait:
    """From `low` to `high` minutes; without `high` it is longer than `low`."""

    low: int
    high: int | None


def likely_wait(*, people: int, minutes_each: float | None, counters: int) -> Wait | None:
    """The range for somebody with so many people in front; None where nothing honest can be said.

    `minutes_each` is how long a visit has taken on average, None for too little experience; `counters` those that serve
    this person now. A counter that is busy is half through on average.
    """
    if minutes_each is None or not counters:
        return None
    expected = minutes_each * (people + 0.5) / counters
    low = _round(expected * SOONER, math.floor)
    if low >= LONGEST:
        return Wait(LONGEST, None)
    return Wait(low, max(_round(expected * LATER, math.ceil), low + STEP))


def is_nearly(in_front: int) -> bool:
    """Whether somebody should stay close by now."""
    return in_front <= NEARLY


def _round(minutes: float, way) -> int:
    step = STEP if minutes <= HOUR else LARGE_STEP
    return way(minutes / step) * step
