"""What went wrong is said in the reader's language, with DEBUG off, and nothing typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils import translation

from tests.factories import make_authority
from willkommen.faces import house_page
from willkommen.models import WebSession


@house_page
def not_yours(request):
    raise PermissionDenied


@house_page
def broken(request):
    raise RuntimeError("a secret detail")


@house_page
def database_away(request):
    raise OperationalError("server closed the connection, password=secret")


@house_page
def fine(request):
    return HttpResponse("fine")


BREAKING = {"not-yours": not_yours, "broken": broken, "database-away": database_away, "fine": fine}
urlpatterns = [
    *(path(f"<slug:language>/{name}/", view) for name, view in BREAKING.items()),
    path("", include("willkommen.urls")),
]
handler403 = "willkommen.views.errors.forbidden"
handler404 = "willkommen.views.errors.not_found"
handler500 = "willkommen.views.errors.broken"

LANGUAGES = [("de", "de", "ltr"), ("de-simple", "de", "ltr"), ("uk", "uk", "ltr"), ("ar", "ar", "rtl")]
TITLES = {
    "not-yours": (403, "You may not open this page."),
    "nowhere": (404, "This page does not exist."),
    "broken": (500, "Something went wrong on our side."),
    "database-away": (503, "We cannot be reached at the moment."),
}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("language", "html_lang", "direction"), LANGUAGES)
@pytest.mark.parametrize("page", TITLES)
def test_an_error_page_speaks_the_reader_s_language_and_tells_no_detail(page, language, html_lang, direction):
    answer = Client(raise_request_exception=False).get(f"/{language}/{page}/")
    status, title = TITLES[page]
    with translation.override(language):
        title = translation.gettext(title)
    content = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{html_lang}" dir="{direction}">' in content
    assert f'<h1 class="kern-heading-large">{title}</h1>' in content
    assert "secret" not in content
    assert "Traceback" not in content


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_database_that_is_away_asks_to_come_back_soon(client):
    assert client.get("/en/database-away/").headers["Retry-After"] == "10"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_database_that_refuses_every_connection_is_a_friendly_503_too(client, monkeypatch):
    def refuse(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "savepoint", refuse)
    answer = client.get("/ar/fine/")
    assert answer.status_code == 503
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_does_not_exist_and_an_authority_that_is_not_here_answer_alike(client):
    make_authority("celle")
    here, nowhere = client.get("/en/celle/nowhere/"), client.get("/en/nowhere/nowhere/")
    assert (here.status_code, nowhere.status_code) == (404, 404)
    assert here.content.replace(b"/celle/", b"/nowhere/") == nowhere.content


class TestAnOldPage:
    """A form whose token is missing or foreign."""

    ADDRESS = "/uk/celle/barrierefreiheit/"

    @pytest.fixture(autouse=True)
    def _authority(self, db):
        make_authority("celle")

    def send(self, client, **headers):
        return client.post(self.ADDRESS, {"text": "Меню не працює", "form_key": "x"}, headers=headers)

    def test_our_own_form_is_kept_and_shown_again(self):
        client = Client(enforce_csrf_checks=True)
        answer = self.send(client, origin="http://testserver", referer=f"http://testserver{self.ADDRESS}?page=x")
        assert answer.status_code == 403
        page = answer.content.decode()
        assert '<html lang="uk" dir="ltr">' in page
        assert f'href="http://testserver{self.ADDRESS}?page=x"' in page
        assert "Меню не працює" in client.get(self.ADDRESS).content.decode()

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
    def test_a_form_of_another_site_leaves_nothing_behind(self, origin):
        client = Client(enforce_csrf_checks=True)
        answer = self.send(client, origin=origin, referer=f"{origin}/x")
        assert answer.status_code == 403
        assert f'href="{self.ADDRESS}"' in answer.content.decode()
        assert "Меню не працює" not in client.get(self.ADDRESS).content.decode()
        assert WebSession.objects.count() == 0

    def test_what_staff_type_at_the_door_is_never_kept(self):
        client = Client(enforce_csrf_checks=True)
        client.post(
            reverse("account_login"),
            {"login": "a@b.example", "password": "pw"},
            headers={"origin": "http://testserver"},
        )
        assert WebSession.objects.count() == 0
