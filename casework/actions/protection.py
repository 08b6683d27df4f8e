"""Specially protected people: no online access, no messages, discreet appointments, a reason for whoever opens the case."""

import datetime as dt

from django.db import transaction

from appointments.actions.waiting import end_for_good
from casework.actions.access import revoke_access
from casework.actions.applying import link_appointment
from casework.actions.history import tell
from casework.actions.reminders.ending import stop_for_case
from casework.models import Case
from casework.queries.cases import coming_appointments, locked_case, waiting_entries
from casework.rules.history import Happened
from willkommen import audit
from willkommen.messages import settle_messages


@transaction.atomic
def protect(*, case: Case, now: dt.datetime, staff_member, separate_entrance: bool = False) -> Case:
    """From now on nobody reads this case from outside: codes and sessions die, messages that wait are not sent."""
    case = locked_case(case)
    is_new = not case.is_protected
    if not is_new and case.separate_entrance == separate_entrance:
        return case
    case.is_protected, case.separate_entrance = True, separate_entrance
    case.protected_since = case.protected_since or now
    case.save(update_fields=["is_protected", "separate_entrance", "protected_since"])
    if is_new:
        revoke_access(case=case, now=now)
        settle_messages(about=case)
        stop_for_case(case=case, now=now)
        # every appointment still to come is linked, and linking to a protected case makes it discreet
        for appointment in coming_appointments(case, now=now):
            link_appointment(case=case, appointment=appointment, now=now, staff_member=staff_member)
        # an offer of the waiting list would name place and time
        for entry in waiting_entries(case):
            end_for_good(entry=entry, now=now)
    _write_down(case, "protect_case", now=now, staff_member=staff_member, separate_entrance=separate_entrance)
    return case


@transaction.atomic
def end_protection(*, case: Case, now: dt.datetime, staff_member) -> Case:
    """The protection ends; online access comes back only with a new code."""
    case = locked_case(case)
    if not case.is_protected:
        return case
    case.is_protected, case.separate_entrance, case.protected_since = False, False, None
    case.save(update_fields=["is_protected", "separate_entrance", "protected_since"])
    _write_down(case, "end_protection_of_case", now=now, staff_member=staff_member)
    return case


def _write_down(case: Case, action: str, *, now: dt.datetime, staff_member, **detail) -> None:
    tell(case=case, kind=Happened.PROTECTED, now=now, staff_member=staff_member, is_protected=case.is_protected)
    audit.record(action=action, now=now, authority=case.authority, staff_member=staff_member, about=case, **detail)
