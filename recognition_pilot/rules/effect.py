"""Did a measure do anything? Before against after, with the other authorities as comparison.

Difference in differences on monthly figures: for every month the own figure minus the mean of the others. What happens
everywhere (season, holidays, a new law, a common trend) falls out of this difference. Its mean after the beginning minus
its mean before is the effect.

The interval: months follow one another and are not independent, and there is one authority with the measure. So each
period is cut into blocks of neighbouring months, the mean of each block is one observation, and the two groups of
observations are compared by a two-sample t-statistic with min(q₁, q₂) − 1 degrees of freedom. That holds with few blocks of
unequal spread and with dependence inside of the blocks, and errs on the wide side: R. Ibragimov and U. K. Müller,
“Inference with Few Heterogeneous Clusters”, Review of Economics and Statistics 98 (2016), 83–96; and “t-Statistic
Based Correlation and Heterogeneity Robust Inference”, Journal of Business & Economic Statistics 28 (2010), 453–468.

Two checks beside it. Each of the others is taken as if it had had the measure: where one of them changed as much, the own
change is nothing special (placebo in space: A. Abadie, A. Diamond, J. Hainmueller, “Synthetic Control Methods for
Comparative Case Studies”, Journal of the American Statistical Association 105 (2010), 493–505). And the time before is
tested as if the measure had begun in its middle: where that shows an effect, the authority went another way already.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean, variance

Series = Mapping[dt.date, float]

# Looked at: at most two years before and one year after the beginning; later, too much else has happened.
MOST_BEFORE, MOST_AFTER = 24, 12
FEWEST_BEFORE, FEWEST_AFTER, FEWEST_OTHERS = 9, 3, 3
# A quarter in a block, four blocks at most: tried out in docs/decisions/2026-11-23-the-effect-of-a-measure.md.
BLOCK, MOST_BLOCKS = 3, 4
# Two-sided 95 % points of Student's t by degrees of freedom.
T_95 = {1: 12.706, 2: 4.303, 3: 3.182}
SUMMER = frozenset({6, 7, 8, 9})
MONTHS_OF_A_YEAR = 12


class Verdict(StrEnum):
    """What can be said about a measure."""

    WORKS = "works"
    WORSE = "worse"
    CHANGED = "changed"
    NONE = "none"
    NOT_APART = "not_apart"
    OTHER_WAY_BEFORE = "other_way_before"
    NOT_ENOUGH = "not_enough"


class Missing(StrEnum):
    """Why nothing can be said."""

    BEGINNING = "beginning"
    BEFORE = "before"
    AFTER = "after"
    OTHERS = "others"


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`: where the true difference lies, right in 95 of 100 cases."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether no change at all is among what is possible."""
        return self.low <= 0 <= self.high

    @property
    def half(self) -> float:
        """Half of its width: changes smaller than this cannot be told from chance."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Effect:
    """What was found; figures are in the indicator's own unit. Without a verdict `missing` says what is missing."""

    verdict: Verdict
    missing: Missing | None = None
    before: tuple[dt.date, ...] = ()
    after: tuple[dt.date, ...] = ()
    others: tuple[str, ...] = ()
    own_before: float = 0.0
    own_after: float = 0.0
    others_before: float = 0.0
    others_after: float = 0.0
    difference: float = 0.0
    interval: Interval | None = None
    # How many of the others changed as much in the same direction.
    as_much_elsewhere: int = 0
    # The own mean of the same calendar months a year earlier, where all are known.
    a_year_earlier: float | None = None
    comparison: Series = field(default_factory=dict)

    @property
    def own_change(self) -> float:
        """The own mean after minus the own mean before."""
        return self.own_after - self.own_before

    @property
    def others_change(self) -> float:
        """The same of the others: season, trend and everything else that happens everywhere."""
        return self.others_after - self.others_before

    @property
    def is_summer(self) -> bool:
        """Whether everything after lies between June and September."""
        return bool(self.after) and all(month.month in SUMMER for month in self.after)

    @property
    def covers_a_year(self) -> bool:
        """Whether the months after are all months of a year."""
        return len({month.month for month in self.after}) == MONTHS_OF_A_YEAR


