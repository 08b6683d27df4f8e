"""What can be done with several cases at once, and what keeps a single case out of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from casework.rules.states import MOVES, Mover, State, public_state
from casework.rules.work_list import NOT_LISTED


class BulkMove(StrEnum):
    """What is done with all chosen cases; the first three are moves of the table of states."""

    BEGIN_REVIEW = "begin_review"
    RECEIVE_CARD = "receive_card"
    CLOSE = "close"
    ASSIGN = "assign"
    FOLLOW_UP = "follow_up"


class Obstacle(StrEnum):
    """Why a case stays as it is."""

    PROTECTED = "protected"
    STATE = "state"
    OVER = "over"
    SAME_PERSON = "same_person"


@dataclass(frozen=True)
class BulkWish:
    """What somebody wants done: the move, for `assign` the person, for `follow_up` the day and the reason."""

    move: BulkMove
    to: int | None = None
    due_on: dt.date | None = None
    reason: str = ""


def obstacle(wish: BulkWish, *, status: str, is_protected: bool, assigned_to: int | None) -> Obstacle | None:
    """What keeps a case in this state out of it; None: it can be done.

    The case of a protected person is opened singly, with a reason that is written down.
    """
    if is_protected:
        return Obstacle.PROTECTED
    if status in NOT_LISTED:
        return Obstacle.OVER
    if wish.move is BulkMove.ASSIGN:
        return Obstacle.SAME_PERSON if assigned_to == wish.to else None
    if wish.move is BulkMove.FOLLOW_UP:
        return None
    move = MOVES[wish.move]
    return None if status in move.sources and Mover.CASEWORKER in move.movers else Obstacle.STATE


def is_news(wish: BulkWish, *, status: str) -> bool:
    """Whether the applicant learns that there is something new."""
    if wish.move not in MOVES or status == State.DRAFT:
        return False
    return wish.move is BulkMove.RECEIVE_CARD or public_state(status) != public_state(MOVES[wish.move].to)
