"""Interpreters are booked and given back together with the counter's time."""

import datetime as dt
import random

import pytest
from django.db import IntegrityError, transaction

from appointments.actions.booking import (
    HoldLapsed,
    NoLongerBooked,
    SlotTaken,
    book_for_someone,
    cancel_appointment,
    confirm_appointment,
    hold_slot,
    identify,
    let_go,
    move_appointment,
    say_who_helps,
)
from appointments.actions.forgetting import mark_lapsed_holds
from appointments.actions.holding import InterpreterTaken
from appointments.actions.offering import accept_slot, decline_slot, offer_slot
from appointments.models import Appointment, InterpreterBooking, WaitingEntry
from appointments.queries.gaps import Door
from tests.appointments.interpreting import is_in_order, make_interpreter, taken
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_counter, make_shift

pytestmark = pytest.mark.django_db

LAYLA = {
    "given_names": "LAYLA",
    "family_name": "NASSER",
    "name_in_own_script": "",
    "born_on": dt.date(1990, 2, 3),
    "email": "layla@example.org",
    "mobile": "",
}


@pytest.fixture
def world():
    """Two counters and one interpreter for Arabic, by telephone, on all mornings."""
    world = World()
    world.second = make_counter(world.office, 2)
    for weekday in range(5):
        make_shift(world.second, weekday=weekday)
    world.interpreter = make_interpreter(world.authority)
    return world


def hold(world, clock="09:00", day=MONDAY, *, interpreter="ar", now=NOW, **fields):
    fields = {"persons": 1, "language": "ar", "spoken_language": "ar", "title_ends_on": None, **fields}
    return hold_slot(
        offer=world.offer, office=world.office, start=local(day, clock), interpreter=interpreter, now=now, **fields
    )


def name(held, *, now=NOW, needs_interpreter=True, spoken_language="ar", **changed):
    return identify(
        appointment=held,
        needs_interpreter=needs_interpreter,
        spoken_language=spoken_language,
        language="ar",
        now=now,
        **{**LAYLA, **changed},
    )


def book(world, clock="09:00", day=MONDAY, **fields):
    held = hold(world, clock, day, **fields)
    name(held, needs_interpreter=bool(fields.get("interpreter", "ar")))
    return confirm_appointment(appointment=held, now=NOW)


# ---- Holding ---------------------------------------------------------------------------------------------


def test_a_held_time_takes_counter_and_interpreter(world):
    held = hold(world)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]
    assert (held.interpreter, held.needs_interpreter) == (world.interpreter, True)


def test_where_no_interpreter_is_wished_for_none_is_taken(world):
    assert hold(world, interpreter="").interpreter is None
    assert taken() == []


def test_a_free_counter_without_a_free_interpreter_is_no_time(world):
    hold(world)
    with pytest.raises(InterpreterTaken):
        hold(world)
    assert Appointment.objects.count() == 1
    assert hold(world, interpreter="").status == "held"


def test_the_second_interpreter_is_taken_where_the_first_is_busy(world):
    make_interpreter(world.authority, "ar", "fa", name="Herr Omid", way="on_site")
    hold(world)
    assert hold(world).interpreter.way == "on_site"
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30"), ("Herr Omid", "Mon 09:00–09:30")]


def test_who_speaks_fewer_languages_is_taken_first(world):
    make_interpreter(world.authority, "ar", "fa", name="A polyglot")
    assert hold(world).interpreter == world.interpreter


@pytest.mark.parametrize(
    "changed",
    [
        {"languages": ["fa"]},
        {"is_active": False},
        {"hours": ("09:30", "12:00")},
        {"hours": ("08:00", "09:20")},
        {"weekdays": [1]},
        {"hours": None},
    ],
)
def test_another_language_other_hours_or_out_of_use_is_nobody(world, changed):
    type(world.interpreter).objects.all().delete()
    changed = dict(changed)
    languages = changed.pop("languages", ["ar"])
    make_interpreter(world.authority, *languages, **changed)
    with pytest.raises(InterpreterTaken):
        hold(world)


def test_hours_that_touch_count_as_one(world):
    type(world.interpreter).objects.all().delete()
    found = make_interpreter(world.authority, hours=("08:00", "09:15"))
    world.authority.interpreterhours_set.create(
        interpreter=found, weekday=0, starts=dt.time(9, 15), ends=dt.time(11), first_day=MONDAY
    )
    assert hold(world).interpreter == found


def test_another_authoritys_interpreter_is_never_taken(world):
    other = World("celle")
    with pytest.raises(InterpreterTaken):
        hold(other)
    assert taken() == []


