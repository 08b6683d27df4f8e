"""What ends with the question whether somebody can come at another time: the times kept for them, and the question."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from appointments.actions.interpreting import release_interpreters
from appointments.models import AffectedAppointment, Appointment, AppointmentStatus, SlotOffer, SlotOfferStatus
from appointments.queries.planning.affected import unsettled_of


@transaction.atomic
def release_times(affected: Iterable[AffectedAppointment], *, now: dt.datetime) -> int:
    """Give back every time that is still kept for these people; how many it were."""
    rows = SlotOffer.objects.filter(affected__in=list(affected), status=SlotOfferStatus.OPEN)
    keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    holds = list(
        Appointment.objects.filter(slot_offer__in=keys, status=AppointmentStatus.HELD).values_list("pk", flat=True)
    )
    Appointment.objects.filter(pk__in=holds, status=AppointmentStatus.HELD).update(status=AppointmentStatus.EXPIRED)
    release_interpreters(holds)
    return SlotOffer.objects.filter(pk__in=keys).update(status=SlotOfferStatus.WITHDRAWN, answered_at=now)


@transaction.atomic
def end_question(*, appointment: Appointment, status: str, now: dt.datetime) -> bool:
    """The person has settled it (another time, cancelled); False where nothing was open about this appointment.

    The appointment's row is locked by the caller.
    """
    row = unsettled_of(appointment)
    if row is None:
        return False
    AffectedAppointment.objects.filter(pk=row.pk).update(status=status, answered_at=now)
    release_times([row], now=now)
    return True
