"""Days on which an authority of Lower Saxony is at work at all."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def public_holidays(year: int) -> dict[dt.date, str]:
    """The statutory holidays of Lower Saxony (NFeiertagsG) in one year, with their German names."""
    return dict(holidays.country_holidays("DE", subdiv="NI", years=year, language="de").items())


def is_public_holiday(day: dt.date) -> bool:
    """Whether the whole Land has a holiday."""
    return day in public_holidays(day.year)


def working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Monday to Saturday from first to last, both included, without public holidays; shifts decide the rest."""
    span = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in span if day.weekday() != 6 and not is_public_holiday(day)]
