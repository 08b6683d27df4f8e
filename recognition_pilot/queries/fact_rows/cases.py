"""Facts of cases, from their days and their history: what is erased with a case is never asked for."""

_DECIDED = """
  FROM casework_case c
  JOIN appointments_service service ON service.id = c.service_id
  JOIN appointments_situation situation ON situation.id = service.situation_id
 WHERE c.authority_id = %(authority)s AND c.received_at IS NOT NULL
   AND c.decided_at >= %(since)s AND c.decided_at < %(until)s
"""
_DECIDED_ON = "(c.decided_at AT TIME ZONE 'Europe/Berlin')::date"
_TIME = f"""
SELECT *, value AS amount FROM (
SELECT {_DECIDED_ON} AS day, 1 AS weight, service.code AS service, situation.code AS group,
       greatest(0, {_DECIDED_ON} - (c.received_at AT TIME ZONE 'Europe/Berlin')::date) AS value
{_DECIDED}) decided
"""
_TIME_FROM_COMPLETE = f"""
SELECT *, value AS amount FROM (
SELECT {_DECIDED_ON} AS day, 1 AS weight, service.code AS service,
       greatest(0, {_DECIDED_ON} - (c.complete_at AT TIME ZONE 'Europe/Berlin')::date) AS value
{_DECIDED} AND c.complete_at IS NOT NULL) decided
"""
_COMPLETE_UNKNOWN = f"""
SELECT {_DECIDED_ON} AS day, 1 AS weight, 0 AS amount, service.code AS service
{_DECIDED} AND c.complete_at IS NULL
"""
# Only the three kinds of participation: no other waiting is read here, let alone shown.
_OTHERS = f"""
WITH decided AS (SELECT c.id, {_DECIDED_ON} AS day, c.decided_at {_DECIDED}),
step AS (
    SELECT decided.day, event.case_id, event.status_to, event.happened_at,
           lead(event.happened_at, 1, decided.decided_at) OVER (
               PARTITION BY event.case_id ORDER BY event.happened_at, event.id) AS ended_at
      FROM casework_caseevent event JOIN decided ON decided.id = event.case_id
     WHERE event.status_to <> '' AND event.happened_at <= decided.decided_at
),
waited AS (
    SELECT day, case_id, sum((ended_at AT TIME ZONE 'Europe/Berlin')::date
                             - (happened_at AT TIME ZONE 'Europe/Berlin')::date)::int AS value,
           CASE status_to WHEN 'with_employment_agency' THEN 'employment_agency'
                          WHEN 'with_federal_office' THEN 'federal_office' ELSE 'other' END AS key
      FROM step
     WHERE status_to IN ('with_employment_agency', 'with_federal_office', 'with_other_body')
     GROUP BY day, case_id, key
)
SELECT day, '' AS cut, '' AS key, 1 AS weight, sum(value)::int AS value, sum(value) AS amount
  FROM waited GROUP BY day, case_id
UNION ALL
SELECT day, 'body', key, 1, value, value FROM waited
"""
_CARD = """
SELECT *, value AS amount FROM (
SELECT (event.happened_at AT TIME ZONE 'Europe/Berlin')::date AS day, 1 AS weight,
       CASE WHEN EXISTS (SELECT FROM casework_caseevent sent
                          WHERE sent.case_id = event.case_id AND sent.status_to = 'direct_dispatch'
                            AND sent.happened_at BETWEEN ordered.at AND event.happened_at)
            THEN 'yes' ELSE 'no' END AS dispatch,
       (event.happened_at AT TIME ZONE 'Europe/Berlin')::date - (ordered.at AT TIME ZONE 'Europe/Berlin')::date AS value
  FROM casework_caseevent event
 CROSS JOIN LATERAL (
       SELECT max(earlier.happened_at) AS at FROM casework_caseevent earlier
        WHERE earlier.case_id = event.case_id AND earlier.status_to = 'card_ordered'
          AND earlier.happened_at <= event.happened_at) ordered
 WHERE event.authority_id = %(authority)s AND event.status_to = 'handed_out' AND ordered.at IS NOT NULL
   AND event.happened_at >= %(since)s AND event.happened_at < %(until)s) handed_out
"""
# What was open at the end of each day, by whole weeks since the receipt: more than eight weeks are eight and over.
_OPEN = """
WITH alive AS (
    SELECT c.id, c.received_at, c.service_id FROM casework_case c
     WHERE c.authority_id = %(authority)s AND c.received_at < %(until)s
       AND coalesce(least(c.decided_at, c.closed_at), 'infinity') >= %(since)s
),
step AS (
    SELECT id, received_at AS at, 0 AS place, true AS is_open FROM alive
    UNION ALL
    SELECT alive.id, event.happened_at, event.id, event.status_to IN (
           'received', 'competence', 'incomplete', 'in_review', 'with_employment_agency', 'with_federal_office',
           'with_other_body', 'security_check', 'biometrics', 'hearing', 'suspended')
      FROM alive JOIN casework_caseevent event ON event.case_id = alive.id AND event.status_to <> ''
     WHERE event.happened_at >= alive.received_at
),
span AS (
    SELECT id, is_open, (at AT TIME ZONE 'Europe/Berlin')::date AS from_day,
           (lead(at) OVER (PARTITION BY id ORDER BY at, place) AT TIME ZONE 'Europe/Berlin')::date AS to_day
      FROM step
)
SELECT day, count(*) AS weight, 0 AS amount, service.code AS service, value
  FROM (SELECT moment::date AS day FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS moment) every
  JOIN span ON span.is_open AND span.from_day <= day AND (span.to_day IS NULL OR span.to_day > day)
  JOIN alive ON alive.id = span.id
  JOIN appointments_service service ON service.id = alive.service_id
 CROSS JOIN LATERAL (
       SELECT greatest(0, (day - (alive.received_at AT TIME ZONE 'Europe/Berlin')::date - 1) / 7)::int AS value) age
 GROUP BY day, service.code, value
"""
_REQUESTS = f"""
SELECT *, value AS amount FROM (
SELECT {_DECIDED_ON} AS day, 1 AS weight, service.code AS service, c.language, c.channel,
       (SELECT count(*) FROM casework_caseevent event
         WHERE event.case_id = c.id AND event.kind = 'documents_requested'
           AND event.happened_at <= c.decided_at)::int AS value
{_DECIDED}) decided
"""
_RECEIVED = """
SELECT (c.received_at AT TIME ZONE 'Europe/Berlin')::date AS day, 1 AS weight, service.code AS service,
       CASE WHEN c.channel IN ('informal', 'online') THEN 1 ELSE 0 END AS amount
  FROM casework_case c JOIN appointments_service service ON service.id = c.service_id
 WHERE c.authority_id = %(authority)s AND c.channel <> 'transfer'
   AND c.received_at >= %(since)s AND c.received_at < %(until)s
"""
_HAPPENED = """
SELECT (event.happened_at AT TIME ZONE 'Europe/Berlin')::date AS day, 1 AS weight, 0 AS amount
  FROM casework_caseevent event
 WHERE event.authority_id = %(authority)s AND event.happened_at >= %(since)s AND event.happened_at < %(until)s
   AND event.kind
"""

CASES = {
    "decided": _TIME,
    "decided_complete": _TIME_FROM_COMPLETE,
    "complete_unknown": _COMPLETE_UNKNOWN,
    "others": _OTHERS,
    "card": _CARD,
    "open_cases": _OPEN,
    "requests": _REQUESTS,
    "received": _RECEIVED,
    "letters": f"{_HAPPENED} IN ('documents_requested', 'decision_notified')",
    "questions": f"{_HAPPENED} = 'question_asked'",
}
