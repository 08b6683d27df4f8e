"""Calling and serving: whose turn it is at which counter, and every step back."""

import datetime as dt

import pytest
from django.db import IntegrityError
from psycopg2.extras import DateTimeTZRange

from appointments.actions import queue
from appointments.models import Absence, Call, Closure, Visit
from tests.factories import (
    MONDAY,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def at(clock, seconds=0, day=MONDAY):
    return local(day, clock) + dt.timedelta(seconds=seconds)


def walk_in(world, clock="08:00", *, offer=None, spoken="de", day=MONDAY):
    return queue.give_walk_in_ticket(
        offer=offer or world.offer,
        office=world.office,
        language="de",
        spoken_language=spoken,
        now=at(clock, day=day),
    )


def call(world, clock="09:00", *, counter=None, staff_member=None, seconds=0):
    return queue.call_next(
        counter=counter or world.counter, staff_member=staff_member or world.clerk, now=at(clock, seconds)
    )


def states():
    return dict(Visit.objects.values_list("ticket_number", "status"))


# ---- Whose turn it is ------------------------------------------------------------------------------------


def test_the_first_who_came_is_called_and_shown(world):
    first, _second = walk_in(world, "08:00"), walk_in(world, "08:05")
    called = call(world, "09:00")
    assert (called, called.status, called.counter, called.called_at) == (first, "called", world.counter, at("09:00"))
    assert states() == {"A 01": "called", "A 02": "waiting"}
    assert list(Call.objects.values_list("visit", "counter", "turn")) == [(first.pk, world.counter.pk, 1)]


def test_an_appointment_goes_before_who_came_without_one(world):
    walk_in(world, "08:00")
    appointment = make_appointment(world.offer, world.counter, at("08:20"))
    queue.check_in(appointment=appointment, office=world.office, now=at("08:15"))
    assert call(world, "08:30").appointment == appointment


def test_equal_turns_are_called_in_the_order_of_arriving(world):
    numbers = [walk_in(world, "08:00").ticket_number for _ in range(3)]
    second = make_counter(world.office, 2)
    third = make_counter(world.office, 3)
    called = [call(world, counter=counter).ticket_number for counter in (world.counter, second, third)]
    assert called == numbers


def test_who_waits_longest_is_called_although_appointments_keep_coming(world):
    """Five appointments check in every ten minutes, one counter serves six people an hour: nobody starves."""
    waiting = walk_in(world, "08:00")
    for minutes in range(0, 60, 10):
        start = at("08:00") + dt.timedelta(minutes=minutes)
        for offset in range(5):
            clerk_counter = make_counter(world.office, 10 + minutes // 10 * 5 + offset)
            appointment = make_appointment(world.offer, clerk_counter, start + dt.timedelta(minutes=5))
            queue.check_in(appointment=appointment, office=world.office, now=start)
    for minutes in range(0, 400, 10):
        visit = queue.call_next(
            counter=world.counter, staff_member=world.clerk, now=at("09:00") + dt.timedelta(minutes=minutes)
        )
        if visit == waiting:
            break
        queue.start_serving(visit=visit, now=at("09:00"))
        queue.finish_visit(visit=visit, now=at("09:00"))
    # only those whose turn came in the first 20 minutes went first
    assert Visit.objects.filter(status="done").count() == 10


def test_nobody_to_call_is_said_and_changes_nothing(world):
    with pytest.raises(queue.NobodyToCall):
        call(world)
    assert Call.objects.count() == 0


def test_nobody_is_called_who_waits_at_another_office_or_authority(world):
    other = World("celle")
    walk_in(other)
    with pytest.raises(queue.NobodyToCall):
        call(world)


def test_nobody_is_called_who_waited_yesterday(world):
    walk_in(world, "08:00")
    with pytest.raises(queue.NobodyToCall):
        queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:00", day=TUESDAY))


# ---- Whom a counter serves -------------------------------------------------------------------------------


def test_a_shift_for_one_service_calls_only_for_it_while_others_serve_the_rest(world):
    card = make_offer(world.authority, make_service("EAT-AUSGABE"))
    special = make_counter(world.office, 2)
    clerk = make_staff(world.authority, "clerk")
    make_shift(special, clerk, services=[card.service])
    walk_in(world, "08:00")
    for_card = walk_in(world, "08:30", offer=card)
    assert call(world, counter=special, staff_member=clerk) == for_card
    queue.start_serving(visit=for_card, now=at("09:01"))
    queue.finish_visit(visit=for_card, now=at("09:02"))
    with pytest.raises(queue.NobodyToCall):
        call(world, "09:05", counter=special, staff_member=clerk)


def test_a_service_nobody_serves_any_more_belongs_to_every_counter(world):
    card = make_offer(world.authority, make_service("EAT-AUSGABE"))
    world.shifts[0].delete()
    special = make_counter(world.office, 2)
    clerk = make_staff(world.authority, "clerk")
    make_shift(special, clerk, services=[card.service])
    left_over = walk_in(world, "08:00")
    assert call(world, counter=special, staff_member=clerk) == left_over


def test_without_a_running_shift_a_counter_serves_everybody(world):
    visit = walk_in(world, "08:00")
    assert call(world, "13:00") == visit


def test_who_needs_fingerprints_is_called_to_a_counter_with_the_station(world):
    offer = make_offer(world.authority, make_service("BLAUE-KARTE", biometrics="yes"))
    station = make_counter(world.office, 2, equipment=["biometrics"])
    visit = walk_in(world, offer=offer)
    with pytest.raises(queue.NobodyToCall):
        call(world)
    assert call(world, counter=station, staff_member=make_staff(world.authority, "clerk")) == visit


def test_where_no_counter_has_a_station_nobody_waits_for_one(world):
    offer = make_offer(world.authority, make_service("BLAUE-KARTE", biometrics="yes"))
    visit = walk_in(world, offer=offer)
    assert call(world) == visit


@pytest.fixture
def arabic_counter(world):
    counter = make_counter(world.office, 2)
    make_shift(counter, make_staff(world.authority, "clerk", spoken_languages=["ar"]))
    return counter


def test_a_person_is_kept_for_the_clerk_who_speaks_their_language(world, arabic_counter):
    arabic, german = walk_in(world, "08:00", spoken="ar"), walk_in(world, "08:01")
    assert call(world, "08:25") == german
    assert call(world, "08:25", counter=arabic_counter, staff_member=arabic_counter.shifts.get().staff_member) == arabic


def test_a_person_is_kept_for_a_language_for_15_minutes_after_their_turn_and_no_longer(world, arabic_counter):
    visit = walk_in(world, "08:00", spoken="ar")
    with pytest.raises(queue.NobodyToCall):
        call(world, "08:34")
    assert call(world, "08:35") == visit


def test_nobody_is_kept_for_a_clerk_who_is_absent(world, arabic_counter):
    visit = walk_in(world, "08:00", spoken="ar")
    Absence.objects.create(
        authority=world.authority,
        staff_member=arabic_counter.shifts.get().staff_member,
        during=DateTimeTZRange(at("08:00"), at("12:00")),
    )
    assert call(world, "08:25") == visit


@pytest.mark.parametrize("where", ["counter", "office", "authority"])
def test_nobody_is_kept_for_a_counter_that_is_closed(world, arabic_counter, where):
    visit = walk_in(world, "08:00", spoken="ar")
    place = {"counter": {"counter": arabic_counter}, "office": {"office": world.office}, "authority": {}}[where]
    during = DateTimeTZRange(at("08:00"), at("12:00"))
    Closure.objects.create(authority=world.authority, during=during, **place)
    assert call(world, "08:25") == visit


def test_closures_elsewhere_change_nothing_here(world, arabic_counter):
    walk_in(world, "08:00", spoken="ar")
    during = DateTimeTZRange(at("08:00"), at("12:00"))
    Closure.objects.create(authority=World("celle").authority, during=during)
    Closure.objects.create(authority=world.authority, office=make_office(world.authority, "A-2"), during=during)
    Closure.objects.create(authority=world.authority, counter=make_counter(world.office, 3), during=during)
    with pytest.raises(queue.NobodyToCall):
        call(world, "08:25")


# ---- One person at a counter -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["called", "serving"])
def test_a_counter_that_still_has_somebody_calls_nobody_else(world, status):
    walk_in(world), walk_in(world)
    visit = call(world, "09:00")
    if status == "serving":
        queue.start_serving(visit=visit, now=at("09:01"))
    with pytest.raises(queue.CounterBusy, match="A 01"):
        call(world, "09:02")
    assert states() == {"A 01": status, "A 02": "waiting"}


def test_the_database_refuses_two_people_at_one_counter(world):
    walk_in(world)
    second = walk_in(world)
    call(world)
    with pytest.raises(IntegrityError, match="a_counter_serves_one_visit"):
        Visit.objects.filter(pk=second.pk).update(status="called", counter=world.counter, called_at=at("09:00"))


def test_somebody_forgotten_at_the_counter_yesterday_blocks_nobody_today(world):
    walk_in(world, "08:00")
    forgotten = call(world, "09:00")
    visit = walk_in(world, "08:00", day=TUESDAY)
    called = queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:30", day=TUESDAY))
    forgotten.refresh_from_db()
    assert (called, forgotten.status) == (visit, "not_recorded")


# ---- From the call to the end ----------------------------------------------------------------------------


def test_a_visit_is_called_served_and_done(world):
    walk_in(world)
    visit = call(world, "09:00")
    queue.start_serving(visit=visit, now=at("09:01"))
    queue.finish_visit(visit=visit, now=at("09:19"))
    visit.refresh_from_db()
    assert (visit.status, visit.called_at, visit.served_from, visit.served_to, visit.counter) == (
        "done",
        at("09:00"),
        at("09:01"),
        at("09:19"),
        world.counter,
    )


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (queue.start_serving, "waiting"),
        (queue.finish_visit, "called"),
        (queue.recall, "waiting"),
        (queue.park, "waiting"),
        (queue.take_back_call, "waiting"),
        (queue.mark_left, "done"),
    ],
)
def test_a_step_that_does_not_fit_the_state_is_refused_and_changes_nothing(world, action, state):
    walk_in(world)
    visit = Visit.objects.get()
    if state != "waiting":
        visit = call(world, "09:00")
    if state == "done":
        queue.start_serving(visit=visit, now=at("09:01"))
        queue.finish_visit(visit=visit, now=at("09:02"))
    before = Visit.objects.values().get()
    with pytest.raises(queue.AnotherClerkWasFaster, match="A 01"):
        action(visit=Visit.objects.get(), now=at("09:03"))
    assert Visit.objects.values().get() == before


