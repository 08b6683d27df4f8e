"""The pages German law asks for, and the form for barriers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import make_authority
from willkommen.languages import LANGUAGE_NAMES
from willkommen.messages import kind_of, things_of
from willkommen.models import AccessibilityReport, OutgoingMessage

PAGES = ["impressum", "datenschutz", "barrierefreiheit"]
ADDRESS = "/en/osnabrueck/barrierefreiheit/"


@pytest.fixture
def authority(db):
    """An authority that has given some of its data."""
    return make_authority(
        "osnabrueck",
        street="Am Schölerberg 1",
        postcode="49082",
        town="Osnabrück",
        represented_by="Landrätin Erika Muster",
        data_protection_contact="datenschutz@lkos.example",
        contact_retention_days=7,
    )


def text_of(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    without_inline = re.sub(r"</?(bdi|strong|span|a)\b[^>]*>", "", main)
    return " ".join(re.sub(r"<[^>]+>", " ", without_inline).split())


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_exists_in_every_language_with_the_german_text_below(client, authority, language, page):
    content = client.get(f"/{language}/osnabrueck/{page}/").content.decode()
    assert content.count('<section class="wk-panel" lang="de" dir="ltr">') == (0 if language == "de" else 1)
    assert client.get(f"/{language}/{page}/").status_code == 200


def test_the_impressum_is_filled_from_the_authority_s_data(client, authority):
    text = text_of(client.get("/en/osnabrueck/impressum/"))
    assert "Am Schölerberg 1 49082 Osnabrück" in text
    assert "Landrätin Erika Muster" in text
    assert "0541 000-4430" in text
    assert text.count("Landrätin Erika Muster") == 2  # English, and German below


def test_what_the_authority_has_not_given_is_shown_as_open(client, authority):
    text = text_of(client.get("/en/osnabrueck/impressum/"))
    assert "Supervisory authority to be completed by the authority" in text


@pytest.mark.parametrize(("days", "words"), [(1, "until 1 day after"), (7, "until 7 days after")])
def test_the_privacy_page_says_how_long_this_authority_keeps_contact_data(client, authority, days, words):
    authority.contact_retention_days = days
    authority.save()
    text = text_of(client.get("/en/osnabrueck/datenschutz/"))
    assert words in text
    assert "datenschutz@lkos.example" in text
    assert "Der Landesbeauftragte für den Datenschutz Niedersachsen" in text


def test_the_operator_s_data_stand_in_the_house_s_impressum(client, authority, settings):
    assert "to be completed by the operator of this site" in text_of(client.get("/en/impressum/"))
    settings.OPERATOR = {**settings.OPERATOR, "name": "KDO", "address": "Elsässer Straße 66\n26121 Oldenburg"}
    text = text_of(client.get("/en/impressum/"))
    assert "KDO Elsässer Straße 66 26121 Oldenburg" in text
    assert "to be completed by the operator of this site" not in text


def test_reading_sets_no_cookie_but_the_form_s_own(client, authority):
    client.get("/en/osnabrueck/impressum/")
    client.get("/en/osnabrueck/datenschutz/")
    assert set(client.cookies) == set()
    client.get(ADDRESS)
    assert set(client.cookies) == {"csrftoken"}


def form_key(client):
    page = client.get(ADDRESS).content.decode()
    return re.search(r'name="form_key" value="([0-9a-f]{32})"', page)[1]


def test_a_barrier_is_kept_for_the_authority_and_the_reader_is_thanked(client, authority):
    typed = {"text": "  Line one\r\nline\x00 two ", "page": "/en/osnabrueck/", "reply_to": "a@example.org"}
    answer = client.post(ADDRESS, {**typed, "form_key": form_key(client)}, follow=True)
    assert answer.redirect_chain == [("/en/osnabrueck/barrierefreiheit/gemeldet/", 302)]
    assert "Thank you. Your report has arrived." in text_of(answer)
    report = AccessibilityReport.objects.get()
    assert (report.authority, report.text, report.page) == (authority, "Line one\nline two", "/en/osnabrueck/")
    assert (report.reply_to, report.language) == ("a@example.org", "en")


def test_the_authority_is_told_by_mail_where_it_has_an_address(client, authority):
    client.post(ADDRESS, {"text": "The menu", "form_key": form_key(client)})
    message = OutgoingMessage.objects.get()
    assert (message.kind, message.recipient, message.language) == ("willkommen.barrier", authority.email, "de")
    with CaptureQueriesContext(connection) as asked:
        report = things_of([message])[message.pk]
    with translation.override("en"), CaptureQueriesContext(connection) as more:
        letter = kind_of(message).write(report, message)
    assert (len(asked), len(more)) == (1, 0)
    assert "The menu" in letter.text
    assert "http://127.0.0.1:8000/supervision/osnabrueck/barrieren/" in letter.text


def test_an_authority_without_an_address_reads_reports_on_its_page_only(client, authority):
    authority.email = ""
    authority.save()
    client.post(ADDRESS, {"text": "The menu", "form_key": form_key(client)})
    assert AccessibilityReport.objects.count() == 1
    assert OutgoingMessage.objects.count() == 0


def test_a_second_press_reports_once(client, authority):
    sent = {"text": "The menu", "form_key": form_key(client)}
    first, second = client.post(ADDRESS, sent), client.post(ADDRESS, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert AccessibilityReport.objects.count() == 1
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Please write what does not work for you."),
        ({"text": " \u200b\n "}, "Please write what does not work for you."),
        ({"text": "x" * 2001}, "This is too long. Please use at most 2000 characters; you have 2001."),
        ({"text": "x", "page": "y" * 301}, "This is too long. Please use at most 300 characters."),
        ({"text": "x", "reply_to": "nobody"}, "This e-mail address does not look right."),
    ],
)
def test_wrong_input_is_named_kept_and_changes_nothing(client, authority, typed, sentence):
    key = form_key(client)
    answer = client.post(ADDRESS, {"page": "", "reply_to": "", **typed, "form_key": key})
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    page = answer.content.decode()
    assert f'value="{key}"' in page
    assert all(value.strip("\u200b \n") in page for value in typed.values())
    assert "<title>Error:" in page
    assert AccessibilityReport.objects.count() == 0


def test_two_thousand_letters_are_taken(client, authority):
    client.post(ADDRESS, {"text": "ж" * 2000, "form_key": form_key(client)})
    assert len(AccessibilityReport.objects.get().text) == 2000


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 500, "\x00"])
def test_a_changed_form_key_does_no_harm(client, authority, key):
    assert client.post(ADDRESS, {"text": "The menu", "form_key": key}).status_code == 302
    assert AccessibilityReport.objects.count() == 1


def test_switching_the_language_keeps_the_report_and_judges_nothing(client, authority):
    typed = {"text": "Das Menü", "page": "", "reply_to": "wrong", "form_key": form_key(client)}
    answer = client.post(ADDRESS, {**typed, "switch_language": "uk"}, follow=True)
    assert answer.redirect_chain == [("/uk/osnabrueck/barrierefreiheit/", 302)]
    page = answer.content.decode()
    assert "Das Menü" in page
    assert 'value="wrong"' in page
    assert "aria-invalid" not in page
    assert AccessibilityReport.objects.count() == 0


def test_pages_of_an_authority_that_is_not_here_are_not_found(client, authority):
    assert [client.get(f"/en/celle/{page}/").status_code for page in PAGES] == [404, 404, 404]


def test_an_authority_without_this_language_answers_in_german(client, authority):
    authority.languages = ["de", "en"]
    authority.save()
    answer = client.get("/uk/osnabrueck/impressum/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/de/osnabrueck/impressum/")
