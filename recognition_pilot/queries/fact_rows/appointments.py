"""Facts of appointments: searched, kept, cancelled, in which language; and what the counters could have spoken."""

from recognition_pilot.rules.facts import LEADS

_LEAD = " ".join(f"WHEN ahead <= {lead.last} THEN '{lead.key}'" for lead in LEADS if lead.last is not None)
_FURTHEST = LEADS[-1].key

_SEARCHES = """
SELECT day, searches AS weight, without_result AS amount, service.code AS service, language
  FROM appointments_searchcount counted JOIN appointments_service service ON service.id = counted.service_id
 WHERE counted.authority_id = %(authority)s AND day BETWEEN %(first)s AND %(last)s
"""
_BOOKED = f"""
SELECT day, came, missed, service, CASE {_LEAD} ELSE '{_FURTHEST}' END AS lead, reminder
  FROM (SELECT (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date AS day,
               (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date
                   - (appointment.booked_at AT TIME ZONE 'Europe/Berlin')::date AS ahead,
               visit.id IS NOT NULL AS came,
               visit.id IS NULL AND appointment.did_not_come_at IS NOT NULL AS missed,
               service.code AS service,
               CASE WHEN EXISTS (
                   SELECT FROM willkommen_outgoingmessage message
                    WHERE message.about_type = 'appointments.appointment' AND message.about_id = appointment.id
                      AND message.kind = 'appointment.reminder' AND message.status = 'sent')
               THEN 'yes' ELSE 'no' END AS reminder
          FROM appointments_appointment appointment
          JOIN appointments_service service ON service.id = appointment.service_id
          LEFT JOIN appointments_visit visit ON visit.appointment_id = appointment.id
         WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked'
           AND appointment.office_id IN (SELECT id FROM willkommen_office WHERE authority_id = %(authority)s)
           AND appointment.during && tstzrange(%(since)s, %(until)s)
           AND lower(appointment.during) >= %(since)s AND lower(appointment.during) < %(until)s) booked
"""
_DUE = f"SELECT *, 1 AS weight, CASE WHEN missed THEN 1 ELSE 0 END AS amount FROM ({_BOOKED}) due"
_UNSETTLED = f"SELECT *, 1 AS weight, 0 AS amount FROM ({_BOOKED}) due WHERE NOT came AND NOT missed"
# The time counts as used again when somebody else was booked into any of it afterwards.
_CANCELLED = """
SELECT (lower(gone.during) AT TIME ZONE 'Europe/Berlin')::date AS day, 1 AS weight, service.code AS service,
       CASE WHEN EXISTS (
           SELECT FROM appointments_appointment new
            WHERE new.counter_id = gone.counter_id AND new.during && gone.during AND new.id <> gone.id
              AND new.status = 'booked' AND new.booked_at >= gone.cancelled_at)
       THEN 1 ELSE 0 END AS amount
  FROM appointments_appointment gone JOIN appointments_service service ON service.id = gone.service_id
 WHERE gone.authority_id = %(authority)s AND gone.status = 'cancelled' AND gone.booked_at IS NOT NULL
   AND gone.cancelled_at < lower(gone.during)
   AND lower(gone.during) >= %(since)s AND lower(gone.during) < %(until)s
"""
# By the shifts of the day, as they are known when the day is over.
_IN_LANGUAGE = """
SELECT (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date AS day, 1 AS weight,
       appointment.spoken_language AS language, appointment.office_id AS office,
       CASE WHEN appointment.spoken_language = 'de'
              OR EXISTS (SELECT FROM appointments_interpreterbooking helped
                          WHERE helped.appointment_id = appointment.id)
              OR EXISTS (
                 SELECT FROM appointments_shift shift
                   JOIN willkommen_staffmember staff ON staff.id = shift.staff_member_id
                  WHERE shift.counter_id = coalesce(visit.counter_id, appointment.counter_id)
                    AND appointment.spoken_language = ANY (staff.spoken_languages)
                    AND shift.weekday = extract(isodow FROM lower(appointment.during) AT TIME ZONE 'Europe/Berlin') - 1
                    AND shift.first_day <= (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date
                    AND (shift.last_day IS NULL
                         OR shift.last_day >= (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::date)
                    AND shift.starts <= (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::time
                    AND shift.ends > (lower(appointment.during) AT TIME ZONE 'Europe/Berlin')::time
                    AND NOT EXISTS (
                        SELECT FROM appointments_absence absence
                         WHERE absence.staff_member_id = shift.staff_member_id
                           AND absence.authority_id = shift.authority_id
                           AND absence.during @> lower(appointment.during)))
       THEN 1 ELSE 0 END AS amount
  FROM appointments_appointment appointment
  LEFT JOIN appointments_visit visit ON visit.appointment_id = appointment.id
 WHERE appointment.authority_id = %(authority)s AND appointment.status = 'booked' AND appointment.spoken_language <> ''
   AND appointment.office_id IN (SELECT id FROM willkommen_office WHERE authority_id = %(authority)s)
   AND appointment.during && tstzrange(%(since)s, %(until)s)
   AND lower(appointment.during) >= %(since)s AND lower(appointment.during) < %(until)s
"""
# Minutes of the counters, never whose: somebody with two languages counts in both, and once in all.
_COUNTER_HOURS = """
WITH shift AS (
    SELECT day, shift.counter_id, counter.office_id, shift.staff_member_id, staff.spoken_languages,
           tstzmultirange(tstzrange((day + starts) AT TIME ZONE 'Europe/Berlin',
                                    (day + ends) AT TIME ZONE 'Europe/Berlin')) AS span
      FROM unnest(%(days)s::date[]) AS day
      JOIN appointments_shift shift ON shift.weekday = extract(isodow FROM day) - 1
       AND day >= first_day AND (last_day IS NULL OR day <= last_day)
      JOIN appointments_counter counter ON counter.id = shift.counter_id AND counter.is_open
      JOIN willkommen_staffmember staff ON staff.id = shift.staff_member_id AND staff.is_active
     WHERE shift.authority_id = %(authority)s AND staff.spoken_languages && ARRAY(
           SELECT DISTINCT language FROM willkommen_staffmember, unnest(spoken_languages) language
            WHERE language <> 'de')
),
work AS (
    SELECT day, spoken_languages, span
           - coalesce((SELECT range_agg(closure.during) FROM appointments_closure closure
                        WHERE closure.authority_id = %(authority)s
                          AND (closure.counter_id = shift.counter_id OR closure.counter_id IS NULL
                               AND coalesce(closure.office_id, shift.office_id) = shift.office_id)), '{}')
           - coalesce((SELECT range_agg(absence.during) FROM appointments_absence absence
                        WHERE absence.authority_id = %(authority)s
                          AND absence.staff_member_id = shift.staff_member_id), '{}') AS span
      FROM shift
),
minutes AS (
    SELECT day, spoken_languages,
           (SELECT coalesce(sum(extract(epoch FROM upper(piece) - lower(piece))), 0) / 60
              FROM unnest(span) piece)::int AS minutes
      FROM work
)
SELECT day, '' AS cut, '' AS key, 1 AS weight,
       coalesce((SELECT sum(minutes) FROM minutes WHERE minutes.day = every.day), 0) AS amount
  FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS moment, LATERAL (SELECT moment::date AS day) every
UNION ALL
SELECT day, 'language', language, 1, sum(minutes) FROM minutes, unnest(spoken_languages) AS language
 WHERE language <> 'de' GROUP BY day, language
"""

APPOINTMENTS = {
    "searches": _SEARCHES,
    "due": _DUE,
    "unsettled": _UNSETTLED,
    "cancelled": _CANCELLED,
    "in_language": _IN_LANGUAGE,
    "counter_hours": _COUNTER_HOURS,
}
