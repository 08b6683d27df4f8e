"""Fixtures for the recognition guide."""

import json

import pytest

from recognition_pilot.actions.catalogue import FOLDER, load_professions
from willkommen.languages import LANGUAGE_NAMES


@pytest.fixture
def catalogue(db):
    """All 83 professions."""
    return load_professions()


@pytest.fixture
def load_some(db, tmp_path):
    """Loads only the named professions, which takes a tenth of the time."""

    def load(*codes: str) -> None:
        (tmp_path / "labels").mkdir(exist_ok=True)
        rows = json.loads((FOLDER / "professions.json").read_text())
        (tmp_path / "professions.json").write_text(json.dumps([row for row in rows if row["code"] in codes]))
        (tmp_path / "bodies.json").write_text((FOLDER / "bodies.json").read_text())
        for language in LANGUAGE_NAMES:
            (tmp_path / "labels" / f"{language}.json").write_text((FOLDER / "labels" / f"{language}.json").read_text())
        load_professions(folder=tmp_path)

    return load
