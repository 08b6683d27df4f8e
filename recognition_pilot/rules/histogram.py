"""Sums that can be added up: how often, how much, and an exact histogram from which medians are read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MEDIAN = 5
NINETY_PER_CENT = 9


def rank_of(count: int, tenths: int) -> int:
    """The place, counted from one, of the value below which so many tenths of `count` values lie: nearest rank."""
    return max(1, -(-count * tenths // 10))


def quantile(histogram: Mapping[int, int], tenths: int) -> int | None:
    """The nearest-rank quantile: the smallest value that at least so many tenths of all do not exceed.

    Always a value that was really there, never one between two; None where there is none. 5 tenths is the median (the
    lower one of two in the middle), 9 the 90 % value.
    """
    place = rank_of(sum(histogram.values()), tenths)
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen >= place:
            return value
    return None


@dataclass(slots=True, eq=True)
class Tally:
    """How often (`count`), how much in all (`total`) and, where medians are asked for, how often each value was there."""

    count: int = 0
    total: int = 0
    histogram: Mapping[int, int] = field(default_factory=dict)

    def quantile(self, tenths: int) -> int | None:
        """The nearest-rank quantile of the histogram, None where it is empty."""
        return quantile(self.histogram, tenths)

    def at_least(self, value: int) -> int:
        """How many values were this or more."""
        return sum(count for found, count in self.histogram.items() if found >= value)

    @property
    def share(self) -> float | None:
        """The total per count: the share where each one counts zero or one, the mean otherwise; None of nothing."""
        return self.total / self.count if self.count else None


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    parts = list(tallies)
    if len(parts) == 1:
        return parts[0]
    histogram: Counter[int] = Counter()
    for tally in parts:
        # Counter.update is slow where it has nothing to do
        if tally.histogram:
            histogram.update(tally.histogram)
    return Tally(sum(tally.count for tally in parts), sum(tally.total for tally in parts), histogram)
