"""What ends by itself: held times nobody confirmed, and contact data nobody needs any more (safety.md, section 6).

Each call does at most `most` at one authority and tells how many it was; the caller goes on while there are more.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from appointments.actions.interpreting import release_interpreters
from appointments.models import (
    Absence,
    Appointment,
    AppointmentStatus,
    Interpreter,
    InterpreterBooking,
    InterpreterHours,
    SlotOffer,
    Visit,
    WaitingEntry,
    WaitingStatus,
)
from appointments.rules.waiting import CONFIRM_WITHIN
from willkommen import audit, keeping
from willkommen.actions.forgetting import NO_NAME
from willkommen.messages import forget_messages
from willkommen.models import Authority
from willkommen.moments import berlin_day

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

    Of a hold that was never confirmed names and addresses go a day after it ended. A legal hold wins.
    """
    over = Appointment.objects.filter(authority=authority).filter(
        Q(erase_after__lte=now)
        | Q(status=AppointmentStatus.EXPIRED, hold_until__lte=now - LAPSED_HOLDS_KEEP_NAMES) & ~Q(identity_key="")
    )
    keys = _some(keeping.without_held(over), most)
    erased = Appointment.objects.filter(pk__in=keys).update(**NOBODY)
    forget_messages(Appointment, keys)
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
    forget_messages(WaitingEntry, keys)
    forget_messages(SlotOffer, list(SlotOffer.objects.filter(entry__in=keys).values_list("pk", flat=True)))
    entries.filter(is_unconfirmed, pk__in=keys).delete()
    entries.filter(pk__in=keys).update(**NOBODY, reason="none")
    if keys:
        audit.record(action="erase_waiting_entries", now=now, authority=authority, count=len(keys))
    return len(keys)


@transaction.atomic
def erase_visit_notes(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase what was noted about a visit, `authority.contact_retention_days` after its day. A legal hold wins."""
    last = berlin_day(now) - dt.timedelta(days=authority.contact_retention_days)
    noted = Visit.objects.filter(~Q(note="") | ~Q(outcome_note=""), authority=authority, day__lte=last)
    keys = _some(keeping.without_held(noted), most)
    Visit.objects.filter(pk__in=keys).update(note="", outcome_note="")
    if keys:
        audit.record(action="erase_visit_notes", now=now, authority=authority, count=len(keys))
    return len(keys)


@transaction.atomic
def forget_absences(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who of the staff was away, `authority.absence_retention_days` after it ended."""
    days = dt.timedelta(days=authority.absence_retention_days)
    keys = _some(Absence.objects.filter(authority=authority, during__endswith__lte=now - days), most)
    Absence.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def forget_interpreters(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase who interpreted, `authority.account_retention_days` after it was noticed that they cannot be booked any more.

    Who can be booked again, or still is, stays.
    """
    here = Interpreter.objects.filter(authority=authority).exclude(name=NO_NAME)
    to_come = Exists(InterpreterBooking.objects.filter(interpreter=OuterRef("pk"), during__endswith__gt=now))
    over = here.filter(is_active=False, erase_after__lte=now).exclude(to_come)
    keys = _some(over, most)
    InterpreterHours.objects.filter(interpreter__in=keys).delete()
    Interpreter.objects.filter(pk__in=keys).update(name=NO_NAME, contact="", erase_after=None)
    days = dt.timedelta(days=authority.account_retention_days)
    here.filter(is_active=False, erase_after=None).update(erase_after=now + days)
    here.filter(is_active=True, erase_after__isnull=False).update(erase_after=None)
    return len(keys)


def bring_forward(authority: Authority, by: dt.timedelta) -> None:
    """The period of contact data is shorter by so much: who is known already goes sooner as well."""
    for model in (Appointment, WaitingEntry):
        rows = model.objects.filter(authority=authority, erase_after__isnull=False)
        rows.update(erase_after=F("erase_after") - by)


def _some(rows, most: int) -> list[int]:
    """Keys of a handful, locked; what somebody else is working on is left for the next time."""
    return list(rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