def test_two_people_one_after_the_other_share_an_interpreter(world):
    hold(world, "09:00")
    hold(world, "09:30")
    assert is_in_order(NOW)
    assert InterpreterBooking.objects.count() == 2


def test_the_database_itself_refuses_an_interpreter_at_two_places(world):
    held = hold(world)
    other = make_appointment(world.offer, world.second, local(MONDAY, "09:15"))
    with pytest.raises(IntegrityError, match="an_interpreter_helps_one_at_a_time"), transaction.atomic():
        InterpreterBooking.objects.create(
            authority=world.authority, interpreter=world.interpreter, appointment=other, during=other.during
        )
    assert held.interpreter == world.interpreter


# ---- Given back with the time ----------------------------------------------------------------------------


def test_another_time_gives_the_first_interpreter_back(world):
    first = hold(world, "09:00")
    hold(world, "10:00", instead_of=first)
    assert taken() == [("Frau Nasser", "Mon 10:00–10:30")]


def test_when_the_other_time_has_no_interpreter_the_first_one_stays(world):
    book(world, "10:00")
    first = hold(world, "09:00")
    with pytest.raises(SlotTaken):
        hold(world, "10:00", instead_of=first)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30"), ("Frau Nasser", "Mon 10:00–10:30")]


def test_who_gives_up_a_hold_gives_the_interpreter_back(world):
    let_go(appointment=hold(world), now=NOW)
    assert taken() == []


def test_a_lapsed_hold_is_free_for_the_next_person_with_its_interpreter(world):
    lapsed = hold(world)
    later = lapsed.hold_until
    new = hold(world, now=later)
    assert [row.appointment for row in InterpreterBooking.objects.all()] == [new]
    assert is_in_order(later)
    lapsed.refresh_from_db()
    assert lapsed.status == "expired"
    with pytest.raises(HoldLapsed):
        name(lapsed, now=later)


def test_a_lapsed_hold_at_another_counter_does_not_keep_the_interpreter(world):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), status="held")
    at_second = hold(world)
    assert at_second.counter == world.second
    later = at_second.hold_until
    again = hold(world, "09:15", now=later)
    assert taken() == [("Frau Nasser", "Mon 09:15–09:45")]
    assert again.interpreter == world.interpreter


def test_marking_lapsed_holds_gives_their_interpreters_back(world):
    held = hold(world)
    assert mark_lapsed_holds(authority=world.authority, now=held.hold_until, most=10) == 1
    assert taken() == []


def test_a_confirmed_booking_keeps_the_interpreter_and_cancelling_gives_them_back(world):
    booked = book(world)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]
    cancel_appointment(appointment=booked, now=NOW)
    assert taken() == []


@pytest.mark.parametrize("changed", [{"needs_interpreter": False}, {"spoken_language": "tr"}])
def test_who_no_longer_wishes_for_one_or_speaks_something_else_gives_them_back(world, changed):
    name(hold(world), **changed)
    assert taken() == []


# ---- Moving and saying so afterwards ---------------------------------------------------------------------


def test_moving_takes_the_interpreter_to_the_new_time(world):
    booked = book(world)
    new = move_appointment(appointment=booked, office=world.office, start=local(TUESDAY, "10:00"), now=NOW)
    assert taken() == [("Frau Nasser", "Tue 10:00–10:30")]
    assert (new.needs_interpreter, new.interpreter) == (True, world.interpreter)


def test_moving_by_a_few_minutes_overlaps_with_nobody_but_oneself(world):
    booked = book(world)
    move_appointment(appointment=booked, office=world.office, start=local(MONDAY, "09:15"), now=NOW)
    assert taken() == [("Frau Nasser", "Mon 09:15–09:45")]


def test_where_no_interpreter_is_free_at_the_new_time_the_old_one_stays_with_its_interpreter(world):
    booked = book(world)
    hold(world, "10:00")
    with pytest.raises(SlotTaken):
        move_appointment(appointment=booked, office=world.office, start=local(MONDAY, "10:00"), now=NOW)
    booked.refresh_from_db()
    assert (booked.status, booked.interpreter) == ("booked", world.interpreter)
    assert len(taken()) == 2


def test_wishing_for_one_afterwards_takes_who_is_free_and_taking_it_back_gives_them_back(world):
    booked = book(world, interpreter="")
    wished = say_who_helps(appointment=booked, needs_interpreter=True, brings_companion=False, now=NOW)
    assert (wished.interpreter, taken()) == (world.interpreter, [("Frau Nasser", "Mon 09:00–09:30")])
    again = say_who_helps(appointment=booked, needs_interpreter=True, brings_companion=True, now=NOW)
    assert (again.interpreter, len(taken())) == (world.interpreter, 1)
    without = say_who_helps(appointment=booked, needs_interpreter=False, brings_companion=True, now=NOW)
    assert (without.interpreter, taken()) == (None, [])


