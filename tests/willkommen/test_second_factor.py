"""A second factor: setting it up, signing in with it, losing it, and who has to have one."""

import datetime as dt
import io
import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks
from django.core.management import call_command
from django.urls import reverse

from tests.administrator import errors, text_of
from tests.factories import NOW, PASSWORD, make_authority, make_staff
from tests.willkommen.signing_in import SoftKey, add_key, browser, code_now, give_app, options_of, sign_in
from willkommen.actions.second_factor import WorksElsewhere
from willkommen.models import AuditEntry, WebSession
from willkommen.queries.second_factor import recovery_codes_of

pytestmark = pytest.mark.django_db
EMAIL = "anna@celle.example"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def celle():
    return make_authority("celle")


@pytest.fixture
def anna(celle):
    return make_staff(celle, "clerk", email=EMAIL, interface_language="en", name="Anna")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def signed_in(staff):
    client = browser()
    client.force_login(staff)
    return client


def set_up_app(client) -> str:
    """As somebody does who cannot use the camera: reads the key from the page and types it into the app."""
    page = client.get("/konto/zweiter-faktor/app/")
    secret = re.search(r"<code><bdi>(\w{32})</bdi>", page.content.decode()).group(1)
    client.post("/konto/zweiter-faktor/app/", {"code": code_now(secret)})
    return secret


# ---- Setting up --------------------------------------------------------------------------------------------


def test_an_app_is_set_up_by_the_code_it_shows_and_recovery_codes_come_with_it(anna):
    client = signed_in(anna)
    set_up_app(client)
    assert sorted(Authenticator.objects.filter(user=anna).values_list("type", flat=True)) == ["recovery_codes", "totp"]
    codes = recovery_codes_of(anna)
    page = text_of(client.get("/konto/zweiter-faktor/codes/"))
    assert (len(codes), [code for code in codes if code not in page]) == (10, [])


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(anna):
    client = signed_in(anna)
    first = client.get("/konto/zweiter-faktor/app/").content.decode()
    secret = re.search(r"<code><bdi>(\w{32})</bdi>", first).group(1)
    wrong = client.post("/konto/zweiter-faktor/app/", {"code": "000000"})
    assert secret in wrong.content.decode()
    assert Authenticator.objects.count() == 0


def test_the_page_of_the_qr_code_has_no_style_and_no_script_inside(anna):
    page = signed_in(anna).get("/konto/zweiter-faktor/app/").content.decode()
    assert "<svg" in page
    assert (re.findall(r"<script(?![^>]*\bsrc=)", page), re.findall(r"\bstyle=|<style", page)) == ([], [])


def test_secrets_are_stored_encrypted(anna):
    secret = set_up_app(signed_in(anna))
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in recovery_codes_of(anna))


def test_reading_the_recovery_codes_changes_nothing_and_new_ones_end_the_old(anna):
    client = signed_in(anna)
    set_up_app(client)
    before = Authenticator.objects.get(type="recovery_codes").data
    client.get("/konto/zweiter-faktor/codes/")
    assert Authenticator.objects.get(type="recovery_codes").data == before
    old = recovery_codes_of(anna)
    client.post("/konto/zweiter-faktor/codes/")
    assert set(recovery_codes_of(anna)) & set(old) == set()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "x",
        "{}",
        "[]",
        "null",
        "[" * 9_000,
        "1" * 5_000,
        '{"id":' + "[" * 9_000,
        '{"id": 1}',
        '{"id":"a","rawId":"a","response":{},"type":"public-key"}',
        '"\\u0000"',
    ],
)
@pytest.mark.parametrize("page", ["/konto/zweiter-faktor/schluessel/", "/konto/bestaetigen/"])
def test_an_answer_no_key_gives_is_refused_kindly(anna, sent, page):
    client = signed_in(anna)
    add_key(client, SoftKey())
    client.get(page)
    assert client.post(page, {"name": "", "credential": sent}).status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


