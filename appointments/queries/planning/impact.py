"""What a change of the plan would do, counted before it is saved."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from appointments.models import AffectedAppointment, Appointment
from appointments.queries.equivalents import Need, Spot, free_spots, need_of, with_needs
from appointments.queries.holidays import working_days
from appointments.queries.planning.affected import UNSETTLED
from appointments.queries.touched import Touched
from appointments.rules.affected import MOST_TIMES, how_far, times_each
from appointments.rules.times import OFFICE_TIME, RASTER_MINUTES
from willkommen.languages import language_name
from willkommen.models import Authority

SOON = 5
RASTER_S = RASTER_MINUTES * 60


@dataclass(frozen=True)
class DayTouched:
    """A day with the number of affected appointments at each counter."""

    day: dt.date
    count: int
    counters: list[tuple[str, int, int]]


@dataclass(frozen=True)
class Impact:
    """How many are affected, where, and what can be done for them."""

    touched: list[Touched]
    # Whom no message reaches.
    without_contact: int
    # Already asked because of an earlier change; nobody is asked twice at a time.
    asked_before: int
    # Of those who are asked now: how many get a time at all, and how many one within five working days.
    with_time: int
    soon: int
    times_each: int
    languages: list[tuple[str, int]]
    # What exactly is to be saved, so that agreeing to one thing is no agreement to another.
    about: str

    @property
    def count(self) -> int:
        """All affected appointments."""
        return len(self.touched)

    @property
    def asked(self) -> int:
        """Who is asked because of this change."""
        return self.count - self.asked_before

    @property
    def later(self) -> int:
        """Who gets a time, but later than within five working days."""
        return self.with_time - self.soon

    @property
    def without_time(self) -> int:
        """For whom there is no time at all."""
        return self.asked - self.with_time

    @cached_property
    def days(self) -> list[DayTouched]:
        """The affected appointments by day and counter."""
        by_day = groupby(self.touched, key=lambda touched: touched.start.astimezone(OFFICE_TIME).date())
        found = []
        for day, several in by_day:
            counters = Counter((touched.office_name, touched.counter_number) for touched in several)
            rows = [(office, number, count) for (office, number), count in sorted(counters.items())]
            found.append(DayTouched(day, counters.total(), rows))
        return found

    @cached_property
    def fingerprint(self) -> str:
        """Changes with every number the reader saw, and with whatever is to be saved."""
        told = [self.about, [touched.pk for touched in self.touched], self.without_contact, self.asked_before]
        told += [self.with_time, self.soon]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def impact_of(authority: Authority, touched: list[Touched], *, about: str, now: dt.datetime) -> Impact:
    """The impact of a change that has been made but not committed: free times are those that will be left."""
    keys = [one.pk for one in touched]
    asked_before = set(
        AffectedAppointment.objects.filter(authority=authority, appointment__in=keys, status__in=UNSETTLED).values_list(
            "appointment_id", flat=True
        )
    )
    appointments = list(
        with_needs(Appointment.objects.filter(authority=authority, pk__in=keys))
        .exclude(pk__in=asked_before)
        .order_by("during", "id")
    )
    rehearsal = Rehearsal(appointments, now=now)
    reachable = [one for one in appointments if one.channel]
    offering = Rehearsal(reachable, now=now) if len(reachable) < len(appointments) else rehearsal
    languages = Counter(str(language_name(one.language)) for one in reachable)
    return Impact(
        touched=touched,
        without_contact=sum(not one.channel for one in appointments),
        asked_before=len(asked_before),
        with_time=len(rehearsal.first_times(1)),
        soon=sum(rehearsal.is_soon(start) for start in rehearsal.first_times(1).values()),
        times_each=times_each(len(reachable), helped=lambda number: len(offering.first_times(number))),
        languages=sorted(languages.items(), key=lambda pair: (-pair[1], pair[0])),
        about=about,
    )


class Rehearsal:
    """Hands out free times in thought, one person after the other, as the offering will do it in earnest."""

    def __init__(self, appointments: list[Appointment], *, now: dt.datetime):
        self._appointments = appointments
        self._today = now.astimezone(OFFICE_TIME).date()
        self._nearest: dict[int, list[_Place]] = {}
        by_need: dict[Need, list[Appointment]] = defaultdict(list)
        for appointment in appointments:
            by_need[need_of(appointment, now=now)].append(appointment)
        for need, several in by_need.items():
            places = self._places(need, several, now)
            self._nearest |= {one.pk: _nearest_first(places, one) for one in several}
        self._found: dict[int, dict[int, dt.datetime]] = {}

    def first_times(self, most: int) -> dict[int, dt.datetime]:
        """The first time each person would be offered when everybody gets up to `most`; who gets none is missing."""
        if most not in self._found:
            self._found[most] = self._hand_out(most)
        return self._found[most]

    def is_soon(self, start: dt.datetime) -> bool:
        """Whether a time lies within the next working days."""
        return start.astimezone(OFFICE_TIME).date() <= self._soon_ends

    @cached_property
    def _soon_ends(self) -> dt.date:
        days = working_days(self._today + dt.timedelta(days=1), self._today + dt.timedelta(days=21))
        return [day for day in days if day.weekday() < 5][SOON - 1]

    @staticmethod
    def _places(need: Need, several: list[Appointment], now: dt.datetime) -> "list[_Place]":
        around = [one.starts_at.astimezone(OFFICE_TIME).date() for one in several]
        spots = free_spots(need, around=around, now=now)
        if len(spots) < MOST_TIMES * len(several):
            spots = free_spots(need, around=around, now=now, everywhen=True)
        return [_Place(spot, need) for spot in spots]

    def _hand_out(self, most: int) -> dict[int, dt.datetime]:
        taken: set[tuple[int, int]] = set()
        first: dict[int, dt.datetime] = {}
        for appointment in self._appointments:
            given: set[tuple[int, float]] = set()
            for place in self._nearest[appointment.pk]:
                if place.told in given or not taken.isdisjoint(place.cells):
                    continue
                given.add(place.told)
                taken.update(place.cells)
                first.setdefault(appointment.pk, place.spot.start)
                if len(given) == most:
                    break
        return first


class _Place:
    """A free time made ready to be compared thousands of times."""

    __slots__ = ("at", "cells", "farther", "spot", "told")

    def __init__(self, spot: Spot, need: Need):
        self.spot = spot
        self.at = spot.start.timestamp()
        # what a person reads: the same time at another counter is no other choice
        self.told = (spot.office.pk, self.at)
        begins, ends = int(self.at // RASTER_S), int(-(-(self.at + need.lasts.total_seconds()) // RASTER_S))
        self.cells = [(spot.counter_id, cell) for cell in range(begins, ends)]
        self.farther = how_far(
            old=spot.start, new=spot.start, keeps_language=spot.in_language, keeps_office=spot.office == need.office
        ).total_seconds()


def _nearest_first(places: list[_Place], appointment: Appointment) -> list[_Place]:
    old = appointment.starts_at.timestamp()
    return sorted(places, key=lambda place: (abs(place.at - old) + place.farther, place.at))
