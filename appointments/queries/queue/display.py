"""What the call display shows: numbers and counters, never a name, never a service."""

import datetime as dt
from dataclasses import dataclass

from appointments.models import Call
from appointments.queries.availability import OFFICE_TIME
from willkommen.models import Office

SHOWN = 6
# Some of the newest calls are the same person called again.
LOOKED_AT = SHOWN * 4


@dataclass(frozen=True)
class ShownCall:
    """A number and the counter it is called to. `pk` grows with every call, also with a repeated one."""

    pk: int
    ticket: str
    counter: int


def calls_to_show(office: Office, *, now: dt.datetime) -> list[ShownCall]:
    """The newest calls of today at an office, newest first, each person once. One query over the newest rows only."""
    today = now.astimezone(OFFICE_TIME).date()
    newest = (
        Call.objects.filter(office=office)
        .order_by("-id")
        .values_list("id", "visit_id", "visit__ticket_number", "counter__number", "visit__day")[:LOOKED_AT]
    )
    shown: dict[int, ShownCall] = {}
    for pk, visit, ticket, counter, day in newest:
        if day == today and visit not in shown:
            shown[visit] = ShownCall(pk, ticket, counter)
    return list(shown.values())[:SHOWN]
