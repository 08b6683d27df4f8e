"""A simulated day: nine authorities, sixty counters, fifteen hundred visits, through HTTP, with parallel clerks.

All counters press at once for as long as anybody waits, while people arrive. At the end everything must add up: nobody was
called twice, no two people share a number, nobody starved, every counter had one person at a time.
"""

import threading
import time
from collections import Counter as Tally
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from appointments.models import Call, Visit
from tests.factories import (
    MONDAY,
    local,
    make_appointment,
    make_authority,
    make_counter,
    make_offer,
    make_office,
    make_service,
    make_shift,
    make_staff,
)

# it adds up, it measures nothing: so it need not have the machine to itself
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

NINE = ("celle", "oldenburg", "wolfsburg", "emsland", "hameln", "harburg", "goettingen", "osnabrueck", "osterholz")
COUNTERS = (7, 7, 7, 7, 7, 7, 6, 6, 6)
VISITS = 1500
CLERKS = 18
CSRF = "a" * 32
SERVICES = ("CARD", "STUDY", "FAMILY")


class Street:
    """One authority: its counters with shifts of their own kind, and who comes on this day."""

    def __init__(self, slug: str, counters: int, visits: int, services: list):
        self.authority = make_authority(slug)
        self.office = make_office(self.authority)
        self.offers = [make_offer(self.authority, service) for service in services]
        self.desks = []
        for number in range(1, counters + 1):
            counter = make_counter(self.office, number)
            speaks = ["uk"] if number == 1 else []
            clerk = make_staff(self.authority, "clerk", spoken_languages=speaks)
            # two counters for one service alone, as offices have them; the others serve everything
            only = services[:1] if number in {2, 3} else ()
            make_shift(counter, clerk, services=only)
            self.desks.append((counter, clerk))
        booked = [
            make_appointment(self.offers[1], counter, local(MONDAY, clock), language="de", spoken_language="de").pk
            for counter, _ in self.desks[3:]
            for clock in ("09:00", "09:30", "10:00", "10:30", "11:00")
        ]
        walk_ins = [
            (services[number % len(services)].code, "uk" if number % 10 == 0 else "de")
            for number in range(visits - len(booked))
        ]
        self.arrivals = [*booked, *walk_ins]


class Person:
    """A member of staff at a browser: one connection, signed in."""

    def __init__(self, url: str, clerk):
        signed_in = Client()
        signed_in.force_login(clerk)
        cookies = {"sessionid": signed_in.cookies["sessionid"].value, settings.CSRF_COOKIE_NAME: CSRF}
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": CSRF,
        }
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def post(self, name: str, *, authority, form: dict | None = None, **keys) -> int:
        address = reverse(name, kwargs={"authority": authority.slug, **keys})
        self.connection.request("POST", address, urlencode(form or {}), self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def let_arrive(url: str, street: Street, arrived: threading.Event) -> list[int]:
    """Everybody of one authority comes in, one after the other."""
    at_the_door = Person(url, street.desks[0][1])
    statuses = []
    try:
        for who in street.arrivals:
            if isinstance(who, int):
                statuses.append(at_the_door.post("desk_check_in_one", authority=street.authority, pk=who))
                continue
            service, language = who
            form = {"form_key": uuid4().hex, "service": service, "language": language, "spoken_language": ""}
            statuses.append(at_the_door.post("desk_walk_in", authority=street.authority, form=form))
    finally:
        arrived.set()
        at_the_door.connection.close()
        connection.close()
    return statuses


def serve(url: str, desks: list, arrived: dict[str, threading.Event], deadline: float) -> int:
    """Some counters in turn: call, welcome, finish, until nobody comes any more; answers with how many were served."""
    people = [(counter, Person(url, clerk)) for counter, clerk in desks]
    done, served = [], 0
    try:
        while len(done) < len(people) and time.monotonic() < deadline:
            for counter, person in (one for one in people if one not in done):
                authority = counter.authority
                everybody_is_in = arrived[authority.slug].is_set()
                person.post("desk_call_next", authority=authority, counter=counter.pk)
                visit = Visit.objects.filter(counter=counter, status="called").first()
                if visit is None:
                    # asked after everybody had come and still nobody: this counter is done
                    if everybody_is_in:
                        done.append((counter, person))
                    continue
                person.post("desk_visit_step", authority=authority, visit=visit.pk, step="da")
                person.post("desk_visit_step", authority=authority, visit=visit.pk, step="erledigt")
                served += 1
    finally:
        for _, person in people:
            person.connection.close()
        connection.close()
    return served


@pytest.fixture
def day(live_server):
    """The whole day, over."""
    with time_machine.travel(local(MONDAY, "10:05"), tick=True):
        services = [make_service(code, minutes=30) for code in SERVICES]
        shares = [VISITS // 9 + (number < VISITS % 9) for number in range(9)]
        plan = zip(NINE, COUNTERS, shares, strict=True)
        streets = [Street(slug, counters, visits, services) for slug, counters, visits in plan]
        desks = [desk for street in streets for desk in street.desks]
        arrived = {street.authority.slug: threading.Event() for street in streets}
        deadline = time.monotonic() + 400
        with ThreadPoolExecutor(len(streets) + CLERKS) as pool:
            coming = [
                pool.submit(let_arrive, live_server.url, street, arrived[street.authority.slug]) for street in streets
            ]
            serving = [pool.submit(serve, live_server.url, desks[n::CLERKS], arrived, deadline) for n in range(CLERKS)]
            statuses = Tally(status for job in as_completed(coming) for status in job.result())
            served = sum(job.result() for job in serving)
    return streets, statuses, served


def test_a_day_at_nine_authorities_adds_up(day):
    streets, statuses, served = day
    assert sum(len(street.desks) for street in streets) == 60
    assert statuses == {302: VISITS}
    assert Tally(Visit.objects.values_list("status", flat=True)) == {"done": VISITS}
    assert served == VISITS

    # nobody is called twice, and everybody at an authority's own counter
    calls = list(Call.objects.values_list("visit_id", "turn", "counter_id"))
    assert (len(calls), len({visit for visit, _, _ in calls}), {turn for _, turn, _ in calls}) == (VISITS, VISITS, {1})
    assert list(Visit.objects.exclude(counter__office_id=F("office_id"))) == []

    for street in streets:
        visits = list(Visit.objects.filter(office=street.office).order_by("called_at"))
        numbers = sorted(int(visit.ticket_number.split()[1]) for visit in visits)
        assert numbers == list(range(1, len(street.arrivals) + 1))
        assert at_most_one_at_a_time(visits)
        assert overtaken_most(visits) <= len(street.desks)


def at_most_one_at_a_time(visits) -> bool:
    """Whether each counter was free again before it called the next."""
    by_counter = defaultdict(list)
    for visit in visits:
        by_counter[visit.counter_id].append((visit.called_at, visit.served_to))
    return all(
        earlier[1] <= later[0]
        for spans in by_counter.values()
        for earlier, later in zip(sorted(spans), sorted(spans)[1:], strict=False)
    )


def overtaken_most(visits) -> int:
    """How many with a later turn, for the same service and language, were called while somebody waited, at most.

    Clerks who press in the same moment may do so for the first few of the line in any order: that is one a counter.
    """
    alike = defaultdict(list)
    for visit in visits:
        alike[visit.service_id, visit.spoken_language].append(visit)
    return max(
        sum(other.turn_at > visit.turn_at and visit.arrived_at < other.called_at < visit.called_at for other in same)
        for same in alike.values()
        for visit in same
    )
