"""Sending somebody on, and breaks: who may call whom afterwards, and taking it back."""

import datetime as dt

import pytest
import time_machine
from psycopg2.extras import DateTimeTZRange

from appointments.actions import queue
from appointments.models import Call, Closure, StaffSkill, Visit
from tests.appointments.clerk import Clerk, at
from tests.factories import (
    TUESDAY,
    World,
    local,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(spoken=["en"])


@pytest.fixture
def colleague(world):
    """Somebody at counter 2 with a shift of their own."""
    staff = make_staff(world.authority, "clerk", name="Tom Ost")
    staff.counter = make_counter(world.office, 2)
    make_shift(staff.counter, staff)
    return staff


@pytest.fixture
def clerk(world):
    return Clerk(world)


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def other(world):
    """Another service of the same office."""
    return make_offer(world.authority, make_service("EAT-NEU", name="Neue Karte"))


@pytest.fixture
def served(nine, clerk):
    visit = clerk.walk_in("08:10")
    clerk.call()
    clerk.step("da", visit)
    return visit


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def send(clerk, visit, counter=None, service="AE-STUDIUM-V"):
    data = {"counter": counter.pk if counter else "", "service": service}
    return clerk.post(f"vorsprache/{visit.pk}/weiterschicken/", **data)


def call(counter, staff, clock="09:01", seconds=0):
    return queue.call_next(counter=counter, staff_member=staff, now=at(clock, seconds))


# ---- To a counter ---------------------------------------------------------------------------------------------


def test_only_the_counter_somebody_was_sent_to_calls_them_and_their_turn_stays(world, clerk, colleague, served):
    turn = served.turn_at
    assert send(clerk, served, colleague.counter).url == clerk.url()
    visit = fresh(served)
    assert (visit.status, visit.for_counter, visit.counter, visit.turn_at) == ("waiting", colleague.counter, None, turn)
    with pytest.raises(queue.NobodyToCall):
        call(world.counter, world.clerk)
    assert call(colleague.counter, colleague) == served


def test_who_is_sent_to_a_counter_is_called_there_whatever_it_serves(world, clerk, colleague, served, other):
    make_shift(make_counter(world.office, 3), services=[other.service])
    third = world.office.counters.get(number=3)
    send(clerk, served, third)
    assert call(third, colleague) == served


@pytest.mark.parametrize("closed", ["no shift any more", "closed by a closure", "out of use"])
def test_nobody_is_stranded_when_the_counter_they_were_sent_to_closes(world, clerk, colleague, served, closed):
    send(clerk, served, colleague.counter)
    if closed == "no shift any more":
        colleague.shifts.all().delete()
    elif closed == "closed by a closure":
        during = DateTimeTZRange(at("09:00"), at("12:00"))
        Closure.objects.create(authority=world.authority, counter=colleague.counter, during=during)
    else:
        type(colleague.counter).objects.filter(pk=colleague.counter.pk).update(is_open=False)
    assert call(world.counter, world.clerk) == served


def test_the_board_says_for_which_counter_somebody_waits(clerk, colleague, served):
    send(clerk, served, colleague.counter)
    page = clerk.read()
    assert "A 01 waits for counter 2. Take back" in page
    assert "not for your counter now sent on to counter 2" in page


def test_somebody_who_waits_can_be_sent_to_a_counter_as_well(nine, clerk, colleague):
    visit = clerk.walk_in("08:10")
    send(clerk, visit, colleague.counter)
    assert (fresh(visit).status, fresh(visit).for_counter) == ("waiting", colleague.counter)


def test_who_was_sent_on_and_whose_call_is_taken_back_waits_again(world, clerk, colleague, served):
    send(clerk, served, colleague.counter)
    call(colleague.counter, colleague, "09:01")
    queue.take_back_call(visit=served, now=at("09:01", 20))
    assert (fresh(served).status, fresh(served).for_counter) == ("waiting", colleague.counter)


def test_who_left_after_being_sent_on_waits_again_when_that_is_taken_back(clerk, colleague, served):
    send(clerk, served, colleague.counter)
    queue.mark_left(visit=served, now=at("09:01"))
    queue.take_back_end(visit=served, now=at("09:01", 10))
    assert fresh(served).status == "waiting"


def test_three_calls_of_the_new_counter_come_before_not_appeared(clerk, colleague, served):
    send(clerk, served, colleague.counter)
    call(colleague.counter, colleague, "09:01")
    queue.recall(visit=served, now=at("09:01", 20))
    with pytest.raises(queue.NotCalledOftenEnough):
        queue.mark_left(visit=served, now=at("09:01", 30))
    queue.recall(visit=served, now=at("09:01", 40))
    queue.mark_left(visit=served, now=at("09:01", 50))
    assert (fresh(served).status, Call.objects.count()) == ("left", 4)


# ---- To another service --------------------------------------------------------------------------------------------


def test_another_service_keeps_the_place_and_stands_in_the_record(clerk, world, served, other):
    later = clerk.walk_in("08:20")
    send(clerk, served, service="EAT-NEU")
    visit = fresh(served)
    assert (visit.service, visit.turn_at, visit.for_counter) == (other.service, served.turn_at, None)
    entry = AuditEntry.objects.get(action="send_on")
    assert (entry.staff_member, entry.object_id, entry.detail["to_service"]) == (world.clerk, served.pk, "EAT-NEU")
    assert call(world.counter, world.clerk) == served
    assert fresh(later).status == "waiting"


# ---- Taking it back ------------------------------------------------------------------------------------------------


def test_sending_on_is_taken_back_within_30_seconds_with_everything_as_it_was(nine, clerk, world, colleague, served):
    before = fresh(served)
    send(clerk, served, colleague.counter, "AE-STUDIUM-V")
    nine.shift(30)
    clerk.post(f"vorsprache/{served.pk}/weiterschicken/zurueck/")
    after = fresh(served)
    kept = ("status", "counter", "called_at", "served_from", "for_counter", "service", "turn_at")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        ("31 seconds", "This was more than 30 seconds ago and can no longer be taken back."),
        ("called there", "A 01 is meanwhile: called. Nothing was changed."),
        ("somebody here", "A 02 is still at counter 1. Please finish this visit first."),
        ("taken back", "A 01 is meanwhile: being served. Nothing was changed."),
    ],
)
def test_what_cannot_be_taken_back_is_said_in_one_sentence(nine, clerk, world, colleague, served, meanwhile, sentence):
    send(clerk, served, colleague.counter)
    if meanwhile == "31 seconds":
        nine.shift(31)
    elif meanwhile == "called there":
        call(colleague.counter, colleague, "09:00", 5)
    elif meanwhile == "somebody here":
        clerk.walk_in("08:30")
        call(world.counter, world.clerk, "09:00", 5)
    else:
        clerk.post(f"vorsprache/{served.pk}/weiterschicken/zurueck/")
    before = fresh(served)
    clerk.post(f"vorsprache/{served.pk}/weiterschicken/zurueck/")
    assert sentence in clerk.read()
    assert (fresh(served).status, fresh(served).counter) == (before.status, before.counter)


