"""The board: what it shows, what a poll costs, calling by a press."""

import datetime as dt
import re

import pytest
import time_machine

from appointments.actions import queue
from appointments.models import Call, Counter, ShiftService, Visit
from appointments.queries.queue.board import board_of
from tests.appointments.clerk import Clerk, at, book
from tests.factories import (
    MONDAY,
    World,
    make_appointment,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)
from willkommen.languages import SPOKEN_LANGUAGES

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


def board(world, clock="09:00", counter="own"):
    mine = world.counter if counter == "own" else counter
    return board_of(world.office, counter=mine, staff_member=world.clerk, now=at(clock))


# ---- What the board knows --------------------------------------------------------------------------------


def test_who_waits_stands_in_the_order_of_turns_with_minutes_and_language(world, clerk):
    clerk.walk_in("08:30", spoken="uk")
    queue.check_in(appointment=book(world, "08:45"), office=world.office, now=at("08:41"))
    rows = [(row.visit.ticket_number, row.minutes, row.language) for row in board(world).waiting]
    assert rows == [("A 02", 19, SPOKEN_LANGUAGES["ar"]), ("A 01", 30, SPOKEN_LANGUAGES["uk"])]
    assert board(world).longest == 30


@pytest.mark.parametrize(("days", "urgent"), [(None, False), (0, True), (14, True), (15, False), (-3, True)])
def test_a_title_that_ends_within_14_days_is_marked(world, days, urgent):
    ends_on = None if days is None else MONDAY + dt.timedelta(days=days)
    appointment = book(world, "09:10", title_ends_on=ends_on)
    queue.check_in(appointment=appointment, office=world.office, now=at("08:50"))
    row = board(world).waiting[0]
    assert (row.is_urgent, row.title_days) == (urgent, days)


def test_the_own_counter_stands_first_and_others_say_who_is_there_or_when_somebody_comes(world, clerk):
    second = make_counter(world.office, 2)
    make_shift(second, starts="10:30", ends="12:00")
    third = make_counter(world.office, 3)
    make_counter(world.office, 4, is_open=False)
    visit = clerk.walk_in("08:00")
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:20"))
    queue.start_serving(visit=visit, now=at("08:22"))
    rows = board(world, counter=third).counters
    assert [(row.counter.number, row.is_mine, row.is_staffed) for row in rows] == [
        (3, True, False),
        (1, False, True),
        (2, False, False),
    ]
    assert (rows[1].visit, rows[1].minutes) == (visit, 40)
    assert f"{rows[2].back_at:%H:%M}" == "10:30"


def test_expected_are_those_of_today_who_are_not_here_and_were_not_missed(world):
    here = book(world, "08:30", minutes=20)
    queue.check_in(appointment=here, office=world.office, now=at("08:20"))
    missed = book(world, "08:00")
    queue.mark_did_not_come(appointment=missed, now=at("08:40"))
    late, later = book(world, "08:50", minutes=10), book(world, "09:30")
    other_counter = make_counter(world.office, 2)
    make_appointment(world.offer, other_counter, at("09:00"), status="cancelled")
    make_appointment(world.offer, other_counter, at("09:00"), status="held")
    found = board(world)
    assert [(row.appointment, row.overdue) for row in found.expected] == [(late, 10), (later, 0)]
    assert (found.appointments_today, found.next_start) == (4, at("09:30"))


def test_who_is_more_than_an_hour_late_is_left_to_the_days_list(world):
    book(world, "08:00")
    assert [row.overdue for row in board(world, "08:59").expected] == [59]
    assert board(world, "09:00").expected == []


def test_another_office_and_another_authority_show_nothing_here(world):
    other_office = make_office(world.authority, "A-2")
    counter = make_counter(other_office)
    make_appointment(world.offer, counter, at("09:30"))
    other = World("celle")
    Clerk(other).walk_in("08:00")
    book(other, "09:30")
    found = board(world)
    assert (found.waiting, found.expected, found.appointments_today, len(found.counters)) == ([], [], 0, 1)


