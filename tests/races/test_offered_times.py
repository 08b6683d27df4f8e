"""Many people are offered times at once, and many accept at once, over real connections."""

import datetime as dt
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count

from appointments.actions import planning
from appointments.actions.answering import accept_new_time
from appointments.models import AffectedAppointment, Appointment, PlanChange, SlotOffer
from appointments.queries.planning.affected import still_to_ask
from tests.appointments.plan import away, two_counters
from tests.factories import NOW, TUESDAY, local, make_appointment
from willkommen.errors import Refused
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    """Eight people at counter 1 whose clerk is away on Tuesday."""
    world = two_counters()
    start = local(TUESDAY, "08:00")
    for number in range(8):
        make_appointment(world.offer, world.counter, start + number * dt.timedelta(minutes=30))
    return world


def at_once(jobs) -> list:
    """Run all jobs at the same moment, each over a connection of its own; what they gave or refused."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        connection.ensure_connection()
        barrier.wait()
        try:
            return job()
        except Refused as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def tick(world):
    """A worker's tick over everybody, as it found them when it began."""

    def run() -> int:
        return sum(planning.ask_person(affected=key, now=NOW) for key in still_to_ask(world.authority))

    return run


def references(appointment) -> list[str]:
    slots = SlotOffer.objects.filter(affected__appointment=appointment).order_by("hold__during")
    return list(slots.values_list("hold__reference", flat=True))


def nobody_is_booked_twice() -> bool:
    """No two appointments that take up time lie in one another at one counter."""
    rows = Appointment.objects.filter(status__in=["held", "booked"]).values_list("counter", "during")
    spans = sorted((counter, during.lower, during.upper) for counter, during in rows)
    return all(one[0] != other[0] or one[2] <= other[1] for one, other in itertools.pairwise(spans))


def test_two_workers_ask_everybody_once(world):
    away(world)
    assert sum(at_once([tick(world)] * 2)) == 8
    told = OutgoingMessage.objects.filter(kind="appointment.affected").values("about_id").annotate(Count("pk"))
    assert sorted(row["pk__count"] for row in told) == [1] * 8
    assert nobody_is_booked_twice()


def test_everybody_accepts_at_once_and_nobody_is_booked_twice(world):
    away(world)
    tick(world)()
    people = list(Appointment.objects.filter(affected_by__isnull=False))
    jobs = [
        lambda person=person, reference=reference: accept_new_time(
            appointment=person, reference=reference, language="ar", now=NOW
        )
        for person in people
        for reference in references(person)[:2]
    ]
    answers = at_once(jobs)
    new = Appointment.objects.filter(status="booked", moved_from__isnull=False)
    assert (new.count(), new.values("moved_from").distinct().count()) == (8, 8)
    assert sorted(answer for answer in answers if isinstance(answer, str)) == ["NoLongerBooked"] * (len(jobs) - 8)
    assert Appointment.objects.filter(status="held").count() == 0
    assert nobody_is_booked_twice()


def test_accepting_and_taking_back_at_once_ends_in_one_of_both(world):
    change = away(world)
    tick(world)()
    people = list(Appointment.objects.filter(affected_by__isnull=False)[:4])
    jobs = [
        lambda person=person: accept_new_time(
            appointment=person, reference=references(person)[0], language="ar", now=NOW
        )
        for person in people
    ]
    at_once([*jobs, lambda: planning.take_back(change=change, by=world.colleague, now=NOW)])
    assert PlanChange.objects.get().taken_back_at == NOW
    for row in AffectedAppointment.objects.select_related("appointment"):
        assert (row.status, row.appointment.status) in {("accepted", "cancelled"), ("withdrawn", "booked")}
    assert Appointment.objects.filter(status="held").count() == 0
    assert nobody_is_booked_twice()


def test_two_presses_to_take_back_take_back_once(world):
    change = away(world)
    answers = at_once([lambda: planning.take_back(change=change, by=world.colleague, now=NOW)] * 2)
    assert sorted(answers) == [False, True]
