"""When people are reminded before a title ends: ladders of days are data, here they become working mornings.

A reminder is a courtesy: no date of this module changes any deadline. Days are those of the office's calendar.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from appointments.rules.times import OFFICE_TIME

IsHoliday = Callable[[dt.date], bool]

FILE = Path(__file__).resolve().parents[1] / "data" / "ladders.json"
USUAL = "usual"
MORNING = dt.time(9)
SATURDAY = 5
# An address nobody has confirmed by then is forgotten.
CONFIRM_WITHIN = dt.timedelta(days=2)
# Somebody who stopped may read for so long that it is stopped.
KEPT_AFTER_STOP = dt.timedelta(days=2)
KEPT_AFTER_END = dt.timedelta(days=30)
# A reminder that could not be sent for a week says the wrong number of days.
LIVES = dt.timedelta(days=7)
# What is due within this span is put into the outbox; what was missed for so long is still made up for.
POSTED_AHEAD, MADE_UP_FOR = dt.timedelta(days=2), dt.timedelta(days=3)
# No title is valid longer.
LONGEST_TITLE = dt.timedelta(days=20 * 366)


@dataclass(frozen=True)
class Campaign:
    """One message to everybody whose titles end on the same day."""

    title_ends_on: dt.date
    send_on: dt.date
    # Whoever has an earlier end hears of it so many days before it.
    days_before_at_least: int
    mark: str
    source: str


@dataclass(frozen=True)
class LadderRule:
    """The rungs of a kind of title in days before its end, or the campaign that replaces them."""

    code: str
    # On whose page stands what to do; empty where it depends on the title.
    service: str
    days_before: tuple[int, ...]
    campaign: Campaign | None
    mark: str
    source: str


@cache
def ladders() -> dict[str, LadderRule]:
    """All ladders by their codes. Raises `ValueError` where a campaign would come after the end."""
    rules = {row["code"]: _read(row) for row in json.loads(FILE.read_text("utf-8"))}
    for rule in rules.values():
        if rule.campaign and rule.campaign.send_on >= rule.campaign.title_ends_on:
            raise ValueError(rule.code)
    return rules


def campaign_of(code: str, *, today: dt.date) -> Campaign | None:
    """The campaign of a ladder while its titles have not ended."""
    campaign = ladders()[code].campaign
    return campaign if campaign and today <= campaign.title_ends_on else None


def fitting_ladder(code: str, ends_on: dt.date, *, today: dt.date) -> str:
    """The ladder for a title that ends on a day: a campaign is for its own day and earlier ones, while it is on."""
    if ladders()[code].campaign is None:
        return code
    campaign = campaign_of(code, today=today)
    return code if campaign and ends_on <= campaign.title_ends_on else USUAL


def rungs(code: str, ends_on: dt.date, is_holiday: IsHoliday) -> list[dt.datetime]:
    """All moments (UTC) at which somebody is reminded of a title that ends on a day, the earliest first.

    Nine o'clock at the office; a rung on a weekend or a holiday comes on the working day before.
    """
    rule = ladders()[code]
    days = [ends_on - dt.timedelta(days=days) for days in rule.days_before]
    if rule.campaign:
        days.append(min(rule.campaign.send_on, ends_on - dt.timedelta(days=rule.campaign.days_before_at_least)))
    return [_morning(day) for day in sorted({working_day_until(day, is_holiday) for day in days})]


def rungs_ahead(code: str, ends_on: dt.date, *, now: dt.datetime, is_holiday: IsHoliday) -> list[dt.datetime]:
    """The moments (UTC) that are still to come."""
    return [moment for moment in rungs(code, ends_on, is_holiday) if moment > now]


def rungs_to_post(
    code: str, ends_on: dt.date, *, since: dt.datetime, now: dt.datetime, is_holiday: IsHoliday
) -> list[dt.datetime]:
    """What belongs into the outbox now: due within two days, or missed for three, and only what came after `since`."""
    return [
        moment
        for moment in rungs(code, ends_on, is_holiday)
        if max(since, now - MADE_UP_FOR) < moment <= now + POSTED_AHEAD
    ]


def campaign_due_at(code: str, ends_on: dt.date, *, now: dt.datetime, is_holiday: IsHoliday) -> dt.datetime:
    """When the one message of a campaign is due for a title: its day, or the next working morning for who comes late."""
    planned = rungs(code, ends_on, is_holiday)[0]
    if planned > now:
        return planned
    today = now.astimezone(OFFICE_TIME).date()
    day = today if now <= _morning(today) else today + dt.timedelta(days=1)
    while _is_off(day, is_holiday):
        day += dt.timedelta(days=1)
    return _morning(day)


def title_over_at(ends_on: dt.date) -> dt.datetime:
    """The moment (UTC) at which a title's last day is over; nothing is sent after it."""
    return dt.datetime.combine(ends_on + dt.timedelta(days=1), dt.time(), OFFICE_TIME).astimezone(dt.UTC)


def expires_at(due_at: dt.datetime, ends_on: dt.date) -> dt.datetime:
    """Until when a reminder may still leave the house: a week, never after the title's last day."""
    return min(due_at + LIVES, title_over_at(ends_on))


def working_day_until(day: dt.date, is_holiday: IsHoliday) -> dt.date:
    """This day, or the last one before it that is no Saturday, Sunday or public holiday."""
    while _is_off(day, is_holiday):
        day -= dt.timedelta(days=1)
    return day


def _is_off(day: dt.date, is_holiday: IsHoliday) -> bool:
    return day.weekday() >= SATURDAY or is_holiday(day)


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, OFFICE_TIME).astimezone(dt.UTC)


def _read(row: dict) -> LadderRule:
    campaign = row["campaign"] and Campaign(
        **{
            **row["campaign"],
            "title_ends_on": dt.date.fromisoformat(row["campaign"]["title_ends_on"]),
            "send_on": dt.date.fromisoformat(row["campaign"]["send_on"]),
        }
    )
    return LadderRule(
        row["code"], row["service"] or "", tuple(row["days_before"]), campaign, row["mark"], row["source"]
    )
