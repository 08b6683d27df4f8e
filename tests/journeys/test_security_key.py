"""An administrator gets a security key, signs in with it, is away for a while, and comes back."""

from types import SimpleNamespace

import pytest

from tests.factories import PASSWORD, make_authority, make_staff
from tests.journeys.people import Window
from willkommen import presence

pytestmark = [pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator(chromium, live_server, settings):
    """At a computer with a security key (Chromium's virtual one) that is touched whenever it blinks."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    settings.MFA_FOR_ADMINISTRATORS = True
    make_staff(make_authority("celle"), "administrator", email="boss@celle.example", interface_language="en")
    window = Window(chromium, SimpleNamespace(url=live_server.url.replace("127.0.0.1", "localhost")))
    devices = window.context.new_cdp_session(window.page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}})
    yield window
    window.close()


def sign_in(window) -> None:
    window.open("/supervision/celle/")
    window.page.fill("[name=login]", "boss@celle.example")
    window.page.fill("[name=password]", PASSWORD)
    window.page.click("main button[type=submit]")


def test_a_key_is_set_up_used_and_opens_a_locked_page(administrator, monkeypatch):
    window, page = administrator, administrator.page
    sign_in(window)

    # whoever has no second factor is led to it, and gets no further
    page.wait_for_url("**/konto/zweiter-faktor/")
    window.open("/supervision/celle/personal/")
    assert "Your tasks need a second factor." in window.text()
    assert window.problems() == []

    page.click("text=Add a security key or passkey")
    page.fill("[name=name]", "Blue key")
    assert window.problems() == []
    page.click("[data-key-button]")
    page.wait_for_url("**/konto/zweiter-faktor/codes/")
    assert len(page.query_selector_all(".wk-codes code")) == 10
    window.open("/supervision/celle/personal/")
    assert page.url.endswith("/supervision/celle/personal/")

    # the next morning: password, then the key
    page.click("text=Sign out")
    sign_in(window)
    page.wait_for_url("**/konto/anmelden/code/")
    assert window.problems() == []
    page.click("[data-key-button]")
    page.wait_for_url("**/supervision/celle/")

    # away for too long: the page asked for is not shown until the key has been touched
    monkeypatch.setattr(presence, "is_on", True)
    monkeypatch.setattr(presence.Presence, "is_locked", lambda self, now: True)
    window.open("/supervision/celle/personal/")
    assert "Nobody used these pages for a while" in window.text()
    assert window.problems() == []
    monkeypatch.undo()
    page.click("[data-key-button]")
    page.wait_for_url("**/supervision/celle/personal/")


def test_a_page_warns_before_it_locks_and_keeps_what_was_typed(administrator, monkeypatch, settings):
    settings.MFA_FOR_ADMINISTRATORS = False
    monkeypatch.setattr(presence, "is_on", True)
    window, page = administrator, administrator.page
    sign_in(window)
    page.wait_for_url("**/supervision/celle/")
    page.clock.install()
    window.open("/supervision/celle/personal/einladen/")
    page.fill("[name=name]", "Half a na")

    known = {"locks_in": 120, "ends_in": 9000}
    page.route("**/konto/noch-da/", lambda route: route.fulfill(json=dict(known)))
    page.clock.run_for(28 * 60 * 1000 + 2000)
    page.wait_for_selector("[data-presence-warning][open]")
    assert "In 2 minutes these pages lock" in window.text()

    known["locks_in"] = 0
    page.clock.run_for(60 * 1000)
    page.wait_for_selector("[data-presence-closed][open]")
    assert page.get_attribute("[data-presence-closed] a", "target") == "_blank"
    page.keyboard.press("Escape")
    assert page.query_selector("[data-presence-closed][open]")

    known["locks_in"] = 900
    page.clock.run_for(16 * 1000)
    page.wait_for_selector("[data-presence-closed]:not([open])", state="attached")
    assert page.input_value("[name=name]") == "Half a na"
