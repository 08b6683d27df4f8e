"""Presses about the same person at the same moment: one of them counts, nobody waits for anybody for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from appointments.actions import queue
from appointments.models import Visit
from appointments.queries.queue.unsettled import unsettled
from appointments.rules.day_end import HowItWent
from tests.factories import MONDAY, World, local, make_counter, make_shift
from willkommen.errors import Refused
from willkommen.models import AuditEntry

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

NOW = local(MONDAY, "09:00")
ROUNDS = 15


@pytest.fixture
def world():
    made = World()
    made.second = make_counter(made.office, 2)
    make_shift(made.second)
    return made


def at_once(*jobs):
    """Every job in a thread with a connection of its own, let go together; refusals are answers, errors are not."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            try:
                return job()
            except Refused as refused:
                return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def somebody_is_served(world) -> Visit:
    visit = queue.give_walk_in_ticket(
        offer=world.offer, office=world.office, language="de", spoken_language="de", now=local(MONDAY, "08:00")
    )
    queue.call_next(counter=world.counter, staff_member=world.clerk, now=NOW)
    return queue.start_serving(visit=visit, now=NOW)


def send(world, visit):
    return lambda: queue.send_on(
        visit=visit, counter=world.second, service=world.service, staff_member=world.clerk, now=NOW
    )


def test_finishing_and_sending_on_at_once_does_one_of_them(world):
    for _ in range(ROUNDS):
        visit = somebody_is_served(world)
        at_once(lambda visit=visit: queue.finish_visit(visit=visit, now=NOW), send(world, visit))
        visit.refresh_from_db()
        sent = AuditEntry.objects.filter(action="send_on", object_id=visit.pk).count()
        assert (visit.status, visit.outcome, sent) in {("done", "done", 0), ("waiting", "", 1)}
        Visit.objects.filter(pk=visit.pk).update(status="left", outcome="")


def test_taking_back_and_calling_at_once_never_puts_two_people_at_one_counter(world):
    for _ in range(ROUNDS):
        visit = somebody_is_served(world)
        queue.give_walk_in_ticket(
            offer=world.offer, office=world.office, language="de", spoken_language="de", now=local(MONDAY, "08:30")
        )
        send(world, visit)()
        at_once(
            lambda visit=visit: queue.take_back_sending(visit=visit, staff_member=world.clerk, now=NOW),
            lambda: queue.call_next(counter=world.counter, staff_member=world.clerk, now=NOW),
            lambda: queue.call_next(counter=world.second, staff_member=world.clerk, now=NOW),
        )
        at_counters = list(Visit.objects.filter(status__in=["called", "serving"]).values_list("counter", flat=True))
        assert len(at_counters) == len(set(at_counters))
        Visit.objects.update(status="left")


def test_two_clerks_who_settle_the_evening_at_once_record_everybody_once(world):
    for _ in range(5):
        queue.give_walk_in_ticket(
            offer=world.offer, office=world.office, language="de", spoken_language="de", now=local(MONDAY, "08:00")
        )
    [end] = unsettled(world.authority, now=NOW)

    def settle(rows, how):
        return lambda: queue.settle(authority=world.authority, rows=rows, how=how, staff_member=world.clerk, now=NOW)

    at_once(settle(end.rows, HowItWent.SERVED), settle(list(reversed(end.rows)), HowItWent.LEFT))
    recorded = sorted(key for entry in AuditEntry.objects.filter(action="settle_day") for key in entry.detail["visits"])
    assert recorded == sorted(str(row.visit.pk) for row in end.rows)
