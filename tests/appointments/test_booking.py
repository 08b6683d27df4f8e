"""From a held time to a booked one, and back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count

from appointments.actions import booking
from appointments.actions.booking import (
    AlreadyBooked,
    HoldLapsed,
    NoLongerBooked,
    SlotTaken,
    WrongCode,
    ask_to_confirm,
    cancel_appointment,
    confirm_appointment,
    confirm_with_code,
    correct_name,
    hold_slot,
    identify,
    let_go,
    move_appointment,
    renew_hold,
)
from appointments.actions.holding import NotBookable
from appointments.models import Appointment
from appointments.queries.availability import free_times
from appointments.queries.booking import appointment_by_token, held_appointment
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment, make_counter, make_offer, make_shift
from willkommen.models import AuditEntry, OutgoingMessage

pytestmark = pytest.mark.django_db

SAMIR = {
    "given_names": "SAMIR",
    "family_name": "HADDAD",
    "name_in_own_script": "سمير حداد",
    "born_on": dt.date(1999, 3, 7),
    "email": "samir@example.org",
    "mobile": "",
    "spoken_language": "ar",
    "needs_interpreter": False,
    "language": "ar",
}


def hold(world, clock="09:00", day=MONDAY, *, now=NOW, **fields):
    fields = {"persons": 1, "language": "ar", "spoken_language": "ar", "title_ends_on": None, **fields}
    return hold_slot(offer=world.offer, office=world.office, start=local(day, clock), now=now, **fields)


def book(world, clock="09:00", day=MONDAY, *, now=NOW, **person):
    held = hold(world, clock, day, now=now)
    identify(appointment=held, now=now, **{**SAMIR, **person})
    return confirm_appointment(appointment=held, now=now)


def free(world, day=MONDAY, *, now=NOW):
    found = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=day, now=now)
    return [f"{time.local:%H:%M}" for time in found]


def test_a_held_time_is_gone_for_others_until_it_lapses():
    world = World()
    hold(world)
    with pytest.raises(SlotTaken):
        hold(world)
    later = NOW + dt.timedelta(minutes=world.authority.hold_minutes)
    assert hold(world, now=later).status == "held"
    assert dict(Appointment.objects.values_list("status").annotate(Count("id"))) == {"expired": 1, "held": 1}


def test_choosing_another_time_gives_the_first_one_back():
    world = World()
    first = hold(world, "09:00")
    hold(world, "10:00", instead_of=first)
    assert free(world) == ["08:00", "08:30", "09:00", "09:30", "10:30", "11:00", "11:30"]


def test_when_the_other_time_is_taken_the_first_one_stays_held():
    world = World()
    first = hold(world, "09:00")
    make_appointment(world.offer, world.counter, local(MONDAY, "10:00"))
    with pytest.raises(SlotTaken):
        hold(world, "10:00", instead_of=first)
    assert held_appointment(world.authority, first.pk) == first


@pytest.mark.parametrize("clock", ["07:30", "11:40", "12:00", "09:00:30", "09:01"])
def test_a_time_outside_the_shift_or_off_the_raster_cannot_be_held(clock):
    with pytest.raises(SlotTaken):
        hold(World(), clock)


def test_the_past_the_far_future_a_holiday_and_an_absurd_day_cannot_be_held():
    world = World(weekdays=range(7))
    for day in (
        MONDAY - dt.timedelta(days=7),
        MONDAY + dt.timedelta(days=400),
        dt.date(2026, 10, 31),
        dt.date(1900, 1, 1),
        dt.date(9000, 1, 1),
    ):
        with pytest.raises(SlotTaken):
            hold(world, day=day)
    assert Appointment.objects.count() == 0


def test_an_office_of_another_authority_cannot_be_booked():
    world, other = World(), World("celle")
    with pytest.raises(NotBookable):
        hold_slot(
            offer=world.offer,
            office=other.office,
            start=local(MONDAY, "09:00"),
            persons=1,
            language="de",
            spoken_language="de",
            title_ends_on=None,
            now=NOW,
        )


def test_more_persons_than_the_offer_allows_and_nobody_at_all_are_refused():
    world = World()
    for persons in (0, 7, -1):
        with pytest.raises(NotBookable):
            hold(world, persons=persons)


def test_a_family_takes_one_counter_for_the_whole_time():
    world = World()
    family = hold(world, "08:00", persons=3)
    assert family.ends_at - family.starts_at == dt.timedelta(minutes=90)
    assert free(world)[0] == "09:30"


def test_a_booking_keeps_its_length_when_the_service_gets_longer():
    world = World()
    booked = book(world)
    world.offer.minutes = 60
    world.offer.save()
    booked.refresh_from_db()
    assert booked.ends_at - booked.starts_at == dt.timedelta(minutes=30)


def test_asking_for_more_time_prolongs_the_hold_and_a_lapsed_one_stays_lapsed():
    world = World()
    held = hold(world)
    in_five = NOW + dt.timedelta(minutes=5)
    assert renew_hold(appointment=held, now=in_five).hold_until == in_five + dt.timedelta(minutes=10)
    with pytest.raises(HoldLapsed):
        renew_hold(appointment=held, now=NOW + dt.timedelta(hours=1))


def test_a_time_is_held_an_hour_in_all_however_often_somebody_asks():
    world = World()
    held = hold(world)
    for minutes in range(9, 60, 9):
        held = renew_hold(appointment=held, now=NOW + dt.timedelta(minutes=minutes))
    assert held.hold_until == NOW + dt.timedelta(minutes=60)
    with pytest.raises(booking.HeldLongEnough):
        renew_hold(appointment=held, now=NOW + dt.timedelta(minutes=59))
    held.refresh_from_db()
    assert held.hold_until == NOW + dt.timedelta(minutes=60)


def test_a_lapsed_hold_cannot_be_confirmed_even_if_nobody_took_the_time():
    world = World()
    held = hold(world)
    identify(appointment=held, now=NOW, **SAMIR)
    with pytest.raises(HoldLapsed):
        confirm_appointment(appointment=held, now=NOW + dt.timedelta(hours=2))
    held.refresh_from_db()
    assert held.status == "held"


def test_a_hold_without_a_person_cannot_be_confirmed():
    held = hold(World())
    with pytest.raises(HoldLapsed):
        confirm_appointment(appointment=held, now=NOW)


def test_confirming_twice_books_and_tells_once():
    world = World()
    held = hold(world)
    identify(appointment=held, now=NOW, **SAMIR)
    confirm_appointment(appointment=held, now=NOW)
    before = OutgoingMessage.objects.count()
    assert confirm_appointment(appointment=held, now=NOW + dt.timedelta(seconds=2)).status == "booked"
    assert OutgoingMessage.objects.count() == before


def test_asking_to_confirm_holds_the_time_for_the_authoritys_minutes():
    world = World()
    held = hold(world)
    identify(appointment=held, now=NOW, **SAMIR)
    asked = ask_to_confirm(appointment=held, now=NOW)
    assert asked.hold_until == NOW + dt.timedelta(minutes=60)
    assert list(OutgoingMessage.objects.values_list("kind", "recipient", "language")) == [
        ("appointment.confirm", "samir@example.org", "ar")
    ]


def test_the_right_code_books_and_after_five_wrong_ones_even_the_right_one_does_not():
    world = World()
    held = hold(world)
    identify(appointment=held, now=NOW, **SAMIR)
    code = held.confirmation_code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm_with_code(appointment=held, code=wrong, now=NOW)
        held.refresh_from_db()
    with pytest.raises(booking.TooManyCodes):
        confirm_with_code(appointment=held, code=code, now=NOW)
    Appointment.objects.update(code_failures=0)
    held.refresh_from_db()
    assert confirm_with_code(appointment=held, code=f"{code[:3]} {code[3:]}", now=NOW).status == "booked"


def test_a_person_has_one_appointment_per_service_over_all_authorities_and_spellings():
    here, there = World(), World("celle")
    book(here, given_names="JÜRGEN ALI", family_name="MÜLLER")
    held = hold(there, now=NOW)
    identify(appointment=held, now=NOW, **{**SAMIR, "given_names": "Ali Juergen", "family_name": "Mueller"})
    with pytest.raises(AlreadyBooked):
        confirm_appointment(appointment=held, now=NOW)
    assert Appointment.objects.filter(status="booked").count() == 1


def test_the_same_person_may_book_another_service_and_another_person_the_same_one():
    world = World()
    other = World("celle", code="VERPFL")
    book(world)
    assert book(other).status == "booked"
    assert book(world, "10:00", born_on=dt.date(1999, 3, 8)).status == "booked"


def test_moving_gives_the_old_time_back_and_keeps_the_person():
    world = World()
    old = book(world)
    new = move_appointment(appointment=old, office=world.office, start=local(TUESDAY, "10:00"), now=NOW)
    old.refresh_from_db()
    assert (old.status, new.status, new.moved_from, new.full_name) == ("cancelled", "booked", old, "SAMIR HADDAD")
    assert "09:00" not in free(world, now=NOW + dt.timedelta(minutes=4))
    assert "09:00" in free(world, now=NOW + dt.timedelta(minutes=46))
    assert new.link_token != old.link_token
    assert appointment_by_token(world.authority, old.link_token, now=NOW) is None
    assert appointment_by_token(world.authority, new.link_token, now=NOW) == new


def test_moving_within_the_own_time_works():
    world = World()
    old = book(world)
    new = move_appointment(appointment=old, office=world.office, start=local(MONDAY, "09:10"), now=NOW)
    assert new.starts_at == local(MONDAY, "09:10")


def test_when_the_new_time_is_taken_meanwhile_the_old_one_stays_with_its_reminders():
    world = World()
    old = book(world, day=TUESDAY + dt.timedelta(days=2))
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    before = list(OutgoingMessage.objects.order_by("id").values_list("kind", "status"))
    with pytest.raises(SlotTaken):
        move_appointment(appointment=old, office=world.office, start=local(TUESDAY, "10:00"), now=NOW)
    old.refresh_from_db()
    assert old.status == "booked"
    assert list(OutgoingMessage.objects.order_by("id").values_list("kind", "status")) == before


def test_cancelling_frees_the_time_ends_the_link_and_twice_is_once():
    world = World()
    booked = book(world)
    token = booked.link_token
    assert cancel_appointment(appointment=booked, now=NOW).status == "cancelled"
    count = OutgoingMessage.objects.count()
    assert cancel_appointment(appointment=booked, now=NOW).status == "cancelled"
    assert OutgoingMessage.objects.count() == count
    assert "09:00" not in free(world, now=NOW + dt.timedelta(minutes=4))
    assert "09:00" in free(world, now=NOW + dt.timedelta(minutes=46))
    assert appointment_by_token(world.authority, token, now=NOW) is None


def test_after_it_began_an_appointment_can_be_neither_moved_nor_cancelled():
    world = World()
    booked = book(world)
    began = booked.starts_at + dt.timedelta(minutes=1)
    for refused in (
        lambda: cancel_appointment(appointment=booked, now=began),
        lambda: move_appointment(appointment=booked, office=world.office, start=local(TUESDAY, "10:00"), now=began),
    ):
        with pytest.raises(NoLongerBooked):
            refused()


def test_a_link_is_dead_two_hours_after_the_end_and_at_any_other_authority():
    world, other = World(), World("celle")
    booked = book(world)
    almost = booked.ends_at + dt.timedelta(minutes=119)
    assert appointment_by_token(world.authority, booked.link_token, now=almost) == booked
    assert appointment_by_token(world.authority, booked.link_token, now=almost + dt.timedelta(minutes=1)) is None
    assert appointment_by_token(other.authority, booked.link_token, now=NOW) is None


def test_letting_go_frees_a_hold_and_never_a_booking():
    world = World()
    let_go(appointment=hold(world), now=NOW)
    booked = book(world)
    let_go(appointment=booked, now=NOW)
    booked.refresh_from_db()
    assert booked.status == "booked"


def test_a_clerk_corrects_a_spelling_and_the_audit_knows_it_without_the_name():
    world = World()
    booked = book(world)
    correct_name(
        appointment=booked,
        given_names="SAMEER",
        family_name="HADDAD",
        name_in_own_script="",
        born_on=dt.date(1999, 3, 7),
        staff_member=world.clerk,
        now=NOW,
    )
    booked.refresh_from_db()
    assert booked.full_name == "SAMEER HADDAD"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.staff_member, entry.detail) == (
        "correct_name",
        world.clerk,
        {"reference": booked.reference},
    )


def test_the_database_itself_refuses_two_appointments_at_one_counter_at_one_time():
    world = World()
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    with pytest.raises(IntegrityError, match="a_counter_serves_one_appointment_at_a_time"), transaction.atomic():
        make_appointment(world.offer, world.counter, local(MONDAY, "09:15"), status="held")
    make_appointment(world.offer, world.counter, local(MONDAY, "09:15"), status="cancelled")
    make_appointment(world.offer, world.counter, local(MONDAY, "09:30"))


def test_the_time_goes_to_a_second_counter_when_the_first_is_taken():
    world = World()
    second = make_counter(world.office, 2)
    make_shift(second)
    assert {hold(world).counter_id, hold(world).counter_id} == {world.counter.pk, second.pk}
    with pytest.raises(SlotTaken):
        hold(world)


def test_a_booking_of_the_desk_may_be_at_once_although_the_web_needs_a_lead():
    world = World()
    offer = make_offer(world.authority, World("celle", code="VERPFL").service, lead_hours=48)
    with pytest.raises(SlotTaken):
        hold_slot(
            offer=offer,
            office=world.office,
            start=local(MONDAY, "09:00"),
            persons=1,
            language="de",
            spoken_language="de",
            title_ends_on=None,
            now=NOW,
        )
    person = {name: value for name, value in SAMIR.items() if name != "language"}
    booked = booking.book_for_someone(
        offer=offer,
        office=world.office,
        start=local(MONDAY, "09:00"),
        persons=1,
        language="ar",
        title_ends_on=None,
        staff_member=world.clerk,
        now=NOW,
        **person,
    )
    assert (booked.status, booked.booked_by) == ("booked", "desk")
