"""Facts of the small tables: taken whole, so that a correction of any month counts at once."""

import datetime as dt

from django.db import connection, transaction

from recognition_pilot.actions.facts.keeping import lock_facts, roll_up, write_seen
from recognition_pilot.models import Fact, Grain
from recognition_pilot.queries.fact_rows.small_tables import seen_in_small_tables
from recognition_pilot.rules.facts import COUNTED_AS_ZERO_BY_MONTH, taken
from willkommen.models import Authority
from willkommen.moments import berlin_day

# Months in which figures were taken at all and nothing was there are zeros.
_ZEROS = """
INSERT INTO recognition_pilot_fact (authority_id, grain, starts_on, name, cut, key, count, total, values, counts)
SELECT %(authority)s, 'day', moment::date, name, '', '', 0, 0, '{}', '{}'
  FROM (SELECT date_trunc('month', min(day)::timestamp) AS first FROM recognition_pilot_factday
         WHERE authority_id = %(authority)s AND taken_at IS NOT NULL) known,
       generate_series(known.first, %(today)s::timestamp, '1 month') AS moment, unnest(%(names)s::varchar[]) AS name
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def take_small_tables(*, authority: Authority, now: dt.datetime) -> None:
    """Take what referrals, guidance, training, meetings and monthly figures say; call it after changing one of them."""
    lock_facts(authority)
    names = taken("months")
    Fact.objects.filter(authority=authority, name__in=names, grain=Grain.DAY).delete()
    write_seen(authority, seen_in_small_tables(authority, now=now))
    with connection.cursor() as cursor:
        cursor.execute(
            _ZEROS,
            {"authority": authority.pk, "names": sorted(COUNTED_AS_ZERO_BY_MONTH), "today": berlin_day(now)},
        )
    roll_up(authority, names, None)
