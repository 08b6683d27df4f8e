"""Legal hold: nothing of a case is erased while it is needed elsewhere (Art. 17 (3), 18 (2) GDPR)."""

import datetime as dt

from django.db import transaction

from casework.actions.history import tell
from casework.models import Case
from casework.queries.cases import locked_case
from casework.rules.history import Happened
from willkommen import audit


@transaction.atomic
def set_hold(*, case: Case, reason: str, review_on: dt.date, now: dt.datetime, staff_member) -> Case:
    """From now on nothing of this case is erased; `review_on` is when somebody looks whether the reason still holds.

    Also changes reason and day of a hold that is there; since when and by whom it was set stays.
    """
    case = locked_case(case)
    if (case.legal_hold, case.hold_reason, case.hold_review_on) == (True, reason, review_on):
        return case
    if not case.legal_hold:
        case.legal_hold, case.hold_since, case.hold_by = True, now, staff_member
    case.hold_reason, case.hold_review_on = reason, review_on
    _write_down(case, "set_legal_hold", now=now, staff_member=staff_member, reason=reason)
    return case


@transaction.atomic
def lift_hold(*, case: Case, now: dt.datetime, staff_member) -> Case:
    """The reason is over: what is past its time goes with the next run of the jobs."""
    case = locked_case(case)
    if not case.legal_hold:
        return case
    case.legal_hold, case.hold_reason, case.hold_since, case.hold_by = False, "", None, None
    case.hold_review_on = None
    _write_down(case, "lift_legal_hold", now=now, staff_member=staff_member)
    return case


def _write_down(case: Case, action: str, *, now: dt.datetime, staff_member, **detail) -> None:
    case.save(update_fields=["legal_hold", "hold_reason", "hold_since", "hold_by", "hold_review_on"])
    tell(case=case, kind=Happened.HELD, now=now, staff_member=staff_member, is_held=case.legal_hold, **detail)
    audit.record(action=action, now=now, authority=case.authority, staff_member=staff_member, about=case, **detail)
