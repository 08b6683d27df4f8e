"""Calling people to a counter and serving them. Two clerks who press at once get two people."""

import datetime as dt
import math
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import Call, Counter, Visit, VisitStatus
from appointments.queries.availability import OFFICE_TIME
from appointments.queries.booking import lock_counter
from appointments.queries.queue.reach import lock_visit, next_in_turn, visit_at
from appointments.rules.queue import may_be_given_up, may_take_back, next_recall_at
from willkommen.errors import Refused
from willkommen.models import StaffMember

AT_A_COUNTER = [VisitStatus.CALLED, VisitStatus.SERVING]


class NobodyToCall(Refused):
    """Nobody waits whom this counter can serve."""


class CounterBusy(Refused):
    """The counter still has somebody."""


class TooSoonToRecall(Refused):
    """A pause of 20 seconds belongs between two calls."""


class NotCalledOftenEnough(Refused):
    """Three calls come before “did not appear”."""


class TooLateToTakeBack(Refused):
    """A press can be taken back for 30 seconds."""


class AnotherClerkWasFaster(Refused):
    """The visit is no longer in the state the page showed."""


@transaction.atomic
def call_next(*, counter: Counter, staff_member: StaffMember, now: dt.datetime) -> Visit:
    """Call whose turn it is at this counter; the display shows it at once.

    Atomic over all counters: nobody is called twice, nobody is passed over who could be served here.
    Raises `CounterBusy`, `NobodyToCall`.
    """
    lock_counter(counter.pk)
    _require_free(counter, now)
    visit = next_in_turn(counter, staff_member=staff_member, now=now)
    if visit is None:
        raise NobodyToCall(_("Nobody is waiting whom you can serve at this counter."))
    return _call(visit, counter, now)


@transaction.atomic
def recall(*, visit: Visit, now: dt.datetime) -> Call:
    """Call the same number once more, 20 seconds after the last call at the earliest.

    Raises `TooSoonToRecall`, `AnotherClerkWasFaster`.
    """
    visit = _locked(visit, VisitStatus.CALLED)
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
    return _move(visit, [VisitStatus.CALLED], status=VisitStatus.SERVING, served_from=now)


@transaction.atomic
def finish_visit(*, visit: Visit, now: dt.datetime) -> Visit:
    """Done: the counter is free again. Raises `AnotherClerkWasFaster`."""
    return _move(visit, [VisitStatus.SERVING], status=VisitStatus.DONE, served_to=now)


@transaction.atomic
def mark_left(*, visit: Visit, now: dt.datetime) -> Visit:
    """The person has left, or did not appear after three calls.

    Raises `NotCalledOftenEnough`, `AnotherClerkWasFaster`.
    """
    locked = _locked(visit, *AT_A_COUNTER, VisitStatus.WAITING, VisitStatus.PARKED)
    if locked.status == VisitStatus.CALLED and not may_be_given_up(locked.calls.count()):
        raise NotCalledOftenEnough(_("Please call this number three times before you say that nobody came."))
    return _move(locked, [locked.status], status=VisitStatus.LEFT, served_to=now)


@transaction.atomic
def park(*, visit: Visit, now: dt.datetime) -> Visit:
    """Put the person aside (they fetch a photo, look for a paper); the counter is free again.

    Raises `AnotherClerkWasFaster`.
    """
    return _move(visit, AT_A_COUNTER, status=VisitStatus.PARKED, counter=None)


@transaction.atomic
def resume(*, visit: Visit, counter: Counter, now: dt.datetime) -> Visit:
    """Call a person who was put aside to this counter. Raises `CounterBusy`, `AnotherClerkWasFaster`."""
    lock_counter(counter.pk)
    _require_free(counter, now)
    return _call(_locked(visit, VisitStatus.PARKED), counter, now)


@transaction.atomic
def take_back_call(*, visit: Visit, now: dt.datetime) -> Visit:
    """Undo a call within 30 seconds: the person waits again with the same turn, the display forgets the call.

    Who had been put aside before is put aside again. Raises `TooLateToTakeBack`, `AnotherClerkWasFaster`.
    """
    locked = _locked(visit, VisitStatus.CALLED)
    if not may_take_back(locked.called_at, now=now):
        raise TooLateToTakeBack(_("This was more than 30 seconds ago and can no longer be taken back."))
    locked.calls.filter(called_at__gte=locked.called_at).delete()
    earlier = locked.calls.first()
    return _move(
        locked,
        [VisitStatus.CALLED],
        status=VisitStatus.PARKED if earlier else VisitStatus.WAITING,
        counter=None,
        called_at=earlier and earlier.called_at,
    )


@transaction.atomic
def take_back_end(*, visit: Visit, now: dt.datetime) -> Visit:
    """Undo “done” or “left” within 30 seconds, as long as the counter is free.

    Raises `TooLateToTakeBack`, `CounterBusy`, `AnotherClerkWasFaster`.
    """
    locked = _locked(visit, VisitStatus.DONE, VisitStatus.LEFT)
    if locked.served_to is None or not may_take_back(locked.served_to, now=now):
        raise TooLateToTakeBack(_("This was more than 30 seconds ago and can no longer be taken back."))
    before = _state_before_end(locked)
    if before in AT_A_COUNTER:
        lock_counter(locked.counter_id)
        _require_free(locked.counter, now)
    return _move(locked, [locked.status], status=before, served_to=None)


def _state_before_end(visit: Visit) -> str:
    if visit.counter_id is None:
        return VisitStatus.PARKED if visit.called_at else VisitStatus.WAITING
    return VisitStatus.SERVING if visit.served_from else VisitStatus.CALLED


def _require_free(counter: Counter, now: dt.datetime) -> None:
    """Raises `CounterBusy`; who stands here from an earlier day was forgotten and blocks nobody."""
    present = visit_at(counter)
    if present is None:
        return
    if present.day < now.astimezone(OFFICE_TIME).date():
        _move(present, AT_A_COUNTER, status=VisitStatus.NOT_RECORDED)
        return
    raise CounterBusy(
        _("%(ticket)s is still at counter %(counter)d. Please finish this visit first.")
        % {"ticket": present.ticket_number, "counter": counter.number}
    )


def _call(visit: Visit, counter: Counter, now: dt.datetime) -> Visit:
    was_called_before = visit.called_at is not None
    visit = _move(
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


def _locked(visit: Visit, *states: str) -> Visit:
    locked = lock_visit(visit)
    if locked.status not in states:
        raise AnotherClerkWasFaster(_already(locked))
    return locked


def _move(visit: Visit, states: Sequence[str], **fields) -> Visit:
    """One conditional update; the row count says whether we were the ones."""
    changed = Visit.objects.filter(pk=visit.pk, status__in=states).update(**fields)
    if not changed:
        visit.refresh_from_db(fields=["status"])
        raise AnotherClerkWasFaster(_already(visit))
    for name, value in fields.items():
        setattr(visit, name, value)
    return visit


def _already(visit: Visit) -> str:
    return _("%(ticket)s is meanwhile: %(state)s. Nothing was changed.") % {
        "ticket": visit.ticket_number,
        "state": visit.get_status_display(),
    }
