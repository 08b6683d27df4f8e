"""The end of reminders: stopped by one press, or forgotten when the title is over."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from casework.models import Case, TitleReminder
from casework.queries.reminders import recipient_key
from casework.rules.ladders import KEPT_AFTER_STOP
from willkommen import audit, keeping
from willkommen.messages import forget_messages, settle_messages
from willkommen.models import Authority


@transaction.atomic
def stop_reminders(*, reminder: TitleReminder, now: dt.datetime) -> int:
    """Stop everything for the address of a reminder at this authority, also what waits to be sent; returns how many."""
    rows = TitleReminder.objects.filter(
        authority_id=reminder.authority_id, recipient_key=reminder.recipient_key, stopped_at=None
    )
    living = list(rows.order_by("pk").select_for_update())
    for one in living:
        end(one, now)
    return len(living)


def stop_for_case(*, case: Case, now: dt.datetime) -> int:
    """Somebody is protected now: stop what goes to an address of the case, whoever switched it on; returns how many."""
    keys = [recipient_key(address) for address in (case.email, case.mobile) if address]
    rows = TitleReminder.objects.filter(Q(case=case) | Q(recipient_key__in=keys), authority_id=case.authority_id)
    living = list(rows.filter(stopped_at=None).order_by("pk").select_for_update())
    for one in living:
        end(one, now)
    return len(living)


def end(reminder: TitleReminder, now: dt.datetime) -> None:
    """Nothing is sent about this title any more; the address is forgotten two days later."""
    reminder.stopped_at, reminder.erase_after = now, now + KEPT_AFTER_STOP
    reminder.save(update_fields=["stopped_at", "erase_after"])
    settle_messages(about=reminder)


@transaction.atomic
def forget_reminders(*, authority: Authority, now: dt.datetime, most: int) -> int:
    """Erase what is over: 30 days after the title's end, two after stopping, two after asking without confirming.

    A legal hold on their case wins. Does at most `most` and tells how many it was.
    """
    over = TitleReminder.objects.filter(authority=authority, erase_after__lte=now).order_by("pk")
    keys = list(keeping.without_held(over).select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    forget_messages(TitleReminder, keys)
    TitleReminder.objects.filter(pk__in=keys).delete()
    if keys:
        audit.record(action="forget_reminders", now=now, authority=authority, count=len(keys))
    return len(keys)
