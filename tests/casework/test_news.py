"""“There is news for you”: where to sign in, and nothing about the case."""

import pytest

from casework.actions.news import tell_applicant
from casework.models import Case
from tests.casework.cases import make_case
from tests.factories import NOW, World
from willkommen.delivery.writing import write_parcel
from willkommen.languages import LANGUAGE_NAMES
from willkommen.models import OutgoingMessage

pytestmark = pytest.mark.django_db

NEVER = ["HADDAD", "SAMIR", "1999", "Studium", "§", "16b", "AE-STUDIUM", "security", "Sicherheit"]


@pytest.fixture
def world():
    return World()


def letter(case) -> str:
    tell_applicant(case=case, now=NOW)
    message = OutgoingMessage.objects.get()
    parcel = write_parcel(message, case, case.authority)
    return f"{parcel.subject}\n{parcel.text}"


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_letter_leads_to_the_sign_in_page_and_says_nothing_else(world, language):
    case = make_case(world.authority, world.service, language=language, status="security_check")
    words = letter(case)
    assert f"/{language}/osnabrueck/vorgang/\n" in words
    assert [word for word in NEVER if word in words] == []
    assert case.reference not in words


def test_german_stands_below(world):
    words = letter(make_case(world.authority, world.service, language="fr"))
    assert words.index("/fr/osnabrueck/vorgang/") < words.index("/de/osnabrueck/vorgang/")


def test_several_changes_are_one_message(world):
    case = make_case(world.authority, world.service)
    assert [tell_applicant(case=case, now=NOW) for _change in range(3)] == [True, False, False]


def test_nobody_who_is_protected_is_written_to(world):
    case = make_case(world.authority, world.service)
    Case.objects.filter(pk=case.pk).update(is_protected=True, protected_since=NOW)
    case.refresh_from_db()
    assert not tell_applicant(case=case, now=NOW)
    assert not OutgoingMessage.objects.exists()
