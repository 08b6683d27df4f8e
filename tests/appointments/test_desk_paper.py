"""The list of the day on paper and the copy a page keeps; waiting numbers that are typed at the desk."""

import pytest
import time_machine

from appointments.actions import queue
from appointments.models import Visit
from tests.appointments.clerk import Clerk, at, book
from tests.factories import TUESDAY, World, local, make_appointment, make_counter, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


def lists(response):
    """Counter and names of each list."""
    return [(one.number, [row.appointment.family_name for row in one.rows]) for one in response.context["lists"]]


@pytest.fixture
def two_counters(nine, world):
    second = make_counter(world.office, 2)
    make_appointment(world.offer, second, at("09:30"), family_name="YILMAZ")
    book(world, "10:00", family_name="HADDAD")
    book(world, "11:00", family_name="RAMAN", status="cancelled")
    return second


# ---- Paper ---------------------------------------------------------------------------------------------------------


def test_the_paper_has_a_list_for_each_counter_without_what_was_cancelled(clerk, two_counters):
    answer = clerk.get("termine/drucken/")
    assert lists(answer) == [(1, ["HADDAD"]), (2, ["YILMAZ"])]
    assert "data-print-now" not in answer.content.decode()


def test_one_key_opens_the_printing_window(clerk, two_counters):
    page = clerk.get().content.decode()
    assert 'data-shortcut="F3"' in page
    assert 'href="/desk/osnabrueck/termine/drucken/?drucken=1"' in page
    assert "data-print-now" in clerk.get("termine/drucken/", drucken="1").content.decode()


def test_one_counter_alone_or_a_sheet_for_each(clerk, two_counters):
    assert lists(clerk.get("termine/drucken/", schalter="2")) == [(2, ["YILMAZ"])]
    page = clerk.get("termine/drucken/", je_schalter="1").content.decode()
    assert page.count("wk-day-list--own-sheet") == 2


def test_another_office_and_another_day_can_be_printed(clerk, world, two_counters):
    there = make_office(world.authority, "A-2", name="Rathaus")
    make_appointment(world.offer, make_counter(there, 5), local(TUESDAY, "09:00"), family_name="KOVAL")
    answer = clerk.get("termine/drucken/", ort="A-2", tag=TUESDAY.isoformat())
    assert (lists(answer), "Rathaus" in answer.content.decode()) == ([(5, ["KOVAL"])], True)


@pytest.mark.parametrize("query", [{"ort": "GIBT-ES-NICHT"}, {"schalter": "x"}, {"tag": "gestern"}, {"ort": "\x00"}])
def test_a_query_that_makes_no_sense_counts_as_absent(clerk, two_counters, query):
    assert lists(clerk.get("termine/drucken/", **query)) == [(1, ["HADDAD"]), (2, ["YILMAZ"])]


# ---- Kept in the page -----------------------------------------------------------------------------------------------


def test_the_page_keeps_the_list_of_its_office_and_no_browser_stores_it(clerk, two_counters):
    clerk.walk_in("08:00")
    page = clerk.get().content.decode()
    assert 'data-kept-url="/desk/osnabrueck/termine/liste/?ort=A-1"' in page
    answer = clerk.get("termine/liste/", ort="A-1")
    assert (lists(answer), "<html" in answer.content.decode()) == ([(1, ["HADDAD"]), (2, ["YILMAZ"])], False)
    assert ("A 01" in answer.content.decode(), "no-store" in answer.headers["Cache-Control"]) == (True, True)


def test_pages_of_the_desk_are_never_stored_by_a_browser(clerk, two_counters):
    for path in ("", "termine/", "termine/drucken/", "tagesende/"):
        assert "no-store" in clerk.get(path).headers["Cache-Control"], path


# ---- Waiting numbers --------------------------------------------------------------------------------------------------


def type_in(clerk, number):
    return clerk.post("termine/anmelden/", reference=number, next=clerk.url())


