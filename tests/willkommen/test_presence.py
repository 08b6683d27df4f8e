"""Pages that lock, confirming who one is, sessions and their end."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.administrator import text_of
from tests.factories import NOW, PASSWORD, World, make_authority, make_staff
from tests.willkommen.signing_in import browser
from willkommen import presence
from willkommen.actions.accounts import deactivate_account
from willkommen.actions.staff import end_membership
from willkommen.models import WebSession
from willkommen.queries.sessions import mark_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages_lock(monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    monkeypatch.setattr(presence, "is_on", True)


@pytest.fixture
def celle():
    return World("celle").authority


@pytest.fixture
def anna(celle):
    return make_staff(celle, "clerk", "caseworker", "supervisor", "administrator", interface_language="en", name="Anna")


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def later(clock, **span) -> None:
    clock.shift(dt.timedelta(**span))


def signed_in(staff, **fields):
    client = browser(**fields)
    client.force_login(staff)
    return client


CONFIRM = "/konto/bestaetigen/"


@pytest.fixture
def pages(celle):
    def page(name, **parts):
        return reverse(name, kwargs={"authority": "celle", **parts})

    return page


def is_locked(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(CONFIRM)


# ---- Idle --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "minutes"), [("desk_today", 15), ("work_list", 30), ("setup", 30), ("staff", 30)])
def test_a_page_locks_after_its_time_and_not_before(name, minutes, anna, pages, clock):
    for passed, locked in ((minutes * 60 - 1, False), (minutes * 60, True)):
        client = signed_in(anna)
        client.get(pages(name))
        later(clock, seconds=passed)
        assert is_locked(client.get(pages(name))) == locked


def test_the_page_that_stayed_on_the_screen_decides_and_not_the_one_asked_for(anna, pages, clock):
    client = signed_in(anna)
    client.get(pages("desk_today"))
    later(clock, minutes=16)
    assert is_locked(client.get(pages("work_list")))


def test_using_the_pages_moves_the_lock(anna, pages, clock):
    client = signed_in(anna)
    for _ in range(5):
        assert not is_locked(client.get(pages("desk_today")))
        later(clock, minutes=14)


def test_a_board_that_asks_by_itself_is_nobody_who_is_there(anna, pages, clock):
    client = signed_in(anna)
    client.get(pages("desk_today"))
    part = pages("desk_phrases_shown")
    answers = []
    for _ in range(16):
        answers.append(client.get(part, headers={"x-requested-with": "fetch"}).status_code)
        later(clock, minutes=1)
    assert answers[0] != 401
    assert client.get(part, headers={"x-requested-with": "fetch"}).status_code == 401
    assert is_locked(client.get(pages("desk_today")))


def test_asking_how_long_it_takes_is_nobody_who_is_there_and_saying_so_is(anna, pages, clock):
    client = signed_in(anna)
    client.get(pages("desk_today"))
    later(clock, minutes=13)
    assert client.get("/konto/noch-da/").json()["locks_in"] == 120
    assert client.get("/konto/noch-da/").json()["locks_in"] == 120
    assert client.post("/konto/noch-da/").json()["locks_in"] == 900


def test_saying_that_one_is_there_gives_the_time_of_the_page_used_last(anna, pages, clock):
    client = signed_in(anna)
    for name, seconds in (("setup", 1800), ("desk_today", 900), ("work_list", 1800)):
        client.get(pages(name))
        later(clock, minutes=10)
        assert client.post("/konto/noch-da/", {"office": "1"}).json()["locks_in"] == seconds


def test_a_locked_session_is_not_opened_by_saying_that_one_is_there(anna, pages, clock):
    client = signed_in(anna)
    client.get(pages("desk_today"))
    later(clock, minutes=15)
    assert client.post("/konto/noch-da/").json()["locks_in"] == 0
    assert is_locked(client.get(pages("desk_today")))


def test_ten_hours_after_signing_in_the_session_is_over_however_busy(anna, pages, clock):
    client = signed_in(anna)
    for _ in range(60):
        assert client.get(pages("setup")).status_code == 200
        later(clock, minutes=10)
    answer = client.get(pages("setup"))
    assert answer.url.startswith("/konto/anmelden/")
    assert "that session is over, after ten hours" in text_of(client.get(answer.url))


# ---- Confirming ------------------------------------------------------------------------------------------


def test_the_password_opens_a_locked_page_again_and_a_wrong_one_does_not(anna, pages, clock):
    client = signed_in(anna)
    later(clock, minutes=20)
    asked = client.get(pages("desk_today"))
    page = client.get(asked.url)
    assert "Nobody used these pages for a while" in text_of(page)
    assert "This is not your password." in text_of(client.post(CONFIRM, {"password": "wrong", "next": "/konto/ich/"}))
    assert is_locked(client.get(pages("desk_today")))
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": pages("desk_today")})
    assert answer.url == pages("desk_today")
    assert not is_locked(client.get(answer.url))


def test_confirming_leads_to_no_other_site(anna, clock):
    answer = signed_in(anna).post(CONFIRM, {"password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer.url == "/konto/"


def test_what_was_sent_from_a_locked_page_is_sent_again_by_one_press(anna, pages, clock):
    client = signed_in(anna)
    later(clock, minutes=20)
    typed = {"spoken_languages": ["ar", "tr"], "password1": "a secret of mine"}
    assert client.post("/konto/ich/", typed).url == CONFIRM
    anna.refresh_from_db()
    assert anna.spoken_languages == []
    assert client.post(CONFIRM, {"password": PASSWORD}).url == "/konto/weiter/"
    page = client.get("/konto/weiter/").content.decode()
    assert page.count('name="spoken_languages"') == 2
    assert "a secret of mine" not in page
    assert 'action="/konto/ich/"' in page
    assert "a secret" not in "".join(WebSession.objects.get().get_decoded())


def test_what_waits_is_given_out_once_and_only_to_the_same_person(celle, anna, clock):
    client = signed_in(anna)
    later(clock, minutes=20)
    client.post("/konto/ich/", {"spoken_languages": ["ar"]})
    client.force_login(make_staff(celle, "clerk"))
    assert client.get("/konto/weiter/").url == "/konto/"


def test_an_export_a_delete_and_a_role_ask_whoever_signed_in_eleven_minutes_ago(anna, pages, clock):
    sensitive = [
        pages("funnel_file"),
        pages("texts_export", language="en"),
        pages("invitation_new"),
        pages("member_edit", member=anna.pk),
        pages("member_end", member=anna.pk),
        pages("authority_section", section="anmeldung"),
    ]
    client = signed_in(anna)
    assert [client.get(page).status_code for page in sensitive] == [200] * len(sensitive)
    later(clock, minutes=10)
    assert [client.get(page).url.startswith(CONFIRM) for page in sensitive] == [True] * len(sensitive)
    client.post(CONFIRM, {"password": PASSWORD})
    assert [client.get(page).status_code for page in sensitive] == [200] * len(sensitive)


def test_a_role_that_may_not_is_told_so_before_it_is_asked(celle, pages, clock):
    client = signed_in(make_staff(celle, "clerk"))
    later(clock, minutes=11)
    assert client.get(pages("invitation_new")).status_code == 403


# ---- Sessions --------------------------------------------------------------------------------------------

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def two(anna, clock):
    """The same person at two devices."""
    first = browser()
    first.post("/konto/anmelden/", {"login": anna.email, "password": PASSWORD}, headers={"user-agent": FIREFOX})
    return first, signed_in(anna)


def key_of(client) -> str:
    return client.cookies["sessionid"].value


def test_the_list_names_device_and_times_and_no_key(anna, two):
    first, _second = two
    page = first.get("/konto/sitzungen/").content.decode()
    assert ("Firefox, Windows" in page, page.count("This device")) == (True, 1)
    assert not any(key_of(client) in page for client in two)


def test_one_session_is_ended_from_another_at_once(anna, two, pages):
    first, second = two
    first.post(f"/konto/sitzungen/{mark_of(key_of(second))}/beenden/")
    assert second.get(pages("desk_today")).url.startswith("/konto/anmelden/")
    assert first.get(pages("desk_today")).status_code in (200, 302)


def test_all_others_end_together(anna, two):
    first, _second = two
    first.post("/konto/sitzungen/beenden/")
    assert list(WebSession.objects.filter(staff_member=anna).values_list("session_key", flat=True)) == [key_of(first)]


def test_nobody_ends_the_session_of_somebody_else(celle, anna, two):
    stranger = signed_in(make_staff(celle, "clerk"))
    stranger.post(f"/konto/sitzungen/{mark_of(key_of(two[0]))}/beenden/")
    assert WebSession.objects.filter(staff_member=anna).count() == 2


def test_a_new_password_ends_the_others_and_keeps_this_one(anna, two):
    first, second = two
    new = {"oldpassword": PASSWORD, "password1": "three small words more", "password2": "three small words more"}
    first.post("/konto/passwort/", new)
    assert second.get("/konto/ich/").url.startswith("/konto/anmelden/")
    assert first.get("/konto/ich/").status_code == 200
    assert WebSession.objects.filter(staff_member=anna).count() == 1


def test_a_deactivated_account_is_out_at_once(anna, two):
    deactivate_account(staff=anna, now=NOW)
    assert [client.get("/konto/ich/").url[:15] for client in two] == ["/konto/anmelden"] * 2


def test_an_ended_membership_ends_the_sessions_even_of_who_works_elsewhere_as_well(celle, anna, two):
    harburg = make_authority("harburg")
    boss = make_staff(celle, "administrator")
    harburg.memberships.create(staff_member=anna, role="clerk")
    end_membership(authority=celle, member=anna, staff_member=boss, now=NOW)
    assert WebSession.objects.filter(staff_member=anna).count() == 0
    assert [client.get("/konto/ich/").url[:15] for client in two] == ["/konto/anmelden"] * 2


def test_a_page_of_staff_asks_for_no_session_more_than_before(anna, pages, clock, django_assert_num_queries):
    """The lock stands in the session's own row: looking at it costs no query, and noting costs one in half a minute."""
    client = signed_in(anna)
    for _ in range(3):
        client.get("/konto/dienst/")
    with django_assert_num_queries(4):  # session, person, and the transaction around the page
        client.get("/konto/dienst/")
