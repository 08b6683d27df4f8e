"""SIGTERM in the middle of a rush, as when a new version is put in place: what was begun is finished, nothing is half done."""

import time

import pytest
from django.db import connection

from tests.faults.machines import product_environment, wait_for
from tests.faults.people import Browser, Letters, Person, Rush, Trouble
from tests.faults.town import Books, Town
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8
# What docker-compose.yml gives web and worker before it kills them.
GRACE = {"web": 15, "worker": 60}


def test_web_and_worker_end_when_asked_and_the_next_ones_go_on(machine, mail_sink, figures, rounds):
    town, trouble, books = Town(), Trouble(), Books(connection)
    # a mail server that takes its time, so that the worker is asked in the middle of its work
    mail_sink.on_data = lambda mail: time.sleep(0.1)
    web, worker = product_environment(EMAIL_URL=f"smtp://{HOST}:{mail_sink.port}", OUTBOX_SECONDS="0.5")
    old, new, back, later = (
        machine(name, told) for name, told in (("old", web), ("new", web), ("worker", worker), ("later", worker))
    )
    leaving, staying, working, _ = old.start_web(), new.start_web(), back.start_worker(), back.start_beat()
    for front, serving in ((old, leaving), (new, staying)):
        wait_for(serving, lambda front=front: front.answers() == 200)
    wait_for(working, lambda: working.has_said(" ready."))
    people = [
        Person(Browser([old.door, new.door], trouble, number=number), slug=town.slug, code=town.code)
        for number in range(PEOPLE * rounds)
    ]
    rush = Rush(people, Letters(mail_sink))
    rush.until(len(people) // 4, "asked", "booked")
    leaving.ask_to_end()
    assert leaving.ended_within(GRACE["web"]) == 0, leaving.text()
    working.ask_to_end()
    assert working.ended_within(GRACE["worker"]) == 0, working.text()
    assert books.messages()["sending"] == 0
    later.start_worker()
    rush.over()

    assert wait_until(lambda: books.still_to_send() == 0, within=30, every=0.2), books.messages()
    assert books.messages()["unknown"] == 0
    books.settle_up(figures, "a web server and a worker told to end (SIGTERM) in a rush", people, mail_sink, trouble)
