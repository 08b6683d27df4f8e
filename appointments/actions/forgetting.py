"""What ends by itself: held times nobody confirmed, and contact data nobody needs any more (safety.md, section 6).

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Model, Q

from appointments.actions.interpreting import release_interpreters
from appointments.models import Appointment, AppointmentStatus, SlotOffer, WaitingEntry, WaitingStatus
from appointments.rules.waiting import CONFIRM_WITHIN
from willkommen import audit
from willkommen.models import Authority, OutgoingMessage
from willkommen.models.messages import MessageStatus

# Who let a hold lapse may come back the same day and go on.
LAPSED_HOLDS_KEEP_NAMES = dt.timedelta(days=1)
# What an appointment or a place on the list says of a person once it is erased.
NOBODY = {
    "given_names": "",
    "family_name": "",
    "name_in_own_script": "",
    "born_on": None,
    "email": "",
    "mobile": "",
    "identity_key": "",
    "title_ends_on": None,
    "erase_after": None,
}


@transaction.atomic
def mark_lapsed_holds(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Mark holds that have ended as expired. Bookers never wait for this: a lapsed hold is free the moment it ends."""
    lapsed = Appointment.objects.filter(authority=authority, status=AppointmentStatus.HELD, hold_until__lte=now)
    keys = _some(lapsed, most)
    release_interpreters(keys)
    return lapsed.filter(pk__in=keys).update(status=AppointmentStatus.EXPIRED)


@transaction.atomic
def erase_contact_data(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who it was, `authority.contact_retention_days` after the appointment; what stays is a row for the figures.

    Of a hold that was never confirmed names and addresses go a day after it ended.
    """
    over = Appointment.objects.filter(authority=authority).filter(
        Q(erase_after__lte=now)
        | Q(status=AppointmentStatus.EXPIRED, hold_until__lte=now - LAPSED_HOLDS_KEEP_NAMES) & ~Q(identity_key="")
    )
    keys = _some(over, most)
    erased = Appointment.objects.filter(pk__in=keys).update(**NOBODY)
    _forget_messages(Appointment, keys)
    if erased:
        audit.record(action="erase_contact_data", now=now, authority=authority, count=erased)
    return erased


@transaction.atomic
def erase_waiting_entries(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who waited, `authority.contact_retention_days` after the wait ended; what stays is a row for the figures.

    Who asked and never confirmed was never on the list: the row itself goes when it can no longer be confirmed.
    """
    entries = WaitingEntry.objects.filter(authority=authority)
    is_over = Q(erase_after__lte=now)
    is_unconfirmed = Q(status=WaitingStatus.ASKED, joined_at__lte=now - CONFIRM_WITHIN)
    keys = _some(entries.filter(is_over | is_unconfirmed), most)
    _forget_messages(WaitingEntry, keys)
    _forget_messages(SlotOffer, list(SlotOffer.objects.filter(entry__in=keys).values_list("pk", flat=True)))
    entries.filter(is_unconfirmed, pk__in=keys).delete()
    entries.filter(pk__in=keys).update(**NOBODY, reason="none")
    if keys:
        audit.record(action="erase_waiting_entries", now=now, authority=authority, count=len(keys))
    return len(keys)


def _forget_messages(model: type[Model], keys: list[int]) -> None:
    """Where messages about these went, and what waits is not sent any more."""
    messages = OutgoingMessage.objects.filter(about_type=model._meta.label_lower, about_id__in=keys)
    messages.filter(status=MessageStatus.QUEUED).update(status=MessageStatus.CANCELLED)
    messages.update(recipient="", context={})


def _some(rows, most: int) -> list[int]:
    """Keys of a handful, locked; what somebody else is working on is left for the next time."""
    return list(rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
