import datetime as dt

import pytest

from appointments.models import Appointment, Counter, OfferPlace, ServiceOffer
from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import (
    MONDAY,
    NOW,
    World,
    local,
    make_appointment,
    make_counter,
    make_office,
    make_service,
)
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    return World("celle")


@pytest.fixture
def uwe(world):
    return Administrator(world.authority)


# ---- Counters -------------------------------------------------------------------------------------------------------


def test_a_new_counter_stands_in_its_office_and_a_second_press_makes_no_second_one(world, uwe):
    data = {"office": world.office.pk, "number": "7", "equipment": ["biometrics"], "is_open": "on"}
    key = hidden(uwe.get("counter_new"))
    answers = [uwe.client.post(uwe.url("counter_new"), {**data, **key}) for _ in range(2)]
    assert [answer.url for answer in answers] == [uwe.url("counters")] * 2
    counter = Counter.objects.get(number=7)
    assert (counter.office, counter.authority, counter.equipment) == (world.office, world.authority, ["biometrics"])
    assert AuditEntry.objects.get().detail == {"office": "A-1", "number": 7}


def test_a_number_is_given_once_per_office(world, uwe):
    answer = uwe.send("counter_new", {"office": world.office.pk, "number": "1"})
    assert errors(answer) == ["There is already a counter with this number in this office."]
    second = make_office(world.authority, code="B")
    assert uwe.send("counter_new", {"office": second.pk, "number": "1"}).status_code == 302


def test_another_authoritys_office_cannot_be_chosen(uwe):
    foreign = World("harburg").office
    answer = uwe.send("counter_new", {"office": foreign.pk, "number": "5"})
    assert [error.partition(":")[0] for error in errors(answer)] == ["Office"]
    assert not Counter.objects.filter(number=5).exists()


@pytest.mark.parametrize("number", ["0", "100", "x", "", "1.5", "9" * 30])
def test_an_absurd_number_is_named(world, uwe, number):
    answer = uwe.send("counter_new", {"office": world.office.pk, "number": number})
    assert [error.partition(":")[0] for error in errors(answer)] == ["Number"]


def test_a_counter_goes_out_of_use_and_its_appointments_stay(world, uwe):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"))
    assert "Booked appointments ahead at this counter: 1." in text_of(uwe.get("counter_edit", counter=world.counter.pk))
    preview = uwe.send("counter_edit", {"number": "1"}, counter=world.counter.pk)
    assert "1 appointment is affected" in text_of(preview)
    world.counter.refresh_from_db()
    assert world.counter.is_open
    uwe.client.post(uwe.url("counter_edit", counter=world.counter.pk), {"number": "1", **hidden(preview)})
    world.counter.refresh_from_db()
    assert not world.counter.is_open
    assert Appointment.objects.get().status == "booked"
    assert AuditEntry.objects.get(action="change_counter").detail == {"is_open": [True, False]}


def test_a_counter_that_ever_had_an_appointment_is_not_removed(world, uwe):
    make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), status="cancelled")
    answer = uwe.press("counter_remove", counter=world.counter.pk)
    assert errors(answer) == [
        "There were or are appointments at this counter, so it cannot be removed. Take it out of use instead."
    ]
    assert Counter.objects.filter(pk=world.counter.pk).exists()
    assert AuditEntry.objects.count() == 0


def test_a_counter_that_was_never_used_is_removed(world, uwe):
    counter = make_counter(world.office, number=9)
    assert said(uwe.press("counter_remove", counter=counter.pk)) == ["The counter has been removed."]
    assert not Counter.objects.filter(pk=counter.pk).exists()


# ---- Services -------------------------------------------------------------------------------------------------------


def offer_data(world, **instead) -> dict:
    data = {
        "is_offered": "on",
        "is_online": "on",
        "offices": [world.office.pk],
        "minutes": "",
        "horizon_days": "56",
        "lead_hours": "4",
        "urgent_share": "10",
        "most_persons": "6",
        "note_de": "",
    }
    return {**data, **instead}


def save_offer(uwe, world, **instead):
    data = {name: value for name, value in offer_data(world, **instead).items() if value is not None}
    return uwe.send("offer_edit", data, code=world.service.code)


