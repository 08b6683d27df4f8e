"""Dates and times as people read them: Europe/Berlin, Gregorian, Latin digits, 24 hours, months as words.

The words stand in `willkommen/formats/<language>/formats.py`. Plain German has none of its own and reads German's.
Nothing here parses a date (portal.md, section 2) or asks the clock.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from willkommen.languages import reader_language

BERLIN = ZoneInfo("Europe/Berlin")
MINUTES_A_DAY = 24 * 60


def berlin_day(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day in Germany. Raises `ValueError` for a moment without a time zone."""
    return _in_berlin(value).date() if isinstance(value, dt.datetime) else value


def long_date(value: dt.date | dt.datetime, language: str | None = None) -> str:
    """Weekday, day, month as a word, year: „Donnerstag, 22. Oktober 2026“."""
    return _date(value, language, "LONG_DATE")


def short_date(value: dt.date | dt.datetime, language: str | None = None) -> str:
    """Day, month as a word, year: „22. Oktober 2026“. Never figures alone: 03/04 is read in two ways."""
    return _date(value, language, "SHORT_DATE")


def clock(value: dt.time | dt.datetime) -> str:
    """Hours and minutes, 24 hours: „09:05“. A `time` is taken as it stands."""
    if isinstance(value, dt.datetime):
        value = _in_berlin(value)
    return f"{value.hour:02}:{value.minute:02}"


def long_moment(value: dt.datetime, language: str | None = None) -> str:
    """Date and time: „Donnerstag, 22. Oktober 2026, 10:20 Uhr“."""
    pattern = _words(language, "LONG_MOMENT")
    return pattern.format(date=long_date(value, language), clock=clock(value))


def weekday_name(number: int, language: str | None = None) -> str:
    """The name of a weekday, Monday is 0."""
    return _words(language, "WEEKDAYS")[number]


def month_name(number: int, language: str | None = None) -> str:
    """The name of a month as it stands inside a date, January is 1."""
    return _words(language, "MONTHS")[number - 1]


def minutes_words(minutes: int) -> str:
    """A span of minutes in the active language: „20 minutes“."""
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def span_words(span: dt.timedelta) -> str:
    """A span in the active language, in the largest unit that fits, rounded down: „3 days“, „2 hours“, „5 minutes“."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 2 * MINUTES_A_DAY:
        days = minutes // MINUTES_A_DAY
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if minutes >= 120:
        hours = minutes // 60
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return minutes_words(minutes)


def until_words(value: dt.date | dt.datetime, *, now: dt.datetime) -> str:
    """How far away something is, in the active language: „in 20 minutes“, „today“, „tomorrow“, „in 3 days“.

    Days are counted by the calendar in Germany. What is past is „now“ on its own day and „over“ later.
    """
    days = (berlin_day(value) - berlin_day(now)).days
    if days < 0:
        return _("over")
    if days == 0:
        return _until_today(value, now)
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}


def _until_today(value: dt.date | dt.datetime, now: dt.datetime) -> str:
    if not isinstance(value, dt.datetime):
        return _("today")
    minutes = int((_utc(value) - _utc(now)).total_seconds() // 60)
    if minutes <= 0:
        return _("now")
    if minutes < 120:
        return ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("in %(count)d hour", "in %(count)d hours", hours) % {"count": hours}


def _date(value: dt.date | dt.datetime, language: str | None, pattern: str) -> str:
    day = berlin_day(value)
    return _words(language, pattern).format(
        weekday=weekday_name(day.weekday(), language),
        day=_words(language, "FIRST_OF_MONTH", "1") if day.day == 1 else day.day,
        month=month_name(day.month, language),
        year=day.year,
    )


def _words(language: str | None, name: str, otherwise=None):
    """A word list or pattern of the language's own file, or of the one it falls back to."""
    for module in formats.get_format_modules(language or reader_language()):
        if hasattr(module, name):
            return getattr(module, name)
    if otherwise is None:
        raise LookupError(f"No {name} for {language}: write willkommen/formats/<language>/formats.py")
    return otherwise


def _in_berlin(value: dt.datetime) -> dt.datetime:
    return _utc(value).astimezone(BERLIN)


def _utc(value: dt.datetime) -> dt.datetime:
    """The moment in UTC; only there a difference of two moments is right across a clock change."""
    if value.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return value.astimezone(dt.UTC)