def effect_of(
    own: Series,
    others: Mapping[str, Series],
    *,
    began_on: dt.date | None,
    ended_on: dt.date | None = None,
    is_lower_better: bool | None,
) -> Effect:
    """What a measure did, from monthly figures by the first day of each month; months without a figure are left out.

    The month in which the measure began or ended counts only when it was whole. `is_lower_better` is None where neither
    direction is better in itself.
    """
    if began_on is None:
        return Effect(Verdict.NOT_ENOUGH, Missing.BEGINNING)
    before, after = periods(sorted(own), began_on=began_on, ended_on=ended_on)
    months = (*before, *after)
    complete = {name: series for name, series in sorted(others.items()) if all(month in series for month in months)}
    found = Effect(Verdict.NONE, before=before, after=after, others=tuple(complete))
    missing = _missing(before, after, complete)
    if missing is not None:
        return replace(found, verdict=Verdict.NOT_ENOUGH, missing=missing)
    comparison = {month: fmean(series[month] for series in complete.values()) for month in months}
    apart = {month: own[month] - comparison[month] for month in months}
    difference, interval = compared([apart[month] for month in before], [apart[month] for month in after])
    effect = replace(
        found,
        own_before=fmean(own[month] for month in before),
        own_after=fmean(own[month] for month in after),
        others_before=fmean(comparison[month] for month in before),
        others_after=fmean(comparison[month] for month in after),
        difference=difference,
        interval=interval,
        as_much_elsewhere=_as_much_elsewhere(difference, complete, before, after),
        a_year_earlier=_a_year_earlier(own, after),
        comparison=comparison,
    )
    went_another_way = _went_another_way([apart[month] for month in before])
    return _with_verdict(effect, went_another_way=went_another_way, is_lower_better=is_lower_better)


def periods(
    months: Sequence[dt.date], *, began_on: dt.date, ended_on: dt.date | None
) -> tuple[tuple[dt.date, ...], tuple[dt.date, ...]]:
    """The months before and the whole months with the measure; neither holds a month that is a bit of both."""
    first = began_on.replace(day=1)
    before = [month for month in months if month < first]
    after = [
        month
        for month in months
        if month >= began_on and (ended_on is None or next_month(month) - dt.timedelta(days=1) <= ended_on)
    ]
    return tuple(before[-MOST_BEFORE:]), tuple(after[:MOST_AFTER])


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def compared(before: Sequence[float], after: Sequence[float]) -> tuple[float, Interval]:
    """The mean after minus the mean before, and its interval: how much the means of the blocks lie apart decides its width."""
    first, second = blocks(before), blocks(after)
    difference = fmean(after) - fmean(before)
    spread = sqrt(variance(first) / len(first) + variance(second) / len(second))
    half = T_95[min(len(first), len(second)) - 1] * spread
    return difference, Interval(difference - half, difference + half)


def blocks(values: Sequence[float]) -> list[float]:
    """Means of neighbouring months: quarters where that leaves three blocks or more, four blocks at most."""
    count = min(MOST_BLOCKS, max(FEWEST_AFTER, len(values) // BLOCK), len(values))
    edges = [round(place * len(values) / count) for place in range(count + 1)]
    return [fmean(values[start:end]) for start, end in pairwise(edges)]


def _missing(before: Sequence, after: Sequence, others: Mapping) -> Missing | None:
    if len(before) < FEWEST_BEFORE:
        return Missing.BEFORE
    if len(after) < FEWEST_AFTER:
        return Missing.AFTER
    return Missing.OTHERS if len(others) < FEWEST_OTHERS else None


def _as_much_elsewhere(difference: float, others: Mapping[str, Series], before: Sequence, after: Sequence) -> int:
    """How many of the others changed as much in the same direction, against the rest of them."""
    found = 0
    for name, series in others.items():
        rest = [other for key, other in others.items() if key != name]
        change = _change(series, before, after) - fmean(_change(other, before, after) for other in rest)
        found += change * difference > 0 and abs(change) >= abs(difference)
    return found


def _change(series: Series, before: Sequence, after: Sequence) -> float:
    return fmean(series[month] for month in after) - fmean(series[month] for month in before)


def _a_year_earlier(own: Series, after: Sequence[dt.date]) -> float | None:
    same = [month.replace(year=month.year - 1) for month in after]
    return fmean(own[month] for month in same) if all(month in own for month in same) else None


def _went_another_way(apart_before: Sequence[float]) -> bool:
    """Whether the time before shows an effect of nothing, as if the measure had begun in its middle."""
    middle = len(apart_before) // 2
    if middle < FEWEST_AFTER:
        return False
    return not compared(apart_before[:middle], apart_before[middle:])[1].holds_zero


def _with_verdict(effect: Effect, *, went_another_way: bool, is_lower_better: bool | None) -> Effect:
    interval = effect.interval
    assert interval is not None
    if went_another_way:
        verdict = Verdict.OTHER_WAY_BEFORE
    elif not interval.holds_zero and not effect.as_much_elsewhere:
        verdict = _direction(effect.difference, is_lower_better)
    elif abs(effect.own_change) > interval.half or not interval.holds_zero:
        verdict = Verdict.NOT_APART
    else:
        verdict = Verdict.NONE
    return replace(effect, verdict=verdict)


def _direction(difference: float, is_lower_better: bool | None) -> Verdict:
    if is_lower_better is None:
        return Verdict.CHANGED
    return Verdict.WORKS if (difference < 0) == is_lower_better else Verdict.WORSE
