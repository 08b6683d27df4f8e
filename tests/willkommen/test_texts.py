import hashlib

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.administrator import Administrator, errors, hidden, text_of
from tests.factories import NOW, make_authority, make_office, make_staff
from willkommen.actions.authorities import change_office
from willkommen.actions.texts import (
    BroughtText,
    GermanMissing,
    TextChangedMeanwhile,
    bring_texts,
    save_text,
    seen_hash,
)
from willkommen.models import AuditEntry, Office, TranslationState
from willkommen.queries.texts import coverage, text_by_key, text_status, texts_of
from willkommen.queries.translators_files import translators_file

pytestmark = pytest.mark.django_db

GERMAN, ARABIC, UKRAINIAN = "Haupteingang, dann links.", "المدخل الرئيسي ثم يسارًا.", "Головний вхід, потім ліворуч."


@pytest.fixture
def celle():
    return make_authority("celle", municipality_name="Stadt Celle")


@pytest.fixture
def office(celle):
    return make_office(celle, directions_de=GERMAN)


@pytest.fixture
def boss(celle):
    return make_staff(celle, "administrator")


def directions(celle, office):
    return text_by_key(celle, "willkommen.office", office.pk, "directions")


def save(celle, office, boss, *, language="ar", german=GERMAN, translated=ARABIC, **ticks):
    """Saves the way's description as if the page had shown what is stored."""
    text = directions(celle, office)
    save_text(
        authority=celle,
        text=text,
        language=language,
        german=german,
        translated=translated,
        is_reviewed=ticks.get("is_reviewed", False),
        is_same_meaning=ticks.get("is_same_meaning", False),
        seen=ticks.get("seen") or seen_hash(text.german, text.translations[language].text),
        staff_member=boss,
        now=NOW,
    )


def statuses(celle, office) -> dict[str, str]:
    return {
        code: translation.status.value
        for code, translation in directions(celle, office).translations.items()
        if code in ("ar", "uk")
    }


# ---- The status is derived ------------------------------------------------------------------------------------------


def test_a_text_nobody_translated_is_missing_and_a_new_translation_is_a_draft(celle, office, boss):
    assert statuses(celle, office) == {"ar": "missing", "uk": "missing"}
    save(celle, office, boss)
    assert statuses(celle, office) == {"ar": "draft", "uk": "missing"}


def test_a_translation_of_unknown_origin_is_a_draft(celle):
    office = make_office(celle, directions_de=GERMAN, directions_ar=ARABIC)
    assert statuses(celle, office) == {"ar": "draft", "uk": "missing"}


