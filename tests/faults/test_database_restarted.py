"""The database is restarted, then shot, in the middle of a rush: what was confirmed stays, and people read why they wait."""

import time

import pytest
from django.utils import timezone

from tests.faults.machines import product_environment, wait_for
from tests.faults.own_servers import connected_books, own_servers, shoot
from tests.faults.people import Browser, Letters, Person, Rush, Trouble
from tests.faults.town import Town
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 12


def test_a_restart_and_a_crash_under_load_cost_no_confirmed_booking(machine, mail_sink, figures, rounds):
    town = Town()
    with own_servers() as servers:
        web, worker = product_environment(
            servers=servers, EMAIL_URL=f"smtp://{HOST}:{mail_sink.port}", OUTBOX_SECONDS="0.5"
        )
        front, back = machine("web", web), machine("worker", worker)
        serving, working, _ = front.start_web(), back.start_worker(), back.start_beat()
        wait_for(serving, lambda: front.answers() == 200)
        wait_for(working, lambda: working.has_said(" ready."))
        trouble = Trouble()
        people = [
            Person(Browser([front.door], trouble, number=number), slug=town.slug, code=town.code)
            for number in range(PEOPLE * rounds)
        ]
        rush = Rush(people, Letters(mail_sink), longest=10)

        rush.until(len(people) // 4, "asked", "booked")
        servers.postgres.stop()
        time.sleep(0.7)
        assert front.answers("/readyz") == 503
        servers.postgres.start()
        rush.until(len(people) // 2, "asked", "booked")
        shoot(servers)
        time.sleep(0.7)
        servers.postgres.start()
        crashed_at = timezone.now()
        rush.over()

        with connected_books(servers) as books:
            books.let_the_dead_be_found(died_at=crashed_at)
            assert wait_until(lambda: books.still_to_send() == 0, within=20, every=0.2), books.messages()
            rush.look_again()
            assert wait_until(lambda: books.still_to_send() == 0, within=20, every=0.2), books.messages()
            assert [serving.is_running, working.is_running] == [True, True]
            books.settle_up(figures, "PostgreSQL restarted, then killed, in a rush", people, mail_sink, trouble)
