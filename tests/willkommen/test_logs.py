"""The log names no person and opens no page, as text and as JSON."""

import json
import logging
from logging.config import DictConfigurator

import pytest
from celery import shared_task
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import include, path

from tests.factories import make_authority
from willkommen import request_log, tallies
from willkommen.faces import house_page, public_page
from willkommen.models import StaffMember
from willkommen.tokens import new_nonce, token_for

CANARY = "Laylakanari"


@house_page
def breaks(request):
    raise RuntimeError(f"{CANARY} {request.POST.get('name')} {request.GET.get('q')}")


@public_page
def breaks_inside(request, authority):
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(f"not {CANARY}") from error


urlpatterns = [
    path("bricht/", breaks),
    path("<slug:language>/<slug:authority>/bricht/", breaks_inside, name="breaks_inside"),
    path("", include("willkommen.urls")),
]
handler500 = "willkommen.views.errors.broken"


@shared_task
def a_job_that_fails(name):
    logging.getLogger("willkommen").info("at work")
    raise ValueError(f"{name} is not to be had")


def written(kind: str, caplog) -> str:
    line = DictConfigurator(settings.LOGGING).configure_formatter(dict(settings.LOGGING["formatters"][kind]))
    return "".join(line.format(record) + "\n" for record in caplog.records)


@pytest.fixture
def lines(caplog):
    """What was logged, as the settings write it for people."""
    return lambda: written("text", caplog)


@pytest.fixture
def kept(monkeypatch):
    """Each entry as a machine reads it, written while it is known what it belongs to."""
    entries = []

    class Keep(logging.Handler):
        def emit(self, record):
            entries.append(json.loads(json_line.format(record)))

    json_line = DictConfigurator(settings.LOGGING).configure_formatter(dict(settings.LOGGING["formatters"]["json"]))
    keep = Keep()
    logging.getLogger().addHandler(keep)
    monkeypatch.setattr(logging.getLogger(request_log.LOGGER), "level", logging.INFO)
    monkeypatch.setattr(logging.getLogger(), "level", logging.INFO)
    logging.getLogger().manager._clear_cache()
    yield entries
    logging.getLogger().removeHandler(keep)
    monkeypatch.undo()
    logging.getLogger().manager._clear_cache()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/ar/celle/termin/{}/", "/t/{}/", "/display/{}/", "/konto/einladung/{}/", "/konto/passwort/neu/NA/{}/"]
)
def test_a_dead_link_is_logged_without_its_secret(client, lines, address):
    secret = token_for(new_nonce(), purpose="appointment")
    assert client.get(address.format(secret)).status_code in (302, 404, 410)
    assert secret not in lines()


def test_addresses_keep_the_words_that_are_ours(lines):
    logging.getLogger("willkommen").warning("Not Found: %s", f"/ar/celle/termin/{CANARY}/drucken/?name={CANARY}")
    assert lines().endswith(" WARNING willkommen Not Found: /ar/…/termin/…/drucken/?…\n")


def refuse_row():
    """Of a table outside the wall: inside of it the database itself quotes nothing."""
    StaffMember.objects.create(email=f"{CANARY}@example.org", name=CANARY)
    try:
        with transaction.atomic():
            StaffMember.objects.create(email=f"{CANARY}@example.org", name=CANARY)
    except IntegrityError:
        logging.getLogger("willkommen").exception("refused")


def refuse_value():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [CANARY])
    except DataError as error:
        logging.getLogger("willkommen").warning("refused: %s", error)


def fail_a_job():
    a_job_that_fails.apply(args=[CANARY], kwargs={})


def ask(method, address, **more):
    return lambda: getattr(Client(raise_request_exception=False), method)(address, **more)


