"""Redis is refused, then takes connections and never answers: people book, sign in and ask, the desk goes on, mail waits."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone

from appointments.models import Visit
from casework.actions.access import issue_code
from tests.casework.cases import make_case
from tests.factories import PASSWORD, make_staff
from tests.faults.gate import Gate
from tests.faults.machines import product_environment, wait_for
from tests.faults.people import Browser, Letters, Person, Trouble
from tests.faults.town import Books, Town
from willkommen.delivery import drain_outbox
from willkommen.local.ports import HOST
from willkommen.local.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# A black-holed Redis blocked a request for thirty seconds where one asked it. Signing in costs the hash of a password.
LONGEST_ANSWER = 5.0


@pytest.fixture
def gate():
    """What stands between the house and Redis."""
    gate = Gate(urlsplit(os.environ["REDIS_URL"]).port)
    gate.open()
    yield gate
    gate.close()


def a_day_at_the_counter(browser: Browser, town: Town, clerk) -> list:
    """Somebody signs in and gives a number to a person at the door."""
    signed_in = browser.post("/konto/anmelden/", login=clerk.email, password=PASSWORD)
    board = browser.get(f"/desk/{town.slug}/")
    page = browser.get(f"/desk/{town.slug}/wartenummer/")
    form = {"service": town.code, "language": "uk", "spoken_language": "", "form_key": page.form_key()}
    slip = browser.post(f"/desk/{town.slug}/wartenummer/", **form)
    return [answer.status for answer in (signed_in, board, slip)]


def ask_for_a_case(browser: Browser, case) -> list:
    """The applicant types number and code and reads where the case stands."""
    with transaction.atomic():
        code = issue_code(case=case, now=timezone.now())
    address = f"/en/{case.authority.slug}/vorgang/"
    typed = browser.post(address, reference=case.reference, code=code)
    return [typed.status, browser.get(f"{address}stand/").status]


def test_without_redis_everything_but_messages_goes_on_and_afterwards_each_message_leaves_once(
    machine, mail_sink, gate, figures
):
    town, trouble, books, letters = Town(), Trouble(), Books(connection), Letters(mail_sink)
    redis = os.environ["REDIS_URL"].replace(f":{urlsplit(os.environ['REDIS_URL']).port}/", f":{gate.port}/")
    web, worker = product_environment(
        REDIS_URL=redis, EMAIL_URL=f"smtp://{HOST}:{mail_sink.port}", OUTBOX_SECONDS="0.5"
    )
    front, back = machine("web", web), machine("worker", worker)
    serving, working = front.start_web(), back.start_worker()
    wait_for(working, lambda: working.has_said(" ready."))
    ticking = back.start_beat()
    wait_for(serving, lambda: front.answers("/healthz") == 200)

    people = []
    for number, fault in enumerate((gate.shut, gate.turn_black), start=1):
        fault()
        person = Person(Browser([front.door], trouble, number=number), slug=town.slug, code=town.code)
        person.ask()
        people.append(person)
        clerk, case = make_staff(town.authority, "clerk"), make_case(town.authority)
        assert a_day_at_the_counter(Browser([front.door], trouble, number=10 + number), town, clerk) == [302, 200, 302]
        assert ask_for_a_case(Browser([front.door], trouble, number=20 + number), case) == [302, 200]
        assert (trouble.others, trouble.unavailable, trouble.unreachable) == ([], 0, 0)
        assert trouble.slowest < LONGEST_ANSWER
    assert Visit.objects.count() == len(people)
    # what was posted meanwhile can leave by hand
    assert drain_outbox(now=timezone.now())["sent"] == len(people)

    gate.open()
    for person in people:
        person.confirm(letters.token_for(person.email))
    assert wait_until(lambda: books.still_to_send() == 0, within=40, every=0.2), working.text() + ticking.text()
    assert [process.is_running for process in (serving, working, ticking)] == [True, True, True]
    books.settle_up(figures, "Redis refused, then black-holed, then back", people, mail_sink, trouble)
