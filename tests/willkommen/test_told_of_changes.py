"""Whoever's sign-in changes hears of it by mail: what, when, and what to do if it was somebody else."""

import pytest
import time_machine
from django.utils import translation

from tests.factories import NOW, PASSWORD, make_authority, make_staff
from tests.willkommen.signing_in import SoftKey, add_key, browser, give_app
from willkommen.actions.accounts import deactivate_account, set_password, tell_of_change
from willkommen.actions.identities import link_identity, unlink_identity
from willkommen.actions.second_factor import reset_second_factor
from willkommen.messages import kind_of
from willkommen.models import Membership, OutgoingMessage
from willkommen.staff_messages import CHANGES

pytestmark = pytest.mark.django_db
KIND = "staff.sign_in_changed"
NEW_PASSWORD = "ein langer neuer Satz"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def anna(celle):
    return make_staff(celle, "clerk", email="anna@celle.example", interface_language="en", name="Anna")


def told() -> list[tuple[str, str, str]]:
    """Who was told what, and as whose mail."""
    rows = OutgoingMessage.objects.filter(kind=KIND).select_related("authority").order_by("pk")
    return [(row.recipient, row.context["what"], row.authority.slug) for row in rows]


def test_a_key_that_is_set_up_and_removed_is_told_each_time(anna, clock):
    client = browser()
    client.force_login(anna)
    add_key(client, SoftKey())
    assert told() == [(anna.email, "factor_added", "celle")]
    clock.shift(60)
    factor = anna.authenticator_set.get(type="webauthn")
    client.post(f"/konto/zweiter-faktor/{factor.pk}/entfernen/")
    assert [what for _, what, _ in told()] == ["factor_added", "factor_removed"]


def test_a_wrong_answer_tells_nobody_anything(anna):
    client = browser()
    client.force_login(anna)
    client.get("/konto/zweiter-faktor/app/")
    client.post("/konto/zweiter-faktor/app/", {"code": "000000"})
    assert told() == []


def test_new_recovery_codes_are_told(anna):
    give_app(anna)
    client = browser()
    client.force_login(anna)
    client.post("/konto/zweiter-faktor/codes/")
    assert [what for _, what, _ in told()] == ["codes"]


def test_codes_that_were_not_made_are_not_told(anna):
    client = browser()
    client.force_login(anna)
    client.post("/konto/zweiter-faktor/codes/")
    assert told() == []


def test_ones_own_new_password_is_told_and_one_that_was_refused_is_not(anna):
    client = browser()
    client.force_login(anna)
    sent = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/konto/passwort/", sent)
    assert told() == []
    client.post("/konto/passwort/", sent | {"oldpassword": PASSWORD})
    assert told() == [(anna.email, "password", "celle")]


def test_what_others_change_is_told_to_whose_account_it_is(celle, anna):
    boss = make_staff(celle, "administrator", email="boss@celle.example")
    reset_second_factor(member=anna, authority=celle, staff_member=boss, now=NOW)
    assert told() == [(anna.email, "factors_reset", "celle")]


def test_a_sign_in_service_and_a_new_password_are_told(celle, anna, clock):
    link_identity(member=anna, issuer="https://idp.example", subject="1", authority=celle, staff_member=None, now=NOW)
    boss = make_staff(celle, "administrator", email="boss@celle.example")
    unlink_identity(
        member=anna, issuer="https://idp.example", authority=celle, staff_member=boss, now=NOW.replace(minute=58)
    )
    set_password(staff=anna, password=NEW_PASSWORD, now=NOW.replace(minute=59))
    assert [what for _, what, _ in told()] == ["identity", "identity_removed", "password"]


def test_the_letter_says_what_when_and_what_to_do_and_holds_no_secret(anna):
    for number, what in enumerate(CHANGES):
        tell_of_change(staff=anna, what=what, now=NOW.replace(minute=number))
    for message in OutgoingMessage.objects.filter(kind=KIND):
        with translation.override("en"):
            letter = kind_of(message).write(anna, message)
            assert letter.subject == "Your sign-in to Willkommen has changed"
            assert str(CHANGES[message.context["what"]]) in letter.text
            assert letter.text.endswith("/konto/passwort/vergessen/")


def test_a_closed_account_is_told_nothing_and_what_waits_stays(anna):
    tell_of_change(staff=anna, what="password", now=NOW)
    message = OutgoingMessage.objects.get(kind=KIND)
    assert kind_of(message).still_holds(anna, NOW) is True
    deactivate_account(staff=anna, now=NOW)
    anna.refresh_from_db()
    assert kind_of(message).still_holds(anna, NOW) is False
    tell_of_change(staff=anna, what="codes", now=NOW)
    assert [what for _, what, _ in told()] == ["password"]


def test_who_works_at_two_authorities_is_told_once(anna):
    Membership.objects.create(authority=make_authority("oldenburg"), staff_member=anna, role="clerk")
    tell_of_change(staff=anna, what="password", now=NOW)
    assert len(told()) == 1
