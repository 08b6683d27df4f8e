"""Requests no page of ours would send: each gets a plain answer in the reader's language and never a 500."""

import time

import pytest
from django.db import OperationalError
from django.test import Client
from django.test.client import RequestFactory
from django.urls import reverse
from django.utils import translation

from tests.factories import make_authority, make_office, make_staff
from willkommen.folding import clean_text, fold, folded_variants
from willkommen.forms.public import BarrierForm
from willkommen.middleware import AddressLanguage
from willkommen.views import errors

NUL_KEY = '"\\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'


@pytest.fixture
def browser():
    """A browser that sees what people see, not the exception behind it."""
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/desk/celle/", "/konto/anmelden/"])
@pytest.mark.parametrize("key", [NUL_KEY, "x" * 4000, "short"])
def test_a_cookie_with_a_foreign_session_key_is_no_session(browser, page, key):
    make_authority("celle")
    without_cookie = Client().get(page).status_code
    assert browser.get(page, headers={"cookie": f"sessionid={key}"}).status_code == without_cookie


def test_a_question_about_the_server_itself_has_no_path_and_gets_an_answer(settings):
    request = RequestFactory().options("/")
    request.path_info = "*"  # as gunicorn hands over `OPTIONS * HTTP/1.1`
    answer = AddressLanguage(errors.not_found)(request)
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "de")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["display", "display_calls"])
def test_a_screen_s_address_with_a_nul_leads_nowhere(browser, name):
    make_office(make_authority("celle"))
    address = reverse(name, kwargs={"token": "TOKEN"}).replace("TOKEN", "a%00b")
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"host": "a\\b"}])
def test_a_claimed_host_that_is_not_ours_is_a_plain_answer_in_the_reader_s_language(browser, headers):
    answer = browser.get("/ar/", headers=headers)
    content = answer.content.decode()
    assert answer.status_code == 400
    assert '<html lang="ar" dir="rtl">' in content
    with translation.override("ar"):
        assert translation.gettext("Please open the page again.") in content
    assert "evil" not in content


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["a=" + "x" * 600_000, "&".join(f"a{number}=" for number in range(1200))])
def test_a_form_of_absurd_size_is_refused_before_anything_is_done(browser, body):
    make_authority("celle")
    answer = browser.post("/uk/celle/termin/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert '<html lang="uk" dir="ltr">' in answer.content.decode()


class TestADatabaseThatIsAway:
    """Also outside of the page itself: asked for the session, for the account, for how often somebody has come."""

    @staticmethod
    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused, password=secret")

    def answer(self, browser, address, language, direction):
        answer = browser.get(address, headers={"accept-language": language})
        content = answer.content.decode()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert f'<html lang="{language}" dir="{direction}">' in content
        assert "secret" not in content

    @pytest.mark.django_db
    def test_counting_visits_fails_kindly(self, browser, monkeypatch):
        monkeypatch.setattr("willkommen.middleware.seconds_to_wait", self.refuse)
        self.answer(browser, "/ar/?where=Celle", "ar", "rtl")

    @pytest.mark.django_db
    def test_asking_who_is_signed_in_fails_kindly_and_in_the_language_of_this_reader(self, browser, monkeypatch):
        authority = make_authority("celle")
        browser.force_login(make_staff(authority, "clerk"))
        browser.get("/ar/")  # the request before, in the same process
        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", self.refuse)
        self.answer(browser, "/desk/celle/", "en", "ltr")


class TestManyMarksOnOneLetter:
    """Sorting a long row of combining marks takes quadratic time: 300 kB of them held a worker for minutes."""

    MARKS = "a" + "\u0301\u0316" * 100_000

    @pytest.mark.parametrize("clean", [clean_text, lambda text: clean_text(text, lines=True), fold, folded_variants])
    def test_are_dropped_in_linear_time(self, clean):
        begun = time.process_time()
        clean(self.MARKS)
        assert time.process_time() - begun < 3

    def test_leave_the_form_its_own_answer(self):
        begun = time.process_time()
        form = BarrierForm({"text": self.MARKS, "page": self.MARKS, "reply_to": self.MARKS})
        assert not form.is_valid() or len(form.cleaned_data["text"]) <= 2000
        assert time.process_time() - begun < 5

    def test_stay_where_a_language_needs_several(self):
        assert clean_text("Nguye\u0302\u0303n") == "Nguy\u1ec5n"
        assert clean_text("q\u0301\u0323\u0308") == "q\u0323\u0301\u0308"
