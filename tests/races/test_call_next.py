"""Many clerks at once, with real threads and connections: everybody gets a person, nobody is called twice."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from appointments.actions import queue
from appointments.actions.queue import calls
from appointments.models import Call, Counter, Visit
from appointments.queries.queue import reach
from tests.factories import MONDAY, World, local, make_appointment, make_counter
from willkommen.errors import Refused

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

CLERKS = 32
NOW = local(MONDAY, "09:00")


@pytest.fixture
def world():
    return World()


def at_once(jobs):
    """Run every job in a thread with a connection of its own, all let go at the same moment; answers with seconds."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            began = time.monotonic()
            try:
                answer = job()
            except Refused as refused:
                answer = refused
            return answer, time.monotonic() - began
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def people_wait(world, number):
    for _ in range(number):
        queue.give_walk_in_ticket(
            offer=world.offer,
            office=world.office,
            language="de",
            spoken_language="de",
            now=local(MONDAY, "08:00"),
        )


def counters(world, number):
    for one in range(2, number + 2):
        make_counter(world.office, one)
    return list(Counter.objects.filter(office=world.office, number__gte=2).select_related("office"))


def press(world, counter):
    return lambda: queue.call_next(counter=counter, staff_member=world.clerk, now=NOW)


def tickets(answers):
    return sorted(answer.ticket_number for answer, _ in answers if isinstance(answer, Visit))


def test_32_clerks_at_once_get_the_first_32_people(world):
    people_wait(world, 100)
    answers = at_once([press(world, counter) for counter in counters(world, CLERKS)])
    assert tickets(answers) == [f"A {number:02d}" for number in range(1, CLERKS + 1)]
    assert Visit.objects.filter(status="called").values("counter").distinct().count() == CLERKS
    assert Call.objects.values("visit").distinct().count() == Call.objects.count() == CLERKS


def test_when_fewer_people_wait_than_clerks_press_each_is_called_once(world):
    people_wait(world, 10)
    answers = at_once([press(world, counter) for counter in counters(world, CLERKS)])
    assert tickets(answers) == [f"A {number:02d}" for number in range(1, 11)]
    refused = [type(answer) for answer, _ in answers if isinstance(answer, Refused)]
    assert refused == [queue.NobodyToCall] * (CLERKS - 10)
    assert Call.objects.count() == 10


def test_a_counter_where_eight_presses_come_at_once_gets_one_person(world):
    people_wait(world, 20)
    counter = counters(world, 1)[0]
    answers = at_once([press(world, counter)] * 8)
    assert tickets(answers) == ["A 01"]
    assert [type(answer) for answer, _ in answers if isinstance(answer, Refused)] == [queue.CounterBusy] * 7
    assert Visit.objects.filter(status="called").count() == Call.objects.count() == 1


def test_calling_and_taking_back_at_once_never_puts_a_person_at_two_counters(world):
    people_wait(world, 8)

    def call_and_take_back(counter):
        def job():
            for _ in range(5):
                visit = queue.call_next(counter=counter, staff_member=world.clerk, now=NOW)
                queue.take_back_call(visit=visit, now=NOW + dt.timedelta(seconds=5))
            return queue.call_next(counter=counter, staff_member=world.clerk, now=NOW)

        return job

    answers = at_once([call_and_take_back(counter) for counter in counters(world, 8)])
    assert tickets(answers) == [f"A {number:02d}" for number in range(1, 9)]
    assert Call.objects.count() == 8


def test_32_people_at_once_get_32_numbers_without_a_gap(world):
    def arrive():
        return queue.give_walk_in_ticket(
            offer=world.offer, office=world.office, language="de", spoken_language="de", now=NOW
        )

    answers = at_once([arrive] * CLERKS)
    assert tickets(answers) == [f"A {number:02d}" for number in range(1, CLERKS + 1)]


def test_who_is_checked_in_by_four_clerks_at_once_is_here_once(world):
    appointment = make_appointment(world.offer, world.counter, local(MONDAY, "09:15"))
    answers = at_once([lambda: queue.check_in(appointment=appointment, office=world.office, now=NOW)] * 4)
    assert tickets(answers) == ["A 01"]
    assert [type(answer) for answer, _ in answers if isinstance(answer, Refused)] == [queue.AlreadyHere] * 3


def test_checking_in_and_marking_as_not_come_at_once_never_both_hold(world):
    for _ in range(5):
        appointment = make_appointment(world.offer, world.counter, local(MONDAY, "09:15"))
        Visit.objects.all().delete()
        now = local(MONDAY, "09:20")
        at_once(
            [
                lambda now=now, appointment=appointment: queue.check_in(
                    appointment=appointment, office=world.office, now=now
                ),
                lambda now=now, appointment=appointment: queue.mark_did_not_come(appointment=appointment, now=now),
            ]
        )
        appointment.refresh_from_db()
        assert appointment.did_not_come_at is None
        assert Visit.objects.filter(appointment=appointment).count() == 1
        appointment.visit.delete()
        appointment.delete()


# ---- Controls: the same with a guard switched off goes wrong, so the tests above can fail ------------------------


@pytest.fixture
def without_the_lock(monkeypatch):
    """Everybody reads who is next before anybody writes, as in a program that checks and then acts."""
    all_have_read = threading.Barrier(CLERKS)

    def next_in_turn(counter, *, staff_member, now):
        visit = reach.waiting_at(counter.office, day=MONDAY).first()
        all_have_read.wait(timeout=30)
        return visit

    monkeypatch.setattr(calls, "next_in_turn", next_in_turn)


def test_control_without_the_lock_31_of_32_clerks_go_away_empty_handed(world, without_the_lock):
    people_wait(world, 100)
    answers = at_once([press(world, counter) for counter in counters(world, CLERKS)])
    assert tickets(answers) == ["A 01"]
    refused = [type(answer) for answer, _ in answers if isinstance(answer, Refused)]
    assert refused == [queue.AnotherClerkWasFaster] * (CLERKS - 1)


def test_control_without_lock_and_condition_everybody_calls_the_same_person(world, without_the_lock, monkeypatch):
    def move(visit, states, **fields):
        Visit.objects.filter(pk=visit.pk).update(**fields)
        return visit

    turns = iter(range(1, CLERKS + 1))
    monkeypatch.setattr(calls, "move", move)
    monkeypatch.setattr(
        calls,
        "_announce",
        lambda visit, counter_id, now, is_first: Call.objects.create(
            authority_id=visit.authority_id,
            office_id=visit.office_id,
            visit=visit,
            counter_id=counter_id,
            called_at=now,
            turn=next(turns),
        ),
    )
    people_wait(world, 100)
    answers = at_once([press(world, counter) for counter in counters(world, CLERKS)])
    assert tickets(answers) == ["A 01"] * CLERKS