# ---- Bad input -----------------------------------------------------------------------------------------------------


def test_sending_nowhere_else_is_refused(clerk, served):
    answer = send(clerk, served)
    assert "Choose a counter or another service. Nothing was changed." in answer.content.decode()
    assert fresh(served).status == "serving"


def test_sending_twice_to_the_same_place_is_refused(clerk, colleague, served):
    send(clerk, served, colleague.counter)
    assert "A 01 waits there already. Nothing was changed." in send(clerk, served, colleague.counter).content.decode()
    assert AuditEntry.objects.filter(action="send_on").count() == 1


def test_a_counter_of_another_office_or_authority_cannot_be_chosen(clerk, world, served):
    elsewhere = make_counter(make_office(world.authority, "A-2"), 7)
    foreign = World("celle").counter
    for counter in (elsewhere, foreign):
        answer = send(clerk, served, counter)
        assert "Choose one of the counters of the list." in answer.content.decode()
    assert fresh(served).status == "serving"


def test_a_service_that_is_not_offered_here_cannot_be_chosen(clerk, served):
    answer = send(clerk, served, service="GIBT-ES-NICHT")
    assert "Choose one of the services of the list." in answer.content.decode()
    assert fresh(served).status == "serving"


def test_who_is_done_is_not_sent_on_by_an_old_page(clerk, colleague, served):
    queue.finish_visit(visit=served, now=at("09:01"))
    assert "A 01 is meanwhile: done. Nothing was changed." in send(clerk, served, colleague.counter).content.decode()
    assert fresh(served).status == "done"


