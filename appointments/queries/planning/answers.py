"""What somebody can choose from whose appointment cannot take place as booked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from appointments.models import AffectedAppointment, Appointment, SlotOffer
from appointments.queries.planning.affected import UNSETTLED

# Where an appointment carries what has been loaded for it.
_TIMES = "times_instead"


def load_times_instead(appointments: Iterable[Appointment]) -> None:
    """Remember with each appointment whether it is affected and the times kept for its person; two questions for all."""
    by_key = {appointment.pk: appointment for appointment in appointments}
    rows = AffectedAppointment.objects.filter(appointment__in=by_key, status__in=UNSETTLED)
    questions = dict(rows.order_by("change__made_at", "pk").values_list("appointment_id", "pk"))
    slots = SlotOffer.objects.filter(affected__in=questions.values(), status="open", hold__status="held")
    times = defaultdict(list)
    for slot in slots.select_related("hold__office", "affected").order_by("hold__during"):
        times[slot.affected.appointment_id].append(slot.hold)
    for key, appointment in by_key.items():
        vars(appointment)[_TIMES] = times[key] if key in questions else None


def cannot_take_place(appointment: Appointment) -> bool:
    """Whether it is affected and nothing else is agreed. Only for what has been loaded."""
    return vars(appointment)[_TIMES] is not None


def times_instead(appointment: Appointment, *, now: dt.datetime | None = None) -> list[Appointment]:
    """The times kept for its person, soonest first; held appointments that name nobody. Only for what has been loaded."""
    return [hold for hold in vars(appointment)[_TIMES] or [] if now is None or hold.hold_until > now]


def last_word(appointment: Appointment) -> str:
    """The status of the last question about an appointment; empty where there never was one."""
    rows = AffectedAppointment.objects.filter(appointment=appointment)
    return rows.order_by("-change__made_at", "-pk").values_list("status", flat=True).first() or ""
