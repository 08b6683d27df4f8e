"""The small world of the README's pictures: one Tuesday morning in the demo. The hour is passed in."""

import datetime as dt
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

from appointments.actions import holding
from appointments.actions.booking import book_for_someone
from appointments.actions.catalogue import load_catalogue
from appointments.actions.demo import PEOPLE, load_demo
from appointments.actions.queue import call_next, check_in, finish_visit, give_walk_in_ticket, start_serving
from appointments.models import Visit
from appointments.queries.availability import free_times
from appointments.rules.codes import new_reference
from casework.actions.demo import load_demo_cases
from recognition_pilot.actions.catalogue import load_professions
from willkommen import tokens
from willkommen.actions.municipalities import load_municipalities
from willkommen.actions.pilot import load_authorities
from willkommen.local.owner import as_owner, owner_cursor
from willkommen.local.postgres import prepare_database
from willkommen.models import Authority, StaffMember

BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.date(2026, 11, 24)
DESK = "osnabrueck"

# Who has an appointment this morning: from when on a time is looked for, service, place in the demo's list of people.
APPOINTMENTS = [
    ("08:00", "EAT-NEU", 3),
    ("08:00", "NE-FACHKRAFT", 4),
    ("08:40", "AE-STUDIUM-V", 0),
    ("08:40", "AE-UKRAINE", 1),
    ("09:10", "BLAUE-KARTE", 4),
    ("09:20", "FZ-EHEGATTE", 10),
    ("09:30", "AE-UKRAINE", 11),
    ("09:40", "AE-SCHUTZ", 2),
    ("09:50", "GB-DOK", 8),
    ("10:00", "AE-STUDIUM-V", 10),
    ("10:10", "NE-ALLG", 7),
    ("10:30", "AE-JOBSUCHE", 6),
    ("10:40", "FZ-KIND", 5),
    ("11:00", "AE-AUSBILDUNG", 9),
]
# Hour, what happens, to whom (place in the list above, or service and language of somebody without an appointment).
MORNING = [
    ("07:55", "arrives", 0),
    ("07:58", "arrives", 1),
    ("08:01", "is served", 1),
    ("08:03", "is served", 2),
    ("08:30", "arrives", 2),
    ("08:34", "leaves", 1),
    ("08:38", "arrives", 3),
    ("08:40", "is served", 3),
    ("08:42", "leaves", 2),
    ("08:44", "is served", 2),
    ("09:05", "walks in", ("EAT-ADRESSE", "tr")),
    ("09:08", "leaves", 3),
    ("09:10", "arrives", 4),
    ("09:12", "leaves", 2),
    ("09:13", "is served", 1),
    ("09:22", "arrives", 5),
    ("09:24", "is served", 3),
    ("09:31", "arrives", 6),
    ("09:38", "walks in", ("EAT-ADRESSE", "ar")),
    ("09:41", "arrives", 7),
    ("09:44", "is served", 2),
    ("09:47", "walks in", ("EAT-EID", "fr")),
    ("09:52", "leaves", 1),
    ("09:55", "arrives", 9),
    ("10:01", "leaves", 3),
    ("10:02", "walks in", ("EAT-ADRESSE", "uk")),
    ("10:03", "is called", 3),
    ("10:05", "is served", 1),
]


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    """A moment of the pictures' day, in UTC."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), BERLIN).astimezone(dt.UTC)


@contextmanager
def same_references() -> Iterator[None]:
    """References and links are the same in every run, so a picture changes only when a page has."""
    chance = random.Random("pictures")  # noqa: S311 - the same ones every time are what is wanted

    def reference(_) -> str:
        return new_reference(chance.choice)

    def nonce() -> str:
        return chance.randbytes(16).hex()

    with mock.patch.object(holding, "new_reference", reference), mock.patch.object(tokens, "new_nonce", nonce):
        yield


def furnish() -> None:
    """Tables, authorities, catalogue and demo, as on the day before."""
    with owner_cursor() as cursor:
        prepare_database(cursor)
    with as_owner():
        call_command("migrate", verbosity=0, interactive=False)
    # What QR codes and messages name; the pages themselves are served from a port that differs every time.
    settings.BASE_URL = "https://termine.example"
    before = at("07:00", DAY - dt.timedelta(days=4))
    for load in (load_authorities, load_municipalities, load_catalogue, load_professions, load_demo, load_demo_cases):
        load(now=before)


class Morning:
    """Tuesday morning at the desk: who has booked, who has come, who is served."""

    def __init__(self) -> None:
        self.authority = Authority.objects.get(slug=DESK)
        self.office = self.authority.offices.get()
        self.counters = {counter.number: counter for counter in self.office.counters.all()}
        logins = {1: "anna.brandt", 2: "joerg.wellmann", 3: "samira.haddad"}
        self.clerks = {
            number: StaffMember.objects.get(email=f"{login}@{DESK}.example") for number, login in logins.items()
        }
        self.at_counter: dict[int, Visit] = {}
        self.booked: list = []

    def pass_by(self) -> None:
        """Everything that has happened until the pictures are taken."""
        self.booked = [self._book(*line) for line in APPOINTMENTS]
        steps = {
            "arrives": self._arrives,
            "walks in": self._walks_in,
            "is called": self._is_called,
            "is served": self._is_served,
            "leaves": self._leaves,
        }
        for clock, step, whom in MORNING:
            steps[step](whom, at(clock))

    def _book(self, clock: str, code: str, place: int):
        language, given, family, own = PEOPLE[place]
        spoken = "de" if language == "de-simple" else language
        offer = self.authority.serviceoffer_set.get(service__code=code)
        now = at("07:30", DAY - dt.timedelta(days=4))
        times = free_times(offer=offer, office=self.office, persons=1, spoken_language=spoken, day=DAY, now=now)
        start = next(time.start for time in times if time.start >= at(clock))
        return book_for_someone(
            offer=offer, office=self.office, start=start, persons=1, language=language, spoken_language=spoken,
            needs_interpreter=False, given_names=given, family_name=family, name_in_own_script=own,
            born_on=dt.date(1990, 1, 1 + len(self.booked)), email="", mobile="", title_ends_on=None,
            staff_member=self.clerks[1], now=now,
        )  # fmt: skip

    def _arrives(self, place: int, now: dt.datetime) -> None:
        check_in(appointment=self.booked[place], office=self.office, now=now)

    def _walks_in(self, whom: tuple[str, str], now: dt.datetime) -> None:
        code, language = whom
        offer = self.authority.serviceoffer_set.get(service__code=code)
        give_walk_in_ticket(offer=offer, office=self.office, language=language, spoken_language=language, now=now)

    def _is_called(self, number: int, now: dt.datetime) -> None:
        self.at_counter[number] = call_next(counter=self.counters[number], staff_member=self.clerks[number], now=now)

    def _is_served(self, number: int, now: dt.datetime) -> None:
        self._is_called(number, now)
        start_serving(visit=self.at_counter[number], now=now + dt.timedelta(seconds=40))

    def _leaves(self, number: int, now: dt.datetime) -> None:
        finish_visit(visit=self.at_counter.pop(number), now=now)


@contextmanager
def open_pages() -> Iterator[tuple[str, object]]:
    """The pages on a free port, and the clock they live by."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with time_machine.travel(at("10:06"), tick=True) as clock:
        try:
            yield f"http://127.0.0.1:{server.server_port}", clock
        finally:
            server.shutdown()
