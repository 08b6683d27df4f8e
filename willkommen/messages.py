"""The only way anything leaves the house.

An action posts a message in its own transaction; the outbox delivers it later, claim first (safety.md, section 1).
What a message says is rendered at sending, from the thing as it is then, in the person's language with German below.
Apps register their kinds in `AppConfig.ready()`.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db.models import Model

from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel, MessageStatus


@dataclass(frozen=True)
class Attachment:
    """A file that travels with an e-mail."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Letter:
    """A rendered message: subject and text in both languages, short text for SMS, files."""

    subject: str
    text: str
    short_text: str = ""
    attachments: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True)
class MessageKind:
    """What an app says in one situation.

    `still_holds(about, now)` is asked again just before sending; `write(about, message, language)` renders one
    language and is called under that language.
    """

    code: str
    still_holds: Callable[[Model, datetime], bool]
    write: Callable[[Model, OutgoingMessage], Letter]


_kinds: dict[str, MessageKind] = {}


def register_kind(kind: MessageKind) -> None:
    """Make a kind known; called once at start."""
    _kinds[kind.code] = kind


def kind_of(message: OutgoingMessage) -> MessageKind:
    """The kind of a message. Raises `KeyError` for one no app knows any more."""
    return _kinds[message.kind]


def thing_of(message: OutgoingMessage) -> Model | None:
    """What the message is about, as it is now; None when it no longer exists."""
    return (
        apps.get_model(message.about_type).objects.filter(pk=message.about_id).first()
    )


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
) -> OutgoingMessage:
    """Put a message into the outbox, in the caller's transaction. A second call for the same reason changes nothing."""
    message, _ = OutgoingMessage.objects.get_or_create(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        kind=kind,
        due_at=due_at,
        defaults={
            "authority": authority,
            "language": language,
            "channel": Channel(channel),
            "recipient": recipient,
            "context": context or {},
            "expires_at": expires_at,
            "next_try_at": due_at,
            "message_id": uuid.uuid4(),
            "created_at": now,
        },
    )
    return message


def settle_messages(*, about: Model, kinds: list[str] | None = None) -> int:
    """Cancel what waits about a thing and no longer holds; returns how many."""
    waiting = OutgoingMessage.objects.filter(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        status=MessageStatus.QUEUED,
    )
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(status=MessageStatus.CANCELLED)
