"""Wrong passwords cost time; no stranger can lock somebody out; all processes count together."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache

from tests.administrator import errors
from tests.factories import NOW, PASSWORD, make_authority, make_staff
from tests.willkommen.signing_in import browser, sign_in
from willkommen.models import RateBucket
from willkommen.sign_in_tries import COOKIE

pytestmark = pytest.mark.django_db
EMAIL = "anna@celle.example"
WAIT = ["That was wrong several times. Please wait ten seconds and try again."]


@pytest.fixture(autouse=True)
def anna(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    return make_staff(make_authority("celle"), "clerk", email=EMAIL)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def wrong(client, times: int, email: str = EMAIL) -> None:
    for _ in range(times):
        sign_in(client, email, "wrong wrong wrong")


def ticket_of(answer) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode()).group(1)


def opens(answer) -> bool:
    return answer.status_code == 302


def test_the_sixth_try_waits_even_with_the_right_password(anna):
    client = browser()
    wrong(client, 5)
    assert errors(sign_in(client, EMAIL)) == WAIT


def test_forgetting_the_memory_of_a_process_forgets_no_try(anna):
    client = browser()
    wrong(client, 5)
    cache.clear()
    assert errors(sign_in(client, EMAIL)) == WAIT


def test_whoever_waited_ten_seconds_is_heard_whatever_somebody_else_does_meanwhile(anna, clock):
    client, stranger = browser(), browser()  # at one address, as in one office
    wrong(client, 5)
    ticket = ticket_of(sign_in(client, EMAIL))
    clock.shift(dt.timedelta(seconds=10))
    wrong(stranger, 20)
    assert opens(sign_in(client, EMAIL, ticket=ticket))


@pytest.mark.parametrize(("seconds", "heard"), [(9, False), (10, True), (600, True), (601, True)])
def test_a_ticket_is_heard_after_ten_seconds(anna, clock, seconds, heard):
    client = browser()
    wrong(client, 5)
    ticket = ticket_of(sign_in(client, EMAIL))
    clock.shift(dt.timedelta(seconds=seconds))
    assert opens(sign_in(client, EMAIL, ticket=ticket)) == heard


def test_a_ticket_is_heard_once_for_its_account_and_its_sender(anna, clock):
    make_staff(make_authority("harburg"), "clerk", email="other@harburg.example")
    client = browser()
    wrong(client, 5)
    ticket = ticket_of(sign_in(client, EMAIL))
    clock.shift(dt.timedelta(seconds=12))
    elsewhere = browser(REMOTE_ADDR="203.0.113.9")
    wrong(elsewhere, 5)
    assert not opens(sign_in(elsewhere, EMAIL, ticket=ticket))
    wrong(client, 5, "other@harburg.example")
    assert not opens(sign_in(client, "other@harburg.example", ticket=ticket))
    wrong(client, 1)
    sign_in(client, EMAIL, "wrong wrong wrong", ticket=ticket)
    assert not opens(sign_in(client, EMAIL, ticket=ticket))


def test_strangers_at_fifty_addresses_do_not_stop_the_device_the_person_uses(anna):
    own = browser(REMOTE_ADDR="198.51.100.1")
    assert opens(sign_in(own, EMAIL))
    own.post("/konto/abmelden/")
    for number in range(50):
        wrong(browser(REMOTE_ADDR=f"203.0.113.{number}"), 1)
    assert opens(sign_in(own, EMAIL))


def test_a_colleague_at_the_same_address_does_not_stop_it_either(anna):
    own = browser()
    assert opens(sign_in(own, EMAIL))
    own.post("/konto/abmelden/")
    wrong(browser(), 30)
    assert opens(sign_in(own, EMAIL))


def test_fifty_addresses_together_have_to_wait(anna):
    answers = [errors(sign_in(browser(REMOTE_ADDR=f"203.0.113.{n}"), EMAIL, "wrong wrong wrong")) for n in range(50)]
    assert answers.count(WAIT) == 10


def test_a_known_device_has_tries_of_its_own_and_no_more(anna):
    own = browser()
    assert opens(sign_in(own, EMAIL))
    own.post("/konto/abmelden/")
    wrong(own, 10)
    assert errors(sign_in(own, EMAIL)) == WAIT


@pytest.mark.parametrize("cookie", ["", "x", "e30:1:x", "\x01", "a:b:c"])
def test_a_made_up_cookie_makes_no_known_device(anna, cookie):
    client = browser()
    client.cookies[COOKIE] = cookie
    wrong(client, 5)
    assert errors(sign_in(client, EMAIL)) == WAIT


def test_neither_table_nor_cookie_holds_the_address(anna):
    client = browser()
    wrong(client, 1)
    assert opens(sign_in(client, EMAIL))
    kept = " ".join(RateBucket.objects.values_list("key", flat=True)) + client.cookies[COOKIE].value
    assert ("anna" in kept, "celle" in kept, PASSWORD in kept) == (False, False, False)
    assert client.cookies[COOKIE]["path"] == "/konto/"
    assert client.cookies[COOKIE]["httponly"]


def test_an_unknown_account_waits_just_as_long(anna):
    client = browser()
    wrong(client, 5, "nobody@celle.example")
    assert errors(sign_in(client, "nobody@celle.example")) == WAIT
