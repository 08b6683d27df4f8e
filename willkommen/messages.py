"""The only way anything leaves the house.

An action posts a message in its own transaction; the outbox delivers it later, claim first (`willkommen/delivery`).
What a message says is rendered at sending, from the thing as it is then, in the person's language with German below.
Apps register their kinds in `AppConfig.ready()`.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Model

from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel, MessageStatus

# What staff may send once more, and what they may leave as it is.
MAY_BE_RETRIED = [MessageStatus.FAILED, MessageStatus.UNKNOWN]
MAY_BE_LEFT = [MessageStatus.QUEUED, MessageStatus.FAILED, MessageStatus.UNKNOWN]


@dataclass(frozen=True)
class Attachment:
    """A file that travels with an e-mail; `media_type` may carry parameters (`text/calendar; method=PUBLISH`)."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Letter:
    """A rendered message in one language: subject, text and files for e-mail, short text for SMS."""

    subject: str = ""
    text: str = ""
    short_text: str = ""
    attachments: list[Attachment] = field(default_factory=list)


def _by_key(model: str) -> Callable[[Iterable[int]], dict[int, Model]]:
    return lambda keys: apps.get_model(model).objects.order_by().in_bulk(list(keys))


def _as_text(about: Model) -> str:
    return str(about)


@dataclass(frozen=True)
class MessageKind:
    """What an app says in one situation.

    `still_holds(about, now)` is asked again just before sending. `write(about, message)` renders one language, is
    called under that language, may leave out what the message's channel does not carry, and must not ask the
    database: it runs outside of any transaction. `find(ids)` reads many things at once with all that `write` needs.
    `name` (lazily translated) and `title(about)`, which names no person, are for staff; a confidential kind stands in no
    list of theirs, so that nobody learns who is written to.
    """

    code: str
    still_holds: Callable[[Model, datetime], bool]
    write: Callable[[Model, OutgoingMessage], Letter]
    name: str = ""
    title: Callable[[Model], str] = _as_text
    find: Callable[[Iterable[int]], dict[int, Model]] | None = None
    is_confidential: bool = False


_kinds: dict[str, MessageKind] = {}


def register_kind(kind: MessageKind) -> None:
    """Make a kind known; called once at start."""
    _kinds[kind.code] = kind


def kind_of(message: OutgoingMessage) -> MessageKind:
    """The kind of a message. Raises `KeyError` for one no app knows any more."""
    return _kinds[message.kind]


def confidential_kinds() -> list[str]:
    """The kinds no list of the staff shows."""
    return [code for code, kind in _kinds.items() if kind.is_confidential]


def kind_name(message: OutgoingMessage) -> str:
    """How staff read the kind; its code where no app knows it any more."""
    kind = _kinds.get(message.kind)
    return str(kind.name) if kind and kind.name else message.kind


def things_of(messages: Iterable[OutgoingMessage]) -> dict[int, Model]:
    """What each message is about, as it is now, by the key of the message: one query per kind.

    A thing that no longer exists, or a kind no app knows, has no entry.
    """
    by_kind = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    found = {}
    for code, several in by_kind.items():
        kind = _kinds.get(code)
        if kind is None:
            continue
        find = kind.find or _by_key(several[0].about_type)
        things = find({message.about_id for message in several})
        found |= {message.pk: things[message.about_id] for message in several if message.about_id in things}
    return found


def post_message(
    *,
    authority,
    about: Model,
    kind: str,
    language: str,
    channel: str,
    recipient: str,
    due_at: datetime,
    expires_at: datetime,
    now: datetime,
    context: dict | None = None,
) -> None:
    """Put a message into the outbox, in the caller's transaction. A second call for the same reason changes nothing."""
    message = OutgoingMessage(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        kind=kind,
        due_at=due_at,
        authority=authority,
        language=language,
        channel=Channel(channel),
        recipient=recipient,
        context=context or {},
        expires_at=expires_at,
        next_try_at=due_at,
        message_id=uuid.uuid4(),
        created_at=now,
    )
    OutgoingMessage.objects.bulk_create([message], ignore_conflicts=True)


def post_to_staff(
    *, authority, staff, kind: str, holds_for: timedelta, now: datetime, context: dict | None = None
) -> None:
    """A mail to a member of staff about their own account, at once and in their language; useless after `holds_for`."""
    post_message(
        authority=authority,
        about=staff,
        kind=kind,
        language=staff.interface_language,
        channel="email",
        recipient=staff.email,
        due_at=now,
        expires_at=now + holds_for,
        now=now,
        context=context,
    )


def settle_messages(*, about: Model, kinds: list[str] | None = None) -> int:
    """Cancel what waits about a thing and no longer holds; returns how many.

    What a worker has in its hands but has not begun to send counts as waiting and is caught as well.
    """
    waiting = OutgoingMessage.objects.filter(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        status=MessageStatus.QUEUED,
    )
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(status=MessageStatus.CANCELLED)


def forget_messages(model: type[Model], keys: Iterable[int]) -> None:
    """Where messages about these things went and what they said; what waits is not sent any more."""
    messages = OutgoingMessage.objects.filter(about_type=model._meta.label_lower, about_id__in=list(keys))
    messages.filter(status=MessageStatus.QUEUED).update(status=MessageStatus.CANCELLED)
    # what a mail server answered may name the address
    messages.update(recipient="", context={}, failure="")


def was_sent(*, about: Model, kind: str, since: datetime) -> bool:
    """Whether a word of this kind, posted since then, has left the house, or perhaps has."""
    gone = [MessageStatus.SENT, MessageStatus.SENDING, MessageStatus.UNKNOWN]
    return OutgoingMessage.objects.filter(
        about_type=about._meta.label_lower, about_id=about.pk, kind=kind, created_at__gte=since, status__in=gone
    ).exists()


def is_waiting(*, about: Model, kind: str) -> bool:
    """Whether a word of this kind about a thing waits to be sent."""
    return OutgoingMessage.objects.filter(
        about_type=about._meta.label_lower, about_id=about.pk, kind=kind, status=MessageStatus.QUEUED
    ).exists()