PATHS_OF_ERRORS = {
    "a page that breaks": ask("post", f"/bricht/?q={CANARY}", data={"name": CANARY}),
    "a page of an authority that breaks": ask("get", "/de/celle/bricht/"),
    "a name in an address": ask("get", f"/de/celle/{CANARY}/"),
    "a name behind the question mark": ask("get", f"/de/nirgends/?name={CANARY}"),
    "a host somebody claims": ask("get", "/de/", headers={"host": f"{CANARY}.example"}),
    "a method that is not there": ask("put", f"/healthz?q={CANARY}"),
    "a form of another site": lambda: Client(enforce_csrf_checks=True).post(
        f"/konto/anmelden/?next=/{CANARY}/",
        {"login": f"{CANARY}@example.org"},
        headers={"origin": f"https://{CANARY}.example"},
    ),
    "a wrong password": ask("post", "/konto/anmelden/", data={"login": f"{CANARY}@example.org", "password": CANARY}),
    "a row that the database refused": refuse_row,
    "a value that the database could not read": refuse_value,
    "a job that failed": fail_a_job,
}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("what", PATHS_OF_ERRORS)
def test_nothing_of_a_person_is_in_the_log_after_an_error(what, caplog, kept):
    make_authority("celle")
    PATHS_OF_ERRORS[what]()
    assert kept != []
    for said in (written("text", caplog), written("json", caplog), json.dumps(kept)):
        assert CANARY.lower() not in said.lower()


@pytest.mark.django_db
def test_the_canary_would_be_found_in_the_entry_itself(caplog):
    """The test above looks at what is written, and what is written there was told to the log."""
    refuse_row()
    assert any(CANARY in str(record.exc_info[1]) for record in caplog.records if record.exc_info)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_entry_says_what_it_belongs_to(kept):
    make_authority("celle")
    answer = Client(raise_request_exception=False).get("/de/celle/bricht/")

    error, said = (entry for entry in kept if entry["logger"] in ("django.request", "willkommen.requests"))
    assert error["traceback"].splitlines()[-1] == "builtins.ValueError"
    assert "builtins.KeyError" in error["traceback"]
    assert {
        name: said[name] for name in ("level", "logger", "message", "request_id", "face", "authority", "page", "status")
    } == {
        "level": "INFO",
        "logger": "willkommen.requests",
        "message": "answered",
        "request_id": answer.headers["X-Request-Id"],
        "face": "public",
        "authority": "celle",
        "page": "breaks_inside",
        "status": 500,
    }
    assert said["milliseconds"] >= 0
    assert error["request_id"] == said["request_id"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_page_of_an_error_names_the_number_that_stands_in_the_log():
    make_authority("celle")
    answer = Client(raise_request_exception=False).get("/de/celle/bricht/")
    number = answer.headers["X-Request-Id"]
    assert len(number) == 16
    assert f"<bdi>{number}</bdi>" in answer.content.decode()


def test_a_number_that_somebody_sends_is_not_taken(client, db):
    answer = client.get("/healthz", headers={"x-request-id": CANARY})
    assert answer.headers["X-Request-Id"] != CANARY


def test_people_do_not_read_a_line_for_every_request(client, db, caplog):
    client.get("/readyz")
    assert [record for record in caplog.records if record.name == request_log.LOGGER] == []


@pytest.mark.django_db
def test_requests_and_refusals_are_counted_by_face_and_rule(client, monkeypatch):
    from appointments.actions.booking.changing import NoLongerBooked
    from willkommen.models import Tally

    monkeypatch.setattr(tallies, "is_on", True)
    tallies.forget()
    for _ in range(2):
        client.get("/healthz")
    client.get("/gibt/es/nicht/")
    NoLongerBooked()
    tallies.write_down(all_of_it=True)
    tallies.write_down(all_of_it=True)

    found = dict(Tally.objects.exclude(name__startswith="request_seconds").values_list("labels", "value"))
    assert found == {
        'face="public",status="503"': 2.0,
        'face="none",status="404"': 1.0,
        'rule="NoLongerBooked"': 1.0,
    }


@pytest.mark.django_db
def test_what_cannot_be_written_down_is_kept(monkeypatch):
    from django.db import OperationalError

    from willkommen.models import Tally

    monkeypatch.setattr(tallies, "is_on", True)
    tallies.forget()
    tallies.count("refusals_total", rule="X")

    def away(*_):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        tallies.write_down(all_of_it=True)
    tallies.write_down(all_of_it=True)
    assert list(Tally.objects.values_list("name", "labels", "value")) == [("refusals_total", 'rule="X"', 1.0)]
