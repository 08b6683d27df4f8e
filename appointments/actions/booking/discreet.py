"""An appointment becomes discreet: somebody has to be protected from others who know name, birth date and letter box."""

import datetime as dt

from django.db import transaction

from appointments.models import Appointment
from appointments.queries.booking import lock_appointment
from willkommen import audit
from willkommen.messages import settle_messages
from willkommen.models import StaffMember
from willkommen.tokens import fresh_link


@transaction.atomic
def make_discreet(*, appointment: Appointment, staff_member: StaffMember | None, now: dt.datetime) -> Appointment:
    """Lists name neither person nor service any more; what waits is not sent, and links sent before are dead.

    It no longer counts for the rule of one per person and service: a refusal would tell that there is one.
    """
    appointment = lock_appointment(appointment)
    if appointment.is_discreet:
        return appointment
    link = fresh_link(Appointment.link_purpose)
    Appointment.objects.filter(pk=appointment.pk).update(is_discreet=True, identity_key="", **link)
    settle_messages(about=appointment)
    audit.record(
        action="make_discreet", now=now, authority=appointment.authority, staff_member=staff_member, about=appointment
    )
    return lock_appointment(appointment)
