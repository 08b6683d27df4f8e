"""Somebody without an appointment: the form, the number, the slip in two languages."""

import re

import pytest
import time_machine

from appointments.models import Visit
from tests.appointments.clerk import Clerk, at
from tests.factories import World, make_offer, make_office, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(spoken=["en"])


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture(autouse=True)
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


def give(clerk, **changed):
    data = {
        "service": "AE-STUDIUM-V",
        "language": "uk",
        "spoken_language": "",
        "form_key": clerk.form_key("wartenummer/"),
    }
    return clerk.post("wartenummer/", **{**data, **changed})


def test_a_number_is_given_and_the_slip_opens(clerk, world):
    response = give(clerk)
    visit = Visit.objects.get()
    assert response.url == clerk.url(f"wartenummer/{visit.pk}/")
    assert (visit.ticket_number, visit.service, visit.language, visit.spoken_language, visit.arrived_at) == (
        "A 01",
        world.service,
        "uk",
        "uk",
        at("09:00"),
    )


@pytest.mark.parametrize(
    ("language", "spoken", "kept"), [("de-simple", "", "de"), ("de", "ti", "ti"), ("ar", "", "ar")]
)
def test_who_says_nothing_else_speaks_the_language_of_the_letters(clerk, language, spoken, kept):
    give(clerk, language=language, spoken_language=spoken)
    assert Visit.objects.get().spoken_language == kept


def test_pressing_twice_gives_one_number(clerk):
    key = clerk.form_key("wartenummer/")
    assert give(clerk, form_key=key).url == give(clerk, form_key=key).url
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"service": ""}, "Choose a service."),
        ({"service": "GIBTS-NICHT"}, "Choose one of the services of the list."),
        ({"language": "tlh"}, "Choose one of the languages of the list."),
        ({"spoken_language": "<script>"}, "Choose one of the languages of the list."),
    ],
)
def test_wrong_input_is_named_and_nothing_is_given(clerk, wrong, sentence):
    page = give(clerk, **wrong)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Visit.objects.count() == 0


def test_services_of_another_office_and_another_authority_are_not_in_the_list(clerk, world):
    other_office = make_office(world.authority, "A-2")
    make_offer(world.authority, make_service("EAT-AUSGABE"), offices=[other_office])
    assert "Choose one of the services of the list." in give(clerk, service="EAT-AUSGABE").content.decode()
    assert re.findall(r'<option value="([A-Z-]+)"', clerk.get("wartenummer/").content.decode()) == ["AE-STUDIUM-V"]


def test_services_without_an_appointment_stand_first(clerk, world):
    make_offer(
        world.authority, make_service("EAT-ADRESSE", situation="moving", delivery="walk_in", name="Adresse ändern")
    )
    found = re.findall(r'<option value="([A-Z-]+)"', clerk.get("wartenummer/").content.decode())
    assert found == ["EAT-ADRESSE", "AE-STUDIUM-V"]


def test_the_slip_is_in_the_persons_language_with_german_below_and_without_a_name(clerk):
    give(clerk, language="ar")
    page = clerk.get(f"wartenummer/{Visit.objects.get().pk}/").content.decode()
    assert re.findall(r'<section class="[^"]*" lang="(\w+)" dir="(\w+)"', page) == [("ar", "rtl"), ("de", "ltr")]
    assert page.count("A 01") >= 3


def test_a_german_slip_is_printed_once(clerk):
    give(clerk, language="de")
    page = clerk.get(f"wartenummer/{Visit.objects.get().pk}/").content.decode()
    assert re.findall(r'<section class="[^"]*" lang="(\w+)" dir="(\w+)"', page) == [("de", "ltr")]


def test_looking_at_the_form_gives_no_number(clerk):
    clerk.get("wartenummer/"), clerk.client.head(clerk.url("wartenummer/"))
    assert Visit.objects.count() == 0
