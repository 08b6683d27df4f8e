"""Fixtures for the recognition guide."""

from functools import partial

import pytest
import time_machine

from recognition_pilot.actions.catalogue import load_professions
from tests.factories import NOW
from tests.recognition_pilot.loading import load_only
from willkommen import microcache


@pytest.fixture
def monday_morning():
    """It is seven o'clock on Monday, 5 October 2026; nothing is remembered from the test before."""
    microcache.forget()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    microcache.forget()


@pytest.fixture
def catalogue(db):
    """All 83 professions."""
    return load_professions(now=NOW)


@pytest.fixture
def load_some(db, tmp_path):
    """Loads only the named professions, which takes a tenth of the time."""

    return partial(load_only, tmp_path)


@pytest.fixture
def load_facts(db, tmp_path):
    """Loads all that is known of the named professions and of their words only the names: for what needs no search."""
    return partial(load_only, tmp_path, names_only=True)