@pytest.mark.parametrize("people", [1, 3])
def test_the_board_costs_the_same_with_one_and_with_three_people(world, clerk, people, django_assert_num_queries):
    for number in range(people):
        clerk.walk_in("08:00")
        book(world, f"{10 + number}:00")
        counter = make_counter(world.office, 10 + number)
        make_shift(counter)
        visit = clerk.walk_in("07:00")
        queue.call_next(counter=counter, staff_member=world.clerk, now=at("08:30"))
        parked = clerk.walk_in("07:00")
        Visit.objects.filter(pk=parked.pk).update(status="parked", called_at=at("08:00"))
        assert visit
    mine = Counter.objects.select_related("office").get(pk=world.counter.pk)
    # running shifts; at counters; expected; waiting; shifts of the day; counters; who has just left
    with django_assert_num_queries(8):
        found = board_of(world.office, counter=mine, staff_member=world.clerk, now=at("09:00"))
        assert all(row.service and row.minutes == 60 and row.is_for_me for row in found.waiting)
        assert all(row.visit.service.name_de for row in (*found.counters[1:], *found.parked))


# ---- The page --------------------------------------------------------------------------------------------


def test_a_clerk_sits_where_the_shift_says(nine, clerk):
    assert "Call the next person to counter 1" in clerk.read()


def test_without_a_shift_the_page_asks_where_one_sits(nine, world):
    other = Clerk(world, make_staff(world.authority, "clerk"))
    assert "To call people, say where you sit" in other.read()
    response = other.post("platz/", place=f"c{world.counter.pk}")
    assert response.url == other.url()
    assert "Call the next person to counter 1" in other.read()


def test_sitting_at_another_authoritys_counter_is_refused(nine, world, clerk):
    foreign = World("celle").counter
    assert (
        "Choose one of the counters of the list."
        in clerk.client.post(clerk.url("platz/"), {"place": f"c{foreign.pk}"}).content.decode()
    )
    assert "Call the next person to counter 1" in clerk.read()


def test_looking_where_one_sits_remembers_nothing(nine, clerk):
    clerk.read()
    clerk.read("platz/")
    assert "desk_place" not in clerk.client.session


def test_an_empty_board_says_what_comes_next(nine, world, clerk):
    assert "Nobody is waiting. No more appointments today." in clerk.read()
    book(world, "10:50")
    assert "Nobody is waiting. The next appointment is at 10:50." in clerk.read()


def test_an_authority_without_an_office_is_told_what_is_missing(nine, world):
    for thing in (*world.shifts, world.counter, *world.offer.places.all()):
        thing.delete()
    world.office.delete()
    assert "This authority has no office yet" in Clerk(world).read()


def test_the_board_names_services_in_german_and_no_person(nine, world, clerk):
    queue.check_in(appointment=book(world, "09:10"), office=world.office, now=at("08:50"))
    page = clerk.read()
    assert "Aufenthaltserlaubnis zum Studium – Verlängerung" in page
    assert "HADDAD" not in page


def test_after_the_call_the_clerk_sees_who_it_is(nine, world, clerk):
    queue.check_in(appointment=book(world, "09:10"), office=world.office, now=at("08:50"))
    clerk.call()
    page = clerk.read()
    assert "HADDAD, SAMIR" in page
    assert "Called once after 10 min" in page


# ---- Calling ---------------------------------------------------------------------------------------------


def test_pressing_twice_calls_one_person_and_complains_about_nothing(nine, clerk):
    clerk.walk_in("08:00"), clerk.walk_in("08:01")
    key = clerk.form_key()
    clerk.call(key), clerk.call(key)
    assert list(Visit.objects.order_by("id").values_list("status", flat=True)) == ["called", "waiting"]
    assert Call.objects.count() == 1
    assert "is still at counter" not in clerk.read()


def test_a_counter_that_is_not_free_is_named(nine, clerk):
    clerk.walk_in("08:00"), clerk.walk_in("08:01")
    key = clerk.form_key()
    clerk.call()
    clerk.call(key)
    assert "A 01 is still at counter 1. Please finish this visit first." in clerk.read()


def test_when_nobody_waits_the_press_says_so(nine, clerk):
    clerk.call()
    assert "Nobody is waiting whom you can serve at this counter." in clerk.read()


