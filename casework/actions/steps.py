"""One step of a case with everything that follows from it: clocks, a decision nobody waits for any more, and news."""

from datetime import datetime

from casework.actions.documents.ending import end_requests
from casework.actions.history import tell
from casework.actions.moving import make_move
from casework.actions.news import tell_applicant
from casework.models import Case, Decision
from casework.queries.cases import locked_case
from casework.rules.history import Happened
from casework.rules.states import Mover, State, public_state

DECIDES = frozenset({"grant", "refuse"})


def take_step(
    *,
    case: Case,
    code: str,
    mover: Mover,
    now: datetime,
    staff_member=None,
    detail: dict | None = None,
    is_news: bool = False,
    **columns,
) -> Case:
    """Make a move of the table, then what follows from every move.

    Clocks follow the move itself. Where papers are missing and the case goes another way, nobody waits for them any more.
    The applicant is told where they read another state than before, or where `is_news` says that something else public
    changed; of a hidden step nobody learns anything.
    Raises `NotYourMove`, `MoveNotPossible`.
    """
    before = locked_case(case).status
    case = make_move(case=case, code=code, mover=mover, now=now, staff_member=staff_member, detail=detail, **columns)
    if code not in DECIDES:
        drop_prepared_decision(case=case, now=now, staff_member=staff_member)
    if before == State.INCOMPLETE:
        end_requests(case=case, now=now, staff_member=staff_member)
    if is_news or before == State.DRAFT or public_state(before) != public_state(case.status):
        tell_applicant(case=case, now=now)
    return case


def drop_prepared_decision(*, case: Case, now: datetime, staff_member=None) -> bool:
    """A decision that waits for its second person is put aside where the case goes another way."""
    prepared = Decision.objects.filter(case=case, effective_at=None, sent_back_at=None)
    if not prepared.update(sent_back_at=now):
        return False
    tell(case=case, kind=Happened.DECISION_SENT_BACK, now=now, staff_member=staff_member)
    return True
