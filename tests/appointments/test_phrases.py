"""The phrase board: the clerk reads German, the person their own language, and what they press comes back."""

import json
import re

import pytest
import time_machine
from django.utils import translation

from appointments.actions.catalogue import FOLDER
from appointments.actions.catalogue_phrases import load_phrases
from appointments.models import OwnPhrase, Phrase
from appointments.queries.phrases import board, language_of_talk, sentence_by_key
from tests.administrator import text_of
from tests.appointments.clerk import Clerk, at
from tests.factories import World, make_staff
from willkommen.actions.texts import save_text, seen_hash
from willkommen.queries.texts import text_by_key

pytestmark = pytest.mark.django_db

SIGN = {"de": "Bitte unterschreiben Sie hier.", "ar": "من فضلكم، وقّعوا هنا.", "uk": "Будь ласка, підпишіть тут."}
CHILDREN = {"de": "Haben Sie Kinder?", "ar": "هل لديكم أطفال؟"}


@pytest.fixture
def nine():
    with time_machine.travel(at("09:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def world(nine):
    """An authority whose board has the sentences of the house."""
    load_phrases(FOLDER)
    return World("celle")


@pytest.fixture
def clerk(world):
    return Clerk(world)


def own(world, text="Die Kasse ist im Erdgeschoss.", group="fees", **texts):
    return OwnPhrase.objects.create(authority=world.authority, group=group, text_de=text, **texts)


def pick(clerk, phrase, language="ar", **data):
    return clerk.post("saetze/zeigen/", phrase=phrase, sprache=language, **data)


def press(clerk, page, answer):
    """The person presses a button of a page that shows a sentence."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    return clerk.post("saetze/antwort/", answer=answer, **hidden)


def button(page, key):
    """The markup of the button that picks a sentence."""
    body = page.content.decode()
    return re.search(rf'<button type="submit" name="phrase" value="{key}".*?</button>', body, re.DOTALL).group(0)


def sentences(board):
    return {sentence.key: sentence for group in board.groups for sentence in group.sentences}


# ---- Loading --------------------------------------------------------------------------------------------------------


def write(folder, rows, german):
    (folder / "phrases").mkdir(exist_ok=True)
    (folder / "phrases.json").write_text(json.dumps(rows), "utf-8")
    (folder / "phrases" / "de.json").write_text(json.dumps(german), "utf-8")


def test_the_files_add_change_and_remove_sentences_and_the_same_files_change_nothing(tmp_path):
    row = {"group": "help", "position": 100, "is_question": False}
    write(tmp_path, [{"code": "a", **row}, {"code": "b", **row}], {"a": "Erstens.", "b": "Zweitens."})
    assert load_phrases(tmp_path) == ["added phrase a", "added phrase b"]
    assert load_phrases(tmp_path) == []
    write(tmp_path, [{"code": "a", **row, "group": "fees"}], {"a": "Anders."})
    assert load_phrases(tmp_path) == ["changed phrase a: group, text_de", "removed phrase b"]
    assert [(phrase.code, phrase.group, phrase.text_de) for phrase in Phrase.objects.all()] == [
        ("a", "fees", "Anders.")
    ]


def test_loading_never_touches_what_an_authority_wrote(world, tmp_path):
    phrase = own(world, text_ar="الصندوق في الطابق الأرضي.")
    write(tmp_path, [], {})
    load_phrases(tmp_path)
    assert Phrase.objects.count() == 0
    phrase.refresh_from_db()
    assert (phrase.text_de, phrase.text_ar) == ("Die Kasse ist im Erdgeschoss.", "الصندوق في الطابق الأرضي.")


def test_a_sentence_that_a_language_does_not_have_is_named(tmp_path):
    write(tmp_path, [{"code": "a", "group": "help", "position": 100, "is_question": False}], {})
    with pytest.raises(KeyError, match="a"):
        load_phrases(tmp_path)


# ---- The board ------------------------------------------------------------------------------------------------------


def test_the_clerk_reads_german_and_small_the_language_of_the_person(clerk):
    row = button(clerk.get("saetze/", sprache="ar"), "sign-here")
    assert SIGN["de"] in row
    assert f'lang="ar" dir="rtl">{SIGN["ar"]}</bdi>' in row
    ukrainian = clerk.get("saetze/", sprache="uk").content.decode()
    assert f'lang="uk" dir="ltr">{SIGN["uk"]}</bdi>' in ukrainian
    assert SIGN["ar"] not in ukrainian


def test_the_sentences_stand_in_their_groups_in_a_fixed_order(world):
    found = board(world.authority, "tr")
    assert [group.code for group in found.groups] == [
        "greeting", "language", "identity", "documents", "fingerprints", "fees", "waiting", "appointments", "next",
        "help", "emergency",
    ]  # fmt: skip
    assert found.total == found.found == Phrase.objects.count() == 163
    assert [sentence.number for sentence in found.often] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_the_board_asks_three_questions_however_many_own_sentences_there_are(world, django_assert_num_queries):
    for number in range(3):
        own(world, f"Satz {number}.")
        with django_assert_num_queries(3):
            board(world.authority, "ar")


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("unterschreiben gerät", "sign-on-device"),
        ("GERAET unterschreib", "sign-on-device"),
        ("gerat unterschreib", "sign-on-device"),
        ("الصندوق", "pay-at-cash-desk"),
        ("meldebescheinigung", "need-registration"),
        ("Emergency 112", "emergency-number"),
    ],
)
def test_the_search_finds_words_in_either_language_however_they_are_written(world, search, key):
    with translation.override("en"):
        found = board(world.authority, "ar", search)
    assert key in sentences(found)
    assert found.found < 10


def test_the_search_works_by_a_link_and_says_how_many_it_found(clerk):
    text = clerk.read("saetze/", sprache="ar", suche="unterschreiben")
    assert "3 of 163 sentences" in text
    assert "No sentence has all these words." in clerk.read("saetze/", sprache="ar", suche="qqqq")


def test_after_a_search_the_number_keys_belong_to_what_was_found(world):
    found = sentences(board(world.authority, "ar", "unterschreiben"))
    assert sorted(sentence.number for sentence in found.values()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("spoken", "letters", "language"),
    [
        ("ar", "de", "ar"),
        ("prs", "en", "fa"),
        ("kmr", "tr", "tr"),
        ("so", "de-simple", "de-simple"),
        ("so", "xx", "de"),
    ],
)
def test_the_board_of_a_visit_speaks_what_the_person_speaks_or_reads(clerk, spoken, letters, language):
    visit = clerk.walk_in(spoken=spoken, language=letters)
    assert language_of_talk(visit) == language
    page = clerk.get(f"vorsprache/{visit.pk}/saetze/")
    assert page.status_code == 200
    assert f'<option value="{language}" selected>' in page.content.decode()


def test_the_clerk_chooses_a_language_by_the_name_the_clerk_knows(clerk):
    options = dict(re.findall(r'<option value="([\w-]+)"[^>]*>([^<]*)</option>', clerk.get("saetze/").content.decode()))
    assert (len(options), options["ar"], options["de-simple"]) == (10, "Arabic", "Einfaches Deutsch")


def test_nonsense_in_the_address_counts_as_absent(clerk):
    assert clerk.get("saetze/", sprache="klingonisch", suche="x" * 500).status_code == 200
    assert '<option value="de" selected>' in clerk.get("saetze/", sprache="../x").content.decode()
    assert clerk.get("saetze/satz/gibt-es-nicht/").status_code == 404
    assert clerk.get("saetze/satz/eigen-999999999999999999999999/").status_code == 404
    assert clerk.get("saetze/satz/eigen-x/").status_code == 404


# ---- What the person sees -------------------------------------------------------------------------------------------


def test_an_empty_screen_greets_in_nine_languages_and_names_nobody(clerk):
    page = clerk.get("saetze/gegenueber/")
    text = text_of(page)
    assert all(word in text for word in ("Willkommen", "Welcome", "أهلًا وسهلًا", "Ласкаво просимо"))
    assert clerk.staff.name not in text


def test_a_picked_sentence_stands_on_the_second_screen_with_its_language_and_direction(clerk):
    assert pick(clerk, "have-children").status_code == 302
    page = clerk.get("saetze/gegenueber/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert f'<h1 lang="ar" dir="rtl">{CHILDREN["ar"]}</h1>' in page
    assert f'<p class="wk-facing-german"><bdi lang="de" dir="ltr">{CHILDREN["de"]}</bdi></p>' in page


def test_the_clerk_sees_the_answer_in_the_clerks_language(clerk):
    pick(clerk, "have-children")
    assert "No answer yet" in text_of(clerk.get("saetze/stand/"))
    page = clerk.get("saetze/gegenueber/")
    assert re.findall(r'name="answer" value="(\w+)"', page.content.decode()) == ["yes", "no", "repeat"]
    assert "نعم" in text_of(page)
    assert press(clerk, page, "no").url == clerk.url("saetze/gegenueber/")
    assert "Answer: No" in text_of(clerk.get("saetze/stand/"))
    assert 'value="no" aria-pressed="true"' in clerk.get("saetze/gegenueber/").content.decode()


def test_a_sentence_that_asks_nothing_is_understood_or_repeated(clerk):
    pick(clerk, "sign-here", "uk")
    page = clerk.get("saetze/gegenueber/")
    assert re.findall(r'name="answer" value="(\w+)"', page.content.decode()) == ["understood", "repeat"]
    press(clerk, page, "repeat")
    assert "Answer: Please repeat" in text_of(clerk.get("saetze/stand/"))
    assert press(clerk, page, "yes").status_code == 404


def test_an_answer_to_a_sentence_that_has_gone_is_dropped(clerk):
    pick(clerk, "have-children")
    old = clerk.get("saetze/gegenueber/")
    pick(clerk, "married")
    press(clerk, old, "yes")
    assert "No answer yet" in text_of(clerk.get("saetze/stand/"))
    pick(clerk, "have-children")
    press(clerk, old, "yes")
    assert "No answer yet" in text_of(clerk.get("saetze/stand/"))


def test_clearing_the_screen_brings_back_the_greeting(clerk):
    pick(clerk, "have-children")
    pick(clerk, "")
    assert CHILDREN["ar"] not in clerk.get("saetze/gegenueber/").content.decode()
    assert "Pick a sentence." in text_of(clerk.get("saetze/stand/"))


def test_a_sentence_nobody_took_away_vanishes_after_twenty_minutes(clerk, nine):
    pick(clerk, "have-children")
    nine.move_to(at("09:19", 59))
    assert CHILDREN["ar"] in clerk.get("saetze/gegenueber/").content.decode()
    nine.move_to(at("09:20"))
    assert CHILDREN["ar"] not in clerk.get("saetze/gegenueber/").content.decode()


def test_the_screen_of_one_clerk_does_not_follow_another(world, clerk):
    other = Clerk(world, make_staff(world.authority, "clerk"))
    pick(clerk, "have-children")
    assert CHILDREN["ar"] not in other.get("saetze/gegenueber/").content.decode()


@pytest.mark.parametrize("address", ["saetze/stand/", "saetze/gegenueber/stand/"])
def test_a_poll_without_news_is_304_and_every_pick_and_answer_is_news(clerk, address):
    etags = [clerk.get(address).headers["ETag"]]
    for act in (
        lambda: pick(clerk, "have-children"),
        lambda: press(clerk, clerk.get("saetze/gegenueber/"), "yes"),
        lambda: pick(clerk, "have-children"),
        lambda: pick(clerk, "have-children", "uk"),
    ):
        act()
        answer = clerk.client.get(clerk.url(address), headers={"If-None-Match": etags[-1]})
        assert answer.status_code == 200
        etags.append(answer.headers["ETag"])
        again = clerk.client.get(clerk.url(address), headers={"If-None-Match": etags[-1]})
        assert (again.status_code, again.content) == (304, b"")
    assert len(set(etags)) == 5


def test_a_press_of_the_board_returns_to_where_it_was_and_never_to_another_host(clerk):
    there = clerk.url("saetze/") + "?sprache=ar&suche=kinder"
    assert pick(clerk, "have-children", next=there).url == there
    assert pick(clerk, "have-children", next="https://example.org/").url == clerk.url("saetze/")
    script = clerk.client.post(
        clerk.url("saetze/zeigen/"), {"phrase": "married", "sprache": "ar"}, headers={"X-Requested-With": "fetch"}
    )
    assert (script.status_code, script.content) == (204, b"")


# ---- A sentence alone, for the turned screen ------------------------------------------------------------------------


def test_a_sentence_has_a_page_of_its_own_that_needs_no_script(clerk):
    page = clerk.get("saetze/satz/have-children/", sprache="ar")
    assert f'<h1 lang="ar" dir="rtl">{CHILDREN["ar"]}</h1>' in page.content.decode()
    answered = press(clerk, page, "yes")
    assert answered.status_code == 302
    assert 'value="yes" aria-pressed="true"' in clerk.client.get(answered.url).content.decode()
    assert "Answer: Yes" in text_of(clerk.get("saetze/stand/"))


def test_the_way_back_of_a_turned_screen_stays_in_the_house(clerk):
    def back(page):
        return re.search(r'<a class="kern-link[^"]*" href="([^"]*)"', page.content.decode()).group(1)

    board_page = clerk.url("saetze/") + "?sprache=ar"
    assert back(clerk.get("saetze/satz/married/", sprache="ar")) == board_page
    assert back(clerk.get("saetze/satz/married/", sprache="ar", zurueck="https://example.org/")) == board_page
    visit = clerk.url("vorsprache/1/")
    page = clerk.get("saetze/satz/married/", sprache="ar", zurueck=visit)
    assert back(page) == visit
    assert back(clerk.client.get(press(clerk, page, "yes").url)) == visit


def test_looking_at_a_sentence_changes_nothing_on_the_second_screen(clerk):
    pick(clerk, "married")
    clerk.get("saetze/satz/have-children/", sprache="uk")
    assert 'data-phrase="married"' in clerk.get("saetze/gegenueber/stand/").content.decode()


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("saetze/zeigen/", {"phrase": "gibt-es-nicht", "sprache": "ar"}),
        ("saetze/zeigen/", {"phrase": "married", "sprache": "xx"}),
        ("saetze/zeigen/", {}),
        ("saetze/antwort/", {"phrase": "married", "sprache": "ar", "answer": "perhaps"}),
        ("saetze/antwort/", {"phrase": "married", "sprache": "ar", "answer": "yes", "number": "x"}),
        ("saetze/antwort/", {}),
    ],
)
def test_a_press_that_no_page_has_changes_nothing(clerk, address, data):
    pick(clerk, "have-children")
    assert clerk.post(address, **data).status_code == 404
    assert 'data-phrase="have-children"' in clerk.get("saetze/gegenueber/stand/").content.decode()


def test_pages_of_the_board_carry_no_style_and_no_script_of_their_own(clerk):
    pick(clerk, "have-children")
    visit = clerk.walk_in(spoken="ar")
    for address in ("saetze/", f"vorsprache/{visit.pk}/saetze/", "saetze/gegenueber/", "saetze/satz/married/"):
        response = clerk.get(address)
        body = response.content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", body) == [], address
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]


# ---- Own sentences --------------------------------------------------------------------------------------------------


def test_an_own_sentence_stands_in_its_group_and_in_no_other_authority(world):
    phrase = own(world)
    other = World("harburg")
    fees = {group.code: group for group in board(world.authority, "ar").groups}["fees"]
    assert fees.sentences[-1].german == "Die Kasse ist im Erdgeschoss."
    key = f"eigen-{phrase.pk}"
    assert key not in sentences(board(other.authority, "ar"))
    assert sentence_by_key(other.authority, key, "ar") is None
    stranger = Clerk(other)
    assert stranger.get(f"saetze/satz/{key}/").status_code == 404
    assert pick(stranger, key).status_code == 404


def test_a_sentence_without_a_translation_is_shown_in_german_and_both_sides_are_told(world, clerk):
    key = f"eigen-{own(world).pk}"
    assert "not translated yet, shown in German" in button(clerk.get("saetze/", sprache="ar"), key)
    pick(clerk, key)
    page = clerk.get("saetze/gegenueber/").content.decode()
    assert '<h1 lang="de" dir="ltr">Die Kasse ist im Erdgeschoss.</h1>' in page
    assert "هذه الجملة" in page
    assert "هل" not in page


def test_a_translation_made_in_the_workflow_is_shown_and_a_changed_german_sentence_makes_it_older(world, clerk):
    phrase = own(world)
    text = text_by_key(world.authority, "appointments.ownphrase", phrase.pk, "text")
    save_text(
        authority=world.authority,
        text=text,
        language="ar",
        german=phrase.text_de,
        translated="الصندوق في الطابق الأرضي.",
        is_reviewed=True,
        is_same_meaning=False,
        seen=seen_hash(phrase.text_de, ""),
        staff_member=world.clerk,
        now=at("09:00"),
    )
    sentence = sentence_by_key(world.authority, f"eigen-{phrase.pk}", "ar")
    assert (sentence.text, sentence.is_translated, sentence.is_outdated) == ("الصندوق في الطابق الأرضي.", True, False)
    OwnPhrase.objects.filter(pk=phrase.pk).update(text_de="Die Kasse ist im ersten Stock.")
    assert sentence_by_key(world.authority, f"eigen-{phrase.pk}", "ar").is_outdated
    assert "translation older than the German sentence" in clerk.read("saetze/", sprache="ar")