def test_a_translation_somebody_has_read_is_reviewed_and_says_by_whom_and_when(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    state = TranslationState.objects.get()
    assert statuses(celle, office)["ar"] == "reviewed"
    assert (state.reviewed_by, state.reviewed_at, state.origin) == (boss, NOW, "typed")
    assert state.source_hash == hashlib.sha256(GERMAN.encode()).hexdigest()


def test_when_the_german_text_changes_all_translations_are_outdated(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    save(celle, office, boss, language="uk", translated=UKRAINIAN)
    change_office(office=office, changes={"directions_de": "Seiteneingang."}, staff_member=boss, now=NOW)
    assert statuses(celle, office) == {"ar": "outdated", "uk": "outdated"}


def test_a_change_without_change_of_meaning_leaves_the_others_as_they_were(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    save(celle, office, boss, language="uk", translated=UKRAINIAN)
    save(celle, office, boss, german="Haupteingang, danach links.", is_same_meaning=True)
    assert statuses(celle, office) == {"ar": "reviewed", "uk": "draft"}


def test_a_translation_that_was_outdated_already_does_not_become_right_by_a_change_of_spelling(celle, office, boss):
    save(celle, office, boss, language="uk", translated=UKRAINIAN)
    change_office(office=office, changes={"directions_de": "Seiteneingang."}, staff_member=boss, now=NOW)
    office.refresh_from_db()
    save(celle, office, boss, german="Seiteneingang!", is_same_meaning=True)
    assert statuses(celle, office) == {"ar": "draft", "uk": "outdated"}


def test_a_new_wording_of_a_reviewed_translation_is_a_draft_again(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    save(celle, office, boss, translated=ARABIC + "!")
    assert statuses(celle, office)["ar"] == "draft"


def test_reading_an_outdated_translation_and_finding_it_right_makes_it_reviewed(celle, office, boss):
    save(celle, office, boss)
    change_office(office=office, changes={"directions_de": "Seiteneingang."}, staff_member=boss, now=NOW)
    save(celle, office, boss, german="Seiteneingang.", is_reviewed=True)
    assert statuses(celle, office)["ar"] == "reviewed"


def test_an_emptied_translation_is_missing_and_nothing_is_known_of_it(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    save(celle, office, boss, translated="")
    assert statuses(celle, office)["ar"] == "missing"
    assert TranslationState.objects.count() == 0


def test_one_function_tells_the_status_of_one_text(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    office.refresh_from_db()
    assert [text_status(office, "directions", code) for code in ("de", "ar", "uk", "de-simple")] == [
        None,
        "reviewed",
        "missing",
        "missing",
    ]


def test_coverage_counts_each_language(celle, office, boss):
    save(celle, office, boss, is_reviewed=True)
    rows = {row["code"]: row for row in coverage(texts_of(celle))}
    # the names of authority and office, and the way to it
    assert (rows["ar"]["total"], rows["ar"]["reviewed"], rows["ar"]["missing"]) == (3, 1, 2)
    assert (rows["uk"]["total"], rows["uk"]["reviewed"], rows["uk"]["missing"]) == (3, 0, 3)


# ---- Saving -----------------------------------------------------------------------------------------------------------


def test_who_was_faster_is_not_overwritten(celle, office, boss):
    seen = seen_hash(GERMAN, "")
    save(celle, office, boss)
    with pytest.raises(TextChangedMeanwhile):
        save(celle, office, boss, translated="غير ذلك", seen=seen)
    assert Office.objects.get(pk=office.pk).directions_ar == ARABIC


def test_the_german_text_cannot_be_emptied_here(celle, office, boss):
    with pytest.raises(GermanMissing):
        save(celle, office, boss, german="")


def test_the_audit_keeps_both_texts_before_and_after(celle, office, boss):
    save(celle, office, boss)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail["translated"], entry.detail["language"]) == ("save_text", ["", ARABIC], "ar")


# ---- Files for translators ------------------------------------------------------------------------------------------


def test_the_file_holds_every_text_and_marks_outdated_ones(celle, office, boss):
    save(celle, office, boss)
    change_office(office=office, changes={"directions_de": "Seiteneingang."}, staff_member=boss, now=NOW)
    catalogue = polib.pofile(translators_file(celle, "ar", now=NOW))
    found = {entry.msgctxt: (entry.msgid, entry.msgstr, entry.fuzzy) for entry in catalogue}
    assert found == {
        f"willkommen.authority/{celle.pk}/name": ("Ausländerbehörde celle", "", False),
        f"willkommen.office/{office.pk}/name": ("Kreishaus", "", False),
        f"willkommen.office/{office.pk}/directions": ("Seiteneingang.", ARABIC, True),
    }


def brought(celle, office, *, german=GERMAN, translated=ARABIC, key=None, is_draft=False) -> BroughtText:
    key = key or f"willkommen.office/{office.pk}/directions"
    return BroughtText(key=key, german=german, translated=translated, is_draft=is_draft)


def bring(celle, boss, *entries, is_reviewed=False):
    return bring_texts(
        authority=celle, language="ar", brought=list(entries), is_reviewed=is_reviewed, staff_member=boss, now=NOW
    )


def test_a_file_that_comes_back_is_taken_over_once(celle, office, boss):
    first = bring(celle, boss, brought(celle, office))
    again = bring(celle, boss, brought(celle, office))
    assert (first.taken, first.unchanged, again.taken, again.unchanged) == (1, 0, 0, 1)
    assert TranslationState.objects.get().origin == "imported"
    assert statuses(celle, office)["ar"] == "draft"


def test_what_was_made_from_an_older_german_text_is_refused_and_listed(celle, office, boss):
    result = bring(celle, boss, brought(celle, office, german="Hintereingang."))
    with translation.override("en"):
        refused = [(entry.german, str(reason)) for entry, reason in result.refused]
    assert refused == [("Hintereingang.", "The German text has changed since the file was made.")]
    assert Office.objects.get(pk=office.pk).directions_ar in (None, "")


def test_another_authoritys_text_is_refused_like_one_that_does_not_exist(celle, office, boss):
    harburg = make_authority("harburg")
    foreign = make_office(harburg, directions_de=GERMAN)
    result = bring(
        celle,
        boss,
        brought(celle, office, key=f"willkommen.office/{foreign.pk}/directions"),
        brought(celle, office, key="willkommen.office/0/directions"),
        brought(celle, office, key="willkommen.staffmember/1/name"),
    )
    assert (result.taken, len(result.refused)) == (0, 3)
    assert len({str(reason) for _entry, reason in result.refused}) == 1
    assert Office.objects.get(pk=foreign.pk).directions_ar in (None, "")


def test_a_translation_that_is_too_long_is_refused(celle, office, boss):
    result = bring(celle, boss, brought(celle, office, translated="ا" * 501))
    assert (result.taken, len(result.refused)) == (0, 1)


def test_read_files_are_reviewed_except_what_the_translator_doubted(celle, office, boss):
    bring(celle, boss, brought(celle, office), is_reviewed=True)
    assert statuses(celle, office)["ar"] == "reviewed"
    bring(celle, boss, brought(celle, office, translated=ARABIC + "؟", is_draft=True), is_reviewed=True)
    assert statuses(celle, office)["ar"] == "draft"


# ---- The pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def uwe(celle):
    return Administrator(celle)


def edit_url(uwe, office, language="ar", field="directions"):
    kwargs = {"object_type": "willkommen.office", "object_id": office.pk, "field": field, "language": language}
    return uwe.url("text_edit", **kwargs)


def test_german_stands_left_and_the_other_language_in_its_own_direction(uwe, office):
    page = uwe.client.get(edit_url(uwe, office)).content.decode()
    assert 'lang="de" dir="ltr"' in page
    assert 'lang="ar" dir="rtl"' in page


def test_a_text_is_saved_on_the_page(celle, uwe, office):
    url = edit_url(uwe, office)
    data = {"german": GERMAN, "translated": ARABIC, "is_reviewed": "on", **hidden(uwe.client.get(url))}
    answer = uwe.client.post(url, data)
    assert answer.url == uwe.url("texts") + "?language=ar"
    assert statuses(celle, office)["ar"] == "reviewed"


def test_a_text_that_is_too_long_is_kept_and_named(uwe, office):
    url = edit_url(uwe, office)
    answer = uwe.client.post(url, {"german": GERMAN, "translated": "ا" * 501, **hidden(uwe.client.get(url))})
    assert errors(answer) == ["العربية: This is too long: 501 characters, at most 500."]
    assert "ا" * 501 in answer.content.decode()


@pytest.mark.parametrize("language", ["de", "xx", "en-gb"])
def test_a_language_one_does_not_translate_into_does_not_exist(uwe, office, language):
    assert uwe.client.get(edit_url(uwe, office, language)).status_code == 404
    assert uwe.get("texts_export", language=language).status_code == 404


@pytest.mark.parametrize("field", ["street", "device_token", "nothing"])
def test_a_field_that_is_not_translated_does_not_exist(uwe, office, field):
    assert uwe.client.get(edit_url(uwe, office, field=field)).status_code == 404


def test_the_list_is_filtered_by_language_and_status(celle, uwe, office):
    save(celle, office, uwe.staff)
    page = text_of(uwe.get("texts", "?language=ar&status=draft"))
    assert ARABIC in page
    assert "Ausländerbehörde celle" not in page.split("Status")[-1]
    assert "No text fits these choices." in text_of(uwe.get("texts", "?language=ar&status=outdated"))
    assert uwe.get("texts", "?language=nonsense&status=%00").status_code == 200


def test_the_list_asks_as_often_for_three_offices_as_for_one(celle, uwe, office, django_assert_num_queries):
    with django_assert_num_queries(12):
        uwe.get("texts")
    make_office(celle, code="A-2", directions_de="Zwei")
    make_office(celle, code="A-3", directions_de="Drei")
    with django_assert_num_queries(12):
        uwe.get("texts")


def test_a_file_goes_out_and_comes_back(celle, uwe, office):
    answer = uwe.get("texts_export", language="ar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="celle-ar.po"'
    catalogue = polib.pofile(answer.content.decode())
    catalogue.find(GERMAN).msgstr = ARABIC
    sent = SimpleUploadedFile("celle-ar.po", str(catalogue).encode())
    answer = uwe.client.post(uwe.url("texts_import"), {"language": "ar", "file": sent})
    assert "taken over 1" in text_of(answer)
    assert Office.objects.get(pk=office.pk).directions_ar == ARABIC


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00binary", "File: This is not a PO file in UTF-8."),
        (b"just some words\n", "File: This is not a PO file in UTF-8."),
        (b"/etc/passwd", "File: This is not a PO file in UTF-8."),
        (b'msgid ""\nmsgstr ""\n', "File: There are no texts in this file."),
        (b"", "File: The submitted file is empty."),
        (
            b'msgid ""\nmsgstr "Language: uk\\n"\n\nmsgctxt "a/1/b"\nmsgid "x"\nmsgstr "y"\n',
            "Language: The file says it is in another language (uk).",
        ),
        (b"#" * 1_000_001, "File: The file is larger than 1 MB."),
    ],
    ids=["binary", "words", "a path", "nothing in it", "empty", "another language", "too large"],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(uwe, office, content, expected):
    sent = SimpleUploadedFile("x.po", content)
    answer = uwe.client.post(uwe.url("texts_import"), {"language": "ar", "file": sent})
    assert errors(answer) == [expected]
