"""Reading a case in an emergency."""

import datetime as dt

from django.db import transaction

from casework.actions.history import tell
from casework.models import Case
from casework.rules.emergency import LASTS
from casework.rules.history import Happened
from willkommen.actions.emergency import open_emergency_access
from willkommen.models import EmergencyAccess


@transaction.atomic
def open_case_in_emergency(*, case: Case, reason: str, words: str, staff_member, now: dt.datetime) -> EmergencyAccess:
    """The case can be read, and nothing else, for half an hour; its own history says so."""
    tell(case=case, kind=Happened.READ_IN_EMERGENCY, now=now, staff_member=staff_member)
    return open_emergency_access(
        authority=case.authority,
        about=case,
        staff_member=staff_member,
        reason=reason,
        words=words,
        until=now + LASTS,
        in_charge=case.assigned_to,
        now=now,
    )
