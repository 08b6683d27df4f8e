"""The gaps at counters: one statement under everything that asks for a free time.

Per shift of the days asked: its span minus closures and absences, minus what is booked, held or not yet given back;
then the starts that fit, packed from the beginning of every gap so that nothing is cut into pieces nobody can use.
"""

import datetime as dt
from enum import StrEnum
from functools import cache

from appointments.models import ServiceOffer
from appointments.queries.catalogue import minutes_of
from willkommen.models import Office
from willkommen.prepared import ask_prepared

NEEDS_STATION = frozenset({"yes", "from_age_6"})


class Door(StrEnum):
    """How somebody gets at a time (booking.md, section 4).

    `ONLINE` leaves the offer's share of each day to urgent cases and the counter; `URGENT` may take it too; `LIST` sees
    cancelled times before they are given back to everybody; `DESK` sees all that and needs no lead time.
    """

    ONLINE = "online"
    URGENT = "urgent"
    LIST = "list"
    DESK = "desk"

    @property
    def leaves_a_share(self) -> bool:
        """Whether part of each day is not for this door."""
        return self is Door.ONLINE

    @property
    def sees_cancelled(self) -> bool:
        """Whether a cancelled time is there at once, before its random moment of release."""
        return self in {Door.LIST, Door.DESK}


# A shift belongs to a day of the office's own calendar; AT TIME ZONE keeps 09:00 at 09:00 over both clock changes.
_ROOM = """
WITH day AS (SELECT unnest(%(days)s::date[]) AS day),
weekly AS MATERIALIZED (
    SELECT shift.*, staff.spoken_languages, serves IS NOT NULL AS is_special
      FROM appointments_shift shift
      JOIN appointments_counter counter ON counter.id = shift.counter_id
      JOIN willkommen_staffmember staff ON staff.id = shift.staff_member_id AND staff.is_active
     -- asked shift by shift: planning two more joins costs more; OFFSET 0 keeps it from being asked twice
     CROSS JOIN LATERAL (SELECT coalesce(
        (SELECT %(services)s::bigint[] <@ array_agg(service_id) FROM appointments_shiftservice
          WHERE shift_id = shift.id),
        (SELECT %(services)s::bigint[] <@ array_agg(service_id) FROM appointments_staffskill
          WHERE authority_id = %(authority)s AND staff_member_id = shift.staff_member_id)) AS serves OFFSET 0) own
     WHERE shift.authority_id = %(authority)s AND shift.weekday = ANY (%(weekdays)s::int[])
       AND counter.office_id = %(office)s AND counter.is_open
       AND counter.equipment @> %(equipment)s::varchar[] AND coalesce(serves, true)
),
shift AS MATERIALIZED (
    SELECT day, counter_id, staff_member_id, spoken_languages, is_special,
           tstzrange((day.day + starts) AT TIME ZONE 'Europe/Berlin',
                     (day.day + ends) AT TIME ZONE 'Europe/Berlin') AS span
      FROM day
      JOIN weekly ON weekday = extract(isodow FROM day.day) - 1
       AND day.day >= first_day AND (last_day IS NULL OR day.day <= last_day)
),
window_asked AS (SELECT tstzrange(min(lower(span)), max(upper(span))) AS during FROM shift),
closed AS MATERIALIZED (
    SELECT counter.id AS counter_id, range_agg(closure.during) AS during
      FROM window_asked, appointments_closure closure
      JOIN appointments_counter counter ON counter.office_id = %(office)s
       AND (closure.counter_id = counter.id
            OR closure.counter_id IS NULL AND coalesce(closure.office_id, %(office)s) = %(office)s)
     WHERE closure.authority_id = %(authority)s AND closure.during && window_asked.during
     GROUP BY counter.id
),
absent AS MATERIALIZED (
    SELECT staff_member_id, range_agg(absence.during) AS during
      FROM appointments_absence absence, window_asked
     WHERE absence.authority_id = %(authority)s AND absence.during && window_asked.during
     GROUP BY staff_member_id
),
staffed AS MATERIALIZED (
    SELECT shift.*, tstzmultirange(span) - coalesce(closed.during, '{}') - coalesce(absent.during, '{}') AS work
      FROM shift LEFT JOIN closed USING (counter_id) LEFT JOIN absent USING (staff_member_id)
),
busy AS MATERIALIZED (
    SELECT counter_id, range_agg(taken.during) AS during
      FROM (SELECT DISTINCT counter_id FROM shift) counter, window_asked, LATERAL (
        SELECT appointment.during FROM appointments_appointment appointment
         WHERE appointment.counter_id = counter.counter_id AND appointment.during && window_asked.during
           AND appointment.status IN ('held', 'booked')
           AND (appointment.status = 'booked' OR appointment.hold_until > %(now)s)
           AND appointment.id IS DISTINCT FROM %(except_appointment)s
        UNION ALL
        SELECT cancelled.during FROM appointments_appointment cancelled
         WHERE NOT %(sees_cancelled)s AND cancelled.counter_id = counter.counter_id
           AND cancelled.released_at > %(now)s AND cancelled.during && window_asked.during
           AND cancelled.id IS DISTINCT FROM %(except_appointment)s
      ) taken
     GROUP BY counter_id
),
room AS MATERIALIZED (
    SELECT day, counter_id, is_special, %(spoken)s = ANY (spoken_languages) AS in_language,
           work, work - coalesce(busy.during, '{}') AS gaps
      FROM staffed LEFT JOIN busy USING (counter_id)
),
"""
# What nobody asks for is left out: planned once a connection, but run each time.
_KEPT = """
kept AS (
    SELECT day FROM room
     GROUP BY day
    HAVING sum((SELECT coalesce(sum(upper(gap) - lower(gap)), interval '0') FROM unnest(gaps) gap)) - %(duration)s
         < sum((SELECT coalesce(sum(upper(piece) - lower(piece)), interval '0') FROM unnest(work) piece)) * %(share)s
),
"""
_GAP = """
gap AS (SELECT counter_id, is_special, in_language, unnest(gaps) AS gap FROM room),
"""
_GAP_NOT_KEPT = """
gap AS (
    SELECT counter_id, is_special, in_language, unnest(gaps) AS gap
      FROM room WHERE day NOT IN (SELECT day FROM kept)
),
"""
_INTERPRETER = """
interpreter AS MATERIALIZED (
    SELECT range_agg(tstzrange((day.day + starts) AT TIME ZONE 'Europe/Berlin',
                               (day.day + ends) AT TIME ZONE 'Europe/Berlin'))
           - coalesce((SELECT range_agg(booking.during) FROM appointments_interpreterbooking booking
                         JOIN appointments_appointment helped ON helped.id = booking.appointment_id
                        WHERE booking.interpreter_id = speaker.id AND booking.during && window_asked.during
                          AND (helped.status = 'booked' OR helped.status = 'held' AND helped.hold_until > %(now)s)
                          AND helped.id IS DISTINCT FROM %(except_appointment)s), '{}') AS free
      FROM appointments_interpreter speaker
      JOIN appointments_interpreterhours hours ON hours.interpreter_id = speaker.id
      JOIN day ON weekday = extract(isodow FROM day.day) - 1
       AND day.day >= first_day AND (last_day IS NULL OR day.day <= last_day)
     CROSS JOIN window_asked
     WHERE speaker.authority_id = %(authority)s AND speaker.is_active AND %(interpreter)s = ANY (speaker.languages)
     GROUP BY speaker.id, window_asked.during
),
"""
_NO_INTERPRETER = """
interpreter AS (SELECT NULL::tstzmultirange AS free WHERE false),
"""
_FREE = """
free AS (
    SELECT gap.counter_id, gap.is_special, gap.in_language, start
      FROM gap, generate_series(
          -- a closure may end at any minute, a time people are told lies on the raster
          date_bin('5 minutes', lower(gap) - interval '1 microsecond', '2000-01-01Z') + interval '5 minutes',
          upper(gap) - %(duration)s, %(duration)s) AS start
     WHERE start >= %(earliest)s
       -- where an interpreter is asked for, a time exists only when counter and interpreter are both free
       AND (%(interpreter)s = '' OR EXISTS (
            SELECT FROM interpreter WHERE interpreter.free @> tstzrange(start, start + %(duration)s)))
)
"""

