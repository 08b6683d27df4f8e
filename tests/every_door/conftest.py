"""The world behind the doors: two authorities that have one of everything."""

import logging

import pytest

from tests.every_door.visitors import visitors
from tests.house.addresses import Street
from willkommen import microcache


@pytest.fixture(autouse=True)
def nobody_is_sent_away(monkeypatch):
    """More requests than a person makes: how often one may come is tested elsewhere."""
    monkeypatch.setattr("willkommen.middleware.seconds_to_wait", lambda *_args, **_kwargs: 0)


@pytest.fixture(autouse=True)
def nothing_is_logged():
    """Thousands of refusals: writing each down costs more than asking."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def what_everybody_reads_is_remembered(monkeypatch):
    """As in the product; nothing that is done here lasts, so nothing that is remembered grows old."""
    microcache.forget()
    monkeypatch.setattr(microcache, "is_on", True)
    yield
    microcache.forget()


@pytest.fixture
def celle(db, settings, tmp_path):
    """The authority whose doors are tried, in a demo; nobody types a password here."""
    settings.DEMO = True
    settings.CAUGHT_MAIL_DIR = str(tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Street("celle")


@pytest.fixture
def harburg(celle):
    """Another authority."""
    return Street("harburg")


@pytest.fixture
def everyone(celle, harburg):
    """Everybody who could come to the doors of Celle."""
    return visitors(celle, harburg)
