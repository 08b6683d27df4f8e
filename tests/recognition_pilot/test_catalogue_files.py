"""The files of the professions are whole: 83 of them, in ten languages, each in its own script."""

import json
import unicodedata
from collections import Counter

import pytest
from django.core.management import call_command

from recognition_pilot.actions.catalogue import FOLDER, load_professions
from recognition_pilot.models import CompetenceRule, LabelWord, Profession, ProfessionLabel, SearchWord
from tests.factories import NOW
from willkommen.languages import LANGUAGE_NAMES

PROFESSIONS = json.loads((FOLDER / "professions.json").read_text())
BODIES = json.loads((FOLDER / "bodies.json").read_text())
CODES = [row["code"] for row in PROFESSIONS]
SCRIPTS = {"uk": "CYRILLIC", "ru": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC"}
# Written in Latin letters everywhere.
SIGNS = {"C", "N", "O"}


def labels(language: str) -> dict[str, list[str]]:
    content = json.loads((FOLDER / "labels" / f"{language}.json").read_text())
    return {code: [words["name"], *words["synonyms"], *words["tasks"]] for code, words in content.items()}


def script_of(letter: str) -> str:
    return unicodedata.name(letter).split()[0]


def test_there_are_83_professions_each_once():
    assert len(CODES) == 83
    assert len(set(CODES)) == 83


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_every_profession_has_words_in_every_language(language):
    content = json.loads((FOLDER / "labels" / f"{language}.json").read_text())
    assert list(content) == CODES
    few = {
        code: (len(words["synonyms"]), len(words["tasks"]))
        for code, words in content.items()
        if not words["name"] or len(words["synonyms"]) < 5 or len(words["tasks"]) < 2
    }
    assert few == {}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_every_word_is_in_the_script_of_its_language(language):
    script = SCRIPTS.get(language, "LATIN")
    foreign = {
        text: letters
        for texts in labels(language).values()
        for text in texts
        if (letters := {sign for sign in text if sign.isalpha() and script_of(sign) != script} - SIGNS)
    }
    assert foreign == {}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_no_word_stands_twice_in_an_entry(language):
    twice = {code: Counter(texts).most_common(1) for code, texts in labels(language).items()}
    assert {code: most for code, most in twice.items() if most[0][1] > 1} == {}


def test_every_body_of_a_profession_is_described():
    asked = {rule["body"] for row in PROFESSIONS for rule in row["competence"]} - {""}
    # None of the nine authorities lies in its district.
    assert asked | {"IHK-BS"} == {row["code"] for row in BODIES}


def test_loading_twice_changes_nothing(catalogue):
    tables = (Profession, ProfessionLabel, SearchWord, LabelWord)
    before = [set(table.objects.values_list("pk", flat=True)) for table in tables]

    assert load_professions(now=NOW) == catalogue

    assert [set(table.objects.values_list("pk", flat=True)) for table in tables] == before
    assert CompetenceRule.objects.count() == catalogue["rules"]
    assert ProfessionLabel.objects.filter(kind="name").count() == 83 * 10


def test_words_of_a_profession_that_is_gone_are_gone(load_some):
    load_some("NURSE", "BAKER")
    load_some("BAKER")

    assert list(Profession.objects.filter(valid_to=None).values_list("code", flat=True)) == ["BAKER"]
    assert not ProfessionLabel.objects.filter(profession__code="NURSE").exists()
    assert not SearchWord.objects.filter(word="KRANKENSCHWESTER").exists()
    assert SearchWord.objects.filter(word="BAECKER").exists()


@pytest.mark.django_db
def test_the_command_says_how_many_there_are(capsys):
    call_command("load_professions")
    said = capsys.readouterr().out
    assert said.startswith("83 professions, ")
    there = f" {len(BODIES)} bodies, {CompetenceRule.objects.count()} rules, 13 steps, 5 fundings, 0 changed facts\n"
    assert said.endswith(there)
