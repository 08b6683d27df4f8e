"""The log names no person and opens no page."""

import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from willkommen.models import OutgoingMessage
from willkommen.tokens import new_nonce, token_for


@pytest.fixture
def lines(caplog):
    """What was logged, as the settings write it."""
    line = DictConfigurator(settings.LOGGING).configure_formatter(settings.LOGGING["formatters"]["line"])
    return lambda: "".join(line.format(record) + "\n" for record in caplog.records)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/ar/celle/termin/{}/", "/t/{}/", "/display/{}/", "/konto/einladung/{}/", "/konto/passwort/neu/NA/{}/"]
)
def test_a_dead_link_is_logged_without_its_secret(client, lines, address):
    secret = token_for(new_nonce(), purpose="appointment")
    assert client.get(address.format(secret)).status_code in (302, 404, 410)
    assert secret not in lines()


def test_addresses_stay_readable_but_for_their_secret(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/ar/celle/termin/Ab3_xYz-0123456789abcd/drucken/")
    assert lines().endswith(" WARNING django.request Not Found: /ar/celle/termin/…/drucken/\n")


@pytest.mark.django_db
def test_a_row_that_the_database_refused_is_not_quoted(lines):
    message = OutgoingMessage(recipient="layla@example.org")
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        logging.getLogger("willkommen").exception("refused")
    said = lines()
    assert "IntegrityError" in said
    assert "layla@example.org" not in said
    assert "DETAIL:  …" in said
