"""A time kept for one person until they answer."""

import datetime as dt

import pytest

from appointments.actions.booking import AlreadyBooked, cancel_appointment
from appointments.actions.identity import identity_key
from appointments.actions.offering import (
    OfferOver,
    accept_slot,
    decline_slot,
    let_slot_lapse,
    offer_slot,
    withdraw_slot,
)
from appointments.models import (
    AffectedAppointment,
    Appointment,
    Closure,
    PlanChange,
    SlotOffer,
    WaitingEntry,
)
from appointments.queries.availability import free_times
from appointments.queries.gaps import Door
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db
UNTIL = NOW + dt.timedelta(hours=4)
BORN = dt.date(1990, 5, 1)


def make_entry(world, *, appointment=None, **fields):
    return WaitingEntry.objects.create(
        **{
            "authority": world.authority,
            "offer": world.offer,
            "service": world.service,
            "appointment": appointment,
            "language": "ar",
            "spoken_language": "ar",
            "given_names": "SAMIR",
            "family_name": "HADDAD",
            "born_on": BORN,
            "email": "samir@example.org",
            "identity_key": identity_key("SAMIR", "HADDAD", BORN),
            "status": "waiting",
            "joined_at": NOW,
            "link_nonce": "0" * 32,
            "link_token_hash": "0" * 64,
            **fields,
        }
    )


def offered(world, start="08:00", **whom):
    return offer_slot(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, start),
        until=UNTIL,
        persons=1,
        language="ar",
        spoken_language="ar",
        door=Door.LIST,
        now=NOW,
        **whom,
    )


def free(world):
    found = free_times(offer=world.offer, office=world.office, persons=1, spoken_language="", day=MONDAY, now=NOW)
    return [f"{time.local:%H:%M}" for time in found]


def test_an_offered_time_is_nobody_elses_until_it_is_answered():
    world = World()
    slot = offered(world, entry=make_entry(world))
    assert free(world)[0] == "08:30"
    decline_slot(slot=slot, now=NOW)
    assert free(world)[0] == "08:00"
    assert SlotOffer.objects.get().status == "declined"


def test_who_waits_and_accepts_has_the_time_under_their_own_name_and_is_told_once():
    world = World()
    entry = make_entry(world)
    slot = offered(world, entry=entry)
    booked = accept_slot(slot=slot, person=entry, language="ar", now=NOW)
    assert (booked.status, booked.full_name, booked.hold_until) == ("booked", "SAMIR HADDAD", None)
    assert accept_slot(slot=slot, person=entry, language="ar", now=NOW).pk == booked.pk
    assert OutgoingMessage.objects.filter(kind="appointment.booked").count() == 1


def test_accepting_gives_the_appointment_in_hand_back_in_the_same_moment():
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), identity_key="k" * 64)
    entry = make_entry(world, appointment=old, identity_key="k" * 64)
    booked = accept_slot(slot=offered(world, entry=entry), person=entry, language="ar", now=NOW)
    old.refresh_from_db()
    assert (old.status, booked.status, booked.moved_from) == ("cancelled", "booked", old)


def test_whose_appointment_cannot_take_place_moves_with_everything_that_was_said():
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), brings_companion=True)
    change = PlanChange.objects.create(authority=world.authority, kind="absence", made_at=NOW)
    affected = AffectedAppointment.objects.create(
        authority=world.authority, change=change, appointment=old, status="asked"
    )
    booked = accept_slot(slot=offered(world, affected=affected), person=old, language="uk", now=NOW)
    assert (booked.given_names, booked.brings_companion, booked.language) == (old.given_names, True, "uk")


@pytest.mark.parametrize("answer", ["too late", "withdrawn", "declined"])
def test_an_offer_that_is_over_changes_nothing(answer):
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    entry = make_entry(world, appointment=old, identity_key="")
    slot = offered(world, entry=entry)
    if answer == "withdrawn":
        assert withdraw_slot(slot=slot, now=NOW) is True
    if answer == "declined":
        decline_slot(slot=slot, now=NOW)
    with pytest.raises(OfferOver):
        accept_slot(slot=slot, person=entry, language="ar", now=UNTIL if answer == "too late" else NOW)
    old.refresh_from_db()
    assert old.status == "booked"
    assert withdraw_slot(slot=slot, now=NOW) is (answer == "too late")


def test_an_offer_lapses_only_when_its_time_has_run_out():
    world = World()
    slot = offered(world, entry=make_entry(world))
    assert let_slot_lapse(slot=slot, now=UNTIL - dt.timedelta(minutes=1)) is False
    assert let_slot_lapse(slot=slot, now=UNTIL) is True
    assert let_slot_lapse(slot=slot, now=UNTIL) is False
    assert (SlotOffer.objects.get().status, Appointment.objects.get().status) == ("lapsed", "expired")


def test_who_has_booked_the_same_service_meanwhile_cannot_have_a_second_one():
    world = World()
    entry = make_entry(world)
    slot = offered(world, entry=entry)
    make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), identity_key=entry.identity_key)
    with pytest.raises(AlreadyBooked):
        accept_slot(slot=slot, person=entry, language="ar", now=NOW)
    assert SlotOffer.objects.get().status == "open"


def test_who_cancels_has_no_open_offer_left_to_accept():
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    change = PlanChange.objects.create(authority=world.authority, kind="absence", made_at=NOW)
    affected = AffectedAppointment.objects.create(
        authority=world.authority, change=change, appointment=old, status="asked"
    )
    slot = offered(world, affected=affected)
    cancel_appointment(appointment=old, now=NOW)
    with pytest.raises(OfferOver):
        accept_slot(slot=slot, person=old, language="ar", now=NOW)
    assert SlotOffer.objects.get().hold.status == "expired"


def test_whoever_finds_another_time_on_the_list_is_asked_nothing_more_and_no_time_is_kept_for_them():
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), identity_key="k" * 64)
    change = PlanChange.objects.create(authority=world.authority, kind="absence", made_at=NOW)
    affected = AffectedAppointment.objects.create(
        authority=world.authority, change=change, appointment=old, status="asked"
    )
    kept = offered(world, "09:00", affected=affected)
    entry = make_entry(world, appointment=old, identity_key="k" * 64)
    accept_slot(slot=offered(world, "08:00", entry=entry), person=old, language="ar", now=NOW)
    affected.refresh_from_db()
    kept.refresh_from_db()
    assert (affected.status, kept.status, kept.hold.status) == ("accepted", "withdrawn", "expired")
    assert free(world)[0] == "08:30"


@pytest.mark.parametrize("whose", ["who waits", "whose appointment cannot take place"])
def test_a_time_that_was_closed_after_it_was_offered_is_nobodys(whose):
    world = World()
    old = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"))
    change = PlanChange.objects.create(authority=world.authority, kind="absence", made_at=NOW)
    affected = AffectedAppointment.objects.create(
        authority=world.authority, change=change, appointment=old, status="asked"
    )
    entry = make_entry(world)
    slot = offered(world, entry=entry) if whose == "who waits" else offered(world, affected=affected)
    Closure.objects.create(authority=world.authority, office=world.office, during=slot.hold.during)
    with pytest.raises(OfferOver):
        accept_slot(slot=slot, person=entry if whose == "who waits" else old, language="ar", now=NOW)
    old.refresh_from_db()
    assert (old.status, SlotOffer.objects.get().status) == ("booked", "open")
