"""Signing in through an authority's own service, against a provider of OpenID Connect on this machine."""

import base64
import datetime as dt
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.urls import reverse

from tests.administrator import text_of
from tests.factories import PASSWORD, make_authority, make_staff
from tests.willkommen.signing_in import browser, code_now, give_app, sign_in
from willkommen import outside_sign_in
from willkommen.actions.staff import invite
from willkommen.local.ports import pick_free
from willkommen.models import OutgoingMessage, StaffIdentity, StaffMember
from willkommen.staff_messages import invitation_url

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    """A real provider; whoever asks it says in the form who they are."""
    port = pick_free()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(5)


@pytest.fixture(autouse=True)
def celle(settings, issuer):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    service = {"client_id": "willkommen", "client_secret": "known to both", "brings_second_factor": False}
    settings.OIDC = {"celle": {**service, "issuer": issuer}}
    settings.BASE_URL = "http://testserver"
    return make_authority("celle", municipality_name="Stadt Celle")


@pytest.fixture
def anna(celle, issuer):
    staff = make_staff(celle, "clerk", email="anna@celle.example", interface_language="en", name="Anna")
    link(staff, issuer, "anna-at-celle")
    return staff


def link(staff, issuer, subject):
    now = dt.datetime.now(dt.UTC)
    return StaffIdentity.objects.create(staff_member=staff, issuer=issuer, subject=subject, linked_at=now)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def begin(client, **fields) -> str:
    """Press the button; the address of the service the page leads to."""
    page = client.post("/konto/dienst/celle/", fields)
    return page.headers["Refresh"].partition("url=")[2]


def say_who(address: str, subject: str) -> str:
    """At the service: say who one is; the address it leads back to."""
    data = urllib.parse.urlencode({"sub": subject}).encode()
    try:
        urllib.request.build_opener(_Stay).open(address, data=data, timeout=5)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"].removeprefix("http://testserver")
    raise AssertionError("the service led nowhere")


def come_in(client, subject: str, **fields):
    return client.get(say_who(begin(client, **fields), subject))


def is_in(client) -> bool:
    return client.get("/konto/ich/").status_code == 200


# ---- There and back ------------------------------------------------------------------------------------------


def test_the_sign_in_page_has_a_button_for_each_authority_with_a_service(celle):
    make_authority("harburg", municipality_name="Landkreis Harburg")
    page = text_of(browser().get("/konto/anmelden/"))
    assert "through the service of your authority Stadt Celle" in page
    assert "Harburg" not in page


def test_a_linked_person_comes_in_and_stands_at_their_authority(anna):
    client = browser()
    assert come_in(client, "anna-at-celle").url == "/konto/"
    assert is_in(client)
    assert StaffIdentity.objects.get().used_at is not None


def test_nothing_but_the_name_is_asked_for_and_the_question_is_guarded(issuer):
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(begin(browser())).query)
    assert (asked["scope"], asked["code_challenge_method"], asked["response_type"]) == (["openid"], ["S256"], ["code"])
    assert asked["redirect_uri"] == ["http://testserver/konto/dienst/celle/zurueck/"]
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 43


def test_an_unknown_name_makes_no_account_even_with_the_e_mail_address_of_somebody(anna):
    client = browser()
    answer = come_in(client, "anna@celle.example")
    assert (answer.status_code, is_in(client), StaffMember.objects.count()) == (403, False, 1)
    assert "knows you, but no account here is linked to it" in text_of(answer)


def test_the_same_name_at_another_service_is_somebody_else(celle, issuer):
    link(make_staff(celle, "clerk"), "https://other.example", "anna-at-celle")
    assert come_in(browser(), "anna-at-celle").status_code == 403


@pytest.mark.parametrize("why", ["deactivated", "membership ended"])
def test_whoever_no_longer_works_there_does_not_come_in(why, anna):
    if why == "deactivated":
        StaffMember.objects.update(is_active=False)
    else:
        anna.memberships.update(ends_at="2026-01-01T00:00Z")
    client = browser()
    assert (come_in(client, "anna-at-celle").status_code, is_in(client)) == (403, False)


