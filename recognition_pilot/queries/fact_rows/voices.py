"""Facts of what people say: feedback, complaints, reported barriers. Nobody's words are read."""

_FEEDBACK = """
  FROM recognition_pilot_feedback given
 WHERE given.authority_id = %(authority)s AND given.given_on BETWEEN %(first)s AND %(last)s
"""
_WHO = "given.given_on AS day, given.language, given.office_id AS office"
_YES = "IN ('yes', 'rather_yes')"


def _question(name: str) -> str:
    return f"""
SELECT {_WHO}, 1 AS weight, CASE WHEN given.{name} {_YES} THEN 1 ELSE 0 END AS amount
{_FEEDBACK} AND given.{name} <> ''
"""


_ANSWERS = f"""
SELECT {_WHO}, 1 AS weight, CASE WHEN answer {_YES} THEN 1 ELSE 0 END AS amount
  FROM recognition_pilot_feedback given, unnest(ARRAY[given.understood, given.friendly, given.settled]) AS answer
 WHERE given.authority_id = %(authority)s AND given.given_on BETWEEN %(first)s AND %(last)s AND answer <> ''
"""
_COMPLAINTS = """
  FROM recognition_pilot_complaint complaint
 WHERE complaint.authority_id = %(authority)s AND complaint.kind = 'complaint'
"""
_COMPLAINED = f"""
SELECT complaint.received_on AS day, 1 AS weight, 0 AS amount, complaint.topic, complaint.office_id AS office
{_COMPLAINTS} AND complaint.received_on BETWEEN %(first)s AND %(last)s
"""
_ANSWERED = f"""
SELECT *, value AS amount FROM (
SELECT complaint.answered_on AS day, 1 AS weight, complaint.topic, complaint.office_id AS office,
       greatest(0, complaint.answered_on - complaint.received_on) AS value
{_COMPLAINTS} AND complaint.answered_on BETWEEN %(first)s AND %(last)s) answered
"""

# Open for more than four weeks at the end of the day.
_BARRIERS = """
SELECT moment::date AS day, 1 AS weight, 0 AS amount
  FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS moment
  JOIN willkommen_accessibilityreport report ON report.authority_id = %(authority)s
   AND (report.reported_at AT TIME ZONE 'Europe/Berlin')::date < moment::date - 28
   AND (report.settled_at IS NULL OR (report.settled_at AT TIME ZONE 'Europe/Berlin')::date > moment::date)
"""

VOICES = {
    "answers": _ANSWERS,
    "understood": _question("understood"),
    "friendly": _question("friendly"),
    "settled": _question("settled"),
    "feedback": f"SELECT {_WHO}, 1 AS weight, 0 AS amount {_FEEDBACK}",
    "complaints": _COMPLAINED,
    "complaint_days": _ANSWERED,
    "barriers": _BARRIERS,
}
