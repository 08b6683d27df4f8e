"""The call display: numbers and counters and nothing else, cheap to poll."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from appointments.actions import queue
from tests.appointments.applicant import text_of
from tests.appointments.clerk import Clerk, at, book
from tests.factories import TUESDAY, World, make_counter, make_office
from willkommen.queries.authorities import enter_office_by_device_token
from willkommen.tenancy import current_authority_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


class Screen:
    """A screen in a waiting room, signed in nowhere."""

    def __init__(self, office):
        self.url = f"/display/{office.device_token}/"
        self.client = Client()

    def page(self):
        return self.client.get(self.url)

    def calls(self, etag=""):
        return self.client.get(self.url + "calls/", headers={"If-None-Match": etag} if etag else {})

    def numbers(self):
        """What can be read: number, counter, number, counter …"""
        return text_of(self.calls()).replace(" 0", "0").split()


def call(world, counter, now):
    Clerk(world).walk_in("08:00")
    return queue.call_next(counter=counter, staff_member=world.clerk, now=now)


def test_the_newest_call_stands_first_and_five_before_it_below(nine, world):
    for number in range(2, 10):
        call(world, make_counter(world.office, number), at("08:30", number))
    assert Screen(world.office).numbers() == ["A08", "9", "A07", "8", "A06", "7", "A05", "6", "A04", "5", "A03", "4"]


def test_who_is_called_again_stands_first_again_and_only_once(nine, world):
    first = call(world, world.counter, at("08:30"))
    call(world, make_counter(world.office, 2), at("08:31"))
    queue.recall(visit=first, now=at("08:32"))
    assert Screen(world.office).numbers() == ["A01", "1", "A02", "2"]


def test_a_call_that_was_taken_back_vanishes(nine, world):
    call(world, make_counter(world.office, 2), at("08:30"))
    visit = call(world, world.counter, at("08:59", 50))
    assert Screen(world.office).numbers() == ["A02", "1", "A01", "2"]
    queue.take_back_call(visit=visit, now=at("09:00"))
    assert Screen(world.office).numbers() == ["A01", "2"]


def test_no_name_no_service_and_no_language_is_on_the_screen(nine, world):
    queue.check_in(appointment=book(world, "09:00"), office=world.office, now=at("08:50"))
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:58"))
    shown = Screen(world.office).page().content.decode() + Screen(world.office).calls().content.decode()
    hidden = ["HADDAD", "SAMIR", "Aufenthaltserlaubnis", "Arab", 'lang="ar"']
    assert [word for word in hidden if word in shown] == []
    assert "A 01" in shown


def test_the_screen_of_one_office_shows_no_calls_of_another(nine, world):
    other_office, other = make_office(world.authority, "A-2"), World("celle")
    call(world, world.counter, at("08:30"))
    assert Screen(other_office).numbers() == ["–"]
    assert Screen(other.office).numbers() == ["–"]


def test_yesterdays_calls_are_gone(world):
    call(world, world.counter, at("11:00"))
    with time_machine.travel(at("08:00", day=TUESDAY), tick=False):
        assert Screen(world.office).numbers() == ["–"]


def test_a_screen_with_an_unknown_address_gets_nothing(world):
    assert Client().get("/display/not-a-token/").status_code == 404
    assert Client().get("/display/not-a-token/calls/").status_code == 404


def test_a_poll_without_news_is_304_in_two_queries(nine, world, django_assert_num_queries):
    call(world, world.counter, at("08:30"))
    screen = Screen(world.office)
    etag = screen.calls().headers["ETag"]
    # the office, which also enters its authority; the newest calls; in a test the request is a savepoint (two more)
    with django_assert_num_queries(2 + 2):
        answer = screen.calls(etag)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)
    with transaction.atomic():
        assert enter_office_by_device_token(world.office.device_token) == world.office
        assert current_authority_id() == world.authority.pk


def test_a_new_call_and_a_repeated_one_give_a_new_answer(nine, world):
    screen = Screen(world.office)
    empty = screen.calls().headers["ETag"]
    visit = call(world, world.counter, at("08:30"))
    called = screen.calls(empty)
    assert called.status_code == 200
    queue.recall(visit=visit, now=at("08:31"))
    repeated = screen.calls(called.headers["ETag"])
    assert repeated.status_code == 200
    # the number shown is the same, the script rings because the call is newer
    assert text_of(repeated) == text_of(called)


def test_the_page_works_without_javascript_and_knows_the_etag_of_what_it_shows(nine, world):
    screen = Screen(world.office)
    page = screen.page().content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'data-calls-etag="{screen.calls().headers["ETag"]}"'.replace('""', '"') in page.replace("&quot;", "")


def test_the_clock_of_the_page_is_the_offices_clock(world):
    with time_machine.travel(dt.datetime(2026, 10, 5, 8, 42, 8, tzinfo=dt.UTC), tick=False):
        page = text_of(Screen(world.office).page())
    assert "10:42 " in page
    assert "10:42:08" in page


def test_a_poll_changes_nothing_and_cannot_be_posted(nine, world):
    assert Screen(world.office).client.post(Screen(world.office).url + "calls/").status_code == 405
