"""Fixtures every test can use."""

import gc
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation

from tests.database import django_db_setup
from tests.mail_sinks import mail_sink, sms_sink
from willkommen import code_hash, microcache, presence, tallies

__all__ = [
    "django_db_setup",
    "hashing_costs_little",
    "mail_sink",
    "nobody_is_sent_away",
    "nothing_is_remembered",
    "sms_sink",
    "the_language_is_german",
]


# They walk through pages and actions that have tests of their own, hundreds of times, or look at files: measuring what they
# cover says nothing new and takes a third longer.
TESTS = Path(__file__).parent
NOT_MEASURED = {"every_door", "faults", "fuzz", "house", "journeys", "local", "races", "scenarios"}


WALKS = {"test_bad_input", "test_guidance_canary", "test_moves", "test_never_shown", "test_visits_not_needed"}
# A test that is repeated with other values is measured twice: the other turns go the same ways through the code.
MEASURED_TURNS = 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes long comes first, so that at the end no process waits for another's journey."""
    turns = Counter()
    for item in items:
        name = item.nodeid.partition("[")[0]
        turns[name] += 1
        is_a_walk = item.path.stem in WALKS or NOT_MEASURED & set(item.path.relative_to(TESTS).parts)
        if is_a_walk or turns[name] > MEASURED_TURNS:
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("journeys", "long"))))


def pytest_collection_finish():
    """What has been imported by now stays: looking through all of it for garbage again and again takes a tenth longer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def hashing_costs_little(monkeypatch, request):
    """The same hashes with less memory and fewer passes; what they cost in earnest has tests of its own (`costly`)."""
    if request.node.get_closest_marker("costly"):
        return
    monkeypatch.setattr(code_hash, "MEMORY_KIB", 64)
    monkeypatch.setattr(code_hash, "PASSES", 1)
    for name, little in (("memory_cost", 64), ("time_cost", 1), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, little)


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    """Each test sees at once what it has written; the memory itself has tests of its own."""
    monkeypatch.setattr(microcache, "is_on", False)
    monkeypatch.setattr(tallies, "is_on", False)
    from appointments.actions.counting import forget_counts

    forget_counts()


@pytest.fixture(autouse=True)
def nobody_is_sent_away(monkeypatch):
    """Tests travel through hours between two pages; those about the lock of unused pages switch it on."""
    monkeypatch.setattr(presence, "is_on", False)


@pytest.fixture(autouse=True)
def the_language_is_german():
    """A language that an earlier test left active would decide which column a text is stored in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
