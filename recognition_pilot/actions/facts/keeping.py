"""Writing facts down, and putting weeks and months together from days. One at a time at an authority."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from recognition_pilot.models import Fact, Grain
from recognition_pilot.rules.facts import STOCKS, Seen, tallied
from recognition_pilot.rules.periods import MONTH, WEEK, Period, bucket
from willkommen.models import Authority

# Any number of our own: the lock is "the facts of this authority", until the transaction ends.
_LOCK = 20_260
AT_ONCE = 2_000

# No joins: nobody knows beforehand how many rows there are, and a plan that guesses wrongly takes minutes.
_ROLL_UP = """
WITH base AS (
    SELECT date_trunc(%(grain)s, starts_on::timestamp)::date AS bucket, name, cut, key, starts_on, count, total, values,
           counts, max(starts_on) FILTER (WHERE cut = '')
               OVER (PARTITION BY date_trunc(%(grain)s, starts_on::timestamp), name) AS last_day
      FROM recognition_pilot_fact
     WHERE authority_id = %(authority)s AND grain = 'day' AND name = ANY (%(names)s)
       AND starts_on BETWEEN %(first)s AND %(last)s
),
counted AS (SELECT * FROM base WHERE NOT (name = ANY (%(stocks)s)) OR starts_on = last_day),
piece AS (
    SELECT bucket, name, cut, key, NULL::int AS value, 0 AS times, count, total FROM counted
    UNION ALL
    SELECT bucket, name, cut, key, value, times, 0, 0 FROM counted, unnest(values, counts) AS bar (value, times)
),
bar AS (
    SELECT bucket, name, cut, key, value, sum(times) AS times, sum(count) AS count, sum(total) AS total
      FROM piece GROUP BY bucket, name, cut, key, value
)
INSERT INTO recognition_pilot_fact (authority_id, grain, starts_on, name, cut, key, count, total, values, counts)
SELECT %(authority)s, %(grain)s, bucket, name, cut, key, sum(count), sum(total),
       coalesce(array_agg(value ORDER BY value) FILTER (WHERE value IS NOT NULL), '{}'),
       coalesce(array_agg(times ORDER BY value) FILTER (WHERE value IS NOT NULL), '{}')
  FROM bar GROUP BY bucket, name, cut, key
"""


def lock_facts(authority: Authority) -> None:
    """Let nobody else write facts of this authority until the transaction is over; who comes second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, authority.pk])


def write_seen(authority: Authority, seen: Iterable[Seen]) -> None:
    """Write down what was seen, as facts of days."""
    rows = [
        Fact(
            authority=authority,
            grain=Grain.DAY,
            starts_on=day,
            name=name,
            cut=cut,
            key=key,
            count=tally.count,
            total=tally.total,
            values=sorted(tally.histogram),
            counts=[tally.histogram[value] for value in sorted(tally.histogram)],
        )
        for (day, name, cut, key), tally in sorted(tallied(seen).items())
    ]
    Fact.objects.bulk_create(rows, batch_size=AT_ONCE)


def roll_up(authority: Authority, names: list[str], during: Period | None) -> None:
    """Put the weeks and months together that a period touches, all of them without one, from their days."""
    for grain in (WEEK, MONTH):
        gone = Fact.objects.filter(authority=authority, grain=grain, name__in=names)
        first, last = dt.date.min, dt.date.max
        if during is not None:
            first, last = bucket(during.first, grain).first, bucket(during.last, grain).last
            gone = gone.filter(starts_on__range=(first, last))
        gone.delete()
        with connection.cursor() as cursor:
            cursor.execute(
                _ROLL_UP,
                {
                    "authority": authority.pk,
                    "grain": str(grain),
                    "names": names,
                    "stocks": sorted(STOCKS),
                    "first": first,
                    "last": last,
                },
            )
