"""Administrators look after their own sentences for the counter."""

import pytest

from appointments.models import OwnPhrase
from tests.administrator import Administrator, errors, hidden, said, text_of
from tests.factories import World
from willkommen.models import AuditEntry, TranslationState

pytestmark = pytest.mark.django_db

CAFE = {"text_de": "Das Café ist im Erdgeschoss.", "group": "help"}


@pytest.fixture(autouse=True)
def seven_o_clock(monday_morning):
    """It is Monday, 5 October 2026."""


@pytest.fixture
def world():
    return World("celle")


@pytest.fixture
def uwe(world):
    return Administrator(world.authority)


def cafe(world):
    return OwnPhrase.objects.create(authority=world.authority, **CAFE)


def test_a_new_sentence_is_written_once_and_remembered_in_the_audit(world, uwe):
    assert "There is no sentence of your own yet." in text_of(uwe.get("own_phrases"))
    key = hidden(uwe.get("own_phrase_new"))
    answers = [uwe.client.post(uwe.url("own_phrase_new"), {**CAFE, **key}) for _ in range(2)]
    assert [answer.url for answer in answers] == [uwe.url("own_phrases")] * 2
    phrase = OwnPhrase.objects.get()
    assert (phrase.authority, phrase.text_de, phrase.group, phrase.is_question) == (
        world.authority, "Das Café ist im Erdgeschoss.", "help", False,
    )  # fmt: skip
    assert AuditEntry.objects.get().detail == {
        "text": "Das Café ist im Erdgeschoss.", "group": "help", "is_question": False,
    }  # fmt: skip
    assert "Das Café ist im Erdgeschoss." in text_of(uwe.get("own_phrases"))


@pytest.mark.parametrize(
    ("data", "label"),
    [
        ({"text_de": ""}, "Sentence in German"),
        ({"text_de": " \u200b "}, "Sentence in German"),
        ({"text_de": "x" * 301}, "Sentence in German"),
        ({"group": "politics"}, "Subject"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(uwe, data, label):
    answer = uwe.send("own_phrase_new", {**CAFE, **data})
    assert [error.partition(":")[0] for error in errors(answer)] == [label]
    assert not OwnPhrase.objects.exists()


def test_a_sentence_is_changed_and_stays_on_one_line(world, uwe):
    phrase = cafe(world)
    uwe.send(
        "own_phrase_edit",
        {"text_de": "Möchten Sie\r\neinen Kaffee?", "group": "greeting", "is_question": "on"},
        phrase=phrase.pk,
    )
    phrase.refresh_from_db()
    assert (phrase.text_de, phrase.group, phrase.is_question) == ("Möchten Sie einen Kaffee?", "greeting", True)
    assert AuditEntry.objects.get().detail["text_de"] == ["Das Café ist im Erdgeschoss.", "Möchten Sie einen Kaffee?"]


def test_removing_asks_first_and_takes_the_translations_along(world, uwe):
    phrase = cafe(world)
    TranslationState.objects.create(
        authority=world.authority, object_type="appointments.ownphrase", object_id=phrase.pk, field="text",
        language="ar", source_hash="0" * 64, origin="typed",
    )  # fmt: skip
    assert "“Das Café ist im Erdgeschoss.”" in text_of(uwe.get("own_phrase_remove", phrase=phrase.pk))
    assert OwnPhrase.objects.exists()
    assert said(uwe.press("own_phrase_remove", phrase=phrase.pk)) == ["The sentence has been removed."]
    assert not OwnPhrase.objects.exists()
    assert not TranslationState.objects.exists()


@pytest.mark.parametrize("page", ["own_phrase_edit", "own_phrase_remove"])
def test_another_authoritys_sentence_is_as_if_it_were_not_there(uwe, page):
    foreign = cafe(World("harburg"))
    assert uwe.get(page, phrase=foreign.pk).status_code == 404
    assert uwe.press(page, phrase=foreign.pk).status_code == 404
    assert OwnPhrase.objects.get() == foreign


def test_a_sentence_takes_part_in_the_translation_of_texts(world, uwe):
    phrase = cafe(world)
    cafe(World("harburg"))
    text = text_of(uwe.get("texts", "?language=ar"))
    assert text.count("Das Café ist im Erdgeschoss.") == 1
    page = uwe.get("text_edit", object_type="appointments.ownphrase", object_id=phrase.pk, field="text", language="ar")
    assert page.status_code == 200


def test_a_clerk_cannot_write_sentences(world):
    clerk = Administrator(world.authority, "clerk")
    assert clerk.get("own_phrases").status_code == 403
    assert clerk.press("own_phrase_new").status_code == 403
