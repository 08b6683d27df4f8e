"""In which part of the work list a case stands: in exactly one, the most pressing that fits."""

import datetime as dt
from enum import StrEnum

from casework.rules.states import MOVES, OVER, WAITING_FOR_OTHERS, State


class WorkGroup(StrEnum):
    """The parts of a caseworker's list, in the order they are shown."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEW = "new"
    WEEK = "week"
    WAITING = "waiting"
    LATER = "later"
    FINISHED = "finished"


# What only has to be closed any more.
FINISHED = MOVES["close"].sources
NOT_LISTED = OVER | {State.DRAFT}


def last_day_of_week(today: dt.date) -> dt.date:
    """The Sunday of this week; from Saturday on that of the next one, because nobody works on the days between."""
    ahead = 6 - today.weekday()
    return today + dt.timedelta(days=ahead if today.weekday() < 5 else ahead + 7)


def group_of(*, status: str, next_due_on: dt.date | None, today: dt.date) -> WorkGroup | None:
    """The part of the list a case stands in; None for a draft and for a closed case."""
    if status in NOT_LISTED:
        return None
    if next_due_on is not None and next_due_on <= today:
        return WorkGroup.TODAY if next_due_on == today else WorkGroup.OVERDUE
    if status in FINISHED:
        return WorkGroup.FINISHED
    if status == State.RECEIVED:
        return WorkGroup.NEW
    if status in WAITING_FOR_OTHERS:
        return WorkGroup.WAITING
    is_soon = next_due_on is not None and next_due_on <= last_day_of_week(today)
    return WorkGroup.WEEK if is_soon else WorkGroup.LATER
