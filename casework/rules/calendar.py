"""How periods are reckoned: § 31 VwVfG with §§ 187 to 193 BGB, for courts § 57 VwGO with § 222 ZPO.

The VwVfG applies in Lower Saxony through § 1 NVwVfG. Days are calendar days in the office's time; whoever calls says
which days are public holidays.
"""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

IsHoliday = Callable[[dt.date], bool]

SATURDAY = 5
# § 41 (2) VwVfG as of 1 January 2025: the fourth day after posting or sending.
NOTIFICATION_DAYS = 4
# § 41 (2a) VwVfG: what nobody fetches in ten days was not notified at all.
RETRIEVAL_DAYS = 10


class Unit(StrEnum):
    """In what a period is measured."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Way(StrEnum):
    """How a decision reached somebody (§ 41 VwVfG)."""

    POSTED = "posted"
    PORTAL = "portal"
    HANDED_OVER = "handed_over"
    SERVED = "served"


@dataclass(frozen=True)
class Span:
    """A day in two readings: `told` is the earlier one people are told, `safe` the later one staff wait for."""

    told: dt.date
    safe: dt.date


class Notified(Span):
    """The day a decision counts as notified, in both readings of the weekend rule."""


def working_day_from(day: dt.date, is_holiday: IsHoliday) -> dt.date:
    """This day, or the next one that is no Saturday, Sunday or public holiday (§ 193 BGB, § 31 (3) VwVfG)."""
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += dt.timedelta(days=1)
    return day


def last_day(began_on: dt.date, length: int, unit: Unit) -> dt.date:
    """The last day of a period that an event on `began_on` sets going, before any weekend is looked at.

    The day of the event is not counted (§ 187 (1) BGB). Days are counted; weeks end on the same day of the week; months and
    years on the day with the same number, or on the last of the month where there is none (§ 188 (1), (2), (3) BGB).
    """
    if unit is Unit.DAYS:
        return began_on + dt.timedelta(days=length)
    if unit is Unit.WEEKS:
        return began_on + dt.timedelta(weeks=length)
    return _months_on(began_on, length * 12 if unit is Unit.YEARS else length)


def period_ends(began_on: dt.date, length: int, unit: Unit, is_holiday: IsHoliday) -> dt.date:
    """The day on which a period ends at midnight: moved on where it is no working day (§ 31 (1), (3) VwVfG, § 222 ZPO)."""
    return working_day_from(last_day(began_on, length, unit), is_holiday)


def earliest_before(starts_on: dt.date, length: int, unit: Unit) -> dt.date:
    """The first day that lies no more than so long before another (§§ 187, 188 BGB backwards); weekends do not move it."""
    return last_day(starts_on, -length, unit)


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Full years of life at the beginning of a day: the birthday counts (§ 187 (2) sentence 2 BGB).

    Somebody born on 29 February is a year older on 1 March of a year without that day.
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def deemed_notified_on(
    sent_on: dt.date, how: str, retrieved_on: dt.date | None, is_holiday: IsHoliday
) -> Notified | None:
    """When a decision counts as notified (§ 41 VwVfG); None: not at all, it has to be sent again.

    Posted in Germany: the fourth day after posting (§ 41 (2)). From the portal: the day after it was retrieved, and not at
    all unless that happens within ten days (§ 41 (2a)). Handed over or served: that day. Whether a fourth day on a weekend
    moves is disputed (against it OVG Niedersachsen, 26 October 2006, 7 PA 184/06): people are told the earlier day, and
    staff take a decision as final only after the later one. If it never arrived, or later, the fiction does not hold:
    then staff enter what the authority can prove. Raises `ValueError` for another way.
    """
    way = Way(how)
    if way in (Way.HANDED_OVER, Way.SERVED):
        return Notified(sent_on, sent_on)
    if way is Way.POSTED:
        told = sent_on + dt.timedelta(days=NOTIFICATION_DAYS)
    elif retrieved_on is None or not 0 <= (retrieved_on - sent_on).days <= RETRIEVAL_DAYS:
        return None
    else:
        told = retrieved_on + dt.timedelta(days=1)
    return Notified(told, working_day_from(told, is_holiday))


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
