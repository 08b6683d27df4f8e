"""The next appointment, booked while the person is still at the counter."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from appointments.actions.booking import book_for_someone
from appointments.actions.queue.moves import locked
from appointments.models import Appointment, AppointmentStatus, Visit, VisitStatus
from appointments.models.queue import STILL_HERE
from willkommen.errors import Refused


class HasAFollowUp(Refused):
    """The next appointment is booked already."""


@transaction.atomic
def book_follow_up(*, visit: Visit, now: dt.datetime, **booking) -> Appointment:
    """Book the next appointment of somebody who is here; `booking` is what `book_for_someone` is told.

    The appointment they came with has served its purpose and no longer counts for the rule of one per person and
    service. Raises `HasAFollowUp`, `AnotherClerkWasFaster`, and what `book_for_someone` raises.
    """
    found = locked(visit, *STILL_HERE, VisitStatus.DONE)
    before = found.follow_up
    if before is not None and before.status == AppointmentStatus.BOOKED:
        raise HasAFollowUp(
            _("The next appointment of %(ticket)s is booked already: %(reference)s. Nothing was changed.")
            % {"ticket": found.ticket_number, "reference": before.reference}
        )
    if found.appointment_id is not None:
        booking["is_discreet"] = booking.get("is_discreet", False) or found.appointment.is_discreet
        Appointment.objects.filter(pk=found.appointment_id).update(identity_key="")
    appointment = book_for_someone(now=now, **booking)
    Visit.objects.filter(pk=found.pk).update(follow_up=appointment)
    return appointment
