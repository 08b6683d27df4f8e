"""Reading the outbox for staff."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from willkommen.messages import MAY_BE_LEFT, MAY_BE_RETRIED, confidential_kinds, kind_name, kind_of, things_of
from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import Channel, MessageStatus

A_PAGE = 50
SHOWN_FOR = dt.timedelta(days=30)
# With a tick every 30 seconds nothing should be due for longer than this.
LATE_AFTER = dt.timedelta(minutes=5)

# What staff look for, and which statuses that is.
GROUPS: dict[str, list[MessageStatus]] = {
    "failed": [MessageStatus.FAILED, MessageStatus.EXPIRED],
    "unknown": [MessageStatus.UNKNOWN],
    "waiting": [MessageStatus.QUEUED, MessageStatus.SENDING],
    "sent": [MessageStatus.SENT],
}
GROUP_NAMES: dict[str, Promise] = {
    "failed": _("Not delivered"),
    "unknown": _("Perhaps delivered"),
    "waiting": _("Waiting"),
    "sent": _("Sent"),
}
REASONS: dict[str, Promise] = {
    "refused": _("The other side refused it."),
    "later": _("The other side asked us to try again later."),
    "away": _("The mail server or the gateway could not be reached."),
    "no_answer": _("It was handed over, but no answer came."),
    "interrupted": _("The sending was interrupted."),
    "restored": _("It was due when a backup was restored: perhaps it had been sent before."),
    "unwritable": _("The message could not be written. Please tell the administrators of the installation."),
}
ICONS: dict[str, str] = {Channel.EMAIL: "mail", Channel.SMS: "sms"}
# What we found out ourselves, beside what the other side said.
OWN_ANSWERS: dict[str, Promise] = {
    "address": _("The e-mail address cannot be used."),
    "number": _("The mobile number cannot be used."),
}


@dataclass(frozen=True)
class MessageRow:
    """One message as staff see it; `about` names a thing, never a person."""

    message: OutgoingMessage
    kind: str
    about: str
    icon: str
    reason: Promise | str
    answer: Promise | str
    can_be_retried: bool
    can_be_left: bool


def message_page(authority: Authority, *, group: str, number: int, now: dt.datetime) -> Page:
    """One page of the messages of a group, the newest first: `MessageRow`s in a constant number of queries."""
    page = Paginator(_shown(authority, now).filter(status__in=GROUPS[group]), A_PAGE).get_page(number)
    messages = list(page.object_list)
    things = things_of(messages)
    page.object_list = [_row(message, things.get(message.pk), now) for message in messages]
    return page


def message_counts(authority: Authority, *, now: dt.datetime) -> list[tuple[str, Promise, int]]:
    """For each group its code, its name and how many messages of the last weeks are in it."""
    counted = _shown(authority, now).aggregate(
        **{group: Count("pk", filter=Q(status__in=statuses)) for group, statuses in GROUPS.items()}
    )
    return [(group, name, counted[group]) for group, name in GROUP_NAMES.items()]


def message_by_id(authority: Authority, message_id: uuid.UUID) -> OutgoingMessage | None:
    """One message of this authority that staff may see."""
    found = OutgoingMessage.objects.select_related("authority").filter(authority=authority, message_id=message_id)
    return found.exclude(kind__in=confidential_kinds()).first()


def late_since(authority: Authority, *, now: dt.datetime) -> dt.datetime | None:
    """Since when a message has been due that nobody sends; None while the workers keep up or messages are paused."""
    if authority.are_messages_paused:
        return None
    return (
        OutgoingMessage.objects.filter(
            authority=authority,
            status=MessageStatus.QUEUED,
            next_try_at__lte=now - LATE_AFTER,
            expires_at__gt=now,
        )
        .order_by("next_try_at")
        .values_list("next_try_at", flat=True)
        .first()
    )


def _shown(authority: Authority, now: dt.datetime):
    shown = OutgoingMessage.objects.filter(authority=authority, due_at__gt=now - SHOWN_FOR)
    return shown.exclude(kind__in=confidential_kinds())


def _row(message: OutgoingMessage, about, now: dt.datetime) -> MessageRow:
    code, _colon, answer = message.failure.partition(": ")
    return MessageRow(
        message=message,
        kind=kind_name(message),
        about=kind_of(message).title(about) if about is not None else "",
        icon=ICONS[message.channel],
        reason=str(REASONS.get(code, code)),
        answer=str(OWN_ANSWERS.get(answer, answer)),
        can_be_retried=message.status in MAY_BE_RETRIED and message.expires_at > now and bool(message.recipient),
        can_be_left=message.status in MAY_BE_LEFT,
    )
