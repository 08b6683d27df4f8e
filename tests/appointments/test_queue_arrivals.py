"""Arriving: checking in, numbers without an appointment, who did not come, and the end of the day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from appointments.actions import queue
from appointments.models import TicketSeries, Visit
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
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def at(clock, day=MONDAY):
    return local(day, clock)


def booked(world, clock="10:00", day=MONDAY, **fields):
    return make_appointment(world.offer, world.counter, at(clock, day), **fields)


def walk_in(world, clock="08:00", day=MONDAY, offer=None, office=None):
    return queue.give_walk_in_ticket(
        offer=offer or world.offer,
        office=office or world.office,
        language="uk",
        spoken_language="uk",
        now=at(clock, day),
    )


def test_who_checks_in_gets_a_number_and_waits(world):
    appointment = booked(world, "10:00")
    visit = queue.check_in(appointment=appointment, office=world.office, now=at("09:48"))
    assert (visit.ticket_number, visit.status, visit.day) == ("A 01", "waiting", MONDAY)
    assert (visit.arrived_at, visit.turn_at) == (at("09:48"), at("09:55"))
    assert (visit.appointment, visit.service, visit.language, visit.spoken_language) == (
        appointment,
        world.service,
        "ar",
        "ar",
    )


def test_somebody_whose_title_ends_soon_has_an_earlier_turn(world):
    appointment = booked(world, "10:00", title_ends_on=MONDAY)
    visit = queue.check_in(appointment=appointment, office=world.office, now=at("09:48"))
    assert visit.turn_at == at("09:35")


def test_checking_in_twice_is_answered_with_the_number(world):
    appointment = booked(world, "10:00")
    queue.check_in(appointment=appointment, office=world.office, now=at("09:48"))
    with pytest.raises(queue.AlreadyHere, match=r"09:48.*A 01"):
        queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))
    assert Visit.objects.count() == 1


def test_more_than_an_hour_before_is_too_early(world):
    appointment = booked(world, "10:00")
    with pytest.raises(queue.TooEarly, match=r"10:00.*09:00"):
        queue.check_in(appointment=appointment, office=world.office, now=at("08:59"))
    assert queue.check_in(appointment=appointment, office=world.office, now=at("09:00")).status == "waiting"


def test_an_appointment_of_tomorrow_is_answered_with_its_day(world):
    appointment = booked(world, "10:00", TUESDAY)
    with pytest.raises(queue.AnotherDay, match="10:00"):
        queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))
    assert Visit.objects.count() == 0


def test_an_appointment_at_another_office_is_answered_with_its_address(world):
    other = make_office(world.authority, "A-2", name="Außenstelle", street="Ringstraße 7", town="Melle")
    appointment = make_appointment(world.offer, make_counter(other), at("10:00"))
    with pytest.raises(queue.AnotherOffice, match="Außenstelle, Ringstraße 7, Melle"):
        queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))


def test_a_cancelled_appointment_does_not_check_in(world):
    appointment = booked(world, status="cancelled", cancelled_at=at("07:00"))
    with pytest.raises(queue.Cancelled):
        queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))


def test_a_moved_appointment_is_answered_with_the_new_one(world):
    old = booked(world, status="cancelled", cancelled_at=at("07:00"))
    new = booked(world, "11:30", TUESDAY, moved_from=old)
    with pytest.raises(queue.Cancelled, match=f"11:30.*{new.reference}"):
        queue.check_in(appointment=old, office=world.office, now=at("09:50"))


@pytest.mark.parametrize("status", ["held", "expired"])
def test_a_booking_that_was_never_confirmed_does_not_check_in(world, status):
    appointment = booked(world, status=status)
    with pytest.raises(queue.NotConfirmed):
        queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))


def test_a_number_without_an_appointment_waits_behind_appointments(world):
    visit = walk_in(world, "08:00")
    assert (visit.ticket_number, visit.turn_at, visit.appointment) == ("A 01", at("08:20"), None)


def test_one_series_for_all_so_that_a_number_tells_nobody_what_somebody_is_here_for(world):
    card = make_offer(world.authority, make_service("EAT-AUSGABE"))
    first = walk_in(world)
    second = queue.check_in(appointment=booked(world), office=world.office, now=at("09:50"))
    third = walk_in(world, offer=card)
    assert [visit.ticket_number for visit in (first, second, third)] == ["A 01", "A 02", "A 03"]


def test_numbers_start_again_each_day_and_at_each_office(world):
    other = make_office(world.authority, "A-2")
    offer = make_offer(world.authority, make_service("EAT-AUSGABE"))
    numbers = [
        walk_in(world, offer=offer).ticket_number,
        walk_in(world, offer=offer).ticket_number,
        walk_in(world, offer=offer, office=other).ticket_number,
        walk_in(world, offer=offer, day=TUESDAY).ticket_number,
    ]
    assert numbers == ["A 01", "A 02", "A 01", "A 01"]


def test_the_day_of_a_number_is_the_offices_day_and_not_utc(world):
    # 00:30 in Berlin is still the evening before in UTC
    assert walk_in(world, "00:30", TUESDAY).day == TUESDAY


def test_a_number_that_was_rolled_back_is_given_out_again(world):
    with transaction.atomic():
        walk_in(world)
        transaction.set_rollback(True)
    assert walk_in(world).ticket_number == "A 01"
    assert TicketSeries.objects.get().last_number == 1


def test_the_database_refuses_the_same_number_twice_on_one_day(world):
    visit = walk_in(world)
    visit.pk = None
    with pytest.raises(IntegrityError, match="a_ticket_number_is_unique_per_office_and_day"):
        visit.save(force_insert=True)


def test_no_number_for_a_service_this_office_does_not_have(world):
    other = make_office(world.authority, "A-2")
    with pytest.raises(queue.NotOfferedHere):
        walk_in(world, office=other)


def test_did_not_come_is_said_after_the_start_and_can_be_taken_back(world):
    appointment = booked(world, "10:00")
    with pytest.raises(queue.CannotSay):
        queue.mark_did_not_come(appointment=appointment, now=at("09:59"))
    assert queue.mark_did_not_come(appointment=appointment, now=at("10:15")).did_not_come_at == at("10:15")
    queue.undo_did_not_come(appointment=appointment, now=at("10:16"))
    appointment.refresh_from_db()
    assert appointment.did_not_come_at is None


def test_who_is_here_cannot_be_said_to_have_stayed_away(world):
    appointment = booked(world, "10:00")
    queue.check_in(appointment=appointment, office=world.office, now=at("09:50"))
    with pytest.raises(queue.CannotSay):
        queue.mark_did_not_come(appointment=appointment, now=at("10:15"))
    appointment.refresh_from_db()
    assert appointment.did_not_come_at is None


def test_who_comes_after_all_is_no_longer_marked(world):
    appointment = booked(world, "10:00")
    queue.mark_did_not_come(appointment=appointment, now=at("10:15"))
    visit = queue.check_in(appointment=appointment, office=world.office, now=at("10:20"))
    appointment.refresh_from_db()
    assert appointment.did_not_come_at is None
    assert visit.turn_at == at("10:20")


def test_at_the_end_of_the_day_open_visits_are_not_recorded_and_nothing_else_changes(world):
    yesterday, today = walk_in(world, "11:00"), walk_in(world, "08:00", TUESDAY)
    done = walk_in(world, "10:00")
    Visit.objects.filter(pk=done.pk).update(status="done", served_from=at("10:30"), counter=world.counter)
    assert queue.close_day(authority=world.authority, now=at("00:10", TUESDAY)) == 1
    assert queue.close_day(authority=world.authority, now=at("00:20", TUESDAY)) == 0
    found = {visit.pk: visit.status for visit in Visit.objects.all()}
    assert found == {yesterday.pk: "not_recorded", today.pk: "waiting", done.pk: "done"}


def test_closing_the_day_of_one_authority_leaves_another_alone(world):
    other = World("celle")
    visit = walk_in(other)
    assert queue.close_day(authority=world.authority, now=at("00:10", TUESDAY)) == 0
    visit.refresh_from_db()
    assert visit.status == "waiting"


def test_arriving_at_one_place_counts_nothing_at_another(world):
    other = World("celle")
    walk_in(world)
    assert walk_in(other).ticket_number == "A 01"
    assert dict(TicketSeries.objects.values_list("authority__slug", "last_number")) == {"osnabrueck": 1, "celle": 1}


def test_the_hour_that_comes_twice_opens_check_in_once():
    # 25 October 2026: clocks go back at 03:00; an appointment at 09:00 opens at 08:00 of the office's clock
    world, sunday = World(), dt.date(2026, 10, 25)
    appointment = booked(world, "09:00", sunday)
    with pytest.raises(queue.TooEarly, match="08:00"):
        queue.check_in(appointment=appointment, office=world.office, now=at("07:59", sunday))
    assert queue.check_in(appointment=appointment, office=world.office, now=at("08:00", sunday)).day == sunday


def test_who_was_here_may_book_the_same_service_again_once_the_day_is_over(world):
    appointment = booked(world, "10:00", identity_key="k" * 64)
    queue.close_day(authority=world.authority, now=at("23:50"))
    appointment.refresh_from_db()
    assert appointment.identity_key == "k" * 64
    queue.close_day(authority=world.authority, now=at("00:10", TUESDAY))
    appointment.refresh_from_db()
    assert (appointment.status, appointment.identity_key) == ("booked", "")
    again = make_appointment(world.offer, world.counter, at("10:00", TUESDAY), identity_key="k" * 64)
    queue.close_day(authority=world.authority, now=at("00:20", TUESDAY))
    again.refresh_from_db()
    assert again.identity_key == "k" * 64
