"""Decisions: prepared, where the authority wishes it approved by a second person, and only then the case moves."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.hearings import must_have_been_heard
from casework.actions.history import tell
from casework.actions.moving import MoveNotPossible, NotYourMove
from casework.actions.notes import write_note
from casework.actions.steps import drop_prepared_decision, take_step
from casework.models import Case, Decision, DecisionKind
from casework.queries.cases import casework_settings, locked_case
from casework.rules.history import Happened
from casework.rules.states import MOVES, Mover
from willkommen.errors import Refused
from willkommen.moments import berlin_day

MOVE_OF = {DecisionKind.GRANTED: "grant", DecisionKind.REFUSED: "refuse"}


class DecisionWaits(Refused):
    """One decision is in preparation already."""

    text = _("A decision is prepared already. It has to be approved or sent back first.")


class NoDecisionWaits(Refused):
    """There is nothing to approve or to send back (any more)."""

    text = _("There is no decision to approve any more. Please look at the case again.")


class OwnDecision(Refused):
    """Four eyes need two people."""

    text = _("You prepared this decision yourself. Somebody else has to approve it.")


@transaction.atomic
def decide(
    *,
    case: Case,
    mover: Mover,
    now: dt.datetime,
    staff_member,
    kind: DecisionKind,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Decision:
    """Prepare a decision; without four eyes it stands at once and the case moves.

    Raises `DecisionWaits`, and what the move raises: also with four eyes only what could be decided now is prepared.
    """
    case = locked_case(case)
    _must_be_possible(case, kind, mover, now=now)
    if Decision.objects.filter(case=case, effective_at=None, sent_back_at=None).exists():
        raise DecisionWaits
    needs_approval = casework_settings(case.authority).four_eyes
    decision = Decision.objects.create(
        authority_id=case.authority_id,
        case=case,
        kind=kind,
        made_by=staff_member,
        made_at=now,
        needs_approval=needs_approval,
        effective_at=None if needs_approval else now,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    tell(case=case, kind=Happened.DECISION_PREPARED, now=now, staff_member=staff_member, decision=str(kind))
    if not needs_approval:
        _move(case, kind, mover=mover, now=now, staff_member=staff_member)
    return decision


@transaction.atomic
def approve_decision(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Decision:
    """The second person agrees: the decision stands, the case moves. Raises `OwnDecision`, `NoDecisionWaits`."""
    case, decision = _prepared(case)
    if decision.made_by_id == staff_member.pk:
        raise OwnDecision
    _must_be_possible(case, DecisionKind(decision.kind), mover, now=now)
    decision.checked_by = staff_member
    decision.checked_at = decision.effective_at = now
    decision.save(update_fields=["checked_by", "checked_at", "effective_at"])
    tell(case=case, kind=Happened.DECISION_APPROVED, now=now, staff_member=staff_member, decision=str(decision.kind))
    _move(case, DecisionKind(decision.kind), mover=mover, now=now, staff_member=staff_member)
    return decision


@transaction.atomic
def send_back_decision(*, case: Case, mover: Mover, now: dt.datetime, staff_member, note: str = "") -> None:
    """The second person does not agree, or the first takes it back; why stands in a note. Raises `NoDecisionWaits`."""
    if mover is not Mover.CASEWORKER:
        raise NotYourMove
    case, _decision = _prepared(case)
    drop_prepared_decision(case=case, now=now, staff_member=staff_member)
    if note:
        write_note(case=case, now=now, staff_member=staff_member, text=note)


def _prepared(case: Case) -> tuple[Case, Decision]:
    """The locked case and its decision in preparation: of two who press at once, one comes first."""
    case = locked_case(case)
    decision = Decision.objects.filter(case=case, effective_at=None, sent_back_at=None).first()
    if decision is None:
        raise NoDecisionWaits
    return case, decision


def _must_be_possible(case: Case, kind: DecisionKind, mover: Mover, *, now: dt.datetime) -> None:
    move = MOVES[MOVE_OF[kind]]
    if mover not in move.movers:
        raise NotYourMove
    if case.status not in move.sources:
        raise MoveNotPossible
    if kind == DecisionKind.REFUSED:
        must_have_been_heard(case, today=berlin_day(now))


def _move(case: Case, kind: DecisionKind, *, mover: Mover, now: dt.datetime, staff_member) -> None:
    take_step(
        case=case,
        code=MOVE_OF[kind],
        mover=mover,
        now=now,
        staff_member=staff_member,
        decided_at=case.decided_at or now,
    )
