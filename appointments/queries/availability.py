"""When there is a free time: computed on read, in one query, never stored.

Per shift of the days asked: its span minus what is booked, held, closed or absent; then the starts that fit,
packed from the beginning of every gap so that nothing is cut into pieces nobody can use.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.functional import cached_property

from appointments.models import ServiceOffer
from appointments.queries.catalogue import minutes_of
from appointments.queries.holidays import working_days
from willkommen.microcache import microcached
from willkommen.models import Office

OFFICE_TIME = ZoneInfo("Europe/Berlin")
NEEDS_STATION = frozenset({"yes", "from_age_6"})


@dataclass(frozen=True)
class FreeDay:
    """A day and how many start times are free on it."""

    day: dt.date
    free: int
    free_in_language: int


@dataclass(frozen=True)
class FreeTime:
    """A start time (UTC) and whether somebody who speaks the language sits there."""

    start: dt.datetime
    in_language: bool

    @cached_property
    def local(self) -> dt.datetime:
        """The start in office time, whatever zone the reader's browser is in."""
        return self.start.astimezone(OFFICE_TIME)


@dataclass(frozen=True)
class FreeCounter:
    """A counter at which a time is free; `is_special` when its shift is for named services alone."""

    counter_id: int
    in_language: bool
    is_special: bool


# A shift belongs to a day of the office's own calendar; AT TIME ZONE keeps 09:00 at 09:00 over both clock changes.
FREE_STARTS = """
WITH day AS (SELECT unnest(%(days)s::date[]) AS day),
named AS (
    SELECT shift_id, bool_or(service_id = %(service)s) AS serves
      FROM appointments_shiftservice WHERE authority_id = %(authority)s GROUP BY shift_id
),
weekly AS MATERIALIZED (
    SELECT shift.*, staff.spoken_languages, named.shift_id IS NOT NULL AS is_special
      FROM appointments_shift shift
      JOIN appointments_counter counter ON counter.id = shift.counter_id
      JOIN willkommen_staffmember staff ON staff.id = shift.staff_member_id AND staff.is_active
      LEFT JOIN named ON named.shift_id = shift.id
     WHERE shift.authority_id = %(authority)s AND counter.office_id = %(office)s AND counter.is_open
       AND counter.equipment @> %(equipment)s::varchar[] AND coalesce(named.serves, true)
),
shift AS MATERIALIZED (
    SELECT counter_id, staff_member_id, spoken_languages, is_special,
           tstzrange((day.day + starts) AT TIME ZONE 'Europe/Berlin',
                     (day.day + ends) AT TIME ZONE 'Europe/Berlin') AS span
      FROM day
      JOIN weekly ON weekday = extract(isodow FROM day.day) - 1
       AND day.day >= first_day AND (last_day IS NULL OR day.day <= last_day)
),
window_asked AS (SELECT tstzrange(min(lower(span)), max(upper(span))) AS during FROM shift),
busy_counter AS MATERIALIZED (
    SELECT counter_id, range_agg(taken.during) AS during
      FROM (SELECT DISTINCT counter_id FROM shift) counter, window_asked, LATERAL (
        SELECT appointment.during FROM appointments_appointment appointment
         WHERE appointment.counter_id = counter.counter_id AND appointment.during && window_asked.during
           AND appointment.status IN ('held', 'booked')
           AND (appointment.status = 'booked' OR appointment.hold_until > %(now)s)
           AND appointment.id IS DISTINCT FROM %(except_appointment)s
        UNION ALL
        SELECT closure.during FROM appointments_closure closure
         WHERE closure.authority_id = %(authority)s AND closure.during && window_asked.during
           AND (closure.counter_id = counter.counter_id
                OR closure.counter_id IS NULL AND coalesce(closure.office_id, %(office)s) = %(office)s)
      ) taken
     GROUP BY counter_id
),
absent AS MATERIALIZED (
    SELECT staff_member_id, range_agg(absence.during) AS during
      FROM appointments_absence absence, window_asked
     WHERE absence.authority_id = %(authority)s AND absence.during && window_asked.during
     GROUP BY staff_member_id
),
gap AS (
    SELECT shift.counter_id, shift.is_special,
           %(spoken)s = ANY (shift.spoken_languages) AS in_language,
           unnest(tstzmultirange(shift.span) - coalesce(busy_counter.during, '{}') - coalesce(absent.during, '{}'))
               AS gap
      FROM shift
      LEFT JOIN busy_counter USING (counter_id)
      LEFT JOIN absent USING (staff_member_id)
),
free AS (
    SELECT gap.counter_id, gap.is_special, gap.in_language, start
      FROM gap, generate_series(
          -- a closure may end at any minute, a time people are told lies on the raster
          date_bin('5 minutes', lower(gap) - interval '1 microsecond', '2000-01-01Z') + interval '5 minutes',
          upper(gap) - %(duration)s, %(duration)s) AS start
     WHERE start >= %(earliest)s
)
"""

