"""Real processes that are killed while they send: nothing is lost, nothing is sent twice."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import NOW, World, make_appointment
from willkommen.delivery import drain_outbox
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until
from willkommen.messages import post_message
from willkommen.models import OutgoingMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

CLONE = Path(__file__).parents[2]
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
SOON = NOW + dt.timedelta(seconds=1)


@pytest.fixture
def reminders():
    """Posts reminders of booked appointments, all due at once; they are too late after `lives`."""
    world = World()

    def post(count, *, lives, due=NOW):
        start = due + lives
        appointment = make_appointment(world.offer, world.counter, start, now=due)
        for number in range(count):
            post_message(
                authority=world.authority,
                about=appointment,
                kind="appointment.reminder",
                language="uk",
                channel="email",
                recipient=f"p{number}@example.org",
                due_at=due + dt.timedelta(microseconds=number),
                expires_at=start,
                now=due,
            )

    return post


@contextmanager
def process(*words, sink, **environment):
    """A real process of the product that sends to the sink; killed at the end if it still runs."""
    running = subprocess.Popen(
        [sys.executable, *words],
        cwd=CLONE,
        env={
            **os.environ,
            "DATABASE_URL": os.environ["WORKER_DATABASE_URL"],
            "EMAIL_URL": f"smtp://{HOST}:{sink.port}",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def drain(moment, sink):
    return process("manage.py", "drain_outbox", "--skip-checks", "--at", moment.isoformat(), sink=sink)


def kill_when(happened, worker):
    """Wait for it, then kill -9; shows what the process said where it never happened."""
    if not happened.wait(30):
        worker.kill()
        pytest.fail(worker.communicate()[0].decode())
    worker.kill()
    worker.wait()


def statuses():
    return Counter(OutgoingMessage.objects.values_list("status", flat=True))


def test_a_process_killed_between_claiming_and_sending_loses_nothing_and_doubles_nothing(reminders, mail_sink):
    reminders(3, lives=24 * HOUR)
    mail_sink.stall_at = "mail"
    with drain(SOON, mail_sink) as worker:
        kill_when(mail_sink.stalled, worker)
    assert (statuses(), mail_sink.mails) == ({"sending": 1, "queued": 2}, [])
    mail_sink.stall_at = ""
    assert drain_outbox(now=SOON + 11 * MINUTE) == {"sent": 3}
    assert sorted(mail_sink.recipients) == ["p0@example.org", "p1@example.org", "p2@example.org"]


def test_a_process_killed_after_sending_leaves_one_message_that_staff_see(reminders, mail_sink):
    reminders(3, lives=HOUR)
    mail_sink.stall_at = "answer"
    with drain(SOON, mail_sink) as worker:
        kill_when(mail_sink.stalled, worker)
    mail_sink.stall_at = ""
    assert drain_outbox(now=SOON + 11 * MINUTE) == {"sent": 2}
    assert statuses() == {"unknown": 1, "sent": 2}
    assert sorted(mail_sink.recipients) == ["p0@example.org", "p1@example.org", "p2@example.org"]


def test_killed_again_and_again_every_message_is_sent_once_or_visibly_open(reminders, mail_sink):
    """One hour is left, so what is unknown is not sent again: no double can hide."""
    kills, count = 4, 60
    reminders(count, lives=HOUR)
    chance = random.Random(20261005)
    for turn in range(kills):
        with drain(SOON + turn * 3 * MINUTE, mail_sink) as worker:
            kill_when(_a_few_more(mail_sink, chance), worker)
    drain_outbox(now=SOON + 30 * MINUTE)
    found = statuses()
    assert found["sent"] + found["unknown"] == count
    assert found["unknown"] <= kills
    assert max(Counter(mail_sink.recipients).values()) == 1
    assert len(mail_sink.mails) >= found["sent"]


def test_two_beats_and_a_worker_that_is_killed_send_each_message_once(reminders, mail_sink, tmp_path):
    reminders(20, lives=24 * HOUR, due=timezone.now())
    mail_sink.stall_at = "mail"
    celery = ("-m", "celery", "-A", "willkommen", "--skip-checks")
    worker = (*celery, "worker", "-P", "solo", "-l", "warning", "--without-gossip", "--without-mingle")
    beat = (*celery, "beat", "-l", "warning", "--pidfile", "")
    often = {"OUTBOX_SECONDS": "0.3"}
    with (
        process(*beat, "-s", str(tmp_path / "one"), sink=mail_sink, **often),
        process(*beat, "-s", str(tmp_path / "two"), sink=mail_sink, **often),
    ):
        with process(*worker, sink=mail_sink, **often) as first:
            kill_when(mail_sink.stalled, first)
        assert statuses() == {"sending": 1, "queued": 19}
        mail_sink.stall_at = ""
        _let_eleven_minutes_pass()
        with process(*worker, sink=mail_sink, **often):
            assert wait_until(lambda: statuses() == {"sent": 20}, within=30, every=0.1)
    assert sorted(mail_sink.recipients) == sorted(f"p{number}@example.org" for number in range(20))


def _a_few_more(sink, chance):
    """Happens some milliseconds after another handful of mails has arrived, at any point of the next one."""
    happened, wanted, delay = threading.Event(), len(sink.mails) + chance.randrange(1, 12), chance.random() / 200

    def on_data(mail):
        if len(sink.mails) == wanted:
            threading.Timer(delay, happened.set).start()

    sink.on_data = on_data
    return happened


def _let_eleven_minutes_pass():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE willkommen_outgoingmessage SET claimed_at = claimed_at - interval '11 minutes', "
            "next_try_at = next_try_at - interval '11 minutes'"
        )
