"""Finding the way on the pages: no account, no name, every question may be skipped, nobody is stuck."""

import re
from html import unescape
from urllib.parse import quote

import pytest

from recognition_pilot.models import Profession
from tests.factories import make_authority, make_offer, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(load_facts):
    """An authority, and some professions."""
    load_facts("NURSE", "COOK", "WELDER")
    return make_authority("osnabrueck")


def get(client, path: str, *, language="en", slug="osnabrueck"):
    return client.get(f"/{language}/{slug}/anerkennung/{path}")


def page(client, path: str, **where) -> str:
    answer = get(client, path, **where)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_first_page_says_whose_it_is_before_anything_can_be_typed(client, here):
    html = page(client, "")
    assert html.index("§\N{NO-BREAK SPACE}87 AufenthG") < html.index('name="q"')


def test_the_start_page_of_an_authority_has_a_door_to_it(client, here):
    assert "/en/osnabrueck/anerkennung/" in client.get("/en/osnabrueck/").content.decode()


def test_a_profession_is_found_in_another_script_and_shown_with_its_german_name(client, here):
    html = page(client, f"suche/?q={quote('ممرضة')}", language="ar")
    nurse = Profession.objects.get(code="NURSE")
    links = re.findall(r'href="([^"]*frage/gelernt/\?beruf=[^"]*)"', html)
    assert links[0] == "/ar/osnabrueck/anerkennung/frage/gelernt/?beruf=NURSE"
    assert f"({nurse.name_de})" in html


@pytest.mark.parametrize("typed", ["qqqqqqqq", "", "\0\0", "x" * 500])
def test_whatever_is_typed_a_field_leads_on(client, here, typed):
    html = page(client, f"suche/?q={quote(typed)}")
    assert len(set(re.findall(r"gelernt/\?gruppe=(\w+)", html))) == 9


def test_the_questions_follow_each_other_and_end_at_the_way(client, here):
    given = {"gelernt": "TN", "zeugnis": "hand", "wohnt": "", "ziel": "practise", "deutsch": "B1", "zweck": ""}
    address, seen = "frage/gelernt/?beruf=NURSE", []
    for name, code in given.items():
        html = page(client, address)
        seen.append(re.search(r"<h1[^>]*>([^<]*)", html)[1])
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        query = "&".join(f"{key}={value}" for key, value in {**hidden, name: code}.items())
        answer = get(client, f"{address.split('?')[0]}?{query}")
        assert answer.status_code == 302
        address = answer.url.removeprefix("/en/osnabrueck/anerkennung/")
    assert address == "weg/?beruf=NURSE&gelernt=TN&zeugnis=hand&ziel=practise&deutsch=B1"
    assert seen == [
        "Where did you learn your profession?",
        "Do you have your certificate?",
        "Where do you live?",
        "What do you want to do?",
        "How much German do you speak?",
        "What is your residence permit for?",
    ]


def test_every_question_may_be_skipped_and_back_keeps_the_answers(client, here):
    html = page(client, "frage/zeugnis/?beruf=NURSE&gelernt=TN&zeugnis=lost")
    assert "/en/osnabrueck/anerkennung/frage/wohnort/?beruf=NURSE&gelernt=TN" in html
    assert "/en/osnabrueck/anerkennung/frage/gelernt/?beruf=NURSE&gelernt=TN&zeugnis=lost" in html


def test_the_residence_is_not_asked_for_where_the_way_does_not_differ(client, here):
    answer = get(client, "frage/zweck/?beruf=NURSE&ziel=study")
    assert answer.url == "/en/osnabrueck/anerkennung/weg/?beruf=NURSE&ziel=study"


def test_who_lives_at_another_authority_goes_on_there(client, here):
    make_authority("hameln-pyrmont")
    answer = get(client, "frage/wohnort/?beruf=COOK&gelernt=TN&weiter=1&wohnt=hameln-pyrmont")
    assert answer.url == "/en/hameln-pyrmont/anerkennung/frage/ziel/?beruf=COOK&gelernt=TN"
    assert "Industrie- und Handelskammer Hannover" in page(client, "weg/?beruf=COOK", slug="hameln-pyrmont")


