"""Fixtures every test can use."""

import pytest

from tests.database import django_db_setup
from tests.mail_sinks import mail_sink, sms_sink
from willkommen import microcache

__all__ = ["django_db_setup", "mail_sink", "nothing_is_remembered", "sms_sink"]


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    """Each test sees at once what it has written; the memory itself has tests of its own."""
    monkeypatch.setattr(microcache, "is_on", False)
