"""Where a visit can be sent on to, and what was sent on lately."""

import datetime as dt
from dataclasses import dataclass

from appointments.models import Call, Counter, Visit, VisitStatus
from appointments.models.queue import AT_A_COUNTER
from appointments.queries.queue.reach import running_shifts
from appointments.queries.queue.rows import pause_of
from appointments.rules.queue import UNDO_WITHIN
from willkommen.languages import language_name
from willkommen.models import AuditEntry, StaffMember

SENT_ON, SENDING_TAKEN_BACK = "send_on", "take_back_sending"


@dataclass(frozen=True)
class Choice:
    """A counter somebody can be sent to, and what speaks for it."""

    counter: Counter
    is_staffed: bool
    languages: tuple
    speaks: bool
    paused_since: dt.datetime | None
    ticket_there: str


@dataclass(frozen=True)
class Sending:
    """Somebody who was just sent on, and where."""

    visit: Visit
    to_counter: int | None


def choices_for(visit: Visit, *, now: dt.datetime) -> list[Choice]:
    """The other counters in use at the office, those where somebody sits first. Three queries."""
    shifts = {shift.counter_id: shift for shift in running_shifts(visit.office, now=now)}
    there = dict(
        Visit.objects.filter(office=visit.office, status__in=AT_A_COUNTER).values_list("counter_id", "ticket_number")
    )
    counters = Counter.objects.filter(office=visit.office, is_open=True).exclude(pk=visit.counter_id)
    choices = []
    for counter in counters.order_by("number"):
        shift = shifts.get(counter.pk)
        spoken = ["de", *shift.languages] if shift else []
        choices.append(
            Choice(
                counter=counter,
                is_staffed=shift is not None,
                languages=tuple(language_name(code) for code in dict.fromkeys(spoken)),
                speaks=visit.spoken_language in spoken,
                paused_since=pause_of(counter, now=now),
                ticket_there=there.get(counter.pk, ""),
            )
        )
    return sorted(choices, key=lambda choice: not choice.is_staffed)


def last_sending(visit: Visit) -> AuditEntry | None:
    """The record of the last time this visit was sent on or brought back, None where that never happened."""
    return (
        AuditEntry.objects.filter(
            authority_id=visit.authority_id,
            object_type=Visit._meta.label_lower,
            object_id=visit.pk,
            action__in=[SENT_ON, SENDING_TAKEN_BACK],
            happened_at__gte=visit.arrived_at,
        )
        .order_by("-happened_at", "-id")
        .first()
    )


def was_sent_after(visit: Visit, moment: dt.datetime) -> bool:
    """Whether a visit was sent on after a moment, and nobody took that back."""
    sending = last_sending(visit)
    return sending is not None and sending.action == SENT_ON and sending.happened_at >= moment


def was_called_since_sent(visit: Visit) -> bool:
    """Whether somebody who is at no counter was put aside by one, and does not just wait (again)."""
    last_call = Call.objects.filter(visit=visit).order_by("-id").values_list("called_at", flat=True).first()
    return last_call is not None and not was_sent_after(visit, last_call)


def just_sent_by(staff_member: StaffMember, authority_id: int, *, now: dt.datetime) -> Sending | None:
    """Whom a clerk sent on in the last 30 seconds and who still waits: it can still be taken back."""
    entry = (
        AuditEntry.objects.filter(
            authority_id=authority_id,
            staff_member=staff_member,
            action__in=[SENT_ON, SENDING_TAKEN_BACK],
            happened_at__gte=now - UNDO_WITHIN,
            happened_at__lte=now,
        )
        .order_by("-happened_at", "-id")
        .first()
    )
    if entry is None or entry.action != SENT_ON:
        return None
    visit = (
        Visit.objects.filter(pk=entry.object_id, status=VisitStatus.WAITING)
        .select_related("service", "appointment", "for_counter")
        .first()
    )
    return Sending(visit, visit.for_counter.number if visit.for_counter else None) if visit else None
