"""The database is changed for the next release while this one serves, and somebody reads the same table for minutes.

Then servers of both releases stand side by side, and people are led from one to the other with every click.
"""

import os

import psycopg2
import pytest
from django.db import connection

from tests.faults.machines import product_environment, wait_for
from tests.faults.people import Browser, Letters, Person, Rush, Trouble
from tests.faults.town import Books, Town
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until
from willkommen.management.commands.migrate import SECONDS_TO_WAIT

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8
NEXT_RELEASE = {"DJANGO_SETTINGS_MODULE": "tests.faults.expanding.settings"}


@pytest.fixture
def long_report():
    """A question that takes long: its lock on the table of appointments goes with its transaction."""
    asking = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with asking.cursor() as cursor:
        cursor.execute("SELECT 1 FROM appointments_appointment LIMIT 1")
    yield asking
    asking.close()


@pytest.fixture
def next_release(machine):
    """`next_release("migrate", …)`: a command of the next release, as the owner role; it goes at the end."""
    web, _ = product_environment()
    home = machine("next-release", {**web, **NEXT_RELEASE, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]})
    yield lambda *words: home.run("migrate", "expanding", *words, "--skip-checks")
    assert home.run("migrate", "expanding", "zero", "--skip-checks").ended_within(30) == 0


def columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "appointments_appointment")
    return {column.name for column in found}


def booked_by() -> dict[str | None, int]:
    """How many booked times each release took: this one knows nothing of the column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT next_release, count(*) FROM appointments_appointment WHERE status = 'booked' GROUP BY next_release"
        )
        return dict(cursor.fetchall())


def test_two_servers_of_this_release_serve_while_the_next_one_changes_a_table_they_use(
    machine, mail_sink, long_report, next_release, figures, rounds
):
    town, trouble, books = Town(), Trouble(), Books(connection)
    web, worker = product_environment(EMAIL_URL=f"smtp://{HOST}:{mail_sink.port}", OUTBOX_SECONDS="0.5")
    fronts, back = [machine("one", web), machine("two", web)], machine("worker", worker)
    servers = [front.start_web() for front in fronts]
    working, _ = back.start_worker(), back.start_beat()
    for front, server in zip(fronts, servers, strict=True):
        wait_for(server, lambda front=front: front.answers() == 200)
    wait_for(working, lambda: working.has_said(" ready."))
    people = [
        Person(Browser([front.door for front in fronts], trouble, number=number), slug=town.slug, code=town.code)
        for number in range(PEOPLE * rounds)
    ]

    migrating = next_release()
    rush = Rush(people, Letters(mail_sink))
    assert wait_until(lambda: migrating.has_said("attempt 1 of"), within=30), migrating.text()
    assert "next_release" not in columns()
    rush.until(len(people) // 4, "asked", "booked")
    long_report.rollback()
    assert migrating.ended_within(30) == 0, migrating.text()
    assert "next_release" in columns()
    assert [front.answers("/readyz") for front in fronts] == [200, 200]
    rush.over()

    newer = machine("newer", {**web, **NEXT_RELEASE})
    serving = newer.start_web()
    wait_for(serving, lambda: newer.answers() == 200)
    # who has an even number begins at this release and goes on at the next one, who has an odd one the other way
    later = [
        Person(
            Browser([fronts[0].door, newer.door], trouble, number=len(people) + number), slug=town.slug, code=town.code
        )
        for number in range(PEOPLE // 2)
    ]
    Rush(later, Letters(mail_sink)).over()
    people += later
    taken = booked_by()
    assert (set(taken), sum(taken.values())) == ({None, "next"}, len(people))

    assert wait_until(lambda: books.still_to_send() == 0, within=20, every=0.2), books.messages()
    assert (trouble.unavailable, trouble.unreachable) == (0, 0)
    # without giving way everybody would have waited for the end of the report
    assert trouble.slowest < SECONDS_TO_WAIT + 8
    books.settle_up(figures, "a table changed for the next release in a rush", people, mail_sink, trouble)
