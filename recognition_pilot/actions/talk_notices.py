"""What people are told about their talk, posted in the transaction of what happened."""

import datetime as dt

from recognition_pilot.models import CentreTalk
from recognition_pilot.rules.outreach import REMINDED_BEFORE
from willkommen.messages import post_message, settle_messages

# The kinds of messages; what they say stands in recognition_pilot/messages/advice.py.
BOOKED = "talk.booked"
REMINDER = "talk.reminder"
CANCELLED = "talk.cancelled"


def announce_booked(talk: CentreTalk, now: dt.datetime) -> None:
    """The confirmation, with the link."""
    _post(BOOKED, talk, now, due_at=now)


def plan_reminder(talk: CentreTalk, now: dt.datetime) -> None:
    """A reminder the day before; none where that is nearly now."""
    due_at = talk.during.lower - REMINDED_BEFORE
    if due_at > now + dt.timedelta(hours=1):
        _post(REMINDER, talk, now, due_at=due_at)


def announce_cancelled(talk: CentreTalk, now: dt.datetime) -> None:
    """The centre cannot come; a reminder that waits is dropped."""
    settle_messages(about=talk)
    if talk.during.lower > now:
        _post(CANCELLED, talk, now, due_at=now)


def _post(kind: str, talk: CentreTalk, now: dt.datetime, *, due_at: dt.datetime) -> None:
    if not talk.channel:
        return
    post_message(
        authority=talk.authority,
        about=talk,
        kind=kind,
        language=talk.language,
        channel=talk.channel,
        recipient=talk.recipient,
        due_at=due_at,
        expires_at=talk.during.lower,
        now=now,
    )
