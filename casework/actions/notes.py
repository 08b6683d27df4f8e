"""Notes of the staff: internal, never shown outside, they do not travel."""

import datetime as dt

from django.db import transaction

from casework.actions.history import tell
from casework.models import Case, Note
from casework.rules.history import Happened


@transaction.atomic
def write_note(*, case: Case, now: dt.datetime, staff_member, text: str) -> Note:
    """Keep a note with the case; notes are added to, never changed."""
    note = Note.objects.create(
        authority_id=case.authority_id, case=case, text=text, written_by=staff_member, written_at=now
    )
    tell(case=case, kind=Happened.NOTE_WRITTEN, now=now, staff_member=staff_member)
    return note
