"""The list of a day: states, finding somebody, checking in, who did not come."""

import datetime as dt

import pytest
import time_machine

from appointments.actions import queue
from appointments.models import Visit
from appointments.queries.queue.day import State, day_of, find_appointments
from tests.appointments.clerk import Clerk, at, book
from tests.factories import (
    MONDAY,
    TUESDAY,
    World,
    make_appointment,
    make_counter,
    make_offer,
    make_office,
    make_service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(spoken=["en"])


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


def state(world, clock="09:00", day=MONDAY):
    return day_of(world.office, day=MONDAY, now=at(clock, day=day)).rows[0].state


# ---- States ----------------------------------------------------------------------------------------------


def test_an_appointment_is_expected_then_late_then_not_recorded_but_never_a_no_show_by_itself(world):
    book(world, "09:00")
    assert state(world, "08:59") == State.EXPECTED
    assert state(world, "09:00") == State.OVERDUE
    assert state(world, "23:59") == State.OVERDUE
    assert state(world, "00:01", TUESDAY) == State.NOT_RECORDED


def test_who_stayed_away_did_not_come_only_when_somebody_says_so(world):
    appointment = book(world, "09:00")
    queue.mark_did_not_come(appointment=appointment, now=at("09:30"))
    assert state(world, "09:30") == State.DID_NOT_COME
    assert state(world, "09:30", TUESDAY) == State.DID_NOT_COME


def test_who_is_here_has_the_state_of_the_visit(world):
    visit = queue.check_in(appointment=book(world, "09:10"), office=world.office, now=at("08:50"))
    assert state(world) == State.WAITING
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:00"))
    assert state(world) == State.CALLED
    queue.start_serving(visit=visit, now=at("09:01"))
    assert state(world) == State.SERVING
    queue.finish_visit(visit=visit, now=at("09:02"))
    assert state(world) == State.DONE


def test_a_visit_nobody_finished_is_not_recorded_the_next_day(world):
    queue.check_in(appointment=book(world, "09:10"), office=world.office, now=at("08:50"))
    queue.close_day(authority=world.authority, now=at("00:10", day=TUESDAY))
    assert state(world, "08:00", TUESDAY) == State.NOT_RECORDED


def test_cancelled_ones_stay_visible_and_held_ones_are_nobodys_business(world):
    book(world, "09:00", status="cancelled", cancelled_at=at("07:00"))
    book(world, "10:00", status="held")
    book(world, "11:00", status="expired")
    assert [row.state for row in day_of(world.office, day=MONDAY, now=at("08:00")).rows] == [State.CANCELLED]


def test_the_list_is_one_offices_list_of_one_day(world):
    mine = book(world, "09:00")
    book(world, "09:00", TUESDAY)
    other_office = make_counter(make_office(world.authority, "A-2"))
    world_of_others = World("celle")
    make_appointment(world.offer, other_office, at("09:00"))
    book(world_of_others, "09:00")
    assert [row.appointment for row in day_of(world.office, day=MONDAY, now=at("08:00")).rows] == [mine]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_with_one_and_with_three_rows(nine, world, clerk, number, django_assert_num_queries):
    for hour in range(number):
        queue.check_in(
            appointment=book(world, f"{9 + hour:02d}:30", persons=2), office=world.office, now=at(f"{9 + hour:02d}:00")
        )
        clerk.walk_in("08:00")
    clerk.get("termine/")
    # session, person, authority with roles; place; appointments; without one; and the test's savepoint
    with django_assert_num_queries(3 + 1 + 2 + 2):
        clerk.get("termine/")


# ---- Finding ---------------------------------------------------------------------------------------------


def found(world, text, now=None):
    return [row.appointment.family_name for row in find_appointments(world.authority, text, now=now or at("08:00"))]


def test_a_booking_number_is_found_however_it_is_typed_and_on_whatever_day(world):
    appointment = book(world, "09:00", TUESDAY)
    typed = appointment.reference.lower().replace("-", " ")
    assert found(world, typed) == ["HADDAD"]
    assert found(world, appointment.reference, now=at("08:00") + dt.timedelta(days=300)) == ["HADDAD"]


@pytest.mark.parametrize("text", ["müller", "MUELLER", "muller", "Anna Müller", "müller anna", "ller"])
def test_a_name_is_found_with_and_without_its_dots(world, text):
    book(world, "09:00", family_name="MÜLLER", given_names="ANNA")
    assert found(world, text) == ["MÜLLER"]


@pytest.mark.parametrize("text", ["nguyen", "Nguyễn", "thi"])
def test_a_name_is_found_with_and_without_its_accents(world, text):
    book(world, "09:00", family_name="NGUYỄN", given_names="THỊ MAI")
    assert found(world, text) == ["NGUYỄN"]


def test_a_name_that_nobody_has_finds_nobody_and_nothing_is_found_by_signs_alone(world):
    book(world, "09:00")
    assert (found(world, "Schmidt"), found(world, "  "), found(world, "%%"), found(world, "__")) == ([], [], [], [])


def test_names_of_another_authority_are_not_found(world):
    other = World("celle")
    appointment = book(other, "09:00", family_name="GEHEIM")
    assert (found(world, "geheim"), found(world, appointment.reference)) == ([], [])


def test_names_from_more_than_a_week_ago_are_not_found(world):
    book(world, "09:00")
    assert found(world, "haddad", now=at("08:00") + dt.timedelta(days=7)) == ["HADDAD"]
    assert found(world, "haddad", now=at("09:31") + dt.timedelta(days=7)) == []


def test_the_search_says_what_to_do_when_nothing_is_found(nine, clerk):
    page = clerk.read("termine/", q="Niemand")
    assert "0 appointments found for “Niemand”" in page
    assert "Person without an appointment" in page


# ---- Checking in -----------------------------------------------------------------------------------------


def test_a_typed_number_checks_in_and_leads_to_the_slip(nine, world, clerk):
    appointment = book(world, "09:30")
    response = clerk.post("termine/anmelden/", reference=appointment.reference.lower())
    visit = Visit.objects.get()
    assert (visit.appointment, response.url) == (appointment, clerk.url(f"wartenummer/{visit.pk}/"))


def test_the_scanned_link_of_a_person_checks_in(nine, world, clerk):
    appointment = book(world, "09:30")
    clerk.post("termine/anmelden/", reference=f"https://termine.example/t/{appointment.link_token}/")
    assert Visit.objects.get().appointment == appointment


def test_the_scanned_link_of_another_authority_checks_in_nobody(nine, world, clerk):
    appointment = book(World("celle"), "09:30")
    for shown in (appointment.reference, f"https://termine.example/t/{appointment.link_token}/"):
        clerk.post("termine/anmelden/", reference=shown)
        assert "No appointment of this authority has this number." in clerk.read("termine/")
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("typed", ["", " ", "‎", "x" * 300])
def test_an_unreadable_number_is_answered_in_one_sentence(nine, clerk, typed):
    clerk.post("termine/anmelden/", reference=typed)
    page = clerk.read("termine/")
    assert ("Type or scan the booking number" in page) or ("This is too long." in page)


def test_who_is_too_early_is_told_when_to_come_back(nine, world, clerk):
    appointment = book(world, "11:00")
    clerk.post("termine/anmelden/", reference=appointment.reference)
    assert "The appointment is at 11:00. Checking in is possible from 10:00." in clerk.read("termine/")
    assert Visit.objects.count() == 0


def test_the_button_in_the_list_checks_in(nine, world, clerk):
    appointment = book(world, "09:30")
    assert "Check in HADDAD, SAMIR" in clerk.read("termine/")
    clerk.post(f"termine/{appointment.pk}/anmelden/")
    page = clerk.read("termine/")
    assert ("here, waiting A 01" in page, "Check in HADDAD, SAMIR" in page) == (True, False)


def test_pressing_check_in_twice_gives_one_number(nine, world, clerk):
    appointment = book(world, "09:30")
    for _ in range(2):
        clerk.post(f"termine/{appointment.pk}/anmelden/")
    assert "This person has already checked in at 09:00 and has the number A 01." in clerk.read()
    assert Visit.objects.count() == 1


def test_after_a_refusal_one_is_on_the_page_one_came_from_and_never_on_another_host(nine, world, clerk):
    appointment = book(world, "11:00")
    here = clerk.url("termine/?tag=2026-10-05")
    assert clerk.post(f"termine/{appointment.pk}/anmelden/", next=here).url == here
    for elsewhere in ("https://evil.example/", "//evil.example/desk/osnabrueck/", "/desk/celle/"):
        assert clerk.post(f"termine/{appointment.pk}/anmelden/", next=elsewhere).url == clerk.url("termine/")


def test_did_not_come_and_back_by_presses(nine, world, clerk):
    appointment = book(world, "08:30")
    clerk.post(f"termine/{appointment.pk}/nicht-erschienen/")
    assert "did not come" in clerk.read("termine/")
    clerk.post(f"termine/{appointment.pk}/doch-erschienen/")
    appointment.refresh_from_db()
    assert appointment.did_not_come_at is None


def test_appointments_of_another_authority_can_neither_be_seen_nor_changed(nine, world, clerk):
    appointment = book(World("celle"), "08:30")
    for path in ("", "zettel/", "verschieben/", "absagen/", "name/"):
        assert clerk.get(f"termine/{appointment.pk}/{path}").status_code == 404
    for path in ("anmelden/", "nicht-erschienen/", "doch-erschienen/", "absagen/", "noch-einmal-senden/"):
        assert clerk.post(f"termine/{appointment.pk}/{path}").status_code == 404
    appointment.refresh_from_db()
    assert (appointment.status, appointment.did_not_come_at) == ("booked", None)


# ---- Other days, paper -----------------------------------------------------------------------------------


def test_other_days_are_one_press_away_and_nonsense_is_today(nine, world, clerk):
    book(world, "09:00", TUESDAY)
    assert "1 appointment" in clerk.read("termine/", tag="2026-10-06")
    for nonsense in ("gestern", "2026-13-45", "0000-00-00", "' OR 1=1"):
        assert "No appointments on this day." in clerk.read("termine/", tag=nonsense)


def test_the_list_on_paper_has_names_and_numbers_and_leaves_out_cancelled_ones(nine, world, clerk):
    appointment = book(world, "09:30")
    book(world, "10:30", family_name="ABGESAGT", status="cancelled", cancelled_at=at("07:00"))
    page = clerk.read("termine/drucken/")
    assert (f"HADDAD, SAMIR {appointment.reference}" in page, "ABGESAGT" in page) == (True, False)


def test_who_came_without_an_appointment_is_listed_with_the_number(nine, world, clerk):
    card = make_offer(world.authority, make_service("EAT-ADRESSE", name="Adresse ändern"))
    clerk.walk_in("08:20", offer=card)
    assert "A 01 Adresse ändern 08:20 · waiting" in clerk.read("termine/")
