"""All facts anew from the rows: the same numbers as taken night by night."""

import datetime as dt
from collections.abc import Callable

from recognition_pilot.actions.facts.small_tables import take_small_tables
from recognition_pilot.actions.facts.taking import take_days
from recognition_pilot.queries.fact_rows.beginning import first_day_with_rows
from recognition_pilot.rules.periods import MONTH, ONE_DAY, Period, buckets
from willkommen.models import Authority
from willkommen.moments import berlin_day
from willkommen.tenancy import inside_authority


def rebuild_facts(
    *,
    authority: Authority,
    now: dt.datetime,
    first: dt.date | None = None,
    last: dt.date | None = None,
    tell: Callable[[Period], None] = lambda month: None,
) -> int:
    """Take all days again, month by month, each in a transaction of its own; tells after each. Returns the days taken.

    Without `first` from the first day there is anything of; what was measured on a day, and days before, stay. May run
    beside the system and twice at once: a month waits until the other one is done with the authority.
    """
    with inside_authority(authority.pk):
        begin = first or first_day_with_rows(authority)
    end = min(last or dt.date.max, berlin_day(now) - ONE_DAY)
    if begin is None or end < begin:
        return 0
    whole = Period(begin, end)
    for month in buckets(whole, MONTH):
        days = Period(max(month.first, whole.first), min(month.last, whole.last))
        with inside_authority(authority.pk):
            take_days(authority=authority, during=days, now=now)
        tell(days)
    with inside_authority(authority.pk):
        take_small_tables(authority=authority, now=now)
    return whole.days
