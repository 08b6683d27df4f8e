"""The one place that changes the state of a case."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.actions.deadlines import clocks_follow
from casework.actions.history import tell
from casework.models import Case
from casework.queries.cases import locked_case
from casework.rules.history import Happened
from casework.rules.states import MOVES, Mover, State, public_state
from willkommen.errors import Refused


class MoveNotPossible(Refused):
    """The case is in a state from which this move does not start."""

    text = _("This is not possible any more: the case has moved on. Please look at it again.")


class NotYourMove(Refused):
    """The move belongs to others."""

    text = _("You cannot do this with a case.")


def make_move(
    *,
    case: Case,
    code: str,
    mover: Mover,
    now: datetime,
    staff_member=None,
    detail: dict | None = None,
    **changes,
) -> Case:
    """Take a case along one move of `rules.states.MOVES`, with these changes of its columns, and write its history.

    Returns the case as it is now. The clocks of the register follow the state; what else follows from a move (letters,
    messages, clocks that begin with a letter) belongs to the action that calls this.
    Raises `NotYourMove`, `MoveNotPossible`.
    """
    move = MOVES[code]
    if mover not in move.movers:
        raise NotYourMove
    case = locked_case(case)
    before = case.status
    if before not in move.sources:
        raise MoveNotPossible
    is_seen = before == State.DRAFT or public_state(before) != public_state(move.to)
    fields = {"status": move.to, "status_since": now, **changes}
    if is_seen:
        fields["public_since"] = now
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))
    tell(
        case=case,
        kind=Happened.MOVED,
        now=now,
        staff_member=staff_member,
        by_applicant=mover is Mover.APPLICANT,
        status_from=before,
        status_to=move.to,
        move=code,
        **(detail or {}),
    )
    clocks_follow(case=case, before=before, now=now, staff_member=staff_member)
    return case
