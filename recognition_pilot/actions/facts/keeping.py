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

_ROLL_UP = """
WITH base AS (
    SELECT date_trunc(%(grain)s, starts_on::timestamp)::date AS bucket, fact.*
      FROM recognition_pilot_fact fact
     WHERE authority_id = %(authority)s AND grain = 'day' AND name = ANY (%(names)s)
       AND starts_on BETWEEN %(first)s AND %(last)s
),
last_day AS (SELECT bucket, name, max(starts_on) AS day FROM base WHERE cut = '' GROUP BY bucket, name),
counted AS (
    SELECT base.* FROM base LEFT JOIN last_day USING (bucket, name)
     WHERE NOT (name = ANY (%(stocks)s)) OR starts_on = last_day.day
),
sums AS (
    SELECT bucket, name, cut, key, sum(count) AS count, sum(total) AS total FROM counted GROUP BY bucket, name, cut, key
),
histogram AS (
    SELECT bucket, name, cut, key, array_agg(value ORDER BY value) AS values, array_agg(times ORDER BY value) AS counts
      FROM (SELECT bucket, name, cut, key, value, sum(times) AS times
              FROM counted, unnest(values, counts) AS bar (value, times)
             GROUP BY bucket, name, cut, key, value) bars
     GROUP BY bucket, name, cut, key
)
INSERT INTO recognition_pilot_fact (authority_id, grain, starts_on, name, cut, key, count, total, values, counts)
SELECT %(authority)s, %(grain)s, bucket, name, cut, key, sums.count, sums.total,
       coalesce(histogram.values, '{}'), coalesce(histogram.counts, '{}')
  FROM sums LEFT JOIN histogram USING (bucket, name, cut, key)
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
