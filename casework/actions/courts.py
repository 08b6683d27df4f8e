"""Going to court, and the day from which a decision is final."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.dates import add_follow_up
from casework.actions.history import tell
from casework.actions.steps import take_step
from casework.models import Case, CourtCase
from casework.queries.cases import locked_case
from casework.queries.decisions import claim_of, open_court_case, standing_decision
from casework.rules.grounds import CourtResult
from casework.rules.history import Happened
from casework.rules.states import Mover, State
from willkommen.errors import Refused
from willkommen.moments import berlin_day, short_date


class NotFinalYet(Refused):
    """Somebody can still go to court, or nobody was told of the decision."""

    text = _("The decision is not final: it does not count as notified yet.")


class CourtHasNotDecided(Refused):
    """A court case is open."""

    text = _("Record first how the court case ended.")


class NoCourtCase(Refused):
    """Nothing is before the court."""

    text = _("No court case is open.")


@transaction.atomic
def appeal(
    *,
    case: Case,
    mover: Mover,
    now: dt.datetime,
    staff_member,
    court: str,
    filed_on: dt.date,
    file_number: str = "",
    is_urgent: bool = False,
) -> CourtCase:
    """The person went to court: that it is so, never what the house thinks of it."""
    case = take_step(case=case, code="appeal", mover=mover, now=now, staff_member=staff_member)
    return CourtCase.objects.create(
        authority_id=case.authority_id,
        case=case,
        court=court,
        file_number=file_number,
        filed_on=filed_on,
        is_urgent=is_urgent,
    )


@transaction.atomic
def end_court_case(
    *, case: Case, now: dt.datetime, staff_member, result: CourtResult, ended_on: dt.date, follow_up: str = ""
) -> CourtCase:
    """The court case is over; the case itself goes on with a decision, or becomes final.

    `follow_up` reminds whoever works on it today that the next step is theirs.
    """
    case = locked_case(case)
    found = open_court_case(case)
    if found is None or case.status != State.APPEAL:
        raise NoCourtCase
    found.result, found.ended_on = str(result), ended_on
    found.save(update_fields=["result", "ended_on"])
    tell(case=case, kind=Happened.FACTS_SET, now=now, staff_member=staff_member, fact="court", result=str(result))
    if follow_up:
        add_follow_up(case=case, due_on=berlin_day(now), reason=follow_up, now=now, staff_member=staff_member)
    return found


@transaction.atomic
def become_final(*, case: Case, mover: Mover, now: dt.datetime, staff_member=None) -> Case:
    """Nobody can go to court any more: only when the later reading of the period is over, or the court has decided.

    Never by the clock alone: a claim the court has not passed on yet is known to nobody here. Raises `NotFinalYet`.
    """
    case = locked_case(case)
    if case.status == State.REFUSED:
        _must_be_over(case, today=berlin_day(now))
    if open_court_case(case):
        raise CourtHasNotDecided
    return take_step(case=case, code="become_final", mover=mover, now=now, staff_member=staff_member)


def _must_be_over(case: Case, *, today: dt.date) -> None:
    decision = standing_decision(case)
    claim = claim_of(decision) if decision else None
    if claim is None:
        raise NotFinalYet
    if today <= claim.safe:
        words = _("The decision is not final before %(day)s is over.")
        raise NotFinalYet(words % {"day": short_date(claim.safe)})
