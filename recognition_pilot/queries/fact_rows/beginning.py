"""Since when there is anything to count."""

import datetime as dt

from django.db.models import Min
from django.db.models.functions import Lower

from appointments.models import Appointment, SearchCount, Visit
from casework.models import Case
from recognition_pilot.models import Complaint, Feedback
from willkommen.models import Authority
from willkommen.moments import berlin_day


def first_day_with_rows(authority: Authority) -> dt.date | None:
    """The first day of anything facts are made from, None where there is nothing yet."""
    first = [
        Visit.objects.filter(authority=authority).aggregate(first=Min("day"))["first"],
        SearchCount.objects.filter(authority=authority).aggregate(first=Min("day"))["first"],
        Feedback.objects.filter(authority=authority).aggregate(first=Min("given_on"))["first"],
        Complaint.objects.filter(authority=authority).aggregate(first=Min("received_on"))["first"],
        Case.objects.filter(authority=authority).aggregate(first=Min("received_at"))["first"],
        Appointment.objects.filter(authority=authority).aggregate(first=Min(Lower("during")))["first"],
    ]
    return min((berlin_day(one) for one in first if one is not None), default=None)
