"""Spans of days for figures, and how they fall into weeks and months."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

DAY, WEEK, MONTH = "day", "week", "month"
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included. Raises `ValueError` where the last comes first."""

    first: dt.date
    last: dt.date

    def __post_init__(self):
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def covers(self, other: "Period") -> bool:
        """Whether all of another period lies in it."""
        return self.first <= other.first and other.last <= self.last


def bucket(day: dt.date, grain: str) -> Period:
    """The day, the week (from Monday) or the month a day lies in."""
    if grain == DAY:
        return Period(day, day)
    if grain == WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return Period(monday, monday + dt.timedelta(days=6))
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1) - ONE_DAY)


def buckets(during: Period, grain: str) -> Iterator[Period]:
    """The weeks or months a period touches, whole ones, in order."""
    day = during.first
    while day <= during.last:
        found = bucket(day, grain)
        yield found
        day = found.last + ONE_DAY


def in_whole(during: Period, grain: str) -> tuple[Period | None, list[Period]]:
    """The part of a period that is whole weeks or months, and what is left at its two ends."""
    whole = [found for found in buckets(during, grain) if during.covers(found)]
    if not whole:
        return None, [during]
    middle = Period(whole[0].first, whole[-1].last)
    ends = []
    if during.first < middle.first:
        ends.append(Period(during.first, middle.first - ONE_DAY))
    if middle.last < during.last:
        ends.append(Period(middle.last + ONE_DAY, during.last))
    return middle, ends
