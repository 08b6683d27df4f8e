"""What is kept of typed text, and what is searched."""

import unicodedata
from pathlib import Path

import pytest

from willkommen.folding import clean_text, fold, folded_variants, sounds

SHARED = Path(__file__).resolve().parents[3] / "shared" / "domain"
DIN_91379 = SHARED / "din91379" / "latin_list_search_form_1.3.txt"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Müller", "MUELLER"),
        ("Nguyễn", "NGUYEN"),
        ("Straße", "STRASSE"),
        ("STRAẞE", "STRASSE"),
        ("Ångström", "AANGSTROEM"),
        ("Łódź", "LODZ"),
        ("İstanbul ılık", "ISTANBUL ILIK"),
        ("  Hann.  Münden ", "HANN MUENDEN"),
        ("Hameln-Pyrmont", "HAMELN PYRMONT"),
        ("Їжакевич", "ІЖАКЕВИЧ"),
        ("Ёлкин", "ЕЛКИН"),
        ("П'ять", "ПЯТЬ"),
        ("П’ять", "ПЯТЬ"),
        ("٤٩٧١٦", "49716"),
        ("۴۹۷۱۶", "49716"),
        ("Ｃｅｌｌｅ", "CELLE"),
        ("ﬁnden", "FINDEN"),
        ("", ""),
    ],
)
def test_the_folded_form(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أوسنابروك", "اوسنابروك"),
        ("إقامة", "اقامه"),
        ("مُدَرِّس", "مدرس"),
        ("مـــدرس", "مدرس"),
        ("علي", "علی"),
        ("كارت", "کارت"),
        ("سه‌شنبه", "سهشنبه"),
        ("ﻣﺪﺭﺱ", "مدرس"),
        ("Mu\u0308ller", "Müller"),
    ],
)
def test_two_spellings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_arabic_and_cyrillic_letters_stay_what_they_are():
    assert fold("Мюнхен") == "МЮНХЕН"
    assert fold("تمديد") == "تمديد"


def test_a_name_with_an_umlaut_is_found_under_both_spellings():
    assert folded_variants("Göttingen") == ["GOETTINGEN", "GOTTINGEN"]
    assert folded_variants("Celle") == ["CELLE"]


@pytest.mark.parametrize(
    ("official", "heard"),
    [
        ("Göttingen", "غوتينغن"),
        ("Göttingen", "جوتنجن"),
        ("Göttingen", "Геттінген"),
        ("Göttingen", "Гёттинген"),
        ("Göttingen", "گوتینگن"),
        ("Celle", "Zelle"),
        ("Meppen", "Меппен"),
        ("Meppen", "میپن"),
        ("Lingen", "لينغن"),
        ("Celle", "Целле"),
        ("Celle", "تسيله"),
        ("Wolfsburg", "فولفسبورغ"),
        ("Wolfsburg", "Вольфсбург"),
        ("Osterholz-Scharmbeck", "أوسترهولتس شارمبك"),
        ("Winsen", "وينسن"),
        ("Osnabrück", "أوسنابروك"),
    ],
)
def test_a_place_sounds_the_same_in_every_script(official, heard):
    assert sounds(official) == sounds(heard)


def test_places_that_differ_sound_different():
    assert len({sounds(name) for name in ["Göttingen", "Lingen", "Meppen", "Hameln", "Wolfsburg"]}) == 5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna \t Maria ", "Anna Maria"),
        ("A\x00n\u202en\u200ba", "Anna"),
        ("e\u0301", "é"),
        ("one\r\ntwo", "one two"),
        ("one\u2028two", "one two"),
        ("می\u200cخواهم", "میخواهم"),
        ("\ud800x", "x"),
    ],
)
def test_one_line_is_kept_without_what_cannot_be_seen(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\x07", "one\ntwo"),
        ("one\n\n\n\n two ", "one\n\ntwo"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "ab"),
        ("\n \n", ""),
    ],
)
def test_lines_stay_lines_where_they_are_allowed(typed, kept):
    assert clean_text(typed, lines=True) == kept


@pytest.mark.skipif(not DIN_91379.exists(), reason="the list of DIN 91379 is not on this machine")
def test_every_latin_letter_of_din_91379_folds_to_its_search_form():
    wrong = []
    for line in DIN_91379.read_text(encoding="utf-8").splitlines():
        group, _, code, name, _, search_code, *_ = (part.strip() for part in line.split(";"))
        letter = "".join(chr(int(point, 16)) for point in code.split())
        wanted = "".join(chr(int(point, 16)) for point in search_code.split())
        if group == "bll" and (fold(letter), fold(unicodedata.normalize("NFD", letter))) != (wanted, wanted):
            wrong.append((name, fold(letter), wanted))
    assert wrong == []
