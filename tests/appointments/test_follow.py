"""Following one's place on the phone, how long it takes, and the message that it is nearly one's turn."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from appointments.actions import queue
from appointments.actions.queue.nearly import tell_who_is_nearly_next
from appointments.models import Counter, Visit
from appointments.queries.queue.place import followed, people_in_front, place_of_visit
from appointments.rules.waiting_time import Wait, likely_wait
from tests.appointments.applicant import text_of
from tests.appointments.clerk import Clerk, at, book
from tests.factories import MONDAY, TUESDAY, World, make_counter, make_offer, make_office, make_service, make_shift
from willkommen.delivery.writing import write_parcel
from willkommen.messages import kind_of, things_of
from willkommen.models import OutgoingMessage
from willkommen.tokens import hash_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


def wait(world, clock="08:30", offer=None, office=None):
    return queue.give_walk_in_ticket(
        offer=offer or world.offer, office=office or world.office, language="en", spoken_language="en", now=at(clock)
    )


def served(world, minutes, count=5, day=MONDAY):
    """Visits that are over and took so long from the call to the end."""
    for number in range(count):
        Visit.objects.create(
            authority=world.authority, office=world.office, service=world.service, language="de", spoken_language="de",
            day=day, ticket_number=f"Z {number}", status="done", arrived_at=at("08:00"), turn_at=at("08:00"),
            called_at=at("08:00"), served_from=at("08:00"), served_to=at("08:00") + dt.timedelta(minutes=minutes),
        )  # fmt: skip


class Phone:
    """A phone that has read the code of a ticket."""

    def __init__(self, visit, language="en"):
        self.url = f"/{language}/{visit.authority.slug}/warten/{visit.link_token}/"
        self.client = Client()

    def page(self):
        return self.client.get(self.url)

    def part(self, etag=""):
        return self.client.get(self.url + "stand/", headers={"If-None-Match": etag} if etag else {})

    def says(self):
        return text_of(self.part())

    def title(self):
        return re.search(r"<title>(.*?)\s+– ", self.page().content.decode()).group(1)


# ---- Whose link -----------------------------------------------------------------------------------------------------


def test_every_number_has_a_link_of_its_own_and_only_its_hash_is_stored(world):
    first, second = wait(world), queue.check_in(appointment=book(world, "09:00"), office=world.office, now=at("08:40"))
    assert {len(visit.link_token) for visit in (first, second)} == {22}
    assert first.link_token != second.link_token
    stored = Visit.objects.filter(pk=first.pk).values().get()
    assert stored["link_token_hash"] == hash_of(first.link_token)
    assert [value for value in stored.values() if value == first.link_token] == []


def test_the_link_is_dead_when_the_day_is_over(nine, world):
    phone = Phone(wait(world))
    assert phone.page().status_code == 200
    with time_machine.travel(at("00:01", day=TUESDAY), tick=False):
        answers = [phone.page(), phone.part()]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "This page is over" in text_of(answers[0])


def test_a_link_of_another_authority_is_as_dead_as_an_invented_one(nine, world):
    visit = wait(World("celle"))
    theirs = Client().get(f"/en/{world.authority.slug}/warten/{visit.link_token}/")
    invented = Client().get(f"/en/{world.authority.slug}/warten/{'x' * 22}/")
    assert (theirs.status_code, invented.status_code) == (404, 404)
    assert text_of(theirs) == text_of(invented)


def test_no_name_and_no_service_stands_on_the_page(nine, world):
    visit = queue.check_in(appointment=book(world, "09:00"), office=world.office, now=at("08:40"))
    shown = Phone(visit).page().content.decode() + Phone(visit).part().content.decode()
    assert [word for word in ("HADDAD", "SAMIR", "Aufenthaltserlaubnis", "samir@example.org") if word in shown] == []


def test_no_browser_and_no_proxy_keeps_the_page(nine, world):
    phone = Phone(wait(world))
    assert [answer.headers["Cache-Control"] for answer in (phone.page(), phone.part())] == ["no-store"] * 2


# ---- From waiting to the end ------------------------------------------------------------------------------------------


def test_from_waiting_to_the_counter_to_the_end(nine, world):
    for _ in range(4):
        wait(world, "08:20")
    visit = wait(world)
    phone = Phone(visit)
    assert (phone.says().split(" We cannot")[0], phone.title()) == (
        "Your number A 05 4 people are in front of you.",
        "A 05: you are waiting",
    )
    called = queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:59"))
    assert called.ticket_number == "A 01"
    assert (phone.says().split(" We cannot")[0], phone.title()) == (
        "Your number A 05 It is nearly your turn. 3 people are in front of you. Please come to the waiting room now.",
        "A 05: it is nearly your turn",
    )
    Visit.objects.filter(pk__lt=visit.pk).update(status="left", counter=None)
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:00"))
    assert (phone.says(), phone.title()) == (
        "Your number A 05 It is your turn. Please go to counter 1",
        "A 05: please go to counter 1",
    )
    for status, said in (
        ("serving", "You are at counter 1."),
        ("parked", "We will call your number again. You have been put aside for a moment. Please stay close."),
        ("done", "Your visit is over. Thank you for coming. You can close this page."),
        ("left", "This number is closed. If you are still here, please go to the desk."),
    ):
        Visit.objects.filter(pk=visit.pk).update(status=status, served_from=at("09:00"))
        assert phone.says() == f"Your number A 05 {said}"


def test_a_poll_without_news_is_304_and_news_are_not(nine, world):
    visit = wait(world)
    phone = Phone(visit)
    etag = phone.part().headers["ETag"]
    assert (phone.part(etag).status_code, phone.part(etag).content) == (304, b"")
    assert f'data-poll-etag="{etag}"'.replace('""', '"') in phone.page().content.decode().replace("&quot;", "")
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("08:59"))
    called = phone.part(etag)
    assert called.status_code == 200
    queue.recall(visit=visit, now=at("09:00"))
    again = phone.part(called.headers["ETag"])
    # the words are the same, the phone rings because of another call
    assert (again.status_code, text_of(again)) == (200, text_of(called))


def test_a_poll_changes_nothing_and_cannot_be_posted(nine, world):
    phone = Phone(wait(world))
    assert phone.client.post(phone.url).status_code == 405
    assert phone.client.post(phone.url + "stand/").status_code == 405


def test_the_page_works_without_javascript_by_loading_it_again(nine, world):
    phone = Phone(wait(world))
    assert (
        f'<a class="kern-btn kern-btn--secondary kern-btn--block" href="{phone.url}">' in phone.page().content.decode()
    )


@pytest.mark.parametrize("language", ["de", "de-simple", "uk", "ru", "ar", "fa", "tr", "fr", "es"])
def test_everything_is_said_in_the_readers_language(nine, world, language):
    visit = wait(world)
    english = ["Your number", "nearly your turn", "front of you", "counter", "It will", "Thank you", "closed", "aside"]
    seen = []
    for status in ("waiting", "called", "serving", "parked", "done", "left"):
        Visit.objects.filter(pk=visit.pk).update(
            status=status, counter=world.counter, called_at=at("09:00"), served_from=at("09:00")
        )
        seen.append(text_of(Phone(visit, language).page()))
    assert [word for word in english for said in seen if word in said] == []


# ---- How many are in front ---------------------------------------------------------------------------------------------


def test_the_place_is_counted_in_the_order_of_the_calls(nine, world):
    walk_in = wait(world, "08:30")
    urgent = queue.check_in(
        appointment=book(world, "09:00", title_ends_on=MONDAY), office=world.office, now=at("08:50")
    )
    on_time = queue.check_in(appointment=book(world, "08:30"), office=world.office, now=at("08:29"))
    people = {people_in_front(visit, now=at("09:00")): visit for visit in (walk_in, urgent, on_time)}
    order = [queue.call_next(counter=make_counter(world.office, 2 + n), staff_member=world.clerk, now=at("09:00"))
             for n in range(3)]  # fmt: skip
    assert [people[place].pk for place in range(3)] == [visit.pk for visit in order]


def test_who_waits_for_other_counters_only_is_not_in_front(nine, world):
    cards = make_offer(world.authority, make_service("EAT-AUSGABE"))
    second = make_counter(world.office, 2)
    for shift in world.shifts:
        shift.services.create(authority=world.authority, service=world.service)
    make_shift(second, services=[cards.service])
    wait(world, "08:00", offer=cards)
    wait(world, "08:10")
    visit = wait(world)
    assert people_in_front(visit, now=at("09:00")) == 1


def test_who_was_sent_on_waits_for_that_counter_and_is_in_nobody_elses_way(nine, world):
    second = make_counter(world.office, 2)
    make_shift(second)
    first, sent, last = wait(world, "08:00"), wait(world, "08:10"), wait(world)
    for visit, counter in ((first, world.counter), (sent, second)):
        Visit.objects.filter(pk=visit.pk).update(for_counter=counter)
        visit.refresh_from_db()
    assert [people_in_front(visit, now=at("09:00")) for visit in (first, sent, last)] == [0, 0, 2]


def test_people_at_another_office_are_not_in_front(nine, world):
    other = make_office(world.authority, "A-2")
    offer = make_offer(world.authority, make_service("EAT-AUSGABE"))
    wait(world, "08:00", offer=offer, office=other)
    assert people_in_front(wait(world), now=at("09:00")) == 0


# ---- How long it takes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "minutes_each", "counters", "wait_"),
    [
        (0, 15, 1, Wait(5, 10)),
        (0, 10, 4, Wait(0, 5)),
        (3, 15, 2, Wait(15, 35)),
        (3, 15, 1, Wait(35, 70)),
        (10, 15, 1, Wait(110, 210)),
        (12, 15, 1, Wait(120, None)),
        (3, None, 2, None),
        (3, 15, 0, None),
    ],
)
def test_a_wait_is_a_range_of_round_minutes_or_nothing(people, minutes_each, counters, wait_):
    assert likely_wait(people=people, minutes_each=minutes_each, counters=counters) == wait_


def test_four_finished_visits_are_too_few_to_say_anything(nine, world):
    served(world, 20, count=4)
    assert place_of_visit(wait(world), now=at("09:00")).wait is None


def test_the_wait_follows_what_visits_have_taken_and_who_sits_at_the_counters(nine, world):
    served(world, 20)
    wait(world, "08:00")
    visit = wait(world)
    assert place_of_visit(visit, now=at("09:00")).wait == likely_wait(people=1, minutes_each=20, counters=1)
    make_shift(make_counter(world.office, 2))
    assert place_of_visit(visit, now=at("09:00")).wait == likely_wait(people=1, minutes_each=20, counters=2)


def test_a_counter_on_a_break_shortens_nobodys_wait(nine, world):
    served(world, 20)
    wait(world, "08:00")
    visit, other = wait(world), make_counter(world.office, 2, paused_at=at("08:50"))
    make_shift(other)
    assert place_of_visit(visit, now=at("09:00")).wait == likely_wait(people=1, minutes_each=20, counters=1)


def test_when_nobody_sits_at_a_counter_nothing_is_promised(world):
    served(world, 20)
    with time_machine.travel(at("12:30"), tick=False):
        assert place_of_visit(wait(world, "12:00"), now=at("12:30")).wait is None


def test_visits_of_long_ago_do_not_count(nine, world):
    served(world, 20, day=MONDAY - dt.timedelta(days=29))
    assert place_of_visit(wait(world), now=at("09:00")).wait is None


def test_appointments_that_will_come_first_make_it_longer(nine, world):
    served(world, 20)
    visit = wait(world, "08:58")  # its turn counts from 9:18
    book(world, "09:20")
    book(world, "11:00")
    book(world, "08:30")  # half an hour late: not expected any more
    shown = followed(visit, now=at("09:00"))
    assert (shown.place.in_front, shown.place.wait) == (0, likely_wait(people=1, minutes_each=20, counters=1))


# ---- The message --------------------------------------------------------------------------------------------------------


def told(world, clock="09:00"):
    return tell_who_is_nearly_next(authority=world.authority, now=at(clock))


def arrive(world, clock="08:40", starts="09:00", **fields):
    return queue.check_in(appointment=book(world, starts, **fields), office=world.office, now=at(clock))


def test_who_has_three_people_in_front_is_told_once(world):
    visit = arrive(world)
    assert (told(world), told(world), told(world, "09:01")) == (1, 0, 0)
    message = OutgoingMessage.objects.get()
    assert (message.kind, message.language, message.recipient, message.about_id) == (
        "visit.nearly",
        "ar",
        "samir@example.org",
        visit.appointment_id,
    )
    assert (message.due_at, message.expires_at) == (at("09:00"), at("09:05"))


def test_with_four_people_in_front_nobody_is_told(world):
    for number in range(4):
        wait(world, f"08:0{number}")
    arrive(world, "08:50")
    assert told(world) == 0
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:00"))
    assert told(world) == 1


def test_who_has_just_arrived_or_left_no_address_or_has_no_appointment_is_not_told(world):
    arrive(world, "08:57")
    arrive(world, "08:40", "09:30", email="")
    wait(world)
    assert told(world) == 0
    assert told(world, "09:02") == 1


def test_the_message_is_dropped_when_the_person_has_been_called(world):
    arrive(world)
    told(world)
    message = OutgoingMessage.objects.get()
    kind = kind_of(message)
    assert kind.still_holds(things_of([message])[message.pk], at("09:01"))
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=at("09:01"))
    assert not kind.still_holds(things_of([message])[message.pk], at("09:02"))


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "uk", "ru", "ar", "fa", "tr", "fr", "es"])
def test_the_message_says_the_number_and_the_link_and_nothing_else_about_the_person(world, language):
    visit = arrive(world, language=language)
    told(world)
    message = OutgoingMessage.objects.get()
    parcel = write_parcel(message, things_of([message])[message.pk], world.authority)
    said = f"{parcel.subject} {parcel.text} {parcel.short_text}"
    assert f"/{language}/{world.authority.slug}/warten/{visit.link_token}/" in parcel.text
    assert "A 01" in said.replace("\u2068", "").replace("\u2069", "")
    assert [word for word in ("HADDAD", "Aufenthaltserlaubnis", "Studium") if word in said] == []
    if language not in ("en",):
        assert "nearly your turn" not in said


# ---- The desk's ticket --------------------------------------------------------------------------------------------------


def test_the_slip_of_the_desk_carries_the_code_as_well(nine, world):
    clerk = Clerk(world)
    visit = clerk.walk_in("08:58", language="uk")
    page = clerk.get(f"wartenummer/{visit.pk}/").content.decode()
    assert f"/uk/{world.authority.slug}/warten/{visit.link_token}/" in page
    assert page.count('<div class="wk-qr">') == 1
    with translation.override("en"):
        assert "Nobody is in front of you." in text_of(clerk.get(f"wartenummer/{visit.pk}/"))


def test_a_number_of_before_the_links_has_a_slip_without_a_code(nine, world):
    clerk = Clerk(world)
    visit = clerk.walk_in("08:58")
    Visit.objects.filter(pk=visit.pk).update(link_nonce="", link_token_hash=None)
    page = clerk.get(f"wartenummer/{visit.pk}/")
    assert (page.status_code, "wk-qr" in page.content.decode()) == (200, False)
    assert Counter.objects.count() == 1
