"""Every public address and form with what nobody expects: never a 500, nothing unescaped, nothing changed by a GET.

The same examples on every machine (derandomised); `FUZZ_EXAMPLES=2000` looks further by night. A new public page is
covered as soon as it stands in `tests/house/addresses.py`; a form by the names of the fields on its page.
"""

import os
import re
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.appointments.applicant import Applicant
from tests.factories import MONDAY, local
from tests.house.addresses import DEVICE, PUBLIC, SPECIAL, Street, address, argument_names
from willkommen.languages import LANGUAGE_NAMES

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
CANARY = "<canary onload=1>\"'"
LEAK = b"<canary"
QUERIES = ("q", "where", "tag", "ab", "ort", "sprache", "neu", "page", "next", "personen", "start", "seite")
# Machines get a 503 from /healthz while no worker runs, as in tests.
BY_ITSELF = {"healthz"}


def bounded(share: float = 1):
    """So many examples; a test that walks through several pages for each takes a smaller share."""
    return settings(
        max_examples=int(EXAMPLES * share),
        derandomize=EXAMPLES <= 500,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


WRITTEN_BY_EVIL = [
    CANARY,
    "\x00",
    "a\x00b",
    "x" * 10_000,
    "\u202egnp.exe",
    "\u0301" * 400,
    "\r\nSet-Cookie: a=b",
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "NaN",
    "²",
    "٣١",
    "2026-02-31",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2026-10-06T09:00",
    "2026-10-06T09:00:00+23:59",
    "9999-12-31T23:59:59.999999+00:00",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "..%2f..%2f",
    "%s%d%n",
    "{{ 7 }}",
    "' OR 1=1 --",
    "\U0001f600",
    "",
]
# Bytes that are no text cannot stand in a form of a browser, so surrogates are left to the address (quoted below).
anything = st.one_of(st.sampled_from(WRITTEN_BY_EVIL), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
queries = st.dictionaries(st.sampled_from(QUERIES), anything, max_size=4)
languages = st.sampled_from(sorted(LANGUAGE_NAMES))


@pytest.fixture(autouse=True)
def nobody_is_sent_away(monkeypatch):
    """More requests than a person makes: how often one may come is tested elsewhere."""
    monkeypatch.setattr("willkommen.middleware.seconds_to_wait", lambda *_args, **_kwargs: 0)


@pytest.fixture
def street(db, settings, tmp_path):
    settings.DEMO = True
    settings.CAUGHT_MAIL_DIR = str(tmp_path)
    return Street("osnabrueck")


def everything() -> dict[str, int]:
    """How often each row of each table was written: the version of the row, added up."""
    tables = sorted(model._meta.db_table for model in apps.get_models() if model._meta.managed)
    sums = ", ".join(f"(SELECT coalesce(sum(xmin::text::bigint), 0) + count(*) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums}")  # the names of our own tables, nothing from outside
        return dict(zip(tables, map(int, cursor.fetchone()), strict=True))


def judge(response, what):
    """The three things that must not happen."""
    assert response.status_code < 500, what
    content = b"" if response.streaming else response.content
    assert LEAK not in content, what
    for header, value in response.headers.items():
        assert "\n" not in value, (header, what)
    place = response.headers.get("Location", "")
    assert not re.match(r"(?i)(//|/\\|https?:|javascript:)", place), (place, what)


@bounded()
@given(name=st.sampled_from(sorted((PUBLIC | DEVICE) - BY_ITSELF)), language=languages, query=queries, data=st.data())
def test_any_address_with_any_question_is_answered_and_changes_nothing(street, name, language, query, data):
    instead = {"language": language} if "language" in argument_names(name) else {}
    special = SPECIAL.get(name, lambda _street: {})(street)
    url = address(name, street, **{key: value for key, value in instead.items() if key not in special})
    if data.draw(st.booleans()):  # one part of the path is something else
        parts = url.split("/")
        place = data.draw(st.integers(1, max(1, len(parts) - 2)))
        parts[place] = quote(data.draw(anything), safe="")
        url = "/".join(parts)
    client = Client(raise_request_exception=False)
    before = everything()
    for method in (client.get, client.head):
        judge(method(url, query), (url, query))
    assert everything() == before, (url, query)


FORMS = sorted(PUBLIC - BY_ITSELF - {"account_logout", "readyz", "robots", "favicon", "security", "style"})
EXTRA = ("start", "form_key", "next", "code", "resend", "more_time", "ort", "switch_language")


@bounded()
@given(name=st.sampled_from(FORMS), language=languages, data=st.data())
def test_any_form_with_anything_in_it_is_answered(street, name, language, data):
    instead = {"language": language} if "language" in argument_names(name) and name not in SPECIAL else {}
    url = address(name, street, **instead)
    client = Client(raise_request_exception=False)
    send_junk(client, url, data)


@bounded(0.3)
@given(
    step=st.sampled_from([":persons", ":time", ":details", ":check", ":confirm"]), language=languages, data=st.data()
)
def test_any_step_of_a_booking_under_way_with_anything_in_it_is_answered(street, monday_morning, step, language, data):
    applicant = Applicant(street.authority, language=language)
    applicant.client.raise_request_exception = False
    with transaction.atomic():
        applicant.choose_persons()
        applicant.post(":time", start=local(MONDAY, "09:00").isoformat(), form_key="a" * 32)
        applicant.give_details()
        applicant.post(":check", form_key="b" * 32) if step == ":confirm" else None
        send_junk(applicant.client, applicant.url(step), data)
        transaction.set_rollback(True)


def send_junk(client, url: str, data) -> None:
    """Fill the form that the page shows; what the page then shows, and where it leads, must be in order too."""
    page = client.get(url)
    names = set(re.findall(r'name="([a-z_0-9-]+)"', page.content.decode())) - {"viewport", "csrfmiddlewaretoken"}
    sent = data.draw(st.dictionaries(st.sampled_from(sorted(names | set(EXTRA))), anything, max_size=8))
    with transaction.atomic():
        judge(client.post(url, sent), (url, sent))
        judge(client.get(url), (url, sent))
        transaction.set_rollback(True)
