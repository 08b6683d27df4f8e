"""Facts of days, from what happened on them: the same statements every night and in a rebuild."""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from appointments.queries.holidays import working_days
from appointments.rules.times import OFFICE_TIME
from recognition_pilot.actions.facts.keeping import lock_facts, roll_up
from recognition_pilot.actions.facts.small_tables import take_small_tables
from recognition_pilot.models import Fact, FactDay, Grain
from recognition_pilot.queries.fact_rows import CUT_ALREADY, STATEMENTS
from recognition_pilot.rules.facts import COUNTED_AS_ZERO, FACTS, taken
from recognition_pilot.rules.periods import ONE_DAY, Period
from willkommen.models import Authority
from willkommen.moments import berlin_day

# What came of a visit is known after 30 days (I05), and staff correct the day of yesterday: so many days are taken again.
TAKEN_AGAIN = dt.timedelta(days=40)

_INSERT = """
INSERT INTO recognition_pilot_fact (authority_id, grain, starts_on, name, cut, key, count, total, values, counts)
SELECT %(authority)s, 'day', day, %(name)s, cut, key, sum(weight), sum(amount),
       coalesce(array_agg(value ORDER BY value) FILTER (WHERE value IS NOT NULL), '{{}}'),
       coalesce(array_agg(weight ORDER BY value) FILTER (WHERE value IS NOT NULL), '{{}}')
  FROM (SELECT day, cut, key, {value} AS value, sum(weight)::int AS weight, sum(amount) AS amount
          FROM ({rows}) happened {cuts}
         WHERE cut = '' OR key <> ''
         GROUP BY 1, 2, 3, 4) counted
 WHERE day BETWEEN %(first)s AND %(last)s
 GROUP BY day, cut, key
"""
_ZEROS = """
INSERT INTO recognition_pilot_fact (authority_id, grain, starts_on, name, cut, key, count, total, values, counts)
SELECT %(authority)s, 'day', moment::date, name, '', '', 0, 0, '{}', '{}'
  FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS moment, unnest(%(names)s::varchar[]) AS name
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def take_days(*, authority: Authority, during: Period, now: dt.datetime, leave: frozenset[str] = frozenset()) -> None:
    """Take the facts of some days that are over, again if need be; what was measured on a day stays as it was measured.

    Weeks and months follow. Call it inside the authority. Days from today on and closed days are left out, and the facts
    named in `leave` stay.
    """
    last = min(during.last, berlin_day(now) - ONE_DAY)
    if last < during.first:
        return
    lock_facts(authority)
    rows, evening = ([name for name in taken(how) if name not in leave] for how in ("rows", "evening"))
    for days in _days_without(authority, "closed_at", Period(during.first, last)):
        _take(authority, rows, days)
        for days_not_measured in _days_without(authority, "evening_at", days):
            _take(authority, evening, days_not_measured)
        _note(authority, days, now)
        roll_up(authority, [*rows, *evening], days)


@transaction.atomic
def take_latest_days(*, authority: Authority, now: dt.datetime) -> int:
    """What is due in the night: the days since the last one taken and the forty before, and the small tables.

    Tells how many days that were; none where yesterday was taken already.
    """
    yesterday = berlin_day(now) - ONE_DAY
    lock_facts(authority)
    known = FactDay.objects.filter(authority=authority, taken_at__isnull=False).aggregate(last=Max("day"))["last"]
    if known is not None and known >= yesterday:
        return 0
    first = min(known or yesterday, yesterday) - TAKEN_AGAIN
    days = Period(first, yesterday)
    take_days(authority=authority, during=days, now=now)
    take_small_tables(authority=authority, now=now)
    return days.days


def _take(authority: Authority, names: list[str], days: Period) -> None:
    Fact.objects.filter(
        authority=authority, grain=Grain.DAY, name__in=names, starts_on__range=(days.first, days.last)
    ).delete()
    since, until = (
        dt.datetime.combine(day, dt.time(), OFFICE_TIME).astimezone(dt.UTC) for day in (days.first, days.last + ONE_DAY)
    )
    asked: dict[str, Any] = {
        "authority": authority.pk,
        "first": days.first,
        "last": days.last,
        "since": since,
        "until": until,
        "days": working_days(days.first, days.last),
    }
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(_statement(name), {**asked, "name": name})
        zeros = sorted(COUNTED_AS_ZERO & set(names))
        if zeros:
            cursor.execute(_ZEROS, {**asked, "names": zeros})


def _statement(name: str) -> str:
    kind = FACTS[name]
    cuts = ""
    if name not in CUT_ALREADY:
        parts = ", ".join(f"('{cut}', happened.{cut}::text)" for cut in kind.cuts)
        cuts = f"CROSS JOIN LATERAL (VALUES ('', ''){', ' if parts else ''}{parts}) AS cut (cut, key)"
    value = "value" if kind.has_histogram else "NULL::int"
    return _INSERT.format(rows=STATEMENTS[name], cuts=cuts, value=value)


def _days_without(authority: Authority, moment: str, days: Period) -> list[Period]:
    """The days among these that are not closed, or whose languages were never counted (no such moment), in runs."""
    here = FactDay.objects.filter(authority=authority, day__range=(days.first, days.last))
    known = set(here.filter(**{f"{moment}__isnull": False}).values_list("day", flat=True))
    runs: list[Period] = []
    for offset in range(days.days):
        day = days.first + offset * ONE_DAY
        if day in known:
            continue
        if runs and runs[-1].last + ONE_DAY == day:
            runs[-1] = Period(runs[-1].first, day)
        else:
            runs.append(Period(day, day))
    return runs


def _note(authority: Authority, days: Period, now: dt.datetime) -> None:
    """These days are taken; their evening was counted now at the latest."""
    rows = [
        FactDay(authority=authority, day=days.first + offset * ONE_DAY, taken_at=now, evening_at=now)
        for offset in range(days.days)
    ]
    here = FactDay.objects.filter(authority=authority, day__range=(days.first, days.last))
    here.filter(evening_at=None).update(evening_at=now)
    here.update(taken_at=now)
    FactDay.objects.bulk_create(rows, ignore_conflicts=True)
