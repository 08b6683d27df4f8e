"""The words of the house: ten catalogues, complete, right, and in step with the sources."""

import gettext
import shutil
import subprocess

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale, trans_real

from scripts import catalogues, judgement, messages
from willkommen.languages import LANGUAGE_NAMES

needs_gettext = pytest.mark.skipif(
    not catalogues.have_gettext(), reason="gettext's programs are not installed (apt install gettext)"
)


@pytest.fixture(scope="module")
def collected():
    """Every sentence that stands in the sources now."""
    return catalogues.collect()


@needs_gettext
@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_collecting_again_changes_nothing(collected, language):
    text = catalogues.text_of(catalogues.in_step(collected, language), language)
    assert catalogues.path_of(language).read_text(encoding="utf-8") == text, (
        "Run `python scripts/messages.py update` and commit the catalogues."
    )


@needs_gettext
@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_gettext_s_own_checker_finds_nothing(language):
    command = ["msgfmt", "--check-format", "--check-header", "--output-file=/dev/null"]
    done = subprocess.run([*command, str(catalogues.path_of(language))], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_catalogue_is_complete(language):
    entries = catalogues.load(language)
    missing = [entry.msgid for entry in entries if judgement.is_needed(entry, language) and judgement.is_missing(entry)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_nothing_is_guessed_and_nothing_old_is_kept(language):
    entries = catalogues.load(language)
    assert [entry.msgid for entry in entries if "fuzzy" in entry.flags or entry.obsolete] == []


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_placeholders_tags_plural_forms_and_letters_are_right(language):
    wrong = {}
    for entry in catalogues.load(language):
        text = [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] if entry.msgid_plural else entry.msgstr
        if not judgement.is_missing(entry) and (found := judgement.problems(entry, text, language)):
            wrong[entry.msgid] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_header_names_the_language_and_its_plural_forms(language):
    header = catalogues.load(language).metadata
    assert header["Language"] == to_locale(language)
    assert header["Plural-Forms"] == catalogues.PLURAL_FORMS[language]


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_every_number_has_a_plural_form_and_every_form_a_number(language):
    plural = gettext.c2py(catalogues.PLURAL_FORMS[language].partition("plural=")[2].rstrip(";"))
    assert {plural(number) for number in range(1000)} == set(range(catalogues.forms_of(language)))


def test_ukrainian_and_arabic_count_as_their_speakers_do():
    def form(language, number):
        return gettext.c2py(catalogues.PLURAL_FORMS[language].partition("plural=")[2].rstrip(";"))(number)

    assert [form("uk", n) for n in (1, 21, 2, 24, 5, 11, 12, 14, 100)] == [0, 0, 1, 1, 2, 2, 2, 2, 2]
    assert [form("ar", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]


def test_there_is_a_catalogue_for_each_language_and_for_no_other():
    folders = {path.name for path in catalogues.LOCALE.iterdir() if path.is_dir()}
    assert folders == {to_locale(code) for code, _ in settings.LANGUAGES}


@pytest.fixture
def compiled(tmp_path, settings):
    """Two sentences in each language, translated into themselves and its code, where Django looks for them."""
    for language in LANGUAGE_NAMES:
        catalogue = polib.pofile(catalogues.text_of(polib.POFile(), language), wrapwidth=0)
        numbers = range(catalogues.forms_of(language))
        plural = {number: f"{language} {number} %(n)s" for number in numbers}
        catalogue.append(polib.POEntry(msgid="One word", msgstr=f"One word ({language})"))
        catalogue.append(polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=plural))
        folder = tmp_path / to_locale(language) / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    _forget_translations()
    yield
    _forget_translations()


def _forget_translations():
    trans_real._translations.clear()
    trans_real._default = None
    gettext._translations.clear()


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_django_finds_the_folder_and_can_count_in_it(compiled, language):
    with translation.override(language):
        assert translation.gettext("One word") == f"One word ({language})"
        counted = {translation.ngettext("%(n)s day", "%(n)s days", number) for number in range(120)}
    assert counted == {f"{language} {number} %(n)s" for number in range(catalogues.forms_of(language))}


def test_no_translation_is_called_inside_an_f_string():
    assert judgement.calls_inside_f_strings() == []


def test_a_translation_inside_an_f_string_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "page.py").write_text("x = f'{_(\"Hello\")}'\ny = f'{pgettext(\"a\", \"b\")}'\nz = f'{n}'\n")
    assert judgement.calls_inside_f_strings() == ["app/page.py:1", "app/page.py:2"]


# ---- The tools themselves --------------------------------------------------------------------------------------------


def entry(msgid, plural="", files=("templates/public/x.html",)):
    return polib.POEntry(msgid=msgid, msgid_plural=plural, occurrences=[(name, "") for name in files])


@pytest.mark.parametrize(
    ("msgid", "text", "language", "found"),
    [
        ("Hello %(name)s", "Hallo %(name)s", "de", []),
        ("Hello %(name)s", "Hallo", "de", ["placeholders [] instead of ['%(name)s']"]),
        ("Hello %(name)s", "Hallo %(nmae)s", "de", ["placeholders ['%(nmae)s'] instead of ['%(name)s']"]),
        ("<b>Now</b>", "<b>Jetzt", "de", ["tags ['<b>'] instead of ['<b>', '</b>']"]),
        ("Where do you live?", "Де ви живете?", "uk", []),
        ("Where do you live?", "Где вы живёте?", "uk", ["letters of another language: ы ё"]),
        ("Where do you live?", "Where", "uk", ["no Cyrillic letters"]),
        ("Where do you live?", "أين تسکن؟", "ar", ["letters of another language: ک"]),
        ("Where do you live?", "كجا زندگی می‌کنید؟", "fa", ["letters of another language: ك"]),
        ("At most 5", "٥ على الأكثر", "ar", ["digits that are not 0–9"]),
        ("Where do you live?", "Де Sie wohnen", "de", ["letters of another script: CYRILLIC"]),
        ("Please wait a few minutes", "Please wait a few minutes", "tr", ["is still English"]),
        ("E-mail", "E-mail", "fr", []),
        ("Instead of Шевчук", "Statt Шевчук", "de", []),
        ("Text", "", "de", ["is empty"]),
        ("Text", ["Text"], "de", ["needs one text"]),
    ],
)
def test_what_a_translation_is_judged_by(msgid, text, language, found):
    assert judgement.problems(entry(msgid), text, language) == found


@pytest.mark.parametrize(
    ("texts", "language", "found"),
    [
        (["%(n)d Tag", "%(n)d Tage"], "de", []),
        (["ein Tag", "%(n)d Tage"], "de", []),
        (["%(n)d Tag", "Tage"], "de", ["form 1: placeholders [] instead of ['%(n)d']"]),
        (["%(n)d день", "%(n)d дні", "%(n)d днів"], "uk", []),
        (["один день", "%(n)d дні", "%(n)d днів"], "uk", ["form 0: placeholders [] instead of ['%(n)d']"]),
        (["%(n)d день", "%(n)d дні"], "uk", ["needs 3 plural forms, has 2"]),
        (["لا أيام", "يوم", "يومان", "%(n)d أيام", "%(n)d يومًا", "%(n)d يوم"], "ar", []),
        ("%(n)d Tage", "de", ["needs a list of plural forms"]),
    ],
)
def test_plural_forms_may_leave_out_the_number_only_where_they_are_for_one_number(texts, language, found):
    assert judgement.problems(entry("%(n)d day", "%(n)d days"), texts, language) == found


@pytest.mark.parametrize(
    ("files", "is_for_staff"),
    [
        (["templates/desk/board.html"], True),
        (["templates/appointments/desk/day.html", "appointments/views/desk/board.py"], True),
        (["templates/desk/board.html", "templates/public/base.html"], False),
        (["templates/appointments/desk/_slip_half.html"], False),
        (["appointments/models/booking.py"], True),
        (["willkommen/widgets.py"], False),
    ],
)
def test_a_sentence_is_for_staff_only_when_it_stands_nowhere_else(files, is_for_staff):
    sentence = entry("Call next", files=files)
    assert judgement.is_for_staff_only(sentence) is is_for_staff
    assert judgement.is_needed(sentence, "ar") is not is_for_staff
    assert judgement.is_needed(sentence, "de") is True


class TestTheTranslatorsTools:
    """`missing` and `fill` over catalogues of their own."""

    @pytest.fixture(autouse=True)
    def _own_catalogues(self, tmp_path, monkeypatch):
        monkeypatch.setattr(catalogues, "ROOT", tmp_path)
        monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
        sentences = polib.POFile()
        sentences.append(entry("Where do you live?"))
        sentences.append(entry("%(n)d day", "%(n)d days"))
        sentences.append(polib.POEntry(msgid="Open", msgctxt="hours", occurrences=[("templates/public/x.html", "")]))
        sentences.append(entry("Call next", files=["templates/desk/x.html"]))
        for language in ("de", "en", "uk"):
            catalogues.save(catalogues.in_step(sentences, language), language)
        self.sentences = sentences

    def run(self, capsys, *words):
        status = messages.main([str(word) for word in words])
        return status, capsys.readouterr().out

    def test_what_is_missing_is_listed_with_its_context_and_number_of_forms(self, capsys):
        status, said = self.run(capsys, "missing", "uk")
        listed = {item["msgid"]: item for item in messages.json.loads(said)}
        assert status == 0
        assert set(listed) == {"Where do you live?", "%(n)d day", "Open"}
        assert listed["%(n)d day"]["forms"] == 3
        assert listed["Open"]["context"] == "hours"

    def test_english_is_filled_by_itself(self, capsys):
        assert self.run(capsys, "missing", "en")[1].strip() == "[]"

    def test_what_is_right_is_written_and_what_is_wrong_is_said(self, capsys, tmp_path):
        file = tmp_path / "uk.json"
        offered = [
            {"msgid": "Where do you live?", "translation": "Де ви живете?"},
            {"msgid": "Open", "context": "hours", "translation": "Open"},
            {"msgid": "%(n)d day", "translation": ["%(n)d день", "%(n)d дні", "%(n)d днів"]},
            {"msgid": "Gone", "translation": "Немає"},
        ]
        file.write_text(messages.json.dumps(offered), encoding="utf-8")
        status, said = self.run(capsys, "fill", "uk", file)
        assert status == 1
        assert "uk: 2 written, 2 refused" in said
        assert "'Open': no Cyrillic letters" in said
        assert "'Gone': no such sentence any more" in said
        written = {e.msgid: e for e in catalogues.load("uk")}
        assert written["Where do you live?"].msgstr == "Де ви живете?"
        assert written["%(n)d day"].msgstr_plural[1] == "%(n)d дні"
        assert written["Open"].msgstr == ""

    def test_a_translation_stays_while_its_sentence_stays_and_goes_with_it(self, capsys, tmp_path):
        file = tmp_path / "uk.json"
        file.write_text('{"Where do you live?": "Де ви живете?"}', encoding="utf-8")
        assert self.run(capsys, "fill", "uk", file)[0] == 0
        catalogues.save(catalogues.in_step(self.sentences, "uk"), "uk")
        assert {e.msgid: e.msgstr for e in catalogues.load("uk")}["Where do you live?"] == "Де ви живете?"
        changed = polib.POFile()
        changed.append(entry("Where do you live now?"))
        catalogues.save(catalogues.in_step(changed, "uk"), "uk")
        assert [(e.msgid, e.msgstr) for e in catalogues.load("uk")] == [("Where do you live now?", "")]

    @pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's programs are not installed")
    def test_what_is_written_passes_gettext_s_own_checker(self):
        path = str(catalogues.path_of("uk"))
        command = ["msgfmt", "--check-format", "--check-header", "--output-file=/dev/null", path]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
