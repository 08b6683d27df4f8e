"""What cannot be known afterwards, measured on the day itself."""

import datetime as dt

from django.db import transaction

from appointments.rules.times import OFFICE_TIME
from recognition_pilot.actions.facts.keeping import lock_facts, roll_up, write_seen
from recognition_pilot.models import FactDay
from recognition_pilot.queries.fact_rows.morning import seen_this_morning
from recognition_pilot.rules.facts import taken
from recognition_pilot.rules.periods import Period
from willkommen.models import Authority
from willkommen.moments import berlin_day

MORNING = dt.time(7)


@transaction.atomic
def measure_morning(*, authority: Authority, now: dt.datetime) -> bool:
    """Measure the morning once a day, from seven o'clock on (office time); says whether it was done now."""
    if now.astimezone(OFFICE_TIME).time() < MORNING:
        return False
    lock_facts(authority)
    today = berlin_day(now)
    day, _is_new = FactDay.objects.get_or_create(authority=authority, day=today)
    if day.morning_at is not None:
        return False
    write_seen(authority, seen_this_morning(authority, now=now))
    FactDay.objects.filter(pk=day.pk).update(morning_at=now)
    roll_up(authority, taken("morning"), Period(today, today))
    return True
