"""Sending somebody on to another counter or for another service; they keep their place in the line."""

import datetime as dt

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from appointments.actions.queue.moves import locked, move, require_free, too_late
from appointments.models import Counter, Service, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER, STILL_HERE
from appointments.queries.booking import lock_counter
from appointments.queries.queue.sending import SENDING_TAKEN_BACK, SENT_ON, last_sending
from appointments.rules.queue import may_take_back
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import StaffMember


class NowhereElse(Refused):
    """Nothing would change."""


@transaction.atomic
def send_on(
    *, visit: Visit, counter: Counter | None, service: Service, staff_member: StaffMember, now: dt.datetime
) -> Visit:
    """The person waits again, with the same turn: for this counter alone, or (None) for each that serves the service.

    When nobody sits at that counter any more everybody may call them. Ticks and notes stay; papers are those of the
    new service. Raises `NowhereElse`, `AnotherClerkWasFaster`.
    """
    found = locked(visit, *STILL_HERE)
    if counter is not None and counter.office_id != found.office_id:
        raise NowhereElse(_("This counter belongs to another office. Nothing was changed."))
    target = counter.pk if counter else None
    if found.status == VisitStatus.WAITING and (found.for_counter_id, found.service_id) == (target, service.pk):
        raise NowhereElse(_("%(ticket)s waits there already. Nothing was changed.") % {"ticket": found.ticket_number})
    if counter is None and found.service_id == service.pk and found.for_counter_id is None:
        raise NowhereElse(_("Choose a counter or another service. Nothing was changed."))
    _record(SENT_ON, found, staff_member, now, **_before(found), to_counter=target, to_service=service.code)
    return move(
        found,
        [found.status],
        status=VisitStatus.WAITING,
        for_counter=counter,
        service=service,
        counter=None,
        served_from=None,
    )


@transaction.atomic
def take_back_sending(*, visit: Visit, staff_member: StaffMember, now: dt.datetime) -> Visit:
    """Undo sending on within 30 seconds, as long as nobody has called the person and the counter is still free.

    Raises `TooLateToTakeBack`, `CounterBusy`, `AnotherClerkWasFaster`.
    """
    sending = last_sending(visit)
    before = sending.detail if sending else {}
    if before.get("status") in AT_A_COUNTER:
        lock_counter(before["counter"])  # the counter before the visit, as calling does: nobody waits for the other
    found = locked(visit, VisitStatus.WAITING)
    is_last = sending is not None and sending.action == SENT_ON and last_sending(found) == sending
    if not is_last or not may_take_back(sending.happened_at, now=now):
        raise too_late()
    if before["status"] in AT_A_COUNTER:
        require_free(Counter.objects.get(pk=before["counter"]), now)
    _record(SENDING_TAKEN_BACK, found, staff_member, now)
    return move(
        found,
        [VisitStatus.WAITING],
        status=before["status"],
        for_counter_id=before["for_counter"],
        service_id=before["service"],
        counter_id=before["counter"],
        called_at=before["called_at"] and parse_datetime(before["called_at"]),
        served_from=before["served_from"] and parse_datetime(before["served_from"]),
    )


def _before(visit: Visit) -> dict:
    return {
        "status": str(visit.status),
        "service": visit.service_id,
        "for_counter": visit.for_counter_id,
        "counter": visit.counter_id,
        "called_at": visit.called_at and visit.called_at.isoformat(),
        "served_from": visit.served_from and visit.served_from.isoformat(),
    }


def _record(action: str, visit: Visit, staff_member: StaffMember, now: dt.datetime, **detail) -> None:
    audit.record(
        action=action,
        now=now,
        authority=visit.office.authority,
        staff_member=staff_member,
        about=visit,
        ticket=visit.ticket_number,
        **detail,
    )
