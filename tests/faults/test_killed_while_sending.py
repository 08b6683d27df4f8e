"""A worker is killed with -9 at each step of sending a message; another one finds what it left."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import World, make_appointment
from tests.faults.machines import black_hole, product_environment, wait_for
from tests.faults.town import Books
from willkommen.delivery import drain_outbox
from willkommen.local.ports import HOST
from willkommen.messages import post_message
from willkommen.models import OutgoingMessage
from willkommen.tasks import drain_outbox as tick

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = 3
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def post():
    """Messages about an appointment that lies so far ahead, due now."""
    world = World()

    def post(ahead: dt.timedelta) -> None:
        now = timezone.now()
        appointment = make_appointment(world.offer, world.counter, now + ahead, now=now)
        for number in range(MESSAGES):
            post_message(
                authority=world.authority,
                about=appointment,
                kind="appointment.reminder",
                language="uk",
                channel="email",
                recipient=f"p{number}@example.org",
                due_at=now + dt.timedelta(microseconds=number),
                expires_at=now + ahead,
                now=now,
            )

    return post


@pytest.mark.parametrize(
    ("step", "stall_at", "ahead", "left", "unknown", "twice"),
    [
        ("set aside, not claimed", "", DAY, {"queued": 3}, 0, 0),
        ("while the content went over", "data", DAY, {"sending": 1, "queued": 2}, 0, 0),
        ("sent, not marked, a day ahead", "answer", DAY, {"sending": 1, "queued": 2}, 0, 1),
        ("sent, not marked, an hour ahead", "answer", HOUR, {"sending": 1, "queued": 2}, 1, 0),
    ],
)
def test_a_worker_killed_at_a_step_loses_nothing(
    machine, mail_sink, post, figures, step, stall_at, ahead, left, unknown, twice
):
    post(ahead)
    mail_sink.stall_at, books = stall_at, Books(connection)
    with black_hole() as nobody:
        _, environment = product_environment(EMAIL_URL=f"smtp://{HOST}:{mail_sink.port if stall_at else nobody}")
        working = machine("worker", environment).start_worker()
        wait_for(working, lambda: working.has_said(" ready."))
        tick.delay()
        is_there = mail_sink.stalled.is_set if stall_at else lambda: OutgoingMessage.objects.exclude(claimed_at=None)
        wait_for(working, is_there)
        working.kill()
    assert books.messages() == left

    mail_sink.stall_at = ""
    books.let_the_dead_be_found(died_at=timezone.now())
    drain_outbox(now=timezone.now())
    assert books.messages() == {"sent": MESSAGES - unknown} | ({"unknown": unknown} if unknown else {})
    recipients = mail_sink.recipients
    assert sorted(set(recipients)) == [f"p{number}@example.org" for number in range(MESSAGES)]
    again = OutgoingMessage.objects.exclude(resent_at=None).count()
    assert len(recipients) - MESSAGES == twice <= again
    figures.note(
        f"worker killed: {step}",
        f"{MESSAGES} messages",
        lost=MESSAGES - len(set(recipients)),
        doubled=len(recipients) - MESSAGES - twice,
        unknown=unknown,
        sent_again=again,
    )
