"""One tick of the outbox."""

import datetime as dt
import logging
import time
from collections import Counter
from contextlib import closing

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model

from willkommen.channels.lines import LINES
from willkommen.channels.parcels import ChannelAway, Line, Parcel, PerhapsDelivered, RefusedForGood, TryLater
from willkommen.delivery import ledger
from willkommen.delivery.writing import write_parcel
from willkommen.messages import kind_of, things_of
from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import Channel
from willkommen.queries.authorities import all_authorities
from willkommen.tenancy import inside_authority

log = logging.getLogger(__name__)

AT_A_TIME = 20
# Shorter than the time between two ticks, so that a worker is asked to end between two drains.
SECONDS_OF_A_DRAIN = 25
# What was read longer ago than this (seconds) is read again before a message is sent.
FRESH_FOR = 1.0


class Watch:
    """The moment that was passed in, moving on while the work goes on: a drain never looks at the clock."""

    def __init__(self, now: dt.datetime, seconds: float):
        self._now = now
        self._began = time.monotonic()
        self._ends = self._began + seconds

    @property
    def moment(self) -> dt.datetime:
        """What time it is."""
        return self._now + dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def has_time(self) -> bool:
        """Whether the next message may still be begun."""
        return time.monotonic() < self._ends


def drain_outbox(*, now: dt.datetime, seconds: float = SECONDS_OF_A_DRAIN) -> Counter:
    """Send what is due at `now`, for at most about `seconds`; returns how many messages came to which end.

    Any number of processes may do so at once. Must not be called inside a transaction, because each claim has to be
    committed before its message is sent.
    """
    with transaction.atomic(durable=True):  # raises inside another transaction
        authorities = all_authorities()
    watch = Watch(now, seconds)
    ends: Counter = Counter()
    for authority in authorities:
        ledger.tidy_up(authority, watch.moment)
    for channel, open_line in LINES.items():
        with closing(open_line()) as line:
            try:
                _drain_channel(channel, line, authorities, watch, ends)
            except ChannelAway as error:
                log.warning("%s is away: %s", channel, error)
    if ends:
        log.info("outbox: %s", ", ".join(f"{count} {end}" for end, count in sorted(ends.items())))
    return ends


def _drain_channel(channel: Channel, line: Line, authorities: list[Authority], watch: Watch, ends: Counter) -> None:
    """Turn by turn, so that a thousand messages of one authority do not keep the others waiting."""
    busy = list(authorities)
    while busy and watch.has_time:
        for authority in list(busy):
            messages = ledger.set_aside(authority, channel, watch.moment, most=AT_A_TIME)
            if len(messages) < AT_A_TIME:
                busy.remove(authority)
            if messages:
                _deliver(messages, authority, line, watch, ends)


def _deliver(messages: list[OutgoingMessage], authority: Authority, line: Line, watch: Watch, ends: Counter) -> None:
    """One handful. Raises `ChannelAway`; what was not begun is put back."""
    facts = Facts(messages, authority)
    begun = 0
    try:
        with closing(ledger.Entries()) as entries:
            line.ready()
            for message in messages:
                if not watch.has_time:
                    ledger.put_back(messages[begun:], watch.moment)
                    return
                begun += 1
                if entries.claim(message, watch.moment):
                    _send(message, facts, line, entries, watch, ends)
                else:
                    ends["settled"] += 1
    except ChannelAway:
        ledger.put_back(messages[begun:], watch.moment + ledger.AWAY)
        raise


def _send(message, facts: "Facts", line: Line, entries: ledger.Entries, watch: Watch, ends: Counter) -> None:
    """One claimed message, to whatever end. Raises `ChannelAway` when the line is no use for the next one either."""
    parcel = _parcel(message, facts, watch, ends)
    if parcel is None:
        return
    try:
        line.send(parcel)
    except RefusedForGood as error:
        ledger.enter_failed(message, reason=f"refused: {error}")
        ends["failed"] += 1
    except TryLater as error:
        waits = ledger.enter_later(message, watch.moment, reason=f"later: {error}", at_least=error.at_least)
        ends["later" if waits else "failed"] += 1
    except PerhapsDelivered as error:
        ledger.enter_unknown(message, watch.moment, reason=f"no_answer: {error}")
        ends["unknown"] += 1
        raise ChannelAway(error) from error
    except ChannelAway as error:
        ledger.enter_away(message, watch.moment, reason=f"away: {error}")
        ends["away"] += 1
        raise
    else:
        entries.sent(message, watch.moment)
        ends["sent"] += 1


def _parcel(message: OutgoingMessage, facts: "Facts", watch: Watch, ends: Counter) -> Parcel | None:
    """The written message; None where it no longer holds or cannot be written, which is entered as well."""
    try:
        kind = kind_of(message)
        about = facts.about(message)
        if about is not None and kind.still_holds(about, watch.moment):
            return write_parcel(message, about, facts.authority)
    except (OperationalError, InterfaceError):  # the database is away, which says nothing about the message
        raise
    except Exception as error:
        log.exception("message %s cannot be written", message.pk)
        ledger.enter_failed(message, reason=f"unwritable: {type(error).__name__}")
        ends["failed"] += 1
        return None
    ledger.enter_dropped(message)
    ends["settled"] += 1
    return None


class Facts:
    """What a handful of messages is about: read in one go, and again when it has become old.

    Actions settle messages that no longer hold, which the claim sees at once; this catches everything else.
    """

    def __init__(self, messages: list[OutgoingMessage], authority: Authority):
        self._messages = messages
        self.authority = authority
        self._things: dict[int, Model] = {}
        self._read_at: float | None = None

    def about(self, message: OutgoingMessage) -> Model | None:
        """What this message is about, as it is now; None when it is gone."""
        if self._read_at is None or time.monotonic() - self._read_at > FRESH_FOR:
            asked_at = time.monotonic()
            with inside_authority(self.authority.pk):
                self._things = things_of(self._messages)
            self._read_at = asked_at
        return self._things.get(message.pk)
