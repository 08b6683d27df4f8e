"""A visit at the desk: the steps by press, what the page shows, whose visits one sees."""

import pytest
import time_machine

from appointments.actions import queue
from appointments.models import RequiredDocument, ServiceDocument, Visit
from tests.appointments.clerk import Clerk, at, book
from tests.factories import World, make_staff

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


@pytest.fixture
def here(nine, world):
    """Somebody with an appointment who waits."""
    return queue.check_in(
        appointment=book(world, "09:10", minutes=20, needs_interpreter=True, name_in_own_script="سمير حداد"),
        office=world.office,
        now=at("08:50"),
    )


def status(visit):
    return Visit.objects.get(pk=visit.pk).status


def test_a_whole_visit_by_presses_alone(nine, clerk, here):
    assert clerk.call().url == clerk.url()
    nine.shift(60)
    assert clerk.step("da", here).url == clerk.url(f"vorsprache/{here.pk}/")
    nine.shift(300)
    assert clerk.step("erledigt", here).url == clerk.url()
    found = Visit.objects.get()
    assert (found.status, found.called_at, found.served_from, found.served_to) == (
        "done",
        at("09:00"),
        at("09:01"),
        at("09:06"),
    )
    assert "A 01 is done. Take back" in clerk.read()


def test_the_visit_page_says_who_it_is_and_what_they_bring(nine, world, clerk, here):
    passport = RequiredDocument.objects.create(
        code="PASSPORT", official_term="Nationalpass", name="Pass", name_de="Ihr Pass"
    )
    ServiceDocument.objects.create(service=world.service, document=passport, condition="wenn Sie ihn haben")
    clerk.call()
    clerk.step("da", here)
    nine.shift(6 * 60)
    page = clerk.read(f"vorsprache/{here.pk}/")
    expected = [
        "HADDAD, SAMIR سمير حداد",
        "Aufenthaltserlaubnis zum Studium – Verlängerung , § 16b AufenthG",
        "appointment at 09:10",
        "speaks Arabic",
        "Interpreter wished, nobody is booked",
        "6 min since the call, 20 planned",
        "Nationalpass wenn Sie ihn haben not here yet",
        "Every outcome can be taken back for 30 seconds.",
    ]
    assert [words for words in expected if words not in page] == []


def test_the_second_call_too_soon_is_refused_with_the_seconds_to_wait(nine, clerk, here):
    clerk.call()
    nine.shift(5)
    clerk.step("aufruf", here)
    assert "Please wait 15 seconds before you call this number again." in clerk.read()


def test_after_three_calls_the_button_for_not_appearing_is_offered(nine, clerk, here):
    clerk.call()
    for _ in range(2):
        assert "Did not appear" not in clerk.read()
        nine.shift(20)
        clerk.step("aufruf", here)
    assert "Did not appear" in clerk.read()
    clerk.step("weg", here)
    assert status(here) == "left"


def test_a_call_is_taken_back_within_30_seconds_and_not_offered_later(nine, clerk, here):
    clerk.call()
    assert "Take the call back" in clerk.read()
    nine.shift(31)
    assert "Take the call back" not in clerk.read()
    clerk.step("aufruf-zurueck", here)
    assert "This was more than 30 seconds ago and can no longer be taken back." in clerk.read()
    assert status(here) == "called"


def test_done_is_taken_back_from_the_board(nine, clerk, here):
    clerk.call()
    clerk.step("da", here)
    clerk.step("erledigt", here)
    assert clerk.step("ergebnis-zurueck", here).url == clerk.url(f"vorsprache/{here.pk}/")
    assert status(here) == "serving"


def test_a_page_left_open_does_not_finish_what_another_clerk_finished(nine, world, clerk, here):
    clerk.call()
    clerk.step("da", here)
    colleague = Clerk(world, make_staff(world.authority, "clerk"))
    colleague.step("erledigt", here)
    assert clerk.step("zurueckstellen", here, **{"from": "visit"}).url == clerk.url(f"vorsprache/{here.pk}/")
    assert "A 01 is meanwhile: done. Nothing was changed." in clerk.read(f"vorsprache/{here.pk}/")
    assert status(here) == "done"


def test_looking_at_a_step_changes_nothing(nine, clerk, here):
    clerk.call()
    assert clerk.get(f"vorsprache/{here.pk}/da/").status_code == 405
    assert clerk.client.head(clerk.url(f"vorsprache/{here.pk}/da/")).status_code == 405
    assert status(here) == "called"


def test_a_step_that_does_not_exist_is_not_found(nine, clerk, here):
    assert clerk.step("loeschen", here).status_code == 404


def test_a_visit_of_another_authority_is_like_one_that_does_not_exist(nine, world, clerk):
    other = World("celle")
    foreign = Clerk(other).walk_in("08:00")
    missing = clerk.get("vorsprache/999999/")
    found = clerk.get(f"vorsprache/{foreign.pk}/")
    assert (found.status_code, missing.status_code) == (404, 404)
    assert found.content == missing.content
    assert clerk.step("weg", foreign).status_code == 404
    assert clerk.get(f"wartenummer/{foreign.pk}/").status_code == 404
    assert status(foreign) == "waiting"


def test_somebody_without_an_appointment_is_served_like_everybody(nine, world, clerk):
    visit = clerk.walk_in("08:10", spoken="uk")
    clerk.call()
    page = clerk.read(f"vorsprache/{visit.pk}/")
    expected = ["Without an appointment", "here since 08:10", "speaks Ukrainian", "Person is here"]
    assert [words for words in expected if words not in page] == []


def test_an_administrator_without_a_task_at_the_desk_is_sent_away(nine, world, here):
    administrator = Clerk(world, make_staff(world.authority, "administrator"))
    assert administrator.get(f"vorsprache/{here.pk}/").status_code == 403
    assert administrator.step("weg", here).status_code == 403
    assert status(here) == "waiting"
