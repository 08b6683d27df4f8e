"""Quarters, and when one is closed."""

import datetime as dt
from collections.abc import Iterator

# Some figures settle late: whether a concern was settled at the first contact is known thirty days later.
CLOSED_AFTER = dt.timedelta(days=35)
# Older ones are not published afterwards.
MOST_QUARTERS = 12


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter a day lies in."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def last_day_of(first_day: dt.date) -> dt.date:
    """The last day of a quarter. Raises `ValueError` where the day begins none."""
    if quarter_of(first_day) != first_day:
        raise ValueError("a quarter begins in January, April, July or October")
    return quarter_of(first_day + dt.timedelta(days=100)) - dt.timedelta(days=1)


def is_closed(first_day: dt.date, today: dt.date) -> bool:
    """Whether nothing in it can change any more."""
    return last_day_of(first_day) + CLOSED_AFTER < today


def closed_quarters(today: dt.date) -> Iterator[dt.date]:
    """The closed quarters, the latest first."""
    first = quarter_of(today)
    for _quarter in range(MOST_QUARTERS):
        first = quarter_of(first - dt.timedelta(days=1))
        if is_closed(first, today):
            yield first


def name_of(first_day: dt.date) -> str:
    """For addresses: "2026-3"."""
    return f"{first_day.year}-{(first_day.month + 2) // 3}"


def first_day_of(name: str) -> dt.date | None:
    """The quarter of an address, None where it is none."""
    year, _line, number = name.partition("-")
    if not (
        year.isascii() and year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4") and int(year) > 1900
    ):
        return None
    return dt.date(int(year), 3 * int(number) - 2, 1)
