"""A plan that is kept: the days of its steps, when somebody is reminded, when it is forgotten."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from recognition_pilot.rules.steps import ACKNOWLEDGEMENT, CHECK

# After the last look at it; after the last step is done; and never longer than this after it was kept without a look.
KEPT_UNSEEN = dt.timedelta(days=365)
KEPT_WHEN_DONE = dt.timedelta(days=183)
# Whoever is reminded anyway hears of the end in time to look in once more.
WARNED_BEFORE = dt.timedelta(days=30)
# The slip with the code can be shown again in the browser that kept the plan for so long.
SLIP_SHOWN = dt.timedelta(minutes=30)
# What has changed is said on the plan's page for so long.
CHANGES_SHOWN = dt.timedelta(days=90)
# A link that asks to confirm an address lives for so long.
CONFIRM_WITHIN = dt.timedelta(days=2)
# A plan begins on a day near today.
EARLIEST_START = dt.timedelta(days=3 * 366)
LATEST_START = dt.timedelta(days=366)

# Somebody hears of a step so many days before it should be done, of a body's period once it is over.
REMINDED_BEFORE = dt.timedelta(days=7)
# Of the last day to apply for money: before these many days.
FUNDING_REMINDED_BEFORE = (42, 14)
# Reminders are due at this hour, and made up for so many days after a standstill.
REMINDED_AT = dt.time(9, 0)
MADE_UP_FOR = dt.timedelta(days=3)

# The periods of the competent body: not the person's own work.
OF_THE_BODY = frozenset({ACKNOWLEDGEMENT, CHECK})


class Dated(Protocol):
    """What is known of the length of a step: days, None where nobody can say."""

    @property
    def code(self) -> str: ...
    @property
    def days_from(self) -> int | None: ...
    @property
    def days_to(self) -> int | None: ...
    @property
    def is_likely(self) -> bool: ...


@dataclass(frozen=True)
class StepDays:
    """The days of one step: `until_on` is None where nobody can say how long it takes."""

    code: str
    from_on: dt.date
    until_on: dt.date | None


def dates_of(
    steps: Iterable[Dated], started_on: dt.date, done_on: Mapping[str, dt.date] | None = None
) -> list[StepDays]:
    """The days of every step of a way that begins on a day, one after the other.

    A step takes what is usual: half way between the shortest and the longest time; the body's own periods count in full,
    because nobody may plan with less. A step that is done moves what comes after it to the day it was done. A step that
    is not likely to be needed takes no time from the others.
    """
    done = done_on or {}
    found, cursor = [], started_on
    for step in steps:
        from_on = cursor
        if step.code in done:
            from_on, cursor = min(from_on, done[step.code]), done[step.code]
            found.append(StepDays(step.code, from_on, cursor))
            continue
        days = _usual_days(step)
        until_on = None if days is None else from_on + dt.timedelta(days=days)
        found.append(StepDays(step.code, from_on, until_on))
        if until_on is not None and step.is_likely:
            cursor = until_on
    return found


def _usual_days(step: Dated) -> int | None:
    if step.days_to is None:
        return None
    if step.code in OF_THE_BODY or step.days_from is None:
        return step.days_to
    return -(-(step.days_from + step.days_to) // 2)


def next_step(codes: Iterable[str], done: Iterable[str]) -> str:
    """The first step that is not done; empty where everything is."""
    ready = set(done)
    return next((code for code in codes if code not in ready), "")


def erased_at(*, seen_at: dt.datetime, done_at: dt.datetime | None) -> dt.datetime:
    """When a plan goes by itself: a year after the last look, half a year after the last step is done."""
    unseen = seen_at + KEPT_UNSEEN
    return unseen if done_at is None else min(unseen, done_at + KEPT_WHEN_DONE)