def test_a_page_that_is_old_cannot_finish_a_visit_twice(world):
    walk_in(world)
    visit = queue.start_serving(visit=call(world), now=at("09:01"))
    old_page = Visit.objects.get()
    queue.finish_visit(visit=visit, now=at("09:10"))
    with pytest.raises(queue.AnotherClerkWasFaster):
        queue.finish_visit(visit=old_page, now=at("09:11"))
    assert Visit.objects.get().served_to == at("09:10")


def test_a_number_is_called_again_after_20_seconds(world):
    walk_in(world)
    visit = call(world, "09:00")
    with pytest.raises(queue.TooSoonToRecall, match=r"\b1\b"):
        queue.recall(visit=visit, now=at("09:00", 19))
    queue.recall(visit=visit, now=at("09:00", 20))
    with pytest.raises(queue.TooSoonToRecall):
        queue.recall(visit=visit, now=at("09:00", 39))
    queue.recall(visit=visit, now=at("09:00", 40))
    assert list(Call.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2, 3]


def test_only_after_three_calls_somebody_did_not_appear(world):
    walk_in(world)
    visit = call(world, "09:00")
    queue.recall(visit=visit, now=at("09:00", 20))
    with pytest.raises(queue.NotCalledOftenEnough):
        queue.mark_left(visit=visit, now=at("09:00", 30))
    queue.recall(visit=visit, now=at("09:00", 40))
    queue.mark_left(visit=visit, now=at("09:00", 55))
    assert states() == {"A 01": "left"}
    walk_in(world)
    assert call(world, "09:02").ticket_number == "A 02"


