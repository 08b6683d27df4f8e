"""What people and centres are told about a referral, posted in the transaction of what happened."""

import datetime as dt

from recognition_pilot.models import Referral
from recognition_pilot.queries.centres.people import address_of_centre
from willkommen.messages import post_message

# The kinds of messages; what they say stands in recognition_pilot/messages/advice.py.
TO_PERSON = "referral.person"
TO_CENTRE = "referral.centre"
LASTS = dt.timedelta(days=3)


def announce_to_person(referral: Referral, now: dt.datetime) -> None:
    """The link to one's own page, where the consent can be withdrawn; nothing where there is no address."""
    if referral.channel:
        _post(TO_PERSON, referral, now, referral.language, referral.channel, referral.recipient)


def announce_to_centre(referral: Referral, now: dt.datetime) -> None:
    """That there is a referral, and nothing about whom; nothing where nobody of the centre can be written to."""
    address = address_of_centre(referral.centre, now=now)
    if address:
        _post(TO_CENTRE, referral, now, "de", "email", address)


def _post(kind: str, referral: Referral, now: dt.datetime, language: str, channel: str, recipient: str) -> None:
    post_message(
        authority=referral.authority,
        about=referral,
        kind=kind,
        language=language,
        channel=channel,
        recipient=recipient,
        due_at=now,
        expires_at=now + LASTS,
        now=now,
    )
