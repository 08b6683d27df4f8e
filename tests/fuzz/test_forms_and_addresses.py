"""Each step of a booking under way with what nobody expects: never a 500, nothing unescaped.

The same examples on every machine (derandomised); `FUZZ_EXAMPLES=2000` looks further by night. All other addresses and forms
are asked in `test_every_form.py`.
"""

import os
import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.appointments.applicant import Applicant
from tests.factories import MONDAY, local
from tests.house.addresses import Street
from willkommen.languages import LANGUAGE_NAMES

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
CANARY = "<canary onload=1>\"'"
LEAK = b"<canary"


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


def judge(response, what):
    """The three things that must not happen."""
    assert response.status_code < 500, what
    content = b"" if response.streaming else response.content
    assert LEAK not in content, what
    for header, value in response.headers.items():
        assert "\n" not in value, (header, what)
    place = response.headers.get("Location", "")
    assert not re.match(r"(?i)(//|/\\|https?:|javascript:)", place), (place, what)


EXTRA = ("start", "form_key", "next", "code", "resend", "more_time", "ort", "switch_language")


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
