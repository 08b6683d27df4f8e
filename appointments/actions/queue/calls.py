"""Calling people to a counter and serving them. Two clerks who press at once get two people."""

import datetime as dt
import math

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.actions.queue.breaks import require_no_break
from appointments.actions.queue.moves import locked, move, require_free, too_late
from appointments.models import Call, Counter, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER
from appointments.queries.queue.reach import next_in_turn
from appointments.queries.queue.sending import was_sent_after
from appointments.rules.queue import may_take_back, next_recall_at
from willkommen.errors import Refused
from willkommen.models import StaffMember


class NobodyToCall(Refused):
    """Nobody waits whom this counter can serve."""


class TooSoonToRecall(Refused):
    """A pause of 20 seconds belongs between two calls."""


@transaction.atomic
def call_next(*, counter: Counter, staff_member: StaffMember, now: dt.datetime) -> Visit:
    """Call whose turn it is at this counter; the display shows it at once.

    Atomic over all counters: nobody is called twice, nobody is passed over who could be served here.
    Raises `CounterBusy`, `OnABreak`, `NobodyToCall`.
    """
    require_no_break(counter, now)
    require_free(counter, now)
    visit = next_in_turn(counter, staff_member=staff_member, now=now)
    if visit is None:
        raise NobodyToCall(_("Nobody is waiting whom you can serve at this counter."))
    return _call(visit, counter, now)


@transaction.atomic
def recall(*, visit: Visit, now: dt.datetime) -> Call:
    """Call the same number once more, 20 seconds after the last call at the earliest.

    Raises `TooSoonToRecall`, `AnotherClerkWasFaster`.
    """
    visit = locked(visit, VisitStatus.CALLED)
    last = visit.calls.first()
    if now < next_recall_at(last.called_at):
        seconds = math.ceil((next_recall_at(last.called_at) - now).total_seconds())
        text = ngettext(
            "Please wait %(seconds)d second before you call this number again.",
            "Please wait %(seconds)d seconds before you call this number again.",
            seconds,
        )
        raise TooSoonToRecall(text % {"seconds": seconds})
    return _announce(visit, visit.counter_id, now)


@transaction.atomic
def start_serving(*, visit: Visit, now: dt.datetime) -> Visit:
    """The person has come to the counter. Raises `AnotherClerkWasFaster`."""
    return move(visit, [VisitStatus.CALLED], status=VisitStatus.SERVING, served_from=now)


@transaction.atomic
def park(*, visit: Visit, now: dt.datetime) -> Visit:
    """Put the person aside (they fetch a photo, look for a paper); the counter is free again.

    Raises `AnotherClerkWasFaster`.
    """
    return move(visit, AT_A_COUNTER, status=VisitStatus.PARKED, counter=None)


@transaction.atomic
def resume(*, visit: Visit, counter: Counter, now: dt.datetime) -> Visit:
    """Call a person who was put aside to this counter. Raises `CounterBusy`, `OnABreak`, `AnotherClerkWasFaster`."""
    require_no_break(counter, now)
    require_free(counter, now)
    return _call(locked(visit, VisitStatus.PARKED), counter, now)


@transaction.atomic
def take_back_call(*, visit: Visit, now: dt.datetime) -> Visit:
    """Undo a call within 30 seconds: the person waits again with the same turn, the display forgets the call.

    Who had been put aside before is put aside again; who was sent on waits. Raises `TooLateToTakeBack`,
    `AnotherClerkWasFaster`.
    """
    found = locked(visit, VisitStatus.CALLED)
    if not may_take_back(found.called_at, now=now):
        raise too_late()
    found.calls.filter(called_at__gte=found.called_at).delete()
    earlier = found.calls.first()
    was_put_aside = earlier is not None and not was_sent_after(found, earlier.called_at)
    return move(
        found,
        [VisitStatus.CALLED],
        status=VisitStatus.PARKED if was_put_aside else VisitStatus.WAITING,
        counter=None,
        called_at=earlier and earlier.called_at,
    )


def _call(visit: Visit, counter: Counter, now: dt.datetime) -> Visit:
    was_called_before = visit.called_at is not None
    visit = move(
        visit,
        [VisitStatus.WAITING, VisitStatus.PARKED],
        status=VisitStatus.CALLED,
        counter=counter,
        called_at=now,
        served_from=None,
    )
    _announce(visit, counter.pk, now, is_first=not was_called_before)
    return visit


def _announce(visit: Visit, counter_id: int, now: dt.datetime, *, is_first: bool = False) -> Call:
    last_turn = 0 if is_first else visit.calls.aggregate(last=Max("turn"))["last"] or 0
    return Call.objects.create(
        authority_id=visit.authority_id,
        office_id=visit.office_id,
        visit=visit,
        counter_id=counter_id,
        called_at=now,
        turn=last_turn + 1,
    )