def test_where_nobody_is_free_at_that_time_the_wish_is_kept_and_nobody_is_promised(world):
    booked = book(world, interpreter="")
    hold(world)
    wished = say_who_helps(appointment=booked, needs_interpreter=True, brings_companion=False, now=NOW)
    assert (wished.needs_interpreter, wished.interpreter) == (True, None)
    moved = move_appointment(appointment=booked, office=world.office, start=local(MONDAY, "11:00"), now=NOW)
    assert moved.interpreter == world.interpreter


def test_german_needs_no_interpreter(world):
    make_interpreter(world.authority, "de", name="Nobody")
    booked = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), spoken_language="de")
    say_who_helps(appointment=booked, needs_interpreter=True, brings_companion=False, now=NOW)
    assert taken() == []


# ---- At the desk and from the list -----------------------------------------------------------------------


def at_the_desk(world, clock="09:00", *, spoken_language="ar", needs_interpreter=True, **person):
    return book_for_someone(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, clock),
        persons=1,
        language="de",
        spoken_language=spoken_language,
        needs_interpreter=needs_interpreter,
        title_ends_on=None,
        staff_member=world.clerk,
        now=NOW,
        **{**LAYLA, **person},
    )


def test_a_clerk_books_with_an_interpreter_or_is_told_that_none_is_free(world):
    assert at_the_desk(world).interpreter == world.interpreter
    with pytest.raises(InterpreterTaken):
        at_the_desk(world, family_name="OTHER")
    assert Appointment.objects.count() == 1


def test_for_a_language_without_an_interpreter_the_wish_is_kept_as_ever(world):
    booked = at_the_desk(world, spoken_language="ti")
    assert (booked.needs_interpreter, booked.interpreter) == (True, None)


def offered(world, clock="09:00"):
    entry = WaitingEntry.objects.create(
        authority=world.authority,
        offer=world.offer,
        service=world.service,
        language="ar",
        spoken_language="ar",
        needs_interpreter=True,
        status="waiting",
        joined_at=NOW,
        link_nonce="0" * 32,
        link_token_hash="0" * 64,
        identity_key="1" * 64,
        **LAYLA,
    )
    return offer_slot(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, clock),
        until=NOW + dt.timedelta(hours=2),
        persons=1,
        language="ar",
        spoken_language="ar",
        interpreter="ar",
        door=Door.LIST,
        entry=entry,
        now=NOW,
    )


def test_an_offered_time_keeps_its_interpreter_until_it_is_answered(world):
    slot = offered(world)
    assert taken() == [("Frau Nasser", "Mon 09:00–09:30")]
    booked = accept_slot(slot=slot, person=slot.entry, language="ar", now=NOW)
    assert (booked.status, booked.interpreter) == ("booked", world.interpreter)


def test_a_declined_offer_gives_the_interpreter_back(world):
    decline_slot(slot=offered(world), now=NOW)
    assert taken() == []


def test_after_everything_that_can_be_done_nobody_interprets_at_two_places(world):
    """A long morning of holds, bookings, moves and cancellations; the two rules hold after each of them."""
    make_interpreter(world.authority, "ar", "fa", name="Herr Omid")
    chance, booked, now, most = random.Random(11), [], NOW, 0
    for number in range(80):
        start = f"{chance.randint(8, 11):02d}:{chance.choice((0, 15, 30)):02d}"
        act = chance.choice(["hold", "hold", "book", "book", "move", "cancel", "help"] if booked else ["hold", "book"])
        try:
            if act == "cancel":
                cancel_appointment(appointment=booked.pop(chance.randrange(len(booked))), now=now)
            elif act == "move":
                moved = booked.pop(0)
                booked.append(moved)
                start = local(MONDAY, start)
                booked[-1] = move_appointment(appointment=moved, office=world.office, start=start, now=now)
            elif act == "help":
                wish = {"needs_interpreter": chance.random() < 0.5, "brings_companion": False}
                say_who_helps(appointment=chance.choice(booked), **wish, now=now)
            else:
                held = hold(world, start, now=now, interpreter=chance.choice(["", "ar", "ar"]))
                if act == "book":
                    name(held, now=now, family_name=f"P{number}")
                    booked.append(confirm_appointment(appointment=held, now=now))
        except (SlotTaken, NoLongerBooked):  # taken, or over meanwhile
            pass
        now += dt.timedelta(minutes=chance.choice((0, 1, 4)))
        mark_lapsed_holds(authority=world.authority, now=now, most=100)
        assert is_in_order(now), (number, act)
        most = max(most, InterpreterBooking.objects.count())
    assert most >= 6
