"""The front door, and what machines ask for."""

import re

import pytest
import time_machine

from tests.factories import make_authority, make_office
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import Municipality, RateBucket, WebSession


@pytest.fixture
def osnabrück(db):
    """An authority with one office, its place Melle, and the city that has an authority of its own."""
    authority = make_authority("osnabrueck")
    office = make_office(authority, "LKOS-1", street="Am Schölerberg 1", postcode="49082", town="Osnabrück")
    place = {"authority": authority, "office": office, "mark": "found"}
    Municipality.objects.create(name="Melle", folded_names=["MELLE"], postcodes=["49324"], **place)
    Municipality.objects.create(
        name="Osnabrück",
        folded_names=["OSNABRUECK", "OSNABRUCK"],
        own_authority="Stadt Osnabrück",
        where_to_go="Natruper-Tor-Wall 2",
        mark="general_knowledge",
    )
    return authority


def text_of(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    without_inline = re.sub(r"</?(bdi|strong|span|a)\b[^>]*>", "", main)
    return " ".join(re.sub(r"<[^>]+>", " ", without_inline).split())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wished", "address"),
    [
        ("uk-UA,uk;q=0.9,en;q=0.5", "/uk/"),
        ("ar-SY", "/ar/"),
        ("pl,cs;q=0.9", "/de/"),
        ("", "/de/"),
        ("de-simple", "/de-simple/"),
        ("*;q=nonsense, \x00", "/de/"),
    ],
)
def test_the_browser_s_language_opens_the_door(client, wished, address):
    answer = client.get("/", headers={"accept-language": wished})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_every_language_has_a_front_page_with_all_authorities(client, osnabrück, language):
    make_authority("celle")
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'href="/{language}/osnabrueck/"' in page
    assert f'href="/{language}/celle/"' in page
    assert f'action="/{language}/"' in page


def test_who_lives_in_the_district_is_sent_to_its_office(client, osnabrück):
    answer = client.get("/en/", {"where": "49324"})
    assert "Responsible for Melle" in text_of(answer)
    assert "Am Schölerberg 1" in text_of(answer)
    assert "The authority has not confirmed this address yet." in text_of(answer)
    assert 'class="kern-btn kern-btn--primary" href="/en/osnabrueck/"' in answer.content.decode()


def test_who_lives_in_a_city_with_its_own_authority_is_told_where_to_go(client, osnabrück):
    text = text_of(client.get("/en/", {"where": "Osnabrück"}))
    assert "For Osnabrück another authority is responsible" in text
    assert "Please go to: Stadt Osnabrück Natruper-Tor-Wall 2" in text
    assert "You cannot book an appointment there with us." in text
    assert "This has not been confirmed yet." in text


def test_a_doubtful_place_is_asked_back(client, osnabrück):
    answer = client.get("/en/", {"where": "Mele"})
    assert "Which place do you mean?" in text_of(answer)
    assert 'href="/en/?where=Melle"' in answer.content.decode()


def test_an_unknown_place_gets_honest_words_and_the_list(client, osnabrück):
    answer = client.get("/en/", {"where": "Timbuktu"})
    assert "We do not know “Timbuktu”" in text_of(answer)
    assert "Ask at the town hall where you are registered" in text_of(answer)
    assert 'href="/en/osnabrueck/"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "a\x00b", "\u202eelleM", "x" * 5000, "٪", "'", "%' OR '1'='1", "\ud800"]
)
def test_whatever_is_typed_is_answered(client, osnabrück, typed):
    answer = client.get("/en/", {"where": typed.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert "\u202e" not in answer.content.decode()


def test_invisible_letters_do_not_hide_a_place(client, osnabrück):
    assert "Responsible for Melle" in text_of(client.get("/en/", {"where": "Me\u200bl\u200ele\x07"}))


def test_looking_changes_nothing_and_only_searching_is_counted(client, osnabrück):
    client.get("/en/")
    assert RateBucket.objects.count() == 0
    client.get("/en/", {"where": "Melle"})
    assert RateBucket.objects.count() == 1
    assert WebSession.objects.count() == 0
    assert client.cookies == {}


def test_the_page_names_its_other_languages_with_full_addresses(client, osnabrück, settings):
    settings.BASE_URL = "https://termine.example"
    page = client.get("/uk/", {"where": "Melle"}).content.decode()
    assert '<link rel="alternate" hreflang="ar" href="https://termine.example/ar/?where=Melle">' in page
    assert '<link rel="alternate" hreflang="x-default" href="https://termine.example/de/?where=Melle">' in page
    assert page.count('rel="alternate"') == 10  # ten languages, plain German shares German's tag, and the default


def test_a_language_that_is_none_of_ours_is_not_found(client, osnabrück):
    assert client.get("/xx/").status_code == 404


def test_the_front_page_is_only_read(client, osnabrück):
    assert client.post("/en/", {"where": "Melle"}).status_code == 405


@pytest.mark.django_db
def test_crawlers_may_read_the_public_pages_and_no_others(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /desk/", "Disallow: /t/", "Disallow: /display/", "Disallow: /*/termin/"} <= set(lines)
    assert lines[-1] == "Allow: /"


@pytest.mark.django_db
def test_finders_of_gaps_read_whom_to_tell(client, settings):
    settings.BASE_URL = "https://termine.example"
    settings.OPERATOR = {**settings.OPERATOR, "security_contact": "mailto:security@termine.example"}
    with time_machine.travel("2026-11-22 10:00Z", tick=False):
        lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines == [
        "Contact: mailto:security@termine.example",
        "Expires: 2027-05-21T00:00:00Z",
        "Preferred-Languages: de, en",
        "Canonical: https://termine.example/.well-known/security.txt",
    ]


@pytest.mark.django_db
def test_without_a_contact_the_impressum_is_named(client, settings):
    assert (
        client.get("/.well-known/security.txt")
        .content.decode()
        .startswith(f"Contact: {settings.BASE_URL}/de/impressum/\n")
    )


@pytest.mark.django_db
def test_the_sign_in_the_tab_is_found_where_browsers_look(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/static/built/favicon.svg")
