"""The server stops: the display says so and goes on by itself, the desk stays usable with what it has loaded."""

import datetime as dt

import pytest
from django.utils import timezone

from appointments.actions import queue
from tests.factories import BERLIN, World, make_appointment
from tests.journeys.own_server import OwnServer
from tests.journeys.people import Clerk, Screen

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]

# What a browser writes down while nobody answers.
EXPECTED_COMPLAINT = "net::ERR_"


@pytest.fixture
def server():
    own = OwnServer()
    own.start()
    yield own
    own.stop()


@pytest.fixture
def world():
    return World("osnabrueck")


def somebody_is_called(world, seconds_ago: int):
    now = timezone.now() - dt.timedelta(seconds=seconds_ago)
    visit = queue.give_walk_in_ticket(
        offer=world.offer, office=world.office, language="de", spoken_language="de", now=now
    )
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=now)
    queue.start_serving(visit=visit, now=now)
    queue.finish_visit(visit=visit, now=now)
    return visit


def only_expected(window) -> None:
    window.complaints = [said for said in window.complaints if EXPECTED_COMPLAINT not in said]
    window.close()


class FrozenScreen(Screen):
    """A screen whose hours the test lets pass."""

    def __init__(self, browser, house, office):
        super().__init__(browser, house, office)
        self.page.clock.install()
        self.page.reload()


def test_the_display_goes_stale_when_the_server_stops_and_recovers_by_itself(chromium, server, world):
    first = somebody_is_called(world, seconds_ago=30)
    screen = FrozenScreen(chromium, server, world.office)
    page, banner = screen.page, screen.page.locator("[data-stale]")
    page.get_by_text(first.ticket_number).first.wait_for()

    # the control: as long as the server answers, time alone makes nothing stale
    with page.expect_response(lambda answer: answer.url.endswith("/calls/")):
        page.clock.fast_forward(20_000)
    banner.wait_for(state="hidden")

    server.stop()
    page.clock.fast_forward(20_000)
    banner.wait_for(state="visible")
    said = banner.inner_text()
    assert [words for words in ("Keine Verbindung", "No connection") if words not in said] == []
    assert first.ticket_number in screen.text()
    assert screen.chimes == 0

    # somebody is called meanwhile; when the server is back the banner goes and the screen rings once
    second = somebody_is_called(world, seconds_ago=0)
    server.start()
    page.clock.fast_forward(5_000)
    page.get_by_text(second.ticket_number).first.wait_for()
    banner.wait_for(state="hidden")
    assert screen.chimes == 1
    only_expected(screen)


def test_the_desk_stays_usable_while_the_server_is_away(chromium, server, world):
    # at midnight: it stands on today's list at any hour
    midnight = timezone.now().astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    make_appointment(world.offer, world.counter, midnight, family_name="HADDAD", now=midnight)
    clerk = Clerk(chromium, server, world.authority, world.clerk)
    page = clerk.page
    page.add_init_script("window.printed = []; window.print = () => window.printed.push(document.body.outerHTML)")
    page.clock.install()
    clerk.to_the_board()
    kept = page.locator("[data-kept-url]")
    kept.locator("table").wait_for(state="attached")
    assert kept.is_hidden()

    server.stop()
    page.clock.fast_forward(3_000)
    before = page.url
    page.keyboard.press("F7")
    page.get_by_text("Es wurde nichts gesendet und nichts geändert.").wait_for()
    assert page.url == before
    assert "Keine Verbindung zum Server – Stand" in clerk.text()
    assert kept.is_visible()
    assert "HADDAD" in kept.inner_text()

    # the list is printed from the page that is still open
    page.keyboard.press("F3")
    printed = page.evaluate("window.printed")
    assert [("data-print-kept" in body, "HADDAD" in body) for body in printed] == [(True, True)]

    # a form is not lost either, and nothing of it is written to the disk
    page.keyboard.press("F6")
    page.keyboard.type("A 01")
    page.keyboard.press("Enter")
    page.get_by_text("Es wurde nichts gesendet und nichts geändert.").wait_for()
    assert page.input_value("input[name=reference]") == "A 01"
    stored = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,"
        " (await indexedDB.databases()).length]"
    )
    assert stored == [0, 0, 0, 0]

    server.start()
    page.clock.fast_forward(6_000)
    page.locator("[data-away] [data-poll-stale]").wait_for(state="hidden")
    page.get_by_text("Der Server antwortet wieder.").wait_for()
    assert kept.is_hidden()
    page.keyboard.press("Escape")
    clerk.press("F7")
    assert page.url.endswith("/wartenummer/")
    only_expected(clerk)
