"""How a case ends: withdrawn, settled, closed; and what is erased when nobody may read it any more."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.actions.steps import take_step
from casework.models import Case, Handover, HandoverStatus
from casework.queries.cases import casework_settings
from casework.rules.grounds import SettledFor
from casework.rules.states import Mover
from willkommen.errors import Refused


class HandoverUnanswered(Refused):
    """The other authority may still decline."""

    text = _("The other authority has not answered yet. The case stays open until then.")


@transaction.atomic
def withdraw(*, case: Case, mover: Mover, now: dt.datetime, staff_member, declared_on: dt.date) -> Case:
    """The person withdrew the application. The fiction effect ends with it; its day is entered by staff, never here."""
    return take_step(
        case=case,
        code="withdraw",
        mover=mover,
        now=now,
        staff_member=staff_member,
        detail={"declared_on": declared_on.isoformat()},
    )


@transaction.atomic
def settle(*, case: Case, mover: Mover, now: dt.datetime, staff_member, reason: SettledFor) -> Case:
    """Nothing is left to decide, for a reason of the list; the reason is internal."""
    return take_step(case=case, code="settle", mover=mover, now=now, staff_member=staff_member, settled_for=str(reason))


@transaction.atomic
def close(*, case: Case, mover: Mover, now: dt.datetime, staff_member=None) -> Case:
    """Everything is done. The applicant reads it for some more days, then the online record is reduced.

    Raises `HandoverUnanswered`.
    """
    if Handover.objects.filter(case=case, status=HandoverStatus.SENT).exists():
        raise HandoverUnanswered
    readable = dt.timedelta(days=casework_settings(case.authority).readable_days)
    return take_step(
        case=case,
        code="close",
        mover=mover,
        now=now,
        staff_member=staff_member,
        closed_at=now,
        erase_after=now + readable,
    )
