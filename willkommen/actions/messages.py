"""What staff do about messages: try again, leave it, hold everything back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from willkommen import audit
from willkommen.errors import Refused
from willkommen.messages import MAY_BE_LEFT, MAY_BE_RETRIED
from willkommen.models import Authority, OutgoingMessage, StaffMember
from willkommen.models.messages import MessageStatus


class TooLateToSend(Refused):
    """What it announces is over, or it was sent or left meanwhile."""

    text = _("This message can no longer be sent: it is too late, or somebody has just dealt with it.")


class AlreadyOnItsWay(Refused):
    """It is being sent at this moment, or has been."""

    text = _("This message has already been sent or is being sent.")


@transaction.atomic
def retry_message(*, message: OutgoingMessage, staff_member: StaffMember, now: dt.datetime) -> None:
    """Send a failed message, or one that perhaps went out, once more with the next tick. Raises `TooLateToSend`."""
    changed = OutgoingMessage.objects.filter(
        pk=message.pk, status__in=MAY_BE_RETRIED, expires_at__gt=now, recipient__gt=""
    ).update(status=MessageStatus.QUEUED, next_try_at=now, attempts=0, failure="")
    if not changed:
        raise TooLateToSend
    _record("retry_message", message, staff_member, now)


@transaction.atomic
def cancel_message(*, message: OutgoingMessage, staff_member: StaffMember, now: dt.datetime) -> None:
    """Do not send a message, or stop showing a failed one as open. Raises `AlreadyOnItsWay`."""
    changed = OutgoingMessage.objects.filter(pk=message.pk, status__in=MAY_BE_LEFT).update(
        status=MessageStatus.CANCELLED
    )
    if not changed:
        raise AlreadyOnItsWay
    _record("cancel_message", message, staff_member, now)


@transaction.atomic
def pause_messages(*, authority: Authority, staff_member: StaffMember | None, now: dt.datetime) -> None:
    """Hold back every message of one authority from now on; they wait until `resume_messages`, at most until too late.

    `staff_member` is None for somebody at the shell.
    """
    _set_paused(authority, staff_member, now, paused=True)


@transaction.atomic
def resume_messages(*, authority: Authority, staff_member: StaffMember | None, now: dt.datetime) -> None:
    """Let messages go out again; what still holds and is not too late is sent with the next tick."""
    _set_paused(authority, staff_member, now, paused=False)


def _set_paused(authority: Authority, staff_member: StaffMember | None, now: dt.datetime, *, paused: bool) -> None:
    changed = Authority.objects.filter(pk=authority.pk, are_messages_paused=not paused).update(
        are_messages_paused=paused
    )
    authority.are_messages_paused = paused
    if changed:
        action = "pause_messages" if paused else "resume_messages"
        audit.record(action=action, now=now, authority=authority, staff_member=staff_member, about=authority)


def _record(action: str, message: OutgoingMessage, staff_member: StaffMember, now: dt.datetime) -> None:
    audit.record(
        action=action,
        now=now,
        authority=message.authority,
        staff_member=staff_member,
        about=message,
        kind=message.kind,
    )
