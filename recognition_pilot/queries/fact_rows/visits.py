"""Facts of visits: waiting, being served, how they ended."""

_VISITS = """
  FROM appointments_visit visit
  JOIN appointments_service service ON service.id = visit.service_id
  JOIN appointments_situation situation ON situation.id = service.situation_id
  LEFT JOIN appointments_appointment appointment ON appointment.id = visit.appointment_id
 WHERE visit.authority_id = %(authority)s AND visit.day BETWEEN %(first)s AND %(last)s
   AND visit.office_id IN (SELECT id FROM willkommen_office WHERE authority_id = %(authority)s)
"""
_ENDED = """
       visit.day, 1 AS weight, service.code AS service, visit.spoken_language AS language,
       coalesce(appointment.booked_by, 'walk_in') AS channel
"""
# Whoever was put aside or called again waited until the first call.
_WAIT = f"""
SELECT *, value AS amount FROM (
SELECT visit.day, 1 AS weight, visit.office_id AS office, situation.code AS group,
       to_char(visit.arrived_at AT TIME ZONE 'Europe/Berlin', 'HH24') AS hour,
       greatest(0, floor(extract(epoch FROM coalesce(
           (SELECT min(call.called_at) FROM appointments_call call WHERE call.visit_id = visit.id),
           visit.called_at) - visit.arrived_at) / 60))::int AS value
{_VISITS} AND visit.called_at IS NOT NULL) waited
"""
_COUNTER_TIME = f"""
SELECT *, value AS amount FROM (
SELECT visit.day, 1 AS weight, service.code AS service,
       greatest(0, floor(extract(epoch FROM visit.served_to - visit.called_at) / 60))::int AS value
{_VISITS} AND visit.status = 'done' AND visit.called_at IS NOT NULL AND visit.served_to IS NOT NULL) served
"""
# Per cent of the booked length; a walk-in has none.
_COUNTER_PLAN = f"""
SELECT *, value AS amount FROM (
SELECT visit.day, 1 AS weight, service.code AS service,
       greatest(0, round(100 * extract(epoch FROM visit.served_to - visit.called_at)
           / extract(epoch FROM upper(appointment.during) - lower(appointment.during))))::int AS value
{_VISITS} AND visit.status = 'done' AND visit.called_at IS NOT NULL AND visit.served_to IS NOT NULL
   AND appointment.id IS NOT NULL) served
"""
# A case that hangs on the appointment must stay quiet for 30 days; nobody is recognised again by name.
_SOLVED = f"""
SELECT {_ENDED},
       CASE WHEN visit.outcome = 'done' AND visit.follow_up_id IS NULL AND NOT EXISTS (
           SELECT FROM casework_caseappointment link
            WHERE link.appointment_id = visit.appointment_id AND (EXISTS (
                  SELECT FROM casework_caseevent event
                   WHERE event.case_id = link.case_id AND event.kind = 'documents_requested'
                     AND event.happened_at > visit.arrived_at
                     AND event.happened_at < visit.arrived_at + interval '30 days')
               OR EXISTS (
                  SELECT FROM casework_caseappointment other
                    JOIN appointments_appointment later ON later.id = other.appointment_id
                   WHERE other.case_id = link.case_id AND later.status = 'booked' AND later.id <> appointment.id
                     AND lower(later.during) > lower(appointment.during)
                     AND lower(later.during) < lower(appointment.during) + interval '30 days')))
       THEN 1 ELSE 0 END AS amount
{_VISITS} AND visit.status = 'done' AND visit.outcome <> ''
"""
_NO_OUTCOME = f"""
SELECT {_ENDED}, 0 AS amount
{_VISITS} AND (visit.status = 'done' AND visit.outcome = '' OR visit.status = 'not_recorded')
"""
_ENDED_VISITS = f"""
SELECT visit.day, 1 AS weight, 0 AS amount, visit.language, visit.office_id AS office
{_VISITS} AND visit.status = 'done'
"""

VISITS = {
    "wait": _WAIT,
    "counter_time": _COUNTER_TIME,
    "counter_plan": _COUNTER_PLAN,
    "solved": _SOLVED,
    "no_outcome": _NO_OUTCOME,
    "visits": _ENDED_VISITS,
}