def test_those_whom_others_serve_are_marked_and_the_button_says_it(nine, world, clerk):
    card = make_offer(world.authority, make_service("EAT-AUSGABE"))
    make_shift(make_counter(world.office, 2))
    for shift in world.shifts:
        ShiftService.objects.create(authority=world.authority, shift=shift, service=card.service)
    clerk.walk_in("08:00")
    page = clerk.read()
    assert "not for your counter now" in page
    assert "Nobody who waits can be served at your counter now." in page


def test_a_person_put_aside_is_called_again_by_a_press(nine, world, clerk):
    visit = clerk.walk_in("08:00")
    clerk.call()
    clerk.step("zurueckstellen", visit)
    assert "A 01 is put aside." in clerk.read()
    clerk.post(f"schalter/{world.counter.pk}/fortsetzen/{visit.pk}/")
    visit.refresh_from_db()
    assert (visit.status, visit.counter) == ("called", world.counter)


def test_a_counter_of_another_authority_calls_nobody(nine, world, clerk):
    other = World("celle")
    Clerk(other).walk_in("08:00")
    response = clerk.post(f"schalter/{other.counter.pk}/aufruf/", form_key="0" * 32)
    assert response.status_code == 404
    assert Visit.objects.get().status == "waiting"


def test_looking_at_the_call_changes_nothing(nine, world, clerk):
    clerk.walk_in("08:00")
    assert clerk.get(f"schalter/{world.counter.pk}/aufruf/").status_code == 405
    assert Visit.objects.get().status == "waiting"


# ---- The poll --------------------------------------------------------------------------------------------


@pytest.fixture
def part(world, clerk):
    """Asks for the changing part with an ETag; answers status and ETag."""

    def ask(etag="", counter=None):
        url = clerk.url(f"stand/{world.office.pk}/{(counter or world.counter).pk}/")
        response = clerk.client.get(url, headers={"If-None-Match": etag} if etag else {})
        return response.status_code, response.headers.get("ETag", "")

    return ask


def test_a_poll_without_news_is_304_and_asks_one_question_beyond_who_is_asking(
    nine, clerk, part, django_assert_num_queries
):
    clerk.walk_in("08:00")
    _, etag = part()
    # session, person, authority with roles; then the one question; in a test the request is a savepoint
    with django_assert_num_queries(3 + 1 + 2):
        assert part(etag) == (304, etag)


def test_the_page_carries_the_etag_of_its_own_part(nine, clerk, part):
    etag = re.search(r'data-poll-etag="([^"]+)"', clerk.get().content.decode()).group(1).replace("&quot;", '"')
    assert part(etag) == (304, etag)


@pytest.mark.parametrize(
    "news",
    [
        lambda world, clerk: clerk.walk_in("08:59"),
        lambda world, clerk: book(world, "11:00"),
        lambda world, clerk: queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:00")),
        lambda world, clerk: queue.mark_left(visit=Visit.objects.get(), now=at("09:00")),
    ],
    ids=["somebody comes", "somebody books", "somebody is called", "somebody leaves"],
)
def test_news_give_a_new_answer(nine, world, clerk, part, news):
    clerk.walk_in("08:00")
    _, etag = part()
    news(world, clerk)
    status, new_etag = part(etag)
    assert status == 200
    assert new_etag != etag


def test_what_time_alone_changes_gives_a_new_answer(nine, clerk, part):
    clerk.walk_in("08:00")
    clerk.call()
    _, etag = part()
    nine.shift(29)
    assert part(etag)[0] == 304
    nine.shift(2)  # the call can no longer be taken back
    status, etag = part(etag)
    assert status == 200
    nine.shift(30)  # another minute
    assert part(etag)[0] == 200


def test_another_clerks_answer_is_not_mine(nine, world, clerk, part):
    _, etag = part()
    assert part(etag, counter=make_counter(world.office, 2))[0] == 200


def test_anothers_authoritys_office_cannot_be_polled(nine, world, clerk):
    other = World("celle")
    assert clerk.get(f"stand/{other.office.pk}/0/").status_code == 404
    assert clerk.get(f"stand/{world.office.pk}/{other.counter.pk}/").status_code == 404
