"""Booking for somebody at the desk, and what a clerk does with an appointment."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.models import Appointment, OfferPlace
from tests.appointments.clerk import Clerk, at, book
from tests.factories import (
    MONDAY,
    TUESDAY,
    World,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)
from willkommen import microcache
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db

PERSON = {
    "family_name": "SHEVCHUK",
    "given_names": "OKSANA",
    "name_in_own_script": "Оксана Шевчук",
    "born_on_day": "7",
    "born_on_month": "3",
    "born_on_year": "1991",
    "title_ends_on_day": "",
    "title_ends_on_month": "",
    "title_ends_on_year": "",
    "language": "uk",
    "spoken_language": "uk",
    "email": "",
}


@pytest.fixture
def world():
    return World(spoken=["en"])


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture(autouse=True)
def nine():
    microcache.forget()
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock
    microcache.forget()


def person_path(clock="10:00", day=MONDAY, persons=1):
    start = at(clock, day=day).isoformat().replace("+", "%2B")
    return f"buchen/AE-STUDIUM-V/person/?ort=A-1&personen={persons}&sprache=uk&start={start}"


def key_of(clerk, path):
    return re.search(r'name="form_key" value="([0-9a-f]{32})"', clerk.client.get(clerk.url(path)).content.decode())[1]


def send(clerk, clock="10:00", path=None, **changed):
    path = path or person_path(clock)
    data = {**PERSON, "start": at(clock).isoformat(), **changed}
    if "form_key" not in data:
        data["form_key"] = key_of(clerk, path)
    return clerk.client.post(clerk.url(path), data)


# ---- What and when ---------------------------------------------------------------------------------------


def test_a_service_is_found_in_the_list_of_the_office(clerk):
    assert "Aufenthaltserlaubnis zum Studium – Verlängerung § 16b AufenthG" in clerk.read("buchen/")


def test_services_that_need_no_time_are_not_offered(clerk, world):
    make_offer(world.authority, make_service("EAT-ADRESSE", delivery="walk_in", name="Adresse ändern"))
    assert "Adresse ändern" not in clerk.read("buchen/")
    assert clerk.get("buchen/EAT-ADRESSE/").status_code == 404


def test_times_of_today_are_offered_at_the_desk_although_the_lead_time_is_over(clerk, world):
    type(world.offer).objects.update(lead_hours=48)
    page = clerk.read("buchen/AE-STUDIUM-V/")
    assert "Monday, 5 October 2026 09:00 09:30 10:00" in page


def test_the_day_asked_for_is_open_and_the_language_is_marked(clerk, world):
    make_shift(make_counter(world.office, 2), make_staff(world.authority, "clerk", spoken_languages=["uk"]), weekday=1)
    page = clerk.read("buchen/AE-STUDIUM-V/", tag="2026-10-06", sprache="uk")
    assert "Tuesday, 6 October 2026 08:00 in the language" in page


@pytest.mark.parametrize(
    "query",
    [
        {"personen": "99", "sprache": "xx", "tag": "gestern", "ab": "0", "ort": "nirgends"},
        {"personen": "-1", "tag": "1999-01-01", "ab": "9999-12-31"},
    ],
)
def test_nonsense_in_the_address_counts_as_absent(clerk, query):
    assert clerk.get("buchen/AE-STUDIUM-V/", **query).status_code == 200


# ---- For whom --------------------------------------------------------------------------------------------


def test_a_clerk_books_without_any_contact_and_gets_the_slip(clerk, world):
    response = send(clerk)
    appointment = Appointment.objects.get()
    assert response.url == clerk.url(f"termine/{appointment.pk}/zettel/")
    kept = (
        "status",
        "booked_by",
        "starts_at",
        "family_name",
        "email",
        "mobile",
        "language",
        "spoken_language",
        "born_on",
    )
    assert [getattr(appointment, name) for name in kept] == [
        "booked",
        "desk",
        at("10:00"),
        "SHEVCHUK",
        "",
        "",
        "uk",
        "uk",
        dt.date(1991, 3, 7),
    ]
    assert AuditEntry.objects.get(action="book_for_someone").staff_member == world.clerk


def test_a_family_is_booked_for_consecutive_time(clerk):
    send(clerk, "10:30", path=person_path("10:30", persons=3))
    appointment = Appointment.objects.get()
    assert (appointment.persons, appointment.ends_at - appointment.starts_at) == (3, dt.timedelta(minutes=90))


def test_pressing_twice_books_once(clerk):
    key = key_of(clerk, person_path())
    assert send(clerk, form_key=key).url == send(clerk, form_key=key).url
    assert Appointment.objects.count() == 1


def test_pressing_twice_for_the_last_time_of_the_day_books_once(clerk, world):
    for taken in ("09:00", "09:30", "10:30", "11:00", "11:30"):
        book(world, taken)
    key = key_of(clerk, person_path())
    assert send(clerk, form_key=key).url == send(clerk, form_key=key).url
    assert Appointment.objects.filter(family_name="SHEVCHUK").count() == 1


def test_a_time_taken_meanwhile_keeps_what_was_typed_and_offers_the_others(clerk, world):
    key = key_of(clerk, person_path())
    book(world, "10:00")
    page = send(clerk, form_key=key).content.decode()
    assert "This time has just been taken. Please choose another one." in page
    assert 'value="SHEVCHUK"' in page
    offered = re.findall(r'<option value="2026-10-05T[^"]*"[^>]*>([\d:]+)<', page)
    assert offered == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    assert Appointment.objects.filter(family_name="SHEVCHUK").count() == 0
    send(clerk, start=at("10:30").isoformat(), form_key=key)
    assert Appointment.objects.get(family_name="SHEVCHUK").starts_at == at("10:30")


def test_the_same_person_twice_is_refused_in_one_sentence(clerk):
    send(clerk)
    page = send(clerk, "11:00").content.decode()
    assert "This person already has an appointment for this service, here or at another authority." in page
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"family_name": ""}, "Enter the family name."),
        ({"family_name": "Шевчук"}, "Latin letters"),
        ({"born_on_year": "2031"}, "The date of birth cannot be in the future."),
        ({"born_on_day": "31", "born_on_month": "2"}, "February"),
        ({"email": "oksana"}, "The sign @ is missing"),
        ({"language": "xx"}, "Choose one of the languages of the list."),
        ({"start": "2020-01-01T10:00:00+00:00"}, "This time has just been taken."),
        ({"start": "2026-10-05T10:00:00"}, "Choose a time."),
        ({"start": ""}, "Choose a time."),
    ],
)
def test_wrong_input_is_named_and_books_nothing(clerk, wrong, sentence):
    page = send(clerk, **wrong)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("start", ["", "morgen", "2026-10-05T10:00:00", "9" * 60, "2026-10-03T08:00:00%2B00:00"])
def test_an_address_without_a_free_time_leads_back_to_the_times(clerk, start):
    response = clerk.client.get(clerk.url(f"buchen/AE-STUDIUM-V/person/?start={start}"))
    assert response.url == clerk.url("buchen/AE-STUDIUM-V/")


def test_a_supervisor_may_look_but_not_book(world):
    supervisor = Clerk(world, make_staff(world.authority, "supervisor"))
    appointment = book(world)
    assert supervisor.get("buchen/").status_code == 403
    assert supervisor.get(f"termine/{appointment.pk}/verschieben/").status_code == 403
    page = supervisor.read(f"termine/{appointment.pk}/")
    assert ("Print the slip" in page, "Move" in page, "Cancel the appointment" in page) == (True, False, False)


# ---- One appointment -------------------------------------------------------------------------------------


def test_the_page_of_an_appointment_shows_what_a_clerk_needs(clerk, world):
    appointment = book(world, "10:00", title_ends_on=MONDAY)
    page = clerk.read(f"termine/{appointment.pk}/")
    expected = ["HADDAD, SAMIR", appointment.reference, "Kreishaus", "10:00–10:30", "samir@example.org", "العربية"]
    assert [words for words in expected if words not in page] == []


def test_the_slip_has_two_languages_and_a_code(clerk, world):
    appointment = book(world, "10:00")
    page = clerk.get(f"termine/{appointment.pk}/zettel/").content.decode()
    assert re.findall(r'<section class="wk-stack" lang="(\w+)" dir="(\w+)"', page) == [("ar", "rtl"), ("de", "ltr")]
    assert page.count(f'dir="ltr">{appointment.reference}</bdi>') == 2
    assert "Montag, 5. Oktober 2026" in page


def test_a_slip_of_a_cancelled_appointment_warns(clerk, world):
    appointment = book(world, "10:00", status="cancelled", cancelled_at=at("08:00"))
    assert "Please do not hand out this slip." in clerk.read(f"termine/{appointment.pk}/zettel/")


def test_moving_books_the_new_time_and_gives_back_the_old_one(clerk, world):
    old = book(world, "10:00")
    path = f"termine/{old.pk}/verschieben/"
    response = clerk.post(path, start=at("11:00", day=TUESDAY).isoformat(), form_key=clerk.form_key(path))
    new = Appointment.objects.get(moved_from=old)
    old.refresh_from_db()
    assert (response.url, new.starts_at, old.status) == (
        clerk.url(f"termine/{new.pk}/"),
        at("11:00", day=TUESDAY),
        "cancelled",
    )


def test_moving_to_a_taken_time_keeps_the_old_one(clerk, world):
    old = book(world, "10:00")
    path = f"termine/{old.pk}/verschieben/"
    key = clerk.form_key(path)
    book(world, "11:00")
    page = clerk.post(path, start=at("11:00").isoformat(), form_key=key)
    assert "This time has just been taken. Please choose another one." in page.content.decode()
    old.refresh_from_db()
    assert old.status == "booked"


def test_every_time_on_the_page_of_moving_can_be_pressed(clerk, world):
    old = book(world, "10:00")
    path = f"termine/{old.pk}/verschieben/"
    page = clerk.get(path).content.decode()
    value = re.findall(r'name="start" value="([^"]+)"', page)[0]
    clerk.post(path, start=value, form_key=clerk.form_key(path))
    assert Appointment.objects.get(moved_from=old).starts_at == dt.datetime.fromisoformat(value)


def test_moving_twice_with_one_page_moves_once(clerk, world):
    old = book(world, "10:00")
    path = f"termine/{old.pk}/verschieben/"
    data = {"start": at("11:00", day=TUESDAY).isoformat(), "form_key": clerk.form_key(path)}
    assert clerk.post(path, **data).url == clerk.post(path, **data).url
    assert Appointment.objects.count() == 2


def test_moving_without_a_time_is_answered_and_changes_nothing(clerk, world):
    old = book(world, "10:00")
    for start in ("", "morgen", "2026-10-05"):
        page = clerk.post(f"termine/{old.pk}/verschieben/", start=start).content.decode()
        assert "Choose" in page
    assert Appointment.objects.count() == 1


def test_cancelling_asks_first_and_only_the_press_cancels(clerk, world):
    appointment = book(world, "10:00")
    assert "Cancel the appointment?" in clerk.read(f"termine/{appointment.pk}/absagen/")
    appointment.refresh_from_db()
    assert appointment.status == "booked"
    clerk.post(f"termine/{appointment.pk}/absagen/")
    appointment.refresh_from_db()
    assert appointment.status == "cancelled"


def test_an_appointment_that_is_over_cannot_be_cancelled(clerk, world):
    appointment = book(world, "08:30")
    clerk.post(f"termine/{appointment.pk}/absagen/")
    appointment.refresh_from_db()
    assert appointment.status == "booked"
    assert "This appointment no longer exists." in clerk.read(f"termine/{appointment.pk}/")


def test_without_an_address_nothing_can_be_sent_again(clerk, world):
    appointment = book(world, "10:00", email="")
    assert "Send the confirmation again" not in clerk.read(f"termine/{appointment.pk}/")
    clerk.post(f"termine/{appointment.pk}/noch-einmal-senden/")
    assert "There is no address to send to. Please print the slip instead." in clerk.read(f"termine/{appointment.pk}/")


def test_a_spelling_is_corrected_and_the_correction_is_recorded_without_the_name(clerk, world):
    appointment = book(world, "10:00")
    path = f"termine/{appointment.pk}/name/"
    spelling = {name: PERSON[name] for name in PERSON if name.startswith(("family", "given", "name_in", "born"))}
    response = clerk.post(path, **spelling, form_key=clerk.form_key(path))
    appointment.refresh_from_db()
    assert response.url == clerk.url(f"termine/{appointment.pk}/")
    assert (appointment.family_name, appointment.given_names, appointment.born_on) == (
        "SHEVCHUK",
        "OKSANA",
        dt.date(1991, 3, 7),
    )
    entry = AuditEntry.objects.get(action="correct_name")
    assert (entry.staff_member, entry.object_id, "SHEVCHUK" in str(entry.detail)) == (
        world.clerk,
        appointment.pk,
        False,
    )


def test_a_wrong_spelling_is_named_and_kept(clerk, world):
    appointment = book(world, "10:00")
    page = clerk.post(f"termine/{appointment.pk}/name/", **{**PERSON, "family_name": "HADDAD7"}).content.decode()
    assert "Please use letters only." in page
    assert 'value="HADDAD7"' in page
    appointment.refresh_from_db()
    assert appointment.family_name == "HADDAD"


def test_a_second_office_is_offered_where_the_service_is_served(clerk, world):
    second = make_office(world.authority, "A-2", name="Außenstelle Melle")
    OfferPlace.objects.create(authority=world.authority, offer=world.offer, office=second)
    make_shift(make_counter(second))
    assert "Außenstelle Melle" in clerk.read("buchen/AE-STUDIUM-V/")
    assert "Monday, 5 October 2026" in clerk.read("buchen/AE-STUDIUM-V/", ort="A-2")