def test_a_language_switch_keeps_what_is_ticked(client, here):
    make_authority("celle")
    answer = get(client, "frage/zeugnis/?beruf=NURSE&weiter=1&zeugnis=lost&switch_language=ar")
    assert answer.url == "/ar/osnabrueck/anerkennung/frage/zeugnis/?beruf=NURSE&zeugnis=lost"
    assert 'value="lost" id="id_zeugnis_2" checked' in client.get(answer.url).content.decode()
    elsewhere = get(client, "frage/wohnort/?beruf=NURSE&weiter=1&wohnt=celle&switch_language=uk")
    assert 'value="celle" id="id_wohnt_0" checked' in client.get(elsewhere.url).content.decode()


def test_a_language_switch_keeps_what_is_typed(client, here):
    answer = get(client, "suche/?q=nurse&switch_language=fr")
    assert answer.url == "/fr/osnabrueck/anerkennung/suche/?q=nurse"


def test_the_way_says_who_decides_what_it_costs_and_who_is_asked(client, here):
    said = words(page(client, "weg/?beruf=NURSE&gelernt=TN&zeugnis=hand&deutsch=B1"))
    for sentence in (
        "Working in Germany: Nurse",
        "Niedersächsisches Landesamt für Soziales, Jugend und Familie",
        "Likely time 2–9 months",
        "Likely cost 553–1,368 €",
        "Possible grant up to 3,600 €",
        "German needed B2",
        "Suggestion German profession (Referenzberuf): Pflegefachfrau/-mann/-person",
        "It is no legal advice.",
        "Not confirmed, as of 29 April 2026.",
    ):
        assert sentence in said
    assert len(re.findall('class="wk-steps__dot"', page(client, "weg/?beruf=NURSE"))) == 13


def test_other_sites_are_linked_and_never_asked_by_us(client, here):
    answer = get(client, "weg/?beruf=NURSE")
    links = re.findall(r'href="https://([^/"]+)', answer.content.decode())
    assert links == ["www.anerkennung-in-deutschland.de", "anabin.kmk.org", "www.bq-portal.de"]
    assert re.findall(r'(?:src|action)="https?://', answer.content.decode()) == []
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_services_for_the_residence_are_those_this_authority_offers(client, here):
    for code in ("AE-ANERK-PARTNER", "NE-FACHKRAFT"):
        make_offer(here, make_service(code))
    html = page(client, "weg/?beruf=NURSE&zweck=partnership")
    assert re.findall(r"leistung/([\w-]+)/", html)[:2] == ["AE-ANERK-PARTNER", "NE-FACHKRAFT"]


def test_what_nobody_knows_is_said_and_leads_to_somebody(client, here):
    said = words(page(client, "weg/?beruf=WELDER"))
    assert "To be clarified We do not know for certain who decides. Please ask: the recognition guide (Lotse)" in said


def test_a_field_without_a_profession_has_a_way_too(client, here):
    said = words(page(client, "weg/?gruppe=craft"))
    assert "We know only the field of this profession." in said
    assert "In crafts you may work as an employee without recognition." in said


@pytest.mark.parametrize(
    "address",
    ["weg/", "weg/?beruf=MAGICIAN", "weg/?gruppe=magic", "frage/zeugnis/?beruf=%00", "weg/?beruf=" + "x" * 999],
)
def test_an_address_without_a_profession_leads_to_the_search(client, here, address):
    assert get(client, address).url == "/en/osnabrueck/anerkennung/"


@pytest.mark.parametrize("query", ["gelernt=XX", "gelernt=DE", "deutsch=D9", "wohnt=%00", "ziel[]=1", "wohnt=nowhere"])
def test_senseless_answers_count_as_skipped(client, here, query):
    html = page(client, f"weg/?beruf=NURSE&{query}")
    assert "anerkennung/frage/gelernt/?beruf=NURSE" in html
    assert query.split("=")[0] + "=" not in "".join(re.findall(r'href="[^"]*frage/gelernt/\?([^"]*)"', html))


def test_before_the_data_is_loaded_the_page_of_a_field_opens_without_steps(client):
    make_authority("osnabrueck")
    assert words(page(client, "weg/?gruppe=craft")).count("Your way to recognition") > 0


def test_an_unknown_question_leads_to_the_way(client, here):
    assert get(client, "frage/name/?beruf=NURSE").url == "/en/osnabrueck/anerkennung/weg/?beruf=NURSE"


def test_the_way_stays_below_twelve_queries_and_keeps_nothing(client, here, django_assert_max_num_queries):
    # Beside them the savepoint around each request of a test.
    with django_assert_max_num_queries(12 + 2):
        answer = get(client, "weg/?beruf=NURSE&gelernt=TN&zeugnis=hand&deutsch=B1")
    assert "sessionid" not in answer.cookies