def test_an_answer_nobody_asked_for_opens_nothing(anna):
    back = say_who(begin(browser()), "anna-at-celle")
    victim = browser()
    assert (victim.get(back).status_code, is_in(victim)) == (400, False)


def test_an_answer_is_taken_once(anna):
    client = browser()
    back = say_who(begin(client), "anna-at-celle")
    assert client.get(back).status_code == 302
    client.post("/konto/abmelden/")
    assert (client.get(back).status_code, is_in(client)) == (400, False)


def test_an_answer_to_an_older_question_is_not_taken(anna):
    client = browser()
    old = say_who(begin(client), "anna-at-celle")
    begin(client)
    assert (client.get(old).status_code, is_in(client)) == (400, False)


def test_coming_back_leads_to_no_other_site(anna):
    assert come_in(browser(), "anna-at-celle", next="https://elsewhere.example/").url == "/konto/"
    assert come_in(browser(), "anna-at-celle", next="/konto/sitzungen/").url == "/konto/sitzungen/"


# ---- What the service says is checked -------------------------------------------------------------------------


def changed(token: str, **claims) -> str:
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "==")) | claims
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b'=').decode()}.{signature}"


def without_signature(token: str) -> str:
    body = token.split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{head}.{body}."


@pytest.mark.parametrize(
    "forge",
    [lambda t: changed(t, sub="anna-at-celle"), without_signature, lambda t: "", lambda t: "a.b.c", lambda t: None],
    ids=["another name", "no signature", "nothing", "no token", "null"],
)
def test_a_token_that_was_changed_opens_nothing(forge, anna, monkeypatch):
    fetch = outside_sign_in._fetch

    def forged(address, **rest):
        found = fetch(address, **rest)
        return {**found, "id_token": forge(found["id_token"])} if "id_token" in found else found

    monkeypatch.setattr(outside_sign_in, "_fetch", forged)
    client = browser()
    assert (come_in(client, "somebody-else").status_code, is_in(client)) == (400, False)


@pytest.mark.parametrize("claim", ["nonce", "audience", "issuer"])
def test_a_token_for_another_question_another_client_or_of_another_issuer_opens_nothing(
    claim, anna, settings, monkeypatch
):
    client = browser()
    back = say_who(begin(client), "anna-at-celle")
    session = client.session
    if claim == "nonce":
        session["outside_asked"] = {**session["outside_asked"], "nonce": "another"}
        session.save()
    elif claim == "audience":
        decode = outside_sign_in.jwt.decode
        monkeypatch.setattr(
            outside_sign_in.jwt, "decode", lambda *a, **k: decode(*a, **{**k, "audience": "another client"})
        )
    else:
        decode = outside_sign_in.jwt.decode
        monkeypatch.setattr(
            outside_sign_in.jwt, "decode", lambda *a, **k: decode(*a, **{**k, "issuer": "https://other.example"})
        )
    assert (client.get(back).status_code, is_in(client)) == (400, False)


def test_a_service_that_calls_itself_something_else_is_not_asked(settings, issuer):
    settings.OIDC = {"celle": {**settings.OIDC["celle"], "issuer": issuer.replace("127.0.0.1", "localhost") + "/"}}
    assert browser().post("/konto/dienst/celle/").status_code == 400


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://elsewhere.example", "file:///etc/passwd", "ftp://x"])
def test_a_service_that_is_away_or_not_to_be_trusted_is_a_friendly_page(address, settings):
    settings.OIDC = {"celle": {**settings.OIDC["celle"], "issuer": address}}
    answer = browser().post("/konto/dienst/celle/")
    assert answer.status_code == 400
    assert "The sign-in service did not answer as it should." in text_of(answer)


# ---- What such a session may do ----------------------------------------------------------------------------


