"""A case begins."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from appointments.actions.identity import identity_key
from casework.actions.deadlines import begin_application_clocks
from casework.actions.history import tell
from casework.actions.routing import assign_by_rules
from casework.models import Case, EntryChannel
from casework.rules.history import Happened
from casework.rules.states import UNDECIDED, State
from willkommen.folding import fold
from willkommen.references import REFERENCE_DIGITS, new_number


def open_case(
    *,
    authority,
    service,
    channel: EntryChannel,
    person: dict,
    now: datetime,
    status: State = State.RECEIVED,
    received_at: datetime | None = None,
    staff_member=None,
    **fields,
) -> Case:
    """Open a case; `person` holds names, birth date, contact and languages as columns of `Case`.

    The application counts from `received_at` (now, where nothing else is said; nothing for a draft), and so do its clocks.
    """
    received = None if status == State.DRAFT else received_at or now
    case = _with_reference(
        authority=authority,
        service=service,
        channel=channel,
        status=status,
        status_since=now,
        public_since=received or now,
        received_at=received,
        created_at=now,
        **person_columns(person),
        **fields,
    )
    tell(case=case, kind=Happened.OPENED, now=now, staff_member=staff_member, channel=channel, service=service.code)
    if status in UNDECIDED:
        begin_application_clocks(case=case, now=now, staff_member=staff_member)
    return assign_by_rules(case=case, now=now)


def person_columns(person: dict) -> dict:
    """Who it is as columns of `Case`, with what searching and comparing need."""
    names = f"{person.get('family_name', '')} {person.get('given_names', '')}".strip()
    return {**person, "sort_name": fold(names), "identity_key": _identity(person)}


def _with_reference(**fields) -> Case:
    """A reference is one of a thousand million: another try is enough where it is taken."""
    for _try in range(4):
        try:
            with transaction.atomic():
                return Case.objects.create(reference=new_number(secrets.choice, length=REFERENCE_DIGITS), **fields)
        except IntegrityError as error:
            taken = error
            if "reference" not in str(error):
                raise
    raise taken


def _identity(person: dict) -> str:
    """The same person has the same key; empty where the birth date is not known."""
    if not person.get("born_on"):
        return ""
    return identity_key(
        given_names=person.get("given_names", ""),
        family_name=person.get("family_name", ""),
        born_on=person["born_on"],
    )