@pytest.mark.parametrize("typed", ["A 01", "a1", " A01 ", "A 1"])
def test_a_waiting_number_of_today_opens_its_visit(nine, clerk, typed):
    visit = clerk.walk_in("08:00")
    assert type_in(clerk, typed).url == clerk.url(f"vorsprache/{visit.pk}/")


def test_an_unknown_waiting_number_is_said_in_one_sentence(nine, clerk):
    assert type_in(clerk, "A 99").url == clerk.url()
    assert "Nobody has the waiting number A 99. Please check it." in clerk.read()


def test_a_waiting_number_of_yesterday_is_said_in_one_sentence(nine, clerk):
    visit = clerk.walk_in("08:00")
    nine.move_to(local(TUESDAY, "09:00"))
    clerk.client.force_login(clerk.staff)
    type_in(clerk, "A 01")
    sentence = "A 01 is a waiting number of Monday, 5 October 2026. Numbers are given out anew every day."
    assert sentence in clerk.read()
    assert Visit.objects.get(pk=visit.pk).status == "waiting"


def test_a_waiting_number_of_another_office_is_said_in_one_sentence(nine, world, clerk):
    there = make_office(world.authority, "A-2", name="Rathaus")
    world.offer.places.create(authority=world.authority, office=there)
    queue.give_walk_in_ticket(offer=world.offer, office=there, language="de", spoken_language="de", now=at("08:00"))
    type_in(clerk, "A 01")
    assert "A 01 is a waiting number of another office: Rathaus. Nothing was changed." in clerk.read()


def test_a_waiting_number_of_another_authority_is_unknown(nine, clerk):
    Clerk(World("celle")).walk_in("08:00")
    type_in(clerk, "A 01")
    assert "Nobody has the waiting number A 01. Please check it." in clerk.read()


# ---- Booking numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("unknown", "No appointment of this authority has this number. Please check it, or search."),
        ("of yesterday", "This appointment is on another day: Monday, 5 October 2026, 10:00."),
        ("of another authority", "No appointment of this authority has this number. Please check it, or search."),
    ],
)
def test_a_booking_number_that_does_not_belong_here_is_said_and_changes_nothing(nine, world, clerk, which, sentence):
    number = "ZZZZ-ZZZ"
    if which == "of yesterday":
        number = book(world, "10:00").reference
        nine.move_to(local(TUESDAY, "09:00"))
        clerk.client.force_login(clerk.staff)
    elif which == "of another authority":
        number = book(World("celle"), "10:00").reference
    type_in(clerk, number)
    assert (sentence in clerk.read(), Visit.objects.count()) == (True, 0)


def test_a_booking_number_of_another_office_says_where(nine, world, clerk):
    there = make_office(world.authority, "A-2", name="Rathaus", street="Markt 1")
    appointment = make_appointment(world.offer, make_counter(there, 3), at("09:30"))
    type_in(clerk, appointment.reference)
    page = clerk.read()
    assert "This appointment is at another office: Rathaus, Markt 1, Osnabrück. It is at 09:30." in page
    assert Visit.objects.count() == 0


def test_a_booking_number_typed_twice_is_said_with_the_number_that_was_given(nine, world, clerk):
    appointment = book(world, "09:10")
    type_in(clerk, appointment.reference)
    type_in(clerk, appointment.reference)
    assert "This person has already checked in at 09:00 and has the number A 01." in clerk.read()
    assert Visit.objects.count() == 1


# ---- Small things at the desk ----------------------------------------------------------------------------------------------


def test_a_long_delay_reads_as_hours_and_minutes(nine, world, clerk):
    book(world, "09:00")
    nine.shift(126 * 60)
    assert "2 h 6 min overdue" in clerk.read("termine/")


def test_the_ticket_names_its_office_once(nine, world, clerk):
    visit = clerk.walk_in("08:00")
    page = clerk.get(f"wartenummer/{visit.pk}/").content.decode()
    slip = page[page.index("wk-ticket-slip") :]
    assert ("Kreishaus" in slip, world.authority.municipality_name in slip) == (True, False)
