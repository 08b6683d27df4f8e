"""Wrong codes cost time, never access: after a few tries on one number the next is heard seconds later.

Who was asked to wait holds a ticket and is heard whatever strangers do meanwhile, so nobody can lock anybody out.
"""

import hashlib
import secrets
from datetime import datetime

from django.core import signing
from django.utils.translation import gettext_lazy as _

from willkommen.errors import Refused
from willkommen.models import SubmittedForm
from willkommen.rate import slow_down
from willkommen.short_sessions import TRIES_AT_ONCE, TRIES_PER_MINUTE, WAIT_HOLDS_SECONDS, WAIT_SECONDS


class WrongCode(Refused):
    """Reference and code do not belong together, or nothing may be said about them."""

    text = _("This number and this code do not belong together. Please check both.")


class PleaseWait(Refused):
    """Too many tries on one reference: the next one is heard after a few seconds, for whoever holds the ticket."""

    text = _("Please wait a little and send the form again.")

    def __init__(self, ticket: str):
        super().__init__()
        self.ticket = ticket


def count_try(*, kind: str, reference: str, ticket: str, now: datetime) -> None:
    """One more try on a reference of a kind (`case`, `plan`); `ticket` is what `PleaseWait` gave. Raises `PleaseWait`.

    Call it last, so that nobody waits for somebody else's argon2 behind the row of this bucket.
    """
    # under the hash of what was typed, so that the table of buckets holds no references
    bucket = f"{kind}:{hashlib.sha256(reference.encode()).hexdigest()[:32]}"
    seconds = slow_down(key=bucket, per_minute=TRIES_PER_MINUTE, burst=TRIES_AT_ONCE, now=now)
    if seconds and not was_waited_for(kind, ticket, reference, now=now):
        raise PleaseWait(new_ticket(kind, reference, now=now))


def _signer(kind: str) -> signing.Signer:
    return signing.Signer(salt=f"sign-in.{kind}")


def new_ticket(kind: str, reference: str, *, now: datetime) -> str:
    """Given to who is asked to wait; heard once, after the wait."""
    return _signer(kind).sign_object([reference, now.timestamp(), secrets.token_hex(8)])


def was_waited_for(kind: str, ticket: str, reference: str, *, now: datetime) -> bool:
    """Whether this ticket is ours, for this reference, old enough, not too old, and used for the first time."""
    try:
        known, given_at, nonce = _signer(kind).unsign_object(ticket)
    except (signing.BadSignature, ValueError):
        return False
    if known != reference or not WAIT_SECONDS <= now.timestamp() - given_at <= WAIT_HOLDS_SECONDS:
        return False
    return SubmittedForm.objects.get_or_create(key=f"{kind}_ticket:{nonce}", defaults={"submitted_at": now})[1]
