"""The outbox as a ledger: who works on which message, and what became of it.

Every entry is a conditional UPDATE in a transaction of its own, tied to the authority. `claimed_at` is the sign of the
process that has the message in its hands: whoever finds another sign there has lost it and changes nothing.
"""

import datetime as dt
from itertools import groupby
from operator import attrgetter

from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import Channel, MessageStatus
from willkommen.tenancy import change_inside_authority, inside_authority

# How long a process may keep messages it has not begun to send.
SET_ASIDE_FOR = dt.timedelta(minutes=2)
# After this long in `sending` the process is taken for dead.
TAKEN_FOR_DEAD = dt.timedelta(minutes=10)
# An unknown message is sent once more only while there is this much time left.
TIME_TO_SEND_AGAIN = dt.timedelta(hours=2)
# The waits after each attempt that met a "not now"; the last one again and again.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
AWAY = dt.timedelta(minutes=1)

# The statements of every handful and of every message, written out because they decide how many leave in a second.
SET_ASIDE = """
WITH due AS (
    SELECT id, next_try_at FROM willkommen_outgoingmessage
     WHERE authority_id = %(authority)s AND channel = %(channel)s AND status = 'queued'
       AND next_try_at <= %(now)s AND expires_at > %(now)s
       AND NOT (SELECT are_messages_paused FROM willkommen_authority WHERE id = %(authority)s)
     ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE willkommen_outgoingmessage AS message SET claimed_at = %(now)s, next_try_at = %(until)s
  FROM due WHERE message.id = due.id
RETURNING message.*, due.next_try_at AS due_since
"""
CLAIM = """
UPDATE willkommen_outgoingmessage AS message
SET status = 'sending', claimed_at = %s, attempts = attempts + 1
WHERE id = %s AND status = 'queued' AND claimed_at = %s AND expires_at > %s
AND NOT (SELECT are_messages_paused FROM willkommen_authority WHERE id = message.authority_id)
"""
# Also true where it was taken for lost meanwhile and nobody has begun to send it again.
ENTER_SENT = """
UPDATE willkommen_outgoingmessage SET status = 'sent', sent_at = %s, failure = ''
WHERE id = %s AND claimed_at = %s AND status IN ('sending', 'unknown', 'queued')
"""


def tidy_up(authority: Authority, moment: dt.datetime) -> None:
    """Give up what is too late, find what a dead process left behind, and send that once more where there is time."""
    with inside_authority(authority.pk):
        messages = OutgoingMessage.objects.filter(authority=authority)
        messages.filter(status=MessageStatus.QUEUED, expires_at__lte=moment).update(status=MessageStatus.EXPIRED)
        messages.filter(status=MessageStatus.SENDING, claimed_at__lte=moment - TAKEN_FOR_DEAD).update(
            status=MessageStatus.UNKNOWN, failure="interrupted", next_try_at=moment
        )
        messages.filter(
            status=MessageStatus.UNKNOWN,
            resent_at=None,
            next_try_at__lte=moment,
            expires_at__gt=moment + TIME_TO_SEND_AGAIN,
        ).update(status=MessageStatus.QUEUED, resent_at=moment, next_try_at=moment)


def set_aside(authority: Authority, channel: Channel, moment: dt.datetime, *, most: int) -> list[OutgoingMessage]:
    """Up to `most` due messages that nobody else has in hand, the longest due first; none while messages are paused."""
    asked = {
        "authority": authority.pk,
        "channel": channel,
        "now": moment,
        "until": moment + SET_ASIDE_FOR,
        "most": most,
    }
    with inside_authority(authority.pk):
        messages = list(OutgoingMessage.objects.raw(SET_ASIDE, asked))
    return sorted(messages, key=attrgetter("due_since", "pk"))


class Entries:
    """Claims and what was sent, written down in turn: each claim takes the message sent before it into its commit.

    `close` must be called at the end; until then at most one sent message is not entered.
    """

    def __init__(self):
        self._sent: tuple[OutgoingMessage, dt.datetime] | None = None

    def claim(self, message: OutgoingMessage, moment: dt.datetime) -> bool:
        """From waiting to sending; False where it was settled, paused, taken over, or is too late by now."""
        claim = (CLAIM, [moment, message.pk, message.claimed_at, moment])
        is_ours = change_inside_authority(message.authority_id, *self._entry_of_sent(), claim) == 1
        self._sent = None
        if is_ours:
            message.claimed_at = moment
            message.attempts += 1
        return is_ours

    def sent(self, message: OutgoingMessage, moment: dt.datetime) -> None:
        """The other side has taken it."""
        self._sent = (message, moment)

    def close(self) -> None:
        """Enter what was sent last."""
        if self._sent is not None:
            change_inside_authority(self._sent[0].authority_id, *self._entry_of_sent())
            self._sent = None

    def _entry_of_sent(self) -> list[tuple[str, list]]:
        if self._sent is None:
            return []
        message, moment = self._sent
        return [(ENTER_SENT, [moment, message.pk, message.claimed_at])]


def put_back(messages: list[OutgoingMessage], moment: dt.datetime) -> None:
    """Let go of what was set aside and not begun; it is due again at `moment`."""
    for authority_id, several in groupby(messages, key=attrgetter("authority_id")):
        pending = {message.pk: message.claimed_at for message in several}
        with inside_authority(authority_id):
            OutgoingMessage.objects.filter(
                pk__in=pending, status=MessageStatus.QUEUED, claimed_at__in=set(pending.values())
            ).update(next_try_at=moment)


def enter_later(
    message: OutgoingMessage, moment: dt.datetime, *, reason: str, at_least: dt.timedelta = dt.timedelta(0)
) -> bool:
    """Wait longer after every attempt; False, and failed, where the next one would be too late."""
    wait = max(WAITS[min(message.attempts, len(WAITS)) - 1], at_least)
    if moment + wait >= message.expires_at:
        enter_failed(message, reason=reason)
        return False
    _enter_sending(message, status=MessageStatus.QUEUED, next_try_at=moment + wait, failure=reason)
    return True


def enter_away(message: OutgoingMessage, moment: dt.datetime, *, reason: str) -> None:
    """The way out is closed, which is no attempt: soon again, until it is too late."""
    _enter_sending(
        message, status=MessageStatus.QUEUED, next_try_at=moment + AWAY, attempts=message.attempts - 1, failure=reason
    )


def enter_failed(message: OutgoingMessage, *, reason: str) -> None:
    """It will not go out; staff see it."""
    _enter_sending(message, status=MessageStatus.FAILED, failure=reason)


def enter_unknown(message: OutgoingMessage, moment: dt.datetime, *, reason: str) -> None:
    """Perhaps it went out; staff see it."""
    _enter_sending(message, status=MessageStatus.UNKNOWN, next_try_at=moment + TAKEN_FOR_DEAD, failure=reason)


def enter_dropped(message: OutgoingMessage) -> None:
    """What it would say is no longer true."""
    _enter_sending(message, status=MessageStatus.CANCELLED)


def _enter_sending(message: OutgoingMessage, **fields) -> None:
    with inside_authority(message.authority_id):
        OutgoingMessage.objects.filter(
            pk=message.pk, status=MessageStatus.SENDING, claimed_at=message.claimed_at
        ).update(**fields)