def test_what_is_empty_follows_the_catalogue_and_the_page_says_its_value(world, uwe):
    assert "Empty: 30 minutes, as in the catalogue." in text_of(uwe.get("offer_edit", code=world.service.code))
    save_offer(uwe, world, minutes="45")
    assert ServiceOffer.objects.get().minutes == 45
    save_offer(uwe, world, minutes="")
    assert ServiceOffer.objects.get().minutes is None


def test_changing_the_minutes_leaves_booked_appointments_as_long_as_they_are(world, uwe):
    appointment = make_appointment(world.offer, world.counter, local(MONDAY, "09:00"), minutes=30)
    before = appointment.during
    save_offer(uwe, world, minutes="60")
    appointment.refresh_from_db()
    assert appointment.during == before


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("minutes", "4", "Minutes at the counter"),
        ("minutes", "241", "Minutes at the counter"),
        ("horizon_days", "0", "Bookable how many days ahead"),
        ("horizon_days", "367", "Bookable how many days ahead"),
        ("lead_hours", "-1", "Bookable until how many hours before"),
        ("urgent_share", "51", "Per cent of each day kept for urgent cases and the counter"),
        ("most_persons", "13", "Persons in one booking at most"),
        ("most_persons", "", "Persons in one booking at most"),
        ("note_de", "x" * 501, "Note of this authority"),
    ],
)
def test_limits_of_an_offer_are_named(world, uwe, field, value, label):
    answer = save_offer(uwe, world, **{field: value})
    assert [error.partition(":")[0] for error in errors(answer)] == [label]
    assert ServiceOffer.objects.get().horizon_days == 56


def test_a_bookable_service_needs_an_office(world, uwe):
    answer = save_offer(uwe, world, offices=[])
    assert errors(answer) == ["Choose at least one office, or say that the service is not offered."]
    assert OfferPlace.objects.count() == 1
    assert save_offer(uwe, world, offices=[], is_offered=None).status_code == 302
    assert (OfferPlace.objects.count(), ServiceOffer.objects.get().is_offered) == (0, False)


def test_another_authoritys_office_is_no_place_of_an_offer(world, uwe):
    foreign = World("harburg").office
    answer = save_offer(uwe, world, offices=[foreign.pk])
    assert [error.partition(":")[0] for error in errors(answer)] == ["At these offices"]


def test_a_service_without_appointments_has_no_minutes_to_set(world, uwe):
    information = make_service("INFO", delivery="information", minutes=None)
    ServiceOffer.objects.create(authority=world.authority, service=information)
    page = uwe.get("offer_edit", code="INFO").content.decode()
    assert 'name="minutes"' not in page
    answer = uwe.send("offer_edit", {"is_offered": "on", "note_de": "Bitte anrufen."}, code="INFO")
    assert answer.status_code == 302
    assert ServiceOffer.objects.get(service=information).note_de == "Bitte anrufen."


def test_the_list_of_services_asks_as_often_for_three_as_for_one(world, uwe, django_assert_num_queries):
    with django_assert_num_queries(9):
        uwe.get("offers")
    for code in ("X-1", "X-2"):
        offer = ServiceOffer.objects.create(authority=world.authority, service=make_service(code))
        OfferPlace.objects.create(authority=world.authority, offer=offer, office=world.office)
    with django_assert_num_queries(9):
        uwe.get("offers")


def test_an_unknown_service_does_not_exist(uwe):
    assert uwe.get("offer_edit", code="GIBT-ES-NICHT").status_code == 404
    assert uwe.client.get("/supervision/celle/leistungen/%00/").status_code == 404


def test_the_note_of_an_offer_is_translated_on_the_page_of_texts(world, uwe):
    save_offer(uwe, world, note_de="Bitte bringen Sie Kleingeld mit.")
    page = text_of(uwe.get("texts"))
    assert "Bitte bringen Sie Kleingeld mit." in page


def test_now_is_passed_in():
    """The fixtures' clock is the one the pages use."""
    assert dt.datetime.now(dt.UTC) == NOW
