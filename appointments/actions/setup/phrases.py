"""An authority's own sentences for the counter."""

import datetime as dt

from django.db import transaction

from appointments.models import OwnPhrase
from willkommen import audit
from willkommen.actions.changes import change
from willkommen.actions.texts import forget_texts
from willkommen.models import Authority, StaffMember


@transaction.atomic
def add_phrase(
    *, authority: Authority, text_de: str, group: str, is_question: bool, staff_member: StaffMember, now: dt.datetime
) -> OwnPhrase:
    """Put a German sentence on the board of an authority; it waits for its translations."""
    phrase = OwnPhrase.objects.create(authority=authority, text_de=text_de, group=group, is_question=is_question)
    audit.record(
        action="add_phrase", now=now, authority=authority, staff_member=staff_member, about=phrase, **_as_told(phrase)
    )
    return phrase


@transaction.atomic
def change_phrase(*, phrase: OwnPhrase, changes: dict, staff_member: StaffMember, now: dt.datetime) -> bool:
    """Change a sentence; whether anything differed. Other German words make its translations outdated."""
    stored = OwnPhrase.objects.select_for_update(no_key=True).get(pk=phrase.pk)
    return change(
        stored, changes, action="change_phrase", authority=stored.authority, staff_member=staff_member, now=now
    )


@transaction.atomic
def remove_phrase(*, phrase: OwnPhrase, staff_member: StaffMember, now: dt.datetime) -> None:
    """Take a sentence off the board, with its translations."""
    audit.record(
        action="remove_phrase",
        now=now,
        authority=phrase.authority,
        staff_member=staff_member,
        about=phrase,
        **_as_told(phrase),
    )
    forget_texts(phrase)
    phrase.delete()


def _as_told(phrase: OwnPhrase) -> dict:
    return {
        "text": phrase.text_de,  # type: ignore[attr-defined] # modeltranslation adds it
        "group": phrase.group,
        "is_question": phrase.is_question,
    }
