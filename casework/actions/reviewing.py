"""Steps of the review: competence, beginning, security, fingerprints, resting, going on."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.dates import add_follow_up
from casework.actions.steps import take_step
from casework.models import Case, Participation
from casework.rules.grounds import SuspendedFor
from casework.rules.states import Mover
from willkommen.errors import Refused


class QuestionOpen(Refused):
    """Another body was asked and nothing is recorded of its answer."""

    text = _("Record first what the other body answered.")


@transaction.atomic
def check_competence(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """It is not clear which authority is competent (§ 3 VwVfG); looked at again after 14 days."""
    return take_step(case=case, code="check_competence", mover=mover, now=now, staff_member=staff_member)


@transaction.atomic
def accept_competence(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """This authority is competent and goes on."""
    return take_step(case=case, code="accept_competence", mover=mover, now=now, staff_member=staff_member)


@transaction.atomic
def begin_review(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """Everything is there: the review begins."""
    complete_at = case.complete_at or now
    return take_step(
        case=case, code="begin_review", mover=mover, now=now, staff_member=staff_member, complete_at=complete_at
    )


@transaction.atomic
def check_security(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """A security query runs (§ 73 AufenthG). Nothing of it is public, neither that it runs nor since when."""
    return take_step(case=case, code="check_security", mover=mover, now=now, staff_member=staff_member)


@transaction.atomic
def invite_for_biometrics(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """The person comes for photo and fingerprints; they are told that it is their turn."""
    return take_step(case=case, code="invite_for_biometrics", mover=mover, now=now, staff_member=staff_member)


@transaction.atomic
def suspend(
    *, case: Case, mover: Mover, now: dt.datetime, staff_member, reason: SuspendedFor, due_on: dt.date, note: str
) -> Case:
    """The case rests for a reason of the list until somebody looks at it again on a day."""
    case = take_step(
        case=case,
        code="suspend",
        mover=mover,
        now=now,
        staff_member=staff_member,
        detail={"reason": str(reason)},
        is_news=True,
        suspended_for=str(reason),
    )
    add_follow_up(case=case, due_on=due_on, reason=note, now=now, staff_member=staff_member)
    return case


@transaction.atomic
def go_on_reviewing(*, case: Case, mover: Mover, now: dt.datetime, staff_member) -> Case:
    """The review goes on after a rest, a hearing or a security query. Raises `QuestionOpen`."""
    if Participation.objects.filter(case=case, answered_on=None, result="").exists():
        raise QuestionOpen
    return take_step(
        case=case, code="go_on_reviewing", mover=mover, now=now, staff_member=staff_member, suspended_for=""
    )
