"""What `/metrics` says of appointments and of the queue: counts by authority."""

from willkommen.metrics import GAUGE, Family, register

_TODAY = "visit.day = (%(now)s AT TIME ZONE 'Europe/Berlin')::date"

_BOOKED = """
SELECT 'appointments_ahead', '{}'::jsonb, count(*)::float8 FROM appointments_appointment
 WHERE office_id IN (SELECT id FROM willkommen_office WHERE authority_id = %(authority)s)
   AND status = 'booked' AND during && tstzrange(%(now)s, NULL)
"""
_HELD = """
SELECT 'appointments_held', '{}'::jsonb, count(*)::float8 FROM appointments_appointment
 WHERE authority_id = %(authority)s AND status = 'held' AND hold_until > %(now)s
"""
_WAITING = f"""
SELECT 'people_waiting', '{{}}'::jsonb, count(*)::float8 FROM appointments_visit visit
 WHERE visit.authority_id = %(authority)s AND visit.status = 'waiting' AND {_TODAY}
"""  # noqa: S608 -- a constant of this file
_LONGEST = f"""
SELECT 'people_waiting_seconds', '{{}}'::jsonb,
       coalesce(greatest(0, max(extract(epoch FROM %(now)s - visit.turn_at))), 0)::float8 FROM appointments_visit visit
 WHERE visit.authority_id = %(authority)s AND visit.status = 'waiting' AND {_TODAY}
"""  # noqa: S608 -- a constant of this file
_LIST = """
SELECT 'waiting_list_entries', '{}'::jsonb, count(*)::float8 FROM appointments_waitingentry
 WHERE authority_id = %(authority)s AND status = 'waiting'
"""


def register_metrics() -> None:
    """Make them known; called once at start."""
    register(
        Family("appointments_ahead", GAUGE, "Booked appointments that are not over.", _BOOKED),
        Family("appointments_held", GAUGE, "Times held at this moment for somebody who types.", _HELD),
        Family("people_waiting", GAUGE, "People with a number who wait today.", _WAITING),
        Family("people_waiting_seconds", GAUGE, "How long the longest of them has waited for their turn.", _LONGEST),
        Family("waiting_list_entries", GAUGE, "Entries of the waiting list that wait for a time.", _LIST),
    )
