"""The end of the day."""

import datetime as dt

from django.db import transaction

from appointments.models import Visit, VisitStatus
from appointments.queries.availability import OFFICE_TIME
from willkommen.models import Authority


@transaction.atomic
def close_day(*, authority: Authority, now: dt.datetime) -> int:
    """Visits of earlier days that nobody finished become “not recorded”: never “done”, never “did not come”.

    May run at any time and twice; today's visits stay. Returns how many were changed.
    """
    open_states = [VisitStatus.WAITING, VisitStatus.CALLED, VisitStatus.SERVING, VisitStatus.PARKED]
    return Visit.objects.filter(
        authority=authority, status__in=open_states, day__lt=now.astimezone(OFFICE_TIME).date()
    ).update(status=VisitStatus.NOT_RECORDED)
