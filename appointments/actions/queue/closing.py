"""The end of the day."""

import datetime as dt

from django.db import transaction

from appointments.models import Appointment, AppointmentStatus, Visit, VisitStatus
from appointments.models.queue import STILL_HERE
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority


@transaction.atomic
def close_day(*, authority: Authority, now: dt.datetime) -> int:
    """Visits of earlier days that nobody finished become “not recorded”: never “done”, never “did not come”.

    Appointments of earlier days no longer count for the rule of one per person and service: whoever was there, or could
    not come, may book again. May run at any time and twice; today stays as it is. Returns how many visits were changed.
    """
    today = now.astimezone(OFFICE_TIME).date()
    midnight = dt.datetime.combine(today, dt.time(), OFFICE_TIME)
    over = Appointment.objects.filter(
        authority=authority, status=AppointmentStatus.BOOKED, during__endswith__lt=midnight
    )
    over.exclude(identity_key="").update(identity_key="")
    unfinished = Visit.objects.filter(authority=authority, status__in=STILL_HERE, day__lt=today)
    return unfinished.update(status=VisitStatus.NOT_RECORDED)