# ---- Signing in -------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing_for_who_has_an_app(anna):
    secret = give_app(anna)
    client = browser()
    assert sign_in(client, EMAIL).url == "/konto/anmelden/code/"
    assert client.get("/konto/ich/").url.startswith("/konto/anmelden/")
    assert client.post("/konto/anmelden/code/", {"code": "000000"}).status_code == 200
    assert client.post("/konto/anmelden/code/", {"code": code_now(secret)}).url == "/konto/"
    assert client.get("/konto/ich/").status_code == 200


def test_a_code_works_once_even_in_another_process(anna):
    secret = give_app(anna)
    first, second = browser(), browser()
    answers = []
    for client in (first, second):
        sign_in(client, EMAIL)
        answers.append(client.post("/konto/anmelden/code/", {"code": code_now(secret)}).status_code)
    assert answers == [302, 200]


@pytest.mark.parametrize(("periods", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_the_clock_of_a_phone_may_be_off_by_half_a_minute(anna, periods, opens):
    secret = give_app(anna)
    client = browser()
    sign_in(client, EMAIL)
    answer = client.post("/konto/anmelden/code/", {"code": code_now(secret, periods=periods)})
    assert (answer.status_code == 302) == opens


@pytest.mark.parametrize("code", ["", "١٢٣٤٥٦", "é", "1 2", "\x00", "9" * 21, "'; --"])
def test_a_code_no_app_shows_is_refused_kindly(anna, code):
    give_app(anna)
    client = browser()
    sign_in(client, EMAIL)
    assert client.post("/konto/anmelden/code/", {"code": code}).status_code == 200
    assert client.get("/konto/ich/").status_code == 302


def test_digits_of_another_script_and_spaces_are_read(anna):
    code = code_now(give_app(anna))
    client = browser()
    sign_in(client, EMAIL)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post("/konto/anmelden/code/", {"code": f"{arabic[:3]} {arabic[3:]}"}).status_code == 302


def test_a_recovery_code_opens_once(anna):
    set_up_app(signed_in(anna))
    code = recovery_codes_of(anna)[3]
    answers = []
    for _ in range(2):
        client = browser()
        sign_in(client, EMAIL)
        answers.append(client.post("/konto/anmelden/code/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_wrong_codes_have_to_wait_and_also_from_another_address(anna, clock):
    secret = give_app(anna)
    thief = browser(REMOTE_ADDR="203.0.113.7")
    sign_in(thief, EMAIL)
    for _ in range(10):
        thief.post("/konto/anmelden/code/", {"code": "000000"})
    other = browser(REMOTE_ADDR="203.0.113.8")
    sign_in(other, EMAIL)
    refused = other.post("/konto/anmelden/code/", {"code": code_now(secret)})
    assert errors(refused)[0].endswith("That was wrong several times. Please wait a minute and try again.")
    clock.shift(dt.timedelta(minutes=1))
    assert other.post("/konto/anmelden/code/", {"code": code_now(secret)}).status_code == 302


def test_wrong_codes_of_a_thief_do_not_stop_the_device_the_person_uses(anna):
    secret = give_app(anna)
    own = browser()
    sign_in(own, EMAIL)
    own.post("/konto/anmelden/code/", {"code": code_now(secret)})
    own.post("/konto/abmelden/")
    thief = browser(REMOTE_ADDR="203.0.113.7")
    sign_in(thief, EMAIL)
    for _ in range(12):
        thief.post("/konto/anmelden/code/", {"code": "000000"})
    sign_in(own, EMAIL)
    assert own.post("/konto/anmelden/code/", {"code": code_now(secret, periods=1)}).status_code == 302


def test_a_key_is_added_and_opens_the_account_after_the_password(anna):
    key = SoftKey()
    assert add_key(signed_in(anna), key).url == "/konto/zweiter-faktor/codes/"
    client = browser()
    sign_in(client, EMAIL)
    options = options_of(client.get("/konto/anmelden/code/"), "data-key-request")
    assert client.post("/konto/anmelden/code/", {"credential": key.sign(options)}).url == "/konto/"
    assert client.get("/konto/ich/").status_code == 200


@pytest.mark.parametrize("what", ["another key", "another question", "another site"])
def test_the_answer_of_a_key_fits_one_key_one_question_and_this_site(what, anna, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    key = SoftKey("https://testserver")
    add_key(signed_in(anna), key)
    client = browser()
    sign_in(client, EMAIL)
    options = options_of(client.get("/konto/anmelden/code/"), "data-key-request")
    answers = {
        "another key": lambda: SoftKey("https://testserver").sign(options),
        "another question": lambda: key.sign(options, challenge="AAAA" * 10),
        "another site": lambda: _from(key, "https://evil.example").sign(options),
    }
    assert client.post("/konto/anmelden/code/", {"credential": answers[what]()}).status_code == 200
    assert client.get("/konto/ich/").status_code == 302
    key.origin = "https://testserver"
    options = options_of(client.get("/konto/anmelden/code/"), "data-key-request")
    assert client.post("/konto/anmelden/code/", {"credential": key.sign(options)}).status_code == 302


def _from(key: SoftKey, origin: str) -> SoftKey:
    key.origin = origin
    return key


def test_a_signature_that_is_not_right_is_refused_kindly(anna):
    key = SoftKey()
    add_key(signed_in(anna), key)
    client = browser()
    sign_in(client, EMAIL)
    forged = SoftKey()
    forged.credential_id = key.credential_id
    options = options_of(client.get("/konto/anmelden/code/"), "data-key-request")
    answer = client.post("/konto/anmelden/code/", {"credential": forged.sign(options)})
    assert (answer.status_code, client.get("/konto/ich/").status_code) == (200, 302)


def test_confirming_by_a_key_counts_like_the_password(anna, clock):
    client, key = signed_in(anna), SoftKey()
    add_key(client, key)
    clock.shift(dt.timedelta(minutes=11))
    options = options_of(client.get("/konto/bestaetigen/"), "data-key-request")
    client.post("/konto/bestaetigen/", {"credential": key.sign(options)})
    assert client.get("/konto/zweiter-faktor/codes/").status_code == 200


# ---- Who has to have one -----------------------------------------------------------------------------------


def place(name) -> str:
    return reverse(name, kwargs={"authority": "celle"})


def test_an_administrator_sets_one_up_before_any_page_opens(celle, settings):
    settings.MFA_FOR_ADMINISTRATORS = True
    client = signed_in(make_staff(celle, "administrator", interface_language="en"))
    assert client.get(place("staff")).url == "/konto/zweiter-faktor/"
    assert "Your tasks need a second factor." in text_of(client.get("/konto/zweiter-faktor/"))
    set_up_app(client)
    assert client.get(place("staff")).status_code == 200


def test_an_administrator_who_signed_in_with_one_goes_straight_in(celle, settings):
    settings.MFA_FOR_ADMINISTRATORS = True
    boss = make_staff(celle, "administrator", email="boss@celle.example")
    secret = give_app(boss)
    client = browser()
    sign_in(client, boss.email)
    client.post("/konto/anmelden/code/", {"code": code_now(secret)})
    assert client.get(place("staff")).status_code == 200


def test_a_session_of_the_password_alone_opens_nothing_when_a_factor_is_set_up_elsewhere(celle, settings):
    settings.MFA_FOR_ADMINISTRATORS = True
    boss = make_staff(celle, "administrator")
    client = signed_in(boss)
    give_app(boss)
    assert client.get(place("staff")).url == "/konto/zweiter-faktor/"


def test_an_administrator_of_the_installation_needs_one_too(settings):
    settings.MFA_FOR_ADMINISTRATORS = True
    client = signed_in(make_staff(is_installation_administrator=True))
    assert client.get("/installation/").url == "/konto/zweiter-faktor/"


def test_a_clerk_needs_one_where_the_authority_demands_it(celle, anna):
    client = signed_in(anna)
    assert client.get(place("desk_today")).status_code in (200, 302)
    assert client.get(place("desk_today")).headers.get("Location") != "/konto/zweiter-faktor/"
    celle.demands_mfa = True
    celle.save()
    assert client.get(place("desk_today")).url == "/konto/zweiter-faktor/"


def test_the_administrator_switches_the_demand_on_and_it_stands_in_the_audit(celle, settings):
    client = signed_in(make_staff(celle, "administrator"))
    client.post(
        reverse("authority_section", kwargs={"authority": "celle", "section": "anmeldung"}), {"demands_mfa": "on"}
    )
    celle.refresh_from_db()
    assert celle.demands_mfa
    assert AuditEntry.objects.get(action="change_authority").detail == {"demands_mfa": [False, True]}


def test_without_the_demo_the_check_refuses_administrators_with_a_password_alone(settings):
    def found():
        return [error.id for error in run_checks(tags=["security"])]

    settings.DEMO, settings.MFA_FOR_ADMINISTRATORS = False, False
    assert found() == ["willkommen.E001"]
    settings.MFA_FOR_ADMINISTRATORS = True
    assert found() == []


# ---- Removing ----------------------------------------------------------------------------------------------


def test_the_last_factor_stays_while_it_is_demanded(celle, anna):
    celle.demands_mfa = True
    celle.save()
    client = signed_in(anna)
    set_up_app(client)
    app = Authenticator.objects.get(type="totp")
    refused = client.post(f"/konto/zweiter-faktor/{app.pk}/entfernen/")
    assert "You need a second factor for your tasks." in text_of(refused)
    assert Authenticator.objects.filter(user=anna).count() == 2


def test_the_last_factor_goes_with_its_recovery_codes_where_nobody_demands_one(anna):
    client = signed_in(anna)
    set_up_app(client)
    client.post(f"/konto/zweiter-faktor/{Authenticator.objects.get(type='totp').pk}/entfernen/")
    assert Authenticator.objects.filter(user=anna).count() == 0


def test_nobody_removes_the_factor_of_somebody_else(celle, anna):
    give_app(anna)
    stranger = signed_in(make_staff(celle, "clerk"))
    stranger.post(f"/konto/zweiter-faktor/{Authenticator.objects.get().pk}/entfernen/")
    assert Authenticator.objects.filter(user=anna).count() == 1


def test_an_administrator_removes_a_lost_factor_and_every_session_ends(celle, anna):
    give_app(anna)
    lost = signed_in(anna)
    boss = signed_in(make_staff(celle, "administrator"))
    boss.post(reverse("member_second_factor", kwargs={"authority": "celle", "member": anna.pk}))
    assert (Authenticator.objects.count(), lost.get("/konto/ich/").status_code) == (0, 302)
    assert AuditEntry.objects.filter(action="reset_second_factor", object_id=anna.pk).count() == 1


def test_one_authority_does_not_weaken_the_sign_in_of_another(celle, anna):
    make_authority("harburg").memberships.create(staff_member=anna, role="clerk")
    give_app(anna)
    boss = signed_in(make_staff(celle, "administrator", interface_language="en"))
    answer = boss.post(reverse("member_second_factor", kwargs={"authority": "celle", "member": anna.pk}))
    assert str(WorksElsewhere.text) in text_of(answer)
    assert Authenticator.objects.count() == 1


def test_whoever_runs_the_installation_removes_a_lost_factor(anna):
    give_app(anna)
    signed_in(anna)
    call_command("staff_account", EMAIL, "--lost-second-factor", stdout=io.StringIO())
    assert (Authenticator.objects.count(), WebSession.objects.filter(staff_member=anna).count()) == (0, 0)


def test_confirming_by_a_code_counts_like_the_password(anna, clock):
    secret = give_app(anna)
    client = signed_in(anna)
    clock.shift(dt.timedelta(minutes=11))
    assert client.get("/konto/zweiter-faktor/codes/").url.startswith("/konto/bestaetigen/")
    client.post("/konto/bestaetigen/", {"code": code_now(secret)})
    assert client.get("/konto/zweiter-faktor/codes/").status_code == 200


def test_the_password_is_not_typed_into_the_address(anna):
    assert PASSWORD not in sign_in(browser(), EMAIL).url