def test_it_opens_the_pages_of_that_authority_only(anna):
    harburg = make_authority("harburg")
    harburg.memberships.create(staff_member=anna, role="clerk")
    anna.is_installation_administrator = True
    anna.save()
    client = browser()
    come_in(client, "anna-at-celle")
    there = [
        client.get(page).headers.get("Location") for page in ("/desk/harburg/", "/desk/nowhere/", "/installation/")
    ]
    assert there == ["/konto/dienst/"] * 3
    assert client.get("/desk/celle/").headers.get("Location") != "/konto/dienst/"
    client.post("/konto/abmelden/")
    sign_in(client, anna.email)
    assert client.get("/desk/harburg/").headers.get("Location") != "/konto/dienst/"


def test_a_password_after_a_half_finished_sign_in_through_the_service_counts(anna):
    secret = give_app(anna)
    client = browser()
    assert come_in(client, "anna-at-celle").url == "/konto/anmelden/code/"
    client.post("/konto/abmelden/")
    sign_in(client, anna.email)
    client.post("/konto/anmelden/code/", {"code": code_now(secret)})
    assert client.session["signed_in_via"] is None


def test_the_second_factor_is_asked_for_after_the_service_as_well(anna):
    secret = give_app(anna)
    client = browser()
    assert come_in(client, "anna-at-celle").url == "/konto/anmelden/code/"
    assert not is_in(client)
    client.post("/konto/anmelden/code/", {"code": code_now(secret)})
    assert (is_in(client), client.session["signed_in_via"]) == (True, "celle")


def test_whoever_is_signed_in_as_somebody_else_gets_no_more_than_the_service_may_open(anna, celle):
    client = browser()
    client.force_login(make_staff(celle, "clerk"))
    come_in(client, "anna-at-celle")
    assert (client.session["_auth_user_id"], client.session["signed_in_via"]) == (str(anna.pk), "celle")


@pytest.mark.parametrize(("brings", "opens"), [(False, False), (True, True)])
def test_a_service_that_asks_for_a_second_factor_itself_is_enough_where_one_is_demanded(
    brings, opens, anna, celle, settings
):
    settings.OIDC["celle"]["brings_second_factor"] = brings
    celle.demands_mfa = True
    celle.save()
    client = browser()
    come_in(client, "anna-at-celle")
    assert (client.get("/desk/celle/").headers.get("Location") != "/konto/zweiter-faktor/") == opens


def test_who_has_a_password_shows_it_before_something_that_matters(anna):
    client = browser()
    come_in(client, "anna-at-celle")
    assert client.get("/konto/zweiter-faktor/app/").url.startswith("/konto/bestaetigen/")
    come_in(client, "anna-at-celle", purpose="confirm", next="/konto/zweiter-faktor/app/")
    assert client.get("/konto/zweiter-faktor/app/").url.startswith("/konto/bestaetigen/")
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    assert client.get("/konto/zweiter-faktor/app/").status_code == 200


def test_who_has_no_password_confirms_at_the_service_and_only_as_the_same_person(anna):
    anna.set_unusable_password()
    anna.save()
    client = browser()
    come_in(client, "anna-at-celle")
    session = client.session
    session["confirmed_at"] = "2026-01-01T00:00:00+00:00"
    session.save()
    target = "/konto/zweiter-faktor/app/"
    assert client.get(target).url.startswith("/konto/bestaetigen/")
    assert come_in(client, "somebody-else", purpose="confirm", next=target).status_code == 403
    assert client.get(target).url.startswith("/konto/bestaetigen/")
    assert come_in(client, "anna-at-celle", purpose="confirm", next=target).url == target
    assert client.get(target).status_code == 200


def test_no_password_is_mailed_to_who_signs_in_through_the_service_alone(anna):
    anna.set_unusable_password()
    anna.save()
    browser().post("/konto/passwort/vergessen/", {"email": anna.email})
    assert OutgoingMessage.objects.count() == 0


def test_who_has_no_password_is_offered_none_to_change(anna):
    anna.set_unusable_password()
    anna.save()
    client = browser()
    come_in(client, "anna-at-celle")
    assert client.get("/konto/passwort/").url == "/konto/ich/"
    assert "Change your password" not in text_of(client.get("/konto/ich/"))


# ---- Linking ------------------------------------------------------------------------------------------------


