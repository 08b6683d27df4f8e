"""Two people, two counters, one interpreter, over real connections."""

import datetime as dt
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from appointments.actions import interpreting
from appointments.actions.booking import hold_slot
from appointments.actions.holding import SlotTaken
from appointments.models import Appointment, InterpreterBooking
from appointments.queries import interpreting as questions
from tests.appointments.interpreting import make_interpreter
from tests.factories import MONDAY, NOW, World, local, make_counter, make_shift
from willkommen.local.owner import owner_cursor

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ROUNDS = 25


@pytest.fixture
def world():
    """As many counters as people, one interpreter."""
    world = World()
    make_shift(make_counter(world.office, 2))
    world.interpreter = make_interpreter(world.authority)
    return world


def race(world, starts=("09:00", "09:00")) -> list[str]:
    """Everybody presses at once; what became of each: `held`, `taken` or the name of an error."""
    barrier = threading.Barrier(len(starts))

    def press(clock: str) -> str:
        connection.ensure_connection()
        barrier.wait()
        try:
            hold_slot(
                offer=world.offer,
                office=world.office,
                start=local(MONDAY, clock),
                persons=1,
                language="ar",
                spoken_language="ar",
                title_ends_on=None,
                interpreter="ar",
                now=NOW,
            )
        except SlotTaken:
            return "taken"
        except OperationalError as error:  # a deadlock would arrive here
            return type(error).__name__
        else:
            return "held"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(starts)) as pool:
        return sorted(pool.map(press, starts))


def start_over() -> None:
    InterpreterBooking.objects.all().delete()
    Appointment.objects.all().delete()


def at_two_places() -> int:
    """How many pairs of bookings of one interpreter overlap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM appointments_interpreterbooking one JOIN appointments_interpreterbooking other "
            "ON one.interpreter_id = other.interpreter_id AND one.during && other.during AND one.id < other.id"
        )
        return cursor.fetchone()[0]


def test_exactly_one_of_two_gets_the_interpreter_and_the_other_no_counter_either(world):
    for number in range(ROUNDS):
        starts = ("09:00", "09:00") if number % 2 else ("09:00", "09:15")
        assert race(world, starts) == ["held", "taken"], number
        assert (Appointment.objects.count(), InterpreterBooking.objects.count(), at_two_places()) == (1, 1, 0)
        start_over()


def test_a_lapsed_hold_is_taken_over_by_exactly_one(world):
    for number in range(ROUNDS):
        assert race(world, ("09:00",)) == ["held"]
        Appointment.objects.update(hold_until=NOW - dt.timedelta(minutes=1))
        assert race(world) == ["held", "taken"], number
        assert (InterpreterBooking.objects.count(), at_two_places()) == (1, 0)
        start_over()


def test_the_control_without_the_guard_sends_the_interpreter_to_two_places(world, monkeypatch):
    """The race is real: with lock and constraint switched off the same press takes one interpreter twice."""

    def nobody_waits(interpreter_id, during):
        found = questions.bookings_in_the_way(interpreter_id, during)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(interpreting, "lock_interpreter", lambda interpreter_id: None)
    monkeypatch.setattr(interpreting, "bookings_in_the_way", nobody_waits)
    with owner_cursor() as cursor:
        cursor.execute("ALTER TABLE appointments_interpreterbooking DROP CONSTRAINT an_interpreter_helps_one_at_a_time")
    try:
        twice = 0
        for _ in range(10):
            race(world)
            twice += at_two_places()
            start_over()
            if twice:
                break
        assert twice > 0
    finally:
        start_over()
        with owner_cursor() as cursor:
            cursor.execute(
                "ALTER TABLE appointments_interpreterbooking ADD CONSTRAINT an_interpreter_helps_one_at_a_time "
                "EXCLUDE USING gist (interpreter_id WITH =, during WITH &&)"
            )


def test_a_crowd_that_keeps_changing_its_mind_never_waits_for_itself(world):
    """Holds chosen, given up for others and lapsing, over two counters and two interpreters: no deadlock, no overlap."""
    make_interpreter(world.authority, "ar", "fa", name="Herr Omid")
    people, barrier, errors = 8, threading.Barrier(8), []

    def change_ones_mind(number: int) -> int:
        chance, held, now, got = random.Random(number), None, NOW, 0
        connection.ensure_connection()
        barrier.wait()
        try:
            for _ in range(20):
                start = local(MONDAY, f"09:{chance.choice((0, 15, 30, 45)):02d}")
                # everybody's clock runs ahead now and then, so that holds lapse for some and not yet for others
                now += dt.timedelta(minutes=chance.choice((0, 0, 4, 11)))
                try:
                    held = hold_slot(
                        offer=world.offer,
                        office=world.office,
                        start=start,
                        persons=1,
                        language="ar",
                        spoken_language="ar",
                        title_ends_on=None,
                        interpreter=chance.choice(("ar", "ar", "")),
                        instead_of=held,
                        now=now,
                    )
                    got += 1
                except SlotTaken:
                    continue
                except OperationalError as error:
                    errors.append(error)
                    return got
        finally:
            connection.close()
        return got

    with ThreadPoolExecutor(people) as pool:
        assert sum(pool.map(change_ones_mind, range(people))) > people
    assert (errors, at_two_places()) == ([], 0)
    kept = InterpreterBooking.objects.select_related("appointment")
    assert [row.appointment.status for row in kept] == ["held"] * len(kept)


def test_without_the_lock_the_constraint_alone_still_holds(world, monkeypatch):
    monkeypatch.setattr(interpreting, "lock_interpreter", lambda interpreter_id: None)
    for _ in range(5):
        assert race(world) == ["held", "taken"]
        assert at_two_places() == 0
        start_over()