_TYPES = (
    ("authority", "bigint"),
    ("office", "bigint"),
    ("services", "bigint[]"),
    ("equipment", "varchar[]"),
    ("days", "date[]"),
    ("weekdays", "int[]"),
    ("duration", "interval"),
    ("earliest", "timestamptz"),
    ("share", "float8"),
    ("sees_cancelled", "boolean"),
    ("interpreter", "text"),
    ("now", "timestamptz"),
    ("spoken", "text"),
    ("except_appointment", "bigint"),
    ("start", "timestamptz"),
    ("prefer_language", "boolean"),
    ("most", "int"),
)


@cache
def _gaps(*, has_share: bool, has_interpreter: bool) -> str:
    """The parts of the statement that are asked for."""
    gap = _KEPT + _GAP_NOT_KEPT if has_share else _GAP
    interpreter = _INTERPRETER if has_interpreter else _NO_INTERPRETER
    return _ROOM + gap + interpreter + _FREE


def ask_gaps(
    question: str,
    *,
    offer: ServiceOffer,
    office: Office,
    persons: int,
    others: tuple[ServiceOffer, ...],
    days: list[dt.date],
    interpreter: str,
    door: Door,
    now: dt.datetime,
    spoken: str = "",
    except_appointment: int | None = None,
    **more,
) -> list[tuple]:
    """The rows a question to the gaps gives for somebody who comes through this door.

    `others` are the offers of those of the `persons` who come for something else; `interpreter` is the language of the
    one who is needed, empty for none.
    """
    asked = (offer, *others)
    needs_station = any(one.service.biometrics in NEEDS_STATION for one in asked)
    share = max(one.urgent_share for one in asked) / 100 if door.leaves_a_share else 0
    return ask_prepared(
        _gaps(has_share=share > 0, has_interpreter=bool(interpreter)) + question,
        {
            "authority": office.authority_id,
            "office": office.pk,
            "services": sorted({one.service_id for one in asked}),
            "equipment": ["biometrics"] if needs_station else [],
            "days": days,
            "weekdays": sorted({day.weekday() for day in days}),
            "duration": dt.timedelta(minutes=minutes_of(offer, persons, others)),
            "earliest": now + dt.timedelta(hours=0 if door is Door.DESK else max(one.lead_hours for one in asked)),
            "share": share,
            "sees_cancelled": door.sees_cancelled,
            "interpreter": interpreter,
            "now": now,
            "spoken": spoken,
            "except_appointment": except_appointment,
            **more,
        },
        types=_TYPES,
    )
