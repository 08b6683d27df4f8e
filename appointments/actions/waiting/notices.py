"""What people are told about their place in the list, posted in the transaction of what happened."""

import datetime as dt

from appointments.models import SlotOffer, WaitingEntry
from appointments.rules.waiting import CONFIRM_WITHIN, LONGEST_WAIT, told_at
from willkommen.messages import post_message, settle_messages
from willkommen.models.messages import Channel

# The kinds of messages; what they say stands in appointments/messages.py.
CONFIRM = "waiting.confirm"
JOINED = "waiting.joined"
OFFER = "waiting.offer"
ENDED = "waiting.ended"


def announce_question(entry: WaitingEntry, now: dt.datetime) -> None:
    """Ask to confirm by link or code; an earlier question that has not left yet is dropped."""
    settle_messages(about=entry, kinds=[CONFIRM])
    _post(CONFIRM, entry, entry, now, expires_at=entry.joined_at + CONFIRM_WITHIN)


def announce_joined(entry: WaitingEntry, now: dt.datetime) -> None:
    """Say that the name is on the list, with the link to one's own place."""
    settle_messages(about=entry, kinds=[CONFIRM])
    _post(JOINED, entry, entry, now, expires_at=entry.joined_at + LONGEST_WAIT)


def announce_offer(slot: SlotOffer, entry: WaitingEntry, now: dt.datetime) -> None:
    """Say which time is kept and until when; a text message does not ring at night."""
    due_at = told_at(now, wakes=entry.channel == Channel.SMS)
    _post(OFFER, slot, entry, now, due_at=due_at, expires_at=slot.hold.hold_until)


def announce_ended(entry: WaitingEntry, now: dt.datetime) -> None:
    """Say that the wait has ended without a time."""
    settle_messages(about=entry)
    _post(ENDED, entry, entry, now, expires_at=now + dt.timedelta(days=2))


def _post(
    kind: str,
    about: WaitingEntry | SlotOffer,
    entry: WaitingEntry,
    now: dt.datetime,
    *,
    expires_at: dt.datetime,
    due_at: dt.datetime | None = None,
) -> None:
    post_message(
        authority=entry.authority,
        about=about,
        kind=kind,
        language=entry.language,
        channel=entry.channel,
        recipient=entry.recipient,
        due_at=due_at or now,
        expires_at=expires_at,
        now=now,
    )
