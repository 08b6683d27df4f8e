"""Whose waiting number somebody reads out."""

import datetime as dt
import re
from dataclasses import dataclass

from appointments.models import Visit
from appointments.rules.queue import ticket_number
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Authority, Office

TICKET = re.compile(r"\s*([A-Za-z])\s*([0-9]{1,3})\s*")


@dataclass(frozen=True)
class Ticket:
    """A waiting number as it was typed, and the visit it belongs to: of today here, else elsewhere, else the last one."""

    number: str
    visit: Visit | None
    is_today: bool
    is_here: bool


def ticket_as_typed(authority: Authority, office: Office | None, typed: str, *, now: dt.datetime) -> Ticket | None:
    """The visit of a typed waiting number such as `a7` or `A 07`; None for what is no waiting number at all."""
    match = TICKET.fullmatch(typed)
    if match is None:
        return None
    number = ticket_number(match[1].upper(), int(match[2]))
    today = now.astimezone(OFFICE_TIME).date()
    found = list(
        Visit.objects.filter(authority=authority, ticket_number=number)
        .select_related("office")
        .order_by("-day", "office__code")[:20]
    )
    best = min(found, key=lambda visit: (visit.day != today, visit.office_id != (office and office.pk)), default=None)
    if best is None:
        return Ticket(number, None, is_today=False, is_here=False)
    is_here = office is not None and best.office_id == office.pk
    return Ticket(number, best, is_today=best.day == today, is_here=is_here)
