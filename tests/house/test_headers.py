"""Every answer of the house is worth 130 points in Mozilla's scheme, whoever asks and whatever went wrong."""

from contextlib import ExitStack, closing
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import make_staff
from tests.house.addresses import CENTRE, CIRCLE, DEVICE, FACES, INSTALLATION, LAND, OWN, PUBLIC, STAFF, Street, address
from tests.house.observatory import score
from tests.house.test_faces import ROLES
from tests.willkommen.test_error_pages import broken, database_away, not_yours
from willkommen import middleware
from willkommen.local.styles import build_styles

ORIGIN = "https://termine.example"
WANTED = 130
BREAKING = {"not-yours": not_yours, "broken": broken, "database-away": database_away}
urlpatterns = [
    *(path(f"<slug:language>/{name}/", view) for name, view in BREAKING.items()),
    path("", include("willkommen.urls")),
]
handler400 = "willkommen.views.errors.unusable"
handler403 = "willkommen.views.errors.forbidden"
handler404 = "willkommen.views.errors.not_found"
handler500 = "willkommen.views.errors.broken"


@pytest.fixture
def over_https(settings, tmp_path):
    """As willkommen/settings.py decides for a BASE_URL with https."""
    settings.BASE_URL = ORIGIN
    settings.ALLOWED_HOSTS = ["termine.example"]
    settings.CSRF_TRUSTED_ORIGINS = [ORIGIN]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.IS_HTTPS = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = True
    settings.CAUGHT_MAIL_DIR = str(tmp_path)


def browser(**fields) -> Client:
    return Client(
        raise_request_exception=False,
        headers={"host": "termine.example", "x-forwarded-proto": "https"},
        **fields,
    )


def signed_in(staff) -> Client:
    client = browser()
    client.force_login(staff)
    return client


def missing(answers: dict) -> dict:
    found = {name: score(answer, origin=ORIGIN) for name, answer in answers.items()}
    return {
        name: {"points": points, "cookies": answers[name].cookies.output(), **tests}
        for name, (points, tests) in found.items()
        if points < WANTED
    }


@pytest.mark.django_db
def test_every_page_is_worth_130_points(over_https):
    street = Street("celle")
    staff = signed_in(make_staff(street.authority, *ROLES, is_evaluator=True, is_installation_administrator=True))
    adviser, nobody = signed_in(street.adviser), browser()
    asked = {
        **dict.fromkeys([*STAFF, *OWN, *LAND, *INSTALLATION, *CIRCLE], staff),
        **dict.fromkeys(CENTRE, adviser),
        **dict.fromkeys([*PUBLIC, *DEVICE], nobody),
    }
    assert set(asked) == set(FACES)
    assert missing({name: client.get(address(name, street)) for name, client in asked.items()}) == {}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_every_failure_is_worth_130_points(over_https, monkeypatch):
    client = browser()
    answers = {
        400: browser().get("/de/", headers={"host": "evil.example"}),
        403: client.get("/de/not-yours/"),
        404: client.get("/de/gibt-es-nicht/"),
        405: client.put("/healthz"),
        500: client.get("/de/broken/"),
        503: client.get("/de/database-away/"),
    }
    monkeypatch.setattr(middleware, "seconds_to_wait", lambda *_, **__: 5)
    answers[429] = client.get("/de/")
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert missing(answers) == {}


@pytest.mark.django_db
def test_static_files_are_worth_130_points(over_https, settings):
    build_styles()
    settings.WHITENOISE_AUTOREFRESH = True
    client = browser()
    built = Path(settings.STATICFILES_DIRS[0]) / "built"
    kinds = {file.suffix: file for file in sorted(built.rglob("*")) if file.is_file()}
    assert {".css", ".js", ".svg", ".woff2"} <= set(kinds)
    with ExitStack() as files:
        answers = {
            kind: files.enter_context(closing(client.get(f"/static/built/{file.relative_to(built)}")))
            for kind, file in kinds.items()
        }
        assert {answer.status_code for answer in answers.values()} == {200}
        assert missing(answers) == {}


@pytest.mark.django_db
def test_whoever_comes_without_https_is_sent_there_on_the_same_host(over_https):
    plain = Client(headers={"host": "termine.example"})
    answer = plain.get("/de/?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{ORIGIN}/de/?x=1")
    assert plain.get("/readyz").status_code == 200


# ---- The scheme itself ---------------------------------------------------------------------------------------------

GOOD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def points(*, cookie="", body="", **headers) -> int:
    answer = HttpResponse(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {**GOOD, **named}.items():
        if value is not None:
            answer.headers[name] = value
    answer.cookies = SimpleCookie(cookie)
    return score(answer, origin=ORIGIN)[0]


def test_good_headers_reach_130_and_a_good_cookie_adds_five():
    assert points() == 130
    assert points(cookie="sessionid=1; Secure; HttpOnly; SameSite=Lax") == 135


@pytest.mark.parametrize(
    ("harm", "left"),
    [
        ({"Content_Security_Policy": "default-src 'self'; frame-ancestors 'none'"}, 125),
        (
            {
                "Content_Security_Policy": "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
            },
            80,
        ),
        ({"Content_Security_Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}, 120),
        ({"Content_Security_Policy": None}, 75),
        ({"Referrer_Policy": None}, 125),
        ({"Referrer_Policy": "unsafe-url"}, 120),
        ({"Strict_Transport_Security": None}, 80),
        ({"Strict_Transport_Security": "max-age=3600"}, 120),
        ({"X_Content_Type_Options": None}, 125),
        ({"Cross_Origin_Resource_Policy": None}, 120),
        ({"cookie": "sessionid=1; HttpOnly; SameSite=Lax"}, 120),
        ({"cookie": "sessionid=1; Secure; SameSite=Lax"}, 70),
        ({"cookie": "csrftoken=1; Secure"}, 80),
        ({"Location": "http://termine.example/"}, 80),
        ({"Access_Control_Allow_Origin": "https://evil.example", "Access_Control_Allow_Credentials": "true"}, 50),
        ({"body": '<script src="https://cdn.example/x.js"></script>'}, 125),
    ],
)
def test_what_is_missing_costs_what_the_scheme_says(harm, left):
    assert points(**harm) == left