# ---- Skills ---------------------------------------------------------------------------------------------------------


def test_a_shift_without_services_serves_what_its_person_can(world, clerk, colleague, nine, other):
    StaffSkill.objects.create(authority=world.authority, staff_member=colleague, service=other.service)
    studies, card = clerk.walk_in("08:00"), clerk.walk_in("08:05", offer=other)
    assert call(colleague.counter, colleague) == card
    queue.take_back_call(visit=card, now=at("09:01", 10))
    assert call(world.counter, world.clerk, "09:02") == studies


def test_the_services_of_the_shift_go_before_the_skills(world, clerk, colleague, nine, other):
    StaffSkill.objects.create(authority=world.authority, staff_member=colleague, service=world.service)
    shift = colleague.shifts.get()
    shift.services.create(authority=world.authority, service=other.service)
    clerk.walk_in("08:00")
    card = clerk.walk_in("08:05", offer=other)
    assert call(colleague.counter, colleague) == card


def test_skills_at_another_authority_limit_nobody_here(world, clerk, colleague, nine):
    celle = World("celle", code="EAT-NEU")
    StaffSkill.objects.create(authority=celle.authority, staff_member=colleague, service=celle.service)
    studies = clerk.walk_in("08:00")
    assert call(colleague.counter, colleague) == studies


# ---- Breaks ---------------------------------------------------------------------------------------------------------


def test_a_counter_on_a_break_calls_nobody_until_it_goes_on(nine, world, clerk):
    visit = clerk.walk_in("08:00")
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    page = clerk.read()
    assert ("Counter 1: break since 09:00" in page, "Call the next person" in page) == (True, False)
    nine.shift(300)
    clerk.call(form_key="0" * 32)
    sentence = "Counter 1 has been on a break since 09:00. Press “Go on” before you call somebody."
    assert (sentence in clerk.read(), fresh(visit).status) == (True, "waiting")
    clerk.post(f"schalter/{world.counter.pk}/weiter/")
    clerk.call()
    assert fresh(visit).status == "called"


def test_nobody_put_aside_is_called_to_a_counter_on_a_break(nine, world, clerk, served):
    clerk.step("zurueckstellen", served)
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    clerk.post(f"schalter/{world.counter.pk}/fortsetzen/{served.pk}/")
    assert fresh(served).status == "parked"


def test_others_see_the_break_at_once(nine, world, clerk, colleague):
    other = Clerk(world, colleague)
    url = f"stand/{world.office.pk}/{colleague.counter.pk}/"
    etag = other.get(url).headers["ETag"]
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    answer = other.client.get(other.url(url), headers={"If-None-Match": etag})
    assert (answer.status_code, "break since 09:00" in answer.content.decode()) == (200, True)


def test_no_break_while_somebody_is_at_the_counter(world, clerk, served):
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    assert "A 01 is still at counter 1. Please finish this visit first." in clerk.read()
    world.counter.refresh_from_db()
    assert world.counter.paused_at is None


def test_a_break_nobody_ended_yesterday_is_over(world, clerk):
    queue.begin_break(counter=world.counter, now=at("11:00"))
    with time_machine.travel(local(TUESDAY, "09:00"), tick=False):
        assert "break since" not in clerk.read()
    visit = queue.give_walk_in_ticket(
        offer=world.offer, office=world.office, language="de", spoken_language="de", now=local(TUESDAY, "08:30")
    )
    now = local(TUESDAY, "09:00") + dt.timedelta(seconds=1)
    assert queue.call_next(counter=world.counter, staff_member=world.clerk, now=now) == visit


def test_a_second_press_on_break_keeps_the_first_moment(nine, world, clerk):
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    nine.shift(120)
    clerk.post(f"schalter/{world.counter.pk}/pause/")
    world.counter.refresh_from_db()
    assert world.counter.paused_at == at("09:00")
