"""Two hundred people for the last fifty times, over sixteen real connections from two processes."""

import datetime as dt
import multiprocessing
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import OperationalError, connection, connections
from django.db.models import Count

from appointments.actions import holding
from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.actions.holding import SlotTaken
from appointments.models import Appointment, OfferPlace
from appointments.queries.availability import free_times
from tests.factories import MONDAY, NOW, World, make_counter, make_shift
from willkommen.local.owner import owner_cursor
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

PEOPLE, TIMES, CONNECTIONS, SEEDS = 200, 50, 16, 100
# A wait for somebody else's lock that takes longer is an error; how long a whole press takes is measured in benchmarks/.
LONGEST_WAIT_S = 2
PROCESSES = 2
_fork = multiprocessing.get_context("fork")
# Where the processes wait for each other, so that all connections are open when the first presses.
_gate = _fork.Barrier(PROCESSES)


@pytest.fixture
def world():
    """Five counters with ten times each on one Monday."""
    world = World(minutes=20, weekdays=())
    for number in range(2, 7):
        make_shift(make_counter(world.office, number), starts="08:00", ends="11:20")
    assert OfferPlace.objects.count() == 1
    return world


class Rush:
    """One process's share: everybody wants some time, takes another one when theirs is gone, gives up when none is left."""

    def __init__(self, world, seed: int, share: int) -> None:
        self.world, self.seed = world, seed
        self.people, self.connections = range(share, PEOPLE, PROCESSES), CONNECTIONS // PROCESSES
        self.errors: list[BaseException] = []
        self.start = threading.Barrier(self.connections, action=self._begin)

    def run(self) -> int:
        """How many people got a time."""
        with ThreadPoolExecutor(self.connections) as pool:
            share = [self.people[first :: self.connections] for first in range(self.connections)]
            return sum(pool.map(self._people, share))

    def _begin(self) -> None:
        _gate.wait(30)

    def _people(self, numbers) -> int:
        chance = random.Random(f"{self.seed} {numbers.start}")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [f"{LONGEST_WAIT_S}s"])
        self._free()  # a connection that has been used before, as those of a running server
        self.start.wait()
        try:
            return sum(self._person(number, chance) for number in numbers)
        finally:
            connection.close()

    def _person(self, number: int, chance: random.Random) -> bool:
        while times := self._free():
            try:
                self._book(number, chance.choice(times).start)
            except SlotTaken:
                continue
            except OperationalError as error:  # a deadlock or too long a wait would arrive here
                self.errors.append(error)
                return False
            else:
                return True
        return False

    def _free(self):
        world = self.world
        return free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=MONDAY, now=NOW)

    def _hold(self, start: dt.datetime) -> Appointment:
        return hold_slot(
            offer=self.world.offer,
            office=self.world.office,
            start=start,
            persons=1,
            language="en",
            spoken_language="en",
            title_ends_on=None,
            now=NOW,
        )

    def _book(self, number: int, start: dt.datetime) -> None:
        held = self._hold(start)
        identify(
            appointment=held,
            given_names=f"PERSON{number}",
            family_name="RUSH",
            name_in_own_script="",
            born_on=dt.date(1990, 1, 1),
            email=f"person{number}@example.org",
            mobile="",
            spoken_language="en",
            needs_interpreter=False,
            language="en",
            now=NOW,
        )
        confirm_appointment(appointment=held, now=NOW)


@contextmanager
def two_processes() -> Iterator[ProcessPoolExecutor]:
    """Copies of this process as it is now, patches included."""
    connections.close_all()
    with ProcessPoolExecutor(PROCESSES, mp_context=_fork) as pool:
        yield pool


@dataclass(frozen=True)
class Outcome:
    """How many people got a time, and what went wrong."""

    got: int
    errors: list[str]


def rush(pool: ProcessPoolExecutor, world, seed: int) -> Outcome:
    """One run over all connections."""
    shares = list(pool.map(_share, [(world, seed, share) for share in range(PROCESSES)]))
    return Outcome(
        sum(share.got for share in shares),
        [error for share in shares for error in share.errors],
    )


def _share(asked: tuple) -> Outcome:
    run = Rush(*asked)
    got = run.run()
    return Outcome(got, list(map(repr, run.errors)))


def overlaps() -> int:
    """How many pairs of appointments stand at one counter at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM appointments_appointment one JOIN appointments_appointment other "
            "ON one.counter_id = other.counter_id AND one.during && other.during AND one.id < other.id "
            "WHERE one.status IN ('held', 'booked') AND other.status IN ('held', 'booked')"
        )
        return cursor.fetchone()[0]


def start_over() -> None:
    OutgoingMessage.objects.all().delete()
    Appointment.objects.all().delete()


def test_two_hundred_people_get_exactly_the_fifty_times_that_are_left_a_hundred_times_over(world):
    with two_processes() as pool:
        for seed in range(SEEDS):
            came = rush(pool, world, seed)
            assert came.errors == []
            assert (came.got, Appointment.objects.filter(status="booked").count(), overlaps()) == (TIMES, TIMES, 0), (
                seed
            )
            booked = Appointment.objects.filter(status="booked")
            assert not booked.values("email").annotate(n=Count("id")).filter(n__gt=1)
            start_over()


def test_the_control_without_the_guard_sells_times_twice(world, monkeypatch):
    """The race is real: with lock and constraint switched off the same rush oversells."""
    monkeypatch.setattr(holding, "lock_one_of", lambda counter_ids: counter_ids[0])
    with owner_cursor() as cursor:
        cursor.execute(
            "ALTER TABLE appointments_appointment DROP CONSTRAINT a_counter_serves_one_appointment_at_a_time"
        )
    try:
        sold_twice = 0
        with two_processes() as pool:
            for seed in range(20):
                rush(pool, world, seed)
                sold_twice += overlaps()
                start_over()
                if sold_twice:
                    break
        assert sold_twice > 0
    finally:
        start_over()
        with owner_cursor() as cursor:
            cursor.execute(
                "ALTER TABLE appointments_appointment ADD CONSTRAINT a_counter_serves_one_appointment_at_a_time "
                "EXCLUDE USING gist (counter_id WITH =, during WITH &&) WHERE (status IN ('held', 'booked'))"
            )
