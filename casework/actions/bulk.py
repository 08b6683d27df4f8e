"""Doing one thing with several cases: each by itself, so that one that fails holds up no other."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from casework.actions.assignment import give_to
from casework.actions.cards import receive_card
from casework.actions.dates import add_follow_up
from casework.actions.endings import close
from casework.actions.reviewing import begin_review
from casework.models import Case
from casework.queries.bulk import OBSTACLE_WORDS, chosen_cases, obstacle_of
from casework.queries.cases import locked_case
from casework.queries.people import caseworkers_of
from casework.rules.bulk import BulkMove, BulkWish
from casework.rules.states import Mover
from willkommen.errors import Refused
from willkommen.models import Authority, StaffMember

MOVES: dict[BulkMove, Callable] = {
    BulkMove.BEGIN_REVIEW: begin_review,
    BulkMove.RECEIVE_CARD: receive_card,
    BulkMove.CLOSE: close,
}


class StaysAsItIs(Refused):
    """One of the obstacles the preview names."""


@dataclass
class BulkReport:
    """References of what was done, and of what was not with the reason in words."""

    done: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def carry_out(
    *, authority: Authority, references: Sequence[str], wish: BulkWish, staff_member: StaffMember, now: dt.datetime
) -> BulkReport:
    """Do it with each of these cases in a savepoint of its own; what the preview called impossible stays as it is."""
    report = BulkReport()
    to = next((one for one in caseworkers_of(authority, now=now) if one.pk == wish.to), None)
    for case in chosen_cases(authority, references):
        try:
            with transaction.atomic():
                _do(locked_case(case), wish, to, staff_member, now)
        except Refused as refused:
            report.failed.append((case.reference, str(refused.text)))
        else:
            report.done.append(case.reference)
    return report


def _do(case: Case, wish: BulkWish, to: StaffMember | None, staff_member: StaffMember, now: dt.datetime) -> None:
    found = obstacle_of(case, wish)
    if found:
        raise StaysAsItIs(OBSTACLE_WORDS[found])
    if wish.move is BulkMove.ASSIGN:
        give_to(case=case, to=to, staff_member=staff_member, now=now)
    elif wish.move is BulkMove.FOLLOW_UP:
        add_follow_up(case=case, due_on=wish.due_on, reason=wish.reason, now=now, staff_member=staff_member)
    else:
        MOVES[wish.move](case=case, mover=Mover.CASEWORKER, now=now, staff_member=staff_member)
