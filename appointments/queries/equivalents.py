"""Free times that are as good as the one somebody has: same service, same people, as near to it as can be.

One question a group of people who need the same, not one a person: a closure can touch hundreds.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from appointments.models import Appointment, ServiceOffer
from appointments.queries.catalogue import minutes_of
from appointments.queries.family import places_for_all
from appointments.queries.gaps import Door, ask_gaps
from appointments.queries.holidays import working_days
from appointments.queries.interpreting import language_to_interpret
from appointments.rules.affected import SOONEST_NEW_TIME, how_far
from appointments.rules.times import OFFICE_TIME
from willkommen.models import Office

SPOTS = "SELECT start, counter_id, bool_or(in_language) FROM free GROUP BY 1, 2"
# Looked at first; only who finds nothing there is looked for over the whole time that can be booked.
DAYS_BEFORE, DAYS_AFTER = dt.timedelta(days=7), dt.timedelta(days=21)


@dataclass(frozen=True)
class Spot:
    """A free time at a counter (UTC)."""

    start: dt.datetime
    counter_id: int
    office: Office
    in_language: bool


@dataclass(frozen=True)
class Need:
    """What a time must have for somebody: people with the same need look for the same times."""

    offer: ServiceOffer
    office: Office
    persons: int
    others: tuple[ServiceOffer, ...]
    interpreter: str
    spoken_language: str

    @property
    def lasts(self) -> dt.timedelta:
        """How long it takes at the counter, as the office plans it today."""
        return dt.timedelta(minutes=minutes_of(self.offer, self.persons, self.others))


def need_of(appointment: Appointment, *, now: dt.datetime) -> Need:
    """What the holder of an appointment needs of another one; asks for what `with_needs` has not loaded."""
    spoken = appointment.spoken_language
    return Need(
        offer=appointment.offer,
        office=appointment.office,
        persons=appointment.persons,
        others=tuple(person.offer for person in appointment.others.all()),
        interpreter=language_to_interpret(
            appointment.authority, needs_interpreter=appointment.needs_interpreter, spoken_language=spoken, now=now
        ),
        spoken_language=spoken,
    )


def with_needs(appointments):
    """Load what needs are made of, at once."""
    return appointments.select_related("authority", "offer__service", "offer__authority", "office").prefetch_related(
        "others__offer__service"
    )


def free_spots(need: Need, *, around: Iterable[dt.date], now: dt.datetime, everywhen: bool = False) -> list[Spot]:
    """Free times for a need around some days; `everywhen` looks as far ahead as the offer can be booked at all."""
    days = _days(need.offer, list(around), now=now, everywhen=everywhen)
    earliest = now + SOONEST_NEW_TIME
    return [
        Spot(start, counter_id, office, bool(in_language) or need.spoken_language == "de")
        for office in places_for_all([need.offer, *need.others])
        for start, counter_id, in_language in ask_gaps(
            SPOTS,
            offer=need.offer,
            office=office,
            persons=need.persons,
            others=need.others,
            days=days,
            interpreter=need.interpreter,
            # what is kept for the counter may be used: these people had a time already
            door=Door.DESK,
            now=now,
            spoken=need.spoken_language,
        )
        if start >= earliest
    ]


def nearest_first(spots: list[Spot], appointment: Appointment) -> list[Spot]:
    """The best replacement first."""
    return sorted(spots, key=lambda spot: (distance(spot, appointment), spot.start, spot.counter_id))


def best_spots(appointment: Appointment, *, now: dt.datetime) -> Iterator[Spot]:
    """Times to offer in place of an appointment, the best first, no start at an office twice."""
    need, seen = need_of(appointment, now=now), set()
    around = [appointment.starts_at.astimezone(OFFICE_TIME).date()]
    for everywhen in (False, True):
        for spot in nearest_first(free_spots(need, around=around, now=now, everywhen=everywhen), appointment):
            if (spot.office.pk, spot.start) not in seen:
                seen.add((spot.office.pk, spot.start))
                yield spot


def distance(spot: Spot, appointment: Appointment) -> dt.timedelta:
    """How far a free time is from the one somebody has."""
    return how_far(
        old=appointment.starts_at.astimezone(dt.UTC),
        new=spot.start.astimezone(dt.UTC),
        keeps_language=spot.in_language,
        keeps_office=spot.office.pk == appointment.office_id,
    )


def _days(offer: ServiceOffer, around: list[dt.date], *, now: dt.datetime, everywhen: bool) -> list[dt.date]:
    today = now.astimezone(OFFICE_TIME).date()
    if everywhen:
        return working_days(today, max(today + dt.timedelta(days=offer.horizon_days), max(around) + DAYS_AFTER))
    return working_days(max(today, min(around) - DAYS_BEFORE), max(today, max(around) + DAYS_AFTER))
