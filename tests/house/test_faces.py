"""Closed by default: every page wears a face, asks for one right, and reading changes nothing.

The walk starts from the URLconf itself, so a page that nobody thought of fails here.
"""

import pytest
from django.db import transaction
from django.test import Client

from tests.every_door.visitors import writes
from tests.factories import make_authority, make_staff
from tests.house.addresses import (
    FACES,
    STAFF,
    Street,
    address,
    patterns,
)
from willkommen.models import Role
from willkommen.permissions import RIGHTS, Right

# Word for word from the table of rights in the model (docs: "Rights"), the rows that have pages today.
TABLE_OF_RIGHTS = """
| | clerk | caseworker | guide | supervisor | administrator | auditor |
| today's appointments and visits | ✓ | ✓ | – | ✓ | – | – |
| shifts, closures | – | – | – | ✓ | ✓ | – |
| catalogue, texts, staff | – | – | – | – | ✓ | – |
| figures of the authority | – | – | – | ✓ | – | – |
| state of a case, missing papers, slip | ✓ | ✓ | – | ✓ | – | – |
| everything of a case | – | ✓ | – | ✓ | – | – |
| guidance record | – | – | ✓ | – | – | – |
"""
ROWS = {
    "today's appointments and visits": {Right.QUEUE},
    "shifts, closures": {Right.SHIFTS},
    "figures of the authority": {Right.FIGURES},
    "state of a case, missing papers, slip": {Right.CASE_STATE},
    "everything of a case": {Right.CASES},
    "guidance record": {Right.GUIDANCE},
    "catalogue, texts, staff": {Right.CATALOGUE, Right.TEXTS, Right.STAFF},
}
# What that table does not name.
OTHER_RIGHTS = {
    Right.BOOK_FOR_SOMEONE: {"clerk", "caseworker"},
    Right.MESSAGES: {"clerk", "supervisor"},
    Right.BARRIERS: {"supervisor", "administrator"},
    Right.CASE_SETUP: {"administrator"},
    Right.REFER: {"clerk", "caseworker", "guide"},
    Right.CENTRE_SETUP: {"administrator"},
    Right.PILOT: {"supervisor"},
    Right.AUDIT: {"auditor"},
    Right.DISCLOSE: {"caseworker", "supervisor", "guide"},
    Right.EMERGENCIES: {"supervisor", "auditor"},
}
ROLES = ["clerk", "caseworker", "guide", "supervisor", "administrator", "auditor"]


def expected_rights() -> dict[Right, set[str]]:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE_OF_RIGHTS.strip().splitlines()]
    roles = lines[0][1:]
    expected = dict(OTHER_RIGHTS)
    for row in lines[1:]:
        for right in ROWS[row[0]]:
            expected[right] = {role for role, sign in zip(roles, row[1:], strict=True) if sign == "✓"}
    return expected


@pytest.fixture
def demo(settings, tmp_path):
    """The pages of the demo exist."""
    settings.DEMO = True
    # a service that is asked nothing here
    service = {"issuer": "https://idp.example", "client_id": "w", "client_secret": "s", "brings_second_factor": False}
    settings.OIDC = {"celle": service}
    settings.CAUGHT_MAIL_DIR = str(tmp_path)


@pytest.fixture
def quick_passwords(settings):
    """Nobody types one here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def celle(db, demo, quick_passwords):
    """The authority whose pages are asked for."""
    return Street("celle")


def signed_in(*roles, at=None, **fields) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(at, *roles, **fields))
    return client


# ---- The table is whole -------------------------------------------------------------------------------------


def test_the_table_of_rights_is_the_one_that_was_agreed_on():
    assert {right: set(roles) for right, roles in RIGHTS.items()} == expected_rights()
    assert list(Role.values) == ROLES


def test_every_page_of_the_urlconf_stands_in_the_table_with_its_face():
    assert {name: getattr(entry.callback, "face", "no face") for name, entry in patterns().items()} == FACES


def test_every_staff_page_asks_for_the_right_of_the_table():
    found = patterns()
    asked = {name: (found[name].callback.face, str(found[name].callback.right)) for name in STAFF}
    assert asked == STAFF


def test_every_address_is_fed(celle):
    assert [name for name in FACES if not address(name, celle).startswith("/")] == []


# Who gets in where, with every method, is tried in tests/every_door.


def test_a_role_that_has_ended_opens_nothing(celle):
    staff = make_staff(celle.authority, "administrator")
    client = Client(raise_request_exception=False)
    client.force_login(staff)
    assert client.get(address("setup", celle)).status_code == 200
    staff.memberships.update(ends_at="2026-01-01T00:00Z")
    assert client.get(address("setup", celle)).status_code == 404


# How often somebody searches is counted, and who of the staff opened a case is written down: all that reading leaves.
COUNTS_READERS = {"willkommen_ratebucket", "appointments_searchcount", "willkommen_readentry"}


# Setting up a second factor: the key that is offered, or the question to a security key, waits in the session.
ASKS_A_QUESTION = {"mfa_activate_totp", "mfa_add_webauthn"}


# ---- Reading changes nothing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(method, celle):
    everybody = {
        "signed in": signed_in(*ROLES, at=celle.authority, is_evaluator=True, is_installation_administrator=True),
        "nobody": Client(),
    }
    before = writes()
    for name in sorted(FACES):
        for who, client in everybody.items():
            getattr(client, method)(address(name, celle))
            after = writes()
            changed = {table for table in after if after[table] != before.get(table, 0)} - COUNTS_READERS
            if name in ASKS_A_QUESTION:
                before["willkommen_websession"] = after.get("willkommen_websession", 0)
                changed -= {"willkommen_websession"}
            assert changed == set(), f"{method} of {name}, {who}, changed {changed}"


def test_the_count_of_writes_sees_whatever_is_written_even_when_it_is_undone(celle):
    before = writes()
    celle.authority.save(update_fields=["phone"])
    with transaction.atomic():
        make_authority("tenth")
        transaction.set_rollback(True)
    after = writes()
    written = {table: rows - before.get(table, 0) for table, rows in after.items() if rows != before.get(table, 0)}
    # the new one has its line in the history; saving what was there already changed nothing
    assert written == {"willkommen_authority": 2, "willkommen_changeentry": 1}
