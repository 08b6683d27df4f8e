"""Fixtures for the recognition guide."""

import json

import pytest
import time_machine

from recognition_pilot.actions.catalogue import FOLDER, load_professions
from tests.factories import NOW
from willkommen import microcache
from willkommen.languages import LANGUAGE_NAMES


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

    def load(*codes: str) -> None:
        (tmp_path / "labels").mkdir(exist_ok=True)
        rows = json.loads((FOLDER / "professions.json").read_text())
        (tmp_path / "professions.json").write_text(json.dumps([row for row in rows if row["code"] in codes]))
        for name in ("bodies.json", "steps.json", "funding.json"):
            (tmp_path / name).write_text((FOLDER / name).read_text())
        for language in LANGUAGE_NAMES:
            (tmp_path / "labels" / f"{language}.json").write_text((FOLDER / "labels" / f"{language}.json").read_text())
        load_professions(folder=tmp_path, now=NOW)

    return load
