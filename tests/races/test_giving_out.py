"""Workers that give out times all at once, while people accept, decline and leave."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count

from appointments.actions.offering import OfferOver
from appointments.actions.waiting import accept_offer, decline_offer, giving, leave_list, offer_freed_slots
from appointments.models import Appointment, SlotOffer, WaitingEntry
from tests.appointments.waiters import DAY, make_waiting
from tests.factories import MONDAY, NOW, World, make_counter, make_shift
from willkommen.tenancy import inside_authority

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

WORKERS = 6


@pytest.fixture
def world():
    """Two counters with eight times each on the Monday in a week, and 24 people who wait."""
    world = World(weekdays=())
    for number in (2, 3):
        make_shift(make_counter(world.office, number), first_day=MONDAY + 7 * DAY, last_day=MONDAY + 7 * DAY)
    world.people = [make_waiting(world) for _ in range(24)]
    return world


def all_at_once(*jobs):
    start = threading.Barrier(len(jobs))

    def run(job):
        connection.ensure_connection()
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def give(world) -> int:
    """One run of a worker: one offer a transaction, until there is nothing more to give."""
    made = 0
    while True:
        with inside_authority(world.authority.pk):
            one = offer_freed_slots(authority=world.authority, now=NOW, most=1)
        if not one:
            return made
        made += one


def overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM appointments_appointment one JOIN appointments_appointment other "
            "ON one.counter_id = other.counter_id AND one.during && other.during AND one.id < other.id "
            "WHERE one.status IN ('held', 'booked') AND other.status IN ('held', 'booked')"
        )
        return cursor.fetchone()[0]


def twice(field) -> int:
    return SlotOffer.objects.values(field).annotate(times=Count("pk")).filter(times__gt=1).count()


def test_workers_who_give_out_at_once_offer_every_time_once_and_nobody_two(world):
    made = all_at_once(*[lambda: give(world)] * WORKERS)
    while give(world):  # what a worker left because another one stood in front of the list
        pass
    assert (sum(made) <= 16, SlotOffer.objects.count(), overlaps()) == (True, 16, 0)
    assert (twice("entry"), twice("hold")) == (0, 0)
    first = [entry.pk for entry in world.people[:16]]
    assert sorted(SlotOffer.objects.values_list("entry_id", flat=True)) == first


def test_without_the_lock_in_front_of_the_list_times_and_people_are_still_single(world, monkeypatch):
    """The lock keeps the order; that nothing is sold twice does not hang on it."""
    monkeypatch.setattr(giving, "lock_the_list", lambda authority: True)
    all_at_once(*[lambda: give(world)] * WORKERS)
    while give(world):
        pass
    assert (SlotOffer.objects.count(), overlaps(), twice("entry"), twice("hold")) == (16, 0, 0, 0)


def test_giving_out_while_people_answer_and_leave_adds_up(world):
    assert give(world) == 16
    slots = list(SlotOffer.objects.select_related("entry", "hold").order_by("pk"))

    def answer(number, slot):
        entry, start = slot.entry, slot.hold.starts_at
        try:
            if number % 3 == 0:
                accept_offer(entry=entry, start=start, language="de", now=NOW)
            elif number % 3 == 1:
                decline_offer(entry=entry, start=start, now=NOW)
            else:
                leave_list(entry=entry, now=NOW)
        except OfferOver:
            return "over"
        return "done"

    jobs = [lambda number=number, slot=slot: answer(number, slot) for number, slot in enumerate(slots[:10])]
    all_at_once(*jobs, *[lambda: give(world)] * 4)
    while give(world):
        pass
    assert (overlaps(), twice("entry"), twice("hold")) == (0, 0, 0)
    states = dict(SlotOffer.objects.order_by().values_list("status").annotate(Count("pk")))
    assert states == {"accepted": 4, "declined": 3, "withdrawn": 3, "open": 12}
    assert Appointment.objects.filter(status="booked").count() == 4
    assert WaitingEntry.objects.filter(status="helped").count() == 4


def test_one_press_on_accept_in_two_windows_books_once(world):
    give(world)
    slot = SlotOffer.objects.select_related("entry", "hold").first()
    booked = all_at_once(
        *[lambda: accept_offer(entry=slot.entry, start=slot.hold.starts_at, language="de", now=NOW).pk] * 4
    )
    assert set(booked) == {slot.hold_id}
    assert Appointment.objects.filter(status="booked").count() == 1
