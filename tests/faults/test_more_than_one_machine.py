"""Two machines with a web server and a worker each, and two clocks; one of each is killed in the middle of a rush."""

import time

import pytest
from django.db import connection

from tests.faults.machines import product_environment, wait_for
from tests.faults.people import Browser, Letters, Person, Rush, Trouble
from tests.faults.town import Books, Town
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 15


@pytest.fixture
def two_machines(machine, mail_sink):
    """Both up and answering, sharing nothing but PostgreSQL and Valkey."""
    web, worker = product_environment(EMAIL_URL=f"smtp://{HOST}:{mail_sink.port}", OUTBOX_SECONDS="0.5")
    pairs = []
    for name in ("one", "two"):
        front, back = machine(f"web-{name}", web), machine(f"worker-{name}", worker)
        pairs.append((front, front.start_web(), back, back.start_worker()))
    clocks = [machine(f"clock-{name}", worker) for name in ("one", "two")]
    ticking = [clock.start_beat() for clock in clocks]
    for front, serving, _, working in pairs:
        wait_for(serving, lambda front=front: front.answers() == 200)
        wait_for(working, lambda working=working: working.has_said(" ready."))
    return pairs, list(zip(clocks, ticking, strict=True))


def test_one_of_each_is_killed_in_a_rush_and_nothing_is_lost_or_doubled(two_machines, mail_sink, figures, rounds):
    town = Town()
    (one, two), (clock_one, clock_two) = two_machines
    doors, trouble = [one[0].door, two[0].door], Trouble()
    people = [
        Person(Browser(doors, trouble, number=number), slug=town.slug, code=town.code)
        for number in range(PEOPLE * rounds)
    ]
    rush = Rush(people, Letters(mail_sink))
    rush.until(len(people) // 3, "asked", "booked")
    one[1].kill()
    one[3].kill()
    clock_one[1].kill()
    books = Books(connection)
    died_at = books.now()
    time.sleep(1)  # what lives ends what it has in hand
    books.let_the_dead_be_found(died_at=died_at)
    rush.over()

    assert wait_until(lambda: books.still_to_send() == 0, within=20, every=0.2), books.messages()
    assert [process.is_running for process in (two[1], two[3], clock_two[1])] == [True, True, True]
    fault = "of two machines a web server, a worker and a clock killed in a rush"
    books.settle_up(figures, fault, people, mail_sink, trouble)
    left = {machine.folder.name: machine.left_behind() for machine in (one[0], one[2], two[0], two[2])}
    assert left == {name: [] for name in left}
    for clock in (clock_one[0], clock_two[0]):
        assert {name.partition(".")[0] for name in clock.left_behind()} <= {"schedule"}