def test_an_invitation_is_accepted_with_the_service_and_makes_an_account_without_a_password(celle, issuer):
    now = dt.datetime.now(dt.UTC)
    invited = invite(
        authority=celle, email="neu@celle.example", name="Neu", roles=["clerk"], staff_member=None, now=now
    )
    link_of = invitation_url(invited).partition("testserver")[2]
    client = browser()
    token = re.search(r'name="token" value="([^"]+)"', client.get(link_of).content.decode()).group(1)
    assert come_in(client, "new-at-celle", purpose="invitation", token=token).url == "/konto/"
    staff = StaffMember.objects.get(email="neu@celle.example")
    assert (staff.has_usable_password(), staff.identities.get().subject, is_in(client)) == (False, "new-at-celle", True)
    again = browser()
    assert come_in(again, "thief", purpose="invitation", token=token).status_code == 410
    assert StaffIdentity.objects.count() == 1


def test_an_invitation_of_another_authority_or_for_an_account_that_exists_links_nothing(celle, anna):
    now = dt.datetime.now(dt.UTC)
    harburg = make_authority("harburg")
    make_staff(harburg, "clerk", email="known@harburg.example")
    for authority, email in ((harburg, "neu@harburg.example"), (celle, "known@harburg.example")):
        invited = invite(authority=authority, email=email, name="N", roles=["clerk"], staff_member=None, now=now)
        token = invitation_url(invited).rstrip("/").rpartition("/")[2]
        assert come_in(browser(), "thief", purpose="invitation", token=token).status_code == 410
    assert StaffIdentity.objects.count() == 1


def test_somebody_links_their_own_account_after_showing_who_they_are(celle, issuer):
    bert = make_staff(celle, "clerk", email="bert@celle.example", interface_language="en")
    client = browser()
    sign_in(client, bert.email)
    assert "Open the sign-in service" in text_of(client.get("/konto/dienst/celle/verbinden/"))
    come_in(client, "bert-at-celle", purpose="link")
    assert list(bert.identities.values_list("issuer", "subject")) == [(issuer, "bert-at-celle")]


def test_nobody_takes_the_name_of_somebody_else(celle, anna):
    bert = make_staff(celle, "clerk", email="bert@celle.example", interface_language="en")
    client = browser()
    sign_in(client, bert.email)
    answer = come_in(client, "anna-at-celle", purpose="link")
    assert "already belongs to another account" in text_of(answer)
    assert StaffIdentity.objects.get().staff_member == anna


def test_who_does_not_work_there_or_is_not_signed_in_links_nothing(celle, issuer):
    stranger = make_staff(make_authority("harburg"), "clerk", email="s@harburg.example")
    client = browser()
    sign_in(client, stranger.email)
    assert client.post("/konto/dienst/celle/", {"purpose": "link"}).url == "/konto/ich/"
    assert browser().post("/konto/dienst/celle/", {"purpose": "link"}).status_code == 404


def test_an_administrator_links_and_unlinks_a_colleague(celle, issuer):
    bert = make_staff(celle, "clerk", interface_language="en")
    boss = browser()
    boss.force_login(make_staff(celle, "administrator", interface_language="en"))
    page = reverse("member_identity", kwargs={"authority": "celle", "member": bert.pk})
    boss.post(page, {"subject": "bert-at-celle"})
    assert come_in(browser(), "bert-at-celle").status_code == 302
    boss.post(page, {"subject": ""})
    assert come_in(browser(), "bert-at-celle").status_code == 403


# ---- Settings ------------------------------------------------------------------------------------------------


def test_the_check_refuses_plain_http_and_one_issuer_for_two(settings):
    from django.core.checks import run_checks

    settings.MFA_FOR_ADMINISTRATORS, settings.DEMO = True, False
    one = {"client_id": "w", "client_secret": "s", "brings_second_factor": False}
    settings.OIDC = {slug: {**one, "issuer": "http://idp.example"} for slug in ("celle", "harburg")}
    assert [error.id for error in run_checks(tags=["security"])] == ["willkommen.E002"] * 2 + ["willkommen.E003"]
