"""What the call display shows: numbers and counters, never a name, never a service."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from appointments.rules.times import OFFICE_TIME
from willkommen.models import Office

SHOWN = 6
# Some of the newest calls are the same person called again.
LOOKED_AT = SHOWN * 4
# Written out, because every screen asks every few seconds, and building it anew cost more than running it.
NEWEST = """
SELECT call.id, call.visit_id, visit.ticket_number, counter.number, visit.day
  FROM appointments_call call
  JOIN appointments_visit visit ON visit.id = call.visit_id
  JOIN appointments_counter counter ON counter.id = call.counter_id
 WHERE call.office_id = %s
 ORDER BY call.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class ShownCall:
    """A number and the counter it is called to. `pk` grows with every call, also with a repeated one."""

    pk: int
    ticket: str
    counter: int


def calls_to_show(office: Office, *, now: dt.datetime) -> list[ShownCall]:
    """The newest calls of today at an office, newest first, each person once. One query over the newest rows only."""
    today = now.astimezone(OFFICE_TIME).date()
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [office.pk, LOOKED_AT])
        newest = cursor.fetchall()
    shown: dict[int, ShownCall] = {}
    for pk, visit, ticket, counter, day in newest:
        if day == today and visit not in shown:
            shown[visit] = ShownCall(pk, ticket, counter)
    return list(shown.values())[:SHOWN]
