"""The cover sheet: in two languages, to tick, with the number of the case and nothing else about anybody."""

import pytest
from django.utils import translation

from casework.models import RequestedItem
from casework.queries.documents import documents_of
from casework.queries.sheets import sheet_of
from tests.casework.papers import Office
from tests.casework.test_document_pages import CANARIES, Desk, Person, text_of
from tests.factories import NOW, make_office
from willkommen.templatetags.kern import qr

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def office():
    office = Office(**CANARIES)
    make_office(office.authority)
    office.ask(others=["Brief der Universität"])
    return office


def test_it_lists_what_is_missing_in_german_and_in_the_persons_language(office):
    text = text_of(Person(office, "ar").get("unterlagen/deckblatt/"))
    arabic, _lang, german = text.partition('lang="de" dir="ltr"><h2') if 'lang="de" dir="ltr"><h2' in text else (
        text[: text.index("Deckblatt")], "", text[text.index("Deckblatt") :]
    )  # fmt: skip
    assert "عربي insurance" in arabic
    assert "Mietvertrag" in german
    assert "Brief der Universität" in arabic
    assert "Brief der Universität" in german
    assert "Montag, 26. Oktober 2026" in german


def test_what_is_there_is_not_on_it(office):
    RequestedItem.objects.filter(document=office.insurance).update(arrived_at=NOW)
    sheet = sheet_of(documents_of(office.case, now=NOW))
    assert [paper.official_term for paper in sheet.documents.to_do] == ["Mietvertrag", "Brief der Universität"]


def test_its_code_holds_the_number_only(office):
    with translation.override("de"):
        text = text_of(Person(office).get("unterlagen/deckblatt/"))
    code = str(qr(office.case.reference, "")).partition("<path")[2]
    assert code in text


@pytest.mark.parametrize("who", ["applicant", "clerk"])
def test_nobody_who_finds_it_learns_whose_it_is(office, who):
    if who == "applicant":
        text = text_of(Person(office).get("unterlagen/deckblatt/"))
    else:
        text = text_of(Desk(office, "clerk").get("case_documents_sheet"))
    assert [word for word in [*CANARIES.values(), "Studium", "16b"] if word in text] == []
    assert office.case.reference_in_groups in text


def test_it_says_where_to(office):
    text = text_of(Person(office).get("unterlagen/deckblatt/"))
    assert "Am Schölerberg 1" in text
    assert "49082 Osnabrück" in text


def test_in_german_there_is_one_half(office):
    text = text_of(Person(office, "de").get("unterlagen/deckblatt/"))
    assert text.count("wk-checklist") == 1


def test_the_clerks_sheet_speaks_the_language_of_the_case(office):
    assert "عربي insurance" in text_of(Desk(office, "clerk").get("case_documents_sheet"))


def test_a_case_that_needs_nothing_has_a_sheet_all_the_same(office):
    RequestedItem.objects.update(waived_at=NOW)
    assert Person(office).get("unterlagen/deckblatt/").status_code == 200
