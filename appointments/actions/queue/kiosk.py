"""Arriving at a kiosk: the same acts as at the desk, slowed down, and refused in words for whoever stands there.

A kiosk is opened by a secret address that can leak. A bucket per office keeps whoever has it from flooding the queue or
trying out numbers; it is filled outside of the transaction a refusal takes back.
"""

import datetime as dt

from appointments.actions.queue.arrivals import (
    AlreadyHere,
    AnotherDay,
    AnotherOffice,
    Cancelled,
    NotConfirmed,
    NotExpected,
    NotOfferedHere,
    TooEarly,
    check_in,
    give_walk_in_ticket,
)
from appointments.models import Appointment, ArrivedBy, ServiceOffer, Visit
from appointments.models.queue import STILL_HERE
from appointments.queries.queue.arrival import appointment_as_shown
from appointments.rules.queue import earliest_check_in
from appointments.rules.times import OFFICE_TIME
from willkommen.errors import Refused
from willkommen.models import Office
from willkommen.rate import slow_down

# An office with two kiosks and a line in front of them gives out fewer.
NUMBERS_A_MINUTE, NUMBERS_AT_ONCE = 12, 24
# Somebody mistypes; nobody tries out 4.5 thousand million numbers.
TRIES_A_MINUTE, TRIES_AT_ONCE = 20, 40
REASONS: dict[type[Refused], str] = {
    TooEarly: "too_early",
    AnotherOffice: "another_office",
    Cancelled: "cancelled",
    NotConfirmed: "not_confirmed",
}


class TurnedAway(Refused):
    """No number here and now. `reason` chooses the kiosk's own sentence, `facts` (plain texts) fill it; no person."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def arrive_at_kiosk(*, office: Office, shown: str, now: dt.datetime) -> Visit:
    """Check in with what was typed or scanned. A number of another authority is as unknown as any. Raises `TurnedAway`."""
    _slowly(office, "tries", TRIES_A_MINUTE, TRIES_AT_ONCE, now)
    appointment = appointment_as_shown(office.authority, shown)
    if appointment is None:
        raise TurnedAway("unknown")
    try:
        return check_in(appointment=appointment, office=office, now=now, arrived_by=ArrivedBy.KIOSK)
    except NotExpected as refused:
        raise _turned_away(refused, appointment, now) from refused


def take_number_at_kiosk(
    *, offer: ServiceOffer, office: Office, language: str, spoken_language: str, now: dt.datetime
) -> Visit:
    """Take a number without an appointment. Raises `TurnedAway`."""
    _slowly(office, "numbers", NUMBERS_A_MINUTE, NUMBERS_AT_ONCE, now)
    try:
        return give_walk_in_ticket(
            offer=offer,
            office=office,
            language=language,
            spoken_language=spoken_language,
            now=now,
            arrived_by=ArrivedBy.KIOSK,
        )
    except NotOfferedHere as refused:
        raise TurnedAway("not_here") from refused


def _slowly(office: Office, name: str, per_minute: int, burst: int, now: dt.datetime) -> None:
    if slow_down(key=f"kiosk:{office.pk}:{name}", per_minute=per_minute, burst=burst, now=now):
        raise TurnedAway("busy")


def _turned_away(refused: NotExpected, appointment: Appointment, now: dt.datetime) -> TurnedAway:
    if isinstance(refused, AlreadyHere):
        visit = Visit.objects.get(appointment=appointment)
        return (
            TurnedAway("already_here", ticket=visit.ticket_number)
            if visit.status in STILL_HERE
            else TurnedAway("was_here")
        )
    starts_at = appointment.starts_at
    facts = {"starts_at": starts_at.isoformat(), "opens_at": earliest_check_in(starts_at).isoformat()}
    if isinstance(refused, AnotherDay):
        is_over = starts_at.astimezone(OFFICE_TIME).date() < now.astimezone(OFFICE_TIME).date()
        return TurnedAway("past_day" if is_over else "another_day", **facts)
    if isinstance(refused, AnotherOffice):
        place = appointment.office
        facts |= {"place": place.name, "street": place.street, "town": f"{place.postcode} {place.town}"}
    # what became of a cancelled or moved appointment is not for whoever found an old letter
    return TurnedAway(REASONS[type(refused)], **({} if isinstance(refused, Cancelled | NotConfirmed) else facts))