def test_who_goes_home_while_waiting_has_left(world):
    visit = walk_in(world)
    queue.mark_left(visit=visit, now=at("08:30"))
    assert states() == {"A 01": "left"}


# ---- Putting aside ---------------------------------------------------------------------------------------


def test_who_is_put_aside_frees_the_counter_and_comes_back_to_any(world):
    walk_in(world), walk_in(world)
    first = queue.start_serving(visit=call(world, "09:00"), now=at("09:01"))
    queue.park(visit=first, now=at("09:05"))
    second = call(world, "09:06")
    assert states() == {"A 01": "parked", "A 02": "called"}
    with pytest.raises(queue.CounterBusy, match="A 02"):
        queue.resume(visit=first, counter=world.counter, now=at("09:10"))
    queue.start_serving(visit=second, now=at("09:11"))
    queue.finish_visit(visit=second, now=at("09:12"))
    queue.resume(visit=first, counter=world.counter, now=at("09:15"))
    assert states() == {"A 01": "called", "A 02": "done"}
    assert list(Call.objects.filter(visit=first).order_by("turn").values_list("turn", flat=True)) == [1, 2]


def test_nobody_who_is_put_aside_is_called_by_call_next(world):
    walk_in(world)
    queue.park(visit=call(world, "09:00"), now=at("09:01"))
    with pytest.raises(queue.NobodyToCall):
        call(world, "09:30")


