"""A real browser, a real server, a really running worker; the hour is passed in, not waited for."""

import os
import shutil
import subprocess
import sys
import time

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler

from appointments.models import ServiceOffer
from tests.factories import NOW, local, make_counter, make_shift, make_staff
from tests.journeys.people import CHROMIUM, FLAGS
from tests.stocked import stock_the_house
from willkommen.models import Authority
from willkommen.tasks import drain_outbox

# Playwright runs its loop in this thread; Django is used beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    """Where there is no Chromium the journeys are skipped with the word what to install."""
    if shutil.which(CHROMIUM):
        return
    for item in items:
        if item.get_closest_marker("journeys"):
            item.add_marker(pytest.mark.skip(reason=f"install Chromium ({CHROMIUM}) for the journeys"))


@pytest.fixture(scope="module")
def chromium():
    """One browser a module, because two of them cannot run at once in one process; each person opens a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def at():
    """`at(day, "09:00")`: from now on it is that hour at the server."""
    traveller = time_machine.travel(NOW, tick=True)
    coordinates = traveller.start()
    yield lambda day, clock: coordinates.move_to(local(day, clock))
    traveller.stop()


@pytest.fixture(scope="session", autouse=True)
def the_server_answers_as_a_real_one():
    """Files are kept by the browser, and an answer's second piece does not wait until the first has been acknowledged.

    Both are so at an installation; without them half the time of a page is waiting.
    """
    patch = pytest.MonkeyPatch()
    serve = StaticFilesHandler.serve

    def served(handler, request):
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=31536000, immutable"
        return answer

    patch.setattr(StaticFilesHandler, "serve", served)
    patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    yield
    patch.undo()


@pytest.fixture
def house(live_server, mail_sink, settings):
    """The nine authorities with their catalogue, and two of them staffed."""
    settings.BASE_URL = live_server.url
    stock_the_house()
    return House(live_server.url, mail_sink)


class House:
    """What a journey needs to know of the place."""

    def __init__(self, url: str, mail_sink) -> None:
        self.url = url
        self.mail_sink = mail_sink

    def open_authority(self, slug: str, *, spoken: str):
        """An authority with two counters; at the second sits somebody who speaks the language."""
        authority = Authority.objects.get(slug=slug)
        ServiceOffer.objects.filter(authority=authority).update(lead_hours=0)
        Authority.objects.filter(pk=authority.pk).update(phone="0541 000-100", email=f"abh@{slug}.example")
        office = authority.offices.first()
        clerks = []
        for number, languages in ((1, []), (2, [spoken])):
            counter = make_counter(office, number, equipment=["biometrics"])
            clerk = make_staff(
                authority, "clerk", name=f"Clerk {number} {slug}", email=f"clerk{number}@{slug}.example",
                spoken_languages=languages,
            )  # fmt: skip
            for weekday in range(5):
                make_shift(counter, clerk, weekday=weekday, starts="08:00", ends="12:00")
            clerks.append(clerk)
        return authority, office, clerks


@pytest.fixture
def worker(house):
    """A Celery worker in a process of its own; `worker(at)` gives it a tick and waits until the outbox is still."""
    environment = {
        **os.environ,
        "EMAIL_URL": f"smtp://127.0.0.1:{house.mail_sink.port}",
        "BASE_URL": house.url,
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": os.environ["WORKER_DATABASE_URL"],
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "willkommen", "worker", "--pool", "solo", "--without-gossip"]
        + ["--without-mingle", "--loglevel", "WARNING"],
        env=environment,
        cwd=settings.BASE_DIR,
    )
    try:
        yield lambda moment: _tick(house, moment)
    finally:
        process.terminate()
        process.wait(20)


def _tick(house: House, moment) -> list:
    """Everything that arrived because of this tick."""
    from willkommen.models import OutgoingMessage

    before = len(house.mail_sink.mails)
    drain_outbox.delay(at=moment.isoformat())
    until = time.monotonic() + 30
    due = OutgoingMessage.objects.filter(status__in=["queued", "sending"], due_at__lte=moment)
    while due.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not due.exists(), "the worker did not send what is due"
    return house.mail_sink.mails[before:]
