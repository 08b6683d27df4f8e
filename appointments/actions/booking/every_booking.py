"""What holds for every booking, however it is made."""

import datetime as dt

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment
from willkommen.errors import Refused


class AlreadyBooked(Refused):
    """The rule of one appointment per person and service, over all authorities."""

    text = _(
        "There is already an appointment for this person and this service. "
        "Please use the link in your message to move it, or call us."
    )


def set_erase_after(appointment: Appointment) -> None:
    """Contact data are erased the authority's days after the appointment."""
    days = appointment.authority.contact_retention_days
    Appointment.objects.filter(pk=appointment.pk).update(erase_after=appointment.ends_at + dt.timedelta(days=days))


def already_booked(error: IntegrityError) -> Exception:
    """The refusal behind a broken rule of one appointment per person; any other error as it is."""
    return AlreadyBooked() if "a_person_has_one_appointment_per_service" in str(error) else error