DAYS = (
    FREE_STARTS
    + """
SELECT (start AT TIME ZONE 'Europe/Berlin')::date, count(DISTINCT start),
       count(DISTINCT start) FILTER (WHERE in_language)
  FROM free GROUP BY 1
"""
)
TIMES = FREE_STARTS + "SELECT start, bool_or(in_language) FROM free GROUP BY start ORDER BY start"  # noqa: S608 - two texts of ours, no value from outside
FIRST = FREE_STARTS + "SELECT min(start) FROM free"  # noqa: S608 - two texts of ours, no value from outside
# Any moment inside a gap will do at booking, not only the packed ones: the gap may have moved meanwhile.
COUNTERS = (
    FREE_STARTS
    + """
SELECT counter_id, bool_or(in_language), bool_or(is_special) FROM gap
 WHERE gap @> tstzrange(%(start)s, %(start)s + %(duration)s) AND %(start)s >= %(earliest)s
 GROUP BY counter_id
 ORDER BY CASE WHEN %(prefer_language)s THEN NOT bool_or(in_language) ELSE bool_or(in_language) END,
          NOT bool_or(is_special), counter_id
"""
)


def free_days(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    first_day: dt.date,
    last_day: dt.date,
    now: dt.datetime,
    at_the_desk: bool = False,
) -> list[FreeDay]:
    """Every working day of the span within the offer's horizon, with the number of free start times (may be 0).

    At the desk the offer's lead time does not count.
    """
    days = _bookable_days(offer, first_day, last_day, now)
    lead_hours = 0 if at_the_desk else None
    rows = _run(DAYS, offer, office, persons, days, now, spoken=spoken_language, lead_hours=lead_hours)
    found = {day: FreeDay(day, free, in_language) for day, free, in_language in rows}
    return [found.get(day, FreeDay(day, 0, 0)) for day in days]


def free_times(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    day: dt.date,
    now: dt.datetime,
    at_the_desk: bool = False,
) -> list[FreeTime]:
    """The free start times of one day. At the desk the offer's lead time does not count."""
    days = _bookable_days(offer, day, day, now)
    lead_hours = 0 if at_the_desk else None
    rows = _run(TIMES, offer, office, persons, days, now, spoken=spoken_language, lead_hours=lead_hours)
    return [FreeTime(start, bool(in_language)) for start, in_language in rows]


def first_free(*, offer: ServiceOffer, office: Office, persons: int, now: dt.datetime) -> dt.datetime | None:
    """The first free start time (UTC) within the offer's horizon, None where there is none."""
    today = now.astimezone(OFFICE_TIME).date()
    days = _bookable_days(offer, today, today + dt.timedelta(days=offer.horizon_days), now)
    return _run(FIRST, offer, office, persons, days, now)[0][0]


def free_counters(
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    spoken_language: str,
    start: dt.datetime,
    prefer_language: bool,
    now: dt.datetime,
    except_appointment: int | None = None,
    at_the_desk: bool = False,
) -> list[FreeCounter]:
    """Counters at which `start` is free, the one to take first in front.

    A counter for this service alone comes before a general one; one whose clerk speaks the language is kept
    for those who ask for it.
    """
    day = start.astimezone(OFFICE_TIME).date()
    rows = _run(
        COUNTERS,
        offer,
        office,
        persons,
        _bookable_days(offer, day, day, now),
        now,
        spoken=spoken_language,
        start=start,
        prefer_language=prefer_language,
        except_appointment=except_appointment,
        lead_hours=0 if at_the_desk else None,
    )
    return [FreeCounter(counter_id, bool(in_language), is_special) for counter_id, in_language, is_special in rows]


cached_free_days = microcached(free_days)
cached_free_times = microcached(free_times)
cached_first_free = microcached(first_free)


def _bookable_days(offer: ServiceOffer, first: dt.date, last: dt.date, now: dt.datetime) -> list[dt.date]:
    today = now.astimezone(OFFICE_TIME).date()
    return working_days(max(first, today), min(last, today + dt.timedelta(days=offer.horizon_days)))


def _run(sql, offer, office, persons, days, now, *, spoken="", except_appointment=None, lead_hours=None, **more):
    lead = offer.lead_hours if lead_hours is None else lead_hours
    needs_station = offer.service.biometrics in NEEDS_STATION
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "authority": office.authority_id,
                "office": office.pk,
                "service": offer.service_id,
                "equipment": ["biometrics"] if needs_station else [],
                "days": days,
                "duration": dt.timedelta(minutes=minutes_of(offer, persons)),  # type: ignore[dict-item] # psycopg2 knows spans
                "earliest": now + dt.timedelta(hours=lead),
                "now": now,
                "spoken": spoken,
                "except_appointment": except_appointment,
                **more,
            },
        )
        return cursor.fetchall()