# ---- Taking back -----------------------------------------------------------------------------------------


def test_a_call_taken_back_within_30_seconds_leaves_no_trace_on_the_display(world):
    walk_in(world, "08:00")
    before = Visit.objects.values().get()
    visit = call(world, "09:00")
    queue.recall(visit=visit, now=at("09:00", 20))
    queue.take_back_call(visit=visit, now=at("09:00", 30))
    assert Visit.objects.values().get() == before
    assert Call.objects.count() == 0


def test_who_was_called_by_mistake_is_the_next_again(world):
    first = walk_in(world, "08:00")
    walk_in(world, "08:01")
    queue.take_back_call(visit=call(world, "09:00"), now=at("09:00", 10))
    assert call(world, "09:00", seconds=15) == first


def test_a_call_cannot_be_taken_back_after_30_seconds(world):
    walk_in(world)
    visit = call(world, "09:00")
    with pytest.raises(queue.TooLateToTakeBack):
        queue.take_back_call(visit=visit, now=at("09:00", 31))
    assert states() == {"A 01": "called"}


def test_a_call_from_put_aside_is_taken_back_to_put_aside(world):
    walk_in(world)
    visit = queue.park(visit=call(world, "09:00"), now=at("09:01"))
    queue.resume(visit=visit, counter=world.counter, now=at("09:20"))
    queue.take_back_call(visit=visit, now=at("09:20", 5))
    assert states() == {"A 01": "parked"}
    assert list(Call.objects.values_list("turn", "called_at")) == [(1, at("09:00"))]


def test_done_can_be_taken_back_for_30_seconds(world):
    walk_in(world)
    visit = queue.start_serving(visit=call(world, "09:00"), now=at("09:01"))
    queue.finish_visit(visit=visit, now=at("09:10"))
    with pytest.raises(queue.TooLateToTakeBack):
        queue.take_back_end(visit=visit, now=at("09:10", 31))
    queue.take_back_end(visit=visit, now=at("09:10", 30))
    visit.refresh_from_db()
    assert (visit.status, visit.served_from, visit.served_to, visit.counter) == (
        "serving",
        at("09:01"),
        None,
        world.counter,
    )


def test_done_cannot_be_taken_back_once_the_next_person_is_at_the_counter(world):
    walk_in(world), walk_in(world)
    visit = queue.start_serving(visit=call(world, "09:00"), now=at("09:01"))
    queue.finish_visit(visit=visit, now=at("09:10"))
    call(world, "09:10", seconds=5)
    with pytest.raises(queue.CounterBusy, match="A 02"):
        queue.take_back_end(visit=visit, now=at("09:10", 10))
    assert states() == {"A 01": "done", "A 02": "called"}


@pytest.mark.parametrize("before", ["waiting", "called", "parked"])
def test_left_is_taken_back_to_where_the_person_was(world, before):
    walk_in(world)
    visit = Visit.objects.get()
    if before != "waiting":
        visit = call(world, "09:00")
        queue.recall(visit=visit, now=at("09:00", 20))
        queue.recall(visit=visit, now=at("09:00", 40))
    if before == "parked":
        queue.park(visit=visit, now=at("09:01"))
    queue.mark_left(visit=visit, now=at("09:02"))
    queue.take_back_end(visit=visit, now=at("09:02", 10))
    assert states() == {"A 01": before}


# ---- Cost ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("waiting", [1, 30])
def test_calling_costs_the_same_however_many_wait(world, waiting, django_assert_num_queries):
    for _ in range(waiting):
        walk_in(world)
    counter = type(world.counter).objects.select_related("office").get(pk=world.counter.pk)
    # lock and present together, shifts, next, move, call; and the test's savepoint
    with django_assert_num_queries(5 + 2):
        queue.call_next(counter=counter, staff_member=world.clerk, now=at("09:00"))
