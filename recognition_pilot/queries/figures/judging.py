"""What a figure is, and how one is judged and hidden."""

import datetime as dt
from dataclasses import dataclass

from recognition_pilot.queries.figures.catalogue import DetailName, Indicator
from recognition_pilot.rules.indicators import Measured
from recognition_pilot.rules.small_cells import is_small


@dataclass(frozen=True)
class Detail:
    """What stands beside a value; the value is None where nothing is known or it counts too few."""

    code: str
    name: str
    unit: str
    value: float | None
    is_hidden: bool


@dataclass(frozen=True)
class Figure:
    """One indicator over a period. Hidden: of fewer than five people; then value, 90 % value, number and details are empty.

    `n` is the number of cases behind it (0: no data). `target` is the bound of the value for this period, None where there
    is none; `is_met` says whether all bounds hold, None where nothing can be said. `not_recorded` is None where it does not
    apply or counts fewer than five (`few_not_recorded`).
    """

    code: str
    value: float | None
    p90: int | None
    n: int
    target: float | None
    is_met: bool | None
    not_recorded: int | None
    is_hidden: bool
    few_not_recorded: bool = False
    more: tuple[Detail, ...] = ()

    @property
    def has_data(self) -> bool:
        """Whether there is something to show."""
        return self.value is not None


@dataclass(frozen=True)
class Point:
    """One week or month of a series; `value` is None where there is no data, or where it is hidden."""

    starts_on: dt.date
    value: float | None
    p90: int | None
    n: int
    is_hidden: bool


@dataclass(frozen=True)
class Part:
    """One part of a cut: its key, its name for people, its figure."""

    key: str
    name: str
    figure: Figure


def point(one: Indicator, measured: Measured, starts_on: dt.date) -> Point:
    """What came out of a week or month, hidden where it counts too few."""
    if _is_hidden(one, measured):
        return Point(starts_on, None, None, 0, is_hidden=True)
    return Point(starts_on, measured.value, measured.p90, measured.n, is_hidden=False)


def figure(
    one: Indicator, measured: Measured, *, days: int, needs_station: bool = False, must_hide: bool = False
) -> Figure:
    """What came out of a period of so many days, compared with the target, hidden where it counts too few."""
    bound = one.bound
    target = bound.limit(days=days, needs_station=needs_station) if bound else None
    few = measured.not_recorded is not None and one.counts_people and is_small(measured.not_recorded)
    not_recorded = None if few else measured.not_recorded
    if must_hide or _is_hidden(one, measured):
        return Figure(one.code, None, None, 0, target, None, not_recorded, is_hidden=True, few_not_recorded=few)
    more = tuple(_detail(one, name, *measured.more.get(name.code, (None, 0))) for name in one.details)
    is_met = _is_met(one, measured, more, days=days, needs_station=needs_station)
    return Figure(
        one.code,
        measured.value,
        measured.p90,
        measured.n,
        target,
        is_met,
        not_recorded,
        is_hidden=False,
        few_not_recorded=few,
        more=more,
    )


def _is_hidden(one: Indicator, measured: Measured) -> bool:
    return one.counts_people and is_small(measured.n)


def _detail(one: Indicator, name: DetailName, value: float | None, n: int) -> Detail:
    is_hidden = one.counts_people and is_small(n)
    return Detail(name.code, name.name, name.unit, None if is_hidden else value, is_hidden)


def _is_met(
    one: Indicator, measured: Measured, more: tuple[Detail, ...], *, days: int, needs_station: bool
) -> bool | None:
    """Whether every bound holds of which something is known; None where nothing is."""
    known: dict[str, float | None] = {"value": measured.value, "p90": measured.p90}
    known |= {detail.code: detail.value for detail in more}
    held = [
        bound.holds(value, days=days, needs_station=needs_station)
        for bound in one.bounds
        if (value := known[bound.of]) is not None
    ]
    return all(held) if held else None
