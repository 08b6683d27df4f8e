"""Somebody of the staff has spoken to the person."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions import notices
from appointments.actions.release import release_times
from appointments.models import AffectedAppointment, AffectedStatus, Appointment
from appointments.queries.planning.affected import unsettled_of
from willkommen import audit
from willkommen.errors import Refused
from willkommen.models import StaffMember


class AlreadySettled(Refused):
    """The person has answered, a colleague was faster, or the change was taken back."""

    text = _("This has been settled meanwhile. Nothing was changed.")


@transaction.atomic
def settle(*, appointment: Appointment, by: StaffMember, now: dt.datetime) -> None:
    """Say that it is settled; times kept for the person are free again. Raises `AlreadySettled`."""
    row = unsettled_of(appointment)
    if row is None:
        raise AlreadySettled
    AffectedAppointment.objects.filter(pk=row.pk).update(status=AffectedStatus.SETTLED, answered_at=now, settled_by=by)
    release_times([row], now=now)
    notices.drop_affected(appointment)
    audit.record(
        action="settle_affected",
        now=now,
        authority=row.authority,
        staff_member=by,
        about=row,
        reference=appointment.reference,
    )
