"""The house's sentences for the counter: every one in every language, polite, without figures that age."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from appointments.models import PhraseGroup
from willkommen.languages import LANGUAGE_NAMES

FOLDER = Path(__file__).resolve().parents[2] / "appointments" / "catalogue"
ROWS = json.loads((FOLDER / "phrases.json").read_text("utf-8"))
TEXTS = {code: json.loads((FOLDER / "phrases" / f"{code}.json").read_text("utf-8")) for code in LANGUAGE_NAMES}
QUESTION = re.compile("[?؟]")
# A German term in brackets, as it stands on paper.
TERM = re.compile(r"\(([A-ZÄÖÜ][a-zäöüß]+)\)")
SCRIPTS = {"uk": r"[\u0400-\u04ff]", "ru": r"[\u0400-\u04ff]", "ar": r"[\u0600-\u06ff]", "fa": r"[\u0600-\u06ff]"}
NEIGHBOURS_LETTERS = {"uk": "ыэъёЫЭЪЁ", "ru": "іїєґІЇЄҐ", "ar": "یکپچژگ", "fa": "يكى"}
INFORMAL = {
    "de": r"\b(du|dir|dich|dein\w*)\b",
    "de-simple": r"\b(du|dir|dich|dein\w*)\b",
    "fr": r"\b(tu|te|toi|ton|ta|tes)\b",
    "es": r"\b(tú|ti|tu|tus|vosotros)\b",
    "tr": r"\b(sen|sana|senin|seni)\b",
    "ru": r"\b(ты|тебе|тебя|твой|твоя)\b",
    "uk": r"\b(ти|тобі|тебе|твій|твоя)\b",
}


def test_there_are_more_than_120_sentences_in_every_subject_each_once():
    codes = [row["code"] for row in ROWS]
    assert len(codes) == len(set(codes))
    assert len(codes) > 120
    counted = Counter(row["group"] for row in ROWS)
    assert set(counted) == set(PhraseGroup.values)
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_a_sentence_is_said_in_all_ten_languages(row):
    said = {code: TEXTS[code].get(row["code"], "") for code in LANGUAGE_NAMES}
    assert {code for code, text in said.items() if not 0 < len(text.strip()) <= 300} == set()
    asked = {code for code, text in said.items() if QUESTION.search(text)}
    assert not row["is_question"] or asked == set(LANGUAGE_NAMES)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_language_has_exactly_the_sentences_of_the_list(language):
    assert list(TEXTS[language]) == [row["code"] for row in ROWS]
    texts = list(TEXTS[language].values())
    assert [text for text in texts if re.search(r"^\s|\s$| {2}|\n|!|['\"]|%|[{}]", text)] == []
    assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize(("language", "letters"), SCRIPTS.items())
def test_sentences_are_in_the_script_of_their_language(language, letters):
    wrong = re.compile(f"[{NEIGHBOURS_LETTERS[language]}]")
    texts = TEXTS[language].values()
    assert [text for text in texts if not re.search(letters, text) or wrong.search(text)] == []


@pytest.mark.parametrize(("language", "words"), INFORMAL.items())
def test_nobody_is_addressed_like_a_child(language, words):
    assert [text for text in TEXTS[language].values() if re.search(words, text, re.IGNORECASE)] == []


def test_words_that_stand_on_paper_are_named_in_german_in_every_language():
    terms = {code: set(TERM.findall(text)) for code, text in TEXTS["en"].items()}
    assert sum(map(bool, terms.values())) >= 15
    for language in set(LANGUAGE_NAMES) - {"de", "de-simple"}:
        said = TEXTS[language]
        assert {code: words for code, words in terms.items() if not all(word in said[code] for word in words)} == {}


def test_no_amount_and_no_deadline_is_promised():
    figures = {code: set(re.findall(r"\d+", text)) for code, text in TEXTS["de"].items() if re.search(r"\d|€", text)}
    assert figures == {"emergency-number": {"112"}, "violence-helpline": {"116", "016"}}
    for language, texts in TEXTS.items():
        found = {code: set(re.findall(r"\d+", text)) for code, text in texts.items() if re.search(r"\d|€", text)}
        assert found == figures, language


def test_the_nine_number_keys_have_one_sentence_each():
    assert sorted(row["position"] for row in ROWS if row["position"] < 10) == list(range(1, 10))
    places = [row["position"] for row in ROWS]
    assert len(places) == len(set(places))
