"""What a handover and its answer change at the authority that sent it."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from casework.actions.dates import stop_clocks
from casework.actions.deadlines import begin_application_clocks
from casework.actions.history import tell
from casework.actions.news import tell_applicant
from casework.actions.representatives import end_all_representatives
from casework.actions.steps import take_step
from casework.models import Case, Deadline, Handover, HandoverStatus
from casework.queries.cases import locked_case
from casework.queries.handover import locked_handover
from casework.rules.history import Happened
from casework.rules.states import Mover
from willkommen.errors import Refused


class AnsweredAlready(Refused):
    """The other side was quicker, or a colleague."""

    text = _("This handover has been answered or taken back in the meantime. Please look at it again.")


def still_sent(handover: Handover) -> Handover:
    """The handover as it is now, locked; whoever comes second waits here. Raises `AnsweredAlready`."""
    handover = locked_handover(handover)
    if handover.status != HandoverStatus.SENT:
        raise AnsweredAlready
    return handover


def move_on(case: Case, code: str, *, now: dt.datetime, staff_member=None) -> Case:
    """One step by whoever does it: somebody of this authority, or the house where the answer came from the other one."""
    mover = Mover.CASEWORKER if staff_member else Mover.SYSTEM
    return take_step(case=case, code=code, mover=mover, now=now, staff_member=staff_member)


def settle(*, handover: Handover, now: dt.datetime, staff_member=None, **answer) -> None:
    """The other side has the case: written down here, helpers' access ends, the applicant hears that there is news."""
    case = locked_case(handover.case)
    _enter(handover, HandoverStatus.CONFIRMED, now=now, **answer)
    stop_clocks(case=case, kinds=["handover"], how="met", now=now, staff_member=staff_member)
    end_all_representatives(case=case, now=now)
    _tell(handover, case, now=now, staff_member=staff_member)


def bring_back(*, handover: Handover, status: HandoverStatus, now: dt.datetime, staff_member=None, **answer) -> None:
    """The case is this authority's again, its clocks go on from the day it was made; what travelled is emptied."""
    _enter(handover, status, now=now, parcel={}, **answer)
    case = move_on(locked_case(handover.case), "take_back", now=now, staff_member=staff_member)
    if not Deadline.objects.filter(case=case, kind="inaction", ended_how="lapsed").exists():
        begin_application_clocks(case=case, now=now, staff_member=staff_member)
    _tell(handover, case, now=now, staff_member=staff_member)


def _enter(handover: Handover, status: HandoverStatus, *, now: dt.datetime, **answer) -> None:
    fields = {"status": status, "answered_at": now, **answer}
    for name, value in fields.items():
        setattr(handover, name, value)
    handover.save(update_fields=list(fields))


def _tell(handover: Handover, case: Case, *, now: dt.datetime, staff_member) -> None:
    tell(
        case=case,
        kind=Happened.HANDOVER_ANSWERED,
        now=now,
        staff_member=staff_member,
        handover=handover.pk,
        answer=handover.status,
    )
    tell_applicant(case=case, now=now)
