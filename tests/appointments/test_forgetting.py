"""What ends by itself: held times, and who it was."""

import datetime as dt

import pytest

from appointments import tasks
from appointments.actions.booking import confirm_appointment, hold_slot, identify
from appointments.actions.forgetting import erase_contact_data, mark_lapsed_holds
from appointments.models import Appointment
from tests.factories import MONDAY, NOW, TUESDAY, World, local, make_appointment
from willkommen.messages import post_message
from willkommen.models import AuditEntry, OutgoingMessage

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
WHO = [
    "given_names",
    "family_name",
    "name_in_own_script",
    "email",
    "mobile",
    "identity_key",
    "born_on",
    "title_ends_on",
]


@pytest.fixture
def world():
    return World()


def who(appointment):
    return list(Appointment.objects.values_list(*WHO).get(pk=appointment.pk))


def status(appointment):
    return Appointment.objects.get(pk=appointment.pk).status


NOBODY = ["", "", "", "", "", "", None, None]


def test_a_hold_that_has_ended_is_marked_and_one_that_has_not_stays(world):
    ended = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), status="held", hold_until=NOW)
    held = make_appointment(world.offer, world.counter, local(TUESDAY, "10:00"), status="held", hold_until=NOW + MINUTE)
    booked = make_appointment(world.offer, world.counter, local(TUESDAY, "11:00"))
    assert mark_lapsed_holds(authority=world.authority, now=NOW, most=9) == 1
    assert [status(appointment) for appointment in (ended, held, booked)] == ["expired", "held", "booked"]


def test_lapsed_holds_are_marked_by_the_handful(world):
    for minutes in range(0, 50, 10):
        start = local(TUESDAY, "09:00") + minutes * MINUTE
        make_appointment(world.offer, world.counter, start, minutes=10, status="held", hold_until=NOW)
    marked = [mark_lapsed_holds(authority=world.authority, now=NOW, most=2) for _ in range(4)]
    assert marked == [2, 2, 1, 0]


def test_holds_of_another_authority_are_left_alone(world):
    other = World("wolfsburg")
    hold = make_appointment(other.offer, other.counter, local(TUESDAY, "09:00"), status="held", hold_until=NOW)
    assert mark_lapsed_holds(authority=world.authority, now=NOW, most=9) == 0
    assert status(hold) == "held"


def test_who_it_was_is_erased_seven_days_after_the_appointment_and_the_row_stays(world):
    held = hold_slot(
        offer=world.offer,
        office=world.office,
        start=local(MONDAY, "09:00"),
        persons=1,
        language="ar",
        spoken_language="ar",
        title_ends_on=dt.date(2026, 12, 1),
        now=NOW,
    )
    identify(
        appointment=held,
        given_names="SAMIR",
        family_name="HADDAD",
        name_in_own_script="سمير حداد",
        born_on=dt.date(1999, 3, 7),
        email="samir@example.org",
        mobile="+491512345678",
        spoken_language="ar",
        needs_interpreter=False,
        language="ar",
        now=NOW,
    )
    appointment = confirm_appointment(appointment=held, now=NOW)
    erased_at = appointment.ends_at + 7 * DAY
    assert erase_contact_data(authority=world.authority, now=erased_at - MINUTE, most=9) == 0
    assert who(appointment)[0] == "SAMIR"
    assert erase_contact_data(authority=world.authority, now=erased_at, most=9) == 1
    assert who(appointment) == NOBODY
    row = Appointment.objects.get(pk=appointment.pk)
    assert (row.status, row.language, row.service_id, row.erase_after) == ("booked", "ar", world.service.pk, None)
    assert erase_contact_data(authority=world.authority, now=erased_at + DAY, most=9) == 0


def test_with_the_person_the_addresses_of_their_messages_go(world):
    over = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), erase_after=NOW)
    stays = make_appointment(world.offer, world.counter, local(MONDAY, "10:00"), erase_after=NOW + DAY)
    for appointment in (over, stays):
        post_message(
            authority=world.authority,
            about=appointment,
            kind="appointment.booked",
            language="ar",
            channel="email",
            recipient="samir@example.org",
            due_at=NOW,
            expires_at=NOW + DAY,
            now=NOW,
            context={"note": "x"},
        )
    erase_contact_data(authority=world.authority, now=NOW, most=9)
    found = {message.about_id: message for message in OutgoingMessage.objects.all()}
    erased, kept = found[over.pk], found[stays.pk]
    assert (erased.recipient, erased.context, erased.status) == ("", {}, "cancelled")
    assert (kept.recipient, kept.context, kept.status) == ("samir@example.org", {"note": "x"}, "queued")


def test_the_name_of_who_never_confirmed_is_erased_a_day_after_the_hold_ended(world):
    hold = make_appointment(world.offer, world.counter, local(TUESDAY, "09:00"), status="expired", hold_until=NOW)
    assert erase_contact_data(authority=world.authority, now=NOW + DAY - MINUTE, most=9) == 0
    assert erase_contact_data(authority=world.authority, now=NOW + DAY, most=9) == 1
    assert who(hold) == NOBODY


def test_a_run_has_a_cap(world):
    for hour in ("08:00", "09:00", "10:00"):
        make_appointment(world.offer, world.counter, local(MONDAY, hour), erase_after=NOW)
    assert [erase_contact_data(authority=world.authority, now=NOW, most=2) for _ in range(3)] == [2, 1, 0]


def test_erasing_is_logged_with_the_number_and_no_name(world):
    make_appointment(world.offer, world.counter, local(MONDAY, "08:00"), erase_after=NOW)
    erase_contact_data(authority=world.authority, now=NOW, most=9)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.authority, entry.detail) == ("erase_contact_data", world.authority, {"count": 1})


def test_the_worker_goes_on_until_nothing_is_left_at_any_authority(world, monkeypatch):
    monkeypatch.setattr("willkommen.jobs.A_HANDFUL", 2)
    monkeypatch.setattr("willkommen.jobs.trusted_now", lambda: NOW + DAY)
    other = World("wolfsburg")
    for place in (world, other):
        for hour in ("08:00", "09:00", "10:00"):
            make_appointment(place.offer, place.counter, local(TUESDAY, hour), status="held", hold_until=NOW)
    tasks.mark_lapsed_holds()
    assert set(Appointment.objects.values_list("status", flat=True)) == {"expired"}
    tasks.erase_contact_data()
    assert set(Appointment.objects.values_list("identity_key", flat=True)) == {""}
