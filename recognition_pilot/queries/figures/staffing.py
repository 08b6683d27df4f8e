"""What the staffing simulation needs to know, and what it has said."""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.db.models import Q

from appointments.models import Shift, Visit
from recognition_pilot.models import RunStatus, StaffingRun
from recognition_pilot.rules.staffing.observed import Planned, Recorded, observed_day
from recognition_pilot.rules.staffing.study import Change, ObservedDay
from willkommen.models import Authority, Office
from willkommen.moments import BERLIN

WEEKS_BACK = 16
MOST_RUNS = 12


def observed_days(office: Office, *, weekday: int, today: dt.date) -> list[ObservedDay]:
    """The same weekday of the last sixteen weeks, as the queue recorded it, the earliest first. Two queries."""
    latest = today - dt.timedelta(days=(today.weekday() - weekday) % 7 or 7)
    days = [latest - dt.timedelta(weeks=back) for back in reversed(range(WEEKS_BACK))]
    visits: dict[dt.date, list[Recorded]] = {day: [] for day in days}
    rows = Visit.objects.filter(office=office, day__in=days, called_at__isnull=False, served_to__isnull=False)
    columns = ("day", "arrived_at", "turn_at", "called_at", "served_to", "counter_id", "spoken_language")
    for day, arrived, turn, called, ended, counter, language in rows.order_by("id").values_list(*columns):
        came, place, at, over = (_minutes(moment, day) for moment in (arrived, turn, called, ended))
        visits[day].append(Recorded(came, place, at, over, counter, language))
    shifts = list(
        Shift.objects.filter(counter__office=office, weekday=weekday, first_day__lte=days[-1])
        .filter(Q(last_day=None) | Q(last_day__gte=days[0]))
        .values_list("counter_id", "starts", "ends", "first_day", "last_day", "staff_member__spoken_languages")
    )
    return [
        observed_day(day.isoformat(), visits[day], [_planned(shift) for shift in shifts if _is_on(shift, day)])
        for day in days
        if visits[day]
    ]


def seed_of(question: dict, days: list[ObservedDay]) -> int:
    """The same question about the same days is worked out with the same draws."""
    said = json.dumps([question, [[day.day, len(day.people)] for day in days]], sort_keys=True)
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")


def change_of(question: dict) -> Change:
    """What is to be different."""
    return Change(question["counters"], question["begins"], question["ends"], question["language"])


def run_by_key(authority: Authority, key: uuid.UUID) -> StaffingRun | None:
    """One of this authority's questions, None for another's."""
    return StaffingRun.objects.filter(authority=authority, key=key).select_related("office").first()


def latest_runs(authority: Authority) -> list[StaffingRun]:
    """What was asked lately."""
    return list(StaffingRun.objects.filter(authority=authority).select_related("office")[:MOST_RUNS])


def how_many_wait(authority: Authority) -> int:
    """How many questions have no answer yet."""
    return StaffingRun.objects.filter(authority=authority, status=RunStatus.ASKED).count()


def lock_asked(authority: Authority, *, most: int) -> list[StaffingRun]:
    """Questions without an answer, the earliest first, locked; what another worker has in hand is passed over."""
    rows = StaffingRun.objects.filter(authority=authority, status=RunStatus.ASKED).order_by("asked_at", "id")
    return list(rows.select_for_update(of=("self",), skip_locked=True).select_related("office")[:most])


def offices_to_ask(authority: Authority) -> list[Office]:
    """Offices a question can be about."""
    return list(Office.objects.filter(authority=authority).order_by("code"))


def _minutes(moment: dt.datetime, day: dt.date) -> float:
    """Minutes since midnight of the office's clock."""
    midnight = dt.datetime.combine(day, dt.time(), BERLIN)
    return (moment.astimezone(dt.UTC) - midnight.astimezone(dt.UTC)).total_seconds() / 60


def _clock(value: dt.time) -> float:
    return value.hour * 60.0 + value.minute


def _planned(shift: Any) -> Planned:
    counter, starts, ends, _first, _last, languages = shift
    return Planned(counter, _clock(starts), _clock(ends), frozenset(languages))


def _is_on(shift: Any, day: dt.date) -> bool:
    return shift[3] <= day and (shift[4] is None or shift[4] >= day)
