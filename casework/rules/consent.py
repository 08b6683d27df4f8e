"""Whoever helps or acts for an applicant: for these things, until that day (§ 14 VwVfG)."""

import calendar
import datetime as dt

USUAL_YEARS = 1
MOST_YEARS = 2


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def usual_end(consent_given_on: dt.date) -> dt.date:
    """Until when a consent counts if nobody said otherwise."""
    return years_after(consent_given_on, USUAL_YEARS)


def latest_end(consent_given_on: dt.date) -> dt.date:
    """The last day a consent may count; after two years people do not remember it any more."""
    return years_after(consent_given_on, MOST_YEARS)


def is_in_force(*, ends_on: dt.date, ended_at: dt.datetime | None, today: dt.date) -> bool:
    """Whether a consent counts today; its last day is part of it."""
    return ended_at is None and today <= ends_on
