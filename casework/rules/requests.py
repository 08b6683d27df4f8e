"""Asking for papers (§ 82 (1) AufenthG): what can be wrong with one, why somebody needs longer, when to remind."""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum

from casework.rules.calendar import Unit, period_ends

# Of the clock on the case; people see it.
CLOCK = "documents"
# Days before the last day on which a person is reminded, the earlier first.
REMIND_DAYS_BEFORE = (7, 2)
# Nobody is told to hand something in within less than a week (CaseworkSettings has the same floor).
LEAST_DAYS = 7
LONGEST_DAYS = 366
MOST_ITEMS = 30


class Defect(StrEnum):
    """Why a paper that is here cannot be used."""

    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    WRONG_DOCUMENT = "wrong_document"
    EXPIRED = "expired"
    NOT_SIGNED = "not_signed"
    NOT_TRANSLATED = "not_translated"


class ItemState(StrEnum):
    """Where one paper stands."""

    MISSING = "missing"
    HANDED_IN = "handed_in"
    HERE = "here"
    DEFECT = "defect"
    WAIVED = "waived"


# Nobody waits for the applicant any more.
SETTLED = frozenset({ItemState.HERE, ItemState.WAIVED})
# The applicant has to do something.
TO_DO = frozenset({ItemState.MISSING, ItemState.DEFECT})


class Arrival(StrEnum):
    """How a paper reached the house."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class ExtensionReason(StrEnum):
    """Why somebody needs longer: a closed list, so that nobody has to write about their health or family."""

    OTHER_OFFICE = "other_office"
    TRANSLATION = "translation"
    FROM_ABROAD = "from_abroad"
    ILL = "ill"
    AWAY = "away"
    COST = "cost"
    OTHER = "other"


def request_ends(asked_on: dt.date, days: int, is_holiday: Callable[[dt.date], bool]) -> dt.date:
    """The last day to hand papers in: so many days later, moved to a working day (§ 31 (1), (3) VwVfG, § 193 BGB)."""
    return period_ends(asked_on, days, Unit.DAYS, is_holiday)


def item_state(*, arrived: bool, defect: str, waived: bool, is_waiting: bool) -> ItemState:
    """Where a paper stands; `is_waiting`: a file for it was handed in and nobody has looked at it yet."""
    if waived:
        return ItemState.WAIVED
    if arrived and not defect:
        return ItemState.HERE
    if is_waiting:
        return ItemState.HANDED_IN
    return ItemState.DEFECT if defect else ItemState.MISSING
